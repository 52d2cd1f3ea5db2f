using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What a template sees of what was read of a report.</summary>
/// <param name="MainFigures">The form's main figures; empty where nothing was taken.</param>
/// <param name="VersionBefore">The version with which they are compared; 0 for none.</param>
/// <param name="FiguresChanged">How many of all figures differ from it.</param>
public sealed record MainFiguresPart(IReadOnlyList<MainFigureLine> MainFigures, int VersionBefore, string FiguresChanged) : ViewPart;

/// <summary>A main figure.</summary>
/// <param name="Label">Its row, and its column where there are several.</param>
/// <param name="Value">The figure with its unit of measure; a dash for a blank.</param>
/// <param name="Change">Against the version before; empty where there is none.</param>
public sealed record MainFigureLine(string Label, string Value, string Change);

/// <summary>Makes it.</summary>
public static class MainFiguresModel
{
    /// <summary>Of figures that were taken; null for none.</summary>
    public static MainFiguresPart Of(TakenFigures? taken) => taken is null
        ? new MainFiguresPart([], 0, "")
        : new MainFiguresPart([.. taken.Main.Select(m => Line(m.Row, m.Column, m.Value, m.Before, taken))], taken.VersionBefore, taken.Changed == 0 ? "" : MailText.Number(taken.Changed));

    private static MainFigureLine Line(FormRow row, FormColumn column, FigureValue? value, FigureValue? before, TakenFigures taken) => new(
        row.Label + (taken.Form.FigureColumns.Skip(1).Any() ? " – " + column.Label : ""),
        Text(value, row, taken.Form),
        taken.Before is null ? ""
            : value == before ? "không đổi"
            : "trước là " + Text(before, row, taken.Form) + (FigureBeside.Of(value, before, taken.Form) is { Change: { } by } ? $" ({MailText.Signed(by)})" : ""));

    private static string Text(FigureValue? value, FormRow row, FormDefinition form) => value is not { } given ? "–"
        : FigureText.Of(given, form) + row.Kind switch { FigureKind.Money => " " + form.MoneyUnit, FigureKind.Count when row.Unit.Length > 0 && row.Unit != "số lượng" => " " + row.Unit, _ => "" };
}
