using System.CommandLine;
using System.Text.Json;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Revalidate;

/// <summary><c>revalidate</c>: what the rules in force would say to the reports that were taken.</summary>
public static class RevalidateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var form = new Option<string>("--form") { Description = "The form's code, for example KC-01.", Required = true };
        var periodOption = new Option<string>("--period") { Description = "The period, for example 2026-Q3.", Required = true };
        var json = new Option<bool>("--json") { Description = "As JSON on standard output, and nothing else there." };
        var command = new Command(
            "revalidate",
            """
            Reads the stored originals of the versions that count again, with the reader and the rules in force, and shows what would
            change. Nothing is written. Needs the storage that the settings name.

            Example:
              dotnet run --project src/KhuyenCong.Cli -- revalidate --form KC-01 --period 2026-Q3

            Exit codes: 0 when compared, 1 when it could not be.
            """)
        { form, periodOption, json };
        command.SetAction(async (call, cancellation) =>
        {
            if (!Period.TryParseId(call.GetValue(periodOption)!.ToUpperInvariant(), out var period))
            {
                await Console.Error.WriteLineAsync($"“{call.GetValue(periodOption)}” is no period. Write for example 2026-Q3, 2026-H1, 2026-9M, 2026-Y or 2026-M07.");
                return ExitCodes.Fault;
            }

            try
            {
                await using var pipeline = ReferenceSource.Pipeline();
                if (pipeline is null)
                {
                    await Console.Error.WriteLineAsync($"The settings name no storage. Set ReportStorage in {Settings.FileName} or in the environment, as for run.");
                    return ExitCodes.Fault;
                }

                var compared = await pipeline.GetRequiredService<RevalidateReports>().RunAsync(call.GetValue(form)!.ToUpperInvariant(), period, cancellation);
                await Console.Out.WriteLineAsync(call.GetValue(json)
                    ? JsonSerializer.Serialize(compared, ReferenceSource.Json)
                    : Text(compared));
                return ExitCodes.Success;
            }
            catch (Exception fault) when (fault is ArgumentException or InvalidDataException or ReferenceDataException or Azure.RequestFailedException or Microsoft.Extensions.Options.OptionsValidationException)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return ExitCodes.Fault;
            }
        });
        return command;
    }

    /// <summary>The comparison for people: a summary, then each unit whose answer would change.</summary>
    public static string Text(IReadOnlyList<Revalidation> compared)
    {
        ArgumentNullException.ThrowIfNull(compared);
        var lines = new List<string> { FormattableString.Invariant($"{compared.Count} counted versions compared, {compared.Count(c => c.Changes)} would change.") };
        foreach (var one in compared.Where(c => c.Changes))
        {
            lines.Add(FormattableString.Invariant($"{one.Unit} version {one.Version} ({one.Receipt}): {one.Before} -> {one.After?.ToString() ?? "not known: " + one.Problem}"));
            lines.AddRange(one.Added.Select(f => "  + " + Line(f)));
            lines.AddRange(one.Removed.Select(f => "  - " + Line(f)));
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string Line(Finding finding) => $"{finding.Severity} {finding.Code} {finding.Cell}: {finding.Message}";
}
