using System.Security.Cryptography;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Cli;

/// <summary>The file that a command is to look into.</summary>
public static class InputFile
{
    // More than any reader takes. Of a larger file so much is read, so that it is refused as it would be in the inbox. Pipes and devices say that
    // they are empty: what comes of one is bounded, in bytes and in time.
    private const int Most = 64 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads it whole; its name in NFC, as the pipeline has it.</summary>
    /// <exception cref="IOException">It is not there, is a folder, cannot be read, or is a pipe or device that does not end.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static async Task<UploadedFile> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Directory.Exists(file.FullName) ? throw new IOException($"{file.FullName} is a folder. Name one file.")
            : !file.Exists ? throw CallPaths.Missing(file)
            : file.Length > Most ? await BeginningAsync(file, cancellation)
            : new UploadedFile(CanonicalText.Composed(file.Name), file.Length > 0 && file.LinkTarget is null ? await File.ReadAllBytesAsync(file.FullName, cancellation) : await EndingAsync(file, cancellation));
    }

    private static async Task<UploadedFile> BeginningAsync(FileInfo file, CancellationToken cancellation)
    {
        await using var content = file.OpenRead();
        var beginning = new byte[Most];
        await content.ReadExactlyAsync(beginning, cancellation);
        content.Position = 0;
        return new UploadedFile(CanonicalText.Composed(file.Name), beginning)
        {
            Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)),
        };
    }

    private static async Task<byte[]> EndingAsync(FileInfo file, CancellationToken cancellation)
    {
        try
        {
            // Opening a pipe that nobody writes to does not return.
            return await Task.Run(() => Read(file), cancellation).WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            throw Endless(file);
        }
    }

    private static IOException Endless(FileInfo file) => new($"{file.FullName} is no file that ends. Name a file.");

    private static byte[] Read(FileInfo file)
    {
        using var content = file.OpenRead();
        using var read = new MemoryStream();
        var buffer = new byte[128 * 1024];
        var most = Math.Max(content.CanSeek ? content.Length : 0, Most);
        for (int count; (count = content.Read(buffer)) > 0;)
        {
            if (read.Length + count > most)
            {
                throw Endless(file);
            }

            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }
}
