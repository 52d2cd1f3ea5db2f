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

    /// <summary>By the receipt; of two that were received at the same moment the higher version is the later, as with reports.</summary>
    public int CompareTo(ProgrammeFile? other) => other is null ? 1
        : ReceivedAt.CompareTo(other.ReceivedAt) is not 0 and var order ? order
        : Version.CompareTo(other.Version) is not 0 and var version ? version
        : string.CompareOrdinal(Upload, other.Upload);
}
