using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>
/// Amounts of money are of the magnitude of a report: not above its bounds, and not a thousand or a million times what they are compared with, as from a
/// wrong unit. What has one cause is one finding; the submitter can confirm it, unless an amount is above what no report can hold.
/// </summary>
/// <remarks>
/// An amount is compared with the version that counts, the report before, the one a year before, and the plan where it is above it; with a plan of this
/// report only as far as that one agrees with earlier ones, for both may have the wrong unit. At least three amounts (all, where there are fewer) that are
/// off from everything they are compared with, by one factor, are a wrong unit as long as no other amount lies near what it is compared with. Otherwise
/// each is asked about by itself.
/// </remarks>
public sealed record MagnitudeRule : FormRule
{
    private const string FarKind = "far";

    /// <summary>How many amounts make a wrong unit of the whole report.</summary>
    private const int Together = 3;

    // Half an order of magnitude about a thousand, about a million, and about 1.
    private const decimal Near = 10, ThousandFrom = 316, ThousandTo = 3_162;

    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The column of the plan, with which amounts above it are compared; null for none.</summary>
    public string? Plan { get; init; }

    /// <summary>What an amount does not exceed without being confirmed, in the form's unit of money.</summary>
    public required decimal Usual { get; init; }

    /// <summary>What no amount exceeds, in the form's unit of money.</summary>
    public required decimal Absolute { get; init; }

    /// <summary>What stands in place of <see cref="FormRule.Remedy"/> where an amount is above <see cref="Absolute"/>; the same holes.</summary>
    public required string Final { get; init; }

    /// <summary>What stands in place of <see cref="FormRule.Message"/> where the amounts contradict all that they are compared with; the same holes.</summary>
    public required string WrongUnit { get; init; }

    /// <summary>The warning about a single amount that does; the same holes.</summary>
    public required string Far { get; init; }

    /// <summary>What the submitter does about that; the same holes.</summary>
    public required string FarRemedy { get; init; }

    /// <inheritdoc/>
    internal override bool IsOneCause => true;

    /// <inheritdoc/>
    public override bool IsAboutMagnitude => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Texts => [Message, Remedy, Final, WrongUnit, Far, FarRemedy];

    /// <inheritdoc/>
    internal override IEnumerable<RuleWords> Words => [new(Message, Remedy), new(Message, Final), new(WrongUnit, Remedy), new(WrongUnit, Final), new(Far, FarRemedy, Severity.Warning)];

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => Plan is null ? [RuleNames.Columns(Columns)] : [RuleNames.Columns(Columns), RuleNames.Column(Plan)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows) => Usual <= 0 || Absolute < Usual
        ? [FormattableString.Invariant($"usual đang là {Usual} và absolute là {Absolute}; cần usual lớn hơn 0 và absolute không nhỏ hơn usual.")]
        : [];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        var amounts = AmountsOf(run);
        var together = OffTogether(amounts);
        var above = amounts.FindAll(a => IsAbove(run, a, Usual));
        var written = together.Count > 0 ? WrittenIn(run, together[0].Power)
            : above.Count > 0 && above.Count >= Math.Min(Together, amounts.Count) && !amounts.Exists(a => a.IsNear) ? WrittenAbove(run, above)
            : "";

        // A wrong unit is that of the whole report, those of its amounts included that nothing is known of.
        var told = together.Count > 0 || written.Length > 0 ? amounts : above;
        if (told.Count > 0)
        {
            Tell(run, severity, together, told, written);
        }

        foreach (var amount in amounts.Where(a => a.Power != 0 && !told.Contains(a)))
        {
            run.Suspect.Add(amount.Figure.Key);
            run.Add(Broken(run, Severity.Warning, amount.Figure.Key, ToldOf(run, amount, Usual, amount.Power, ""), remedy: FarRemedy, message: Far) with { Kind = FarKind });
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) =>
        from row in cells.NumberRows([])
        where row.Kind == FigureKind.Money
        from column in Columns
        let key = new FigureKey(row.Code, column)
        from bound in ((decimal Limit, string Unless, string Next)[])[
            (Absolute, "TRUE", "kiểm tra lại đơn vị tính"),
            (Usual, cells.IsNotNoted([row.Code], row.Code), "kiểm tra lại đơn vị tính; nếu đúng thì ghi lý do ở cột Ghi chú và xác nhận khi nộp")]
        select new CellCheck(
            key,
            $"AND({cells.IsGiven(key, row.Code)},{cells.Number(key, row.Code)}>{CellTerms.Constant(bound.Limit)},{bound.Unless})",
            $"Lớn hơn {FigureText.Of(bound.Limit)} {row.Unit}, {bound.Next}");

    private List<Amount> AmountsOf(RuleRun run)
    {
        var known = run.NumbersIn([], Columns).Where(n => n.Row.Kind == FigureKind.Money && n.Figure.Value.Number != 0
                && !run.IsSuspect(n.Figure.Key) && !run.IsWrongTotal(n.Figure.Key))
            .Select(n => new Amount(n.Row, n.Column, n.Figure, EarlierOf(run, n.Figure.Key))).ToList();
        var plans = known.Where(a => a.Column == Plan).ToDictionary(a => a.Row.Code);
        var isNew = known.TrueForAll(a => a.References.Count == 0);
        return known.ConvertAll(a => plans.GetValueOrDefault(a.Row.Code) is { } plan && a.Figure.Value.Number > plan.Figure.Value.Number && (isNew || plan.IsNear)
            ? a with { References = [new Reference($"số ở cột “{run.LabelOf(Plan!)}”", plan.Figure.Value.Number), .. a.References] }
            : a);
    }

    /// <summary>The amounts that are off by one factor together, as from a wrong unit; none where one lies near what it is compared with.</summary>
    private static List<Amount> OffTogether(List<Amount> amounts)
    {
        var group = amounts.Where(a => a.Power != 0).GroupBy(a => a.Power).MaxBy(g => g.Count())?.ToList() ?? [];
        return group.Count >= Math.Min(Together, amounts.Count) && !amounts.Exists(a => a.IsNear) ? group : [];
    }

    private void Tell(RuleRun run, Severity severity, List<Amount> together, List<Amount> told, string written)
    {
        var beyond = told.FindAll(a => IsAbove(run, a, Absolute));
        var first = together.Find(beyond.Contains) ?? together.FirstOrDefault() ?? beyond.FirstOrDefault() ?? told.Find(a => IsAbove(run, a, Usual))!;
        var power = together.Count > 0 ? first.Power : 0;
        run.Suspect.UnionWith(told.Select(a => a.Figure.Key));
        var finding = Broken(
            run, severity, first.Figure.Key, ToldOf(run, first, beyond.Count > 0 ? Absolute : Usual, power, written),
            remedy: beyond.Count > 0 ? Final : null, message: power != 0 ? WrongUnit : null);
        var cells = told.ConvertAll(a => run.CellOf(a.Figure.Key));
        run.Add(finding with
        {
            Message = cells.Count == 1 ? finding.Message : $"{finding.Message} Cùng một nguyên nhân ở {Listing.Number(cells.Count)} ô: {SameCause.Names(cells)}.",
            Cells = cells.Count == 1 ? [] : [finding.Cell!, .. cells.Where(c => c != finding.Cell)],
            IsConfirmable = severity == Severity.Error && beyond.Count == 0,
        });
    }

    private Told ToldOf(RuleRun run, Amount amount, decimal bound, int power, string written)
    {
        var reference = amount.References is [var first, ..] ? first : new Reference("", 0);
        return new(
            Row: RuleRun.NameOf(amount.Row),
            Column: run.LabelOf(amount.Column),
            Unit: amount.Row.Unit,
            Value: run.TextAt(amount.Row, amount.Figure.Key),
            Cell: run.CellOf(amount.Figure.Key),
            Bound: FigureText.Of(bound),
            Times: power == 0 ? "" : (power < 0 ? "1/" : "") + FigureText.Of(FactorOf(power)),
            Reference: reference.Name,
            ReferenceValue: run.Text(amount.Row, reference.Number),
            Written: written);
    }

    /// <summary>The earlier figures that an amount is compared with, the nearest in time first.</summary>
    private static List<Reference> EarlierOf(RuleRun run, FigureKey key)
    {
        (string Name, FigureSet? Figures)[] earlier =
        [
            ("số của bản đang được tính", run.History.Counted),
            (run.History.Before is { } before ? $"số của {RuleRun.NameOf(before.Period)}" : "", run.History.Before),
            (run.History.YearBefore is { } year ? $"số của {RuleRun.NameOf(year.Period)}" : "", run.History.YearBefore),
        ];
        return [.. earlier.Where(e => e.Figures?.NumberAt(key.Code, key.Column) > 0).Select(e => new Reference(e.Name, e.Figures!.NumberAt(key.Code, key.Column)!.Value))];
    }

    private static bool IsAbove(RuleRun run, Amount amount, decimal bound) => FigureText.NumberOf(amount.Figure.Value, run.Form) > bound;

    private static decimal FactorOf(int power) => Math.Abs(power) == 1 ? 1_000 : 1_000_000;

    /// <summary>In which unit amounts that are off by a power of 1.000 were probably written; nothing where the file declares another one than the form's.</summary>
    private static string WrittenIn(RuleRun run, int power) =>
        MoneyUnit.OfDong(power > 0 ? run.Form.Money.Dong / FactorOf(power) : run.Form.Money.Dong * FactorOf(power)) is { } unit ? Written(run, unit.Name) : "";

    /// <summary>The same where nothing is known but the bounds: after which division all of them are amounts of a report.</summary>
    private string WrittenAbove(RuleRun run, List<Amount> told)
    {
        var greatest = told.Max(a => FigureText.NumberOf(a.Figure.Value, run.Form));
        var names = new[] { 1, 2 }
            .Where(power => power == 1 ? greatest / 1_000 <= Usual : greatest / 1_000 > Usual / Near && greatest / 1_000_000 <= Usual)
            .Select(power => MoneyUnit.OfDong(run.Form.Money.Dong / FactorOf(power))?.Name).OfType<string>().ToList();
        return names.Count == 0 ? "" : Written(run, string.Join(" hoặc ", names));
    }

    // The file's own unit has its place; of a file without one the form's is assumed.
    private static string Written(RuleRun run, string unit) =>
        run.Report.Findings.Any(f => f.Has(CoverFindings.MoneyUnitCode) && f.Row is not null) ? "" : $", có vẻ ghi bằng {unit}";

    private sealed record Told(string Row, string Column, string Unit, string Value, string Cell, string Bound, string Times, string Reference, string ReferenceValue, string Written);

    /// <summary>What an amount is compared with.</summary>
    private sealed record Reference(string Name, long Number);

    private sealed record Amount(FormRow Row, string Column, Figure Figure, List<Reference> References)
    {
        /// <summary>By which power of 1.000 it is off from everything that it is compared with; 0 for none.</summary>
        public int Power => References.Select(r => PowerOf(Figure.Value.Number, r.Number)).Distinct().ToList() is [var power] ? power : 0;

        /// <summary>Whether it lies near something that it is compared with.</summary>
        public bool IsNear => References.Exists(r => Ratio(Figure.Value.Number, r.Number) <= Near);

        private static int PowerOf(long amount, long reference) => Math.Sign(amount.CompareTo(reference)) * (Ratio(amount, reference) switch
        {
            >= ThousandFrom and <= ThousandTo => 1,
            >= ThousandFrom * ThousandFrom and <= ThousandTo * ThousandTo => 2,
            _ => 0,
        });

        private static decimal Ratio(long one, long other) => Math.Max(one, other) / (decimal)Math.Min(one, other);
    }
}
