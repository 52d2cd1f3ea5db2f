using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Validation;

/// <summary>Runs the rules of a form over one report, after looking for what is blank and must not be.</summary>
internal sealed class RuleCheck(ReadReport report, FormDefinition form, ReportHistory history, DateOnly cutOff)
{
    private readonly RuleRun _run = new(report, form, history, cutOff);

    /// <summary>All findings of the rules and of blank required cells.</summary>
    public IReadOnlyList<Finding> Run()
    {
        if (!report.Nil)
        {
            if (IsNotFilledIn())
            {
                return [NotFilledIn()];
            }

            CheckRequired();
            CheckApplicable();
        }

        while (form.Rules.Any(r => r.Doubt(_run)))
        {
            // A figure that is doubted makes others doubtful in turn.
        }

        foreach (var rule in form.Rules)
        {
            if (rule.SeverityOn(cutOff) is { } severity)
            {
                rule.Check(_run, severity);
            }
        }

        return SameCause.Gather(_run.Findings, CauseOf);
    }

    /// <summary>A wrong unit of a whole column and a table left blank are one cause; a difference has its own in each row.</summary>
    private string? CauseOf(Finding finding) =>
        finding.Has(CellFindings.RequiredCode) || finding.Has(CellFindings.NotApplicableCode) || finding.Kind is not null || form.Rules.Any(r => r.IsOneCause && r.Code == finding.Code) ? finding.Code : null;

    /// <summary>Whether every figure that could be given is blank or 0, as in a form that nobody filled in: such a report must be declared a nil return.</summary>
    private bool IsNotFilledIn() =>
        form.AllowsNil && report.Unread.Count == 0 && report.Figures.All(f => f.Value.Kind is FigureKind.Count or FigureKind.Money && f.Value.Number == 0);

    private Finding NotFilledIn() => ReportFindings.NotFilledIn() with { Sheet = report.Sheet };

    private void CheckRequired()
    {
        foreach (var row in _run.Rows.Values.Where(r => r.Required))
        {
            foreach (var column in form.FigureColumns)
            {
                var key = new FigureKey(row.Code, column.Id);
                if (row.AppliesIn(column.Id, _run.Values) != true || _run.Figures.ContainsKey(key) || !_run.Unsure.Add(key))
                {
                    continue;
                }

                _run.Add(_run.At(key, report.Places.ContainsKey(key)
                    ? CellFindings.Required(row.Kind, _run.CellOf(key), row.Code)
                    : CellFindings.RequiredWithoutRow(row.Kind, row.Code)));
            }
        }
    }

    /// <summary>An answer where the form asks for none, since another answer says that there is nothing to tell.</summary>
    private void CheckApplicable()
    {
        foreach (var row in _run.Rows.Values.Where(r => r.AppliesWhen is not null))
        {
            foreach (var column in form.FigureColumns)
            {
                var (key, decides) = (new FigureKey(row.Code, column.Id), new FigureKey(row.AppliesWhen!.Row, column.Id));
                if (row.AppliesIn(column.Id, _run.Values) != false || !_run.Figures.TryGetValue(key, out var figure) || figure.Value.IsNothing)
                {
                    continue;
                }

                _run.Add(_run.At(key, CellFindings.NotApplicable(
                    _run.CellOf(key), RuleRun.NameOf(row), _run.CellOf(decides), RuleRun.NameOf(_run.Rows[decides.Code]), FigureText.Of(_run.Values[decides], _run.Form))));
            }
        }
    }
}
