using System.CommandLine;
using System.Diagnostics;
using Azure.Data.Tables;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;

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

    private static Option<int[]> Units() => new("--units")
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
            await HandInAsync(deployment, deadlines, cancellation);
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
        await HandInAsync(deployment, deployment.Deadlines, cancellation);
        deployment.Clock.MoveTo(VietnamTime.StartOf(deployment.Deadlines.Due.AddDays(1)).AddHours(8));
        var (before, clock) = (deployment.Calls, Stopwatch.StartNew());
        var result = await deployment.Get<RemindProvinces>().RunAsync(cancellation);
        return (result.Reminders, clock.Elapsed.TotalMilliseconds, deployment.Calls - before);
    }

    /// <summary>Writes what two thirds of the units would have left in the table had they handed in.</summary>
    private static async Task HandInAsync(Deployment deployment, Deadlines deadlines, CancellationToken cancellation)
    {
        var partition = new ReportPartition(deadlines.Form, deadlines.Period);
        var table = deployment.Get<ReportTable>();
        var form = deployment.Reference.Forms.For(deadlines.Form, deadlines.CutOff)!;
        var receivedAt = VietnamTime.StartOf(deadlines.Due).AddHours(9).ToUniversalTime();
        var actions = new List<TableTransactionAction> { new(TableTransactionActionType.Add, new TableEntity(partition, Keys.PeriodRow) { ["Form"] = deadlines.Form }) };
        foreach (var (number, unit) in deployment.Reference.Units.On(deadlines.CutOff).Index().Where(u => u.Index % 3 != 0))
        {
            var upload = Keys.UploadId(unit.Code, deadlines.Period.Id);
            var figures = DemoFigures.Make(form, deadlines.CutOff, deadlines.Period.BeginsYear, number)
                .ToDictionary(f => f.Key, f => form.Rows.First(r => r.Code == f.Key.Code).Kind == FigureKind.Money ? FigureValue.OfMoney((long)(f.Value * 1_000_000)) : FigureValue.OfCount((long)f.Value));
            var (head, rows) = FigureRows.Of(partition, unit.Code, 1, upload, receivedAt, new FigureSet(form.Code, deadlines.Period, figures));
            actions.Add(new TableTransactionAction(TableTransactionActionType.Add, StatusRow.Of(partition, new ReportStatus(unit.Code)
            {
                Versions = 1,
                Latest = new LatestVersion(1, upload, "", Outcome.Accepted, receivedAt, 0, ""),
                Counted = new CountedVersion(1, upload, Outcome.Accepted, receivedAt, 0),
                FirstAcceptedAt = receivedAt,
                AcceptedOnTime = true,
            })));
            actions.AddRange(rows.Prepend(head).Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)));
        }

        foreach (var chunk in actions.Chunk(ReportTable.MaxInATransaction))
        {
            await table.CommitAsync(partition, chunk, cancellation);
        }
    }
}
