using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Formulas that show an error, or a value that cannot be, because a cell that they add up is wrong: the cause is told, and they with it.</summary>
internal static class Consequences
{
    /// <summary>The kind of a finding about what a formula gave.</summary>
    public const string OfFormula = "formula";

    /// <summary>
    /// Folds what is wrong with a formula into the finding about a cell that it depends on: a part of the total in the same column by the form's sum rules, or
    /// the period's figure behind a cumulative one. An error that depends on nothing found stands for itself. Totals that lost rows to which they referred
    /// have that one cause.
    /// </summary>
    /// <param name="findings">The findings of a table.</param>
    /// <param name="places">Where the figures stand.</param>
    /// <param name="table">The table.</param>
    public static List<Finding> Fold(IReadOnlyList<Finding> findings, IReadOnlyDictionary<FigureKey, (int Row, string Column)> places, FormTable table)
    {
        var form = table.Form;
        if (!findings.Any(f => f.Kind == OfFormula))
        {
            return [.. findings];
        }

        var keys = places.ToDictionary(p => p.Value, p => p.Key);
        var wrong = new Dictionary<FigureKey, Finding>();
        foreach (var finding in findings.Where(f => f is { Severity: Severity.Error, Subject: FindingSubject.Cell }))
        {
            if (finding is { Row: { } row, Column: { } column } && keys.TryGetValue((row, column), out var key))
            {
                wrong.TryAdd(key, finding);
            }
        }

        if (OfDeletedRows(findings, wrong, places, table) is var (deleted, explained))
        {
            return Fold([.. findings.Except(explained), deleted], places, table);
        }

        var causes = new Dictionary<Finding, List<Finding>>(ReferenceEqualityComparer.Instance);
        var folded = new HashSet<Finding>(ReferenceEqualityComparer.Instance);
        foreach (var (key, finding) in wrong.Where(w => w.Value.Kind == OfFormula))
        {
            var cause = BehindOf(key, form)
                .Where(k => wrong.ContainsKey(k) && !(wrong[k].Kind == OfFormula && BehindOf(k, form).Any(wrong.ContainsKey)))
                .Select(k => wrong[k])
                .Order(FindingOrder.Instance)
                .FirstOrDefault();
            if (cause is not null)
            {
                folded.Add(finding);
                (causes.TryGetValue(cause, out var list) ? list : causes[cause] = []).Add(finding);
            }
        }

        return [.. findings.Where(f => !folded.Contains(f)).Select(f => causes.TryGetValue(f, out var list) ? With(f, list) : f)];
    }

    /// <summary>The one finding about totals that refer to rows which are gone, and the findings for which it stands; null where there are none.</summary>
    private static (Finding Deleted, HashSet<Finding> Explained)? OfDeletedRows(
        IReadOnlyList<Finding> findings, Dictionary<FigureKey, Finding> wrong, IReadOnlyDictionary<FigureKey, (int Row, string Column)> places, FormTable table)
    {
        var present = places.Keys.Select(k => k.Code).ToHashSet();
        var lost = table.Form.RowsOn(table.CutOff).Where(r => r.Kind != FigureKind.Heading && !present.Contains(r.Code)).ToDictionary(r => r.Code);
        var broken = wrong.Where(w => w.Value is { Kind: OfFormula, Value: "#REF!" }).OrderBy(w => w.Value, FindingOrder.Instance).ToList();
        var sums = table.Form.Rules.OfType<SumRule>().ToList();
        var direct = broken.FindAll(b => sums.Exists(r => r.Total == b.Key.Code && r.Parts.Any(lost.ContainsKey)));
        if (direct.Count == 0)
        {
            return null;
        }

        var chained = broken.Except(direct).Where(b => direct.Exists(d => BehindOf(b.Key, table.Form).Contains(d.Key))).ToList();
        var codes = lost.Values.Where(r => sums.Exists(s => s.Parts.Contains(r.Code) && direct.Exists(d => d.Key.Code == s.Total))).Select(r => r.Code).ToList();
        var cells = direct.ConvertAll(d => d.Value.Cell!);
        var finding = RowFindings.Deleted(codes, table.Form.Code, cells, chained.ConvertAll(c => c.Value.Cell!)) with
        {
            Sheet = table.Sheet.Name,
            Row = direct[0].Value.Row,
            Column = direct[0].Value.Column,
            Label = direct[0].Value.Label,
            Value = direct[0].Value.Value,
            Cells = cells,
        };
        var explained = direct.Concat(chained).Select(b => b.Value).Concat(findings.Where(f => f.Has(RowFindings.AbsentCode)));
        return (finding, explained.ToHashSet<Finding>(ReferenceEqualityComparer.Instance));
    }

    private static Finding With(Finding cause, List<Finding> consequences)
    {
        var cells = consequences.Order(FindingOrder.Instance).Select(f => f.Cell!).ToList();
        return CellFindings.OfFormulas(cause, cells, consequences.TrueForAll(f => f.Has(CellFindings.ErrorCode))) with { Cells = [cause.Cell!, .. cells] };
    }

    /// <summary>The figures that a total may be made of: its parts, theirs, and the same rows in the columns before.</summary>
    private static HashSet<FigureKey> BehindOf(FigureKey key, FormDefinition form)
    {
        var codes = new List<string> { key.Code };
        for (var at = 0; at < codes.Count; at++)
        {
            codes.AddRange(form.Rules.OfType<SumRule>().Where(r => r.Total == codes[at]).SelectMany(r => r.Parts).Except(codes).ToList());
        }

        var columns = form.Rules.OfType<ContinuityRule>().Where(r => r.Cumulative == key.Column).Select(r => r.Period).Append(key.Column).ToList();
        return [.. columns.SelectMany(column => codes.Select(code => new FigureKey(code, column))).Where(k => k != key)];
    }
}
