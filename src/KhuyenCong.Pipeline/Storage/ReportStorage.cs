using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Storage;

/// <summary>The containers and the table of one deployment.</summary>
public sealed class ReportStorage
{
    /// <summary>Connects by the options; nothing is called yet.</summary>
    /// <param name="options">Names and addresses.</param>
    /// <param name="policy">A policy put into every client's pipeline, for measuring and for fault tests; null for none.</param>
    /// <exception cref="InvalidOperationException">Neither a connection string nor addresses are set.</exception>
    public ReportStorage(IOptions<StorageOptions> options, HttpPipelinePolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = options.Value;
        var blobOptions = new BlobClientOptions();
        var tableOptions = new TableClientOptions();
        blobOptions.RetryPolicy = new StoragePatience(blobOptions.Retry);
        tableOptions.RetryPolicy = new StoragePatience(tableOptions.Retry);
        if (policy is not null)
        {
            blobOptions.AddPolicy(policy, Azure.Core.HttpPipelinePosition.PerRetry);
            tableOptions.AddPolicy(policy, Azure.Core.HttpPipelinePosition.PerRetry);
        }

        BlobServiceClient blobs;
        TableServiceClient tables;
        if (settings.ConnectionString is { Length: > 0 } connection)
        {
            blobs = new BlobServiceClient(connection, blobOptions);
            tables = new TableServiceClient(connection, tableOptions);
        }
        else if (settings is { BlobServiceUri: { } blobUri, TableServiceUri: { } tableUri })
        {
            var credential = settings.ClientId is { Length: > 0 } clientId
                ? (Azure.Core.TokenCredential)new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
                : new DefaultAzureCredential();
            blobs = new BlobServiceClient(blobUri, credential, blobOptions);
            tables = new TableServiceClient(tableUri, credential, tableOptions);
        }
        else
        {
            throw new InvalidOperationException(
                $"{StorageOptions.Section} names no storage: set {StorageOptions.Section} to a connection string, or "
                + $"{StorageOptions.Section}__blobServiceUri and {StorageOptions.Section}__tableServiceUri.");
        }

        Inbox = blobs.GetBlobContainerClient(settings.Inbox);
        Archive = blobs.GetBlobContainerClient(settings.Archive);
        Receipts = blobs.GetBlobContainerClient(settings.Receipts);
        Exports = blobs.GetBlobContainerClient(settings.Exports);
        Copies = blobs.GetBlobContainerClient(settings.Copies);
        Reference = blobs.GetBlobContainerClient(settings.Reference);
        Table = tables.GetTableClient(settings.Table);
    }

    /// <summary>Into which provinces upload.</summary>
    public BlobContainerClient Inbox { get; }

    /// <summary>Keeps every original; blobs there are only ever created.</summary>
    public BlobContainerClient Archive { get; }

    /// <summary>The receipts.</summary>
    public BlobContainerClient Receipts { get; }

    /// <summary>Digests, and figures for other programs.</summary>
    public BlobContainerClient Exports { get; }

    /// <summary>Marked copies, kept so that each is made once; whatever is missing there is made again.</summary>
    public BlobContainerClient Copies { get; }

    /// <summary>Reference data that the ministry uploads.</summary>
    public BlobContainerClient Reference { get; }

    /// <summary>Submissions, statuses, figures and mails.</summary>
    public TableClient Table { get; }

    /// <summary>Makes the containers and the table where they are missing; safe to repeat.</summary>
    public async Task CreateAsync(CancellationToken cancellation)
    {
        foreach (var container in new[] { Inbox, Archive, Receipts, Exports, Copies, Reference })
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        }

        await Table.CreateIfNotExistsAsync(cancellation);
    }
}
