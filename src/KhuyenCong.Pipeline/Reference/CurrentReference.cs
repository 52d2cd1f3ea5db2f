using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Reference;

/// <summary>The reference data in force at one moment.</summary>
/// <param name="Data">Everything but the mails' wording.</param>
/// <param name="Templates">The mails' wording.</param>
/// <param name="Files">The files of both: the shipped ones overlaid by the versions in force.</param>
/// <param name="Set">The row that every change replaces; null before the first change.</param>
/// <param name="Versions">The versions that the table names, by <see cref="ReferenceData.NameOf"/>; those that cannot be used too.</param>
/// <param name="LeftOut">Those of them whose version in force cannot be used, so that the shipped file stands in.</param>
public sealed record ReferenceInForce(
    ReferenceData Data,
    MailTemplates Templates,
    IReadOnlyList<ReferenceFile> Files,
    ReferenceSetRow? Set,
    IReadOnlyDictionary<string, ReferenceFileRow> Versions,
    IReadOnlyList<string> LeftOut);

/// <summary>
/// The reference data that is in force now: what comes with the product, overlaid by the versions that the ministry uploaded. All
/// instances see a change within a minute, by one query over the few rows that name the versions.
/// </summary>
public sealed partial class CurrentReference(
    ReferenceData shipped, MailTemplates shippedTemplates, ReportStorage storage, ReportTable table, TimeProvider clock, ILogger<CurrentReference> log) : IDisposable
{
    /// <summary>After this time the table is asked again.</summary>
    public static TimeSpan LooksAgainAfter { get; } = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly ConcurrentDictionary<string, byte[]> _versions = new();
    private readonly Lazy<IReadOnlyList<ReferenceFile>> _shippedFiles = new(() => ReferenceData.FilesOf(ReferenceData.ShippedFolder));
    private volatile Look? _last;

    /// <summary>The mails' wording as of the last look; the shipped one before the first.</summary>
    public MailTemplates Templates => _last?.Found.Templates ?? shippedTemplates;

    /// <summary>What every page and mail tells now of planned stops, by the last look; the storage is not asked.</summary>
    public IReadOnlyList<string> Notices => (_last?.Found.Data ?? shipped).NoticesOn(VietnamTime.DayOf(clock.GetUtcNow()));

    /// <summary>The data; one run of a use case takes it once and keeps it.</summary>
    public async ValueTask<ReferenceData> GetAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var age = _last is { } last ? clock.GetUtcNow() - last.At : TimeSpan.MaxValue;
        return _last is { } known && age >= TimeSpan.Zero && age < LooksAgainAfter ? known.Found.Data : (await LookAsync(cancellation)).Data;
    }

    /// <summary>Asks the table, and reads what has changed.</summary>
    public async Task<ReferenceInForce> LookAsync(CancellationToken cancellation)
    {
        await StoragePatience.TakeTurnAsync(_oneAtATime, cancellation);
        try
        {
            var now = clock.GetUtcNow();
            var rows = await RowsAsync(cancellation);
            var set = rows.Find(r => r.RowKey == ReferenceSetRow.Key);
            if (_last is { } last && last.Found.Set?.ETag == set?.ETag)
            {
                _last = last with { At = now };
                return last.Found;
            }

            var versions = rows.Where(r => r.RowKey != ReferenceSetRow.Key).Select(FileRow).ToDictionary(r => ReferenceData.NameOf(r.Path), StringComparer.Ordinal);
            var found = await LoadAsync(set is null ? null : SetRow(set), versions, cancellation);
            _last = new Look(found, now);
            LogInForce(versions.Count, found.Set?.Changes ?? 0);
            return found;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>Files in which some are put in the place of those that stand for the same (<see cref="ReferenceData.NameOf"/>).</summary>
    public static IReadOnlyList<ReferenceFile> Overlay(IEnumerable<ReferenceFile> files, IReadOnlyCollection<ReferenceFile> over)
    {
        ArgumentNullException.ThrowIfNull(over);
        return [.. files.ExceptBy(over.Select(f => ReferenceData.NameOf(f.Path)), f => ReferenceData.NameOf(f.Path)).Concat(over).OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    private async Task<List<TableEntity>> RowsAsync(CancellationToken cancellation)
    {
        try
        {
            return await table.UnderAsync<TableEntity>(Keys.Reference, ReferenceFileRow.Prefix, cancellation);
        }
        catch (RequestFailedException none) when (none.Status == 404)
        {
            // A storage that nothing was ever deployed to has no table; what is shipped is in force.
            return [];
        }
    }

    private async Task<ReferenceInForce> LoadAsync(
        ReferenceSetRow? set, Dictionary<string, ReferenceFileRow> versions, CancellationToken cancellation)
    {
        var over = new Dictionary<string, ReferenceFile>(StringComparer.Ordinal);
        foreach (var (name, row) in versions)
        {
            if (await BytesAsync(row, cancellation) is { } bytes)
            {
                over[name] = new ReferenceFile(row.Path, bytes);
            }
        }

        while (true)
        {
            var files = Overlay(_shippedFiles.Value, over.Values);
            try
            {
                var data = over.Keys.All(IsMail) ? shipped : ReferenceData.Load(files);
                var templates = over.Keys.Any(IsMail) ? MailTemplates.Load(files) : shippedTemplates;
                return new ReferenceInForce(data, templates, files, set, versions, [.. versions.Keys.Except(over.Keys).Order(StringComparer.Ordinal)]);
            }
            catch (ReferenceDataException broken) when (over.Count > 0)
            {
                // After an upgrade a stored version may no longer fit: the files that are named give way, or all when none of them is.
                var named = broken.Problems.Select(p => ReferenceData.NameOf(p.Path)).Where(over.ContainsKey).Distinct().ToList();
                foreach (var path in named.Count > 0 ? named : [.. over.Keys])
                {
                    over.Remove(path);
                    LogLeftOut(versions[path].Path, versions[path].Version, string.Join("; ", broken.Problems.Take(10)));
                }
            }
        }
    }

    private async Task<byte[]?> BytesAsync(ReferenceFileRow row, CancellationToken cancellation)
    {
        if (_versions.TryGetValue(row.Blob, out var known))
        {
            return known;
        }

        try
        {
            var bytes = (await storage.Reference.GetBlobClient(row.Blob).DownloadContentAsync(cancellation)).Value.Content.ToArray();
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) == row.Sha256)
            {
                return _versions[row.Blob] = bytes;
            }

            LogLeftOut(row.Path, row.Version, "The stored bytes are not those that were accepted.");
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            LogLeftOut(row.Path, row.Version, "The stored version is gone.");
        }

        return null;
    }

    private static bool IsMail(string path) => path.StartsWith(ReferenceData.MailFolder, StringComparison.Ordinal);

    private static ReferenceSetRow SetRow(TableEntity row) => new() { ETag = row.ETag, Changes = row.GetInt32(nameof(ReferenceSetRow.Changes)) ?? 0 };

    private static ReferenceFileRow FileRow(TableEntity row) => new()
    {
        RowKey = row.RowKey,
        ETag = row.ETag,
        Path = row.GetString(nameof(ReferenceFileRow.Path)),
        Version = row.GetInt32(nameof(ReferenceFileRow.Version)) ?? 0,
        Blob = row.GetString(nameof(ReferenceFileRow.Blob)),
        Sha256 = row.GetString(nameof(ReferenceFileRow.Sha256)),
        Since = row.GetDateTimeOffset(nameof(ReferenceFileRow.Since)) ?? default,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Reference data in force: {Files} files of the ministry over those shipped, after {Changes} changes")]
    private partial void LogInForce(int files, int changes);

    [LoggerMessage(Level = LogLevel.Error, Message = "Version {Version} of the reference file {Path} cannot be used, so the shipped one is in force; upload a sound one. {Problems}")]
    private partial void LogLeftOut(string path, int version, string problems);

    private sealed record Look(ReferenceInForce Found, DateTimeOffset At);
}
