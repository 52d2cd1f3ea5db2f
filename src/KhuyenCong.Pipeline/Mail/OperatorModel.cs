using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the template of the operators' mail sees.</summary>
internal static class OperatorModel
{
    private const int MaxRows = 50;

    /// <summary>The values of a notice.</summary>
    public static Dictionary<string, object> Of(OperatorNotice notice) => new()
    {
        ["as_of"] = VietnamTime.Text(notice.AsOf),
        ["total"] = notice.Outages.Count + notice.Stuck.Count + notice.Failed.Count + notice.Mails.Count + notice.UnitsWithoutContact.Count + notice.Reference.Count,
        ["stuck"] = Uploads(notice.Stuck, notice.AsOf),
        ["stuck_count"] = notice.Stuck.Count,
        ["failed"] = Uploads(notice.Failed, notice.AsOf),
        ["failed_count"] = notice.Failed.Count,
        ["mails"] = notice.Mails.OrderBy(m => m.Since).Take(MaxRows).Select(m => (object)new Dictionary<string, object>
        {
            ["key"] = ForeignText.Clean(m.Key),
            ["kind"] = ForeignText.Clean(m.Kind),
            ["state"] = ForeignText.Clean(m.State),
            ["recipients"] = ForeignText.OneLine(string.Join(", ", m.Recipients)),
            ["since"] = VietnamTime.Text(m.Since),
            ["detail"] = ForeignText.Clean(m.Detail, 300),
        }).ToList(),
        ["mails_count"] = notice.Mails.Count,
        ["outages"] = notice.Outages.Select(o => (object)new Dictionary<string, object>
        {
            ["way"] = ForeignText.Clean(o.Way),
            ["since"] = VietnamTime.Text(o.Since),
            ["until"] = o.Until,
            ["waiting"] = o.Waiting,
            ["oldest"] = o.Oldest,
            ["given_up"] = o.GivenUp,
            ["words"] = ForeignText.Clean(o.Words, 300),
        }).ToList(),
        ["outages_count"] = notice.Outages.Count,
        ["units_without_contact"] = notice.UnitsWithoutContact.Select(u => (object)ForeignText.Clean(u)).ToList(),
        ["units_count"] = notice.UnitsWithoutContact.Count,
        ["reference"] = notice.Reference.OrderBy(r => r.Since).Take(MaxRows).Select(r => (object)new Dictionary<string, object>
        {
            ["path"] = ForeignText.Clean(r.Path, 300),
            ["is_taken"] = r.IsTaken,
            ["since"] = VietnamTime.Text(r.Since),
            ["result"] = ForeignText.Clean(r.Result, 600),
            ["problems"] = r.Problems.Select(p => (object)ForeignText.Clean(p, 600)).ToList(),
        }).ToList(),
        ["reference_count"] = notice.Reference.Count,
        ["refused_count"] = notice.Reference.Count(r => !r.IsTaken),
        ["most_rows"] = MaxRows,
    };

    private static List<object> Uploads(IReadOnlyList<UploadTrouble> uploads, DateTimeOffset asOf) =>
        [.. uploads.OrderBy(u => u.Since).Take(MaxRows).Select(u => new Dictionary<string, object>
        {
            ["blob"] = ForeignText.Clean(u.Container + "/" + u.Blob, 300),
            ["since"] = VietnamTime.Text(u.Since),
            ["waited"] = Waited(asOf - u.Since),
            ["reason"] = ForeignText.Clean(u.Reason, 300),
        })];

    private static string Waited(TimeSpan time) =>
        time.TotalHours >= 48 ? MailText.Number((long)time.TotalDays) + " ngày"
        : time.TotalMinutes >= 120 ? MailText.Number((long)time.TotalHours) + " giờ"
        : MailText.Number(Math.Max(0, (long)time.TotalMinutes)) + " phút";
}
