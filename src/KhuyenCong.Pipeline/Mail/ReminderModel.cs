using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the reminder's template sees.</summary>
internal static class ReminderModel
{
    /// <summary>How many errors of a version sent back a reminder shows.</summary>
    public const int MaxErrors = 5;

    /// <summary>The values of a reminder.</summary>
    public static Dictionary<string, object> Of(ReminderMail data, MailSettings settings)
    {
        var deadlines = data.Deadlines;
        var today = deadlines.Due.AddDays(data.DaysFromDue);
        var shown = MailText.Findings(data.Errors, MaxErrors);
        return new Dictionary<string, object>
        {
            ["tone"] = ToneOf(data),
            ["cause"] = data.Cause switch { ReminderCause.SentBack => "sent_back", ReminderCause.Failed => "failed", _ => "nothing" },
            ["office"] = data.Unit.Office,
            ["unit_name"] = data.Unit.Name,
            ["form"] = deadlines.Form,
            ["form_title"] = data.FormTitle,
            ["period_name"] = deadlines.Period.Name,
            ["period"] = PlainText.InSentence(deadlines.Period.Name),
            ["days_left"] = Math.Max(0, -data.DaysFromDue),
            ["days_overdue"] = Math.Max(0, data.DaysFromDue),
            ["days_to_lock"] = Math.Max(0, deadlines.LastDay.DayNumber - today.DayNumber),
            ["due"] = VietnamTime.Text(deadlines.Due),
            ["lock"] = VietnamTime.Text(deadlines.LastDay),
            ["on_leave"] = deadlines.LeaveUntil is not null,
            ["cut_off"] = VietnamTime.Text(deadlines.CutOff),
            ["before_cut_off"] = today <= deadlines.CutOff,
            ["mark"] = deadlines.Unconfirmed.Count > 0 ? " (chưa xác nhận)" : "",
            ["dates"] = MailText.Dates(deadlines),
            ["unconfirmed"] = MailText.Days(deadlines.Unconfirmed),
            ["window"] = VietnamTime.Text(deadlines.Window.Start) + " đến " + VietnamTime.Text(deadlines.Window.End),
            ["version"] = data.Version,
            ["received_at"] = data.ReceivedAt is { } at ? VietnamTime.Text(at) : "",
            ["receipt_id"] = data.ReceiptId ?? "",
            ["errors"] = shown,
            ["errors_left"] = Math.Max(0, data.ErrorCount - shown.Count),
            ["upload_folder"] = data.UploadFolder,
            ["upload_help"] = settings.UploadHelp,
            ["link"] = MailText.Link(data.Link),
            ["allows_nil"] = data.AllowsNil,
            ["has_template"] = data.Attachments.Count > 0,
            ["escalated"] = data.Escalated,
        };
    }

    private static string ToneOf(ReminderMail data) => data switch
    {
        { LastBeforeLock: true, DaysFromDue: > 0 } => "last",
        { DaysFromDue: > 0 } => "overdue",
        { DaysFromDue: 0 } => "today",
        { DaysFromDue: -1 } => "tomorrow",
        _ => "coming",
    };
}
