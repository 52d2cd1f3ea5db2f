using System.Globalization;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Notices;

/// <summary>
/// Owes each unit one mail about each extension in force: asks which are not yet told, never which row is new, so it does not matter
/// whether an extension was uploaded or shipped, or what a crash left undone. One that is withdrawn before its mail goes out is not told.
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
        foreach (var period in reference.Extensions.Where(e => today <= e.Until).GroupBy(e => new ReportPartition(e.Form, e.Period)))
        {
            var told = (await table.UnderAsync<MailRow>(period.Key, Keys.Mail + MailKinds.Extension + "_", cancellation)).ToDictionary(m => m.Key);
            foreach (var extension in period.DistinctBy(KeyOf))
            {
                var key = KeyOf(extension);
                var before = told.GetValueOrDefault(key);
                if (before is not null && before.Is != MailState.Withdrawn)
                {
                    continue;
                }

                if (reference.Contacts.For(extension.Unit, today).To is not { } to)
                {
                    await notices.OweNoContactAsync(period.Key, key, extension.Unit, extension.Unit, $"{extension.Form} {extension.Period.Name}", cancellation);
                    continue;
                }

                var mail = MailRow.Owed(period.Key, key, MailKinds.Extension, [to.Email], [], now);
                mail.Unit = extension.Unit;

                // A conflict means that another run owes it.
                owed += await table.CommitAsync(period.Key, before is null ? mail.Add() : mail.OweAgain(before.ETag), cancellation) ? 1 : 0;
            }
        }

        if (owed > 0)
        {
            LogOwed(owed);
        }

        return owed;
    }

    /// <summary>The extension that a mail is about; null when it was withdrawn or has ended.</summary>
    /// <param name="mail">The ledger row.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="today">The day of the sending.</param>
    public static Extension? Of(MailRow mail, ReferenceData reference, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Extensions.FirstOrDefault(e => today <= e.Until && new ReportPartition(e.Form, e.Period) == mail.PartitionKey && KeyOf(e) == mail.Key);
    }

    private static string KeyOf(Extension extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{MailKinds.Extension}_{extension.Unit}_{extension.Until:yyyyMMdd}");

    [LoggerMessage(Level = LogLevel.Information, Message = "Extensions: {Mails} mails owed by this run")]
    private partial void LogOwed(int mails);
}
