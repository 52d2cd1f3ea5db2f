using System.Collections.Concurrent;
using Azure;
using KhuyenCong.Pipeline.Ingest;

namespace KhuyenCong.Cli.Demo;

/// <summary>A clock that stands where the simulation puts it.</summary>
public sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now.ToUniversalTime();

    /// <summary>Moves to a moment.</summary>
    public void MoveTo(DateTimeOffset moment) => _now = moment;
}

/// <summary>The simulated moment of each upload, in place of the emulator's clock, which cannot be moved.</summary>
public sealed class SimulatedArrival : UploadArrival
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _moments = new();

    /// <summary>Notes when a blob version came.</summary>
    public void Note(string blob, ETag etag, DateTimeOffset moment) => _moments[KeyOf(blob, etag)] = moment;

    /// <inheritdoc/>
    public override DateTimeOffset ReceivedAt(string blob, ETag etag, DateTimeOffset lastModified) =>
        _moments.TryGetValue(KeyOf(blob, etag), out var moment) ? moment : lastModified;

    private static string KeyOf(string blob, ETag etag) => blob + "\n" + etag.ToString().Trim('"');
}
