using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the reminder's template sees.</summary>
internal sealed record ReminderView(
    string Tone,
    string Cause,
    string Office,
    string UnitName,
    string Form,
    string FormTitle,
    string PeriodName,
    string Period,
    int DaysLeft,
    int DaysOverdue,
    int DaysToLock,
    string Due,
    string Lock,
    bool OnLeave,
    string CutOff,
    bool BeforeCutOff,
    string Mark,
    IReadOnlyList<LabelledText> Dates,
    string Unconfirmed,
    string Window,
    int Version,
    string ReceivedAt,
    string ReceiptId,
    IReadOnlyList<FindingRow> Errors,
    int ErrorsLeft,
    string UploadFolder,
    string UploadHelp,
    string Link,
    bool AllowsNil,
    bool HasTemplate,
    bool Escalated) : MailView;

/// <summary>Makes it.</summary>
internal static class ReminderModel
{
    /// <summary>How many errors of a version sent back a reminder shows.</summary>
    public const int MaxErrors = 5;

    /// <summary>Of a reminder.</summary>
    public static ReminderView Of(ReminderMail data, MailSettings settings)
    {
        var deadlines = data.Deadlines;
        var today = deadlines.Due.AddDays(data.DaysFromDue);
        var shown = MailText.Findings(data.Errors, MaxErrors);
        return new ReminderView(
            Tone: ToneOf(data),
            Cause: data.Cause switch { ReminderCause.SentBack => "sent_back", ReminderCause.Failed => "failed", _ => "nothing" },
            Office: data.Unit.Office,
            UnitName: data.Unit.Name,
            Form: deadlines.Form,
            FormTitle: data.FormTitle,
            PeriodName: deadlines.Period.Name,
            Period: PlainText.InSentence(deadlines.Period.Name),
            DaysLeft: Math.Max(0, -data.DaysFromDue),
            DaysOverdue: Math.Max(0, data.DaysFromDue),
            DaysToLock: Math.Max(0, deadlines.LastDay.DayNumber - today.DayNumber),
            Due: VietnamTime.Text(deadlines.Due),
            Lock: VietnamTime.Text(deadlines.LastDay),
            OnLeave: deadlines.LeaveUntil is not null,
            CutOff: VietnamTime.Text(deadlines.CutOff),
            BeforeCutOff: today <= deadlines.CutOff,
            Mark: deadlines.Unconfirmed.Count > 0 ? " (chưa xác nhận)" : "",
            Dates: MailText.Dates(deadlines),
            Unconfirmed: MailText.Days(deadlines.Unconfirmed),
            Window: VietnamTime.Text(deadlines.Window.Start) + " đến " + VietnamTime.Text(deadlines.Window.End),
            Version: data.Version,
            ReceivedAt: data.ReceivedAt is { } at ? VietnamTime.Text(at) : "",
            ReceiptId: data.ReceiptId ?? "",
            Errors: shown,
            ErrorsLeft: Math.Max(0, data.ErrorCount - shown.Count),
            UploadFolder: data.UploadFolder,
            UploadHelp: settings.UploadHelp,
            Link: MailText.Link(data.Link),
            AllowsNil: data.AllowsNil,
            HasTemplate: data.Attachments.Count > 0,
            Escalated: data.Escalated);
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
