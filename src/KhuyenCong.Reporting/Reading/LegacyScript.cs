using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Cells written for a font of the time before Unicode (TCVN3, VNI); remembers the words of one reading.</summary>
internal sealed class LegacyScript
{
    private readonly LegacyText _words = new();

    /// <summary>Whether the text is such, by its spelling or by the font that it is shown in.</summary>
    public bool Is(Cell cell) => cell.Kind == CellKind.Text && (cell.LegacyFont is not null || _words.Reads(cell.Text));

    /// <summary>Such cells of a sheet.</summary>
    public IEnumerable<Cell> CellsOf(Sheet sheet) => sheet.Rows.SelectMany(r => r.Cells).Where(Is);

    /// <summary>The finding about a sheet that has such cells.</summary>
    public Finding FindingOf(Sheet sheet, Severity severity) => FindingOf(sheet, [.. CellsOf(sheet)], severity);

    /// <summary>As the other, of a sheet whose table was read: labels and notes are only unreadable, an answer in it is lost. Null for a sheet without such cells.</summary>
    /// <param name="table">The table.</param>
    /// <param name="someUnread">Whether some figure could not be read.</param>
    public Finding? FindingOf(FormTable table, bool someUnread)
    {
        var cells = CellsOf(table.Sheet).ToList();
        var lost = someUnread && cells.Exists(c => c.Row > table.Header.LastRow && table.FigureColumns.Any(f => f.At == c.Column));
        return cells.Count == 0 ? null : FindingOf(table.Sheet, cells, lost ? Severity.Error : Severity.Warning);
    }

    private static Finding FindingOf(Sheet sheet, List<Cell> cells, Severity severity)
    {
        var font = cells.Select(c => c.LegacyFont).FirstOrDefault(f => f is not null);
        return FileFindings.LegacyFont(severity, font, cells[0].Address, CoverEntry.ShownIn(cells[0].Text), Listing.Number(cells.Count)).At(sheet, cells[0]) with
        {
            Value = PlainText.Cut(cells[0].Text, 200),
            Cells = cells.Count > 1 ? [.. cells.Take(SameCause.MaxNamed).Select(c => c.Address)] : [],
        };
    }
}
