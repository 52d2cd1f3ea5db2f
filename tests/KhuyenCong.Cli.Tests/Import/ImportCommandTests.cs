using KhuyenCong.Emulator;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Tests.Import;

public class ImportCommandTests
{
    [Fact]
    public async Task AFolderOfEarlierReportsIsToldAsATableImportedOnceAndUndone()
    {
        await using var azurite = await Azurite.StartAsync(null, null, CancellationToken.None);
        Dictionary<string, string> storage = new() { ["ReportStorage"] = azurite.ConnectionString };
        await CreateAsync(azurite);
        using var folder = new TemporaryFolder();
        await PutAsync(folder, "52", "2025-Q3", Past("52", wrong: false));
        await PutAsync(folder, "68", "2025-Q3", Past("68", wrong: true));
        Assert.Contains("holds no file", (await CommandLine.RunAsync(folder, storage, "import", Directory.CreateDirectory(folder.File("empty")).FullName)).Errors);
        Assert.Contains("Name the folder to import, or --undo.", (await CommandLine.RunAsync(folder, storage, "import")).Errors);

        var first = await CommandLine.RunAsync(folder, storage, "import", "past", "--by", "An");
        Assert.Equal(2, first.ExitCode);
        Assert.Matches(@"(?m)^52 Gia Lai +2025-Q3 +KC-01 +đã nhập +\d+ +0 +\d+ +52/2025-Q3/KC-01\.csv", first.Output);
        Assert.Matches(@"(?m)^68 Lâm Đồng +2025-Q3 +KC-01 +CÓ LỖI, không nhập ", first.Output);
        Assert.Contains("68/2025-Q3/KC-01.csv:", first.Output);
        Assert.EndsWith("2 tệp: 1 đã nhập, 0 đã nhập từ trước, 1 không nhập.", first.Output.Trim());
        Assert.EndsWith("2 tệp: 0 đã nhập, 1 đã nhập từ trước, 1 không nhập.", (await CommandLine.RunAsync(folder, storage, "import", "past")).Output.Trim());

        var undone = await CommandLine.RunAsync(folder, storage, "import", "--undo", "--period", "2025-Q3");
        Assert.Equal(0, undone.ExitCode);
        Assert.EndsWith("1 báo cáo đã bỏ nhập; tệp gốc và giấy xác nhận vẫn được lưu.", undone.Output.Trim());
    }

    private static async Task CreateAsync(Azurite azurite)
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddReportPipeline(new ConfigurationBuilder().AddInMemoryCollection([new("ReportStorage:ConnectionString", azurite.ConnectionString)]).Build()).BuildServiceProvider();
        await services.GetRequiredService<ReportStorage>().CreateAsync(CancellationToken.None);
    }

    private static byte[] Past(string unit, bool wrong)
    {
        var reference = ReferenceData.Shipped;
        var dates = reference.Duties.For("KC-01", new Period(PeriodKind.Quarter, 2025, 3))!;
        var report = new DemoReport(reference.Forms.For("KC-01", dates.CutOff)!, reference.Units.Find(unit, dates.CutOff)!, dates, 3);
        return (wrong ? report.WithWrongTotal() : report).ToCsv();
    }

    private static async Task PutAsync(TemporaryFolder folder, string unit, string period, byte[] content)
    {
        Directory.CreateDirectory(folder.File("past", unit, period));
        await File.WriteAllBytesAsync(folder.File("past", unit, period, "KC-01.csv"), content);
    }
}
