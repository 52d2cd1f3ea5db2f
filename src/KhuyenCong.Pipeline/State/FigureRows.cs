using System.Globalization;
using Azure;
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
/// figures without a head are those of a version that never was. Which of a unit's versions are set back and which are left out, one row <c>figures_{unit}_marks</c>
/// says of all of them, so that an act writes one row however many versions there are, and whoever reads figures has it with them.
/// </summary>
public static class FigureRows
{
    /// <summary>Properties a row, below the service's 252.</summary>
    public const int MaxFiguresInARow = 240;

    // Of the marks: the upload of the version that was chosen and when, and the uploads of those that are left out; absent where it is not so.
    private const string Chosen = "Chosen", ChosenAt = "ChosenAt", LeftOut = "LeftOut";

    // No column's id begins with a capital, and no version's number is a word.
    private const string Notes = "Notes", Marks = "marks";

    // Of a head: where the figures stand in the original.
    private const string Sheet = "Sheet", Places = "Places";

    /// <summary>The prefix of all figures of a unit.</summary>
    public static string Prefix(string unit) => Keys.Figures + unit + "_";

    /// <summary>The row key of a version's head; its rows' keys begin with it and <c>_</c>.</summary>
    public static string Head(string unit, int version, string upload) =>
        Prefix(unit) + version.ToString("000000", CultureInfo.InvariantCulture) + "_" + upload;

    /// <summary>The upload that a row of figures belongs to, a head or not.</summary>
    public static string UploadIn(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.RowKey.Split('_')[3];
    }

    /// <summary>Whether an action writes a row of figures that does not count by itself.</summary>
    internal static bool IsWithoutHead(TableTransactionAction action) =>
        action is { ActionType: TableTransactionActionType.UpsertReplace, Entity: TableEntity row }
        && row.RowKey.StartsWith(Keys.Figures, StringComparison.Ordinal) && !row.ContainsKey("Version") && !IsMarks(row);

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
        var review = ReviewOf(rows);
        return Heads(rows).LastOrDefault(h => review.SetBackAt(UploadOf(h), ReceivedAtOf(h)) is null) is { } head
            ? new CountedFigures(
                head.GetInt32("Version") ?? 0, UploadOf(head),
                Read(head, rows.Where(r => r.RowKey.StartsWith(head.RowKey + "_", StringComparison.Ordinal)), form, period), review.LeftOut.Contains(UploadOf(head)))
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
        var review = ReviewOf(rows);
        var byHead = rows.Where(r => !r.ContainsKey("Version")).ToLookup(r => string.Join('_', r.RowKey.Split('_').Take(PartsOfAHead)));
        return Heads(rows).Select(head => new VersionFigures(
            head.GetInt32("Version") ?? 0, UploadOf(head), ReceivedAtOf(head), Read(head, byHead[head.RowKey], form, period))
        {
            SetBackAt = review.SetBackAt(UploadOf(head), ReceivedAtOf(head)),
            IsLeftOut = review.LeftOut.Contains(UploadOf(head)),
        });
    }

    /// <summary>The rows of a unit with the marks that its status asks for.</summary>
    /// <param name="rows">All rows below <see cref="Prefix"/> of the unit.</param>
    /// <param name="partition">The form's and period's partition.</param>
    /// <param name="status">The unit's status.</param>
    public static IReadOnlyList<TableEntity> Marked(IEnumerable<TableEntity> rows, string partition, ReportStatus status) =>
        [.. rows.Where(r => !IsMarks(r)), .. MarksOf(partition, status) is { } marks ? [marks] : Array.Empty<TableEntity>()];

    /// <summary>The action by which the marks of a unit's versions become what its status says; none where nothing is marked and nothing was.</summary>
    /// <param name="rows">All rows below <see cref="Prefix"/> of the unit, as they were read.</param>
    /// <param name="partition">The form's and period's partition.</param>
    /// <param name="status">The unit's status, which is written in the same transaction.</param>
    public static IEnumerable<TableTransactionAction> Mark(IEnumerable<TableEntity> rows, string partition, ReportStatus status) =>
        MarksOf(partition, status) is { } marks ? [new TableTransactionAction(TableTransactionActionType.UpsertReplace, marks)]
        : rows.Where(IsMarks).Select(r => new TableTransactionAction(TableTransactionActionType.Delete, r, ETag.All));

    /// <summary>The row of marks that a unit's status asks for: which versions are set back, and which are left out; null for none.</summary>
    /// <param name="partition">The form's and period's partition.</param>
    /// <param name="status">The status.</param>
    public static TableEntity? MarksOf(string partition, ReportStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var marks = new TableEntity(partition, Prefix(status.Unit) + Marks);
        if (status.Review.Chosen is { IsTaken: true } chosen)
        {
            (marks[Chosen], marks[ChosenAt]) = (chosen.Upload, chosen.At.ToUniversalTime());
        }

        if (!status.Review.LeftOut.IsEmpty)
        {
            marks[LeftOut] = status.Review.LeftOut.Text;
        }

        return marks.ContainsKey(Chosen) || marks.ContainsKey(LeftOut) ? marks : null;
    }

    private static bool IsMarks(TableEntity row) => row.RowKey.EndsWith("_" + Marks, StringComparison.Ordinal);

    // What the marks say, as far as it is about versions.
    private static ReportReview ReviewOf(IEnumerable<TableEntity> rows) => rows.FirstOrDefault(IsMarks) is { } marks
        ? new ReportReview
        {
            Chosen = marks.GetString(Chosen) is { } upload && marks.GetDateTimeOffset(ChosenAt) is { } at ? new ChosenVersion("", upload, at, ByMinistry: false) : null,
            LeftOut = new UploadSet(marks.GetString(LeftOut) ?? ""),
        }
        : ReportReview.None;

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
