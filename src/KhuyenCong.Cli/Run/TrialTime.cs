using System.CommandLine;
using System.Globalization;
using Azure;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Cli.Run;

/// <summary>A clock that is ahead of another, or behind it, and goes at its pace.</summary>
public sealed class TrialClock(TimeProvider clock, TimeSpan by) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + by;
}

/// <summary>The moment of an upload by a <see cref="TrialClock"/>, because the emulator's own clock cannot be moved.</summary>
/// <param name="by">How far the clock is ahead.</param>
/// <param name="begins">When it was started: what an earlier run left in the inbox, by another clock, counts as received then.</param>
public sealed class TrialArrival(TimeSpan by, DateTimeOffset begins) : UploadArrival
{
    /// <inheritdoc/>
    public override DateTimeOffset ReceivedAt(string blob, ETag etag, DateTimeOffset lastModified) => lastModified + by is var then && then > begins ? then : begins;
}

/// <summary>The option that lets a trial take place at another time than today.</summary>
public static class TrialTime
{
    private static readonly string[] Patterns = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"];

    // By then the morning's reminders and digest are owed.
    private static readonly TimeSpan Morning = TimeSpan.FromHours(9);

    /// <summary>Makes the option; null is the real time.</summary>
    /// <param name="description">What it does, before what is written in it.</param>
    public static Option<DateTimeOffset?> NowOption(string description) => new("--now")
    {
        Description = description + " Vietnam time, for example 2026-09-16T14:30, or a day (09:00).",
        CustomParser = result =>
        {
            if (Parse(result.Tokens[0].Value) is { } now)
            {
                return now;
            }

            result.AddError($"“{result.Tokens[0].Value}” is no time. Write a day and hour of Vietnam from 2016 to 2099, for example 2026-09-16T14:30, or a day, for example 2026-09-16.");
            return null;
        },
    };

    /// <summary>Reads a moment in Vietnam time; null when it is none, or one at which there was nothing to report.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        if (!DateTime.TryParseExact(text, Patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) || time.Year is < 2016 or > 2099)
        {
            return null;
        }

        var isDay = !text.Contains('T', StringComparison.Ordinal);
        return VietnamTime.StartOf(DateOnly.FromDateTime(time)) + (isDay ? Morning : time.TimeOfDay);
    }
}
