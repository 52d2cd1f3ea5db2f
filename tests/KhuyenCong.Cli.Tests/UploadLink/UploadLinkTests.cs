using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using KhuyenCong.Cli.UploadLink;
using KhuyenCong.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace KhuyenCong.Cli.Tests.UploadLink;

/// <summary>An Azurite with an inbox, for the class.</summary>
public sealed class Inbox : IAsyncLifetime
{
    private Azurite? _azurite;

    public string Connection => _azurite!.ConnectionString;

    public BlobContainerClient Container => new(Connection, "inbox");

    public async Task InitializeAsync()
    {
        _azurite = await Azurite.StartAsync(null, null, CancellationToken.None);
        await Container.CreateAsync();
    }

    public Task DisposeAsync() => _azurite!.DisposeAsync().AsTask();
}

public sealed class UploadLinkTests(Inbox inbox) : IClassFixture<Inbox>
{
    private static readonly BinaryData Content = new("a report"), Other = new("another");

    [Fact]
    public async Task TheCommandPrintsALinkByWhichThatFileIsUploaded()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(
            folder, new Dictionary<string, string> { ["ReportStorage"] = inbox.Connection },
            "upload-link", "--unit", "52", "--period", "2026-Q3", "--file", "Báo cáo 50% #1+.xlsx", "--valid", "7d");
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Contains("inbox/52/2026-Q3/Báo cáo 50% #1+.xlsx", result.Errors, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Holds until \d{4}-\d\d-\d\d \d\d:\d\d in Vietnam for ", result.Errors);
        var address = Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Trim();

        // As a script does it, without any library for the storage.
        using var http = new HttpClient();
        using var put = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(Content.ToArray()) };
        put.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var answer = await http.SendAsync(put);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(Content.ToArray(), (await inbox.Container.GetBlobClient("52/2026-Q3/Báo cáo 50% #1+.xlsx").DownloadContentAsync()).Value.Content.ToArray());
    }

    [Theory]
    [InlineData("2025-Q3", "KC-01 2025-Q3 was locked after 2025-10-")]
    [InlineData("2099-Q3", "KC-01 2099-Q3 opens on 2099-09-")]
    [InlineData("2026-M05", "Nothing is due for 2026-M05")]
    public async Task ALinkByWhichNothingCanBeHandedInIsGivenWithAWarning(string period, string said)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(
            folder, new Dictionary<string, string> { ["ReportStorage"] = inbox.Connection }, "upload-link", "--unit", "52", "--period", period, "--file", "KC-01.xlsx");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALinkCreatesItsBlobOnceAndCanDoNothingElse()
    {
        const string Name = "52/2026-Q3/a.xlsx";
        await inbox.Container.GetBlobClient("52/2026-Q3/other.xlsx").UploadAsync(Other);
        var address = await LinkAsync(Name, TimeSpan.FromHours(1));
        var blob = new BlockBlobClient(address, NoRetries);

        // Before it is there, nothing can be asked about it either.
        await RefusedAsync(() => blob.ExistsAsync());
        await blob.UploadAsync(Content.ToStream(), new BlobUploadOptions());

        await RefusedAsync(() => blob.UploadAsync(Other.ToStream(), new BlobUploadOptions()));
        await RefusedAsync(() => blob.DownloadContentAsync());
        await RefusedAsync(() => blob.GetPropertiesAsync());
        await RefusedAsync(() => blob.SetMetadataAsync(new Dictionary<string, string> { ["a"] = "b" }));
        await RefusedAsync(() => blob.SetHttpHeadersAsync(new BlobHttpHeaders { ContentType = "text/html" }));
        await RefusedAsync(() => blob.SetTagsAsync(new Dictionary<string, string> { ["a"] = "b" }));
        await RefusedAsync(() => blob.SetAccessTierAsync(AccessTier.Cool));
        await RefusedAsync(() => blob.DeleteAsync());
        await RefusedAsync(() => blob.GetBlockListAsync());
        await RefusedAsync(() => blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15)));
        await RefusedAsync(() => new AppendBlobClient(address, NoRetries).AppendBlockAsync(Other.ToStream()));

        var query = address.Query;
        var container = new BlobContainerClient(new Uri(inbox.Container.Uri + query), NoRetries);
        await RefusedAsync(async () => await container.GetBlobsAsync().GetAsyncEnumerator().MoveNextAsync());
        await RefusedAsync(() => container.GetPropertiesAsync());
        await RefusedAsync(() => container.DeleteAsync());
        foreach (var elsewhere in new[] { "52/2026-Q3/b.xlsx", "52/2026-Q3/other.xlsx", "46/2026-Q3/a.xlsx", Name + ".xlsx" })
        {
            var another = new BlockBlobClient(new Uri($"{inbox.Container.Uri}/{elsewhere}{query}"), NoRetries);
            await RefusedAsync(() => another.UploadAsync(Other.ToStream(), new BlobUploadOptions()));
            await RefusedAsync(() => another.DownloadContentAsync());
        }

        // More than was granted cannot be written into the address: the signature no longer fits.
        var more = new BlockBlobClient(new Uri(address.AbsoluteUri.Replace("sp=c", "sp=rcwd", StringComparison.Ordinal)), NoRetries);
        await RefusedAsync(() => more.DownloadContentAsync());
        await RefusedAsync(() => more.DeleteAsync());

        var kept = (await inbox.Container.GetBlobClient(Name).DownloadContentAsync()).Value;
        Assert.Equal(Content.ToArray(), kept.Content.ToArray());
        Assert.Empty(kept.Details.Metadata);
        Assert.Equal(Other.ToArray(), (await inbox.Container.GetBlobClient("52/2026-Q3/other.xlsx").DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task AfterItsEndALinkIsRefused()
    {
        var ended = new BlockBlobClient(await LinkAsync("52/2026-Q3/late.xlsx", TimeSpan.FromMinutes(1), issuedAgo: TimeSpan.FromMinutes(2)), NoRetries);
        await RefusedAsync(() => ended.UploadAsync(Content.ToStream(), new BlobUploadOptions()));
        Assert.False(await inbox.Container.GetBlobClient("52/2026-Q3/late.xlsx").ExistsAsync());
    }

    [Fact]
    public async Task OnAnAccountWithoutKeysTheCallersIdentitySigns()
    {
        const string Delegation = """
            <?xml version="1.0" encoding="utf-8"?><UserDelegationKey><SignedOid>00000000-0000-0000-0000-000000000001</SignedOid>
            <SignedTid>00000000-0000-0000-0000-000000000002</SignedTid><SignedStart>2026-11-25T00:00:00Z</SignedStart>
            <SignedExpiry>2026-12-02T00:00:00Z</SignedExpiry><SignedService>b</SignedService><SignedVersion>2026-02-06</SignedVersion>
            <Value>c2VjcmV0</Value></UserDelegationKey>
            """;
        var asked = new List<string>();
        var options = new BlobClientOptions { Transport = new Azure.Core.Pipeline.HttpClientTransport(new Answers(asked, Delegation)) };
        var blob = new BlobServiceClient(new Uri("https://account.blob.core.windows.net"), new Token(), options).GetBlobContainerClient("inbox").GetBlobClient("52/2026-Q3/a.xlsx");
        var (address, until) = await UploadLinks.IssueAsync(
            blob, TimeSpan.FromDays(7), new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero)), CancellationToken.None);
        Assert.Equal(new DateTimeOffset(2026, 12, 2, 0, 0, 0, TimeSpan.Zero), until);
        Assert.Equal(["POST https://account.blob.core.windows.net/?restype=service&comp=userdelegationkey"], asked);
        Assert.StartsWith("https://account.blob.core.windows.net/inbox/52/2026-Q3/a.xlsx?", address.AbsoluteUri, StringComparison.Ordinal);
        var query = System.Web.HttpUtility.ParseQueryString(address.Query);
        Assert.Equal(("c", "b", "https", "00000000-0000-0000-0000-000000000001"), (query["sp"], query["sr"], query["spr"], query["skoid"]));
    }

    [Theory]
    [InlineData("90m", 90)]
    [InlineData("12h", 720)]
    [InlineData("7d", 10080)]
    [InlineData("168h", 10080)]
    [InlineData("8d", null)]
    [InlineData("0d", null)]
    [InlineData("-1d", null)]
    [InlineData("1", null)]
    [InlineData("d", null)]
    [InlineData("1w", null)]
    [InlineData("1.5d", null)]
    [InlineData("", null)]
    public void ATimeIsANumberAndAUnit(string text, int? minutes) =>
        Assert.Equal(minutes is { } m ? TimeSpan.FromMinutes(m) : null, UploadLinkCommand.Duration(text));

    [Theory]
    [InlineData("98", "2026-Q3", "a.xlsx", "7d", "No unit has the code")]
    [InlineData("52", "2026-Q7", "a.xlsx", "7d", "is no period")]
    [InlineData("52", "2026-Q3", "../46/a.xlsx", "7d", "is no name of a report's file")]
    [InlineData("52", "2026-Q3", "a", "7d", "is no name of a report's file")]
    [InlineData("52", "2026-Q3", "~$a.xlsx", "7d", "is no name of a report's file")]
    [InlineData("52", "2026-Q3", "a.xlsx", "30d", "is no time that a link can hold")]
    public async Task WhatIsWrongIsTold(string unit, string period, string file, string valid, string said)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(
            folder, new Dictionary<string, string> { ["ReportStorage"] = inbox.Connection }, "upload-link", "--unit", unit, "--period", period, "--file", file, "--valid", valid);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", result.Output, StringComparison.Ordinal);
    }

    private static BlobClientOptions NoRetries => new() { Retry = { MaxRetries = 0 } };

    private async Task<Uri> LinkAsync(string name, TimeSpan valid, TimeSpan issuedAgo = default)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - issuedAgo);
        return (await UploadLinks.IssueAsync(inbox.Container.GetBlobClient(name), valid, clock, CancellationToken.None)).Address;
    }

    private static async Task RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(call);
        Assert.True(refused.Status is 403, $"{refused.Status}: {refused.Message}");
    }

    private sealed class Token : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Answers(List<string> asked, string answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add($"{request.Method} {request.RequestUri}");
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK)
            {
                Content = new StringContent(answer, System.Text.Encoding.UTF8, "application/xml"),
            });
        }
    }
}
