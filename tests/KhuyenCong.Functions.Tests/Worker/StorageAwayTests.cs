using System.Net;
using KhuyenCong.Emulator;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Storage;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>The built app whose storage ends: its pages say so in words.</summary>
public sealed class StorageAwayTests
{
    [Fact]
    public async Task ItsPagesSayThatTheStorageIsAway()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var azurite = await Azurite.StartAsync(null, null, patience.Token);
        await using var host = await WorkerHost.StartAsync(
            new Dictionary<string, string>
            {
                ["AzureWebJobsStorage"] = azurite.ConnectionString,
                [StorageOptions.Section] = azurite.ConnectionString,
                ["Mail__Transport"] = "Folder",
                ["Pages__MinistryGroup"] = "g",
                [PlatformAccess.PlatformSetting] = "True",
            },
            patience.Token);
        await azurite.DisposeAsync();
        var officer = Convert.ToBase64String("""{"auth_typ":"aad","claims":[{"typ":"groups","val":"g"},{"typ":"oid","val":"o"}]}"""u8);
        foreach (var (function, path, said) in new[]
        {
            ("HandInReport", "/nop-bao-cao/x", "Hệ thống tạm thời gián đoạn"), ("ShowSituation", "/tinh-hinh", "Hệ thống tạm thời gián đoạn"), ("ReadReports", "/api/v1/reports", "The data cannot be read"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { PlatformAccess.Header, officer } } };
            using var answer = await host.InvokeHttpAsync(function, request, patience.Token);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(2)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
            Assert.Contains(said, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(patience.Token)), StringComparison.Ordinal);
        }
    }
}
