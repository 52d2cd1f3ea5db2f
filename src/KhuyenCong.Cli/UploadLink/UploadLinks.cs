using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace KhuyenCong.Cli.UploadLink;

/// <summary>
/// Issues addresses by which one blob of the inbox can be created, and nothing else be done: a service SAS with the permission
/// <c>create</c> for that blob. It is signed by the caller's own identity (user delegation), or by the account's key where the settings have one.
/// </summary>
public static class UploadLinks
{
    /// <summary>The longest time that a link can hold: a user delegation key lives no longer.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(7);

    /// <summary>Issues a link.</summary>
    /// <param name="blob">The blob, which need not exist.</param>
    /// <param name="valid">For how long, at most <see cref="Longest"/>.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async Task<(Uri Address, DateTimeOffset Until)> IssueAsync(BlobClient blob, TimeSpan valid, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(valid, Longest);
        var now = clock.GetUtcNow();
        var until = now + valid;
        var sas = new BlobSasBuilder(BlobSasPermissions.Create, until)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        if (blob.CanGenerateSasUri)
        {
            return (blob.GenerateSasUri(sas), until);
        }

        var service = blob.GetParentBlobContainerClient().GetParentBlobServiceClient();
        var key = await service.GetUserDelegationKeyAsync(now, until, cancellation);
        return (new BlobUriBuilder(blob.Uri) { Sas = sas.ToSasQueryParameters(key.Value, service.AccountName) }.ToUri(), until);
    }
}
