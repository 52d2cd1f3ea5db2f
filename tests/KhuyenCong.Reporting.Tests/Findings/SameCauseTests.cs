using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Tests.Findings;

/// <summary>Five cells with one cause and more are one finding, which names and counts them.</summary>
public class SameCauseTests
{
    [Theory]
    [InlineData(4, 4, 0)]
    [InlineData(5, 1, 5)]
    [InlineData(6, 1, 6)]
    [InlineData(1_000, 1, 1_000)]
    [InlineData(1_001, 1, 1_000)]
    public void FromFiveCellsOnOneFindingStandsForAllAndListsTheFirst(int cells, int findings, int listed)
    {
        var gathered = SameCause.Gather(Enumerable.Range(1, cells).Reverse().Select(row => Of(row)), _ => "cause");
        Assert.Equal(findings, gathered.Count);
        Assert.Equal(Enumerable.Range(1, findings).Select(row => "E" + row), gathered.Select(f => f.Cell));
        Assert.Equal(Enumerable.Range(1, listed).Select(row => "E" + row), gathered[0].Cells);
        Assert.Equal(findings == 1, gathered[0].Message.Contains($"{cells} ô: E1, E2, E3, E4, E5", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatNobodyKeptIsCounted()
    {
        var finding = Assert.Single(SameCause.Gather(Enumerable.Range(1, 6).Select(row => Of(row) with { Further = row > 4 ? 100 : 0 }), _ => "cause"));
        Assert.Contains("206 ô: ", finding.Message, StringComparison.Ordinal);
        Assert.Equal((6, 0), (finding.Cells.Count, finding.Further));
    }

    [Fact]
    public void OtherCausesCodesKindsSeveritiesAndSheetsStandApart()
    {
        Finding[] findings =
        [
            .. Enumerable.Range(1, 3).Select(row => Of(row)), .. Enumerable.Range(4, 3).Select(row => Of(row) with { Code = "B" }),
            .. Enumerable.Range(7, 3).Select(row => Of(row) with { Kind = "kind" }), .. Enumerable.Range(10, 3).Select(row => Of(row) with { Severity = Severity.Warning }),
            .. Enumerable.Range(13, 3).Select(row => Of(row) with { Sheet = "Hai" }), .. Enumerable.Range(16, 3).Select(row => Of(row) with { Label = "khác" }),
        ];
        Assert.Equal(findings, SameCause.Gather(findings, f => f.Label ?? "cause"));
        Assert.Equal(findings, SameCause.Gather(findings.Select(f => f with { Code = "A", Kind = null, Severity = Severity.Error, Sheet = null, Label = null }), _ => null)
            .Select((f, i) => findings[i] with { Row = f.Row }));
    }

    [Fact]
    public void AGatheredFindingStandsAtItsFirstCellAmongTheOthers()
    {
        Finding[] findings = [Of(3), Of(20) with { Code = "B" }, Of(2) with { Code = "B" }, Of(4), Of(5), Of(6), Of(7), Of(1) with { Code = "C" }];
        Assert.Equal(["E1", "E2", "E3", "E20"], SameCause.Gather(findings, f => f.Code == "A" ? "cause" : null).Select(f => f.Cell));
    }

    [Theory]
    [InlineData(39, null, "A39")]
    [InlineData(40, null, "A40")]
    [InlineData(41, null, "A40 và 1 ô khác")]
    [InlineData(45, 245, "A40 và 205 ô khác")]
    public void FortyCellsAreNamedAndTheRestIsCounted(int names, int? count, string end)
    {
        var text = SameCause.Names([.. Enumerable.Range(1, names).Select(row => "A" + row)], count);
        Assert.StartsWith("A1, A2, ", text, StringComparison.Ordinal);
        Assert.EndsWith(", " + end, text, StringComparison.Ordinal);
        Assert.Equal(Math.Min(names, 40) - 1, text.Count(c => c == ','));
    }

    private static Finding Of(int row) => new("A", Severity.Error, Fault.Data, "Sai.", "Sửa.") { Row = row, Column = "E" };
}
