using System.CommandLine;
using KhuyenCong.Cli.Run;
using KhuyenCong.Pipeline.Health;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Status;

/// <summary><c>status</c>: what is owed, stuck and failing in the storage that the settings name.</summary>
public static class StatusCommand
{
    private const int MaxLines = 20;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var form = new Option<string?>("--form") { Description = "Only this form, for example KC-01." };
        var period = new Option<string?>("--period") { Description = "This period, open or not, for example 2026-Q3; without it the periods open today." };
        var now = TrialTime.NowOption("The time by which it is told what is open and stuck; without it the present, of a trial in its usual folder the trial's.");
        var json = new Option<bool>("--json") { Description = "The result as JSON on standard output, and nothing else there." };
        var command = new Command(
            "status",
            """
            Shows what is owed, stuck and failing: uploads that wait, mails by state, units with an upload that we could not process, and where
            the units, and the ministry with their reports, stand with each open form and period. It reads the storage that the settings name (ReportStorage in the environment or
            in local.settings.json, as for the app) and changes nothing.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- status
              dotnet run --project src/KhuyenCong.Cli -- status --form KC-01 --period 2026-Q3 --json
              dotnet run --project src/KhuyenCong.Cli -- status --now 2026-09-16

            Exit codes: 0 when it could be read, whatever it says; 1 otherwise.
            """)
        { form, period, now, json };
        command.SetAction(async (call, cancellation) =>
        {
            await using var pipeline = ReferenceSource.PipelineNeeded(call.GetValue(now));
            var today = VietnamTime.DayOf(pipeline.GetRequiredService<TimeProvider>().GetUtcNow());
            if (Named(ReferenceData.Shipped, call.GetValue(form), call.GetValue(period), today, out var named) is { } problem)
            {
                await Console.Error.WriteLineAsync(problem);
                return ExitCodes.Fault;
            }

            var report = await pipeline.GetRequiredService<ReadHealth>().RunAsync(named, cancellation);
            if (call.GetValue(json))
            {
                await JsonOutput.WriteAsync(report);
            }
            else
            {
                Show(report, Console.Out);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>What the options name.</summary>
    /// <returns>What is wrong and what to do; null when nothing is.</returns>
    private static string? Named(ReferenceData reference, string? formText, string? periodText, DateOnly today, out IReadOnlyList<Deadlines>? named)
    {
        named = null;
        var code = formText?.ToUpperInvariant();
        if (code is not null && reference.Duties.All.All(d => d.Form != code))
        {
            return $"There is no form “{code}” that is due for a period. Forms: {string.Join(", ", reference.Duties.All.Select(d => d.Form).Distinct())}.";
        }

        if (periodText is null)
        {
            if (code is not null)
            {
                named = [.. reference.Duties.OpenOn(today).Where(d => d.Form == code)];
            }

            return null;
        }

        if (!PeriodText.TryParse(periodText, out var period))
        {
            return ReportTarget.NoPeriod(periodText);
        }

        var due = reference.Duties.FormsFor(period);
        named = [.. due.Where(f => code is null || f == code).Select(f => reference.Duties.For(f, period)!)];
        return named.Count > 0 ? null
            : due.Count == 0 ? $"No form is due for {period.Id}."
            : $"{code} is not due for {period.Id}. Due then: {string.Join(", ", due)}.";
    }

    private static void Show(HealthReport report, TextWriter output)
    {
        output.WriteLine($"As of {WrittenTime.Of(report.AsOf)} in Vietnam: {(report.Healthy ? "nothing is stuck or failing" : "something needs an operator")}");
        if (report.RebuildingSince is { } rebuilding)
        {
            output.WriteLine($"A rebuild of the table began at {WrittenTime.Of(rebuilding)} and has not ended: run `rebuild` again before the app is started");
        }

        output.WriteLine();
        if (report.Periods.Count == 0)
        {
            output.WriteLine("No form is open today.");
        }
        else
        {
            AlignedText.Write(
                output,
                ["Form", "Period", "Due", "Lock", "Expected", "On time", "Late", "Sent back", "Failed", "Missing", "Mails"],
                [
                    .. report.Periods.Select(p => new[]
                    {
                        p.Form, p.Period, WrittenTime.Of(p.Due), WrittenTime.Of(p.Lock), $"{p.Expected}", $"{p.OnTime}", $"{p.Late}",
                        $"{p.RejectedOpen}", $"{p.Failed}", $"{p.Missing}", Counts(p.Mails),
                    }),
                ]);
            output.WriteLine();
            output.WriteLine("What the ministry does about the reports that were taken:");
            AlignedText.Write(
                output,
                ["Form", "Period", "Taken", "Unread", "Read", "Correction asked", "Answered", "Left out of totals"],
                [
                    .. report.Periods.Select(p => new[]
                    {
                        p.Form, p.Period, $"{p.Reviews.Reports}", $"{p.Reviews.Unread}", $"{p.Reviews.Read}", $"{p.Reviews.CorrectionAsked}", $"{p.Reviews.Answered}", $"{p.Reviews.LeftOut}",
                    }),
                ]);
        }

        output.WriteLine();
        output.WriteLine($"Mails: {Counts(report.Mails)}{(report.OldestOwed is { } since ? $"; the oldest waits since {WrittenTime.Of(since)}" : "")}{(report.MailsStuck ? " and is stuck: look whether DeliverMail runs" : "")}");
        if (report.MailWayDown is { } way)
        {
            output.WriteLine($"The way of mails is down since {WrittenTime.Of(way.Since)}, tried {way.Tries} times, next at {WrittenTime.Of(way.NextTry)}; all mails wait{(way.GivenUp > 0 ? $", {way.GivenUp} became too old" : "")}. It said: {way.Why}");
        }

        if (report.DailyLimitTooLow is { } low)
        {
            output.WriteLine($"Mail__DailyLimit is {low.Limit}, below two mails for each unit ({low.Needed}): on a busy day mails wait until the next; raise it if the mail service takes more");
        }

        output.WriteLine($"Difficulties and proposals that wait for the ministry's answer: {report.OpenDifficulties}");
        var ways = report.UploadWays;
        output.WriteLine($"Uploads recorded of the last {HealthReport.WaysOver.TotalHours:0} hours: {ways.Event} by their event, {ways.Page} by the page, {ways.Sweep} by the sweep{(ways.Unknown > 0 ? $", {ways.Unknown} of unknown way" : "")}");
        output.WriteLine($"Inbox: {report.Inbox.Count} uploads wait, {report.Inbox.Count(u => u.Stuck)} of them stuck");
        List(output, ["Received", "Minutes", "Bytes", "Stuck", "Upload"], report.Inbox, u => [WrittenTime.Of(u.ReceivedAt), $"{u.AgeMinutes}", $"{u.Size}", u.Stuck ? "yes" : "no", u.Name]);
        output.WriteLine($"Units with an upload that we could not process: {report.FailedUnits.Count}");
        List(output, ["Since", "Report", "Unit", "Upload"], report.FailedUnits, f => [WrittenTime.Of(f.Since), f.Partition, f.Unit, f.Upload]);
        output.WriteLine($"Uploads of reference data that we could not process: {report.FailedReference.Count}");
        List(output, ["Since", "File", "Upload"], report.FailedReference, f => [WrittenTime.Of(f.Since), f.Path, f.Upload]);
        output.WriteLine($"Mails that did not arrive, or may not have: {report.TroubledMails.Count}");
        List(output, ["Since", "State", "Report", "Mail", "Answer"], report.TroubledMails, m => [WrittenTime.Of(m.Since), m.State, m.Partition, m.Key, m.Detail ?? ""]);
    }

    private static void List<T>(TextWriter output, string[] header, IReadOnlyList<T> items, Func<T, string[]> row)
    {
        if (items.Count == 0)
        {
            return;
        }

        AlignedText.Write(output, header, [.. items.Take(MaxLines).Select(row)]);
        if (items.Count > MaxLines)
        {
            output.WriteLine($"… and {items.Count - MaxLines} more; --json has all.");
        }

        output.WriteLine();
    }

    private static string Counts(IReadOnlyDictionary<string, int> mails) =>
        mails.Count == 0 ? "none" : string.Join(", ", mails.Select(m => $"{m.Value} {m.Key}"));
}
