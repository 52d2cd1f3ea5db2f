using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Forms;

public class ShippedFormsTests
{
    private static readonly DateOnly CutOff = new(2026, 9, 14);

    [Fact]
    public void TheThreeFormsShip()
    {
        Assert.Equal(["KC-01", "KC-02", "KC-02", "KC-03"], ShippedForms.Book.All.Select(f => f.Code));
        Assert.Equal([FormKind.Table, FormKind.Table, FormKind.Table, FormKind.Document], ShippedForms.Book.All.Select(f => f.Kind));
        Assert.Equal([true, false, false, false], ShippedForms.Book.All.Select(f => f.AllowsNil));
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

    [Theory]
    [InlineData("10", "I", "Tổ chức đào tạo nghề, truyền nghề theo nhu cầu của các cơ sở công nghiệp để tạo việc làm và nâng cao tay nghề cho người lao động", "Đào tạo nghề, truyền nghề")]
    [InlineData("20", "II", "Hỗ trợ nâng cao năng lực quản lý doanh nghiệp, nhận thức và năng lực áp dụng sản xuất sạch hơn trong sản xuất công nghiệp", "Nâng cao năng lực quản lý, sản xuất sạch hơn, khởi sự doanh nghiệp")]
    [InlineData("30", "III", "Hỗ trợ xây dựng mô hình trình diễn kỹ thuật", "Mô hình trình diễn kỹ thuật, ứng dụng máy móc tiên tiến")]
    [InlineData("40", "IV", "Phát triển sản phẩm công nghiệp nông thôn tiêu biểu, thông qua tổ chức bình chọn sản phẩm công nghiệp nông thôn tiêu biểu", "Phát triển sản phẩm công nghiệp nông thôn tiêu biểu")]
    [InlineData("50", "V", "Tư vấn trợ giúp các cơ sở công nghiệp nông thôn", "Tư vấn, trợ giúp cơ sở công nghiệp nông thôn")]
    [InlineData("60", "VI", "Cung cấp thông tin về các chính sách phát triển công nghiệp, khuyến công, thông tin thị trường, phổ biến kinh nghiệm, mô hình sản xuất kinh doanh điển hình, sản xuất sạch hơn trong công nghiệp", "Cung cấp thông tin, tuyên truyền")]
    [InlineData("70", "VII", "Hỗ trợ liên doanh liên kết, hợp tác kinh tế, phát triển các cụm công nghiệp và di dời cơ sở gây ô nhiễm môi trường", "Liên doanh, liên kết, cụm công nghiệp, xử lý môi trường")]
    [InlineData("80", "VIII", "Hợp tác quốc tế về khuyến công", "Hợp tác quốc tế")]
    [InlineData("90", "IX", "Nâng cao năng lực quản lý và tổ chức thực hiện hoạt động khuyến công", "Nâng cao năng lực tổ chức thực hiện khuyến công")]
    public void Kc01HeadsItsSectionsInTheDecreesWordsAndKnowsThoseOfBefore(string code, string order, string opening, string before)
    {
        var heading = ShippedForms.Kc01.Row(code)!;
        Assert.Equal((FigureKind.Heading, order, before), (heading.Kind, heading.Order, Assert.Single(heading.ShortLabels)));
        Assert.StartsWith(opening, heading.Label, StringComparison.Ordinal);
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
