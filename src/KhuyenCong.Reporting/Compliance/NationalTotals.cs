using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>The sum of one row and column over all units, in the form's unit for money; exact.</summary>
/// <param name="Value">The sum; null when no unit gave a figure.</param>
/// <param name="Units">How many units gave a figure.</param>
/// <param name="YearBefore">The sum a year before, of the units that have handed in now; null when none of them has a figure on file.</param>
/// <param name="Compared">The sum now of just the units that have last year's report on file, so that like is held against like; null when there is no such unit.</param>
public sealed record NationalSum(decimal? Value, int Units, decimal? YearBefore, decimal? Compared)
{
    /// <summary>Nothing given, now and then.</summary>
    public static NationalSum None { get; } = new(null, 0, null, null);

    /// <summary>The change against the year before over the units compared; null when it cannot be said.</summary>
    public decimal? Change => YearBefore is { } before && Compared is { } now ? now - before : null;

    /// <summary>The change in per cent of the year before; null when that is 0 or unknown.</summary>
    public decimal? ChangePercent => Change is { } change && YearBefore is { } before && before != 0 ? change / before * 100 : null;
}

/// <summary>The sums of one row of counts or money over all units.</summary>
/// <param name="Row">The row.</param>
/// <param name="Section">The heading above it; null for rows before the first heading.</param>
/// <param name="Sums">The sums by column id; every figure column is there.</param>
/// <param name="PercentOfPlan">What was done in per cent of the plan, both summed over all units; null when the form does not set one against the other, or the plan is 0.</param>
public sealed record NationalRow(FormRow Row, FormRow? Section, IReadOnlyDictionary<string, NationalSum> Sums, decimal? PercentOfPlan)
{
    /// <summary>The sum of a column.</summary>
    public NationalSum this[string column] => Sums.TryGetValue(column, out var sum) ? sum : NationalSum.None;
}

/// <summary>A heading with the rows below it, up to the next heading.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Rows">Its rows of counts and money.</param>
/// <param name="Measures">Its share of the form's totals: by the code of the total, the row of this section that is a part of it.</param>
public sealed record NationalSection(FormRow Heading, IReadOnlyList<NationalRow> Rows, IReadOnlyDictionary<string, NationalRow> Measures);

/// <summary>How the units answered a yes/no row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Section">The heading above it; null for none.</param>
/// <param name="Column">The column.</param>
/// <param name="Yes">How many said yes.</param>
/// <param name="Answered">How many answered.</param>
/// <param name="Expected">How many units are expected to answer: those that report, without those that are left out of the national figures and those to which the row does not apply.</param>
public sealed record NationalAnswer(FormRow Row, FormRow? Section, FormColumn Column, int Yes, int Answered, int Expected)
{
    /// <summary>How many said no.</summary>
    public int No => Answered - Yes;

    /// <summary>How many have said nothing yet.</summary>
    public int Unanswered => Expected - Answered;
}

/// <summary>How far a unit's figure is from the one of the same period a year before.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Row">The row.</param>
/// <param name="Section">The heading above it; null for none.</param>
/// <param name="Column">The column.</param>
/// <param name="Value">The figure now, in the form's unit for money; blank counts 0.</param>
/// <param name="YearBefore">The figure then; blank counts 0.</param>
public sealed record FigureChange(Unit Unit, FormRow Row, FormRow? Section, FormColumn Column, decimal Value, decimal YearBefore)
{
    /// <summary>Up is positive.</summary>
    public decimal Change => Value - YearBefore;

    /// <summary>In per cent of the year before; null when that was 0.</summary>
    public decimal? Percent => YearBefore == 0 ? null : Change / YearBefore * 100;
}

/// <summary>
/// The figures of a digest over all units. What a row means follows from the form's definition alone: headings group the
/// rows below them, sum rules tell totals from parts, the rule that sets what was done against the plan names those columns.
/// </summary>
public sealed record NationalTotals
{
    /// <summary>How many changes <see cref="LargestChanges"/> lists at most.</summary>
    public const int MaxChanges = 10;

    /// <summary>The form.</summary>
    public required FormDefinition Form { get; init; }

    /// <summary>How many units have figures.</summary>
    public required int Units { get; init; }

    /// <summary>The column of the plan; null when the form does not set one against what was done.</summary>
    public FormColumn? PlanColumn { get; init; }

    /// <summary>The column of what was done, against the plan and against the year before; null likewise.</summary>
    public FormColumn? DoneColumn { get; init; }

    /// <summary>Every row of counts or money, in the form's order.</summary>
    public required IReadOnlyList<NationalRow> Rows { get; init; }

    /// <summary>The headings with their rows, in the form's order.</summary>
    public required IReadOnlyList<NationalSection> Sections { get; init; }

    /// <summary>
    /// Totals that every section has a part of, such as the number of projects, the national and the local funds: the
    /// columns of a table whose lines are <see cref="Sections"/>.
    /// </summary>
    public required IReadOnlyList<NationalRow> Measures { get; init; }

    /// <summary>The yes/no rows.</summary>
    public required IReadOnlyList<NationalAnswer> Answers { get; init; }

    /// <summary>
    /// The largest changes of single units against the year before, greatest first: of amounts of money (of counts when the
    /// form has no amounts with a history), of rows that are no totals, in <see cref="DoneColumn"/> where there is one; of what
    /// is added up, so that what does not apply to a unit counts 0.
    /// </summary>
    public required IReadOnlyList<FigureChange> LargestChanges { get; init; }

    /// <summary>The row with a code; null when it is not among <see cref="Rows"/>.</summary>
    public NationalRow? Row(string code) => Rows.FirstOrDefault(r => r.Row.Code == code);

    /// <summary>Adds up a digest's figures in one pass.</summary>
    public static NationalTotals Of(ComplianceDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return Of(digest.Form, digest.Deadlines.CutOff, digest.Figures, digest.Units.Count - digest.LeftOut.Count);
    }

    /// <summary>Adds up the newest reports on a form in one pass.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="units">How many units are to report, those included whose report is left out.</param>
    public static NationalTotals Of(NewestReports reports, int units)
    {
        ArgumentNullException.ThrowIfNull(reports);
        return Of(reports.Form, reports.On, reports.Figures, units - reports.LeftOut.Count);
    }

    /// <summary>Adds up figures of one form in one pass.</summary>
    /// <param name="form">The form.</param>
    /// <param name="on">The day whose rows count.</param>
    /// <param name="figures">The figures of the units that have some.</param>
    /// <param name="expected">From how many units figures may come: those that are to report, without those whose report is left out.</param>
    private static NationalTotals Of(FormDefinition form, DateOnly on, IReadOnlyList<UnitFigures> figures, int expected)
    {
        var rows = form.RowsOn(on).ToList();
        var sections = form.RowsWithSectionsOn(on).ToDictionary(r => r.Row.Code, r => r.Section, StringComparer.Ordinal);
        var columns = form.FigureColumns.ToList();
        var overPlan = form.Rules.OfType<OverPlanRule>().FirstOrDefault();
        var plan = overPlan is null ? null : columns.Find(c => c.Id == overPlan.Plan);
        var done = overPlan is null ? null : columns.Find(c => c.Id == overPlan.Done);
        var sums = Sum(form, figures, rows, columns);

        var national = rows.Where(r => r.Kind is FigureKind.Count or FigureKind.Money).Select(row =>
        {
            var byColumn = columns.ToDictionary(c => c.Id, c => sums[(row.Code, c.Id)].ToSum(), StringComparer.Ordinal);
            var percent = plan is not null && done is not null && byColumn[plan.Id].Value is { } planned && planned != 0
                ? (byColumn[done.Id].Value ?? 0) / planned * 100
                : (decimal?)null;
            return new NationalRow(row, sections[row.Code], byColumn, percent);
        }).ToList();
        var byCode = national.ToDictionary(r => r.Row.Code, StringComparer.Ordinal);
        var spread = form.Rules.OfType<SumRule>().Where(r => byCode.ContainsKey(r.Total)).DistinctBy(r => r.Total)
            .Select(r => (r.Total, Parts: r.Parts.Where(byCode.ContainsKey).ToList()))
            .Where(r => r.Parts.Count > 1
                && r.Parts.TrueForAll(p => byCode[p].Section is not null)
                && r.Parts.Select(p => byCode[p].Section!.Code).Distinct().Count() == r.Parts.Count)
            .ToList();

        return new NationalTotals
        {
            Form = form,
            Units = figures.Count,
            PlanColumn = plan,
            DoneColumn = done,
            Rows = national,
            Sections = rows.Where(r => r.Kind == FigureKind.Heading).Select(heading => new NationalSection(
                heading,
                national.Where(r => r.Section?.Code == heading.Code).ToList(),
                spread.Select(s => (s.Total, Part: s.Parts.Find(p => byCode[p].Section!.Code == heading.Code)))
                    .Where(s => s.Part is not null)
                    .ToDictionary(s => s.Total, s => byCode[s.Part!], StringComparer.Ordinal))).ToList(),
            Measures = rows.Where(r => spread.Exists(s => s.Total == r.Code)).Select(r => byCode[r.Code]).ToList(),
            Answers = AnswersOf(figures, expected, rows, sections, columns),
            LargestChanges = ChangesOf(form, figures, rows, sections, columns, done),
        };
    }

    private static Dictionary<(string Code, string Column), RunningSum> Sum(
        FormDefinition form, IReadOnlyList<UnitFigures> figures, List<FormRow> rows, List<FormColumn> columns)
    {
        var sums = new Dictionary<(string, string), RunningSum>();
        foreach (var row in rows.Where(r => r.Kind is FigureKind.Count or FigureKind.Money))
        {
            foreach (var column in columns)
            {
                var sum = sums[(row.Code, column.Id)] = new RunningSum();
                foreach (var unit in figures)
                {
                    sum.Add(
                        CountedAt(unit.Figures, row, column, form), unit.YearBefore is { } before ? CountedAt(before, row, column, form) : null, unit.YearBefore is not null);
                }
            }
        }

        return sums;
    }

    private static List<NationalAnswer> AnswersOf(
        IReadOnlyList<UnitFigures> figures, int expected, List<FormRow> rows, Dictionary<string, FormRow?> sections, List<FormColumn> columns)
    {
        var answers = new List<NationalAnswer>();
        foreach (var row in rows.Where(r => r.Kind == FigureKind.YesNo))
        {
            foreach (var column in columns)
            {
                // Who has nothing to tell has not left it unanswered.
                var applying = figures.Where(u => row.AppliesIn(column.Id, u.Figures.Values) != false).ToList();
                var given = applying
                    .Select(u => u.Figures.Values.TryGetValue(new FigureKey(row.Code, column.Id), out var value) ? value : (FigureValue?)null)
                    .Where(v => v is { Kind: FigureKind.YesNo })
                    .ToList();
                answers.Add(new NationalAnswer(row, sections[row.Code], column, given.Count(v => v!.Value.IsYes), given.Count, expected - (figures.Count - applying.Count)));
            }
        }

        return answers;
    }

    private static List<FigureChange> ChangesOf(
        FormDefinition form, IReadOnlyList<UnitFigures> figures, List<FormRow> rows, Dictionary<string, FormRow?> sections, List<FormColumn> columns, FormColumn? done)
    {
        var totals = form.Rules.OfType<SumRule>().Select(r => r.Total).ToHashSet(StringComparer.Ordinal);
        List<FormColumn> compared = done is null ? columns : [done];
        foreach (var kind in new[] { FigureKind.Money, FigureKind.Count })
        {
            var changes = new List<(FigureChange Change, int Order)>();
            foreach (var unit in figures)
            {
                if (unit.YearBefore is not { } before)
                {
                    continue;
                }

                for (var i = 0; i < rows.Count; i++)
                {
                    var row = rows[i];
                    if (row.Kind != kind || totals.Contains(row.Code))
                    {
                        continue;
                    }

                    var largest = compared
                        .Select(column => new FigureChange(
                            unit.Unit, row, sections[row.Code], column,
                            CountedAt(unit.Figures, row, column, form) ?? 0,
                            CountedAt(before, row, column, form) ?? 0))
                        .MaxBy(change => Math.Abs(change.Change));
                    if (largest is not null && largest.Change != 0)
                    {
                        changes.Add((largest, i));
                    }
                }
            }

            if (changes.Count > 0)
            {
                return changes
                    .OrderByDescending(c => Math.Abs(c.Change.Change))
                    .ThenBy(c => c.Change.Unit.Code, StringComparer.Ordinal)
                    .ThenBy(c => c.Order)
                    .Take(MaxChanges)
                    .Select(c => c.Change)
                    .ToList();
            }
        }

        return [];
    }

    /// <summary>
    /// The number that a report gives to a national total, in the form's unit for money; null for none. What does not apply to a unit counts for nothing,
    /// whatever stands there: the unit was told so.
    /// </summary>
    internal static decimal? CountedAt(FigureSet figures, FormRow row, FormColumn column, FormDefinition form) =>
        row.AppliesIn(column.Id, figures.Values) == false ? null : NumberAt(figures, new FigureKey(row.Code, column.Id), form);

    private static decimal? NumberAt(FigureSet figures, FigureKey key, FormDefinition form) =>
        figures.Values.TryGetValue(key, out var value) && value.Kind is FigureKind.Count or FigureKind.Money ? FigureText.NumberOf(value, form) : null;

    private sealed class RunningSum
    {
        private decimal _now, _before, _compared;
        private int _units, _unitsBefore;
        private bool _onFile;

        public void Add(decimal? now, decimal? before, bool onFile)
        {
            if (now is { } value)
            {
                _now += value;
                _units++;
            }

            if (before is { } earlier)
            {
                _before += earlier;
                _unitsBefore++;
            }

            if (onFile)
            {
                _onFile = true;
                _compared += now ?? 0;
            }
        }

        public NationalSum ToSum() => new(
            _units > 0 ? _now : null, _units, _unitsBefore > 0 ? _before : null, _onFile && (_units > 0 || _unitsBefore > 0) ? _compared : null);
    }
}
