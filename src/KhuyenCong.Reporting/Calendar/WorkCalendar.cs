using System.Collections.Concurrent;
using System.Globalization;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Calendar;

/// <summary>
/// Which days are worked in Vietnam. A year with listed days is ruled by its list: everything that is not listed is an ordinary
/// weekday or weekend. Any other year is computed from the holidays: their days off, and for each that falls on a weekend the next
/// working day off (Labour Code 2019, article 111.3), unless the holiday gives none.
/// </summary>
/// <remarks>
/// A day is unconfirmed when nobody has announced whether it is worked:
/// <list type="bullet">
/// <item>a listed day whose evidence is not "found";</item>
/// <item>every computed day off, and the weekdays on which an announcement may still put the days off of that holiday
/// (its possible days), also in a listed year whose days for the holiday are computed;</item>
/// <item>where the lunar calendar of a year is not on file, every weekday between the earliest and the latest day on which
/// Tết or Giỗ Tổ can fall; these count as worked until the calendar is there.</item>
/// </list>
/// </remarks>
public sealed class WorkCalendar
{
    /// <summary>The files of the reference data.</summary>
    public const string DaysPath = "calendar/days.csv", LunarPath = "calendar/lunar.csv", HolidaysPath = "calendar/holidays.csv";

    private static readonly Dictionary<string, bool> Kinds = new() { ["off"] = true, ["working"] = false };

    private static readonly Dictionary<string, Evidence> Evidences = new()
    {
        ["found"] = Evidence.Found,
        ["recalled"] = Evidence.Recalled,
        ["computed"] = Evidence.Computed,
    };

    private static readonly Dictionary<string, HolidayRule> Rules = new()
    {
        ["fixed"] = HolidayRule.Fixed,
        ["tet"] = HolidayRule.Tet,
        ["gio_to"] = HolidayRule.GioTo,
    };

    private readonly Dictionary<int, LunarYear> _lunar;
    private readonly IReadOnlyList<Holiday> _holidays;
    private readonly ILookup<int, CalendarDay> _listed;
    private readonly ConcurrentDictionary<int, YearPlan> _plans = new();

    /// <summary>A calendar of listed days, lunar days and holidays.</summary>
    public WorkCalendar(IEnumerable<CalendarDay> days, IEnumerable<LunarYear> lunar, IEnumerable<Holiday> holidays)
    {
        _listed = days.ToLookup(d => d.Date.Year);
        _lunar = lunar.ToDictionary(l => l.Year);
        _holidays = [.. holidays];
    }

    /// <summary>Whether a day is not worked.</summary>
    public bool IsDayOff(DateOnly day)
    {
        var plan = PlanOf(day.Year);
        return plan.Off.Contains(day) || (IsWeekend(day) && !plan.Worked.Contains(day));
    }

    /// <summary>The day itself when it is worked, else the next one that is.</summary>
    public DateOnly OnOrNextWorkingDay(DateOnly day)
    {
        while (IsDayOff(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>The n-th working day after a day, which itself is not counted; the day itself for 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public DateOnly AddWorkingDays(DateOnly from, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var day = from;
        for (; n > 0; n--)
        {
            day = OnOrNextWorkingDay(day.AddDays(1));
        }

        return day;
    }

    /// <summary>The n-th working day before a day, which itself is not counted; the day itself for 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public DateOnly WorkingDaysBefore(DateOnly day, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        for (; n > 0; n--)
        {
            do
            {
                day = day.AddDays(-1);
            }
            while (IsDayOff(day));
        }

        return day;
    }

    /// <summary>The unconfirmed days between two days, both included, in order.</summary>
    public IReadOnlyList<DateOnly> UnconfirmedBetween(DateOnly first, DateOnly last) => last < first
        ? []
        : [.. Enumerable.Range(first.Year, last.Year - first.Year + 1)
            .SelectMany(year => PlanOf(year).Unconfirmed)
            .Where(day => day >= first && day <= last)];

    /// <summary>The days of a year that differ from their weekday, in order: weekdays off, and weekend days that are worked.</summary>
    public IReadOnlyList<CalendarException> ExceptionsIn(int year)
    {
        var plan = PlanOf(year);
        var names = _listed[year].ToDictionary(d => d.Date, d => d.Name);
        foreach (var holiday in _holidays.Where(h => !_listed.Contains(year) && h.HoldsIn(year)))
        {
            if (holiday.DayIn(year, _lunar.GetValueOrDefault(year)) is { } day)
            {
                for (var at = holiday.Off.First; at <= holiday.Off.Last; at++)
                {
                    names.TryAdd(day.AddDays(at), holiday.Name);
                }
            }
        }

        return
        [
            .. plan.Off.Where(d => !IsWeekend(d)).Concat(plan.Worked.Where(IsWeekend)).Order()
                .Select(d => new CalendarException(d, IsDayOff(d), names.GetValueOrDefault(d, "nghỉ bù"), !plan.Unconfirmed.Contains(d))),
        ];
    }

    /// <summary>Reads the calendar's files and adds what is wrong with them to the problems.</summary>
    public static WorkCalendar Load(IEnumerable<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        var all = files.ToList();
        var lunar = LoadLunar(all, problems);
        var holidays = LoadHolidays(all, problems);
        return new WorkCalendar(LoadDays(all, lunar, holidays, problems), lunar, holidays);
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static List<LunarYear> LoadLunar(List<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        var years = new List<LunarYear>();
        foreach (var row in ReferenceTable.Read(files, LunarPath, ["year", "tet", "gio_to"], problems))
        {
            var year = new LunarYear(row.Whole("year", 1900, 2199), row.Day("tet"), row.Day("gio_to"));
            if (!row.IsBroken && (year.Tet.Year != year.Year || year.GioTo.Year != year.Year))
            {
                row.Problem(FormattableString.Invariant($"Các ngày phải thuộc năm {year.Year}."));
            }

            if (!row.IsBroken && years.Exists(y => y.Year == year.Year))
            {
                row.Problem(FormattableString.Invariant($"Năm {year.Year} có hai lần; cần một lần."));
            }

            if (!row.IsBroken)
            {
                years.Add(year);
            }
        }

        return years;
    }

    private static List<Holiday> LoadHolidays(List<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        string[] columns =
        [
            "name", "rule", "earliest", "latest", "off_from", "off_to", "possible_from", "possible_to", "first_year", "last_year", "basis",
        ];
        var holidays = new List<Holiday>();
        foreach (var row in ReferenceTable.Read(files, HolidaysPath, columns, problems, "in_lieu"))
        {
            var holiday = new Holiday(row.Required("name"), row.OneOf("rule", Rules), MonthDay(row, "earliest"), MonthDay(row, "latest"))
            {
                Off = (row.Whole("off_from", -30, 30), row.Whole("off_to", -30, 30)),
                Possible = (row.Whole("possible_from", -30, 30), row.Whole("possible_to", -30, 30)),
                InLieu = row["in_lieu"].Length == 0 || row.YesNo("in_lieu"),
                FirstYear = row.Whole("first_year", 1900, 2199),
                LastYear = row.OptionalWhole("last_year", 1900, 2199),
            };
            if (!row.IsBroken && (holiday.Off.First > holiday.Off.Last || holiday.LastYear < holiday.FirstYear || holiday.First.CompareTo(holiday.Last) > 0
                || holiday.Possible.First > holiday.Off.First || holiday.Possible.Last < holiday.Off.Last))
            {
                row.Problem("Cần \"earliest\" trước \"latest\", \"off_from\" trước \"off_to\", \"first_year\" trước \"last_year\", và các ngày có thể (possible) bao gồm các ngày nghỉ.");
            }

            if (!row.IsBroken && holiday.Rule == HolidayRule.Fixed && holiday.First != holiday.Last)
            {
                row.Problem("Ngày nghỉ cố định (fixed) chỉ có một ngày, nên \"earliest\" và \"latest\" phải giống nhau.");
            }

            if (!row.IsBroken)
            {
                holidays.Add(holiday);
            }
        }

        return holidays;
    }

    private static (int Month, int Day) MonthDay(ReferenceRow row, string column)
    {
        // A common year: 29 February cannot be a yearly holiday.
        if (DateOnly.TryParseExact("2001-" + row[column], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return (day.Month, day.Day);
        }

        row.Problem($"Cột \"{column}\" ghi \"{row[column]}\"; cần tháng và ngày, ví dụ 09-02.");
        return (1, 1);
    }

    private static List<CalendarDay> LoadDays(
        List<ReferenceFile> files, List<LunarYear> lunar, List<Holiday> holidays, ICollection<ReferenceProblem> problems)
    {
        var days = new Dictionary<DateOnly, CalendarDay>();
        foreach (var row in ReferenceTable.Read(files, DaysPath, ["date", "kind", "name", "evidence"], problems))
        {
            var day = new CalendarDay(row.Day("date"), row.OneOf("kind", Kinds), row.Required("name"), row.OneOf("evidence", Evidences));
            if (!row.IsBroken && !day.IsOff && !IsWeekend(day.Date))
            {
                row.Problem("Chỉ thứ Bảy hoặc Chủ nhật mới có thể là ngày làm bù; các ngày khác là ngày làm việc trừ khi được nghỉ.");
            }

            if (!row.IsBroken && !days.TryAdd(day.Date, day))
            {
                row.Problem("Ngày này có hai lần; cần một lần.");
            }
        }

        foreach (var year in days.Values.Where(d => d.IsOff).ToLookup(d => d.Date.Year))
        {
            foreach (var holiday in holidays.Where(h => h.HoldsIn(year.Key)))
            {
                var (first, last) = RangeOf(holiday, year.Key, lunar.Find(l => l.Year == year.Key));
                var named = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).ToHashSet();
                if (!named.All(IsWeekend) && !year.Any(d => named.Contains(d.Date)))
                {
                    problems.Add(new ReferenceProblem(ReferenceTable.FileOf(files, DaysPath), null, FormattableString.Invariant(
                        $"Năm {year.Key} đã liệt kê nhưng thiếu \"{holiday.Name}\" (từ {first:dd/MM/yyyy} đến {last:dd/MM/yyyy}). Năm đã liệt kê phải có đủ mọi ngày nghỉ.")));
                }
            }
        }

        return [.. days.Values];
    }

    private static (DateOnly First, DateOnly Last) RangeOf(Holiday holiday, int year, LunarYear? lunar) =>
        holiday.DayIn(year, lunar) is { } day
            ? (day.AddDays(holiday.Possible.First), day.AddDays(holiday.Possible.Last))
            : (new DateOnly(year, holiday.First.Month, holiday.First.Day), new DateOnly(year, holiday.Last.Month, holiday.Last.Day));

    private YearPlan PlanOf(int year) => _plans.GetOrAdd(year, y => _listed.Contains(y) ? Listed(y) : Computed(y));

    private YearPlan Listed(int year)
    {
        var plan = new YearPlan();
        foreach (var day in _listed[year])
        {
            (day.IsOff ? plan.Off : plan.Worked).Add(day.Date);
            if (day.Evidence != Evidence.Found)
            {
                plan.Unconfirmed.Add(day.Date);
            }
        }

        foreach (var holiday in _holidays.Where(h => h.HoldsIn(year)))
        {
            var (first, last) = RangeOf(holiday, year, _lunar.GetValueOrDefault(year));
            if (_listed[year].Any(d => d.Date >= first && d.Date <= last && d.Evidence == Evidence.Computed))
            {
                plan.Unconfirmed.UnionWith(WeekdaysBetween(first, last));
            }
        }

        return plan;
    }

    private YearPlan Computed(int year)
    {
        var plan = new YearPlan();
        var replaced = new SortedSet<DateOnly>();
        foreach (var holiday in _holidays.Where(h => h.HoldsIn(year)))
        {
            var (first, last) = RangeOf(holiday, year, _lunar.GetValueOrDefault(year));
            plan.Unconfirmed.UnionWith(WeekdaysBetween(first, last));
            if (holiday.DayIn(year, _lunar.GetValueOrDefault(year)) is { } day)
            {
                var off = Enumerable.Range(holiday.Off.First, holiday.Off.Last - holiday.Off.First + 1).Select(day.AddDays).ToList();
                plan.Off.UnionWith(off);
                replaced.UnionWith(holiday.InLieu ? off.Where(IsWeekend) : []);
            }
        }

        foreach (var weekend in replaced)
        {
            var substitute = weekend.AddDays(1);
            while (IsWeekend(substitute) || plan.Off.Contains(substitute))
            {
                substitute = substitute.AddDays(1);
            }

            plan.Off.Add(substitute);
        }

        plan.Unconfirmed.UnionWith(plan.Off.Where(day => !IsWeekend(day)));
        return plan;
    }

    private static IEnumerable<DateOnly> WeekdaysBetween(DateOnly first, DateOnly last) =>
        Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Where(day => !IsWeekend(day));

    private sealed record YearPlan
    {
        public HashSet<DateOnly> Off { get; } = [];

        public HashSet<DateOnly> Worked { get; } = [];

        public SortedSet<DateOnly> Unconfirmed { get; } = [];
    }
}
