using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>
/// Pass over numbers that mean another one in English style. "4,000" is 4 by the grammar, but four thousand to whoever writes so: a warning, and an error
/// where another cell can only be of that style. Then even "1.500" may have been meant as one and a half, unless some cell can only be Vietnamese.
/// </summary>
internal static class TwoReadings
{
    /// <summary>Tells of such numbers.</summary>
    /// <returns>The figures that are not taken for that.</returns>
    public static IReadOnlyList<FigureKey> Run(FormTable table, IEnumerable<ReadCell> cells, CountedFindings findings)
    {
        var texts = cells.Where(c => c.Cell.Kind == CellKind.Text && c.Row.Kind is FigureKind.Count or FigureKind.Money)
            .Select(c => (Read: c, English: NumberText.InEnglishStyle(c.Cell.Text))).ToList();
        var proof = texts.Where(t => t.English is not null && t.Read.Reading.Problem is not null).Select(t => (Cell?)t.Read.Cell).FirstOrDefault();
        var vietnamese = texts.Exists(t => t.English is null && t.Read.Cell.Text.AsSpan().ContainsAny('.', ',') && NumberText.TryRead(t.Read.Cell.Text, out _));
        var refused = new List<FigureKey>();
        foreach (var (read, english) in texts.Where(t => t.English is not null && t.Read.Reading.Problem is null))
        {
            var (cell, comma) = (read.Cell, read.Cell.Text.Contains(',', StringComparison.Ordinal));
            if (!NumberText.TryRead(cell.Text, out var number) || (!comma && (proof is null || vietnamese)))
            {
                continue;
            }

            var (shown, right, other) = (FormTable.Cut(cell.Text, 60), FigureText.Of(number), FigureText.Of(english!.Value));
            if (comma && proof is { } sure)
            {
                refused.Add(read.Key);
                findings.Add(table.At(CellFindings.TwoReadings(cell.Address, shown, right, other, sure.Address, FormTable.Cut(sure.Text, 60)), cell, read.Label));
            }
            else
            {
                findings.Add(table.At(CellFindings.TakenAsVietnamese(cell.Address, shown, right, other), cell, read.Label) with { Kind = comma ? CellFindings.CommaKind : CellFindings.PointKind });
            }
        }

        return refused;
    }
}
