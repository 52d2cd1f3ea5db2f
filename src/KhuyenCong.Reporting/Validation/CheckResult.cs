using System.Text.Json;
using System.Text.Json.Serialization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Validation;

/// <summary>What <c>check --json</c> says about one file.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the bytes.</param>
/// <param name="Outcome">accepted, acceptedWithWarnings, nil or rejected.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Form">The form's code; null when it could not be known.</param>
/// <param name="Period">The period's id.</param>
/// <param name="Findings">All findings in sheet order.</param>
/// <param name="Figures">The figures read with certainty, in sheet order.</param>
public sealed record CheckResult(
    string File, string Sha256, string Outcome, string Unit, string? Form, string Period,
    IReadOnlyList<Finding> Findings, IReadOnlyList<CheckResult.FigureEntry> Figures)
{
    /// <summary>A figure as people and programs take it.</summary>
    /// <param name="Code">Mã số.</param>
    /// <param name="Column">The column's id.</param>
    /// <param name="Value">A <see cref="decimal"/> (money in the form's unit), <see cref="string"/>, <see cref="DateOnly"/> or <see cref="bool"/>.</param>
    public sealed record FigureEntry(string Code, string Column, object Value);

    /// <summary>Whether the report was sent back.</summary>
    [JsonIgnore]
    public bool Rejected => Outcome == "rejected";

    /// <summary>The result of a check.</summary>
    /// <param name="file">The file.</param>
    /// <param name="to">Where it was handed in.</param>
    /// <param name="checkedReport">What came of it.</param>
    public static CheckResult Of(UploadedFile file, Addressee to, CheckedReport checkedReport)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(checkedReport);
        var report = checkedReport.Report;
        return new CheckResult(
            file.Name,
            file.Sha256,
            checkedReport.Outcome switch
            {
                Validation.Outcome.Accepted => "accepted",
                Validation.Outcome.AcceptedWithWarnings => "acceptedWithWarnings",
                Validation.Outcome.Nil => "nil",
                _ => "rejected",
            },
            to.Unit.Code,
            report.Form?.Code,
            to.Period.Id,
            checkedReport.Findings,
            report.Figures.Select(f => new FigureEntry(f.Key.Code, f.Key.Column, ValueOf(f.Value, report.Form!))).ToList());
    }

    /// <summary>As JSON with readable Vietnamese, members in a fixed order.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReadableJson.OfAFile);

    private static object ValueOf(FigureValue value, FormDefinition form) => value.Kind switch
    {
        FigureKind.Date => value.Date,
        FigureKind.YesNo => value.IsYes,
        FigureKind.Text => value.Text ?? "",
        _ => FigureText.NumberOf(value, form),
    };
}
