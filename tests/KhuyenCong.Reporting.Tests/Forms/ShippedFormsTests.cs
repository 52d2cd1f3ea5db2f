using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Tests.Forms;

public class ShippedFormsTests
{
    private static readonly DateOnly CutOff = new(2026, 9, 14);

    [Fact]
    public void TheThreeFormsShip()
    {
        Assert.Equal(["KC-01", "KC-02", "KC-03"], ShippedForms.Book.All.Select(f => f.Code));
        Assert.Equal([FormKind.Table, FormKind.Table, FormKind.Document], ShippedForms.Book.All.Select(f => f.Kind));
        Assert.Equal([true, false, false], ShippedForms.Book.All.Select(f => f.AllowsNil));
    }

    [Fact]
    public void Kc01HasTheColumnsOfTheBrief() =>
        Assert.Equal(
            ["TT", "Nội dung", "Mã số", "Đơn vị tính", "Kế hoạch năm", "Thực hiện trong kỳ", "Lũy kế từ đầu năm", "Ghi chú"],
            ShippedForms.Kc01.Columns.Select(c => c.Label));

    [Fact]
    public void Kc01HasNineSectionsAndTheirRows()
    {
        var form = ShippedForms.Kc01;
        Assert.Equal(["10", "20", "30", "40", "50", "60", "70", "80", "90"], form.Rows.Where(r => r.Kind == FigureKind.Heading).Select(r => r.Code));
        Assert.Equal(["01", "02", "03", "04", "05"], form.Rows.Where(r => r.Required).Select(r => r.Code));
        Assert.Equal(53, form.Rows.Count);
        Assert.All(form.Rows.Where(r => r.Code.Length == 2 && r.Code[1] is '2' or '3' && r.Code[0] != '0'), r => Assert.Equal(FigureKind.Money, r.Kind));
        Assert.Equal(["35", "45", "75"], form.Rows.Where(r => r.Code[1] == '5' && r.Code[0] != '0').Select(r => r.Code));
    }

    [Fact]
    public void Kc02KeepsTheDistrictBranchesUntilTheTierEnded()
    {
        var branches = ShippedForms.Kc02.Row("5.2")!;
        Assert.True(branches.HoldsOn(new DateOnly(2025, 6, 30)));
        Assert.False(branches.HoldsOn(new DateOnly(2025, 7, 1)));
    }

    [Fact]
    public void Kc02RequiresTheAnswersAndTheCountsOfSections1And5And7() =>
        Assert.Equal(
            ["1.1", "2.1", "3.1", "3.4", "5.1", "5.3", "5.4", "5.5", "5.6", "5.7", "7.1", "7.2"],
            ShippedForms.Kc02.RowsOn(new DateOnly(2026, 12, 14)).Where(r => r.Required).Select(r => r.Code));

    [Theory]
    [InlineData("KC01-E01", Severity.Error)]
    [InlineData("KC01-E05", Severity.Error)]
    [InlineData("KC01-W01", Severity.Warning)]
    [InlineData("KC01-W03", Severity.Warning)]
    public void ARuleHasItsSeverityFromItsDate(string code, Severity severity)
    {
        var rule = ShippedForms.Kc01.Rules.Single(r => r.Code == code);
        Assert.Equal(severity, rule.SeverityOn(CutOff));
        Assert.Null(rule.SeverityOn(new DateOnly(2015, 12, 31)));
    }

    [Fact]
    public void ARuleWarnsFirstAndBlocksLater()
    {
        var rule = new NilRule
        {
            Code = "X-1",
            Message = "m",
            Remedy = "r",
            Column = "period",
            WarnsFrom = new DateOnly(2026, 1, 1),
            BlocksFrom = new DateOnly(2027, 1, 1),
        };
        Assert.Null(rule.SeverityOn(new DateOnly(2025, 12, 31)));
        Assert.Equal(Severity.Warning, rule.SeverityOn(new DateOnly(2026, 1, 1)));
        Assert.Equal(Severity.Warning, rule.SeverityOn(new DateOnly(2026, 12, 31)));
        Assert.Equal(Severity.Error, rule.SeverityOn(new DateOnly(2027, 1, 1)));
    }
}
