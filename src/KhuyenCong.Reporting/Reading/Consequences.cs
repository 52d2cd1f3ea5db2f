using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Formulas that show an error, or a value that cannot be, because a cell that they add up is wrong: the cause is told, and they with it.</summary>
internal static class Consequences
{
    /// <summary>The kind of a finding about what a formula gave.</summary>
    public const string OfFormula = "formula";

    /// <summary>
    /// Folds what is wrong with a formula into the finding about a cell that it depends on: a part of the total in the same column, or the same row in a
    /// column before it, by the form's sum rules. An error that depends on nothing found stands for itself.
    /// </summary>
    /// <param name="findings">The findings of a table.</param>
    /// <param name="places">Where the figures stand.</param>
    /// <param name="form">The form.</param>
    public static List<Finding> Fold(IReadOnlyList<Finding> findings, IReadOnlyDictionary<FigureKey, (int Row, string Column)> places, FormDefinition form)
    {
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

        var columns = form.FigureColumns.Select(c => c.Id).TakeWhile(c => c != key.Column).Append(key.Column);
        return [.. columns.SelectMany(column => codes.Select(code => new FigureKey(code, column))).Where(k => k != key)];
    }
}
