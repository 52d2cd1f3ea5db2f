using System.CommandLine;
using System.Text.Json;
using KhuyenCong.Pipeline.Revalidate;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Validation;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Revalidate;

/// <summary><c>revalidate</c>: what the rules in force say to the reports that came, shown or put on record.</summary>
public static class RevalidateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var form = new Option<string>("--form") { Description = "The form's code, for example KC-01.", Required = true };
        var periodOption = new Option<string>("--period") { Description = "The period, for example 2026-Q3.", Required = true };
        var apply = new Option<bool>("--apply") { Description = "Puts on record what changes; without it nothing is written." };
        var json = JsonOutput.Option();
        var command = new Command(
            "revalidate",
            """
            Reads the stored originals of a form and period again with the rules in force: of each unit from the last version back to the
            first that is taken, which then counts. Shows what would change; with --apply it is put on record, and a unit whose counted
            version changes is told by mail. When a report came is not judged again. Needs the storage that the settings name.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- revalidate --form KC-01 --period 2026-Q3
              dotnet run --project src/KhuyenCong.Cli -- revalidate --form KC-01 --period 2026-Q3 --apply

            Exit codes: 0 when compared or applied, 2 when an original could not be read again and was left as it is, 1 for a fault of ours or
            of the call; what was applied until then stays, and the next run does the rest.
            """)
        { form, periodOption, apply, json };
        command.SetAction(async (call, cancellation) =>
        {
            if (!Period.TryParseId(call.GetValue(periodOption)!.ToUpperInvariant(), out var period))
            {
                await Console.Error.WriteLineAsync(ReportTarget.NoPeriod(call.GetValue(periodOption)!));
                return ExitCodes.Fault;
            }

            await using var pipeline = ReferenceSource.PipelineNeeded();
            var revalidate = pipeline.GetRequiredService<RevalidateReports>();
            var code = call.GetValue(form)!.ToUpperInvariant();
            var applied = call.GetValue(apply);
            var compared = applied ? await revalidate.ApplyAsync(code, period, cancellation) : await revalidate.RunAsync(code, period, cancellation);
            await Console.Out.WriteLineAsync(call.GetValue(json)
                ? JsonSerializer.Serialize(compared, ReadableJson.Options)
                : Text(compared, applied));
            return compared.Any(c => c.After is null) ? ExitCodes.Rejected : ExitCodes.Success;
        });
        return command;
    }

    /// <summary>The comparison for people: a summary, then each version whose answer changes.</summary>
    public static string Text(IReadOnlyList<Revalidation> compared, bool applied)
    {
        ArgumentNullException.ThrowIfNull(compared);
        var (changed, left) = (compared.Count(c => c.Changes && c.After is not null), compared.Count(c => c.After is null));
        var lines = new List<string>
        {
            FormattableString.Invariant($"{compared.Count} versions compared, {changed} {(applied ? "changed" : "would change")}{(left > 0 ? FormattableString.Invariant($", {left} could not be read again") : "")}."),
        };
        foreach (var one in compared.Where(c => c.Changes))
        {
            lines.Add(FormattableString.Invariant($"{one.Unit} version {one.Version} ({one.Receipt}): {one.Before} -> {one.After?.ToString() ?? "not known: " + one.Problem}")
                + (one.CountedBefore == one.CountedAfter ? "" : FormattableString.Invariant($"; counted version {one.CountedBefore} -> {one.CountedAfter}"))
                + (one.OtherFigures && one.Before.IsAccepted() && one.After?.IsAccepted() == true ? "; other figures" : ""));
            lines.AddRange(one.Added.Select(f => "  + " + Line(f)));
            lines.AddRange(one.Removed.Select(f => "  - " + Line(f)));
        }

        if (!applied && changed > 0)
        {
            lines.Add("Nothing was written; --apply puts it on record.");
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string Line(Finding finding) => $"{finding.Severity} {finding.Code} {finding.Cell}: {finding.Message}";
}
