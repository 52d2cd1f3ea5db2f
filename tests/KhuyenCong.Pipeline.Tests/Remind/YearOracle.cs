using System.Globalization;

namespace KhuyenCong.Pipeline.Tests.Remind;

/// <summary>A report as the duty's text has it: which one, and its last day on time. What follows is counted from that day.</summary>
/// <param name="Form">The form.</param>
/// <param name="Period">The period's id.</param>
/// <param name="Due">The fifth working day after the cut-off.</param>
public sealed record YearReport(string Form, string Period, DateOnly Due)
{
    public DateOnly Opens => Due.AddDays(-15);

    public DateOnly Lock => Due.AddDays(30);

    public string Partition => Form + "_" + Period;
}

/// <summary>A mail as the oracle expects it and the walk finds it.</summary>
/// <param name="Kind">Its kind in the ledger.</param>
/// <param name="About">The partition of what it is about.</param>
/// <param name="To">Whom it goes to, and behind a bar whom it is copied to.</param>
/// <param name="Says">What its subject says of the day.</param>
public sealed record YearMail(string Kind, string About, string To, string Says);

/// <summary>
/// Says for each day of a walk which mails go out, from the words of the duty alone: reminders 15, 7, 3 and 1 days before the due date, on
/// it, 1 and 3 days after it and then every seven days to the last day, from the third day after it in copy to the contact above; digests on
/// Mondays, the morning after the due date and the morning after the lock; one mail for all that was missed.
/// </summary>
public sealed class YearOracle(IReadOnlyList<YearReport> reports, IReadOnlyList<string> units)
{
    private readonly HashSet<(YearReport, string)> _handedIn = [];
    private readonly HashSet<(YearReport, string)> _sentBack = [];
    private readonly HashSet<YearReport> _opened = [];
    private readonly Dictionary<(YearReport, string), int> _reminded = [];
    private readonly Dictionary<(YearReport, string), (DateOnly Told, DateOnly Until)> _leave = [];
    private readonly Dictionary<YearReport, DateOnly> _digest = [];

    /// <summary>Who is written to.</summary>
    public required Func<string, (string To, string Above)> ContactOf { get; init; }

    public required string Ministry { get; init; }

    /// <summary>A report was taken.</summary>
    public void Taken(YearReport report, string unit) => _handedIn.Add((report, unit));

    /// <summary>A report was sent back: what is asked from now on is that it be mended.</summary>
    public void SentBack(YearReport report, string unit) => _sentBack.Add((report, unit));

    /// <summary>Whether a report that comes on a day is looked at, or set aside.</summary>
    public bool IsOpen(YearReport report, string unit, DateOnly on) =>
        on >= report.Opens && on <= (_leave.TryGetValue((report, unit), out var given) ? given.Until : report.Lock);

    /// <summary>Leave was given and is told on the same day.</summary>
    public YearMail Granted(YearReport report, string unit, DateOnly today, DateOnly until)
    {
        _leave[(report, unit)] = (today, until);
        return new YearMail("exception", report.Partition, ContactOf(unit).To + "|", "ĐƯỢC MỞ KHÓA nộp đến hết ngày " + Text(until));
    }

    /// <summary>What goes out on a day on which everything ran once or more.</summary>
    /// <param name="today">The day by the clock.</param>
    /// <param name="inHand">Periods and units of files that lie in the inbox: nobody has read yet of which form they are.</param>
    public List<YearMail> On(DateOnly today, IReadOnlyCollection<(string Period, string Unit)> inHand)
    {
        var mails = new List<YearMail>();
        foreach (var report in reports.Where(r => today >= r.Opens))
        {
            if (today <= report.Lock)
            {
                _opened.Add(report);
            }

            mails.AddRange(units.Where(u => !_handedIn.Contains((report, u)) && !inHand.Contains((report.Period, u))).Select(u => Reminder(report, u, today)).OfType<YearMail>());
            if (_opened.Contains(report) && Digest(report, today) is { } digest)
            {
                mails.Add(digest);
            }
        }

        return mails;
    }

    private YearMail? Reminder(YearReport report, string unit, DateOnly today)
    {
        var leave = _leave.TryGetValue((report, unit), out var given) ? given : ((DateOnly Told, DateOnly Until)?)null;
        var last = leave?.Until ?? report.Lock;
        if (today > last)
        {
            return null;
        }

        var days = new[] { -15, -7, -3, -1, 0, 1, 3 }.Concat(Enumerable.Range(1, 40).Select(week => 3 + (7 * week)))
            .Where(day => report.Due.AddDays(day) <= last).ToList();
        var newest = days.Where(day => report.Due.AddDays(day) <= today).Max();
        var on = report.Due.AddDays(newest);
        if (_reminded.TryGetValue((report, unit), out var before) && before >= newest)
        {
            return null;
        }

        // Beyond the lock the mail about the leave has told all up to its own day.
        if (on > report.Lock && on <= leave!.Value.Told)
        {
            return null;
        }

        _reminded[(report, unit)] = newest;
        var fromDue = today.DayNumber - report.Due.DayNumber;
        var toLast = last.DayNumber - today.DayNumber;
        var isSentBack = _sentBack.Contains((report, unit));
        var (mend, unmended) = isSentBack ? (" NỘP LẠI BẢN ĐÃ SỬA", ", CHƯA NỘP LẠI BẢN ĐÃ SỬA") : ("", "");
        var says = fromDue switch
        {
            < -1 => $"NHẮC NỘP{(isSentBack ? " LẠI BẢN ĐÃ SỬA" : "")} (còn {-fromDue} ngày)",
            -1 => "NGÀY MAI HẾT HẠN" + mend,
            0 => "HÔM NAY HẾT HẠN" + mend,
            _ when newest == days.Max() => $"NHẮC LẦN CUỐI{unmended} (quá hạn {fromDue} ngày, khóa {(toLast == 0 ? "hết hôm nay" : toLast == 1 ? "hết ngày mai" : $"sau {toLast} ngày")})",
            _ => $"QUÁ HẠN {fromDue} NGÀY" + unmended,
        };
        var (to, above) = ContactOf(unit);
        return new YearMail("reminder", report.Partition, to + "|" + (newest >= 3 ? above : ""), $"{says}, đến {Text(fromDue > 0 ? last : report.Due)}");
    }

    private YearMail? Digest(YearReport report, DateOnly today)
    {
        var mondays = Enumerable.Range(0, report.Lock.DayNumber - report.Opens.DayNumber + 1).Select(report.Opens.AddDays).Where(d => d.DayOfWeek == DayOfWeek.Monday);
        var (afterDue, atLock) = (report.Due.AddDays(1), report.Lock.AddDays(1));
        var newest = mondays.Append(afterDue).Append(atLock).Where(d => d <= today).DefaultIfEmpty(DateOnly.MinValue).Max();
        if (newest == DateOnly.MinValue || (_digest.TryGetValue(report, out var before) && before >= newest))
        {
            return null;
        }

        _digest[report] = newest;
        var moment = newest == atLock ? "KHI KHÓA" : newest == afterDue ? "SAU HẠN NỘP" : "TUẦN";
        return new YearMail("digest", report.Partition, Ministry + "|", $"TỔNG HỢP {moment}{(newest < today ? " (GỬI MUỘN)" : "")}");
    }

    private static string Text(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
