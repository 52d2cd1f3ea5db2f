using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Reporting.Tests.Receipts;

public class ArrivalTests
{
    [Fact]
    public void APeriodInWhichTheFormIsNotDueIsAnsweredWithThoseInWhichItIs()
    {
        var duties = ReferenceData.Shipped.Duties;
        var finding = Arrival.NoDuty("KC-01", new Period(PeriodKind.Month, 2026, 5), duties);
        Assert.Equal("TIME-NO-DUTY", finding.Code);
        Assert.Contains("phải nộp cho: Quý I năm 2026 (2026-Q1); 6 tháng đầu năm 2026 (2026-H1); Quý III năm 2026 (2026-Q3);", finding.Message, StringComparison.Ordinal);
        Assert.Contains("(2026-Y).", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("phải nộp cho:", Arrival.NoDuty("KC-99", new Period(PeriodKind.Month, 2026, 5), duties).Message, StringComparison.Ordinal);
    }
}
