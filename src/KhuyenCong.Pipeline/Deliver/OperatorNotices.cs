using System.Text.Json;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>Owes the operators a mail about something that needs a person; once for each key.</summary>
public sealed partial class OperatorNotices(ReportTable table, CurrentReference currentReference, TimeProvider clock, ILogger<OperatorNotices> log)
{
    /// <summary>Owes a notice.</summary>
    /// <param name="partition">The partition of what it is about.</param>
    /// <param name="key">What it is about; the same key is told once.</param>
    /// <param name="notice">What to tell.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task OweAsync(string partition, string key, OperatorNotice notice, CancellationToken cancellation)
    {
        if (await RowAsync(partition, key, notice, cancellation) is { } mail)
        {
            // A conflict means that it is in the ledger already.
            await table.CommitAsync(partition, mail.Add(), cancellation);
        }
    }

    /// <summary>The ledger row of a notice, to be committed together with something else; null when there is no operator to tell.</summary>
    public async Task<MailRow?> RowAsync(string partition, string key, OperatorNotice notice, CancellationToken cancellation)
    {
        var reference = await currentReference.GetAsync(cancellation);
        var now = clock.GetUtcNow();
        var to = reference.Contacts.Ministry(MinistryRole.Operator, VietnamTime.DayOf(now)).Select(m => m.Email).ToList();
        if (to.Count == 0)
        {
            LogNoOperator(notice.Kind, key);
            return null;
        }

        var mail = MailRow.Owed(partition, "operators_" + key, MailKinds.Operators, to, [], now);
        (mail.Unit, mail.Content) = (notice.Unit, JsonSerializer.Serialize(notice, ReceiptJson.Options));
        return mail;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody is configured as operator, so notice {Kind} {Key} could not be mailed; add a row with role operator to contacts/ministry.csv")]
    private partial void LogNoOperator(NoticeKind kind, string key);
}
