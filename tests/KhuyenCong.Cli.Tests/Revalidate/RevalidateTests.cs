using System.Text;
using KhuyenCong.Cli.Tests.Status;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Tests.Revalidate;

public class RevalidateTests
{
    private const string OverPlan = "warn-over-plan-52.xlsx";

    [Fact]
    public async Task CheckGoesByTheRulesInForceAndRevalidatePutsThemOnRecord()
    {
        await using var azurite = await Azurite.StartAsync(null, null, CancellationToken.None);
        using var folder = new TemporaryFolder();
        await PrepareAsync(azurite, folder);
        var storage = new Dictionary<string, string> { ["ReportStorage"] = azurite.ConnectionString };

        string[] check = ["check", CommandLine.Sample(OverPlan), "--unit", "52", "--period", "2026-Q3"];
        var current = await CommandLine.RunAsync(folder, storage, [.. check, "--json"]);
        Assert.Equal((2, "rejected"), (current.ExitCode, current.Json().GetProperty("outcome").GetString()));
        Assert.Contains("in force in the storage", current.Errors);
        Assert.Contains("Dữ liệu tham chiếu: bản đang áp dụng trong kho lưu trữ.", (await CommandLine.RunAsync(folder, storage, check)).Output);
        var shipped = await CommandLine.RunAsync(folder, storage, [.. check, "--json", "--reference", "shipped"]);
        Assert.Equal((0, "acceptedWithWarnings", ""), (shipped.ExitCode, shipped.Json().GetProperty("outcome").GetString(), shipped.Errors));
        var template = await CommandLine.RunAsync(folder, storage, "template", "--form", "KC-01", "--unit", "52", "--period", "2026-Q3", "--out", "mau.xlsx");
        Assert.Contains("in force in the storage", template.Output);

        string[] revalidate = ["revalidate", "--form", "KC-01", "--period", "2026-Q3"];
        var shown = await CommandLine.RunAsync(folder, storage, revalidate);
        Assert.Equal((0, ""), (shown.ExitCode, shown.Errors));
        Assert.Contains("1 versions compared, 1 would change.", shown.Output);
        Assert.Contains("AcceptedWithWarnings -> RejectedData; counted version 1 -> 0", shown.Output);
        Assert.Contains("Nothing was written; --apply puts it on record.", shown.Output);

        var applied = await CommandLine.RunAsync(folder, storage, [.. revalidate, "--apply"]);
        Assert.Contains("1 versions compared, 1 changed.", applied.Output);
        var again = await CommandLine.RunAsync(folder, storage, [.. revalidate, "--apply", "--json"]);
        Assert.Equal("RejectedData", again.Json()[0].GetProperty("before").GetString(), ignoreCase: true);
        Assert.False(again.Json()[0].GetProperty("changes").GetBoolean());
        var status = (await CommandLine.RunAsync(folder, storage, "status", "--form", "KC-01", "--period", "2026-Q3", "--json")).Json();
        Assert.Equal(1, status.GetProperty("periods")[0].GetProperty("rejectedOpen").GetInt32());
        Assert.Empty(status.GetProperty("failedReference").EnumerateArray());
    }

    /// <summary>A report is taken with a warning; then what it warned of blocks.</summary>
    private static async Task PrepareAsync(Azurite azurite, TemporaryFolder folder)
    {
        var arrival = new SimulatedArrival();
        var clock = new SimulatedClock(Reporting.Calendar.VietnamTime.StartOf(OpenPeriod.Deadlines.Due).AddHours(8));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<UploadArrival>(arrival);
        services.AddReportPipeline(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReportStorage:ConnectionString"] = azurite.ConnectionString,
            ["Mail:Folder"] = folder.File("mails"),
        }).Build());
        await using var pipeline = services.BuildServiceProvider();
        var storage = pipeline.GetRequiredService<ReportStorage>();
        await storage.CreateAsync(CancellationToken.None);
        const string Blob = "52/2026-Q3/KC-01.xlsx", Form = "forms/KC-01.json";
        var answer = await storage.Inbox.GetBlobClient(Blob).UploadAsync(new BinaryData(await File.ReadAllBytesAsync(CommandLine.Sample(OverPlan))));
        arrival.Note(Blob, answer.Value.ETag, clock.GetUtcNow());
        await pipeline.GetRequiredService<SweepInbox>().RunAsync(CancellationToken.None);

        var shipped = Encoding.UTF8.GetString(ReferenceData.FilesOf(ReferenceData.ShippedFolder).Single(f => f.Path == Form).Content.Span);
        var stricter = shipped.Replace("\"code\": \"KC01-W02\",", "\"code\": \"KC01-W02\", \"blocksFrom\": \"2026-09-14\",", StringComparison.Ordinal);
        await storage.Reference.GetBlobClient("upload/" + Form).UploadAsync(new BinaryData(Encoding.UTF8.GetBytes(stricter)));
        Assert.Equal(1, await pipeline.GetRequiredService<ApplyReference>().SweepAsync(CancellationToken.None));
    }
}
