using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Cells written for a font of the time before Unicode (TCVN3, VNI); remembers the words of one reading.</summary>
internal sealed class LegacyScript
{
    private readonly LegacyText _words = new();

    /// <summary>Whether the text is such, by its spelling or by the font that it is shown in.</summary>
    public bool Is(Cell cell) => cell.Kind == CellKind.Text && (cell.LegacyFont is not null || _words.Reads(cell.Text));
}
