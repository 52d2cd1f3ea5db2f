using System.Globalization;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.State;

/// <summary>What became of a mail at one of its recipients.</summary>
/// <param name="Recipient">The address, in lower case.</param>
/// <param name="Kind"><c>delivered</c>, <c>bounce</c>, <c>blocked</c>, <c>dropped</c>, or <c>refused</c> while the mail was being sent.</param>
/// <param name="At">When the mail service learned it, UTC.</param>
/// <param name="Reason">What the other side said, one line; may be empty.</param>
public sealed record RecipientFate(string Recipient, string Kind, DateTimeOffset At, string Reason)
{
    private const int MaxReason = 200;

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

    /// <summary>What is known of an address that did not take a mail while it was being sent.</summary>
    public static RecipientFate Of(RefusedAddress refused, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return new RecipientFate(refused.Address.ToLowerInvariant(), refused.Kind, at.ToUniversalTime(), Short(refused.Words));
    }

    /// <summary>Where a mail stands by what is known: bounced when it came back from anybody, delivered when it arrived at everyone that it was sent to, copies apart.</summary>
    public static MailState StateOf(IReadOnlyList<RecipientFate> fates, IReadOnlyList<string> to)
    {
        ArgumentNullException.ThrowIfNull(fates);
        ArgumentNullException.ThrowIfNull(to);
        return fates.Any(f => f.Failed) ? MailState.Bounced
            : to.All(a => fates.Any(f => f.Recipient.Equals(a, StringComparison.OrdinalIgnoreCase))) ? MailState.Delivered
            : MailState.Accepted;
    }

    /// <summary>Kind and reason in one text.</summary>
    public string Text => Reason.Length > 0 ? Kind + ": " + Reason : Kind;

    private static RecipientFate Of(DeliveryEvent e) => new(e.Recipient, e.Kind, e.At.ToUniversalTime(), Short(e.Reason));

    private static string Short(string reason) => PlainText.Cut(ForeignText.OneLine(reason).Replace('\t', ' '), MaxReason);
}
