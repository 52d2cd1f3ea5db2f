using CsCheck;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Calendar;

public sealed class WorkCalendarTests
{
    private static readonly WorkCalendar Calendar = SampleReference.Calendar;

    private static readonly Gen<DateOnly> Days = Gen.Int[new DateOnly(2009, 1, 1).DayNumber, new DateOnly(2060, 12, 31).DayNumber].Select(DateOnly.FromDayNumber);

    [Theory]
    [InlineData("2025-01-01", true)]
    [InlineData("2025-01-27", true)]
    [InlineData("2025-04-07", true)]
    [InlineData("2025-04-26", false)]
    [InlineData("2025-05-02", true)]
    [InlineData("2025-11-24", false)]
    [InlineData("2026-01-02", true)]
    [InlineData("2026-01-10", false)]
    [InlineData("2026-01-17", true)]
    [InlineData("2026-02-16", true)]
    [InlineData("2026-02-20", true)]
    [InlineData("2026-02-23", false)]
    [InlineData("2026-04-26", true)]
    [InlineData("2026-04-27", true)]
    [InlineData("2026-09-03", false)]
    [InlineData("2026-11-24", true)]
    [InlineData("2027-11-24", true)]
    [InlineData("2023-11-24", false)]
    [InlineData("2028-11-24", true)]
    [InlineData("2027-02-11", true)]
    [InlineData("2027-02-12", false)]
    public void DaysOffAreThoseOfTheData(string day, bool off) => Assert.Equal(off, Calendar.IsDayOff(SampleReference.Day(day)));

    [Fact]
    public void AHolidayOnAWeekendGivesTheNextWorkingDayOff()
    {
        // 2023: 29/04 is Giỗ Tổ and a Saturday, 30/04 a Sunday, 01/05 a Monday.
        Assert.Equal([SampleReference.Day("2023-05-01"), SampleReference.Day("2023-05-02"), SampleReference.Day("2023-05-03")], OffWeekdays("2023-04-29", "2023-05-07"));

        // 2028: 02/09 and 03/09 are a Saturday and a Sunday.
        Assert.Equal([SampleReference.Day("2028-09-04"), SampleReference.Day("2028-09-05")], OffWeekdays("2028-09-01", "2028-09-10"));

        // Tết 2028 is 26/01, a Wednesday: 25/01 to 29/01, of which 29/01 is a Saturday.
        Assert.Equal(["2028-01-25", "2028-01-26", "2028-01-27", "2028-01-28", "2028-01-31"], OffWeekdays("2028-01-20", "2028-02-10").Select(Text));
    }

    [Fact]
    public void Tet2030IsThatOfVietnam()
    {
        // China's lunar year begins a day later.
        Assert.Equal(["2030-02-01", "2030-02-04", "2030-02-05", "2030-02-06", "2030-02-07"], OffWeekdays("2030-01-25", "2030-02-15").Select(Text));
    }

    [Fact]
    public void TheSecondDayOfSeptemberIsOneDayUntil2020AndTwoAfter()
    {
        Assert.Equal(["2019-09-02"], OffWeekdays("2019-08-26", "2019-09-08").Select(Text));
        Assert.Equal(["2021-09-02", "2021-09-03"], OffWeekdays("2021-08-26", "2021-09-08").Select(Text));
    }

    [Fact]
    public void TheRulesGiveTheListedDaysOf2027()
    {
        var computed = With("date,kind,name,evidence\n", WorkCalendar.DaysPath);
        Assert.Equal(OffWeekdays("2027-01-01", "2027-12-31"), OffWeekdays("2027-01-01", "2027-12-31", computed));
    }

    [Fact]
    public void TheDayOfCultureOnAWeekendGivesNoOtherDayOff()
    {
        // 24/11 is a Saturday in 2029 and a Sunday in 2030.
        Assert.True(Calendar.IsDayOff(SampleReference.Day("2029-11-24")));
        Assert.Empty(OffWeekdays("2029-11-19", "2029-12-07"));
        Assert.Empty(OffWeekdays("2030-11-18", "2030-12-06"));

        // A table of an earlier time, without the column, gives one for every holiday.
        var lines = SampleReference.TextOf(WorkCalendar.HolidaysPath).TrimEnd().Split('\n').Select(l => l.Replace(",in_lieu", "", StringComparison.Ordinal).Replace(",yes,", ",", StringComparison.Ordinal).Replace(",no,", ",", StringComparison.Ordinal));
        Assert.Equal(["2029-11-26"], OffWeekdays("2029-11-19", "2029-12-07", With(string.Join('\n', lines) + "\n", WorkCalendar.HolidaysPath)).Select(Text));
    }

    [Fact]
    public void FiveWorkingDaysAfter14September2026IsThe21st() =>
        SampleReference.UnderEachCulture(() => Assert.Equal(SampleReference.Day("2026-09-21"), Calendar.AddWorkingDays(SampleReference.Day("2026-09-14"), 5)));

    [Fact]
    public void AnExtraWorkingDayCounts()
    {
        Assert.Equal(SampleReference.Day("2026-01-10"), Calendar.AddWorkingDays(SampleReference.Day("2026-01-09"), 1));
        Assert.Equal(SampleReference.Day("2026-01-10"), Calendar.OnOrNextWorkingDay(SampleReference.Day("2026-01-10")));
        Assert.Equal(SampleReference.Day("2026-02-23"), Calendar.OnOrNextWorkingDay(SampleReference.Day("2026-02-14")));
    }

    [Fact]
    public void WorkingDaysAreCountedWithoutTheDayItself() => Gen.Select(Days, Gen.Int[0, 40]).Sample((from, n) =>
    {
        var day = Calendar.AddWorkingDays(from, n);
        return (n == 0 ? day == from : !Calendar.IsDayOff(day)) && Range(from.AddDays(1), day).Count(d => !Calendar.IsDayOff(d)) == n;
    });

    [Fact]
    public void TheNextWorkingDayIsTheFirstThatIsWorked() => Days.Sample(from =>
    {
        var day = Calendar.OnOrNextWorkingDay(from);
        return !Calendar.IsDayOff(day) && Range(from, day.AddDays(-1)).All(Calendar.IsDayOff);
    });

    [Fact]
    public void WorkingDaysCannotBeCountedBackwards() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AddWorkingDays(SampleReference.Day("2026-09-14"), -1));

    [Theory]
    [InlineData("2026-02-01", "2026-02-28", "")]
    [InlineData("2026-09-15", "2026-12-31", "")]
    [InlineData("2026-08-20", "2026-09-05", "")]
    [InlineData("2025-01-01", "2025-12-31", "")]
    [InlineData("2027-01-15", "2027-02-28", "2027-02-04 2027-02-05 2027-02-08 2027-02-09 2027-02-10 2027-02-11 2027-02-12")]
    [InlineData("2026-12-25", "2027-01-05", "2027-01-01")]
    [InlineData("2027-09-01", "2027-09-30", "2027-09-01 2027-09-02 2027-09-03")]
    [InlineData("2028-11-01", "2028-11-30", "2028-11-24")]
    [InlineData("2026-09-21", "2026-09-20", "")]
    public void DaysThatNobodyHasAnnouncedAreUnconfirmed(string first, string last, string unconfirmed) =>
        Assert.Equal(unconfirmed, string.Join(' ', Calendar.UnconfirmedBetween(SampleReference.Day(first), SampleReference.Day(last)).Select(Text)));

    [Fact]
    public void WhereTheLunarYearIsNotOnFileTheWholeSpanIsUnconfirmedAndCountsAsWorked()
    {
        var (first, last) = (SampleReference.Day("2041-01-15"), SampleReference.Day("2041-02-28"));
        var weekdays = Range(first, last).Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToList();
        Assert.Equal(weekdays, Calendar.UnconfirmedBetween(first, last));
        Assert.DoesNotContain(weekdays, Calendar.IsDayOff);
        Assert.Contains(SampleReference.Day("2041-04-10"), Calendar.UnconfirmedBetween(SampleReference.Day("2041-04-01"), SampleReference.Day("2041-04-30")));
        Assert.True(Calendar.IsDayOff(SampleReference.Day("2041-05-01")));
        Assert.Empty(Calendar.UnconfirmedBetween(SampleReference.Day("2041-06-01"), SampleReference.Day("2041-08-31")));
    }

    [Fact]
    public void EveryComputedDayOffIsUnconfirmed() => Days.Sample(day =>
        day.Year is >= 2025 and <= 2027 || day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
        || !Calendar.IsDayOff(day) || Calendar.UnconfirmedBetween(day, day).Count == 1);

    [Fact]
    public void AnnouncingTheDaysOfAYearMakesThemFirm()
    {
        var text = SampleReference.TextOf(WorkCalendar.DaysPath).Replace(",computed", ",found", StringComparison.Ordinal).Replace(",recalled", ",found", StringComparison.Ordinal);
        var announced = ReferenceData.Load(SampleReference.With(WorkCalendar.DaysPath, text), SampleReference.Forms).Calendar;
        Assert.Empty(announced.UnconfirmedBetween(SampleReference.Day("2025-01-01"), SampleReference.Day("2027-12-31")));
    }

    [Theory]
    [InlineData("2028-01-01,off,Tết Dương lịch,found\n", null, "Năm 2028 đã liệt kê nhưng thiếu \"Tết Nguyên đán\" (từ 24/01/2028 đến 01/02/2028)")]
    [InlineData("2026-01-02,off,lần nữa,found\n", 43, "có hai lần")]
    [InlineData("2026-01-05,working,thứ Hai,found\n", 43, "Chỉ thứ Bảy hoặc Chủ nhật")]
    [InlineData("2026-03-05,holiday,x,found\n", 43, "một trong các từ: off, working")]
    [InlineData("2026-03-05,off,x,certain\n", 43, "một trong các từ: found, recalled, computed")]
    [InlineData("2026-03-05,off,,found\n", 43, "\"name\" để trống")]
    [InlineData("5/3/2026,off,x,found\n", 43, "cần ngày dạng năm-tháng-ngày")]
    [InlineData("2026-03-05,off,x\n", 43, "Dòng có 3 ô, tiêu đề có 4")]
    [InlineData("2026-03-05,off,\"x,found\n", 43, "mở mà không đóng")]
    [InlineData("2026-03-05,off,a\"b,found\n", 43, "nằm trong ô")]
    public void ABrokenListOfDaysIsRefused(string row, int? line, string problem)
    {
        var problems = SampleReference.ProblemsWith(WorkCalendar.DaysPath, SampleReference.TextOf(WorkCalendar.DaysPath) + row);
        Assert.Contains(problems, p => p.Path == WorkCalendar.DaysPath && p.Line == line && p.Problem.Contains(problem, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.Equal(line, p.Line));
    }

    [Theory]
    [InlineData("2030,2030-02-02,2030-04-12", "có hai lần")]
    [InlineData("2031,2030-02-02,2031-04-12", "phải thuộc năm 2031")]
    [InlineData("2031,2031-01-23,", "\"gio_to\" để trống")]
    [InlineData("31,2031-01-23,2031-04-01", "số nguyên từ 1900")]
    public void ABrokenLunarTableIsRefused(string row, string problem) =>
        SampleReference.AssertRowRefused(WorkCalendar.LunarPath, row, problem);

    [Theory]
    [InlineData("X,fixed,02-29,02-29,0,0,0,0,yes,2030,,x\n", "cần tháng và ngày")]
    [InlineData("X,fixed,03-01,03-02,0,0,0,0,yes,2030,,x\n", "chỉ có một ngày")]
    [InlineData("X,fixed,03-01,03-01,0,0,0,0,yes,2030,2029,x\n", "\"first_year\" trước")]
    [InlineData("X,fixed,03-01,03-01,0,1,0,0,yes,2030,,x\n", "các ngày có thể (possible) bao gồm")]
    [InlineData("X,fixed,03-01,03-01,0,0,0,0,maybe,2030,,x\n", "\"in_lieu\" ghi \"maybe\"; cần yes")]
    [InlineData("X,easter,03-01,03-01,0,0,0,0,yes,2030,,x\n", "một trong các từ: fixed, tet, gio_to")]
    public void ABrokenTableOfHolidaysIsRefused(string row, string problem)
    {
        var problems = SampleReference.ProblemsWith(WorkCalendar.HolidaysPath, SampleReference.TextOf(WorkCalendar.HolidaysPath) + row);
        Assert.Contains(problems, p => p.Path == WorkCalendar.HolidaysPath && p.Line == 11 && p.Problem.Contains(problem, StringComparison.Ordinal));
    }

    private static string Text(DateOnly day) => FormattableString.Invariant($"{day:yyyy-MM-dd}");

    private static IEnumerable<DateOnly> Range(DateOnly first, DateOnly last) =>
        Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).Select(first.AddDays);

    private static IEnumerable<DateOnly> OffWeekdays(string first, string last, WorkCalendar? calendar = null) => Range(SampleReference.Day(first), SampleReference.Day(last))
        .Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && (calendar ?? Calendar).IsDayOff(d));

    private static WorkCalendar With(string text, string path)
    {
        var problems = new List<ReferenceProblem>();
        var calendar = WorkCalendar.Load(SampleReference.With(path, text), problems);
        Assert.Empty(problems);
        return calendar;
    }
}
