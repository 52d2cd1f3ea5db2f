using System.CommandLine;
using System.Text.Json;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Resend;

/// <summary><c>resend</c>: owes again what did not leave, came back, or is of unknown fate.</summary>
public static class ResendCommand
{
    private const int MaxLines = 50;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var mails = new Option<string[]>("--mail") { Description = "A mail as status names it, report and mail with a slash between, for example KC-01_2026-Q3/reminder_52_m003; may be given more than once.", AllowMultipleArgumentsPerToken = true };
        var states = new Option<string[]>("--state") { Description = "failed, givenUp, unknown or bounced; may be given more than once. Without it the first three; with --mail all four.", AllowMultipleArgumentsPerToken = true };
        var since = ReferenceSource.DayOption("--since", "Only what has stood so since this day or later, in Vietnam, for example 2026-09-16.");
        var by = new Option<string>("--by") { Description = "Who wants it, for the record.", DefaultValueFactory = _ => Environment.UserName is { Length: > 0 } user ? user : "operator" };
        var trial = new Option<bool>("--trial") { Description = "Only lists; nothing is written." };
        var json = JsonOutput.Option();
        var command = new Command(
            "resend",
            """
            Owes mails again that failed, were given up, are of unknown fate, or came back; the next DeliverMail sends them, and tries a way that was down at
            once. Look with --trial first: of a mail of unknown fate the recipient may have a copy. What was sent again, by whom and how it had stood is put
            on record (rows audit_resend_…). An address that is no contact any more gives way to the contact of today; a reminder that is no
            longer owed is withdrawn. Repeated, it does nothing more. Needs the storage that the settings name.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- resend --state failed givenUp --since 2026-09-16 --trial
              dotnet run --project src/KhuyenCong.Cli -- resend --mail KC-01_2026-Q3/reminder_52_m003 --by "Trần Minh"

            Exit codes: 0 when listed or owed again, also when there is nothing; 1 for a fault of ours or of the call.
            """)
        { mails, states, since, by, trial, json };
        command.SetAction(async (call, cancellation) =>
        {
            var named = call.GetValue(mails) ?? [];
            var wanted = call.GetValue(states) ?? [];
            var possible = ResendChoice.Possible.ToDictionary(NameOf, StringComparer.OrdinalIgnoreCase);
            if (Array.Find(wanted, s => !possible.ContainsKey(s)) is { } unknown)
            {
                return await RefuseAsync($"“{unknown}” is no state from which a mail is sent again. States: {string.Join(", ", possible.Keys)}.");
            }

            if (Array.Find(named, m => m.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]) is { } wrong)
            {
                return await RefuseAsync($"“{wrong}” names no mail. Write report and mail as status shows them, with a slash between, for example KC-01_2026-Q3/reminder_52_m003.");
            }

            await using var pipeline = ReferenceSource.PipelineNeeded();
            var choice = new ResendChoice { Mails = named, Since = call.GetValue(since) is { } first ? VietnamTime.StartOf(first) : null };
            choice = wanted.Length > 0 ? choice with { States = [.. wanted.Select(s => possible[s])] } : named.Length > 0 ? choice with { States = ResendChoice.Possible } : choice;
            var done = await pipeline.GetRequiredService<ResendMails>().RunAsync(
                choice, named.Length > 0 ? [.. named.Select(m => m.Split('/')[0]).Distinct()] : null, call.GetValue(by)!, call.GetValue(trial), cancellation);
            if (call.GetValue(json))
            {
                await JsonOutput.WriteAsync(done);
                return ExitCodes.Success;
            }

            Show(done, call.GetValue(trial), Console.Out);
            foreach (var missing in named.Except(done.Select(m => m.Partition + "/" + m.Key)))
            {
                await Console.Error.WriteLineAsync($"{missing}: no such mail stands in a state from which it is sent again.");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void Show(IReadOnlyList<ResentMail> done, bool trial, TextWriter output)
    {
        output.WriteLine(trial
            ? $"{done.Count} mails would be sent again; nothing was written."
            : $"{done.Count(m => m.Owed)} mails are owed again{(done.Any(m => !m.Owed) ? $"; {done.Count(m => !m.Owed)} changed meanwhile and were left alone" : "")}.");
        if (done.Count > 0)
        {
            AlignedText.Write(
                output, ["Since", "State", "Report", "Mail", "To", "Answer"],
                [.. done.Take(MaxLines).Select(m => new[] { WrittenTime.Of(m.Since), NameOf(m.Was), m.Partition, m.Key, m.To, m.Detail ?? "" })]);
        }

        if (done.Count > MaxLines)
        {
            output.WriteLine($"… and {done.Count - MaxLines} more; --json has all.");
        }
    }

    private static string NameOf(MailState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    private static async Task<int> RefuseAsync(string problem)
    {
        await Console.Error.WriteLineAsync(problem);
        return ExitCodes.Fault;
    }
}
