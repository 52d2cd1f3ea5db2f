using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Google.Protobuf;
using KhuyenCong.Functions.Tests.Worker.Protocol;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>
/// The built app as the Functions host meets it. Its clock is the real one, so what is asserted holds on any day: an upload is recorded,
/// answered and moved whether it is on time, late or set aside.
/// </summary>
public sealed class WorkerHostTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    private const string Q3 = "KC-01_2026-Q3";

    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    [Fact]
    public void AnnouncesItselfUnderTheIdItWasGiven()
    {
        var host = worker.Host;
        Assert.Equal(host.WorkerId, host.AnnouncedAs);
        Assert.Equal(StatusResult.Types.Status.Success, host.Init.Result.Status);
        Assert.Equal(".NET", host.Init.WorkerMetadata.RuntimeName);
        Assert.StartsWith("10.", host.Init.WorkerMetadata.RuntimeVersion, StringComparison.Ordinal);

        // The platform gives a start 30 seconds.
        Assert.InRange(host.ReadyAfter, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void ListsTheFunctionsThatTheBuildWroteDown()
    {
        var written = JsonNode.Parse(File.ReadAllText(Path.Combine(WorkerHost.BuiltApp, "functions.metadata")))!.AsArray();
        var expected = written.Select(f => $"{(string)f!["name"]!}: {(string)f["bindings"]![0]!["type"]!}").Order(StringComparer.Ordinal);
        var listed = worker.Host.Functions.Values.Select(f => $"{f.Name}: {f.TriggerType}").Order(StringComparer.Ordinal).ToList();

        Assert.Equal(expected, listed);
        Assert.Superset(
            new HashSet<string>
            {
                "ApplyReference: blobTrigger", "DeliverMail: timerTrigger", "IngestReport: blobTrigger", "RemindProvinces: timerTrigger",
                "SendDigest: timerTrigger", "SweepInbox: timerTrigger",
            },
            listed.ToHashSet());
    }

    [Fact]
    public async Task MakesWhatItNeedsInAnEmptyEmulatorBeforeItAnnouncesItself()
    {
        var storage = worker.Storage;
        Assert.All(
            new[] { storage.Inbox, storage.Archive, storage.Receipts, storage.Exports, storage.Reference },
            container => Assert.True(container.Exists(Patience), container.Name));
        var tables = new List<string>();
        await foreach (var table in new TableServiceClient(worker.Settings["ReportStorage"]).QueryAsync(cancellationToken: Patience))
        {
            tables.Add(table.Name);
        }

        Assert.Contains(storage.Table.Name, tables);
    }

    [Fact]
    public async Task IngestReportTakesTheUploadItIsToldOfAndDeliverMailAnswersItOnce()
    {
        const string Blob = "52/2026-Q3/Báo cáo #1 50%+.xlsx";
        await UploadAsync(Blob, "good-exceljs-52.xlsx");

        Succeeded(await worker.Host.InvokeBlobAsync("IngestReport", Blob, Patience));

        Assert.DoesNotContain(Blob, await NamesAsync(worker.Storage.Inbox));
        Assert.Single(await NamesAsync(worker.Storage.Archive), name => name.StartsWith("reports/52/2026-Q3/", StringComparison.Ordinal));
        Assert.Single(await NamesAsync(worker.Storage.Receipts), name => name.StartsWith("52/2026-Q3/", StringComparison.Ordinal));
        Assert.Equal("Event", await WayOfAsync(Assert.Single(await RowsAsync("submission_52_"))));

        // The event comes at least once: the second finds nothing left and changes nothing.
        Succeeded(await worker.Host.InvokeBlobAsync("IngestReport", Blob, Patience));
        Assert.Single(await RowsAsync("submission_52_"));

        await DeliverAsync();
        var mails = worker.Mails.Count;
        Assert.NotEqual(0, mails);
        Assert.Empty(await RowsAsync("owed_"));
        await DeliverAsync();
        Assert.Equal(mails, worker.Mails.Count);
    }

    [Fact]
    public async Task SweepInboxTakesTheUploadThatNoEventToldOf()
    {
        const string Blob = "68/2026-Q3/bao-cao.xlsx";
        await UploadAsync(Blob, "good-sheetjs-68.xlsx");

        Succeeded(await worker.Host.InvokeTimerAsync("SweepInbox", Patience));

        Assert.DoesNotContain(Blob, await NamesAsync(worker.Storage.Inbox));
        Assert.Equal("Sweep", await WayOfAsync(Assert.Single(await RowsAsync("submission_68_"))));
        Assert.Contains(worker.Host.Logs, l => l.Message.StartsWith("Swept the inbox: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RemindProvincesCatchesUpAfterAMissedRunAndASecondRunOwesNothingMore()
    {
        Succeeded(await worker.Host.InvokeTimerAsync("RemindProvinces", Patience, isPastDue: true));
        Assert.Contains(worker.Host.Logs, l => l.Message.StartsWith("Reminders: ", StringComparison.Ordinal));
        var owed = await RowsAsync("mail_reminder", null);

        Succeeded(await worker.Host.InvokeTimerAsync("RemindProvinces", Patience));
        Assert.Equal(owed, await RowsAsync("mail_reminder", null));
    }

    [Fact]
    public async Task SendDigestOwesEachDigestOnce()
    {
        Succeeded(await worker.Host.InvokeTimerAsync("SendDigest", Patience));
        var owed = await RowsAsync("mail_digest", null);

        Succeeded(await worker.Host.InvokeTimerAsync("SendDigest", Patience, isPastDue: true));
        Assert.Equal(owed, await RowsAsync("mail_digest", null));
    }

    [Fact]
    public async Task ReadHealthAnswersAProbeWithCountsAndNoNameOfAFile()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        using var answer = await worker.Host.InvokeHttpAsync("ReadHealth", request, Patience);
        var text = await answer.Content.ReadAsStringAsync();
        var counts = JsonNode.Parse(text)!;

        Assert.Equal((bool)counts["healthy"]! ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(0, (int)counts["stuck"]!);
        Assert.DoesNotContain(".xlsx", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakeDeliveryEventsAnswersByTheSignatureTheTimeAndTheLength()
    {
        var body = Encoding.UTF8.GetBytes("""[{"email":"a@example.vn","timestamp":1,"event":"delivered","ledger_key":"KC-01_2026-Q3.never_sent"}]""");
        var now = DateTimeOffset.UtcNow;

        Assert.Equal(HttpStatusCode.NoContent, await EventsAsync(body, now, worker.SignEvents));
        Assert.Equal(HttpStatusCode.Unauthorized, await EventsAsync(body, now, _ => "AAAA"));
        Assert.Equal(HttpStatusCode.Unauthorized, await EventsAsync(body, now, signed => worker.SignEvents([.. signed, 32])));
        Assert.Equal(HttpStatusCode.Forbidden, await EventsAsync(body, now.AddHours(-1), worker.SignEvents));
        Assert.Equal(HttpStatusCode.BadRequest, await EventsAsync("{}"u8.ToArray(), now, worker.SignEvents));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await EventsAsync(new byte[TakeDeliveryEvents.MaxBytes + 1], now, worker.SignEvents));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await EventsAsync(new byte[TakeDeliveryEvents.MaxBytes + 1], now, worker.SignEvents, chunked: true));
    }

    private async Task<HttpStatusCode> EventsAsync(byte[] body, DateTimeOffset at, Func<byte[], string> sign, bool chunked = false)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/delivery-events") { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        request.Headers.Add(DeliveryEvents.SignatureHeader, sign([.. Encoding.ASCII.GetBytes(timestamp), .. body]));
        request.Headers.Add(DeliveryEvents.TimestampHeader, timestamp);
        using var answer = await worker.Host.InvokeHttpAsync("TakeDeliveryEvents", request, Patience);
        return answer.StatusCode;
    }

    [Fact]
    public async Task HandInReportOpensNothingByATokenThatIsNoneAndServesItsStyle()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nop-bao-cao/x/y");
        using var answer = await worker.Host.InvokeHttpAsync("HandInReport", request, Patience);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("Liên kết không dùng được", WebUtility.HtmlDecode(text), StringComparison.Ordinal);

        using var styled = new HttpRequestMessage(HttpMethod.Get, text.Split("href=\"").Select(p => p.Split('"')[0]).First(p => p.EndsWith(".css", StringComparison.Ordinal)));
        using var style = await worker.Host.InvokeHttpAsync("HandInReport", styled, Patience);
        Assert.Equal("text/css", style.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task ShowSituationBelievesNoPrincipalWhileThePlatformsAuthenticationIsOff()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tinh-hinh");
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String("""{"auth_typ":"aad","claims":[]}"""u8));
        using var answer = await worker.Host.InvokeHttpAsync("ShowSituation", request, Patience);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task ReadReportsAsksTheHostForAKeyAndAnswersInJson()
    {
        Assert.Equal("function", ((string?)worker.Host.Functions["ReadReports"].Trigger["authLevel"])?.ToLowerInvariant());
        foreach (var (path, status, type) in new[]
        {
            ("/api/v1/reports/KC-01/2026-Q3", HttpStatusCode.OK, "application/json"), ("/api/v1/openapi.json", HttpStatusCode.OK, "application/json"), ("/api/v1/x", HttpStatusCode.NotFound, "application/problem+json"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            using var answer = await worker.Host.InvokeHttpAsync("ReadReports", request, Patience);
            Assert.Equal((path, status, type), (path, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task FailsAnInvocationThatItCannotBindAndRunsTheNext()
    {
        var unknown = new TypedData
        {
            ModelBindingData = new ModelBindingData
            {
                Version = "1.0",
                Source = "AzureStorageBlobs",
                ContentType = "application/json",
                Content = ByteString.CopyFromUtf8("""{"Connection":"NoSuchConnection","ContainerName":"inbox","BlobName":"a"}"""),
            },
        };

        var failed = await worker.Host.InvokeAsync("IngestReport", unknown, new Dictionary<string, string>(), Patience);
        Assert.Equal(StatusResult.Types.Status.Failure, failed.Result.Status);
        Assert.Contains("NoSuchConnection", failed.Result.Exception.ToString(), StringComparison.Ordinal);

        Succeeded(await worker.Host.InvokeBlobAsync("IngestReport", "52/2026-Q3/never-there.xlsx", Patience));
    }

    [Fact]
    public async Task LoadsAtItsStartNothingThatOnlyADigestNeedsAndEndsWhenTheHostSaysSo()
    {
        var host = await WorkerHost.StartAsync(worker.Settings, Patience);
        if (OperatingSystem.IsLinux())
        {
            var mapped = host.MappedFiles;
            Assert.Contains("KhuyenCong.Pipeline.dll", mapped);
            Assert.DoesNotContain(mapped, f => f.Contains("SpreadCheetah", StringComparison.Ordinal) || f.Contains("OpenXml", StringComparison.Ordinal));
        }

        await host.DisposeAsync();
        Assert.True(host.EndedByItself, host.Output);
    }

    [Fact]
    public async Task AProcessThatDoesNotStartIsToldWithWhatItWrote()
    {
        var empty = Directory.CreateTempSubdirectory("no-worker");
        try
        {
            var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => WorkerHost.StartAsync(worker.Settings, Patience, empty.FullName));
            Assert.Contains("KhuyenCong.Functions.dll", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }

    private async Task DeliverAsync()
    {
        Succeeded(await worker.Host.InvokeTimerAsync("DeliverMail", Patience));
    }

    private void Succeeded(InvocationResponse answer) =>
        Assert.True(
            answer.Result.Status == StatusResult.Types.Status.Success,
            $"{answer.Result.Status}: {answer.Result.Exception}\n{string.Join('\n', worker.Host.Logs.Select(l => l.Message))}\n{worker.Host.Output}");

    private async Task UploadAsync(string blob, string sample) =>
        await worker.Storage.Inbox.GetBlobClient(blob).UploadAsync(Path.Combine(AppContext.BaseDirectory, "Samples", sample));

    // Keys of the rows under a prefix, in one partition or in all.
    private async Task<List<string>> RowsAsync(string prefix, string? partition = Q3)
    {
        var rows = new List<string>();
        await foreach (var row in worker.Storage.Table.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"]))
        {
            if (row.RowKey.StartsWith(prefix, StringComparison.Ordinal) && (partition is null || row.PartitionKey == partition))
            {
                rows.Add(row.PartitionKey + "/" + row.RowKey);
            }
        }

        return rows;
    }

    private async Task<string?> WayOfAsync(string row) =>
        (await worker.Storage.Table.GetEntityAsync<TableEntity>(row.Split('/')[0], row.Split('/')[1])).Value.GetString("Way");

    private static async Task<List<string>> NamesAsync(BlobContainerClient container)
    {
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync())
        {
            names.Add(blob.Name);
        }

        return names;
    }
}
