using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms;

/// <summary>What a column is for.</summary>
public enum ColumnRole
{
    /// <summary>The numbering "TT".</summary>
    Order,

    /// <summary>The row's label "Nội dung".</summary>
    Content,

    /// <summary>The row's code "Mã số", by which a row is found.</summary>
    Code,

    /// <summary>"Đơn vị tính" or "Kiểu dữ liệu".</summary>
    Unit,

    /// <summary>A column of figures.</summary>
    Figure,

    /// <summary>"Ghi chú".</summary>
    Note,
}

/// <summary>A table that is filled in, or a document that is only kept.</summary>
public enum FormKind
{
    /// <summary>A table in a workbook or a CSV.</summary>
    Table,

    /// <summary>A PDF or DOCX, checked by its own bytes and kept.</summary>
    Document,
}

/// <summary>A column of a form.</summary>
/// <param name="Id">Stable identifier, ASCII, for example <c>plan</c>.</param>
/// <param name="Label">The header that people read, for example "Kế hoạch năm".</param>
/// <param name="Role">What the column is for.</param>
public sealed record FormColumn(string Id, string Label, ColumnRole Role)
{
    /// <summary>Shortened headers that are taken with a warning, for example "Lũy kế".</summary>
    public IReadOnlyList<string> ShortLabels { get; init; } = [];

    /// <summary>Column width in characters in the template.</summary>
    public double Width { get; init; } = 14;
}

/// <summary>A row of a form.</summary>
/// <param name="Code">Mã số, for example <c>01</c> or <c>1.1</c>.</param>
/// <param name="Label">Nội dung.</param>
/// <param name="Kind">What its cells hold.</param>
public sealed record FormRow(string Code, string Label, FigureKind Kind)
{
    /// <summary>Other ways to write the label, taken without a word; the first stands where it is said again and again.</summary>
    public IReadOnlyList<string> ShortLabels { get; init; } = [];

    /// <summary>The label where it is said again on every line, as a section's beside its figures.</summary>
    public string ShortLabel => ShortLabels is [var first, ..] ? first : Label;

    /// <summary>The numbering shown in "TT".</summary>
    public string Order { get; init; } = "";

    /// <summary>The unit shown in "Đơn vị tính", or the kind of data in words.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether every figure column must be filled in, where the row applies.</summary>
    public bool Required { get; init; }

    /// <summary>What another row must say so that this one applies ("không áp dụng" else); null when it always does.</summary>
    public RowCondition? AppliesWhen { get; init; }

    /// <summary>Whether it must be filled in whatever the other answers are.</summary>
    public bool IsAlwaysRequired => Required && AppliesWhen is null;

    /// <summary>Whether the row applies in a column, given the figures; null while the row that decides is blank.</summary>
    public bool? AppliesIn(string column, IReadOnlyDictionary<FigureKey, FigureValue> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return AppliesWhen is not { } condition ? true
            : figures.TryGetValue(new FigureKey(condition.Row, column), out var value) ? value.Is(condition.Is)
            : null;
    }

    /// <summary>The most characters that a text may have.</summary>
    public int MaxLength { get; init; } = LongestText;

    /// <summary>The most characters of a text for which a form sets no other bound, and the most that one may set.</summary>
    public const int LongestText = 4_000;

    /// <summary>The point whose difficulty the row tells; null when it tells none.</summary>
    public string? DifficultyOf { get; init; }

    /// <summary>The point at which the row tells what is proposed; null when it tells none.</summary>
    public string? ProposalOf { get; init; }

    /// <summary>The last cut-off date on which the row exists; null while it does.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>The first cut-off date on which the row exists; null from the start.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Whether the row exists in a report with this cut-off date.</summary>
    public bool HoldsOn(DateOnly cutOff) =>
        (ValidFrom is not { } from || cutOff >= from) && (ValidTo is not { } to || cutOff <= to);
}

/// <summary>A unit of measure with the other ways in which people write it.</summary>
/// <param name="Unit">As the form's rows name it, for example "người".</param>
/// <param name="AlsoWritten">The other ways, for example "lao động".</param>
public sealed record UnitNames(string Unit, IReadOnlyList<string> AlsoWritten);

/// <summary>A figure by which a report is told in a few lines: to the unit once it is taken, and before a nil return takes its place.</summary>
/// <param name="Row">The row's code.</param>
/// <param name="Column">The column's id.</param>
public sealed record MainFigure(string Row, string Column);

/// <summary>A report's form: columns, rows and rules, as data with validity dates.</summary>
/// <param name="Code">For example <c>KC-01</c>.</param>
/// <param name="Title">For example "Báo cáo kết quả hoạt động khuyến công".</param>
/// <param name="Kind">Table or document.</param>
/// <param name="Regime">Which days belong to its periods.</param>
/// <param name="ValidFrom">The first cut-off date for which it holds.</param>
/// <param name="ValidTo">The last one; null while it holds.</param>
public sealed record FormDefinition(
    string Code, string Title, FormKind Kind, WindowRegime Regime, DateOnly ValidFrom, DateOnly? ValidTo = null)
{
    /// <summary>The official texts that the form serves, as a reader may cite them; empty when none is named.</summary>
    public string Basis { get; init; } = "";

    /// <summary>The columns in the order of the template; empty for a document.</summary>
    public IReadOnlyList<FormColumn> Columns { get; init; } = [];

    /// <summary>The rows in the order of the template; empty for a document.</summary>
    public IReadOnlyList<FormRow> Rows { get; init; } = [];

    /// <summary>The figures by which a report is told in a few lines, in their order; empty for a form that names none.</summary>
    public IReadOnlyList<MainFigure> MainFigures { get; init; } = [];

    /// <summary>The rules, in the order in which they are checked.</summary>
    public IReadOnlyList<FormRule> Rules { get; init; } = [];

    /// <summary>The unit of money on the cover that needs no conversion, for example "triệu đồng".</summary>
    public string MoneyUnit { get; init; } = "triệu đồng";

    /// <summary>The unit that <see cref="MoneyUnit"/> names.</summary>
    /// <exception cref="InvalidOperationException">It names none; a loaded definition always does.</exception>
    public MoneyUnit Money => Forms.MoneyUnit.Of(MoneyUnit) ?? throw new InvalidOperationException("No such unit of money: " + MoneyUnit);

    /// <summary>The units of measure that people write in other ways than the rows do.</summary>
    public IReadOnlyList<UnitNames> UnitNames { get; init; } = [];

    /// <summary>Whether a nil return ("Không phát sinh") may be given.</summary>
    public bool AllowsNil { get; init; }

    /// <summary>The rules by which the answers are scored, point by point; empty for a form that is not scored.</summary>
    public IReadOnlyList<ScorePoint> Scorecard { get; init; } = [];

    /// <summary>The rows below a heading, up to the next one.</summary>
    public IEnumerable<FormRow> RowsUnder(string heading) =>
        Rows.SkipWhile(r => r.Code != heading).Skip(1).TakeWhile(r => r.Kind != FigureKind.Heading);

    /// <summary>Columns that hold figures.</summary>
    public IEnumerable<FormColumn> FigureColumns => Columns.Where(c => c.Role == ColumnRole.Figure);

    /// <summary>The row with a code; null when there is none.</summary>
    public FormRow? Row(string code) => Rows.FirstOrDefault(r => r.Code == code);

    /// <summary>The column with an id; null when there is none.</summary>
    public FormColumn? Column(string id) => Columns.FirstOrDefault(c => c.Id == id);

    /// <summary>The cut-off date of a period under this form's regime.</summary>
    public DateOnly CutOffOf(Period period) => period.WindowUnder(Regime).End;

    /// <summary>The first cut-off on which the form had the rows that it has on this one: which edition of its template is in use.</summary>
    public DateOnly EditionOn(DateOnly cutOff) => Rows
        .SelectMany(r => (DateOnly?[])[r.ValidFrom, r.ValidTo?.AddDays(1)])
        .OfType<DateOnly>().Where(day => day > ValidFrom && day <= cutOff).Append(ValidFrom).Max();

    /// <summary>Rows that exist in a report with this cut-off date.</summary>
    public IEnumerable<FormRow> RowsOn(DateOnly cutOff) => Rows.Where(r => r.HoldsOn(cutOff));

    /// <summary>The same, each with the heading above it; a heading, and a row before the first one, has none.</summary>
    public IEnumerable<(FormRow Row, FormRow? Section)> RowsWithSectionsOn(DateOnly cutOff)
    {
        FormRow? heading = null;
        foreach (var row in RowsOn(cutOff))
        {
            var isHeading = row.Kind == FigureKind.Heading;
            yield return (row, isHeading ? null : heading);
            heading = isHeading ? row : heading;
        }
    }
}
