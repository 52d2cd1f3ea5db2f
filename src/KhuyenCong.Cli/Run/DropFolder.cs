using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Reporting.Intake;

namespace KhuyenCong.Cli.Run;

/// <summary>A folder whose files are uploaded to the inbox under the same relative path; what editors leave beside them stays.</summary>
public sealed class DropFolder(DirectoryInfo folder)
{
    private const string Uploaded = ".uploaded";

    private readonly Dictionary<string, (long Size, DateTime Written)> _seen = [];

    /// <summary>Uploads the files that have not changed since the last call, and moves them aside; a half-written one waits.</summary>
    /// <returns>The names of the blobs uploaded.</returns>
    public async Task<IReadOnlyList<string>> UploadAsync(BlobContainerClient inbox, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        folder.Create();
        var uploaded = new List<string>();
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (name.StartsWith(Uploaded + "/", StringComparison.Ordinal) || UploadRoute.IsLitterName(file.Name))
            {
                continue;
            }

            var state = (file.Length, file.LastWriteTimeUtc);
            if (!_seen.TryGetValue(name, out var before) || before != state)
            {
                _seen[name] = state;
                continue;
            }

            await using (var content = file.OpenRead())
            {
                await inbox.GetBlobClient(name).UploadAsync(content, new BlobUploadOptions(), cancellation);
            }

            var aside = Path.Combine(folder.FullName, Uploaded, DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture), name);
            Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
            file.MoveTo(aside, overwrite: true);
            _seen.Remove(name);
            uploaded.Add(name);
        }

        return uploaded;
    }
}
