using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using Xunit.Abstractions;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Faults;

/// <summary>
/// Two and five instances and an officer at work on one deployment, their storage calls interleaved by a seed. However they are, each unit
/// ends as in one of the runs in which everything comes one after the other, and every mail is sent once.
/// <c>KHUYENCONG_SCHEDULES</c> sets how many schedules run for each number of instances; <c>KHUYENCONG_SEED</c> the first seed.
/// </summary>
public sealed class InterleavingTests(ITestOutputHelper output)
{
    private const string Good = "52/2026-Q3/a.xlsx", Overwritten = "48/2026-Q3/a.xlsx", First = "01/2026-Q3/a.xlsx", Second = "01/2026-Q3/b.xlsx",
        Bad = "66/2026-Q3/a.xlsx", Same = "79/2026-Q3/a.xlsx", SameAgain = "79/2026-Q3/bản sao.xlsx";

    private static readonly string[] Blobs = [Good, Overwritten, First, Second, Bad, Same, SameAgain];
    private static readonly string[] Units = ["52", "48", "01", "66", "79", "68"];
    private static readonly Lazy<Task<Dictionary<string, HashSet<string>>>> Serial = new(SerialEndsAsync);
    private static readonly Dictionary<string, byte[]> Contents = new()
    {
        [Good] = Sample("good-exceljs-52.xlsx"),
        [Overwritten] = Report("48", 1).ToWorkbook(),
        [First] = Report("01", 1).ToWorkbook(),
        [Second] = Report("01", 2).ToWorkbook(),
        [Bad] = Report("66").WithWrongTotal().ToWorkbook(),
        [Same] = Report("79").ToWorkbook(),
    };

    private static readonly byte[] Overwriting = Report("48", 2).ToWorkbook();

    private static DateTimeOffset Uploaded => At(21, 9, 9);

    private static int Schedules => LongForm.Number("KHUYENCONG_SCHEDULES", 5, 100);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task AnyInterleavingEndsAsOneAfterTheOther(int instances)
    {
        var serial = await Serial.Value;
        var wrong = new ConcurrentBag<string>();
        var calls = 0;
        await Parallel.ForEachAsync(Enumerable.Range(LongForm.FirstSeed, Schedules), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (seed, _) =>
        {
            var schedule = new Schedule(seed);
            var problem = await RunAsync(schedule, seed, instances, serial);
            Interlocked.Add(ref calls, schedule.Calls);
            if (problem is not null)
            {
                wrong.Add($"Seed {seed}, {instances} instances: {problem}\n{schedule.Trace}");
            }
        });
        output.WriteLine($"{Schedules} schedules of {instances} instances and an officer, {calls} storage calls picked.");
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {Schedules} schedules went wrong.\n" + string.Join("\n\n", wrong.Take(3)));
    }

    private static async Task<string?> RunAsync(Schedule schedule, int seed, int instances, Dictionary<string, HashSet<string>> serial)
    {
        var random = new Random(seed);
        await using var app = await PreparedAsync();
        var programs = new List<Func<Task>>();
        for (var instance = 0; instance < instances; instance++)
        {
            var another = app.Another(schedule.Instance());
            var steps = Enumerable.Range(0, instances == 2 ? random.Next(2, 5) : random.Next(1, 3)).Select(_ => Step(another, random)).ToList();
            programs.Add(async () =>
            {
                await using (another)
                {
                    foreach (var step in steps)
                    {
                        await step();
                    }
                }
            });
        }

        var officer = app.Another(schedule.Instance(m => NoteArrival(app, m)));
        programs.Add(async () =>
        {
            await using (officer)
            {
                await OverwriteAsync(officer);
            }
        });
        await schedule.RunAsync(programs);
        await SettleAsync(app);
        return Problem(await EndState.ReadAsync(app), await app.StateAsync(), app, serial);
    }

    private static Func<Task> Step(Deployment app, Random random) => random.Next(10) switch
    {
        0 or 1 => app.SweepAsync,
        2 => app.RemindAsync,
        3 => app.DigestAsync,
        4 => app.DeliverAsync,
        _ => Event(app, Blobs[random.Next(Blobs.Length)]),
    };

    private static Func<Task> Event(Deployment app, string blob) => () => app.IngestAsync(blob);

    private static string? Problem(EndState end, PeriodState state, Deployment app, Dictionary<string, HashSet<string>> serial)
    {
        if (end.Inbox.Count > 0)
        {
            return "left in the inbox: " + string.Join(", ", end.Inbox);
        }

        if (end.Unsettled.Count > 0)
        {
            return "not settled: " + string.Join(", ", end.Unsettled);
        }

        if (app.Transport.Sent.GroupBy(m => m.Key).FirstOrDefault(m => m.Count() > 1) is { } twice)
        {
            return $"sent {twice.Count()} times: {twice.Key}";
        }

        if (state.Mails.FirstOrDefault(m => m.Is != MailState.Accepted) is { } unsent)
        {
            return $"mail {unsent.Key} is {unsent.Is}";
        }

        var digest = state.Mails.Where(m => m.Kind == MailKinds.Digest).ToList();
        if (digest.Count != 1 || JsonSerializer.Deserialize<ComplianceCounts>(digest[0].Counts!, ReceiptJson.Options)!.Expected != FewCount)
        {
            return $"{digest.Count} digests";
        }

        foreach (var unit in Units)
        {
            if (!serial[unit].Contains(end.Of(unit)))
            {
                return $"unit {unit} ends as in no serial run:\n{string.Join("\nor\n", serial[unit].Select(s => EndState.Difference(s, end.Of(unit))))}";
            }
        }

        return null;
    }

    /// <summary>The ends of each unit in the orders that make a difference to it: first or second file first, read before or after it is overwritten, reminded before or after.</summary>
    private static async Task<Dictionary<string, HashSet<string>>> SerialEndsAsync()
    {
        var ends = Units.ToDictionary(u => u, _ => new HashSet<string>());
        for (var order = 0; order < 5; order++)
        {
            await using var app = await PreparedAsync();
            if (order is 2 or 3)
            {
                await app.RemindAsync();
            }

            // Once the version that is then overwritten is read first and recorded last: a later number, and it does not count.
            var held = order == 4 ? new PausePolicy(calls: 1) : null;
            await using var slow = app.Another(held);
            var reading = held is null ? null : slow.IngestAsync(Overwritten);
            await (held?.Reached ?? Task.CompletedTask);

            string[] events = order is 0 or 2 ? [Good, Overwritten, First, Second, Bad, Same, SameAgain] : [SameAgain, Same, Bad, Second, First, Good];
            foreach (var blob in events)
            {
                await app.IngestAsync(blob);
            }

            await OverwriteAsync(app);
            await SettleAsync(app);
            if (order == 4)
            {
                held!.GoOn();
                await reading!;
                await SettleAsync(app);
            }

            var end = await EndState.ReadAsync(app);
            foreach (var unit in Units)
            {
                ends[unit].Add(end.Of(unit));
            }
        }

        return ends;
    }

    private static async Task<Deployment> PreparedAsync()
    {
        var app = await StartAsync();
        app.Clock.MoveTo(Uploaded);
        foreach (var blob in Blobs)
        {
            await app.UploadAsync(blob, Contents[blob == SameAgain ? Same : blob]);
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        }

        // The files that are alike come at one moment, so that it does not matter which is read first.
        app.Arrival.Note(SameAgain, (await app.Storage.Inbox.GetBlobClient(SameAgain).GetPropertiesAsync()).Value.ETag, Uploaded.AddMinutes(5));
        app.Clock.MoveTo(VietnamTime.StartOf(Deadlines.Due.AddDays(1)).AddHours(8.5));
        await app.Table.CommitAsync(Partition, OthersReminded(app.Clock.GetUtcNow()), CancellationToken.None);
        return app;
    }

    /// <summary>The units that play no part have had today's reminder, so that a delivery is about those that do.</summary>
    private static IEnumerable<TableTransactionAction> OthersReminded(DateTimeOffset now)
    {
        foreach (var unit in Deployment.Reference.Units.On(Deadlines.CutOff).Select(u => u.Code).Except(Units))
        {
            var mail = MailRow.Owed(Partition, $"{MailKinds.Reminder}_{unit}_{Keys.Step(1)}", MailKinds.Reminder, ["x@example.vn"], [], now);
            (mail.Unit, mail.Step, mail.Is) = (unit, 1, MailState.Accepted);
            yield return new TableTransactionAction(TableTransactionActionType.Add, mail);
        }
    }

    private static async Task OverwriteAsync(Deployment app)
    {
        var answer = await app.Storage.Inbox.GetBlobClient(Overwritten).UploadAsync(new BinaryData(Overwriting), overwrite: true);
        app.Arrival.Note(Overwritten, answer.Value.ETag, Uploaded.AddHours(1));
    }

    private static void NoteArrival(Deployment app, HttpMessage message)
    {
        if (message.HasResponse && message.Response.Headers.ETag is { } etag)
        {
            app.Arrival.Note(Overwritten, etag, Uploaded.AddHours(1));
        }
    }

    private static async Task SettleAsync(Deployment app)
    {
        await app.SweepAsync();
        await app.RemindAsync();
        await app.DigestAsync();
        await app.DeliverAsync();
        await app.DeliverAsync();
    }
}
