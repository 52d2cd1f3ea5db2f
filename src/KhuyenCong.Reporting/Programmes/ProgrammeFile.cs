using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Programmes;

/// <summary>An accepted file of a programme.</summary>
/// <param name="Upload">The upload's id.</param>
/// <param name="Sha256">Of its bytes, lower-case hexadecimal.</param>
/// <param name="Version">The version that it made.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Declared">What is said of it.</param>
public sealed record ProgrammeFile(string Upload, string Sha256, int Version, DateTimeOffset ReceivedAt, ProgrammeDeclaration Declared) : IComparable<ProgrammeFile>
{
    /// <summary>The file's name for people.</summary>
    public string FileName { get; init; } = "";

    /// <summary>The code that its unit had when it sent it.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The form's code.</summary>
    public string Form { get; init; } = "";

    /// <summary>The file of a receipt; null when it is none of a programme, was not taken, or is one that is on file already.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="upload">The upload that it answers.</param>
    public static ProgrammeFile? Of(Receipt receipt, string upload)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt is { Kind: SubmissionKind.Document, Outcome: { } outcome } && outcome.IsAccepted()
            ? new ProgrammeFile(upload, receipt.Sha256, receipt.Version, receipt.ReceivedAt, receipt.DeclaredProgramme) { FileName = receipt.FileName, Unit = receipt.Unit ?? "", Form = receipt.Form ?? "" }
            : null;
    }

    /// <summary>By the receipt; of two that were received at the same moment the higher version is the later, as with reports.</summary>
    public int CompareTo(ProgrammeFile? other) => other is null ? 1
        : ReceivedAt.CompareTo(other.ReceivedAt) is not 0 and var order ? order
        : Version.CompareTo(other.Version) is not 0 and var version ? version
        : string.CompareOrdinal(Upload, other.Upload);
}
