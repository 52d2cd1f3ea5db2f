using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reference;

/// <summary>What a change of the reference data does to dates: deadlines of every form and period, more time, days off.</summary>
internal static class DateEffects
{
    // A year's report opens in December and is locked in January; calendars are announced a year ahead.
    private const int YearsBefore = 1, YearsAhead = 2;

    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    public static IEnumerable<string> Of(ReferenceData before, ReferenceData after, DateOnly today)
    {
        var dates = Periods(before, after, today).ToList();
        var coming = dates.Where(d => d.Last >= today).Select(d => d.Says);
        var past = dates.Count(d => d.Last < today);
        return
        [
            .. coming,
            .. past > 0 ? [FormattableString.Invariant($"Ngày của {past} kỳ đã khóa cũng khác trước; báo cáo đã nhận không bị xét lại thời hạn.")] : Array.Empty<string>(),
            .. Terms(before.Duties, after.Duties),
            .. Extensions(before, after),
            .. Days(before.Calendar, after.Calendar, today),
        ];
    }

    private static IEnumerable<(DateOnly Last, string Says)> Periods(ReferenceData before, ReferenceData after, DateOnly today) =>
        from year in Enumerable.Range(today.Year - YearsBefore, YearsBefore + 1 + YearsAhead)
        where year is >= Period.FirstYear and <= Period.LastYear
        from form in before.Duties.All.Concat(after.Duties.All).Select(d => d.Form).Distinct()
        from period in before.Duties.PeriodsFor(form, year).Concat(after.Duties.PeriodsFor(form, year)).Distinct()
        let was = before.Duties.For(form, period)
        let becomes = after.Duties.For(form, period)
        let says = Says(was, becomes, before.Duties, after.Duties)
        where says is not null
        orderby (becomes ?? was)!.Due, form
        select (new[] { was?.Lock, becomes?.Lock }.Max()!.Value, says);

    private static string? Says(Deadlines? was, Deadlines? becomes, DutyBook before, DutyBook after)
    {
        var of = (becomes ?? was)!;
        var report = $"{of.Form} {PlainText.InSentence(of.Period.Name)}";
        if (was is null)
        {
            return $"{report}: bắt đầu phải nộp, hạn nộp {VietnamTime.Text(of.Due)}, mở {VietnamTime.Text(of.Opens)}, khóa {VietnamTime.Text(of.Lock)}";
        }

        if (becomes is null)
        {
            return $"{report}: không còn phải nộp (trước đây hạn nộp {VietnamTime.Text(of.Due)})";
        }

        List<string> moved =
        [
            .. Moved("", was.Due, becomes.Due),
            .. Moved("ngày chốt số liệu ", was.CutOff, becomes.CutOff),
            .. Moved("ngày mở ", was.Opens, becomes.Opens),
            .. Moved("ngày khóa ", was.Lock, becomes.Lock),
            .. Moved("nhắc nộp (số ngày so với hạn) ", StepsOf(before.DutyOf(was)), StepsOf(after.DutyOf(becomes))),
            .. Moved("", Asked(was), Asked(becomes)),
            .. Moved("", Confirmed(was), Confirmed(becomes)),
        ];
        return moved.Count == 0 ? null : $"{(was.Due == becomes.Due ? report : "Hạn nộp " + report)}: {string.Join("; ", moved)}";
    }

    private static IEnumerable<string> Moved(string what, DateOnly was, DateOnly becomes) => Moved(what, VietnamTime.Text(was), VietnamTime.Text(becomes));

    private static IEnumerable<string> Moved(string what, string was, string becomes) => was == becomes ? [] : [$"{what}{was} → {becomes}"];

    private static string StepsOf(Duty duty) => string.Join(' ', duty.ReminderSteps.Select(s => s.ToString(CultureInfo.InvariantCulture)))
        + (duty.RepeatEvery is { } every ? FormattableString.Invariant($", sau đó {every} ngày một lần") : "")
        + FormattableString.Invariant($", gửi cấp trên từ {duty.EscalatesFrom}");

    private static string Asked(Deadlines dates) => dates.IsAsked ? "được yêu cầu nộp" : "chưa được yêu cầu nộp";

    private static string Confirmed(Deadlines dates) => dates.Unconfirmed.Count == 0 ? "ngày đã xác nhận" : "ngày chưa xác nhận";

    private static IEnumerable<string> Terms(DutyBook before, DutyBook after)
    {
        static string Of(Programmes.TermDuty duty) =>
            $"hạn {VietnamTime.Text(duty.Due)}, yêu cầu {ReferenceEffects.Span(duty.Begins, duty.Ends)}, nhắc {string.Join(' ', duty.ReminderSteps.Select(s => s.ToString(CultureInfo.InvariantCulture)))}";
        var (was, becomes) = (before.Terms.ToLookup(t => (t.Form, t.Term)), after.Terms.ToLookup(t => (t.Form, t.Term)));
        foreach (var key in before.Terms.Concat(after.Terms).Select(t => (t.Form, t.Term)).Distinct())
        {
            var (old, now) = (was[key].Select(Of).ToList(), becomes[key].Select(Of).ToList());
            if (!old.SequenceEqual(now))
            {
                yield return $"{key.Form} giai đoạn {key.Term.Id}: {(old.Count == 0 ? "chưa yêu cầu" : string.Join(" và ", old))} → {(now.Count == 0 ? "không còn yêu cầu" : string.Join(" và ", now))}";
            }
        }
    }

    private static IEnumerable<string> Extensions(ReferenceData before, ReferenceData after)
    {
        string Of(Extension e)
        {
            var unit = e.Unit == Extension.All ? "mọi đơn vị"
                : after.Duties.For(e.Form, e.Period) is { } dates && after.Units.Find(e.Unit, dates.CutOff) is { } named ? $"{named.Name} ({e.Unit})" : e.Unit;
            return $"{(after.IsMoreTime(e) ? "Gia hạn" : "Mở khóa")} {e.Form} {PlainText.InSentence(e.Period.Name)} cho {unit} đến {VietnamTime.Text(e.LastDay)}";
        }

        var was = before.Extensions.Select(Of).ToList();
        var becomes = after.Extensions.Select(Of).ToList();
        return [.. becomes.Except(was), .. was.Except(becomes).Select(e => "Không còn: " + PlainText.InSentence(e))];
    }

    private static IEnumerable<string> Days(WorkCalendar before, WorkCalendar after, DateOnly today)
    {
        var (first, last) = (new DateOnly(today.Year, 1, 1), new DateOnly(today.Year + YearsAhead, 12, 31));
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (before.IsDayOff(day) != after.IsDayOff(day))
            {
                yield return $"{PlainText.Capital(day.ToString("dddd", Vietnamese))} {VietnamTime.Text(day)}: {(after.IsDayOff(day) ? "ngày làm việc → ngày nghỉ" : "ngày nghỉ → ngày làm việc")}";
            }
        }

        var (open, left) = (before.UnconfirmedBetween(first, last), after.UnconfirmedBetween(first, last));
        foreach (var (days, says) in new[] { (open.Except(left), "Đã xác nhận lịch nghỉ của"), (left.Except(open), "Chưa xác nhận lịch nghỉ của") })
        {
            if (days.ToList() is { Count: > 0 } listed)
            {
                yield return $"{says} {string.Join(", ", listed.Select(VietnamTime.Text))}";
            }
        }
    }
}
