using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Reporting.Forms;

/// <summary>A rule of a form. One that warns first and blocks later has both dates.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SumRule), "sum")]
[JsonDerivedType(typeof(CompareColumnsRule), "compareColumns")]
[JsonDerivedType(typeof(CompareRowsRule), "compareRows")]
[JsonDerivedType(typeof(RangeRule), "range")]
[JsonDerivedType(typeof(RequiredWhenRule), "requiredWhen")]
[JsonDerivedType(typeof(YearStartRule), "yearStart")]
[JsonDerivedType(typeof(ContinuityRule), "continuity")]
[JsonDerivedType(typeof(NeverFallsRule), "neverFalls")]
[JsonDerivedType(typeof(YearBeforeRule), "yearBefore")]
[JsonDerivedType(typeof(OverPlanRule), "overPlan")]
[JsonDerivedType(typeof(UnitFactorRule), "unitFactor")]
[JsonDerivedType(typeof(NilRule), "nil")]
[JsonDerivedType(typeof(SubmissionsRecordRule), "submissionsRecord")]
[JsonDerivedType(typeof(NothingDoneRule), "nothingDone")]
[JsonDerivedType(typeof(NotAfterReceiptRule), "notAfterReceipt")]
[JsonDerivedType(typeof(ProgrammeTermRule), "programmeTerm")]
[JsonDerivedType(typeof(ProgrammeOnFileRule), "programmeOnFile")]
public abstract record FormRule
{
    /// <summary>Stable code shown with each finding, for example <c>KC01-E01</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The first cut-off date for which breaking the rule gives a warning; null when it never only warns.</summary>
    public DateOnly? WarnsFrom { get; init; }

    /// <summary>The first cut-off date for which breaking the rule blocks; null when it never does.</summary>
    public DateOnly? BlocksFrom { get; init; }

    /// <summary>Message to the submitter; holes such as {value} are filled by the rule.</summary>
    public required string Message { get; init; }

    /// <summary>What the submitter does next; the same holes.</summary>
    public required string Remedy { get; init; }

    /// <summary>The names of the holes that <see cref="Message"/> and <see cref="Remedy"/> may have.</summary>
    public abstract IReadOnlyList<string> Holes { get; }

    /// <summary>The texts that may have them.</summary>
    internal virtual IReadOnlyList<string> Texts => [Message, Remedy];

    /// <summary>The rows and columns that the rule names; its form has them.</summary>
    internal abstract IReadOnlyList<RuleNames> Names { get; }

    /// <summary>What is wrong with the rule beside what it names, each in Vietnamese; nothing for a sound rule.</summary>
    /// <param name="rows">The rows of its form by their codes.</param>
    internal virtual IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows) => [];

    /// <summary>Whether those of the rows that exist are all counts, or all money.</summary>
    protected static bool AreOneKind(IReadOnlyDictionary<string, FormRow> rows, IEnumerable<string> codes) =>
        codes.Where(rows.ContainsKey).Select(c => rows[c].Kind).Distinct().Count() <= 1;

    /// <summary>The severity for a report with this cut-off date; null when the rule does not hold yet.</summary>
    public Severity? SeverityOn(DateOnly cutOff) =>
        BlocksFrom is { } blocks && cutOff >= blocks ? Severity.Error
        : WarnsFrom is { } warns && cutOff >= warns ? Severity.Warning
        : null;
}

/// <summary>What a member of a rule names.</summary>
/// <param name="Member">The member, as JSON has it.</param>
/// <param name="Named">The codes of rows or the ids of columns.</param>
/// <param name="Kinds">The kinds of rows that fit; null where it names columns of figures.</param>
internal sealed record RuleNames(string Member, IReadOnlyList<string> Named, IReadOnlyList<FigureKind>? Kinds)
{
    /// <summary>Kinds that fit: numbers.</summary>
    public static readonly IReadOnlyList<FigureKind> Numbers = [FigureKind.Count, FigureKind.Money];

    /// <summary>Kinds that fit: all that have figures.</summary>
    public static readonly IReadOnlyList<FigureKind> Figures = [.. Enum.GetValues<FigureKind>().Except([FigureKind.Heading])];

    /// <summary>A column of figures.</summary>
    public static RuleNames Column(string id, [CallerArgumentExpression(nameof(id))] string member = "") => Columns([id], member);

    /// <summary>Columns of figures.</summary>
    public static RuleNames Columns(IReadOnlyList<string> ids, [CallerArgumentExpression(nameof(ids))] string member = "") =>
        new(JsonNamingPolicy.CamelCase.ConvertName(member), ids, null);

    /// <summary>A row.</summary>
    public static RuleNames Row(IReadOnlyList<FigureKind> kinds, string code, [CallerArgumentExpression(nameof(code))] string member = "") =>
        Rows(kinds, [code], member);

    /// <summary>Rows.</summary>
    public static RuleNames Rows(IReadOnlyList<FigureKind> kinds, IReadOnlyList<string> codes, [CallerArgumentExpression(nameof(codes))] string member = "") =>
        new(JsonNamingPolicy.CamelCase.ConvertName(member), codes, kinds);
}

/// <summary>A total that must equal the sum of its parts in each of the columns.</summary>
public sealed record SumRule : FormRule
{
    /// <summary>The row code of the total.</summary>
    public required string Total { get; init; }

    /// <summary>The row codes of the addends; an absent figure counts 0.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["total", "column", "value", "unit", "parts", "sum", "difference", "cell", "cells"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row(RuleNames.Numbers, Total), RuleNames.Rows(RuleNames.Numbers, Parts), RuleNames.Columns(Columns)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows)
    {
        if (Parts.Contains(Total))
        {
            yield return $"tổng \"{Total}\" cũng nằm trong parts; cần các dòng khác với dòng tổng.";
        }

        if (!AreOneKind(rows, Parts.Append(Total)))
        {
            yield return "dòng tổng và các dòng thành phần khác kiểu; cần cùng là count hoặc cùng là money.";
        }
    }
}

/// <summary>In each row, the figure of one column must not be above the figure of another. A blank beside a figure counts 0.</summary>
public sealed record CompareColumnsRule : FormRule
{
    /// <summary>The column whose figure must not be the greater one.</summary>
    public required string Lesser { get; init; }

    /// <summary>The column whose figure must be at least as great.</summary>
    public required string Greater { get; init; }

    /// <summary>The row codes that it is checked in; empty for every row of counts or money.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "unit", "lesser", "lesserCell", "greater", "greaterCell"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Lesser), RuleNames.Column(Greater), RuleNames.Rows(RuleNames.Numbers, Rows)];
}

/// <summary>In each column, the figure of one row must not be above the figure of another; checked where both are given.</summary>
public sealed record CompareRowsRule : FormRule
{
    /// <summary>The code of the row whose figure must not be the greater one.</summary>
    public required string Lesser { get; init; }

    /// <summary>The code of the row whose figure must be at least as great.</summary>
    public required string Greater { get; init; }

    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["lesserRow", "greaterRow", "column", "unit", "lesser", "lesserCell", "greater", "greaterCell"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row(RuleNames.Numbers, Lesser), RuleNames.Row(RuleNames.Numbers, Greater), RuleNames.Columns(Columns)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows)
    {
        if (!AreOneKind(rows, [Lesser, Greater]))
        {
            yield return $"dòng \"{Lesser}\" và dòng \"{Greater}\" khác kiểu; cần cùng là count hoặc cùng là money.";
        }
    }
}

/// <summary>A figure must lie within bounds, both included.</summary>
public sealed record RangeRule : FormRule
{
    /// <summary>The row codes that it is checked in; empty for every row of counts or money.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The least value, in the form's unit for money; null for none.</summary>
    public decimal? Min { get; init; }

    /// <summary>The greatest value, in the form's unit for money; null for none.</summary>
    public decimal? Max { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "column", "value", "unit", "min", "max", "cell"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Rows(RuleNames.Numbers, Rows), RuleNames.Columns(Columns)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows)
    {
        if ((Min, Max) is (null, null))
        {
            yield return "còn thiếu giới hạn; cần min, max hoặc cả hai.";
        }

        if (Min > Max)
        {
            yield return FormattableString.Invariant($"min đang là {Min}, lớn hơn max là {Max}; cần min không lớn hơn max.");
        }
    }
}

/// <summary>What a figure must say so that another is required.</summary>
public enum WhenIs
{
    /// <summary>Anything at all.</summary>
    Given,

    /// <summary>A number above 0.</summary>
    Positive,

    /// <summary>Có.</summary>
    Yes,

    /// <summary>Không.</summary>
    No,
}

/// <summary>What another row of the same column must say.</summary>
/// <param name="Row">The code of the row that decides.</param>
/// <param name="Is">What it must say.</param>
public sealed record RowCondition(string Row, WhenIs Is)
{
    /// <summary>Whether a row of a kind can say it.</summary>
    public static bool Fits(FigureKind kind, WhenIs what) => kind switch
    {
        FigureKind.Count or FigureKind.Money => what is WhenIs.Given or WhenIs.Positive,
        FigureKind.YesNo => what is not WhenIs.Positive,
        FigureKind.Text or FigureKind.Date => what is WhenIs.Given,
        _ => true,
    };
}

/// <summary>A row must be filled in, in every figure column, when another row says something.</summary>
public sealed record RequiredWhenRule : FormRule
{
    /// <summary>The code of the row that must be filled in.</summary>
    public required string Row { get; init; }

    /// <summary>The code of the row that decides.</summary>
    public required string When { get; init; }

    /// <summary>What the deciding row must say in the same column.</summary>
    public required WhenIs Is { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "column", "cell", "whenRow", "whenCell", "whenValue"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row(RuleNames.Figures, Row), RuleNames.Row(RuleNames.Figures, When)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows)
    {
        if (rows.TryGetValue(When, out var row) && !RowCondition.Fits(row.Kind, Is))
        {
            yield return $"dòng \"{When}\" thuộc kiểu {FormJson.WordOf(row.Kind)} nên is không thể là {FormJson.WordOf(Is)}; cần một điều kiện hợp với kiểu của dòng.";
        }
    }
}

/// <summary>
/// In a window that begins the reporting year, the cumulative figure equals the figure of the period, for every row of
/// counts or money. A blank beside a figure counts 0.
/// </summary>
public sealed record YearStartRule : FormRule
{
    /// <summary>The column of the period's figures.</summary>
    public required string Period { get; init; }

    /// <summary>The column of the cumulative figures.</summary>
    public required string Cumulative { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "unit", "value", "cell", "period", "periodCell", "difference"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Period), RuleNames.Column(Cumulative)];
}

/// <summary>
/// In a window that does not begin the reporting year, the cumulative figure equals the period's figure and the cumulative
/// figure of the accepted report whose window ends the day before; not checked when there is none on file. A blank counts 0.
/// </summary>
public sealed record ContinuityRule : FormRule
{
    /// <summary>The column of the period's figures.</summary>
    public required string Period { get; init; }

    /// <summary>The column of the cumulative figures.</summary>
    public required string Cumulative { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes =>
        ["row", "unit", "value", "cell", "period", "periodCell", "before", "beforeValue", "expected", "difference"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Period), RuleNames.Column(Cumulative)];
}

/// <summary>
/// A cumulative figure is not below that of the accepted report of the same year whose window ended last before this one's, whatever the lengths of the
/// two; not checked when there is none on file. A blank counts 0, but for one that a nil return carries on.
/// </summary>
public sealed record NeverFallsRule : FormRule
{
    /// <summary>The column of the cumulative figures.</summary>
    public required string Cumulative { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "unit", "value", "cell", "period", "before", "beforeValue", "difference"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Cumulative)];
}

/// <summary>
/// A change against the same period a year before that is above a share and, so that small figures do not alarm, above an amount.
/// A figure that rises from 0 counts as any share.
/// </summary>
public sealed record YearBeforeRule : FormRule
{
    /// <summary>The row codes that it is checked in; empty for every row of counts or money.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>The figure columns that it is checked in; the same change in a second column of a row is not said again.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The share in per cent of last year's figure that a change must exceed.</summary>
    public required decimal Percent { get; init; }

    /// <summary>The amount in the form's unit of money that a change must exceed.</summary>
    public required decimal MoneyAbove { get; init; }

    /// <summary>The number that a change of a count must exceed.</summary>
    public required decimal CountAbove { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes =>
        ["row", "column", "unit", "value", "cell", "before", "beforeValue", "difference", "direction", "percent"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Rows(RuleNames.Numbers, Rows), RuleNames.Columns(Columns)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows) => new (string Name, decimal Value)[] { ("percent", Percent), ("moneyAbove", MoneyAbove), ("countAbove", CountAbove) }
        .Where(n => n.Value < 0).Select(n => FormattableString.Invariant($"{n.Name} đang là {n.Value}; cần số không âm."));
}

/// <summary>What was done must not be above the plan of the same row; checked where both are given.</summary>
public sealed record OverPlanRule : FormRule
{
    /// <summary>The column of the plan.</summary>
    public required string Plan { get; init; }

    /// <summary>The column of what was done.</summary>
    public required string Done { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "unit", "value", "cell", "plan", "planCell", "difference", "percent"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Plan), RuleNames.Column(Done)];
}

/// <summary>A multiple that betrays a wrong unit.</summary>
/// <param name="Times">The multiple, for example 1000.</param>
/// <param name="Within">How far about it a figure may lie, as a factor: 3 means from a third of the multiple to three times it.</param>
public sealed record SuspectFactor(decimal Times, decimal Within);

/// <summary>
/// An amount of money that is about a suspect multiple of the plan, of the figure of the report before, or of last year's
/// figure, as from a wrong unit.
/// </summary>
public sealed record UnitFactorRule : FormRule
{
    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The column of the plan that the others are compared with; null for none.</summary>
    public string? Plan { get; init; }

    /// <summary>The suspect multiples.</summary>
    public required IReadOnlyList<SuspectFactor> Factors { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "column", "unit", "value", "cell", "times", "reference", "referenceValue"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => Plan is null ? [RuleNames.Columns(Columns)] : [RuleNames.Columns(Columns), RuleNames.Column(Plan)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows) => Factors.Where(f => f.Times <= 0 || f.Within < 1)
        .Select(f => FormattableString.Invariant($"factors có times là {f.Times} và within là {f.Within}; cần times lớn hơn 0 và within từ 1 trở lên."))
        .Concat(Factors.Count == 0 ? ["factors đang rỗng; cần ít nhất một bội số."] : []);
}

/// <summary>A nil return has no figure other than 0 in a column.</summary>
public sealed record NilRule : FormRule
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["column", "cells"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Column)];
}

/// <summary>
/// A yes/no answer about "all periodic reports of the year were sent" must agree with the record of submissions; not checked
/// where the record is unknown.
/// </summary>
public sealed record SubmissionsRecordRule : FormRule
{
    /// <summary>The code of the row that answers.</summary>
    public required string Row { get; init; }

    /// <summary>The column of the answer.</summary>
    public required string Column { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "column", "cell", "value", "record"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row([FigureKind.YesNo], Row), RuleNames.Column(Column)];
}

/// <summary>
/// A section that is answered by nothing but zeros and "Không" asks why. A note on any of its rows, its heading included, is the reason: it travels
/// with the finding. Rows that do not apply say nothing, neither do texts and days.
/// </summary>
public sealed record NothingDoneRule : FormRule
{
    /// <summary>The codes of the headings whose sections are looked at.</summary>
    public required IReadOnlyList<string> Headings { get; init; }

    /// <summary>What stands in place of <see cref="FormRule.Remedy"/> where the reason is given; the same holes.</summary>
    public required string Noted { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["heading", "cells"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Rows([FigureKind.Heading], Headings)];

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Texts => [Message, Remedy, Noted];
}

/// <summary>A day of something done lies not after the receipt; not checked where that is unknown.</summary>
public sealed record NotAfterReceiptRule : FormRule
{
    /// <summary>The row codes of the days.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "cell", "value", "received"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Rows([FigureKind.Date], Rows)];
}

/// <summary>
/// The day of a programme's decision lies not after its term, and not long before it. The programme is the one on file with the number that the
/// report names, else any whose term has not ended; not checked while a term that it may be is unknown.
/// </summary>
public sealed record ProgrammeTermRule : FormRule
{
    /// <summary>The row code of the decision's number.</summary>
    public required string Number { get; init; }

    /// <summary>The row code of the decision's day.</summary>
    public required string Date { get; init; }

    /// <summary>How many years before its term a programme may be decided at most.</summary>
    public required int YearsBefore { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "cell", "value", "terms", "years"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row([FigureKind.Text], Number), RuleNames.Row([FigureKind.Date], Date)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows) => YearsBefore is >= 0 and <= ProgrammeTerm.MostYears
        ? []
        : [FormattableString.Invariant($"yearsBefore đang là {YearsBefore}; cần số nguyên từ 0 đến {ProgrammeTerm.MostYears}.")];
}

/// <summary>
/// What a report says of a programme's decision and of its sending agrees with the programmes that were on file before it came. What nobody has
/// said of a programme on file is held against no answer.
/// </summary>
public sealed record ProgrammeOnFileRule : FormRule
{
    /// <summary>The row code of the decision's number.</summary>
    public required string Number { get; init; }

    /// <summary>The row code of the decision's day.</summary>
    public required string Date { get; init; }

    /// <summary>The row code of the answer whether decision and programme were sent.</summary>
    public required string Sent { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "cell", "value", "record"];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row([FigureKind.Text], Number), RuleNames.Row([FigureKind.Date], Date), RuleNames.Row([FigureKind.YesNo], Sent)];
}
