using System.Security.Cryptography;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>A file as it was handed in.</summary>
/// <param name="Name">The file's name without folders, NFC, for people.</param>
/// <param name="Content">Its bytes.</param>
public sealed record UploadedFile(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>
    /// Lower-case hexadecimal SHA-256 of the file. It is given where <see cref="Content"/> is only its beginning, since the file is larger than any
    /// that is read.
    /// </summary>
    public string Sha256
    {
        get => field ?? Convert.ToHexStringLower(SHA256.HashData(Content.Span));
        init;
    }
}
