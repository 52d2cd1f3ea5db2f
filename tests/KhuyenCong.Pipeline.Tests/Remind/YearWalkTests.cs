using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests.Reference;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using Xunit.Abstractions;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Remind;

/// <summary>
/// The openings to the locks of thirteen months, day by day on one storage: two instances run at once every morning, weeks are missed, the clock goes back, and units hand
/// in on time, late, wrong, by leave, after the lock or never. Every mail of every day is what <see cref="YearOracle"/> says, and no other goes
/// out. The test run walks through one quarter; <c>KHUYENCONG_YEAR_WALK</c> names how many units walk through the whole (10 for each fate once).
/// </summary>
public sealed partial class YearWalkTests(ITestOutputHelper output)
{
    private const string Duties =
        "form,periods,due,moves_to_working_day,opens,lock,reminders,repeat,escalate_from,valid_from,valid_to\n"
        + "KC-01,Q1 H1 Q3 Y,5 working days,yes,,30,-15 -7 -3 -1 0 1 3,7,3,2016-08-15,\n"
        + "KC-02,Y,5 working days,yes,,30,-15 -7 -3 -1 0 1 3,7,3,2016-08-15,\n";

    // The due dates are counted by hand from the cut-offs 14/09, 14/12, 14/03, 14/06 and 14/09; no day off lies between.
    private static readonly YearReport[] Reports =
    [
        new("KC-01", "2026-Q3", new(2026, 9, 21)), new("KC-01", "2026-Y", new(2026, 12, 21)), new("KC-02", "2026-Y", new(2026, 12, 21)),
        new("KC-01", "2027-Q1", new(2027, 3, 19)), new("KC-01", "2027-H1", new(2027, 6, 21)), new("KC-01", "2027-Q3", new(2027, 9, 21)),
    ];

    // Units of before 2025 that were not merged, so that fewer of them are still a register.
    private static readonly string[] Units = ["01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"];

    /// <summary>What a unit does with a report, in days from its due date.</summary>
    private enum Fate
    {
        Never,
        Early,
        OnTheDueDate,
        Late,
        WrongAndNeverMended,
        WrongAndMended,
        LeaveBeforeTheLock,
        LeaveAfterTheLock,
        LeaveUsedOnItsLastDay,
        AfterTheLock,
    }

    [Fact]
    public Task EveryMailIsWhatTheDutySays() =>
        LongForm.Number("KHUYENCONG_YEAR_WALK", 0, 10) is > 0 and var units ? ThirteenMonthsAsync(units) : AQuarterAsync();

    private Task AQuarterAsync() => WalkAsync(
        Reports[..1], 4,
        [
            // The clock goes back over three steps, and a week in which a step and a Monday fall is missed.
            .. Days("2026-09-05", "2026-09-22"), .. Days("2026-09-19", "2026-09-28"), .. Days("2026-10-06", "2026-11-07"),
        ],
        [Fate.WrongAndMended, Fate.LeaveBeforeTheLock, Fate.LeaveAfterTheLock, Fate.Never]);

    private Task ThirteenMonthsAsync(int units) => WalkAsync(
        Reports, Math.Clamp(units, 1, Units.Length),
        [
            .. Days("2026-09-01", "2026-09-19"), .. Days("2026-09-27", "2026-10-12"), .. Days("2026-10-08", "2026-12-22"), .. Days("2026-12-19", "2027-01-19"),

            // Away from the day before the lock of the year's reports for 46 days, in which the first quarter opens.
            .. Days("2027-03-07", "2027-03-19"), .. Days("2027-03-18", "2027-04-20"), .. Days("2027-04-16", "2027-06-20"), .. Days("2027-06-28", "2027-11-08"),
        ],
        Enum.GetValues<Fate>());

    private static IEnumerable<DateOnly> Days(string first, string last)
    {
        for (var day = DateOnly.ParseExact(first, "yyyy-MM-dd", CultureInfo.InvariantCulture); day <= DateOnly.ParseExact(last, "yyyy-MM-dd", CultureInfo.InvariantCulture); day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private async Task WalkAsync(YearReport[] reports, int count, IReadOnlyList<DateOnly> days, IReadOnlyList<Fate> fates)
    {
        var units = Units[..count];
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await using var one = await StartAsync();
        await using var two = one.Another();
        one.Clock.MoveTo(VietnamTime.StartOf(days[0].AddDays(-1)).AddHours(20));
        await RestrictAsync(one, units);
        await one.DeliverAsync();

        var oracle = new YearOracle(reports, units)
        {
            ContactOf = unit => Deployment.Reference.Contacts.For(unit, days[0]) is { To: { } to, Escalation: { } above } ? (to.Email, above.Email) : throw new InvalidOperationException(),
            Ministry = Deployment.Reference.Contacts.Ministry(Reporting.Contacts.MinistryRole.Digest, days[0]).Single().Email,
        };
        var script = reports.SelectMany((report, r) => units.SelectMany((unit, u) => Script(report, unit, fates[(u + r) % fates.Count]))).ToList();
        var (seen, mails, last) = (one.Transport.Sent.Count, 0, DateOnly.MinValue);
        foreach (var today in days)
        {
            var expected = new List<YearMail>();
            DateTimeOffset At(double hours) => VietnamTime.StartOf(today).AddHours(hours);

            // What fell on days on which nothing ran was uploaded then; on days that come again nothing happens twice.
            var happens = script.Where(e => e.Day > last && e.Day <= today).OrderBy(e => e.Day).ToList();
            last = today > last ? today : last;
            foreach (var step in happens)
            {
                await PlayAsync(one, step, today, oracle, expected);
            }

            one.Clock.MoveTo(At(8));
            await Task.WhenAll(one.RemindAsync(), two.RemindAsync());
            one.Clock.MoveTo(At(8.5));
            await Task.WhenAll(one.DigestAsync(), two.DigestAsync());
            expected.AddRange(oracle.On(today, [.. happens.Where(e => e is { Report: not null, Reads: false }).Select(e => (e.About.Period, e.Unit))]));

            // What was in hand in the morning is read at nine.
            one.Clock.MoveTo(At(9));
            foreach (var step in happens.Where(e => e is { Report: not null, Reads: false }))
            {
                await ReadAsync(one, step, oracle, expected);
            }

            one.Clock.MoveTo(At(9.1));
            await Task.WhenAll(one.DeliverAsync(), two.DeliverAsync());
            var sent = one.Transport.Sent.Skip(seen).ToList();
            (seen, mails) = (seen + sent.Count, mails + sent.Count);
            Compare(today, expected, sent.Where(m => m.Kind != MailKinds.Operators), reports);
        }

        Assert.Empty((await Faults.EndState.ReadAsync(one)).Unsettled);
        output.WriteLine($"{count} units, {reports.Length} reports, {days.Count} days, {mails} mails, {System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds:0} s.");
    }

    /// <summary>Something that a unit or the ministry does on a day.</summary>
    private sealed record Step(YearReport About, string Unit, DateOnly Day)
    {
        /// <summary>Leave, until a day.</summary>
        public DateOnly? Until { get; init; }

        /// <summary>A report; null for leave.</summary>
        public DemoReport? Report { get; init; }

        /// <summary>The kind of its answer when it is open.</summary>
        public string Answer { get; init; } = MailKinds.Receipt;

        /// <summary>Whether it is read when it comes, else after the morning's runs.</summary>
        public bool Reads { get; init; } = true;

        public string Blob => $"{Unit}/{About.Period}/{Day:yyyyMMdd}.xlsx";
    }

    private static IEnumerable<Step> Script(YearReport about, string unit, Fate fate)
    {
        // The yearly answers are not what this is about: nobody hands them in.
        var dates = Deployment.Reference.Duties.For(about.Form, Period.TryParseId(about.Period, out var period) ? period : default)!;
        var hands = about.Form == "KC-01";
        DemoReport Made(int seed) => new(Deployment.Reference.Forms.For(about.Form, dates.CutOff)!, Deployment.Reference.Units.Find(unit, dates.CutOff)!, dates, seed);
        Step On(int day) => new(about, unit, about.Due.AddDays(day));
        Step HandIn(int day, bool reads = true) => On(day) with { Report = hands ? Made(day + 50) : null, Reads = reads };
        Step Wrong(int day) => On(day) with { Report = hands ? Made(day + 50).WithWrongTotal() : null, Answer = MailKinds.Rejection };
        Step Leave(int day, int until) => On(day) with { Until = about.Due.AddDays(until) };
        IEnumerable<Step> all = fate switch
        {
            Fate.Early => [HandIn(-12)],
            Fate.OnTheDueDate => [HandIn(0, reads: false)],
            Fate.Late => [HandIn(3, reads: false)],
            Fate.WrongAndNeverMended => [Wrong(-5)],
            Fate.WrongAndMended => [Wrong(-5), HandIn(2)],
            Fate.LeaveBeforeTheLock => [Leave(20, 45)],
            Fate.LeaveAfterTheLock => [Leave(33, 47), HandIn(43)],
            Fate.LeaveUsedOnItsLastDay => [Leave(29, 38), HandIn(38, reads: false)],
            Fate.AfterTheLock => [HandIn(31)],
            _ => [],
        };
        return all.Where(step => hands || step.Until is not null);
    }

    private static async Task PlayAsync(Deployment app, Step step, DateOnly today, YearOracle oracle, List<YearMail> expected)
    {
        if (step.Until is { } until)
        {
            app.Clock.MoveTo(VietnamTime.StartOf(today).AddHours(7));
            if (until >= today)
            {
                _ = Period.TryParseId(step.About.Period, out var period);
                Assert.Empty(await app.Get<AmendExtensions>().GrantAsync([new Extension(step.Unit, step.About.Form, period, "bão lụt", "Phòng Khuyến công", until)], CancellationToken.None));
                expected.Add(oracle.Granted(step.About, step.Unit, today, until));
            }

            return;
        }

        app.Clock.MoveTo(VietnamTime.StartOf(step.Day).AddHours(7.2));
        await app.UploadAsync(step.Blob, step.Report!.ToWorkbook());
        app.Clock.MoveTo(VietnamTime.StartOf(today).AddHours(7.5));
        if (step.Reads)
        {
            await ReadAsync(app, step, oracle, expected);
        }
    }

    private static async Task ReadAsync(Deployment app, Step step, YearOracle oracle, List<YearMail> expected)
    {
        Assert.Equal(Pipeline.Ingest.IngestEnd.Recorded, (await app.IngestAsync(step.Blob)).End);
        var answer = oracle.IsOpen(step.About, step.Unit, step.Day) ? step.Answer : MailKinds.SetAside;
        expected.Add(new YearMail(answer, step.About.Partition, oracle.ContactOf(step.Unit).To + "|", ""));
        if (answer == MailKinds.Receipt)
        {
            oracle.Taken(step.About, step.Unit);
        }
        else if (answer == MailKinds.Rejection)
        {
            oracle.SentBack(step.About, step.Unit);
        }
    }

    private static void Compare(DateOnly today, List<YearMail> expected, IEnumerable<MailMessage> sent, YearReport[] reports)
    {
        var found = sent.Select(m => (Mail: m, Found: new YearMail(
            m.Kind, m.Key.Split('.')[0], string.Join(';', m.To) + "|" + string.Join(';', m.Cc),
            m.Kind switch
            {
                MailKinds.Reminder => Subject().Match(m.Subject).Groups[1].Value + ", đến " + LastDayOf(m, reports.Single(r => r.Partition == m.Key.Split('.')[0]), today),
                MailKinds.Digest => Subject().Match(m.Subject).Groups[1].Value,
                MailKinds.Extension => "ĐƯỢC MỞ KHÓA " + m.Subject.Split(" – ")[^1],
                _ => "",
            }))).ToList();
        string Lines(IEnumerable<YearMail> mails) => string.Join('\n', mails.Select(m => m.ToString()).Order(StringComparer.Ordinal));
        Assert.True(Lines(expected) == Lines(found.Select(f => f.Found)), $"On {today:yyyy-MM-dd}\n{Faults.EndState.Difference(Lines(expected), Lines(found.Select(f => f.Found)))}\nexpected\n{Lines(expected)}\nfound\n{Lines(found.Select(f => f.Found))}");
        foreach (var (mail, _) in found)
        {
            foreach (var text in new[] { mail.Subject, mail.Text, mail.Html })
            {
                Assert.DoesNotMatch(NoDays(), text);
            }
        }
    }

    /// <summary>The day to which a reminder's first sentence asks for the report; it stands in the HTML too.</summary>
    private static string LastDayOf(MailMessage mail, YearReport report, DateOnly today)
    {
        var lead = mail.Text.Split('\n')[0];
        var day = Date().Matches(lead)[^1].Value;
        Assert.Contains(day, mail.Html, StringComparison.Ordinal);
        return day;
    }

    private static async Task RestrictAsync(Deployment app, string[] units)
    {
        foreach (var (path, column) in new[] { ("contacts/contacts.csv", 0), ("units/aliases.csv", 1), ("units/units.csv", 0) })
        {
            var lines = SampleUploads.Text(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var kept = lines.Where((line, i) => i == 0 || units.Contains(line.Split(',')[path == "units/aliases.csv" ? line.Split(',').Length - 3 : column]));
            await AppliedAsync(app, path, string.Join('\n', kept) + "\n");
        }

        await AppliedAsync(app, DutyBook.Path, Duties);
    }

    private static async Task AppliedAsync(Deployment app, string path, string content)
    {
        var receipt = (await SampleUploads.ApplyAsync(app, path, Encoding.UTF8.GetBytes(content))).Receipt!;
        Assert.True(receipt.Outcome is ReferenceOutcome.Applied or ReferenceOutcome.Unchanged, path + ": " + string.Join("; ", receipt.Problems));
    }

    [GeneratedRegex(@"^\[Khuyến công\] (.+?) – ")]
    private static partial Regex Subject();

    [GeneratedRegex(@"\b\d\d/\d\d/\d{4}\b")]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<![\d.,])0 ngày|[-−]\d+ ngày", RegexOptions.IgnoreCase)]
    private static partial Regex NoDays();
}
