using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Stops;

namespace KhuyenCong.Reporting.Tests.Reference;

public class PlannedStopTests
{
    private const string Header = "begins,ends,text\n";

    [Theory]
    [InlineData("2026-11-25", false)]
    [InlineData("2026-11-26", true)]
    [InlineData("2026-12-06", true)]
    [InlineData("2026-12-07", false)]
    public void ItIsToldFromSevenWorkingDaysBeforeToTheEndOfItsLastDay(string day, bool isTold)
    {
        // 05/12/2026 is a Saturday.
        var data = ReferenceData.Load(SampleReference.With(PlannedStop.Path, Header + "2026-12-05 18:00,06/12/2026 06:00,nâng cấp\n"));
        Assert.Equal(
            isTold ? ["Hệ thống tạm dừng từ 18:00 ngày 05/12/2026 đến 06:00 ngày 06/12/2026 (nâng cấp). Đề nghị nộp báo cáo trước hoặc sau thời gian này."] : Array.Empty<string>(),
            data.NoticesOn(SampleReference.Day(day)));
        Assert.Contains("Thông báo từ 26/11/2026 trên mọi trang và thư: Hệ thống tạm dừng", Assert.Single(ReferenceEffects.Of(ReferenceData.Shipped, data, SampleReference.Day(day))));
    }

    [Theory]
    [InlineData("2026-12-05,06/12/2026 06:00,x", "Cột \"begins\" ghi \"2026-12-05\"; cần ngày và giờ, ví dụ 2026-12-05 18:00 hoặc 05/12/2026 18:00.")]
    [InlineData("2026-12-05 18:00,2026-12-05 17:00,x", "không muộn hơn \"begins\"")]
    [InlineData("2026-12-05 18:00,2026-12-05 19:00,", "\"text\" để trống")]
    public void ABrokenRowIsRefused(string row, string problem) => SampleReference.AssertProblem(PlannedStop.Path, Header + row + "\n", 2, problem);
}
