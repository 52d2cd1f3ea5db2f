using System.Text;
using KhuyenCong.Reporting.Intake;

namespace KhuyenCong.Cli;

/// <summary>The file that a command is to look into.</summary>
public static class InputFile
{
    /// <summary>Reads it whole; its name in NFC, as the pipeline has it.</summary>
    /// <exception cref="IOException">It is not there, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static async Task<UploadedFile> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Directory.Exists(file.FullName) ? throw new IOException($"{file.FullName} is a folder. Name one file.")
            : !file.Exists ? throw new FileNotFoundException($"{file.FullName} does not exist.")
            : new UploadedFile(file.Name.Normalize(NormalizationForm.FormC), await File.ReadAllBytesAsync(file.FullName, cancellation));
    }
}
