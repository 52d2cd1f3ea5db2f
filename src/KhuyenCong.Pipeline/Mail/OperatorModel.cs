using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the template of the operators' mail sees.</summary>
internal sealed record OperatorView(
    string AsOf,
    int Total,
    IReadOnlyList<UploadRow> Stuck,
    int StuckCount,
    IReadOnlyList<UploadRow> Failed,
    int FailedCount,
    IReadOnlyList<MailTroubleRow> Mails,
    int MailsCount,
    IReadOnlyList<OutageRow> Outages,
    int OutagesCount,
    IReadOnlyList<string> UnitsWithoutContact,
    int UnitsCount,
    IReadOnlyList<ReferenceRow> Reference,
    int ReferenceCount,
    int RefusedCount,
    int MostRows) : MailView;

/// <summary>An upload that nobody has settled.</summary>
internal sealed record UploadRow(string Blob, string Since, string Waited, string Reason);

/// <summary>A mail that did not arrive.</summary>
internal sealed record MailTroubleRow(string Key, string Kind, string State, string Recipients, string Since, string Detail);

/// <summary>An outage of the way of mails.</summary>
internal sealed record OutageRow(string Way, string Since, string Until, int Waiting, string Oldest, int GivenUp, string Words);

/// <summary>An upload of reference data.</summary>
internal sealed record ReferenceRow(string Path, bool IsTaken, string Since, string Result, IReadOnlyList<string> Problems, IReadOnlyList<string> Effects);

/// <summary>Makes it.</summary>
internal static class OperatorModel
{
    private const int MaxRows = 50;

    /// <summary>Of a notice.</summary>
    public static OperatorView Of(OperatorNotice notice) => new(
        AsOf: VietnamTime.Text(notice.AsOf),
        Total: notice.Outages.Count + notice.Stuck.Count + notice.Failed.Count + notice.Mails.Count + notice.UnitsWithoutContact.Count + notice.Reference.Count,
        Stuck: Uploads(notice.Stuck, notice.AsOf),
        StuckCount: notice.Stuck.Count,
        Failed: Uploads(notice.Failed, notice.AsOf),
        FailedCount: notice.Failed.Count,
        Mails: notice.Mails.OrderBy(m => m.Since).Take(MaxRows).Select(m => new MailTroubleRow(
            Key: ForeignText.Clean(m.Key),
            Kind: ForeignText.Clean(m.Kind),
            State: ForeignText.Clean(m.State),
            Recipients: ForeignText.OneLine(string.Join(", ", m.Recipients)),
            Since: VietnamTime.Text(m.Since),
            Detail: ForeignText.Clean(m.Detail, 300))).ToList(),
        MailsCount: notice.Mails.Count,
        Outages: notice.Outages.Select(o => new OutageRow(
            Way: ForeignText.Clean(o.Way),
            Since: VietnamTime.Text(o.Since),
            Until: o.Until,
            Waiting: o.Waiting,
            Oldest: o.Oldest,
            GivenUp: o.GivenUp,
            Words: ForeignText.Clean(o.Words, 300))).ToList(),
        OutagesCount: notice.Outages.Count,
        UnitsWithoutContact: notice.UnitsWithoutContact.Select(u => ForeignText.Clean(u)).ToList(),
        UnitsCount: notice.UnitsWithoutContact.Count,
        Reference: notice.Reference.OrderBy(r => r.Since).Take(MaxRows).Select(r => new ReferenceRow(
            Path: ForeignText.Clean(r.Path, 300),
            IsTaken: r.IsTaken,
            Since: VietnamTime.Text(r.Since),
            Result: ForeignText.Clean(r.Result, 600),
            Problems: r.Problems.Select(p => ForeignText.Clean(p, 600)).ToList(),
            Effects: r.Effects.Select(e => ForeignText.Clean(e, 600)).ToList())).ToList(),
        ReferenceCount: notice.Reference.Count,
        RefusedCount: notice.Reference.Count(r => !r.IsTaken),
        MostRows: MaxRows);

    private static List<UploadRow> Uploads(IReadOnlyList<UploadTrouble> uploads, DateTimeOffset asOf) =>
        [.. uploads.OrderBy(u => u.Since).Take(MaxRows).Select(u => new UploadRow(
            Blob: ForeignText.Clean(u.Container + "/" + u.Blob, 300),
            Since: VietnamTime.Text(u.Since),
            Waited: Waited(asOf - u.Since),
            Reason: ForeignText.Clean(u.Reason, 300)))];

    private static string Waited(TimeSpan time) =>
        time.TotalHours >= 48 ? MailText.Number((long)time.TotalDays) + " ngày"
        : time.TotalMinutes >= 120 ? MailText.Number((long)time.TotalHours) + " giờ"
        : MailText.Number(Math.Max(0, (long)time.TotalMinutes)) + " phút";
}
