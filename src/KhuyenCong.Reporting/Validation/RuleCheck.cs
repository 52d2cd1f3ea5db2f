using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Values;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Reporting.Validation;

/// <summary>Runs the rules of a form over one report.</summary>
internal sealed class RuleCheck
{
    private readonly ReadReport _report;
    private readonly FormDefinition _form;
    private readonly ReportHistory _history;
    private readonly DateOnly _cutOff;
    private readonly Dictionary<FigureKey, Figure> _figures;
    private readonly Dictionary<FigureKey, FigureValue> _values;
    private readonly HashSet<FigureKey> _unsure;
    private readonly Dictionary<string, FormRow> _rows;
    private readonly HashSet<(FigureKey, FigureKey)> _unequal = [];
    private readonly HashSet<FigureKey> _suspect = [];
    private readonly HashSet<FigureKey> _wrongTotals = [];

    /// <summary>From how many times on a period's amount above the cumulative one is a wrong unit of money rather than a slip.</summary>
    private const decimal WrongUnitFrom = 300;

    private const string WrongUnit = "unit", LeftBlank = "blank";
    private readonly List<Finding> _findings = [];

    public RuleCheck(ReadReport report, FormDefinition form, ReportHistory history, DateOnly cutOff)
    {
        (_report, _form, _history, _cutOff) = (report, form, history, cutOff);
        _figures = report.Figures.ToDictionary(f => f.Key);
        _values = report.Figures.ToDictionary(f => f.Key, f => f.Value);
        _unsure = [.. report.Unread];
        _rows = form.RowsOn(cutOff).Where(r => r.Kind != FigureKind.Heading).ToDictionary(r => r.Code);
    }

    /// <summary>All findings of the rules and of blank required cells.</summary>
    public IReadOnlyList<Finding> Run()
    {
        if (!_report.Nil)
        {
            if (IsNotFilledIn())
            {
                return [NotFilledIn()];
            }

            CheckRequired();
            CheckApplicable();
        }

        DoubtTotals();
        foreach (var rule in _form.Rules)
        {
            if (rule.SeverityOn(_cutOff) is { } severity)
            {
                Check(rule, severity);
            }
        }

        return SameCause.Gather(_findings, CauseOf);
    }

    /// <summary>A wrong unit of a whole column and a table left blank are one cause; a difference has its own in each row.</summary>
    private string? CauseOf(Finding finding) =>
        finding.Has(CellFindings.RequiredCode) || finding.Has(CellFindings.NotApplicableCode) || finding.Kind is WrongUnit or LeftBlank || _form.Rules.Any(r => r is UnitFactorRule or RangeRule && r.Code == finding.Code) ? finding.Code : null;

    /// <summary>Whether every figure that could be given is blank or 0, as in a form that nobody filled in: such a report must be declared a nil return.</summary>
    private bool IsNotFilledIn() =>
        _form.AllowsNil && _report.Unread.Count == 0 && _report.Figures.All(f => f.Value.Kind is FigureKind.Count or FigureKind.Money && f.Value.Number == 0);

    private Finding NotFilledIn() => ReportFindings.NotFilledIn() with { Sheet = _report.Sheet };

    private void CheckRequired()
    {
        foreach (var row in _rows.Values.Where(r => r.Required))
        {
            foreach (var column in _form.FigureColumns)
            {
                var key = new FigureKey(row.Code, column.Id);
                if (row.AppliesIn(column.Id, _values) != true || _figures.ContainsKey(key) || !_unsure.Add(key))
                {
                    continue;
                }

                _findings.Add(At(key, _report.Places.ContainsKey(key)
                    ? CellFindings.Required(row.Kind, CellOf(key), row.Code)
                    : CellFindings.RequiredWithoutRow(row.Kind, row.Code)));
            }
        }
    }

    /// <summary>An answer where the form asks for none, since another answer says that there is nothing to tell.</summary>
    private void CheckApplicable()
    {
        foreach (var row in _rows.Values.Where(r => r.AppliesWhen is not null))
        {
            foreach (var column in _form.FigureColumns)
            {
                var (key, decides) = (new FigureKey(row.Code, column.Id), new FigureKey(row.AppliesWhen!.Row, column.Id));
                if (row.AppliesIn(column.Id, _values) != false || !_figures.TryGetValue(key, out var figure) || figure.Value.IsNothing)
                {
                    continue;
                }

                _findings.Add(At(key, CellFindings.NotApplicable(
                    CellOf(key), NameOf(row), CellOf(decides), NameOf(_rows[decides.Code]), FigureText.Of(_values[decides], _form))));
            }
        }
    }

    /// <summary>A formula that adds up a figure that could not be read, or is missing, left it out: its value is then nothing to compare by, and not itself wrong.</summary>
    private void DoubtTotals()
    {
        var sums = _form.Rules.OfType<SumRule>().ToList();
        bool more;
        do
        {
            more = false;
            foreach (var total in sums.SelectMany(r => r.Columns.Where(c => r.Parts.Any(p => _unsure.Contains(new(p, c)))).Select(c => new FigureKey(r.Total, c))))
            {
                more |= _figures.TryGetValue(total, out var figure) && figure.IsCalculated && _unsure.Add(total);
            }
        }
        while (more);
    }

    private void Check(FormRule rule, Severity severity)
    {
        switch (rule)
        {
            case SumRule sum:
                CheckSum(sum, severity);
                break;
            case CompareColumnsRule compare:
                CheckColumns(compare, severity);
                break;
            case CompareRowsRule compare:
                CheckRows(compare, severity);
                break;
            case RangeRule range:
                CheckRange(range, severity);
                break;
            case RequiredWhenRule required:
                CheckRequiredWhen(required, severity);
                break;
            case YearStartRule start:
                CheckYearStart(start, severity);
                break;
            case ContinuityRule continuity:
                CheckContinuity(continuity, severity);
                break;
            case NeverFallsRule neverFalls:
                CheckNeverFalls(neverFalls, severity);
                break;
            case YearBeforeRule yearBefore:
                CheckYearBefore(yearBefore, severity);
                break;
            case OverPlanRule overPlan:
                CheckOverPlan(overPlan, severity);
                break;
            case UnitFactorRule unit:
                CheckUnitFactor(unit, severity);
                break;
            case NilRule nil:
                CheckNil(nil, severity);
                break;
            case SubmissionsRecordRule record:
                CheckRecord(record, severity);
                break;
            case NothingDoneRule nothing:
                CheckNothingDone(nothing, severity);
                break;
            case NotAfterReceiptRule receipt:
                CheckNotAfterReceipt(receipt, severity);
                break;
            case ProgrammeTermRule term:
                CheckProgrammeTerm(term, severity);
                break;
            case ProgrammeOnFileRule programme:
                CheckProgrammeOnFile(programme, severity);
                break;
            default:
                throw new NotSupportedException($"The rule {rule.Code} has no check.");
        }
    }

    private void CheckSum(SumRule rule, Severity severity)
    {
        var parts = rule.Parts.Where(_rows.ContainsKey).ToList();
        if (!_rows.TryGetValue(rule.Total, out var row) || parts.Count == 0)
        {
            return;
        }

        foreach (var column in rule.Columns)
        {
            var key = new FigureKey(rule.Total, column);
            var partKeys = parts.ConvertAll(p => new FigureKey(p, column));
            if (!AllSure([key, .. partKeys]) || !_figures.TryGetValue(key, out var total))
            {
                continue;
            }

            var sum = partKeys.Sum(k => (decimal)NumberAt(k));
            if (sum == total.Value.Number || partKeys.Sum(SumOfPartsOf) == total.Value.Number)
            {
                // In the second case a part that is itself a total is wrong, and its own finding says so.
                continue;
            }

            if (severity == Severity.Error)
            {
                _wrongTotals.Add(key);
            }

            if (total.IsCalculated && SkippedOf(partKeys, sum - total.Value.Number) is { Count: > 0 } skipped)
            {
                ReportSkipped(skipped, key, row, severity, Text(row, sum));
                continue;
            }

            Add(rule, severity, key, new()
            {
                ["total"] = NameOf(row),
                ["column"] = LabelOf(column),
                ["value"] = Text(row, total.Value.Number),
                ["unit"] = row.Unit,
                ["parts"] = string.Join(" + ", parts),
                ["sum"] = Text(row, sum),
                ["difference"] = Text(row, Math.Abs(total.Value.Number - sum)),
                ["cell"] = CellOf(key),
                ["cells"] = string.Join(", ", partKeys.Where(_report.Places.ContainsKey).Select(CellOf)),
            }, Text(row, sum));
        }
    }

    /// <summary>What a figure would be if it were the sum of its own parts; the figure where it is no total or a part is not known.</summary>
    private decimal SumOfPartsOf(FigureKey key)
    {
        var rule = _form.Rules.OfType<SumRule>().FirstOrDefault(r => r.Total == key.Code && r.Columns.Contains(key.Column) && r.SeverityOn(_cutOff) == Severity.Error);
        var parts = rule?.Parts.Where(_rows.ContainsKey).Select(p => new FigureKey(p, key.Column)).ToList() ?? [];
        return parts.Count == 0 || !AllSure(parts) ? NumberAt(key) : parts.Sum(k => (decimal)NumberAt(k));
    }

    /// <summary>The parts typed as text that make up a formula's difference: together, or else one alone.</summary>
    private List<FigureKey> SkippedOf(List<FigureKey> parts, decimal difference)
    {
        var texts = parts.FindAll(k => _figures.TryGetValue(k, out var figure) && figure.IsText && figure.Value.Number != 0);
        return texts.Sum(k => (decimal)NumberAt(k)) == difference ? texts : texts.FindAll(k => NumberAt(k) == difference) is [var one] ? [one] : [];
    }

    private void ReportSkipped(List<FigureKey> skipped, FigureKey total, FormRow row, Severity severity, string sum)
    {
        var cells = string.Join(", ", skipped.Select(CellOf));
        var typed = string.Join(", ", skipped.Select(k => $"“{_figures[k].Typed}”"));
        var (value, at) = (TextAt(row, total), CellOf(total));
        _findings.Add(At(skipped[0], CellFindings.Skipped(severity, cells, typed, at, NameOf(row), value, sum, row.Unit)) with
        {
            Cells = [.. skipped.Select(CellOf), at],
        });
    }

    private void CheckColumns(CompareColumnsRule rule, Severity severity)
    {
        foreach (var row in NumberRows(rule.Rows))
        {
            var (lesser, greater) = (new FigureKey(row.Code, rule.Lesser), new FigureKey(row.Code, rule.Greater));
            if (!AllSure([lesser, greater]) || !AnyGiven(lesser, greater) || NumberAt(lesser) <= NumberAt(greater)
                || IsWrongTotal(lesser, greater) || !_unequal.Add((lesser, greater)))
            {
                continue;
            }

            Add(rule, severity, greater, new()
            {
                ["row"] = NameOf(row),
                ["unit"] = row.Unit,
                ["lesser"] = TextAt(row, lesser),
                ["lesserCell"] = CellOf(lesser),
                ["greater"] = TextAt(row, greater),
                ["greaterCell"] = CellOf(greater),
            });
            MarkWrongUnit(row, lesser, greater);
        }
    }

    /// <summary>
    /// Two amounts of a row that are hundreds of times apart: the finding just added has that cause, is gathered with those of the other rows, and no
    /// warning repeats it.
    /// </summary>
    private void MarkWrongUnit(FormRow row, FigureKey one, FigureKey other)
    {
        var (less, more) = (Math.Min(NumberAt(one), NumberAt(other)), Math.Max(NumberAt(one), NumberAt(other)));
        if (row.Kind != FigureKind.Money || less == 0 || more < less * WrongUnitFrom)
        {
            return;
        }

        _suspect.Add(one);
        _suspect.Add(other);
        _findings[^1] = _findings[^1] with
        {
            Kind = WrongUnit,
            Remedy = $"Hai số chênh nhau hàng trăm lần trở lên, có thể đã ghi nhầm đơn vị tính (ví dụ ghi đồng hoặc nghìn đồng thay cho {_form.MoneyUnit}). {_findings[^1].Remedy}",
        };
    }

    private void CheckRows(CompareRowsRule rule, Severity severity)
    {
        if (!_rows.TryGetValue(rule.Lesser, out var lesserRow) || !_rows.TryGetValue(rule.Greater, out var greaterRow))
        {
            return;
        }

        foreach (var column in rule.Columns)
        {
            var (lesser, greater) = (new FigureKey(rule.Lesser, column), new FigureKey(rule.Greater, column));
            if (!AllSure([lesser, greater]) || !_figures.ContainsKey(lesser) || !_figures.ContainsKey(greater) || NumberAt(lesser) <= NumberAt(greater))
            {
                continue;
            }

            Add(rule, severity, lesser, new()
            {
                ["lesserRow"] = NameOf(lesserRow),
                ["greaterRow"] = NameOf(greaterRow),
                ["column"] = LabelOf(column),
                ["unit"] = lesserRow.Unit,
                ["lesser"] = TextAt(lesserRow, lesser),
                ["lesserCell"] = CellOf(lesser),
                ["greater"] = TextAt(greaterRow, greater),
                ["greaterCell"] = CellOf(greater),
            });
        }
    }

    private void CheckRange(RangeRule rule, Severity severity)
    {
        foreach (var (row, column, figure) in NumbersIn(rule.Rows, rule.Columns))
        {
            var value = FigureText.NumberOf(figure.Value, _form);
            if ((!(value < rule.Min) && !(value > rule.Max)) || IsSuspect(figure.Key))
            {
                continue;
            }

            Add(rule, severity, figure.Key, new()
            {
                ["row"] = NameOf(row),
                ["column"] = LabelOf(column),
                ["value"] = FigureText.Of(value),
                ["unit"] = row.Unit,
                ["min"] = rule.Min is { } min ? FigureText.Of(min) : "",
                ["max"] = rule.Max is { } max ? FigureText.Of(max) : "",
                ["cell"] = CellOf(figure.Key),
            });
        }
    }

    private void CheckRequiredWhen(RequiredWhenRule rule, Severity severity)
    {
        if (!_rows.TryGetValue(rule.Row, out var row) || !_rows.TryGetValue(rule.When, out var whenRow))
        {
            return;
        }

        foreach (var column in _form.FigureColumns)
        {
            var (key, whenKey) = (new FigureKey(rule.Row, column.Id), new FigureKey(rule.When, column.Id));
            if (!AllSure([key, whenKey]) || _figures.ContainsKey(key) || !_figures.TryGetValue(whenKey, out var when))
            {
                continue;
            }

            if (when.Value.Is(rule.Is))
            {
                Add(rule, severity, key, new()
                {
                    ["row"] = NameOf(row),
                    ["column"] = column.Label,
                    ["cell"] = CellOf(key),
                    ["whenRow"] = NameOf(whenRow),
                    ["whenCell"] = CellOf(whenKey),
                    ["whenValue"] = FigureText.Of(when.Value, _form),
                });
            }
        }
    }

    private void CheckYearStart(YearStartRule rule, Severity severity)
    {
        // A report whose cover names another period may be of one that does not begin the year.
        if (!_report.Period.BeginsYear || !_report.CoverAgrees)
        {
            return;
        }

        foreach (var row in NumberRows([]))
        {
            var (period, cumulative) = (new FigureKey(row.Code, rule.Period), new FigureKey(row.Code, rule.Cumulative));
            if (!AllSure([period, cumulative]) || !AnyGiven(period, cumulative) || NumberAt(period) == NumberAt(cumulative)
                || IsWrongTotal(period, cumulative) || !_unequal.Add((period, cumulative)))
            {
                continue;
            }

            Add(rule, severity, cumulative, new()
            {
                ["row"] = NameOf(row),
                ["unit"] = row.Unit,
                ["value"] = TextAt(row, cumulative),
                ["cell"] = CellOf(cumulative),
                ["period"] = TextAt(row, period),
                ["periodCell"] = CellOf(period),
                ["difference"] = Text(row, Math.Abs((decimal)NumberAt(cumulative) - NumberAt(period))),
            }, TextAt(row, period));
            MarkWrongUnit(row, period, cumulative);
        }
    }

    private void CheckContinuity(ContinuityRule rule, Severity severity)
    {
        if (_report.Period.BeginsYear || _history.Before is not { } before || !before.Values.Keys.Any(k => k.Column == rule.Cumulative))
        {
            return;
        }

        foreach (var row in NumberRows([]))
        {
            var (period, cumulative) = (new FigureKey(row.Code, rule.Period), new FigureKey(row.Code, rule.Cumulative));
            if (!AllSure([period, cumulative]) || !AnyGiven(period, cumulative))
            {
                continue;
            }

            var earlier = before.NumberAt(row.Code, rule.Cumulative) ?? 0;
            var expected = (decimal)earlier + NumberAt(period);
            if (expected == NumberAt(cumulative) || IsSuspect(period, cumulative) || IsWrongTotal(period, cumulative) || !_unequal.Add((period, cumulative)))
            {
                continue;
            }

            Add(rule, severity, cumulative, new()
            {
                ["row"] = NameOf(row),
                ["unit"] = row.Unit,
                ["value"] = TextAt(row, cumulative),
                ["cell"] = CellOf(cumulative),
                ["period"] = TextAt(row, period),
                ["periodCell"] = CellOf(period),
                ["before"] = NameOf(before.Period),
                ["beforeValue"] = Text(row, earlier),
                ["expected"] = Text(row, expected),
                ["difference"] = Text(row, Math.Abs(NumberAt(cumulative) - expected)),
            }, Text(row, expected));
        }
    }

    private void CheckNeverFalls(NeverFallsRule rule, Severity severity)
    {
        if (_history.Latest is not { } before)
        {
            return;
        }

        foreach (var row in NumberRows([]))
        {
            var key = new FigureKey(row.Code, rule.Cumulative);
            var isBlank = !_figures.ContainsKey(key);
            var earlier = before.NumberAt(row.Code, rule.Cumulative) ?? 0;
            if (NumberAt(key) >= earlier || (isBlank && _report.Nil && !_report.Period.BeginsYear)
                || _unsure.Contains(key) || IsSuspect(key) || IsWrongTotal(key) || _unequal.Any(u => u.Item1 == key || u.Item2 == key))
            {
                continue;
            }

            Add(rule, severity, key, new()
            {
                ["row"] = NameOf(row),
                ["unit"] = row.Unit,
                ["value"] = TextAt(row, key),
                ["cell"] = CellOf(key),
                ["period"] = NameOf(_report.Period),
                ["before"] = NameOf(before.Period),
                ["beforeValue"] = Text(row, earlier),
                ["difference"] = Text(row, (decimal)earlier - NumberAt(key)),
            });
            if (isBlank)
            {
                _findings[^1] = _findings[^1] with { Kind = LeftBlank };
            }
        }
    }

    private void CheckYearBefore(YearBeforeRule rule, Severity severity)
    {
        if (_history.YearBefore is not { } before)
        {
            return;
        }

        var said = new HashSet<(string Code, long Now, long Then)>();
        foreach (var (row, column, figure) in NumbersIn(rule.Rows, rule.Columns))
        {
            if (before.NumberAt(row.Code, column) is not { } then)
            {
                continue;
            }

            var change = (decimal)figure.Value.Number - then;
            var least = row.Kind == FigureKind.Money ? rule.MoneyAbove * _form.Money.Dong : rule.CountAbove;
            if (Math.Abs(change) <= least || Math.Abs(change) * 100 <= rule.Percent * then
                || IsSuspect(figure.Key) || IsWrongTotal(figure.Key) || !said.Add((row.Code, figure.Value.Number, then)))
            {
                continue;
            }

            Add(rule, severity, figure.Key, new()
            {
                ["row"] = NameOf(row),
                ["column"] = LabelOf(column),
                ["unit"] = row.Unit,
                ["value"] = TextAt(row, figure.Key),
                ["cell"] = CellOf(figure.Key),
                ["before"] = NameOf(before.Period),
                ["beforeValue"] = Text(row, then),
                ["difference"] = Text(row, Math.Abs(change)),
                ["direction"] = change > 0 ? "tăng" : "giảm",
                ["percent"] = then == 0 ? "" : $" ({Percent(Math.Abs(change), then)})",
            });
        }
    }

    private void CheckOverPlan(OverPlanRule rule, Severity severity)
    {
        foreach (var row in NumberRows([]))
        {
            var (plan, done) = (new FigureKey(row.Code, rule.Plan), new FigureKey(row.Code, rule.Done));
            if (!AllSure([plan, done]) || !_figures.ContainsKey(plan) || !_figures.ContainsKey(done)
                || NumberAt(done) <= NumberAt(plan) || IsSuspect(plan, done) || IsWrongTotal(plan, done))
            {
                continue;
            }

            Add(rule, severity, done, new()
            {
                ["row"] = NameOf(row),
                ["unit"] = row.Unit,
                ["value"] = TextAt(row, done),
                ["cell"] = CellOf(done),
                ["plan"] = TextAt(row, plan),
                ["planCell"] = CellOf(plan),
                ["difference"] = Text(row, (decimal)NumberAt(done) - NumberAt(plan)),
                ["percent"] = NumberAt(plan) == 0 ? "" : $" (bằng {Percent(NumberAt(done), NumberAt(plan))} kế hoạch)",
            });
        }
    }

    private void CheckUnitFactor(UnitFactorRule rule, Severity severity)
    {
        foreach (var (row, column, figure) in NumbersIn([], rule.Columns).Where(n => n.Row.Kind == FigureKind.Money))
        {
            if (IsSuspect(figure.Key) || IsWrongTotal(figure.Key))
            {
                continue;
            }

            var number = figure.Value.Number;
            var planKey = rule.Plan is { } plan && plan != column ? new FigureKey(row.Code, plan) : default;
            (string Name, long? Number)[] references =
            [
                (rule.Plan is null ? "" : $"số ở cột “{LabelOf(rule.Plan)}”", planKey != default && !_unsure.Contains(planKey) && _figures.ContainsKey(planKey) ? NumberAt(planKey) : null),
                (_history.Before is { } before ? $"số của {NameOf(before.Period)}" : "", _history.Before?.NumberAt(row.Code, column)),
                (_history.YearBefore is { } year ? $"số của {NameOf(year.Period)}" : "", _history.YearBefore?.NumberAt(row.Code, column)),
            ];
            var suspect = references
                .Where(r => r.Number is > 0)
                .SelectMany(r => rule.Factors.Select(f => (r.Name, Number: r.Number!.Value, f.Times, f.Within)))
                .FirstOrDefault(s => number >= s.Number * s.Times / s.Within && number <= s.Number * s.Times * s.Within);
            if (suspect.Name is null)
            {
                continue;
            }

            _suspect.Add(figure.Key);

            Add(rule, severity, figure.Key, new()
            {
                ["row"] = NameOf(row),
                ["column"] = LabelOf(column),
                ["unit"] = row.Unit,
                ["value"] = TextAt(row, figure.Key),
                ["cell"] = CellOf(figure.Key),
                ["times"] = suspect.Times < 1 ? "1/" + FigureText.Of(1 / suspect.Times) : FigureText.Of(suspect.Times),
                ["reference"] = suspect.Name,
                ["referenceValue"] = Text(row, suspect.Number),
            });
        }
    }

    private void CheckNil(NilRule rule, Severity severity)
    {
        if (!_report.Nil)
        {
            return;
        }

        var figures = _report.Figures
            .Where(f => f.Key.Column == rule.Column && !(f.Value.Kind is FigureKind.Count or FigureKind.Money && f.Value.Number == 0))
            .ToList();
        if (figures.Count > 0)
        {
            var cells = figures.ConvertAll(f => f.Cell);
            Add(rule, severity, figures[0].Key, new() { ["column"] = LabelOf(rule.Column), ["cells"] = SameCause.Names(cells) }, "0");
            _findings[^1] = _findings[^1] with { Cells = cells.Count > 1 ? cells : [] };
        }
    }

    private void CheckRecord(SubmissionsRecordRule rule, Severity severity)
    {
        var key = new FigureKey(rule.Row, rule.Column);
        if (_history.AllReportsSent is not { } sent || !_rows.TryGetValue(rule.Row, out var row)
            || !_figures.TryGetValue(key, out var answer) || answer.Value.IsYes == sent)
        {
            return;
        }

        Add(rule, severity, key, new()
        {
            ["row"] = NameOf(row),
            ["column"] = LabelOf(rule.Column),
            ["cell"] = CellOf(key),
            ["value"] = FigureText.Of(answer.Value, _form),
            ["record"] = sent ? "đã gửi đủ" : "chưa gửi đủ",
        }, sent ? "Có" : "Không");
    }

    private void CheckNothingDone(NothingDoneRule rule, Severity severity)
    {
        foreach (var heading in rule.Headings.Select(_form.Row).OfType<FormRow>())
        {
            var rows = _form.RowsUnder(heading.Code).Where(r => _rows.ContainsKey(r.Code)).ToList();
            var keys = rows.Where(r => r.Kind is FigureKind.Count or FigureKind.Money or FigureKind.YesNo)
                .SelectMany(r => _form.FigureColumns.Where(c => r.AppliesIn(c.Id, _values) != false).Select(c => new FigureKey(r.Code, c.Id))).ToList();
            var given = keys.FindAll(_figures.ContainsKey);
            if (!AllSure(keys) || given.Count == 0 || !given.TrueForAll(k => _values[k].IsNothing))
            {
                continue;
            }

            var cells = given.ConvertAll(CellOf);
            var reasons = rows.Prepend(heading).Where(r => _report.Notes.TryGetValue(r.Code, out var note) && !NumberText.IsNoValue(note)).ToList();
            Add(rule, severity, given[0], new() { ["heading"] = NameOf(heading), ["cells"] = SameCause.Names(cells) }, remedy: reasons.Count > 0 ? rule.Noted : null);
            _findings[^1] = _findings[^1] with
            {
                Cells = cells.Count > 1 ? cells : [],
                Note = reasons.Count switch
                {
                    0 => null,
                    1 => _report.Notes[reasons[0].Code],
                    _ => string.Join("; ", reasons.Select(r => $"mã số {r.Code}: {_report.Notes[r.Code]}")),
                },
            };
        }
    }

    private void CheckNotAfterReceipt(NotAfterReceiptRule rule, Severity severity)
    {
        foreach (var key in from code in rule.Rows from column in _form.FigureColumns select new FigureKey(code, column.Id))
        {
            if (_history.ReceivedOn is { } received && DateAt(key) is { } day && day > received)
            {
                Add(rule, severity, key, new()
                {
                    ["row"] = NameOf(_rows[key.Code]),
                    ["cell"] = CellOf(key),
                    ["value"] = VietnamTime.Text(day),
                    ["received"] = VietnamTime.Text(received),
                });
            }
        }
    }

    private void CheckProgrammeTerm(ProgrammeTermRule rule, Severity severity)
    {
        foreach (var column in _form.FigureColumns)
        {
            var key = new FigureKey(rule.Date, column.Id);
            if (ClaimOf(new(rule.Number, column.Id)) is not { } claim || DateAt(key) is not { } day
                || claim.Meant.Count == 0 || claim.Meant.Any(p => p.Term is not { } term || (day <= term.Ends && day >= term.Begins.AddYears(-rule.YearsBefore))))
            {
                continue;
            }

            Add(rule, severity, key, new()
            {
                ["row"] = NameOf(_rows[key.Code]),
                ["cell"] = CellOf(key),
                ["value"] = VietnamTime.Text(day),
                ["terms"] = TermsOf(claim.Meant),
                ["years"] = FigureText.Of(rule.YearsBefore),
            });
        }
    }

    private void CheckProgrammeOnFile(ProgrammeOnFileRule rule, Severity severity)
    {
        foreach (var column in _form.FigureColumns)
        {
            var (number, date, sent) = (new FigureKey(rule.Number, column.Id), new FigureKey(rule.Date, column.Id), new FigureKey(rule.Sent, column.Id));
            if (ClaimOf(number) is not { } claim)
            {
                continue;
            }

            Say(number, NumberOnRecord(claim, TextOf(number)));
            if (DateAt(date) is { } day && claim.Decisions.Count > 0 && claim.Decisions.All(d => d.Date is { } known && known != day))
            {
                Say(date, "ghi ngày " + string.Join("; ", claim.Decisions.Select(d => VietnamTime.Text(d.Date!.Value) + OfTerm(d.Programme))));
            }

            if (_figures.TryGetValue(sent, out var answer) && _rows.ContainsKey(sent.Code) && answer.Value.IsYes != claim.Open.Any(p => p.IsComplete))
            {
                Say(sent, SentOnRecord(claim));
            }

            void Say(FigureKey key, string? record)
            {
                if (record is not null)
                {
                    Add(rule, severity, key, new()
                    {
                        ["row"] = NameOf(_rows[key.Code]),
                        ["cell"] = CellOf(key),
                        ["value"] = FigureText.Of(_values[key], _form),
                        ["record"] = record,
                    });
                }
            }
        }
    }

    /// <summary>What the record says where it does not know the number; null where it does, or cannot say.</summary>
    private static string? NumberOnRecord(ProgrammeClaim claim, string? number) =>
        number is null ? null
        : claim.Named.Count > 0 ? (claim.Named.Any(claim.Open.Contains) ? null : $"cho thấy đó là quyết định của Chương trình{TermsOf(claim.Named)}, đã hết thời hạn")
        : claim.Decisions.Count > 0 && claim.Decisions.All(d => d.Number is not null) ? "ghi số " + string.Join("; ", claim.Decisions.Select(d => d.Number + OfTerm(d.Programme)))
        : null;

    private static string SentOnRecord(ProgrammeClaim claim)
    {
        if (claim.Open.Where(p => p.IsComplete).ToList() is { Count: > 0 } complete)
        {
            return $"đã có đủ Quyết định và Chương trình chi tiết{TermsOf(complete)}";
        }

        return claim.Open.Count == 0
            ? claim.Ended.Count == 0 ? "chưa có Quyết định và Chương trình chi tiết" : $"chỉ có Chương trình{TermsOf(claim.Ended)}, đã hết thời hạn"
            : "mới có " + string.Join("; ", claim.Open.Select(p => (p.DecisionSince is null ? "Chương trình chi tiết, chưa có Quyết định" : "Quyết định, chưa có Chương trình chi tiết") + OfTerm(p)));
    }

    private static string TermsOf(IReadOnlyList<Programme> programmes) =>
        programmes.All(p => p.Term is null) ? $" ({ProgrammeText.TermNotSaid})" : " giai đoạn " + string.Join(", ", programmes.Select(p => p.Term is { } term ? term.Name : "chưa rõ"));

    private static string OfTerm(Programme programme) => programme.Term is { } term ? $" (giai đoạn {term.Name})" : $" ({ProgrammeText.TermNotSaid})";

    /// <summary>The programmes that a report can mean by the number that it names; null where they are not known, or the number could not be read.</summary>
    private ProgrammeClaim? ClaimOf(FigureKey number) =>
        _history.Programmes is { } programmes && !_unsure.Contains(number) ? new ProgrammeClaim(programmes, _cutOff, TextOf(number)) : null;

    private string? TextOf(FigureKey key) => _rows.ContainsKey(key.Code) && _values.TryGetValue(key, out var value) ? value.Text : null;

    /// <summary>The day at a place; null where none was read.</summary>
    private DateOnly? DateAt(FigureKey key) =>
        _rows.ContainsKey(key.Code) && !_unsure.Contains(key) && _values.TryGetValue(key, out var value) ? value.Date : null;

    private IEnumerable<FormRow> NumberRows(IReadOnlyList<string> codes) =>
        _rows.Values.Where(r => r.Kind is FigureKind.Count or FigureKind.Money && (codes.Count == 0 || codes.Contains(r.Code)));

    private IEnumerable<(FormRow Row, string Column, Figure Figure)> NumbersIn(IReadOnlyList<string> codes, IReadOnlyList<string> columns) =>
        from row in NumberRows(codes)
        from column in columns
        let key = new FigureKey(row.Code, column)
        where !_unsure.Contains(key) && _figures.ContainsKey(key)
        select (row, column, _figures[key]);

    private bool AllSure(IEnumerable<FigureKey> keys) => !keys.Any(_unsure.Contains);

    private bool AnyGiven(FigureKey one, FigureKey other) => _figures.ContainsKey(one) || _figures.ContainsKey(other);

    /// <summary>Whether a wrong unit is suspected at one of the figures; a difference there is only its consequence.</summary>
    private bool IsSuspect(params ReadOnlySpan<FigureKey> keys)
    {
        foreach (var key in keys)
        {
            if (_suspect.Contains(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one of the figures is a total that differs from its parts; what follows from that is not said again.</summary>
    private bool IsWrongTotal(params ReadOnlySpan<FigureKey> keys)
    {
        foreach (var key in keys)
        {
            if (_wrongTotals.Contains(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The number of a figure; 0 for a blank.</summary>
    private long NumberAt(FigureKey key) => _figures.TryGetValue(key, out var figure) ? figure.Value.Number : 0;

    private string TextAt(FormRow row, FigureKey key) => _figures.ContainsKey(key) ? Text(row, NumberAt(key)) : "(để trống)";

    private string Text(FormRow row, decimal number) => FigureText.Of(row.Kind == FigureKind.Money ? number / _form.Money.Dong : number);

    private static string Percent(decimal part, decimal whole)
    {
        var percent = part * 100 / whole;
        return FigureText.Of(Math.Round(percent, percent < 1000 ? 1 : 0, MidpointRounding.AwayFromZero)) + " %";
    }

    private string LabelOf(string column) => _form.Column(column)?.Label ?? column;

    private static string NameOf(FormRow row) => $"{row.Label} (mã số {row.Code})";

    /// <summary>The period's name within a sentence.</summary>
    private static string NameOf(Period period) => PlainText.InSentence(period.Name);

    private string CellOf(FigureKey key) => _report.Places.TryGetValue(key, out var place)
        ? place.Column + place.Row.ToString(CultureInfo.InvariantCulture)
        : $"mã số {key.Code}";

    private Finding At(FigureKey key, Finding finding) => finding with
    {
        Sheet = _report.Sheet,
        Row = _report.Places.TryGetValue(key, out var place) ? place.Row : null,
        Column = place.Column,
        Label = $"{_form.Row(key.Code)?.Label} – {LabelOf(key.Column)}",
        Value = _figures.TryGetValue(key, out var figure) ? figure.Typed : null,
    };

    private void Add(FormRule rule, Severity severity, FigureKey key, Dictionary<string, string> holes, string? expected = null, string? remedy = null) =>
        _findings.Add(At(key, new Finding(rule.Code, severity, Fault.Data, RuleText.Fill(rule.Message, holes), RuleText.Fill(remedy ?? rule.Remedy, holes))
        {
            Expected = expected,
        }));
}
