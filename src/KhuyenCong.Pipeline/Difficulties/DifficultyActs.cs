using Azure.Data.Tables;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Difficulties;

namespace KhuyenCong.Pipeline.Difficulties;

/// <summary>How acts about difficulties stand in their records (<see cref="MinistryActs"/>): with the text that they are about, so that each says all by itself.</summary>
internal static class DifficultyActs
{
    /// <summary>The kind of the acts.</summary>
    public const string Kind = MailKinds.Answer;

    private const string Records = Keys.Audit + Kind + "_";

    private const string SourceColumn = "Source", PointColumn = "Point", HashColumn = "Hash", ClosesColumn = "Closes", TextColumn = "Text", NumberColumn = "Number",
        DifficultyColumn = "Difficulty", ProposalColumn = "Proposal";

    /// <summary>What a record says beside who, when and about which unit.</summary>
    public static Dictionary<string, object> Write(DifficultyAct act, DifficultyText about) => new()
    {
        [SourceColumn] = act.Source.ToString(),
        [PointColumn] = act.Point,
        [HashColumn] = act.Hash,
        [ClosesColumn] = act.Closes,
        [TextColumn] = act.Text,
        [NumberColumn] = act.Number,
        [DifficultyColumn] = about.Difficulty,
        [ProposalColumn] = about.Proposal,
    };

    /// <summary>The records among rows of a partition, by unit.</summary>
    public static ILookup<string, TableEntity> ByUnit(IEnumerable<TableEntity> rows) =>
        rows.Where(r => r.RowKey.StartsWith(Records, StringComparison.Ordinal)).ToLookup(r => r.RowKey[Records.Length..].Split('_')[0]);

    /// <summary>Reads a record back, with the text that it is about.</summary>
    public static (DifficultyAct Act, DifficultyText About) Read(TableEntity record)
    {
        var about = DifficultyText.Of(record.GetString(DifficultyColumn), record.GetString(ProposalColumn))
            ?? throw new InvalidOperationException($"The record {record.PartitionKey}/{record.RowKey} is about nothing.");
        return (
            new DifficultyAct(
                Enum.Parse<DifficultySource>(record.GetString(SourceColumn)), record.GetString(PointColumn), record.GetString(HashColumn), record.GetBoolean(ClosesColumn) == true,
                record.GetString(TextColumn), MinistryActs.ByOf(record), MinistryActs.AtOf(record), record.GetInt32(NumberColumn) ?? 0),
            about);
    }
}
