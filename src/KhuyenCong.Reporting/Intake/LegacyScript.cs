using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Intake;

/// <summary>Cells written for a font of the time before Unicode (TCVN3, VNI).</summary>
internal static class LegacyScript
{
    /// <summary>
    /// Whether the text is such: by its letters, or because the font says so and the text has letters beyond ASCII but none that only
    /// Unicode has.
    /// </summary>
    public static bool Is(Cell cell) =>
        cell.Kind == CellKind.Text
        && (LegacyText.LooksLegacy(cell.Text)
            || (cell.LegacyFont is not null && cell.Text.Any(c => c > '\u007F' && char.IsLetter(c)) && !cell.Text.Any(c => c > '\u00FF' && char.IsLetter(c))));
}
