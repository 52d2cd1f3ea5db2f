using System.Globalization;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Reading;

namespace KhuyenCong.Cli.Run;

/// <summary>A folder whose files are uploaded to the inbox under the same relative path; what editors leave beside them stays.</summary>
public sealed class DropFolder(DirectoryInfo folder)
{
    private const string Uploaded = ".uploaded";

    private readonly Dictionary<string, (long Size, DateTime Written)> _seen = [];

    /// <summary>
    /// Uploads the files that have not changed since the last call, and moves them aside; a half-written one waits. A file is one upload
    /// however often it is uploaded before it is moved.
    /// </summary>
    /// <param name="inbox">Where they go.</param>
    /// <param name="failed">Told of each file that cannot be read or moved; it is tried again, and the others do not wait for it.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The files' paths below the folder.</returns>
    public async Task<IReadOnlyList<string>> UploadAsync(BlobContainerClient inbox, Action<string, Exception> failed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        ArgumentNullException.ThrowIfNull(failed);
        folder.Create();
        var uploaded = new List<string>();
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (name.StartsWith(Uploaded + "/", StringComparison.Ordinal) || UploadRoute.IsJunkName(file.Name))
            {
                continue;
            }

            try
            {
                if (await TryUploadAsync(inbox, name, file, cancellation))
                {
                    uploaded.Add(name);
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                failed(name, fault);
            }
        }

        return uploaded;
    }

    private async Task<bool> TryUploadAsync(BlobContainerClient inbox, string name, FileInfo file, CancellationToken cancellation)
    {
        var state = (file.Length, file.LastWriteTimeUtc);
        if (!_seen.TryGetValue(name, out var before) || before != state)
        {
            _seen[name] = state;
            return false;
        }

        await using (var content = file.OpenRead())
        {
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
            content.Position = 0;
            var blob = name.Split('/') is [var unit, var period, var own]
                ? FormUpload.NameOf(unit, period, string.Create(CultureInfo.InvariantCulture, $"{FormUpload.FromFolder}{state.LastWriteTimeUtc.Ticks:x}"), sha256, own)
                : name;
            await inbox.GetBlobClient(blob).UploadAsync(content, new BlobUploadOptions(), cancellation);
        }

        var aside = Path.Combine(folder.FullName, Uploaded, DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture), name);
        Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
        file.MoveTo(aside, overwrite: true);
        _seen.Remove(name);
        return true;
    }
}
