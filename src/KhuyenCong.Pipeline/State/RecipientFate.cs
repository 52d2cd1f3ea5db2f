using System.Globalization;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Pipeline.State;

/// <summary>What became of a mail at one of its recipients.</summary>
/// <param name="Recipient">The address, in lower case.</param>
/// <param name="Kind"><c>delivered</c>, <c>bounce</c>, <c>blocked</c> or <c>dropped</c>.</param>
/// <param name="At">When the mail service learned it, UTC.</param>
/// <param name="Reason">What the other side said, one line; may be empty.</param>
public sealed record RecipientFate(string Recipient, string Kind, DateTimeOffset At, string Reason)
{
    private const int MostReason = 200;

    /// <summary>Whether the mail did not and will not arrive.</summary>
    public bool Failed => DeliveryEvent.IsFailureKind(Kind);

    /// <summary>Reads the column <see cref="MailRow.Fates"/>.</summary>
    public static IReadOnlyList<RecipientFate> Read(string? column) =>
    [
        .. (column ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Where(parts => parts.Length == 4)
            .Select(parts => new RecipientFate(
                parts[0], parts[1], DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[2], CultureInfo.InvariantCulture)), parts[3])),
    ];

    /// <summary>The column: a line a recipient, its parts between tabs, the moment in seconds from 1970; null when there is nothing to tell.</summary>
    public static string? Write(IEnumerable<RecipientFate> fates)
    {
        var lines = fates.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Recipient}\t{f.Kind}\t{f.At.ToUnixTimeSeconds()}\t{f.Reason}"));
        return string.Join('\n', lines) is { Length: > 0 } column ? column : null;
    }

    /// <summary>
    /// What is known after some events. Of the same recipient the event of the later moment counts, a failure before a delivery of the same
    /// second: events come in any order and more than once, and leave the same.
    /// </summary>
    /// <param name="known">What was known.</param>
    /// <param name="events">The events; those that settle nothing (processed, deferred) tell nothing here.</param>
    public static IReadOnlyList<RecipientFate> After(IEnumerable<RecipientFate> known, IEnumerable<DeliveryEvent> events) =>
    [
        .. known.Concat(events.Where(e => e.IsFailure || e.Kind == DeliveryEvent.Delivered).Select(Of))
            .GroupBy(f => f.Recipient)
            .Select(fates => fates.OrderBy(f => f.At).ThenBy(f => f.Failed).ThenBy(f => f.Kind, StringComparer.Ordinal).ThenBy(f => f.Reason, StringComparer.Ordinal).Last())
            .OrderBy(f => f.Recipient, StringComparer.Ordinal),
    ];

    private static RecipientFate Of(DeliveryEvent e)
    {
        var reason = ForeignText.OneLine(e.Reason).Replace('\t', ' ');
        return new RecipientFate(e.Recipient, e.Kind, e.At.ToUniversalTime(), PlainText.Cut(reason, MostReason));
    }
}
