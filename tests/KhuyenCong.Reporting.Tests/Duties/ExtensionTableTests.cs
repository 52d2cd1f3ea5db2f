using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Tests.Duties;

public class ExtensionTableTests
{
    [Theory]
    [InlineData("Quyết toán")]
    [InlineData("Có dấu phẩy, chấm phẩy; và \"ngoặc kép\"")]
    [InlineData("=1+1")]
    [InlineData("- gạch đầu dòng")]
    [InlineData("'=1+1")]
    [InlineData("''đã có; - hai; '=ba; ' \"＝bốn")]
    public void WhatWasWrittenIsReadBack(string reason)
    {
        Extension[] exceptions =
        [
            new("52", "KC-01", new Period(PeriodKind.Quarter, 2026, 3), reason, "Nguyễn Văn An", new DateOnly(2026, 11, 10)),
            new("68", "KC-01", new Period(PeriodKind.Quarter, 2026, 3), "Bão lũ", "Trần Thị Bình", new DateOnly(2026, 11, 12)),
        ];
        var files = ReferenceData.FilesOf(ReferenceData.ShippedFolder).Where(f => f.Path != ReferenceData.ExtensionsPath)
            .Append(new ReferenceFile(ReferenceData.ExtensionsPath, ExtensionTable.Write(exceptions)));
        Assert.Equal(exceptions, ReferenceData.Load([.. files]).Extensions);
    }

    [Theory]
    [InlineData("=1+1", ",'=1+1,")]
    [InlineData("x;=1+1", ",x;'=1+1,")]
    [InlineData("＝1+1", ",'＝1+1,")]
    public void AReasonIsNoFormulaWhereTheFileIsOpened(string reason, string written)
    {
        var file = System.Text.Encoding.UTF8.GetString(ExtensionTable.Write([new("52", "KC-01", new Period(PeriodKind.Quarter, 2026, 3), reason, "An", new DateOnly(2026, 11, 10))]));
        Assert.Contains(written, file.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
