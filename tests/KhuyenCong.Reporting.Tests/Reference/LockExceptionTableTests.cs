using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Reporting.Tests.Reference;

public class LockExceptionTableTests
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
        LockException[] exceptions =
        [
            new("52", "KC-01", new Period(PeriodKind.Quarter, 2026, 3), reason, "Nguyễn Văn An", new DateOnly(2026, 11, 10)),
            new("68", "KC-01", new Period(PeriodKind.Quarter, 2026, 3), "Bão lũ", "Trần Thị Bình", new DateOnly(2026, 11, 12)),
        ];
        var files = ReferenceData.FilesOf(ReferenceData.ShippedFolder).Where(f => f.Path != ReferenceData.ExceptionsPath)
            .Append(new ReferenceFile(ReferenceData.ExceptionsPath, LockExceptionTable.Write(exceptions)));
        Assert.Equal(exceptions, ReferenceData.Load([.. files]).Exceptions);
    }

    [Theory]
    [InlineData("=1+1", ",'=1+1,")]
    [InlineData("x;=1+1", ",x;'=1+1,")]
    [InlineData("＝1+1", ",'＝1+1,")]
    public void AReasonIsNoFormulaWhereTheFileIsOpened(string reason, string written)
    {
        var file = System.Text.Encoding.UTF8.GetString(LockExceptionTable.Write([new("52", "KC-01", new Period(PeriodKind.Quarter, 2026, 3), reason, "An", new DateOnly(2026, 11, 10))]));
        Assert.Contains(written, file.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
