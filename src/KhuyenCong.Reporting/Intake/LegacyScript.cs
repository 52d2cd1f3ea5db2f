using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Intake;

/// <summary>Cells written for a font of the time before Unicode (TCVN3, VNI).</summary>
internal static class LegacyScript
{
    /// <summary>Whether the text is such, by its spelling or by the font that it is shown in.</summary>
    public static bool Is(Cell cell) => cell.Kind == CellKind.Text && (cell.LegacyFont is not null || LegacyText.LooksLegacy(cell.Text));
}
