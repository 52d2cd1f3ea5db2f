using System.Globalization;
using CsvHelper;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Writing;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>A table of units by indicators as CSV: a line a unit, then a line a region and one for the country; written as <see cref="FiguresCsv"/> is.</summary>
public static class IndicatorCsv
{
    /// <summary>Writes the table.</summary>
    public static byte[] Write(IndicatorTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, FiguresCsv.Form, leaveOpen: true))
        {
            csv.WriteLine([
                "Mã đơn vị", "Đơn vị", "Vùng", "Ghi chú",
                .. table.Indicators.Select(i => CsvLine.Disarmed($"{i.Row.Code} {(i.Section is null ? "" : i.Section.ShortLabel + " – ")}{IndicatorText.Of(i)} – {i.Column.Label}")),
            ]);
            foreach (var line in table.Regions.SelectMany(r => r.Lines.Select(l => (Region: r.Name, Line: l))).OrderBy(l => l.Line.Unit.Code, StringComparer.Ordinal))
            {
                csv.WriteLine([
                    line.Line.Unit.Code, CsvLine.Disarmed(line.Line.Unit.Name), line.Region, IndicatorText.Of(line.Line),
                    .. line.Line.Values.Select(v => v is not { } value ? "" : value.Kind == FigureKind.YesNo ? FigureText.Of(value, table.Form) : Plain(FigureText.NumberOf(value, table.Form))),
                ]);
            }

            foreach (var region in table.Regions)
            {
                csv.WriteLine(["", region.Name, region.Name, Of(region.Counted, region.Lines.Count), .. region.Sums.Select(s => Plain(s.Value))]);
            }

            csv.WriteLine(["", "Toàn quốc", "", table.Coverage.InWords, .. table.Totals.Select(s => Plain(s.Value))]);
        }

        return stream.ToArray();
    }

    private static string Of(int counted, int expected) => FormattableString.Invariant($"{counted} trên {expected} đơn vị");

    private static string Plain(decimal? number) => number?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "";
}
