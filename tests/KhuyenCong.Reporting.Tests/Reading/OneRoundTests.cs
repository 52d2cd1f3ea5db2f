using CsCheck;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Whoever mends exactly the places that the first answer lists has a report that is taken.</summary>
public class OneRoundTests
{
    // What goes wrong with a cell, beside good content elsewhere; null empties it.
    private static readonly (string Cell, object? Bad)[] Faults =
    [
        .. Each("E17 F17 G17 E22 F22 G27 E28 G28 F33 E18", "59.", "12 triệu", "1.5", "không", "…", "50%", new ReportSheet.ErrorValue("#VALUE!"), new ReportSheet.Formula("A1", null),
            new ReportSheet.Styled(59.5m, "0.0\" nghìn đồng\""), new ReportSheet.Styled(59.5m, "#,##0,"), new ReportSheet.Styled(59.5m, ";;;"), "15/09/2026", -5m, 1.23456m),
        .. Each("E19 F19 G24 F29 E36", "82.", "82,5", "nghìn", new ReportSheet.Styled(82m, "0\"%\""), new ReportSheet.Styled(82m, "0\" nghìn người\""), "#REF!", 0.5m),
        .. Each("D19 D24 D29", "1000 người", "%", "nghìn người"),
        .. Each("D17 D22", "nghìn đồng", "tỷ đồng", "USD"),
        .. Each("B19", "Nghìn lao động được đào tạo", "Số lao động được đào tạo (1.000 người)"),
        .. Each("C19 C24 C27", "l4", "2O", new ReportSheet.ErrorValue("#N/A")),
        .. Each("E9", "KH được giao", "Kế hoạch (tỷ)"),
        .. Each("F9", "TH quý III", "Thực hiện quý"),
        .. Each("G9", "Lũy kế 9 tháng"),
        .. Each("E8", "(tỷ đồng)", "USD"),
        .. Each("B5", "Quý II năm 2026", "Quý 5"),
        .. Each("B4", "01"),
        .. Each("B6", "nghìn", "USD"),
    ];

    [Fact]
    public void MendingWhatTheFirstAnswerListsIsEnough() =>
        Gen.Int[0, Faults.Length - 1].List[1, 5].Sample(chosen =>
        {
            var bad = chosen.Select(i => Faults[i]).DistinctBy(f => f.Cell).ToDictionary(f => f.Cell, f => f.Bad);
            var first = SampleReading.Check(SheetWith(bad).Xlsx());
            var listed = first.Findings.Where(f => f.Severity == Severity.Error).SelectMany(f => f.Cells.Append(f.Cell ?? "")).ToHashSet();
            foreach (var cell in bad.Keys.Where(listed.Contains).ToList())
            {
                bad.Remove(cell);
            }

            var second = SampleReading.Check(SheetWith(bad).Xlsx());
            Assert.True(second.Outcome.IsAccepted(), $"{string.Join("; ", bad)} left; first {Told(first)}; then {Told(second)}");
        }, iter: 400);

    private static string Told(CheckedReport result) => string.Join(", ", result.Findings.Select(f => $"{f.Code} {f.Cell} {f.Message}"));

    private static IEnumerable<(string Cell, object? Bad)> Each(string cells, params object?[] bad) => cells.Split(' ').SelectMany(c => bad.Select(b => (c, b)));

    /// <summary>The good report with some faults.</summary>
    private static ReportSheet SheetWith(IReadOnlyDictionary<string, object?> faults)
    {
        var sheet = ReportSheet.Good();
        foreach (var (cell, bad) in faults)
        {
            sheet.Set(cell, bad);
        }

        return sheet;
    }
}
