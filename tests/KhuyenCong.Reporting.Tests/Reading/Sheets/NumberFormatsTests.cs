namespace KhuyenCong.Reporting.Tests.Reading.Sheets;

/// <summary>What a number format makes of a number, by the section that applies to it.</summary>
public class NumberFormatsTests
{
    [Theory]
    [InlineData("General", 5, "")]
    [InlineData("@", 5, "")]
    [InlineData("#,##0", 1234, "")]
    [InlineData("#,##0,", 1234, "rút gọn")]
    [InlineData("#,##0.0,,", 1234, "rút gọn")]
    [InlineData("#,##0,;-#,##0", 5, "rút gọn")]
    [InlineData("#,##0,;-#,##0", 0, "rút gọn")]
    [InlineData("#,##0,;-#,##0", -5, "")]
    [InlineData("0;0%", -5, "phần trăm")]
    [InlineData("0;-0;0%", 0, "phần trăm")]
    [InlineData("0%;-0;0", 0, "")]
    [InlineData("0;-0;0;0%", 5, "")]
    [InlineData("[>=1000]#,##0,;#,##0", 1000, "rút gọn")]
    [InlineData("[>=1000]#,##0,;#,##0", 999, "")]
    [InlineData("[<1000]#,##0;#,##0,", 1000, "rút gọn")]
    [InlineData("[<1000]#,##0;[>1000000]#,##0,,;0%", 5000, "phần trăm")]
    [InlineData("[Red][<=5]0%;0", 5, "phần trăm")]
    [InlineData("[=5]0%;0", 5, "phần trăm")]
    [InlineData("[<>5]0%;0", 5, "")]
    [InlineData("[>5]0;[>3]0,", 1, "rút gọn")]
    [InlineData("[$-42A]#,##0", 5, "")]
    [InlineData("\"%,;\"0\\%_%*,", 5, "")]
    [InlineData("0\";\"", -5, "")]
    [InlineData("\"chưa có\"", 5, "ẩn số")]
    [InlineData(";;;", 5, "ẩn số")]
    [InlineData(";;;", 0, "")]
    [InlineData("0;-0;\"-\"", 0, "")]
    [InlineData("\"mở", 5, "ẩn số")]
    [InlineData("[mở", 5, "ẩn số")]
    [InlineData("[Red]General", 5, "")]
    [InlineData("[Red]General\"0\"", 5, "hiện thêm")]
    [InlineData("0\\", 5, "")]
    [InlineData("0_", 5, "")]
    [InlineData("0*", 5, "")]
    [InlineData("0*0", 5, "hiện thêm")]
    [InlineData("0*5*5", 5, "hiện thêm")]
    [InlineData("[$1][$1]0", 5, "hiện thêm")]
    [InlineData("0\\,0\\,0", 5, "hiện thêm")]
    [InlineData("#\\.##0\" \"", 5, "")]
    [InlineData("#\\.##0.0", 5, "")]
    [InlineData("#\\.##", 5, "hiện thêm")]
    [InlineData("-0", 0, "")]
    [InlineData("−0", 5, "hiện thêm")]
    [InlineData("–0", 5, "hiện thêm")]
    [InlineData("E-0", 5, "hiện thêm")]
    [InlineData("0E", 5, "")]
    [InlineData("0E+0", 5, "")]
    [InlineData("0;-0;0%", -5, "")]
    [InlineData("0%\\;0", -5, "phần trăm")]
    [InlineData("0%_;0", -5, "phần trăm")]
    [InlineData("0%*;0", -5, "phần trăm")]
    [InlineData("[x]0", 5, "")]
    [InlineData("[]0", 5, "")]
    [InlineData("[<5]0%;0", 5, "")]
    [InlineData("[>5]0%;0", 5, "")]
    [InlineData("[<=5]0%;0", 5, "phần trăm")]
    [InlineData("[<=5]0%;0", 6, "")]
    public void TheSectionThatAppliesDecides(string format, double number, string disguise)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("E19", new ReportSheet.Styled((decimal)number, format)).Xlsx());
        var finding = result.Findings.SingleOrDefault(f => f.Code == "CELL-FORMAT");
        Assert.Equal(disguise.Length > 0, finding is not null);
        Assert.Contains(disguise, finding?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(disguise.Length == 0 && number >= 0, result.Report.Figures.Any(f => f.Cell == "E19"));
    }
}
