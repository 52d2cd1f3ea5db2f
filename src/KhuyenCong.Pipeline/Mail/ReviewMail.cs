using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Tells a unit what was done about its report that was taken, or that the answer to a request is due.</summary>
public sealed record ReviewMail : UnitMail
{
    /// <summary>The form.</summary>
    public required string Form { get; init; }

    /// <summary>The period.</summary>
    public required Period Period { get; init; }

    /// <summary>What was done.</summary>
    public required ReviewAct Act { get; init; }

    /// <summary>Of a reminder the days since the last day for the answer, negative before it; null for what is no reminder.</summary>
    public int? DaysOver { get; init; }

    /// <summary>Whether it goes in copy to the escalation contact.</summary>
    public bool Escalated { get; init; }

    /// <summary>What the template sees.</summary>
    internal ReviewView ToView() => new(
        Office: Unit.Office,
        UnitName: Unit.Name,
        Form: Form,
        FormTitle: FormTitle,
        PeriodName: Period.Name,
        Period: PlainText.InSentence(Period.Name),
        Act: Act.Kind switch
        {
            ReviewActKind.CloseCorrection => "closed",
            ReviewActKind.LeaveOut => "left-out",
            ReviewActKind.TakeIn => "taken-in",
            ReviewActKind.Choose => "chosen",
            ReviewActKind.AskCorrection => "asked",
            _ => throw new InvalidOperationException($"A unit is told nothing of the act {Act.Kind}."),
        },
        ByMinistry: Act.ByMinistry,
        Version: Act.Version,
        Reasons: ForeignText.Clean(Act.Reasons, 500),
        Places: ForeignText.Clean(Act.Places, 500),
        Text: ForeignText.Lines(Act.Text),
        Until: Act.Until is { } until ? VietnamTime.Text(until) : "",
        UntilWords: Act.Until is { } day ? WrittenDate.Of(day) : "",
        IsReminder: DaysOver is not null,
        DaysOver: Math.Max(0, DaysOver ?? 0),
        Escalated: Escalated,
        By: ForeignText.Clean(Act.By),
        At: VietnamTime.Text(Act.At),
        Link: MailText.Link(Link));
}

/// <summary>What the template of an act about a report sees.</summary>
internal sealed record ReviewView(
    string Office,
    string UnitName,
    string Form,
    string FormTitle,
    string PeriodName,
    string Period,
    string Act,
    bool ByMinistry,
    int Version,
    string Reasons,
    string Places,
    IReadOnlyList<string> Text,
    string Until,
    string UntilWords,
    bool IsReminder,
    int DaysOver,
    bool Escalated,
    string By,
    string At,
    string Link) : MailView;
