using System.Collections.Frozen;
using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Compliance;

namespace KhuyenCong.Pipeline.Review;

/// <summary>How acts about a unit's report stand in their records (<see cref="MinistryActs"/>), each of which says all by itself.</summary>
public static class ReviewRecords
{
    /// <summary>The kind of the records.</summary>
    public const string Kind = "review";

    private const string ActColumn = "Act", UploadColumn = "Upload", VersionColumn = "Version", MinistryColumn = "ByMinistry", TextColumn = "Text", ReasonsColumn = "Reasons",
        PlacesColumn = "Places", UntilColumn = "Until", AboutColumn = "About", Day = "yyyy-MM-dd";

    // Which acts a unit is told of by a mail. A choice of its own is among them, for the version that counts is what its whole office answers for; its
    // explanation is told by the page alone.
    private static readonly FrozenSet<ReviewActKind> Told = FrozenSet.Create(
        ReviewActKind.AskCorrection, ReviewActKind.CloseCorrection, ReviewActKind.LeaveOut, ReviewActKind.TakeIn, ReviewActKind.Choose);

    /// <summary>The kind of the mail that tells a unit of an act; null where none does.</summary>
    public static string? MailOf(ReviewActKind kind) => Told.Contains(kind) ? MailKinds.Review : null;

    /// <summary>What a record says beside who, when and about which unit.</summary>
    public static Dictionary<string, object> Write(ReviewAct act)
    {
        ArgumentNullException.ThrowIfNull(act);
        var record = new Dictionary<string, object>
        {
            [ActColumn] = act.Kind.ToString(),
            [UploadColumn] = act.Upload,
            [VersionColumn] = act.Version,
            [MinistryColumn] = act.ByMinistry,
            [TextColumn] = act.Text,
            [ReasonsColumn] = act.Reasons,
            [PlacesColumn] = act.Places,
            [AboutColumn] = act.About,
        };
        if (act.Until is { } until)
        {
            record[UntilColumn] = until.ToString(Day, CultureInfo.InvariantCulture);
        }

        return record;
    }

    /// <summary>Reads it back.</summary>
    public static ReviewAct Read(TableEntity record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new ReviewAct(
            Enum.Parse<ReviewActKind>(record.GetString(ActColumn)), record.RowKey.Split('_', 4)[3], record.GetString(UploadColumn) ?? "", record.GetInt32(VersionColumn) ?? 0,
            MinistryActs.AtOf(record), MinistryActs.ByOf(record))
        {
            ByMinistry = record.GetBoolean(MinistryColumn) == true,
            Text = record.GetString(TextColumn) ?? "",
            Reasons = record.GetString(ReasonsColumn) ?? "",
            Places = record.GetString(PlacesColumn) ?? "",
            Until = record.GetString(UntilColumn) is { } until ? DateOnly.ParseExact(until, Day, CultureInfo.InvariantCulture) : null,
            About = record.GetString(AboutColumn) ?? "",
        };
    }

    /// <summary>The acts among rows of a partition, by unit, each unit's in the order of time.</summary>
    public static ILookup<string, ReviewAct> ByUnit(IEnumerable<TableEntity> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Where(r => r.RowKey.StartsWith(Prefix, StringComparison.Ordinal)).Select(r => (Unit: r.RowKey.Split('_', 4)[2], Act: Read(r)))
            .OrderBy(r => r.Act.At).ThenBy(r => r.Act.Key, StringComparer.Ordinal).ToLookup(r => r.Unit, r => r.Act);
    }

    private static string Prefix => $"{Keys.Audit}{Kind}_";
}
