using System.Globalization;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Writing;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;
using NewCell = SpreadCheetah.Cell;

namespace KhuyenCong.Spreadsheets.Copying;

/// <summary>A plain workbook of what the reader saw in a file that is no workbook to copy, such as a CSV. Text stays text.</summary>
public static class PlainCopy
{
    /// <summary>The name of a sheet without one.</summary>
    public const string UnnamedSheet = "Dữ liệu";

    /// <summary>Writes it.</summary>
    /// <returns>The bytes; null when there is no sheet, or more than fits into a copy.</returns>
    public static byte[]? Write(IReadOnlyList<Sheet> sheets, string title)
    {
        if (sheets.Count is 0 || sheets.Count > CopyBudget.Archive.Sheets
            || sheets.Sum(s => s.Rows.Count > 0 ? (long)s.Rows[^1].Number : 0) > CopyBudget.MaxRows
            || sheets.Sum(s => s.Rows.Sum(WidthOf)) > CopyBudget.MaxCells)
        {
            return null;
        }

        using var workbook = new NewWorkbook(title);
        var styles = new Dictionary<string, StyleId>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var sheet in sheets)
        {
            var options = new WorksheetOptions
            {
                Visibility = sheet.Visibility switch
                {
                    SheetVisibility.Hidden => WorksheetVisibility.Hidden,
                    SheetVisibility.VeryHidden => WorksheetVisibility.VeryHidden,
                    _ => WorksheetVisibility.Visible,
                },
            };
            foreach (var column in sheet.Rows.SelectMany(r => r.Cells).GroupBy(c => c.Column))
            {
                options.Column(column.Key).Width = Math.Clamp(column.Max(c => c.Text.Length) + 2, 8, 60);
            }

            workbook.Sheet(NameOf(sheet, names), options);
            foreach (var row in sheet.Rows)
            {
                while (workbook.NextRow < row.Number)
                {
                    workbook.Row();
                }

                workbook.Row(CellsOf(row, workbook, styles));
            }
        }

        return workbook.Finish().ToArray();
    }

    private static string NameOf(Sheet sheet, HashSet<string> taken)
    {
        var wanted = sheet.Name is { Length: > 0 and <= 31 } name && name.AsSpan().IndexOfAny("[]:*?/\\") < 0 && name[0] != '\'' && name[^1] != '\'' ? name : UnnamedSheet;
        var free = wanted;
        for (var i = 2; !taken.Add(free); i++)
        {
            free = FormattableString.Invariant($"{wanted[..Math.Min(wanted.Length, 24)]} ({i})");
        }

        return free;
    }

    // Cells to the left of the last one are written, empty as they are.
    private static int WidthOf(SheetRow row) => row.Cells.Count == 0 ? 0 : row.Cells.Max(c => c.Column);

    private static NewCell[] CellsOf(SheetRow row, NewWorkbook workbook, Dictionary<string, StyleId> styles)
    {
        var cells = new NewCell[WidthOf(row)];
        foreach (var cell in row.Cells)
        {
            cells[cell.Column - 1] = cell.Kind switch
            {
                CellKind.Number => new NewCell(cell.Number, cell.Format is { Length: > 0 } format ? StyleOf(format) : null),
                CellKind.Boolean => new NewCell(cell.Text == "TRUE"),
                CellKind.Date when DateTime.TryParseExact(cell.Text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= 1900
                    => new NewCell(date, StyleOf("dd/mm/yyyy")),
                CellKind.FormulaWithoutValue => default,
                _ => cell.Merged ? default : new NewCell(CellText.Clean(cell.Text)),
            };
        }

        return cells;

        StyleId StyleOf(string format)
        {
            if (!styles.TryGetValue(format, out var id))
            {
                styles[format] = id = workbook.Style(new Style { Format = NumberFormat.Custom(format) });
            }

            return id;
        }
    }
}
