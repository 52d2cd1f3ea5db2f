using System.Text.Json;
using Azure.Data.Tables;
using KhuyenCong.Functions.Tests.Worker.Protocol;
using KhuyenCong.Pipeline.Ingest;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>The reader of the poison queue as the Functions host meets it.</summary>
public sealed class PoisonFunctionTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    private const string Blob = "52/2026-Q3/Báo cáo #1 50%+.xlsx";

    [Fact]
    public void ListensOnTheQueueIntoWhichTheBlobTriggerGivesUp()
    {
        var trigger = worker.Host.Functions["SettlePoison"].Trigger;
        Assert.Equal("queueTrigger", (string?)trigger["type"]);
        Assert.Equal(SettlePoison.Queue, (string?)trigger["queueName"]);
        Assert.Equal("ReportStorage", (string?)trigger["connection"]);
    }

    [Fact]
    public async Task MarksTheUploadOfTheMessageAsFailedUntilTheSweepHasTakenIt()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var blob = worker.Storage.Inbox.GetBlobClient(Blob);
        var uploaded = await blob.UploadAsync(Path.Combine(AppContext.BaseDirectory, "Samples", "good-exceljs-52.xlsx"), patience.Token);
        var message = JsonSerializer.Serialize(new
        {
            FunctionId = "Host.Functions.IngestReport",
            BlobType = "BlockBlob",
            ContainerName = worker.Storage.Inbox.Name,
            BlobName = Blob,
            ETag = uploaded.Value.ETag.ToString("H"),
        });

        await SettleAsync(message, patience.Token);
        await SettleAsync(message, patience.Token);
        Assert.Single(await FailedAsync(patience.Token));

        var swept = await worker.Host.InvokeTimerAsync("SweepInbox", patience.Token);
        Assert.Equal(StatusResult.Types.Status.Success, swept.Result.Status);
        Assert.Empty(await FailedAsync(patience.Token));
    }

    private async Task SettleAsync(string message, CancellationToken cancellation)
    {
        var answer = await worker.Host.InvokeAsync("SettlePoison", new TypedData { String = message }, new Dictionary<string, string>(), cancellation);
        Assert.True(answer.Result.Status == StatusResult.Types.Status.Success, answer.Result.Exception?.ToString());
    }

    private async Task<List<string>> FailedAsync(CancellationToken cancellation)
    {
        var rows = new List<string>();
        await foreach (var row in worker.Storage.Table.QueryAsync<TableEntity>(
            r => r.PartitionKey == "index" && r.RowKey.CompareTo("failed_") >= 0 && r.RowKey.CompareTo("failed`") < 0, cancellationToken: cancellation))
        {
            rows.Add(row.RowKey);
        }

        return rows;
    }
}
