using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>
/// What a report says of a programme's decision and of its sending agrees with the programmes that were on file before it came. What nobody has
/// said of a programme on file is held against no answer.
/// </summary>
public sealed record ProgrammeOnFileRule : FormRule
{
    /// <summary>The row code of the decision's number.</summary>
    public required string Number { get; init; }

    /// <summary>The row code of the decision's day.</summary>
    public required string Date { get; init; }

    /// <summary>The row code of the answer whether decision and programme were sent.</summary>
    public required string Sent { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row([FigureKind.Text], Number), RuleNames.Row([FigureKind.Date], Date), RuleNames.Row([FigureKind.YesNo], Sent)];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        foreach (var column in run.Form.FigureColumns)
        {
            var (number, date, sent) = (new FigureKey(Number, column.Id), new FigureKey(Date, column.Id), new FigureKey(Sent, column.Id));
            if (run.ClaimOf(number) is not { } claim)
            {
                continue;
            }

            Say(number, NumberOnRecord(claim, run.TextOf(number)));
            if (run.DateAt(date) is { } day && claim.Decisions.Count > 0 && claim.Decisions.All(d => d.Date is { } known && known != day))
            {
                Say(date, "ghi ngày " + string.Join("; ", claim.Decisions.Select(d => VietnamTime.Text(d.Date!.Value) + ProgrammeText.OfTerm(d.Programme))));
            }

            if (run.Figures.TryGetValue(sent, out var answer) && run.Rows.ContainsKey(sent.Code) && answer.Value.IsYes != claim.Open.Any(p => p.IsComplete))
            {
                Say(sent, SentOnRecord(claim));
            }

            void Say(FigureKey key, string? record)
            {
                if (record is not null)
                {
                    run.Add(Broken(run, severity, key, new Told(
                        Row: RuleRun.NameOf(run.Rows[key.Code]),
                        Cell: run.CellOf(key),
                        Value: FigureText.Of(run.Values[key], run.Form),
                        Record: record)));
                }
            }
        }
    }

    /// <summary>What the record says where it does not know the number; null where it does, or cannot say.</summary>
    private static string? NumberOnRecord(ProgrammeClaim claim, string? number) =>
        number is null ? null
        : claim.Named.Count > 0 ? (claim.Named.Any(claim.Open.Contains) ? null : $"cho thấy đó là quyết định của Chương trình{ProgrammeText.TermsOf(claim.Named)}, đã hết thời hạn")
        : claim.Decisions.Count > 0 && claim.Decisions.All(d => d.Number is not null) ? "ghi số " + string.Join("; ", claim.Decisions.Select(d => d.Number + ProgrammeText.OfTerm(d.Programme)))
        : null;

    private static string SentOnRecord(ProgrammeClaim claim)
    {
        if (claim.Open.Where(p => p.IsComplete).ToList() is { Count: > 0 } complete)
        {
            return $"đã có đủ Quyết định và Chương trình chi tiết{ProgrammeText.TermsOf(complete)}";
        }

        return claim.Open.Count == 0
            ? claim.Ended.Count == 0 ? "chưa có Quyết định và Chương trình chi tiết" : $"chỉ có Chương trình{ProgrammeText.TermsOf(claim.Ended)}, đã hết thời hạn"
            : "mới có " + string.Join("; ", claim.Open.Select(p => (p.DecisionSince is null ? "Chương trình chi tiết, chưa có Quyết định" : "Quyết định, chưa có Chương trình chi tiết") + ProgrammeText.OfTerm(p)));
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => []; // needs the programmes on file

    private sealed record Told(string Row, string Cell, string Value, string Record);
}
