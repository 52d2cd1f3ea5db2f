using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Tells a unit what the ministry says about a difficulty.</summary>
public sealed record DifficultyMail : UnitMail
{
    /// <summary>The form to whose report it belongs.</summary>
    public required string Form { get; init; }

    /// <summary>The period.</summary>
    public required Period Period { get; init; }

    /// <summary>The point for people.</summary>
    public required string PointName { get; init; }

    /// <summary>What the unit had said.</summary>
    public required DifficultyText About { get; init; }

    /// <summary>What the ministry did.</summary>
    public required DifficultyAct Act { get; init; }

    /// <summary>What the template sees.</summary>
    internal MinistryAnswerView ToView() => new(
        Office: Unit.Office,
        UnitName: Unit.Name,
        Form: Form,
        FormTitle: FormTitle,
        PeriodName: Period.Name,
        Period: PlainText.InSentence(Period.Name),
        Point: ForeignText.Clean(PointName),
        Closes: Act.Closes,
        Difficulty: ForeignText.Lines(About.Difficulty),
        Proposal: ForeignText.Lines(About.Proposal),
        Answer: ForeignText.Lines(Act.Text),
        By: ForeignText.Clean(Act.By),
        At: VietnamTime.Text(Act.At),
        Link: MailText.Link(Link));
}

/// <summary>What the template of the ministry's answer sees.</summary>
internal sealed record MinistryAnswerView(
    string Office,
    string UnitName,
    string Form,
    string FormTitle,
    string PeriodName,
    string Period,
    string Point,
    bool Closes,
    IReadOnlyList<string> Difficulty,
    IReadOnlyList<string> Proposal,
    IReadOnlyList<string> Answer,
    string By,
    string At,
    string Link) : MailView;
