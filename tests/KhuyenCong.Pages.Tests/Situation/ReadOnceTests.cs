using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Pipeline.Tests.Difficulties;

namespace KhuyenCong.Pages.Tests.Situation;

/// <summary>A page, and a digest, is one look at what is stored: no row is read twice, so that all that it shows is of one moment.</summary>
public sealed class ReadOnceTests
{
    [Fact]
    public async Task NoPageAndNoDigestReadsARowTwice()
    {
        var reads = new TableReads();
        await using var pages = await PagesDeployment.StartAsync(policy: reads);
        var app = pages.Pipeline;
        await app.RemindAsync();
        await app.HandInAsync("52/2026-Q3/bao-cao.xlsx", PagesDeployment.Good("52"));
        await app.HandInAsync("01/2026-Q3/bao-cao.xlsx", PagesDeployment.Bad("01"));
        await app.HandInAsync("52/KC-03/2026-2030/chuong-trinh.pdf", Deployment.Sample("kc03-programme-52.pdf"));
        app.Clock.MoveTo(Deployment.At(10, 12, 8));
        await app.RemindAsync();
        await app.HandInAsync("52/2026-Y/bao-cao.csv", Told.Report("52", ("8.5", "Thiếu cộng tác viên")));
        await app.HandInAsync("01/2026-Y/bao-cao.xlsx", new SevenPointsWorkbook("01").ToWorkbook());
        var link = await pages.LinkAsync("52", until: new DateOnly(2027, 6, 30));
        await pages.Http.GetStringAsync(link);
        foreach (var page in new[]
        {
            "/tinh-hinh?bao-cao=KC-01_2026-Q3", "/tinh-hinh?bao-cao=KC-02_2026-Y", "/tinh-hinh/kho-khan?ky=2026-Y", "/tinh-hinh/" + HandInLinks.ProgrammesSegment,
            "/tinh-hinh/bao-cao-bo/KC-01_2026-Q3.docx", "/tinh-hinh/bao-cao-bo/KC-02_2026-Y.docx", "/tinh-hinh/bang-diem/KC-02_2026-Y", "/tinh-hinh/bang-diem/KC-02_2026-Y/52", "/tinh-hinh/don-vi/KC-02_2026-Y/52",
            "/tinh-hinh/so-lieu/KC-01_2026-Q3", "/tinh-hinh/so-lieu/KC-01_2026-Q3/tong-hop.xlsx",
            "/tinh-hinh/bao-cao/KC-01_2026-Q3/52", "/tinh-hinh/bao-cao/KC-02_2026-Y/52", "/tinh-hinh/lich-su", link, link + "/KC-02_2026-Y_52",
        })
        {
            reads.Clear();
            await pages.Http.GetByteArrayAsync(page);
            Assert.Equal((page, ""), (page, string.Join('\n', reads.Repeated)));
            Assert.InRange(reads.Calls, 2, 20);
        }

        // Three digests of a run, of which the quarter's and the year's tell of each other.
        app.Clock.MoveTo(Deployment.At(10, 12, 8, 30));
        reads.Clear();
        Assert.Equal(3, (await app.DigestAsync()).Count);
        Assert.Equal("", string.Join('\n', reads.Repeated));
    }
}
