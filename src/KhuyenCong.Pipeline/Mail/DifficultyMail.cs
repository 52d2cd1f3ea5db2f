using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Tells a unit what the ministry says about a difficulty.</summary>
public sealed record DifficultyMail
{
    /// <summary>The unit at the cut-off.</summary>
    public required Unit Unit { get; init; }

    /// <summary>The receiving department's name on the day of sending.</summary>
    public required string Department { get; init; }

    /// <summary>The form to whose report it belongs.</summary>
    public required string Form { get; init; }

    /// <summary>The form's title.</summary>
    public required string FormTitle { get; init; }

    /// <summary>The period.</summary>
    public required Period Period { get; init; }

    /// <summary>The point for people.</summary>
    public required string PointName { get; init; }

    /// <summary>What the unit had said.</summary>
    public required DifficultyText About { get; init; }

    /// <summary>What the ministry did.</summary>
    public required DifficultyAct Act { get; init; }

    /// <summary>The unit's page; null when there is none.</summary>
    public Uri? Link { get; init; }

    /// <summary>What the template sees.</summary>
    internal Dictionary<string, object> ToModel() => new()
    {
        ["office"] = Unit.Office,
        ["unit_name"] = Unit.Name,
        ["form"] = Form,
        ["form_title"] = FormTitle,
        ["period_name"] = Period.Name,
        ["period"] = PlainText.InSentence(Period.Name),
        ["point"] = ForeignText.Clean(PointName),
        ["closes"] = Act.Closes,
        ["difficulty"] = ForeignText.Lines(About.Difficulty),
        ["proposal"] = ForeignText.Lines(About.Proposal),
        ["answer"] = ForeignText.Lines(Act.Text),
        ["by"] = ForeignText.Clean(Act.By),
        ["at"] = VietnamTime.Text(Act.At),
        ["link"] = MailText.Link(Link),
    };
}
