using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms.Rules;

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
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row([FigureKind.Text], Number), RuleNames.Row([FigureKind.Date], Date)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows) => YearsBefore is >= 0 and <= ProgrammeTerm.MaxYears
        ? []
        : [FormattableString.Invariant($"yearsBefore đang là {YearsBefore}; cần số nguyên từ 0 đến {ProgrammeTerm.MaxYears}.")];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        foreach (var column in run.Form.FigureColumns)
        {
            var key = new FigureKey(Date, column.Id);
            if (run.ClaimOf(new(Number, column.Id)) is not { } claim || run.DateAt(key) is not { } day
                || claim.Meant.Count == 0 || claim.Meant.Any(p => p.Term is not { } term || (day <= term.Ends && day >= term.Begins.AddYears(-YearsBefore))))
            {
                continue;
            }

            run.Add(Broken(run, severity, key, new Told(
                Row: RuleRun.NameOf(run.Rows[key.Code]),
                Cell: run.CellOf(key),
                Value: VietnamTime.Text(day),
                Terms: ProgrammeText.TermsOf(claim.Meant),
                Years: FigureText.Of(YearsBefore))));
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => []; // needs the programmes on file

    private sealed record Told(string Row, string Cell, string Value, string Terms, string Years);
}
