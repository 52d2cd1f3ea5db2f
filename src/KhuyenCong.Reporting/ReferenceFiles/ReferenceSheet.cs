using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.ReferenceFiles;

/// <summary>
/// A reference table as an .xlsx workbook, read by the reader that reads the provinces' reports: the visible sheet whose first row holds
/// the most of the expected columns. Days may be Excel dates, codes numbers; what cannot be read is a problem with its cell.
/// </summary>
internal static class ReferenceSheet
{
    // Far above every table, far below what a report may have.
    private static readonly SheetLimits Limits = SheetLimits.Default with
    {
        Rows = ReferenceTable.MaxRows,
        MergedRanges = 100,
    };

    /// <summary>Reads the rows of the table.</summary>
    /// <param name="file">The workbook.</param>
    /// <param name="columns">The columns that it must have.</param>
    /// <param name="optional">Columns that it may have; blank where it has not.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static IReadOnlyList<ReferenceRow> Rows(
        ReferenceFile file, IReadOnlyList<string> columns, IReadOnlyList<string> optional, ICollection<ReferenceProblem> problems)
    {
        var read = SheetReader.Read(file.Content, limits: Limits);
        if (read.Kind != FileKind.Xlsx || read.Sheets.Count == 0)
        {
            problems.Add(new ReferenceProblem(
                file.Path, null, $"Tệp không phải bảng tính .xlsx đọc được ({read.Kind}). Cần lưu theo kiểu \"Excel Workbook (*.xlsx)\". {FileFindings.Of(read, file.Path).FirstOrDefault()?.Message}".Trim()));
            return [];
        }

        var sheet = read.Sheets.Where(s => s is { Visibility: SheetVisibility.Visible, Rows.Count: > 0 })
            .MaxBy(s => s.Rows[0].Cells.Count(c => columns.Contains(c.Text)));
        if (sheet is null)
        {
            problems.Add(new ReferenceProblem(file.Path, null, $"Không trang hiển thị nào có nội dung. Cần dòng đầu với các cột {string.Join(", ", columns)}."));
            return [];
        }

        return Rows(file.Path, sheet, columns, optional, problems);
    }

    private static List<ReferenceRow> Rows(
        string path, Sheet sheet, IReadOnlyList<string> columns, IReadOnlyList<string> optional, ICollection<ReferenceProblem> problems)
    {
        var rows = new List<ReferenceRow>();
        foreach (var range in sheet.Merged)
        {
            problems.Add(new ReferenceProblem(path, range.Top, $"Các ô {range} bị gộp. Cần bỏ gộp và điền từng ô.") { Cell = CellAddress.Of(range.Top, range.Left) });
        }

        var header = sheet.Rows[0];
        if (!ReferenceTable.HeaderHolds(path, header.Number, [.. header.Cells.Select(c => c.Text)], columns, optional, problems))
        {
            return rows;
        }

        var names = header.Cells.ToDictionary(c => c.Column, c => c.Text);
        var numbers = header.Cells.ToDictionary(c => c.Text, c => c.Column, StringComparer.Ordinal);
        foreach (var row in sheet.Rows.Skip(1))
        {
            var cells = columns.Concat(optional).ToDictionary(c => c, _ => "", StringComparer.Ordinal);
            var places = new Dictionary<string, Cell>(StringComparer.Ordinal);
            var holds = !sheet.Merged.Any(m => m.Top <= row.Number && row.Number <= m.Bottom);
            foreach (var cell in row.Cells)
            {
                if (ProblemOf(cell, names) is { } problem)
                {
                    problems.Add(new ReferenceProblem(path, row.Number, problem) { Cell = cell.Address });
                    holds = false;
                    continue;
                }

                (cells[names[cell.Column]], places[names[cell.Column]]) = (cell.Text.Trim(), cell);
            }

            if (holds && cells.Values.Any(c => c.Length > 0))
            {
                rows.Add(new ReferenceRow(path, row.Number, cells, problems) { Places = places, ColumnNumbers = numbers });
            }
        }

        return rows;
    }

    private static string? ProblemOf(Cell cell, Dictionary<int, string> names) => cell switch
    {
        _ when !names.TryGetValue(cell.Column, out _) => "Ô nằm ngoài bảng vì cột này không có tên. Cần xóa nội dung ô.",
        { Kind: CellKind.Error } => $"Ô đang là {cell.Text}. Cần sửa công thức hoặc ghi giá trị.",
        { Kind: CellKind.FormulaWithoutValue } => "Ô có công thức nhưng không có giá trị. Cần mở tệp bằng Excel hoặc LibreOffice rồi lưu lại, hoặc ghi giá trị.",
        { LegacyFont: { } font } => $"Chữ trong ô dùng phông {font}, không phải Unicode. Cần chuyển sang Unicode.",
        _ when cell.Text.Any(char.IsControl) => $"Cột \"{names[cell.Column]}\" có dấu xuống dòng hoặc ký tự điều khiển; cần một dòng chữ.",
        _ => null,
    };
}
