using System.Runtime.CompilerServices;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>Why a figure is to be doubted; those first that weigh most.</summary>
public enum Doubt
{
    /// <summary>A rule doubts its magnitude; the submitter may have confirmed it.</summary>
    Magnitude,

    /// <summary>It makes up an unusual share of the national total.</summary>
    Share,

    /// <summary>It is far from the same period a year before.</summary>
    YearBefore,

    /// <summary>It is far from the period before.</summary>
    PeriodBefore,
}

/// <summary>A figure of a report that counts which the ministry ought to look at before it believes a total: one line a cause.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Upload">The upload of the version that counts.</param>
/// <param name="Doubt">Why.</param>
/// <param name="Code">The finding's code; of what no rule says <c>SHARE</c>, <c>JUMP-YEAR</c> or <c>JUMP-PERIOD</c>.</param>
/// <param name="Row">The row of the figure that the line is about, of several the first.</param>
/// <param name="Section">The heading above it; null for none.</param>
/// <param name="Column">Its column.</param>
/// <param name="Value">Its value.</param>
/// <param name="Why">Why, in Vietnamese, a sentence or two.</param>
/// <param name="Confirmation">What the submitter says of it; null for nothing.</param>
public sealed record DoubtfulFigure(
    Unit Unit, string Upload, Doubt Doubt, string Code, FormRow Row, FormRow? Section, FormColumn Column, FigureValue Value, string Why, string? Confirmation)
{
    /// <summary>
    /// Names it among those of its upload: the cause and the first of its figures, in ASCII letters, digits, '-' and '_'. Which figures a cause holds for
    /// depends on other units too, so it names the line as the list stands now; what is accepted is accepted by figure (<see cref="About"/>).
    /// </summary>
    public string Key => KeyOf(Code, Row.Code, Column.Id);

    /// <summary>What accepting the line is about (<see cref="ReviewAct.About"/>): the cause with each of its figures, as <see cref="Key"/> names the first, with spaces between.</summary>
    public string About => string.Join(' ', Figures.Select(f => KeyOf(Code, f.Code, f.Column)));

    /// <summary>All figures that have this cause, <see cref="Row"/> and <see cref="Column"/> among them.</summary>
    public required IReadOnlyList<FigureKey> Figures { get; init; }

    /// <summary>Which part of the national total the figure is, in per cent; null where there is no total.</summary>
    public decimal? Share { get; init; }

    /// <summary>The figure's name for people: the heading in short, the row, the column.</summary>
    public string Name => FigureName.Of(Row, Section, Column);

    /// <summary>A <see cref="Key"/> of its parts.</summary>
    public static string KeyOf(string code, string row, string column) =>
        string.Concat($"{code}-{row}-{column}".Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'));
}

/// <summary>
/// Makes the one list of figures to doubt: warnings of magnitude, confirmed or not; shares of a national total that are out of all proportion; jumps against
/// the year before and the period before. A figure stands in it once, by what weighs most. A warning about a label, a format or an answer makes no figure doubtful.
/// </summary>
public sealed class DoubtfulFigures
{
    /// <summary>Codes of what no rule of a form says.</summary>
    public const string ShareCode = "SHARE", YearBeforeCode = "JUMP-YEAR", PeriodBeforeCode = "JUMP-PERIOD";

    /// <summary>From which share of a national total, in per cent, a figure is doubtful, and how many times as much as the average of the units that gave one.</summary>
    public const decimal ShareFrom = 25, AverageFrom = 4;

    /// <summary>Of how many units there must be figures before a share of them says something.</summary>
    public const int SharesFrom = 8;

    /// <summary>From how many times as much, or from which part as little, a change is a jump.</summary>
    public const decimal JumpFrom = 3;

    /// <summary>From which part of the national total, in per cent, a jump matters.</summary>
    public const decimal JumpMatters = 1;

    // How many of a line's other figures are named.
    private const int MaxNamed = 6;

    // A digest never changes, and several tell of its doubtful figures: they are worked out once for each.
    private static readonly ConditionalWeakTable<ComplianceDigest, IReadOnlyList<DoubtfulFigure>> Made = [];

    private readonly ComplianceDigest _digest;
    private readonly Dictionary<string, (FormRow Row, FormRow? Section)> _rows;
    private readonly Dictionary<string, FormColumn> _columns;

    // The sums of all units, and without those figures whose magnitude is in doubt and not accepted: beside a nonsense amount nothing else would weigh anything.
    private readonly Dictionary<FigureKey, (decimal Sum, int Units)> _totals = [], _sound = [];
    private readonly YearBeforeRule? _least;
    private readonly string? _plan, _cumulative, _done;

    private DoubtfulFigures(ComplianceDigest digest)
    {
        _digest = digest;
        _columns = digest.Form.FigureColumns.ToDictionary(c => c.Id, StringComparer.Ordinal);
        _rows = digest.Form.RowsWithSectionsOn(digest.Deadlines.CutOff).Where(r => r.Row.Kind is FigureKind.Count or FigureKind.Money)
            .ToDictionary(r => r.Row.Code, StringComparer.Ordinal);

        var unsound = digest.Figures.ToDictionary(f => f.Unit.Code, f => MagnitudesOf(f).SelectMany(m => KeysOf(m, f.Figures).Where(k => !IsSettled(f, m.Code, k))).ToHashSet());
        foreach (var key in from row in _rows.Keys from column in _columns.Keys select new FigureKey(row, column))
        {
            var given = digest.Figures.Select(f => (Number: Number(f.Figures, key), IsSound: !unsound[f.Unit.Code].Contains(key))).Where(g => g.Number is not null).ToList();
            _totals[key] = (given.Sum(g => g.Number!.Value), given.Count);
            _sound[key] = (given.Where(g => g.IsSound).Sum(g => g.Number!.Value), given.Count(g => g.IsSound));
        }

        _least = digest.Form.Rules.OfType<YearBeforeRule>().FirstOrDefault();
        _plan = digest.Form.Rules.OfType<OverPlanRule>().FirstOrDefault()?.Plan;
        (_cumulative, _done) = digest.Form.Rules.OfType<ContinuityRule>().FirstOrDefault() is { } rule ? (rule.Cumulative, rule.Period) : (null, null);
    }

    /// <summary>The figures of a digest to doubt that the ministry has not settled, worst first.</summary>
    public static IReadOnlyList<DoubtfulFigure> Of(ComplianceDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return Made.GetValue(digest, Make);
    }

    private static IReadOnlyList<DoubtfulFigure> Make(ComplianceDigest digest)
    {
        var list = new DoubtfulFigures(digest);
        return
        [
            .. digest.Figures.SelectMany(list.OfUnit)
                .OrderBy(d => d.Line.Doubt).ThenByDescending(d => d.Weight)
                .ThenBy(d => d.Line.Unit.Code, StringComparer.Ordinal).ThenBy(d => d.Line.Key, StringComparer.Ordinal)
                .Select(d => d.Line),
        ];
    }

    /// <summary>
    /// The figures of a unit that no total can be believed with: those of its lines, and the totals within its report that they are parts of.
    /// </summary>
    /// <param name="lines">The list.</param>
    /// <param name="form">The form.</param>
    public static ILookup<FigureKey, string> UnitsByFigure(IEnumerable<DoubtfulFigure> lines, FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(form);
        var sums = form.Rules.OfType<SumRule>().ToList();
        return lines.GroupBy(l => l.Unit.Code).SelectMany(unit =>
        {
            var all = unit.SelectMany(l => l.Figures).ToHashSet();
            for (var before = -1; before != all.Count;)
            {
                before = all.Count;
                all.UnionWith([.. from figure in all from sum in sums where sum.Parts.Contains(figure.Code) && sum.Columns.Contains(figure.Column) select new FigureKey(sum.Total, figure.Column)]);
            }

            return all.Select(figure => (Figure: figure, Unit: unit.Key));
        }).ToLookup(f => f.Figure, f => f.Unit);
    }

    private List<(DoubtfulFigure Line, decimal Weight)> OfUnit(UnitFigures unit)
    {
        var lines = new List<(DoubtfulFigure, decimal)>();
        var told = new HashSet<FigureKey>();
        foreach (var finding in MagnitudesOf(unit))
        {
            Add(Doubt.Magnitude, finding.Code, KeysOf(finding, unit.Figures).Select(k => (k, ShareOf(unit, k, _totals) ?? 0)), (_, _) => finding.Message, unit.Confirmation ?? finding.Note);
        }

        Add(Doubt.Share, ShareCode, ByFigure(LargeShare), (key, share) =>
            $"Chiếm {Percent(share)} số cộng của {Listing.Number(_sound[key].Units)} đơn vị có số liệu; bình quân mỗi đơn vị {Percent(100m / _sound[key].Units)}.");
        if (unit.YearBefore is { } year)
        {
            Add(Doubt.YearBefore, YearBeforeCode, ByFigure(key => Jump(unit, key, Number(year, key))), (key, _) => JumpText(unit, key, Number(year, key)!.Value, 1, _digest.Deadlines.Period.YearBefore));
        }

        if (unit.Before is { } before && _digest.PeriodBefore is { } period)
        {
            Add(Doubt.PeriodBefore, PeriodBeforeCode, ByFigure(key => IsCompared(key, period) ? Jump(unit, key, Number(before, key) * LengthOf(key, period)) : null),
                (key, _) => JumpText(unit, key, Number(before, key)!.Value, LengthOf(key, period), period));
        }

        return lines;

        IEnumerable<(FigureKey, decimal)> ByFigure(Func<FigureKey, decimal?> weight) =>
            from row in _rows.Values
            from column in _columns.Values
            let key = new FigureKey(row.Row.Code, column.Id)
            where Number(unit.Figures, key) is not null
            let weighs = weight(key)
            where weighs is not null
            select (key, weighs.Value);

        decimal? LargeShare(FigureKey key) =>
            IsNoLittle(key) && ShareOf(unit, key, _sound) is { } share && IsOutOfProportion(share, _sound[key].Units) ? share : null;

        bool IsNoLittle(FigureKey key) => _sound[key].Units >= SharesFrom && Number(unit.Figures, key) > LeastOf(unit, key);

        void Add(Doubt doubt, string code, IEnumerable<(FigureKey Key, decimal Weight)> figures, Func<FigureKey, decimal, string> why, string? confirmation = null)
        {
            // The figures of one unit that have one cause are one line, at the first of them: a total stands before its parts, a finding names the worst cell first.
            // What was accepted is told by no other cause either.
            var found = figures.Where(f => _totals.ContainsKey(f.Key) && !told.Contains(f.Key)).ToList();
            told.UnionWith(found.Select(f => f.Key));
            var all = found.FindAll(f => !IsSettled(unit, code, f.Key));
            if (all.Count == 0)
            {
                return;
            }

            var (key, weight) = (all[0].Key, all.Max(f => f.Weight));
            var (row, section) = _rows[key.Code];
            lines.Add((new DoubtfulFigure(
                unit.Unit, unit.Upload, doubt, code, row, section, _columns[key.Column], unit.Figures.Values[key],
                why(key, all[0].Weight) + (doubt == Doubt.Magnitude ? "" : OthersOf([.. all.Select(f => f.Key).Where(k => k != key)])),
                confirmation ?? unit.Figures.Notes.GetValueOrDefault(key.Code))
            {
                Figures = [.. all.Select(f => f.Key)],
                Share = ShareOf(unit, key, _totals),
            }, weight));
        }
    }

    private bool IsSettled(UnitFigures unit, string code, FigureKey key) => _digest.Settled.Contains((unit.Unit.Code, unit.Upload, DoubtfulFigure.KeyOf(code, key.Code, key.Column)));

    private IEnumerable<Finding> MagnitudesOf(UnitFigures unit) => unit.Findings.Where(f => _digest.Form.Rules.Any(r => r.IsAboutMagnitude && r.Code == f.Code));

    // A finding names cells; where they are of a report of before their places were kept, its label names the first of them.
    private IEnumerable<FigureKey> KeysOf(Finding finding, FigureSet figures)
    {
        IEnumerable<string> cells = finding.Cells.Count > 0 ? finding.Cells : finding.Cell is { } cell ? [cell] : [];
        var found = figures.Places is { } places ? cells.Select(places.KeyAt).OfType<FigureKey>() :
            from row in _rows.Values from column in _columns.Values where finding.Label == $"{row.Row.Label} – {column.Label}" select new FigureKey(row.Row.Code, column.Id);
        return found.Where(figures.Values.ContainsKey).Distinct();
    }

    private decimal? Number(FigureSet figures, FigureKey key) =>
        _rows.TryGetValue(key.Code, out var row) && _columns.TryGetValue(key.Column, out var column) ? NationalTotals.CountedAt(figures, row.Row, column, _digest.Form) : null;

    private decimal? ShareOf(UnitFigures unit, FigureKey key, Dictionary<FigureKey, (decimal Sum, int Units)> totals) =>
        totals.TryGetValue(key, out var total) && total.Sum > 0 && Number(unit.Figures, key) is { } number ? number / total.Sum * 100 : null;

    // How much of the national total the change is, in per cent; null for a change that is no jump, or that does not matter.
    private decimal? Jump(UnitFigures unit, FigureKey key, decimal? before)
    {
        if (before is not { } then || then <= 0 || Number(unit.Figures, key) is not { } now || now < 0)
        {
            return null;
        }

        var (change, whole) = (Math.Abs(now - then), Math.Max(_sound[key].Sum, then));
        return change > LeastOf(unit, key) && (now >= then * JumpFrom || now * JumpFrom <= then) && change * 100 >= whole * JumpMatters ? change / whole * 100 : null;
    }

    // What a rule about changes calls small is small: two products of seven are no share to doubt.
    private decimal LeastOf(UnitFigures unit, FigureKey key) => _least is null ? 0 : unit.Figures.Values[key].Kind == FigureKind.Money ? _least.MoneyAbove : _least.CountAbove;

    // A plan of another year is another plan, and a cumulative figure grows of itself.
    private bool IsCompared(FigureKey key, Period before) => key.Column != _cumulative && (key.Column != _plan || before.Year == _digest.Deadlines.Period.Year);

    // What is done in three months is held against half of what was done in six.
    private decimal LengthOf(FigureKey key, Period before) => key.Column == _done ? (decimal)_digest.Deadlines.Period.Months / before.Months : 1;

    private static bool IsOutOfProportion(decimal share, int units) => share >= ShareFrom && share * units >= AverageFrom * 100;

    // It tells the change that was found: against the part of the earlier number that is as long as this period.
    private string JumpText(UnitFigures unit, FigureKey key, decimal whole, decimal length, Period period)
    {
        var (now, then) = (Number(unit.Figures, key)!.Value, whole * length);
        var unitName = _rows[key.Code].Row.Unit;
        var from = length == 1 ? FigureText.Of(whole)
            : $"{FigureText.Short(then)} (tương ứng {_digest.Deadlines.Period.Months} tháng; cả {period.Months} tháng là {FigureText.Of(whole)})";
        return $"{(now >= then ? "Tăng" : "Giảm")} mạnh so với {PlainText.InSentence(period.Name)}: từ {from} thành {FigureText.Of(now)} {unitName}"
            + (now > then ? $", gấp {FigureText.Of(Math.Round(now / then, 1))} lần" : now > 0 ? $", còn {Percent(now / then * 100)}" : "") + ".";
    }

    private string OthersOf(List<FigureKey> others) => others.Count == 0 ? "" : " Cùng trường hợp: "
        + Listing.Of([.. others.Select(k => $"mã số {k.Code} ({PlainText.InSentence(_columns[k.Column].Label)})")], MaxNamed, "số") + ".";

    private static string Percent(decimal percent) => FigureText.Of(Math.Round(percent, 1, MidpointRounding.AwayFromZero)) + "%";
}
