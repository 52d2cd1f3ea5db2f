using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms;

/// <summary>A rule of a form. One that warns first and blocks later has both dates.</summary>
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

    /// <summary>The severity for a report with this cut-off date; null when the rule does not hold yet.</summary>
    public Severity? SeverityOn(DateOnly cutOff) =>
        BlocksFrom is { } blocks && cutOff >= blocks ? Severity.Error
        : WarnsFrom is { } warns && cutOff >= warns ? Severity.Warning
        : null;
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
public sealed record RowCondition(string Row, WhenIs Is);

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
}

/// <summary>A nil return has no figure other than 0 in a column.</summary>
public sealed record NilRule : FormRule
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["column", "cells"];
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
}

/// <summary>A day of something done lies not after the receipt; not checked where that is unknown.</summary>
public sealed record NotAfterReceiptRule : FormRule
{
    /// <summary>The row codes of the days.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => ["row", "cell", "value", "received"];
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
}
