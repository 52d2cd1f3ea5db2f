using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Difficulties;

namespace KhuyenCong.Pipeline.Difficulties;

/// <summary>What the ministry says about a difficulty.</summary>
/// <param name="Partition">The partition of its form and period.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Source">The source.</param>
/// <param name="Point">The point.</param>
/// <param name="Hash">The text that the person saw (<see cref="DifficultyText.Hash"/>).</param>
/// <param name="Closes">Whether it closes the matter.</param>
/// <param name="Text">The answer; of a closing the reason, which may be empty.</param>
/// <param name="By">Who.</param>
/// <param name="Key">The number of the form by which it came.</param>
public sealed record DifficultyAnswer(string Partition, string Unit, DifficultySource Source, string Point, string Hash, bool Closes, string Text, string By, string Key);

/// <summary>What became of it.</summary>
public enum AnswerEnd
{
    /// <summary>It is on record and the unit gets a mail, by this call or by an earlier one.</summary>
    Done,

    /// <summary>The same form was sent before with something else in it, and that is on record.</summary>
    SentBefore,

    /// <summary>The unit has said something else meanwhile, which nobody has answered.</summary>
    TextChanged,

    /// <summary>It was closed meanwhile.</summary>
    Closed,

    /// <summary>There is no such difficulty.</summary>
    Unknown,
}

/// <summary>Answers or closes a unit's difficulty: one act of the ministry (<see cref="MinistryActs"/>). It is about the text that the person saw and about no other.</summary>
public sealed class AnswerDifficulty(ReportTable table, MinistryActs acts, CurrentReference currentReference)
{
    /// <summary>The most characters of an answer.</summary>
    public const int MaxCharacters = 4_000;

    /// <summary>Puts it on record.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellation">Ends the call; it can be repeated.</param>
    /// <exception cref="ArgumentException">The answer is empty or too long.</exception>
    public async Task<AnswerEnd> RunAsync(DifficultyAnswer answer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(answer.Text.Length, MaxCharacters);
        if (answer is { Closes: false, Text.Length: 0 })
        {
            throw new ArgumentException("An answer says something.", nameof(answer));
        }

        var refused = AnswerEnd.Unknown;
        var end = await acts.RunAsync(
            new MinistryAct(answer.Partition, answer.Unit, DifficultyActs.Kind, answer.Key, answer.By, MailKinds.Answer),
            record => DifficultyActs.Read(record).Act is var there
                && (there.Source, there.Point, there.Hash, there.Closes, there.Text) == (answer.Source, answer.Point, answer.Hash, answer.Closes, answer.Text),
            async (at, stop) =>
            {
                if (await table.FindAsync<DifficultyRow>(answer.Partition, DifficultyRow.Key(answer.Unit, answer.Source, answer.Point), stop) is not { } row)
                {
                    refused = AnswerEnd.Unknown;
                    return null;
                }

                var difficulty = row.Read();
                if (difficulty.Text.Hash != answer.Hash || difficulty.State == DifficultyState.Closed)
                {
                    refused = difficulty.State == DifficultyState.Closed ? AnswerEnd.Closed : AnswerEnd.TextChanged;
                    return null;
                }

                var act = new DifficultyAct(answer.Source, answer.Point, answer.Hash, answer.Closes, answer.Text, answer.By, at, difficulty.Acts + 1);
                return new ActPlan(DifficultyActs.Write(act, difficulty.Text), [ReportTable.Write(DifficultyRow.Of(answer.Partition, answer.Unit, difficulty.After(act)), row)]);
            },
            await currentReference.GetAsync(cancellation), cancellation);
        return end switch { ActEnd.Done => AnswerEnd.Done, ActEnd.DoneOtherwise => AnswerEnd.SentBefore, _ => refused };
    }
}
