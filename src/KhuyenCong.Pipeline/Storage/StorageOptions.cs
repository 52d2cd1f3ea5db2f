using System.ComponentModel.DataAnnotations;

namespace KhuyenCong.Pipeline.Storage;

/// <summary>
/// Where reports are kept (configuration section <c>ReportStorage</c>). Either <see cref="ConnectionString"/> or the three
/// service addresses with an identity; the same names that the Functions host reads for its blob trigger.
/// </summary>
public sealed class StorageOptions
{
    /// <summary>The configuration section, and the name of the trigger's connection.</summary>
    public const string Section = "ReportStorage";

    /// <summary>The connection string of Azurite or of an account with keys; null when the addresses below are set.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether it is the emulator on a developer's machine, where no template makes the containers and the table.</summary>
    public bool IsEmulator => ConnectionString is { } connection
        && (connection.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase)
            || connection.Contains("AccountName=devstoreaccount1", StringComparison.OrdinalIgnoreCase));

    /// <summary>Address of the blob service, for example <c>https://ACCOUNT.blob.core.windows.net</c>.</summary>
    public Uri? BlobServiceUri { get; set; }

    /// <summary>Address of the table service.</summary>
    public Uri? TableServiceUri { get; set; }

    /// <summary>Client id of the user-assigned identity; null for the default credential.</summary>
    public string? ClientId { get; set; }

    /// <summary>Container into which provinces upload.</summary>
    [Required]
    public string Inbox { get; set; } = "inbox";

    /// <summary>Container that keeps every original.</summary>
    [Required]
    public string Archive { get; set; } = "archive";

    /// <summary>Container of the receipts.</summary>
    [Required]
    public string Receipts { get; set; } = "receipts";

    /// <summary>Container of digests and figures for other programs.</summary>
    [Required]
    public string Exports { get; set; } = "exports";

    /// <summary>Container of the marked copies, which can be made again.</summary>
    [Required]
    public string Copies { get; set; } = "copies";

    /// <summary>Container into which the ministry uploads reference data.</summary>
    [Required]
    public string Reference { get; set; } = "reference";

    /// <summary>The table of submissions, statuses, figures and mails.</summary>
    [Required]
    public string Table { get; set; } = "reports";
}
