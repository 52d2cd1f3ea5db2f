using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>A group of a form's rows that stand under one heading, of those that a table of units by indicators can hold: counts, money, yes and no.</summary>
/// <param name="Heading">The heading; null for the rows before the first one.</param>
/// <param name="Rows">The rows.</param>
public sealed record IndicatorGroup(FormRow? Heading, IReadOnlyList<FormRow> Rows)
{
    /// <summary>How the rows before the first heading are called.</summary>
    public const string Common = "chung";

    /// <summary>How it stands in addresses: the heading's code.</summary>
    public string Key => Heading?.Code ?? Common;

    /// <summary>Its name for people.</summary>
    public string Name => Heading is null ? "Chỉ tiêu chung" : (Heading.Order.Length > 0 ? Heading.Order + ". " : "") + Heading.ShortLabel;

    /// <summary>The groups of a form on a cut-off, those without such rows left out.</summary>
    public static IReadOnlyList<IndicatorGroup> Of(FormDefinition form, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(form);
        return
        [
            .. form.RowsWithSectionsOn(on).Where(r => r.Row.Kind is FigureKind.Count or FigureKind.Money or FigureKind.YesNo)
                .GroupBy(r => r.Section?.Code).Select(g => new IndicatorGroup(g.First().Section, [.. g.Select(r => r.Row)])),
        ];
    }
}

/// <summary>A column of the table: a row of the form in one of its figure columns.</summary>
/// <param name="Row">The row.</param>
/// <param name="Section">The heading above it; null for none.</param>
/// <param name="Column">The figure column.</param>
public sealed record Indicator(FormRow Row, FormRow? Section, FormColumn Column)
{
    /// <summary>The figure.</summary>
    public FigureKey Figure => new(Row.Code, Column.Id);
}

/// <summary>How a unit stands in the table.</summary>
public enum IndicatorStanding
{
    /// <summary>Its figures are in the totals.</summary>
    Counted,

    /// <summary>It handed in, and the ministry leaves it out of the national figures.</summary>
    LeftOut,

    /// <summary>No report of it is taken: it has no figures, which is not that they are 0.</summary>
    Missing,
}

/// <summary>A unit's line.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="State">How it stands in the table.</param>
/// <param name="Standing">Where it stands with its report.</param>
/// <param name="Values">A figure an indicator; null for a blank, and throughout for a unit that is missing.</param>
/// <param name="Doubtful">The indicators whose figures are to be doubted.</param>
public sealed record IndicatorLine(Unit Unit, IndicatorStanding State, Standing Standing, IReadOnlyList<FigureValue?> Values, IReadOnlySet<int> Doubtful);

/// <summary>A sum over units that count, in the form's unit for money; of a question how many said yes.</summary>
/// <param name="Value">The sum; null when no unit gave a figure.</param>
/// <param name="Units">How many gave one.</param>
/// <param name="WithoutDoubtful">The sum without the figures that are to be doubted; null when it holds none.</param>
/// <param name="Doubtful">How many of the units gave one that is to be doubted.</param>
public sealed record IndicatorSum(decimal? Value, int Units, decimal? WithoutDoubtful, int Doubtful);

/// <summary>The lines of a region with their subtotals.</summary>
/// <param name="Name">The region; for units of which none is on file, that.</param>
/// <param name="IsAssumed">Whether the region of one of the units is only assumed.</param>
/// <param name="Lines">The units by code.</param>
/// <param name="Sums">A sum an indicator.</param>
/// <param name="Counted">How many of the units are in the sums.</param>
public sealed record IndicatorRegion(string Name, bool IsAssumed, IReadOnlyList<IndicatorLine> Lines, IReadOnlyList<IndicatorSum> Sums, int Counted);

/// <summary>Units by indicators ("đơn vị × chỉ tiêu"): the units down, by regions with subtotals, the form's rows across, and the country's totals.</summary>
public sealed record IndicatorTable
{
    /// <summary>What units without a region on file are gathered under.</summary>
    public const string NoRegion = "chưa xếp vùng";

    /// <summary>The form.</summary>
    public required FormDefinition Form { get; init; }

    /// <summary>The columns.</summary>
    public required IReadOnlyList<Indicator> Indicators { get; init; }

    /// <summary>The regions from north to south.</summary>
    public required IReadOnlyList<IndicatorRegion> Regions { get; init; }

    /// <summary>The country's totals.</summary>
    public required IReadOnlyList<IndicatorSum> Totals { get; init; }

    /// <summary>How many units are expected, and how many of them are in the totals.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>The table of one figure column.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="column">The figure column; null for all, one beside the other under each row.</param>
    /// <param name="group">The group of rows; null for all.</param>
    /// <param name="doubtful">The figures to doubt (<see cref="DoubtfulFigures.Of"/>).</param>
    public static IndicatorTable Of(ComplianceDigest digest, FormColumn? column, IndicatorGroup? group, IReadOnlyList<DoubtfulFigure> doubtful)
    {
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(doubtful);
        IReadOnlyList<IndicatorGroup> groups = group is null ? IndicatorGroup.Of(digest.Form, digest.Deadlines.CutOff) : [group];
        List<Indicator> indicators =
        [
            .. from part in groups
               from row in part.Rows
               from figures in column is null ? digest.Form.FigureColumns : [column]
               select new Indicator(row, part.Heading, figures),
        ];
        var doubted = DoubtfulFigures.UnitsByFigure(doubtful, digest.Form);
        var counted = digest.Figures.ToDictionary(f => f.Unit.Code);
        var leftOut = digest.LeftOut.ToDictionary(f => f.Unit.Code);
        var byUnit = indicators.Select((indicator, at) => (at, doubted[indicator.Figure].ToHashSet())).ToList();
        var lines = digest.Units.Select(unit =>
        {
            var code = unit.Unit.Code;
            var figures = counted.GetValueOrDefault(code) ?? leftOut.GetValueOrDefault(code);
            return new IndicatorLine(
                unit.Unit,
                figures is null ? IndicatorStanding.Missing : counted.ContainsKey(code) ? IndicatorStanding.Counted : IndicatorStanding.LeftOut,
                unit.Standing,
                [.. indicators.Select(i => figures is null ? null : ValueAt(figures.Figures, i))],
                byUnit.Where(i => i.Item2.Contains(code)).Select(i => i.at).ToHashSet());
        }).ToList();
        return new IndicatorTable
        {
            Form = digest.Form,
            Indicators = indicators,
            Regions =
            [
                .. lines.GroupBy(l => l.Unit.Region.Length > 0 ? l.Unit.Region : NoRegion).OrderBy(r => OrderOf(r.Key)).Select(r => new IndicatorRegion(
                    r.Key, r.Any(l => l.Unit.IsRegionAssumed), [.. r], SumsOf(digest.Form, indicators, [.. r]), r.Count(l => l.State == IndicatorStanding.Counted))),
            ],
            Totals = SumsOf(digest.Form, indicators, lines),
            Coverage = Coverage.Of(digest),
        };
    }

    private static FigureValue? ValueAt(FigureSet figures, Indicator indicator) =>
        indicator.Row.AppliesIn(indicator.Column.Id, figures.Values) != false && figures.Values.TryGetValue(indicator.Figure, out var value) ? value : null;

    private static List<IndicatorSum> SumsOf(FormDefinition form, List<Indicator> indicators, List<IndicatorLine> lines) =>
        [.. indicators.Select((_, at) =>
        {
            var given = lines.Where(l => l.State == IndicatorStanding.Counted && l.Values[at] is not null).Select(l => (Number: NumberOf(l.Values[at]!.Value, form), IsDoubtful: l.Doubtful.Contains(at))).ToList();
            var doubtful = given.Count(g => g.IsDoubtful);
            return new IndicatorSum(
                given.Count == 0 ? null : given.Sum(g => g.Number), given.Count, doubtful == 0 ? null : given.Where(g => !g.IsDoubtful).Sum(g => g.Number), doubtful);
        })];

    private static decimal NumberOf(FigureValue value, FormDefinition form) => value.Kind == FigureKind.YesNo ? value.Number : FigureText.NumberOf(value, form);

    private static int OrderOf(string region) => UnitRegister.Regions.ToList() is var regions && regions.IndexOf(region) is >= 0 and var at ? at : regions.Count;
}

/// <summary>How many units a national figure rests on.</summary>
/// <param name="Expected">How many report.</param>
/// <param name="Counted">How many are in the totals.</param>
/// <param name="LeftOut">Those that handed in and that the ministry leaves out, by code.</param>
/// <param name="Missing">Those of which no report is taken, by code.</param>
public sealed record Coverage(int Expected, int Counted, IReadOnlyList<Unit> LeftOut, IReadOnlyList<Unit> Missing)
{
    /// <summary>The coverage of a digest.</summary>
    public static Coverage Of(ComplianceDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var counted = digest.Figures.Select(f => f.Unit.Code).ToHashSet();
        var leftOut = digest.LeftOut.Select(f => f.Unit.Code).ToHashSet();
        return new Coverage(
            digest.Units.Count,
            digest.Figures.Count,
            [.. digest.LeftOut.Select(f => f.Unit)],
            [.. digest.Units.Select(u => u.Unit).Where(u => !counted.Contains(u.Code) && !leftOut.Contains(u.Code))]);
    }

    /// <summary>For people: "31 trên 34 đơn vị".</summary>
    public string InWords => FormattableString.Invariant($"{Counted} trên {Expected} đơn vị");
}
