using System.Collections.Concurrent;
using Azure;
using KhuyenCong.Pipeline.Uploads;

namespace KhuyenCong.Emulator;

/// <summary>A clock that stands where the simulation puts it, until it goes on from there.</summary>
public sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;
    private long? _goesOnSince;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now.ToUniversalTime() + (_goesOnSince is { } since ? GetElapsedTime(since) : TimeSpan.Zero);

    /// <summary>Goes on from where it stands, at the pace of the machine's.</summary>
    public void GoOn() => _goesOnSince = GetTimestamp();

    /// <summary>Moves to a moment.</summary>
    public void MoveTo(DateTimeOffset moment) => _now = moment;
}

/// <summary>The simulated moment of each upload, in place of the emulator's clock, which cannot be moved.</summary>
public sealed class SimulatedArrival : UploadArrival
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _moments = new();

    /// <summary>How far a clock that goes on is ahead of the emulator's: for uploads of which nothing was noted.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>Notes when a blob version came.</summary>
    public void Note(string blob, ETag etag, DateTimeOffset moment) => _moments[KeyOf(blob, etag)] = moment;

    /// <inheritdoc/>
    public override DateTimeOffset ReceivedAt(string blob, ETag etag, DateTimeOffset lastModified) =>
        _moments.TryGetValue(KeyOf(blob, etag), out var moment) ? moment : lastModified + Ahead;

    private static string KeyOf(string blob, ETag etag) => blob + "\n" + etag.ToString().Trim('"');
}
