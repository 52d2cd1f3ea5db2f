using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Reporting.Findings;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Rebuild;

/// <summary><c>rebuild</c>: makes the table again from the archive and the receipts.</summary>
public static class RebuildCommand
{
    private const int MaxLines = 20;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var addMissing = new Option<bool>("--add-missing") { Description = "Adds what is missing to a table that is not empty; rows that are there stay as they are." };
        var json = new Option<bool>("--json") { Description = "The result as JSON on standard output, and nothing else there." };
        var command = new Command(
            "rebuild",
            """
            Makes the table again from the archive and the receipts, after it was lost: submissions, statuses, figures, the reference data in
            force (first of all), and the mail ledger. No rebuilt mail is ever sent: its fate is recorded as unknown. Stop the app first, and start it
            again afterwards: it refuses beside an instance that runs, and an instance that starts meanwhile waits. A run that was cut short is
            simply repeated. Needs the storage that the settings name.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- rebuild
              dotnet run --project src/KhuyenCong.Cli -- rebuild --add-missing --json

            Exit codes: 0 when everything was made again, 2 when something could not be (it is listed), 1 when the rebuild did not end.
            """)
        { addMissing, json };
        command.SetAction(async (call, cancellation) =>
        {
            try
            {
                await using var pipeline = ReferenceSource.PipelineNeeded();
                var result = await pipeline.GetRequiredService<RebuildTable>().RunAsync(call.GetValue(addMissing), new Progress(), cancellation);
                await Console.Out.WriteLineAsync(call.GetValue(json) ? JsonSerializer.Serialize(result, ReadableJson.Options) : Text(result));
                return result.Problems.Count == 0 ? ExitCodes.Success : ExitCodes.Rejected;
            }
            catch (InvalidOperationException fault) when (fault is not InstanceRunsException)
            {
                await Console.Error.WriteLineAsync(fault.Message + (call.GetValue(addMissing) ? "" : " (Option: --add-missing)"));
                return ExitCodes.Fault;
            }
        });
        return command;
    }

    /// <summary>The result for people.</summary>
    public static string Text(RebuildResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var lines = new List<string>
        {
            FormattableString.Invariant($"Rebuilt {result.Submissions} submissions, {result.Units} statuses, figures of {result.Versions} versions, {result.Mails} mails (none will be sent), {result.ReferenceChanges} uploads of reference data."),
            FormattableString.Invariant($"{result.Added} rows added, {result.Present} were there already."),
        };
        Append(lines, "could not be made again", result.Problems);
        Append(lines, "originals in the archive have no receipt (their uploads were never recorded; look whether they lie in the inbox)", result.WithoutReceipt);
        return string.Join(Environment.NewLine, lines);
    }

    private static void Append(List<string> lines, string what, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        lines.Add(FormattableString.Invariant($"{items.Count} {what}:"));
        lines.AddRange(items.Take(MaxLines).Select(i => "  " + i));
        if (items.Count > MaxLines)
        {
            lines.Add(FormattableString.Invariant($"  … and {items.Count - MaxLines} more; --json has all."));
        }
    }

    /// <summary>Says on standard error how far it is, at most once in two seconds.</summary>
    private sealed class Progress : IProgress<(int Done, int Of)>
    {
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

        private readonly Stopwatch _since = Stopwatch.StartNew();

        public void Report((int Done, int Of) value)
        {
            if (_since.Elapsed >= Every)
            {
                _since.Restart();
                Console.Error.WriteLine(FormattableString.Invariant($"{value.Done} of {value.Of} receipts read"));
            }
        }
    }
}
