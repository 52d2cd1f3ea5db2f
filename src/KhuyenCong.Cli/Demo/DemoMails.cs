using System.Collections.Concurrent;
using System.Net;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Cli.Demo;

/// <summary>A mail that was written.</summary>
/// <param name="At">When.</param>
/// <param name="Mail">The mail.</param>
/// <param name="Unit">The unit to which it went; null for the ministry and the operators.</param>
/// <param name="Name">The name of its files without their endings.</param>
/// <param name="Workbooks">The names of the files that came with it, in the folder of workbooks.</param>
public sealed record DemoMail(DateTimeOffset At, MailMessage Mail, string? Unit, string Name, IReadOnlyList<string> Workbooks);

/// <summary>
/// Writes each mail as a mail program would keep it (.eml) and as a page for a browser, named by its day, receiver, kind and form, and what is attached to it
/// beside. Every sending is counted, so that a mail sent twice is seen even where the second hides the first.
/// </summary>
public sealed class DemoMails : IMailTransport
{
    /// <summary>The folders of the mails and of what is attached to them.</summary>
    public const string Folder = "emails", WorkbooksFolder = "workbooks";

    private readonly ConcurrentQueue<DemoMail> _sent = new();
    private readonly ConcurrentDictionary<string, (string Name, string? Unit)> _byKey = new();
    private readonly Lock _naming = new();
    private readonly HashSet<string> _taken = [];
    private readonly FolderTransport _folder;
    private readonly TimeProvider _clock;
    private readonly string _out;

    /// <summary>A transport into the folders of a demo.</summary>
    /// <param name="options">The folder of the mails, which lies in that of the demo, and the sender.</param>
    /// <param name="clock">The date of the mails.</param>
    public DemoMails(IOptions<MailOptions> options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _clock = clock;
        _out = Path.GetDirectoryName(Path.GetFullPath(options.Value.Folder))!;
        _folder = new FolderTransport(options, clock, mail => Named(mail).Name + ".eml");
    }

    /// <summary>Every sending that was accepted, in order.</summary>
    public IReadOnlyCollection<DemoMail> Sent => _sent;

    /// <summary>Told of each mail that was written.</summary>
    public Action<DemoMail>? Written { get; set; }

    /// <inheritdoc/>
    public string Name => _folder.Name;

    /// <inheritdoc/>
    public bool Idempotent => true;

    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var answer = await _folder.SendAsync(message, cancellation);
        if (answer.Result == SendResult.Accepted)
        {
            var (name, unit) = Named(message);
            var endings = message.Attachments.Select(file => Path.GetExtension(file.FileName)).ToList();
            string[] workbooks = [.. endings.Select((ending, i) => name + (endings.Take(i).Count(e => e == ending) is > 0 and var before ? FormattableString.Invariant($"-{before + 1}") : "") + ending)];
            var mail = new DemoMail(_clock.GetUtcNow(), message, unit, name, workbooks);
            await WriteAsync(mail, cancellation);
            _sent.Enqueue(mail);
            Written?.Invoke(mail);
        }

        return answer;
    }

    private async Task WriteAsync(DemoMail mail, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(_out, WorkbooksFolder));
        foreach (var (file, name) in mail.Mail.Attachments.Zip(mail.Workbooks))
        {
            await File.WriteAllBytesAsync(Path.Combine(_out, WorkbooksFolder, name), file.Content, cancellation);
        }

        string Named(string address) => WebUtility.HtmlEncode(mail.Mail.Names.TryGetValue(address, out var name) ? $"{name} <{address}>" : address);
        var head = $"<strong>{WebUtility.HtmlEncode(mail.Mail.Subject)}</strong><br>Đến: {string.Join("; ", mail.Mail.To.Select(Named))}"
            + (mail.Mail.Cc.Count > 0 ? $"<br>Đồng gửi: {string.Join("; ", mail.Mail.Cc.Select(Named))}" : "")
            + $"<br>Lúc: {VietnamTime.At(mail.At):HH:mm} ngày {VietnamTime.Text(VietnamTime.DayOf(mail.At))}"
            + string.Concat(mail.Mail.Attachments.Zip(mail.Workbooks).Select(f =>
                $"<br>Tệp đính kèm: <a style=\"color:#fff\" href=\"../{WorkbooksFolder}/{f.Second}\">{WebUtility.HtmlEncode(f.First.FileName)}</a>"));
        await File.WriteAllTextAsync(Path.Combine(_out, Folder, mail.Name + ".html"), KeptPage.Under(head, mail.Mail.Html), cancellation);
    }

    private (string Name, string? Unit) Named(MailMessage mail) => _byKey.GetOrAdd(mail.Key, key =>
    {
        var day = VietnamTime.DayOf(_clock.GetUtcNow());
        var reference = ReferenceData.Shipped;
        var unit = mail.To.Select(to => reference.Contacts.All.FirstOrDefault(c => c.Email.Equals(to, StringComparison.OrdinalIgnoreCase))?.Unit).FirstOrDefault(u => u is not null);
        var receiver = unit is not null ? reference.Units.Find(unit, day)?.FullName ?? unit : mail.Kind is MailKinds.Operators or MailKinds.Unrouted ? "vận hành" : "Bộ Công Thương";
        var form = key.Split('_', '.')[0] is var first && first.Any(char.IsAsciiDigit) ? " " + first : "";
        var name = AsciiName.Of($"{day:yyyy-MM-dd} {receiver} {Kind(mail.Kind)}{form}").ToLowerInvariant().Replace(' ', '-');
        lock (_naming)
        {
            for (var (wanted, number) = (name, 2); !_taken.Add(name); number++)
            {
                name = FormattableString.Invariant($"{wanted}-{number}");
            }
        }

        return (name, unit);
    });

    private static string Kind(string kind) => kind switch
    {
        MailKinds.Receipt => "giấy xác nhận",
        MailKinds.Rejection => "trả lại",
        MailKinds.SameAgain => "đã nộp trước đó",
        MailKinds.SetAside => "chưa nhận",
        MailKinds.Unrouted => "không xác định",
        MailKinds.Folded => "trả lời gộp",
        MailKinds.Reminder => "nhắc hạn nộp",
        MailKinds.ProgrammeDue => "nhắc gửi chương trình",
        MailKinds.ProgrammeEnds => "chương trình sắp hết hạn",
        MailKinds.Extension => "gia hạn, mở khóa",
        MailKinds.ExtensionEnded => "thu hồi gia hạn, mở khóa",
        MailKinds.Answer => "trả lời kiến nghị",
        MailKinds.Review => "xử lý báo cáo",
        MailKinds.CorrectionDue => "nhắc chỉnh sửa",
        MailKinds.Link => "liên kết mới",
        MailKinds.Digest => "bản tổng hợp",
        _ => kind,
    };
}
