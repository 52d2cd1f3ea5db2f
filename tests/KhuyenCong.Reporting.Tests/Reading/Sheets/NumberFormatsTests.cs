namespace KhuyenCong.Reporting.Tests.Reading.Sheets;

/// <summary>What a number format makes of a number, by the section that applies to it.</summary>
public class NumberFormatsTests
{
    [Theory]
    [InlineData("General", 5, "")]
    [InlineData("@", 5, "")]
    [InlineData("#,##0", 1234, "")]
    [InlineData("#,##0,", 1234, "“1”")]
    [InlineData("#,##0.0,,", 1234, "“0,0”")]
    [InlineData("#,##0,;-#,##0", 5, "“0”")]
    [InlineData("#,##0,;-#,##0", 0, "")]
    [InlineData("#,##0,;-#,##0", -5, "")]
    [InlineData("0;0%", -5, "“500%”")]
    [InlineData("0;-0;0%", 0, "")]
    [InlineData("0%;-0;0", 0, "")]
    [InlineData("0;-0;0;0%", 5, "")]
    [InlineData("[>=1000]#,##0,;#,##0", 1000, "“1”")]
    [InlineData("[>=1000]#,##0,;#,##0", 999, "")]
    [InlineData("[<1000]#,##0;#,##0,", 1000, "“1”")]
    [InlineData("[<1000]#,##0;[>1000000]#,##0,,;0%", 5000, "“500000%”")]
    [InlineData("[Red][<=5]0%;0", 5, "“500%”")]
    [InlineData("[=5]0%;0", 5, "“500%”")]
    [InlineData("[<>5]0%;0", 5, "")]
    [InlineData("[>5]0;[>3]0,", 1, "")]
    [InlineData("[$-42A]#,##0", 5, "")]
    [InlineData("\"%,;\"0\\%_%*,", 5, "“%,;5% ,”")]
    [InlineData("0\";\"", -5, "“-5;”")]
    [InlineData("\"chưa có\"", 5, "“chưa có”")]
    [InlineData(";;;", 5, "ẩn nội dung")]
    [InlineData(";;;", 0, "")]
    [InlineData("0;-0;\"-\"", 0, "")]
    [InlineData("\"mở", 5, "không hiểu")]
    [InlineData("[mở", 5, "không hiểu")]
    [InlineData("[Red]General", 5, "")]
    [InlineData("[Red]General\"0\"", 5, "“50”")]
    [InlineData("0\\", 5, "“5\\”")]
    [InlineData("0_", 5, "“5_”")]
    [InlineData("0*", 5, "“5*”")]
    [InlineData("0*0", 5, "“50”")]
    [InlineData("0*5*5", 5, "“555”")]
    [InlineData("[$1][$1]0", 5, "“115”")]
    [InlineData("0\\,0\\,0", 5, "“0,0,5”")]
    [InlineData("#\\.##0\" \"", 5, "“.5”")]
    [InlineData("#\\.##0.0", 5, "“.5,0”")]
    [InlineData("#\\.##", 5, "“.5”")]
    [InlineData("-0", 0, "")]
    [InlineData("−0", 5, "không hiểu")]
    [InlineData("–0", 5, "không hiểu")]
    [InlineData("E-0", 5, "không hiểu")]
    [InlineData("0E", 5, "không hiểu")]
    [InlineData("0E+0", 5, "")]
    [InlineData("0;-0;0%", -5, "")]
    [InlineData("0%\\;0", -5, "“-50%;0”")]
    [InlineData("0%_;0", -5, "“-50% 0”")]
    [InlineData("0%*;0", -5, "“-50%;0”")]
    [InlineData("[x]0", 5, "")]
    [InlineData("[]0", 5, "")]
    [InlineData("[<5]0%;0", 5, "")]
    [InlineData("[>5]0%;0", 5, "")]
    [InlineData("[<=5]0%;0", 5, "“500%”")]
    [InlineData("[<=5]0%;0", 6, "")]
    public void TheSectionThatAppliesDecides(string format, double number, string shown)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("E19", new ReportSheet.Styled((decimal)number, format)).Xlsx());
        var finding = result.Findings.SingleOrDefault(f => f.Code == "CELL-FORMAT");
        Assert.Equal(shown.Length > 0, finding is not null);
        Assert.Contains(shown, finding?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(shown.Length == 0 && number >= 0, result.Report.Figures.Any(f => f.Cell == "E19"));
    }
}
