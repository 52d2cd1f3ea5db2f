using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using MimeKit;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>
/// Writes each mail as an <c>.eml</c> file. The name follows from the key, so the same key written twice is one file.
/// </summary>
public sealed class FolderTransport(IOptions<MailOptions> options, TimeProvider clock) : IMailTransport
{
    /// <inheritdoc/>
    public string Name => "Folder";

    /// <inheritdoc/>
    public bool Idempotent => true;

    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var settings = options.Value;
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Key)))[..24];
        using var mime = new MimeMessage();
        mime.From.Add(new MailboxAddress(settings.FromName, settings.From));
        mime.To.AddRange(message.To.Select(a => new MailboxAddress("", a)));
        mime.Cc.AddRange(message.Cc.Select(a => new MailboxAddress("", a)));
        mime.Subject = message.Subject;
        mime.Date = Reporting.Calendar.VietnamTime.At(clock.GetUtcNow());
        mime.MessageId = id + "@khuyencong";
        mime.Headers.Add("X-KhuyenCong-Key", message.Key);
        var body = new BodyBuilder { TextBody = message.Text, HtmlBody = message.Html };
        foreach (var file in message.Attachments)
        {
            body.Attachments.Add(file.FileName, file.Content.ToArray(), ContentType.Parse(file.ContentType));
        }

        mime.Body = body.ToMessageBody();
        Directory.CreateDirectory(settings.Folder);
        var path = Path.Combine(settings.Folder, FileNameOf(message.Key) + ".eml");
        var unfinished = path + "." + Path.GetRandomFileName();
        await using (var file = File.Create(unfinished))
        {
            await mime.WriteToAsync(file, cancellation);
        }

        File.Move(unfinished, path, overwrite: true);
        return new SendAnswer(SendResult.Accepted, "written", mime.MessageId);
    }

    private static string FileNameOf(string key) => string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
}
