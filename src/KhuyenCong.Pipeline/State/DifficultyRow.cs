using System.Globalization;
using Azure;
using Azure.Data.Tables;
using KhuyenCong.Reporting.Difficulties;

namespace KhuyenCong.Pipeline.State;

/// <summary>
/// One difficulty or proposal: row <c>difficulty_{unit}_{source}_{point}</c> in the partition of its form and period. It changes in the transaction of the
/// submission that says it, or of the ministry's act about it, each time under its ETag.
/// </summary>
public sealed class DifficultyRow : ITableEntity
{
    /// <summary>The prefix of the row keys.</summary>
    public const string Prefix = "difficulty_";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = "";

    /// <inheritdoc/>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The unit's code.</summary>
    public string Unit { get; set; } = "";

    /// <summary>A name of <see cref="DifficultySource"/>.</summary>
    public string Source { get; set; } = "";

    /// <summary>The point.</summary>
    public string Point { get; set; } = "";

    /// <summary>A name of <see cref="DifficultyState"/>, so that open ones are found by it; it follows from the rest.</summary>
    public string State { get; set; } = "";

    /// <summary>The difficulty.</summary>
    public string Difficulty { get; set; } = "";

    /// <summary>The proposal.</summary>
    public string Proposal { get; set; } = "";

    /// <summary>When the submission was received that said it last, and what decides between two of one moment.</summary>
    public DateTimeOffset SaidAt { get; set; }

    /// <summary>See <see cref="SaidAt"/>.</summary>
    public string Tie { get; set; } = "";

    /// <summary>That submission's upload.</summary>
    public string Upload { get; set; } = "";

    /// <summary>The name of the official letter that came with it; null for none.</summary>
    public string? Letter { get; set; }

    /// <summary>When each text was said first at this point: a line each, the text's hash and the time.</summary>
    public string First { get; set; } = "";

    /// <summary>When the report was received that says it no longer; null while it is said.</summary>
    public DateTimeOffset? GoneAt { get; set; }

    /// <summary>The last answer to this text, by whom, when, and which act it was; null for none.</summary>
    public string? Answer { get; set; }

    /// <summary>See <see cref="Answer"/>.</summary>
    public string? AnsweredBy { get; set; }

    /// <summary>See <see cref="Answer"/>.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>See <see cref="Answer"/>.</summary>
    public int? AnswerNumber { get; set; }

    /// <summary>Why the ministry closed this text, by whom, when, and which act it was; null while it has not.</summary>
    public string? Closing { get; set; }

    /// <summary>See <see cref="Closing"/>.</summary>
    public string? ClosedBy { get; set; }

    /// <summary>See <see cref="Closing"/>.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>See <see cref="Closing"/>.</summary>
    public int? ClosingNumber { get; set; }

    /// <summary>How many acts there were about any text of this point.</summary>
    public int Acts { get; set; }

    /// <summary>The part of the key behind the unit: it names a difficulty among the unit's.</summary>
    public static string NameOf(DifficultySource source, string point) => source.ToString().ToLowerInvariant() + "_" + point;

    /// <summary>The row key.</summary>
    public static string Key(string unit, DifficultySource source, string point) => $"{Prefix}{unit}_{NameOf(source, point)}";

    /// <summary>The row of a difficulty.</summary>
    public static DifficultyRow Of(string partition, string unit, Difficulty difficulty)
    {
        ArgumentNullException.ThrowIfNull(difficulty);
        return new DifficultyRow
        {
            PartitionKey = partition,
            RowKey = Key(unit, difficulty.Source, difficulty.Point),
            Unit = unit,
            Source = difficulty.Source.ToString(),
            Point = difficulty.Point,
            State = difficulty.State.ToString(),
            Difficulty = difficulty.Text.Difficulty,
            Proposal = difficulty.Text.Proposal,
            SaidAt = difficulty.Said.At.ToUniversalTime(),
            Tie = difficulty.Said.Tie,
            Upload = difficulty.Upload,
            Letter = difficulty.Letter,
            First = string.Join('\n', difficulty.First.OrderBy(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => f.Key + " " + f.Value.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture))),
            GoneAt = difficulty.GoneAt?.ToUniversalTime(),
            Answer = difficulty.Answer?.Text,
            AnsweredBy = difficulty.Answer?.By,
            AnsweredAt = difficulty.Answer?.At.ToUniversalTime(),
            AnswerNumber = difficulty.Answer?.Number,
            Closing = difficulty.Closing?.Text,
            ClosedBy = difficulty.Closing?.By,
            ClosedAt = difficulty.Closing?.At.ToUniversalTime(),
            ClosingNumber = difficulty.Closing?.Number,
            Acts = difficulty.Acts,
        };
    }

    /// <summary>The difficulty of the row.</summary>
    public Difficulty Read()
    {
        var source = Enum.Parse<DifficultySource>(Source);
        var text = DifficultyText.Of(Difficulty, Proposal) ?? throw new InvalidOperationException($"Row {PartitionKey}/{RowKey} says nothing.");
        DifficultyAct? Act(string? what, string? by, DateTimeOffset? at, int? number, bool closes) =>
            what is null ? null : new DifficultyAct(source, Point, text.Hash, closes, what, by ?? "", at ?? default, number ?? 0);
        return new Difficulty
        {
            Source = source,
            Point = Point,
            Text = text,
            Said = new SaidWhen(SaidAt, Tie),
            Upload = Upload,
            Letter = Letter,
            First = First.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' '))
                .ToDictionary(l => l[0], l => DateTimeOffset.ParseExact(l[1], "O", CultureInfo.InvariantCulture)),
            GoneAt = GoneAt,
            Answer = Act(Answer, AnsweredBy, AnsweredAt, AnswerNumber, closes: false),
            Closing = Act(Closing, ClosedBy, ClosedAt, ClosingNumber, closes: true),
            Acts = Acts,
        };
    }
}
