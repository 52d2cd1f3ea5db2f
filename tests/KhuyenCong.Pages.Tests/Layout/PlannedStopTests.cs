using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Stops;

namespace KhuyenCong.Pages.Tests.Layout;

public sealed class PlannedStopTests
{
    [Fact]
    public async Task EveryPageTellsOfAPlannedStop()
    {
        var reference = ReferenceData.Load(
        [
            .. ReferenceData.FilesOf(ReferenceData.ShippedFolder).Where(f => f.Path != PlannedStop.Path),
            new ReferenceFile(PlannedStop.Path, "begins,ends,text\n2026-09-25 18:00,2026-09-26 06:00,nâng cấp <b>\n"u8.ToArray()),
        ]);
        await using var pages = await PagesDeployment.StartAsync(reference: reference);
        var link = await pages.LinkAsync("52");
        foreach (var address in new[] { link, $"{link}/{PagesDeployment.Target}52", $"{link}/khong-co", "/nop-bao-cao/x", "/tinh-hinh", "/tinh-hinh/don-vi/KC-01_2026-Q3/52", "/tinh-hinh/chuong-trinh" })
        {
            var page = await pages.Http.GetAsync(address);
            Assert.Contains(
                "<strong>Thông báo:</strong> Hệ thống tạm dừng từ 18:00 ngày 25/09/2026 đến 06:00 ngày 26/09/2026 (nâng cấp &lt;b&gt;). Đề nghị nộp báo cáo trước hoặc sau thời gian này.",
                await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }
}
