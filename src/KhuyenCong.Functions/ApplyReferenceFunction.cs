using Azure.Storage.Blobs;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Checks uploaded reference data and brings it into force as soon as the storage announces it; <see cref="SweepInboxFunction"/> is the guarantee behind it.</summary>
public sealed class ApplyReferenceFunction(ApplyReference apply)
{
    /// <summary>Runs for one blob below <c>upload/</c>; what the use case itself writes lies elsewhere and does not trigger it.</summary>
    [Function(nameof(ApplyReference))]
    public Task RunAsync(
        [BlobTrigger("reference/upload/{name}", Source = BlobTriggerSource.EventGrid, Connection = StorageOptions.Section)] BlobClient blob,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return apply.RunAsync(blob.Name, cancellation);
    }
}
