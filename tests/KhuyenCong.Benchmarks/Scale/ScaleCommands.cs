using System.CommandLine;
using System.Diagnostics;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Benchmarks.Scale;

/// <summary><c>digest</c> and <c>remind</c>: how time and storage calls grow with the units.</summary>
public static class ScaleCommands
{
    /// <summary>Makes <c>digest</c>.</summary>
    public static Command Digest()
    {
        var units = Units();
        var periods = new Option<int>("--periods") { Description = "How many periods of KC-01, one after the other, get a digest.", DefaultValueFactory = _ => 1 };
        var command = new Command("digest", "Makes the digest on the morning after the due date of periods of which two thirds of the units have handed in.") { units, periods };
        command.SetAction((call, cancellation) => RunAsync(call.GetValue(units)!, "digests", deployment => DigestAsync(deployment, call.GetValue(periods), cancellation), cancellation));
        return command;
    }

    /// <summary>Makes <c>remind</c>.</summary>
    public static Command Remind()
    {
        var units = Units();
        var command = new Command("remind", "Owes the reminder of the day after the due date to the third of the units that has not handed in.") { units };
        command.SetAction((call, cancellation) => RunAsync(call.GetValue(units)!, "reminders", deployment => RemindAsync(deployment, cancellation), cancellation));
        return command;
    }

    /// <summary>The option that says how many units there are.</summary>
    internal static Option<int[]> Units() => new("--units")
    {
        Description = "How many units report, one or several numbers.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [34, 340, 3_321],
    };

    private static async Task<int> RunAsync(
        int[] units, string what, Func<Deployment, Task<(int Made, double Elapsed, int Calls)>> run, CancellationToken cancellation)
    {
        Console.WriteLine(Machine.Describe());

        // A first small run compiles.
        foreach (var (count, isCounted) in units.Select(u => (u, true)).Prepend((10, false)))
        {
            await using var azurite = await Azurite.StartAsync(null, Console.WriteLine, cancellation);
            await using var deployment = await Deployment.StartAsync(azurite.ConnectionString, ManyUnits.Of(count), cancellation);
            var (made, elapsed, calls) = await run(deployment);
            if (isCounted)
            {
                Console.WriteLine(FormattableString.Invariant(
                    $"{count,5} units: {made} {what}, {elapsed:0} ms, {elapsed / count:0.00} ms a unit, {calls} storage calls, {(double)calls / count:0.000} a unit"));
            }
        }

        return 0;
    }

    private static async Task<(int, double, int)> DigestAsync(Deployment deployment, int periods, CancellationToken cancellation)
    {
        var (made, elapsed, calls) = (0, 0.0, 0);
        var duties = deployment.Reference.Duties;
        foreach (var deadlines in duties.Between(deployment.Deadlines.Due, deployment.Deadlines.Due.AddYears(periods)).Where(d => d.Form == deployment.Deadlines.Form).OrderBy(d => d.Due).Take(periods))
        {
            await FiledReports.WriteAsync(deployment.Get<ReportTable>(), deployment.Reference, deadlines, statesAlone: true, cancellation);
            deployment.Clock.MoveTo(VietnamTime.StartOf(deadlines.Due.AddDays(1)).AddHours(8.5));
            var (before, clock) = (deployment.Calls, Stopwatch.StartNew());
            made += (await deployment.Get<SendDigest>().RunAsync(cancellation)).Count(key => key.Contains("afterdue", StringComparison.Ordinal));
            elapsed += clock.Elapsed.TotalMilliseconds;
            calls += deployment.Calls - before;
        }

        return made >= periods ? (made, elapsed, calls) : throw new InvalidOperationException($"{made} digests were made of {periods}.");
    }

    private static async Task<(int, double, int)> RemindAsync(Deployment deployment, CancellationToken cancellation)
    {
        await FiledReports.WriteAsync(deployment.Get<ReportTable>(), deployment.Reference, deployment.Deadlines, statesAlone: true, cancellation);
        deployment.Clock.MoveTo(VietnamTime.StartOf(deployment.Deadlines.Due.AddDays(1)).AddHours(8));
        var (before, clock) = (deployment.Calls, Stopwatch.StartNew());
        var result = await deployment.Get<RemindProvinces>().RunAsync(cancellation);
        return (result.Reminders, clock.Elapsed.TotalMilliseconds, deployment.Calls - before);
    }
}
