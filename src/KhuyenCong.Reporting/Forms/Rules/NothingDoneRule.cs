using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms.Rules;

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
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Rows([FigureKind.Heading], Headings)];

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Texts => [Message, Remedy, Noted];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        foreach (var heading in Headings.Select(run.Form.Row).OfType<FormRow>())
        {
            var rows = run.Form.RowsUnder(heading.Code).Where(r => run.Rows.ContainsKey(r.Code)).ToList();
            var keys = rows.Where(r => r.Kind is FigureKind.Count or FigureKind.Money or FigureKind.YesNo)
                .SelectMany(r => run.Form.FigureColumns.Where(c => r.AppliesIn(c.Id, run.Values) != false).Select(c => new FigureKey(r.Code, c.Id))).ToList();
            var given = keys.FindAll(run.Figures.ContainsKey);
            if (!run.AllSure(keys) || given.Count == 0 || !given.TrueForAll(k => run.Values[k].IsNothing))
            {
                continue;
            }

            var cells = given.ConvertAll(run.CellOf);
            var reasons = rows.Prepend(heading).Where(r => run.Report.Notes.TryGetValue(r.Code, out var note) && !NumberText.IsNoValue(note)).ToList();
            run.Add(Broken(run, severity, given[0], new Told(RuleRun.NameOf(heading), SameCause.Names(cells)), remedy: reasons.Count > 0 ? Noted : null) with
            {
                Cells = cells.Count > 1 ? cells : [],
                Note = reasons.Count switch
                {
                    0 => null,
                    1 => run.Report.Notes[reasons[0].Code],
                    _ => string.Join("; ", reasons.Select(r => $"mã số {r.Code}: {run.Report.Notes[r.Code]}")),
                },
            });
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells)
    {
        foreach (var heading in Headings)
        {
            var rows = cells.Form.RowsUnder(heading).Select(r => r.Code).Where(cells.Rows.ContainsKey).ToList();
            var asked = rows.FindAll(c => cells.Rows[c].Kind is FigureKind.Count or FigureKind.Money or FigureKind.YesNo);
            if (asked.Count > 0)
            {
                var columns = cells.Form.FigureColumns.Select(c => c.Id).ToList();
                yield return new CellCheck(
                    new(asked[0], columns[0]),
                    $"AND({string.Join('+', columns.Select(c => cells.CountOfGiven(asked, c)))}>0,{string.Join('+', columns.Select(c => cells.CountOfSomething(asked, c)))}=0,{cells.IsNotNoted([heading, .. rows], null)})",
                    "Cả mục này đều là 0 hoặc Không, nếu đúng thì ghi lý do ở cột Ghi chú");
            }
        }
    }

    private sealed record Told(string Heading, string Cells);
}
