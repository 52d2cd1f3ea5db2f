using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Pipeline.State;

/// <summary>The figures of a unit's report that count.</summary>
/// <param name="Version">Their version.</param>
/// <param name="Upload">The upload that it came by.</param>
/// <param name="Figures">The figures.</param>
/// <param name="IsLeftOut">Whether the ministry leaves them out of the national figures; then no later report is held against them either.</param>
public sealed record CountedFigures(int Version, string Upload, FigureSet Figures, bool IsLeftOut);

/// <summary>The figures of a version that was taken.</summary>
/// <param name="Version">The version.</param>
/// <param name="Upload">The upload that it came by.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Figures">The figures.</param>
public sealed record VersionFigures(int Version, string Upload, DateTimeOffset ReceivedAt, FigureSet Figures)
{
    /// <summary>Since when an earlier version is in its place; null when none is.</summary>
    public DateTimeOffset? SetBackAt { get; init; }

    /// <summary>Whether the ministry leaves it out of the national figures.</summary>
    public bool IsLeftOut { get; init; }
}

/// <summary>
/// The figures of one version as few wide entities: a head <c>figures_{unit}_{version}_{upload}</c>, and an entity a column with a typed
/// property a row code (<c>R11</c>; <c>R1_1</c> for 1.1). Money is whole đồng and counts are whole numbers, both Int64 (the table has no
/// decimal type); dates are <c>yyyy-MM-dd</c> text, yes/no a boolean. The submitter's notes lie beside them in the same way, in a row without a column. The head is written in the transaction that flips the version, so
/// figures without a head are those of a version that never was.
/// </summary>
public static class FigureRows
{
    /// <summary>Properties a row, below the service's 252.</summary>
    public const int MaxFiguresInARow = 240;

    // Of a head: since when an earlier version was put in its place, and whether it is left out of the national figures; absent where it is not so.
    private const string SetBackAt = "SetBackAt", LeftOut = "LeftOut";

    // No column's id begins with a capital.
    private const string Notes = "Notes";

    // Of a head: where the figures stand in the original.
    private const string Sheet = "Sheet", Places = "Places";

    /// <summary>The prefix of all figures of a unit.</summary>
    public static string Prefix(string unit) => Keys.Figures + unit + "_";

    /// <summary>The row key of a version's head; its rows' keys begin with it and <c>_</c>.</summary>
    public static string Head(string unit, int version, string upload) =>
        Prefix(unit) + version.ToString("000000", CultureInfo.InvariantCulture) + "_" + upload;

    /// <summary>Whether an action writes a row of figures that does not count by itself.</summary>
    internal static bool IsWithoutHead(TableTransactionAction action) =>
        action is { ActionType: TableTransactionActionType.UpsertReplace, Entity: TableEntity row }
        && row.RowKey.StartsWith(Keys.Figures, StringComparison.Ordinal) && !row.ContainsKey("Version");

    /// <summary>Figure rows by unit code.</summary>
    public static ILookup<string, TableEntity> ByUnit(IEnumerable<TableEntity> rows) => rows.ToLookup(r => r.RowKey.Split('_')[1]);

    /// <summary>The head and the rows of a version.</summary>
    /// <param name="partition">The form's and period's partition.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="version">The version from 1.</param>
    /// <param name="upload">The upload's id.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="figures">The figures.</param>
    public static (TableEntity Head, IReadOnlyList<TableEntity> Rows) Of(
        string partition, string unit, int version, string upload, DateTimeOffset receivedAt, FigureSet figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var key = Head(unit, version, upload);
        var rows = new List<TableEntity>();
        foreach (var column in figures.Values.GroupBy(f => f.Key.Column).OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            foreach (var chunk in column.OrderBy(f => f.Key.Code, StringComparer.Ordinal).Chunk(MaxFiguresInARow).Index())
            {
                var row = new TableEntity(partition, FormattableString.Invariant($"{key}_{column.Key}_{chunk.Index:000}")) { ["Column"] = column.Key };
                foreach (var (figure, value) in chunk.Item)
                {
                    row[PropertyOf(figure.Code)] = value.Kind switch
                    {
                        FigureKind.Text => value.Text,
                        FigureKind.Date => value.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                        FigureKind.YesNo => value.IsYes,
                        _ => value.Number,
                    };
                }

                rows.Add(row);
            }
        }

        foreach (var chunk in figures.Notes.OrderBy(n => n.Key, StringComparer.Ordinal).Chunk(MaxFiguresInARow).Index())
        {
            var row = new TableEntity(partition, FormattableString.Invariant($"{key}_{Notes}_{chunk.Index:000}"));
            foreach (var (code, note) in chunk.Item)
            {
                row[PropertyOf(code)] = note;
            }

            rows.Add(row);
        }

        var head = new TableEntity(partition, key)
        {
            ["Version"] = version,
            ["Upload"] = upload,
            ["ReceivedAt"] = receivedAt.ToUniversalTime(),
            ["Rows"] = rows.Count,
        };
        if (figures.Places is { } places)
        {
            (head[Sheet], head[Places]) = (places.Sheet ?? "", places.ToText());
        }

        return (head, rows);
    }

    /// <summary>
    /// The figures that count among all rows of one unit: those of the version that was received last, of the versions that have a head and that the
    /// ministry has not set back behind an earlier one. Null when there is none.
    /// </summary>
    /// <param name="rows">All rows below <see cref="Prefix"/> of one unit.</param>
    /// <param name="form">The definition that says what each figure is.</param>
    /// <param name="period">The period.</param>
    public static CountedFigures? Counted(IReadOnlyCollection<TableEntity> rows, FormDefinition form, Period period)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(form);
        return Heads(rows).LastOrDefault(h => h.GetDateTimeOffset(SetBackAt) is null) is { } head
            ? new CountedFigures(
                head.GetInt32("Version") ?? 0, UploadOf(head),
                Read(head, rows.Where(r => r.RowKey.StartsWith(head.RowKey + "_", StringComparison.Ordinal)), form, period), head.GetBoolean(LeftOut) == true)
            : null;
    }

    /// <summary>The figures of every version of one unit that has a head, the one that was received last at the end.</summary>
    /// <param name="rows">All rows below <see cref="Prefix"/> of one unit.</param>
    /// <param name="form">The definition that says what each figure is.</param>
    /// <param name="period">The period.</param>
    public static IEnumerable<VersionFigures> Versions(
        IReadOnlyCollection<TableEntity> rows, FormDefinition form, Period period)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(form);
        const int PartsOfAHead = 4;
        var byHead = rows.Where(r => !r.ContainsKey("Version")).ToLookup(r => string.Join('_', r.RowKey.Split('_').Take(PartsOfAHead)));
        return Heads(rows).Select(head => new VersionFigures(
            head.GetInt32("Version") ?? 0, UploadOf(head), ReceivedAtOf(head), Read(head, byHead[head.RowKey], form, period))
        {
            SetBackAt = head.GetDateTimeOffset(SetBackAt),
            IsLeftOut = head.GetBoolean(LeftOut) == true,
        });
    }

    /// <summary>Says of a head what a status says of its version: whether an earlier one stands in its place, and whether it is left out.</summary>
    public static void Mark(TableEntity head, ReportStatus status)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(status);
        head.Remove(SetBackAt);
        head.Remove(LeftOut);
        if (status.SetBackAt(UploadOf(head), ReceivedAtOf(head)) is { } since)
        {
            head[SetBackAt] = since;
        }

        if (status.Review.LeftOutUpload == UploadOf(head))
        {
            head[LeftOut] = true;
        }
    }

    /// <summary>The heads of a unit's versions that do not say what a status says of them, with what it says.</summary>
    /// <param name="rows">All rows below <see cref="Prefix"/> of the unit.</param>
    /// <param name="status">Its status.</param>
    public static IReadOnlyList<TableEntity> Marked(IEnumerable<TableEntity> rows, ReportStatus status)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var changed = new List<TableEntity>();
        foreach (var head in Heads(rows))
        {
            var marked = new TableEntity(head);
            Mark(marked, status);
            if (marked.GetDateTimeOffset(SetBackAt) != head.GetDateTimeOffset(SetBackAt) || marked.GetBoolean(LeftOut) != head.GetBoolean(LeftOut))
            {
                changed.Add(marked);
            }
        }

        return changed;
    }

    /// <summary>Whether a column of a head is what <see cref="Mark"/> says, and not what was handed in.</summary>
    public static bool IsMark(string column) => column is SetBackAt or LeftOut;

    private static string UploadOf(TableEntity head) => head.GetString("Upload") ?? "";

    private static DateTimeOffset ReceivedAtOf(TableEntity head) => head.GetDateTimeOffset("ReceivedAt") ?? default;

    private static IEnumerable<TableEntity> Heads(IEnumerable<TableEntity> rows) =>
        rows.Where(r => r.ContainsKey("Version")).OrderBy(r => r.GetDateTimeOffset("ReceivedAt")).ThenBy(r => r.GetInt32("Version"));

    private static FigureSet Read(TableEntity head, IEnumerable<TableEntity> rows, FormDefinition form, Period period)
    {
        var kinds = form.Rows.ToDictionary(r => PropertyOf(r.Code), r => (r.Code, r.Kind));
        var values = new Dictionary<FigureKey, FigureValue>();
        var notes = new Dictionary<string, string>();
        foreach (var row in rows)
        {
            var column = row.GetString("Column");
            foreach (var (name, value) in row)
            {
                if (!kinds.TryGetValue(name, out var figure))
                {
                    continue;
                }

                if (column is null)
                {
                    notes[figure.Code] = (string)value;
                }
                else
                {
                    values[new FigureKey(figure.Code, column)] = figure.Kind switch
                    {
                        FigureKind.Text => FigureValue.OfText((string)value),
                        FigureKind.Date => FigureValue.OfDate(DateOnly.ParseExact((string)value, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
                        FigureKind.YesNo => FigureValue.OfYesNo((bool)value),
                        FigureKind.Money => FigureValue.OfMoney((long)value),
                        _ => FigureValue.OfCount((long)value),
                    };
                }
            }
        }

        return new FigureSet(form.Code, period, values) { Notes = notes, Places = FigurePlaces.Read(head.GetString(Sheet), head.GetString(Places)) };
    }

    private static string PropertyOf(string code) => "R" + code.Replace('.', '_');
}
