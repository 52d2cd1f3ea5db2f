using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Where a blob name leads.</summary>
public class UploadRouteTests
{
    private static readonly DateTimeOffset Received = new(2026, 9, 16, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("52/2026-Q3/bao-cao.xlsx", "2026-Q3", "bao-cao.xlsx")]
    [InlineData("52/2026-q3/con/cháu/Báo cáo #1 + 2%.xlsx", "2026-Q3", "Báo cáo #1 + 2%.xlsx")]
    [InlineData("52\\Quý III năm 2026\\a.csv", "2026-Q3", "a.csv")]
    [InlineData(" 52 /2026-Y/ ", "2026-Y", "(không tên)")]
    public void AFolderOfUnitAndPeriodIsAReport(string blob, string period, string file)
    {
        var route = Assert.IsType<RoutedReport>(UploadRoute.Of(blob, Received, ReferenceData.Shipped));
        Assert.Equal(("52", period, file), (route.Unit.Code, route.Period.Id, route.FileName));
    }

    [Fact]
    public void ACodeNamesTheUnitOfThePeriodsCutOff()
    {
        Assert.Equal("Bình Định", UploadRoute.Of("52/2025-Q1/a.xlsx", Received, ReferenceData.Shipped).Sender?.Name);
        Assert.Equal("Gia Lai", UploadRoute.Of("52/2025-Q3/a.xlsx", Received, ReferenceData.Shipped).Sender?.Name);
    }

    [Fact]
    public void AFormOfDocumentsBelongsToNoPeriod()
    {
        var route = Assert.IsType<RoutedDocument>(UploadRoute.Of("52/kc-03/quyet-dinh.pdf", Received, ReferenceData.Shipped));
        Assert.Equal(("52", "KC-03"), (route.Unit.Code, route.Document.Code));
        Assert.Contains("mã “64”", ProblemOf("64/KC-03/a.pdf"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.xlsx", "không nằm trong thư mục")]
    [InlineData("52/a.xlsx", "không nằm trong thư mục")]
    [InlineData("52/../68/2026-Q3/a.xlsx", "không được phép")]
    [InlineData("52/2026-Q3/./a.xlsx", "không được phép")]
    [InlineData("52/2026-Q5/a.xlsx", "Không có kỳ báo cáo “2026-Q5”")]
    [InlineData("44/2026-2030/QD.pdf", "Thư mục của Chương trình giai đoạn 2026–2030 là 44/KC-03/2026-2030/.")]
    [InlineData("44/2030-2026/QD.pdf", "Không có kỳ báo cáo “2030-2026”")]
    [InlineData("64/2026-Q3/a.xlsx", "mã “64” vào ngày 14/09/2026")]
    [InlineData("52/2026\u0007-Q5/a.xlsx", "Không có kỳ báo cáo “2026-Q5”")]
    [InlineData("52/bốn mươi chữ cái thì vẫn được ghi đủ cả!/a.xlsx", "“bốn mươi chữ cái thì vẫn được ghi đủ cả!”")]
    [InlineData("52/một thư mục có tên dài hơn bốn mươi chữ cái để phải cắt bớt/a.xlsx", "…”")]
    public void WhatCannotBeRoutedSaysWhy(string blob, string problem) =>
        Assert.Contains(problem, ProblemOf(blob), StringComparison.Ordinal);

    [Theory]
    [InlineData("~$bao-cao.xlsx", true)]
    [InlineData("._bao-cao.xlsx", true)]
    [InlineData(".~lock.bao-cao.xlsx#", true)]
    [InlineData("bao-cao.TMP", true)]
    [InlineData("Desktop.ini", true)]
    [InlineData("Thumbs.db", true)]
    [InlineData(".DS_Store", true)]
    [InlineData("bao-cao.xlsx", false)]
    public void WhatProgramsLeaveBehindIsLitter(string name, bool litter) =>
        Assert.Equal(litter, UploadRoute.Of("52/2026-Q3/" + name, Received, ReferenceData.Shipped).IsJunk);

    [Fact]
    public void NamesAreInNfcAndHalfCharactersStay()
    {
        Assert.Equal("Báo cáo.xlsx", UploadRoute.Of("52/2026-Q3/Báo cáo.xlsx".Normalize(System.Text.NormalizationForm.FormD), Received, ReferenceData.Shipped).FileName);
        Assert.Equal("a\uD800.xlsx", UploadRoute.Of("52/2026-Q3/a\uD800.xlsx", Received, ReferenceData.Shipped).FileName);
    }

    [Fact]
    public void WithoutADutyTheAdministrativeWindowDecides() =>
        Assert.Equal(new DateOnly(2026, 5, 14), UploadRoute.CutOffOf(new Period(PeriodKind.Month, 2026, 5), ReferenceData.Shipped));

    private static string ProblemOf(string blob) => Assert.IsType<UnroutedUpload>(UploadRoute.Of(blob, Received, ReferenceData.Shipped)).Problem.Message;
}
