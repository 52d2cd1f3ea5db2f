using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Remind;

/// <summary>
/// Owes each unit one mail about each lock exception in force: asks which are not yet told, never which row is new, so it does not matter
/// whether an exception was uploaded or shipped, or what a crash left undone. One that is withdrawn before its mail goes out is not told.
/// </summary>
public sealed partial class LockExceptionNotices(ReportTable table, OperatorNotices notices, TimeProvider clock, ILogger<LockExceptionNotices> log)
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
        foreach (var period in reference.Exceptions.Where(e => today <= e.Until).GroupBy(e => Keys.Partition(e.Form, e.Period)))
        {
            var told = (await table.UnderAsync<MailRow>(period.Key, Keys.Mail + MailKinds.LockException + "_", cancellation)).ToDictionary(m => m.Key);
            foreach (var exception in period.DistinctBy(KeyOf))
            {
                var key = KeyOf(exception);
                var before = told.GetValueOrDefault(key);
                if (before is not null && before.Is != MailState.Withdrawn)
                {
                    continue;
                }

                if (reference.Contacts.For(exception.Unit, today).To is not { } to)
                {
                    await notices.OweNoContactAsync(period.Key, key, exception.Unit, exception.Unit, $"{exception.Form} {exception.Period.Name}", cancellation);
                    continue;
                }

                var mail = MailRow.Owed(period.Key, key, MailKinds.LockException, [to.Email], [], now);
                mail.Unit = exception.Unit;

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

    /// <summary>The exception that a mail is about; null when it was withdrawn or has ended.</summary>
    /// <param name="mail">The ledger row.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="today">The day of the sending.</param>
    public static LockException? Of(MailRow mail, ReferenceData reference, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Exceptions.FirstOrDefault(e => today <= e.Until && Keys.Partition(e.Form, e.Period) == mail.PartitionKey && KeyOf(e) == mail.Key);
    }

    private static string KeyOf(LockException exception) =>
        string.Create(CultureInfo.InvariantCulture, $"{MailKinds.LockException}_{exception.Unit}_{exception.Until:yyyyMMdd}");

    [LoggerMessage(Level = LogLevel.Information, Message = "Lock exceptions: {Mails} mails owed by this run")]
    private partial void LogOwed(int mails);
}
