using System.Globalization;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Notices;

/// <summary>What a mail about more time is about.</summary>
/// <param name="Extension">The row.</param>
/// <param name="Unit">The unit's code: of a row for all every one is told.</param>
/// <param name="Key">The mail's key in the ledger.</param>
public sealed record ExtensionNotice(Extension Extension, string Unit, string Key);

/// <summary>
/// Owes each unit one mail about each extension in force, and one about each that was taken back: asks which are not yet told, never which row is new, so it
/// does not matter whether an extension was uploaded or shipped, or what a crash left undone. One that is withdrawn before its mail goes out is not told.
/// </summary>
public sealed partial class ExtensionNotices(ReportTable table, OperatorNotices notices, TimeProvider clock, ILogger<ExtensionNotices> log)
{
    /// <summary>Puts what is owed and not in the ledger yet into it.</summary>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>How many mails this run owes.</returns>
    public async Task<int> OweAsync(ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        var owed = 0;
        foreach (var period in reference.Extensions.Where(e => today <= e.Until).Select(e => new ReportPartition(e.Form, e.Period)).Distinct())
        {
            var told = (await table.UnderAsync<MailRow>(period, Keys.Mail + MailKinds.Extension, cancellation)).ToDictionary(m => m.Key);
            var added = new List<MailRow>();
            foreach (var notice in Of(period, reference, today))
            {
                var before = told.GetValueOrDefault(notice.Key);
                if (before is not null && before.Is != MailState.Withdrawn)
                {
                    continue;
                }

                // Who was not told of it need not be told that it ended.
                var kind = KindOf(notice);
                if (kind == MailKinds.ExtensionEnded && !(told.TryGetValue(KeyOf(notice, MailKinds.Extension), out var granted) && granted.Is != MailState.Withdrawn))
                {
                    continue;
                }

                if (reference.Contacts.For(notice.Unit, today).To is not { } to)
                {
                    await notices.OweNoContactAsync(period, notice.Key, notice.Unit, notice.Unit, $"{notice.Extension.Form} {notice.Extension.Period.Name}", cancellation);
                    continue;
                }

                var mail = MailRow.Owed(period, notice.Key, kind, [to.Email], [], now);
                mail.Unit = notice.Unit;
                if (before is null)
                {
                    added.Add(mail);
                }
                else
                {
                    // A conflict means that another run owes it.
                    owed += await table.CommitAsync(period, mail.OweAgain(before.ETag), cancellation) ? 1 : 0;
                }
            }

            owed += await OwedMails.AddAsync(table, period, added, cancellation);
        }

        if (owed > 0)
        {
            LogOwed(owed);
        }

        return owed;
    }

    /// <summary>What a mail is about; null when it holds no more.</summary>
    /// <param name="mail">The ledger row.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="today">The day of the sending.</param>
    public static ExtensionNotice? Of(MailRow mail, ReferenceData reference, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(reference);
        return PartitionKey.Of(mail.PartitionKey) is ReportPartition period ? Of(period, reference, today).FirstOrDefault(n => n.Key == mail.Key) : null;
    }

    // Of a period's rows that would still hold; each unit once for each last day, and once more when that is granted again after it was taken back.
    private static List<ExtensionNotice> Of(ReportPartition period, ReferenceData reference, DateOnly today)
    {
        if (reference.Duties.For(period.Form, period.Period) is not { } dates)
        {
            return [];
        }

        var all = new Dictionary<string, ExtensionNotice>();
        var ended = new Dictionary<(string Unit, DateOnly Until), int>();
        foreach (var extension in reference.Extensions.Where(e => today <= e.Until && e.Form == period.Form && e.Period == period.Period))
        {
            var units = extension.Unit == Extension.All ? reference.Units.On(dates.CutOff).Select(u => u.Code) : [extension.Unit];
            foreach (var unit in units)
            {
                var round = ended.GetValueOrDefault((unit, extension.Until));
                var notice = new ExtensionNotice(extension, unit, "");
                var key = KeyOf(notice, KindOf(notice), round);
                all.TryAdd(key, notice with { Key = key });
                if (extension.Ended is not null)
                {
                    ended[(unit, extension.Until)] = round + 1;
                }
            }
        }

        return [.. all.Values];
    }

    private static string KindOf(ExtensionNotice notice) => notice.Extension.Ended is null ? MailKinds.Extension : MailKinds.ExtensionEnded;

    // The same again under the other kind.
    private static string KeyOf(ExtensionNotice notice, string kind) => kind + notice.Key[notice.Key.IndexOf('_', StringComparison.Ordinal)..];

    private static string KeyOf(ExtensionNotice notice, string kind, int round) => string.Create(
        CultureInfo.InvariantCulture, $"{kind}_{notice.Unit}_{notice.Extension.Until:yyyyMMdd}{(round == 0 ? "" : "_" + round.ToString(CultureInfo.InvariantCulture))}");

    [LoggerMessage(Level = LogLevel.Information, Message = "Extensions: {Mails} mails owed by this run")]
    private partial void LogOwed(int mails);
}
