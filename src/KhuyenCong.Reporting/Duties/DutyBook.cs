using System.Globalization;
using System.Text.RegularExpressions;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Duties;

/// <summary>
/// Which form is owed for which periods, and when. The window comes from the form's regime, days off from the calendar.
/// A duty and the form that rules its window are chosen by the period's cut-off.
/// </summary>
public sealed partial class DutyBook
{
    /// <summary>The file of the reference data.</summary>
    public const string Path = "duties/duties.csv";

    private static readonly Dictionary<string, (PeriodKind Kind, int Number)> PeriodWords = Words();

    private readonly FormBook _forms;
    private readonly WorkCalendar _calendar;
    private readonly IReadOnlyDictionary<string, DateOnly> _firstCutOffs;
    private IReadOnlyDictionary<(string Form, Period Period), DateOnly> _moreTime = new Dictionary<(string Form, Period Period), DateOnly>();

    /// <summary>A book of duties.</summary>
    public DutyBook(IEnumerable<Duty> duties, FormBook forms, WorkCalendar calendar)
        : this([.. duties], [], forms, calendar, new Dictionary<string, DateOnly>())
    {
    }

    private DutyBook(
        IReadOnlyList<Duty> duties, IReadOnlyList<TermDuty> terms, FormBook forms, WorkCalendar calendar, IReadOnlyDictionary<string, DateOnly> firstCutOffs) =>
        (All, Terms, _forms, _calendar, _firstCutOffs) = (duties, terms, forms, calendar, firstCutOffs);

    /// <summary>
    /// The same book of a deployment that asks for nothing before a form's first period or term; all periods and terms of a form without one are asked for.
    /// </summary>
    /// <param name="firstPeriods">The first periods by form.</param>
    /// <param name="firstTerms">The first terms by form; null for none.</param>
    public DutyBook AskedFrom(IReadOnlyDictionary<string, Period> firstPeriods, IReadOnlyDictionary<string, ProgrammeTerm>? firstTerms = null) => new(
        All, [.. Terms.Where(t => firstTerms?.TryGetValue(t.Form, out var first) != true || t.Term.FirstYear >= first.FirstYear)], _forms, _calendar,
        firstPeriods.Select(f => (f.Key, For(f.Key, f.Value)?.CutOff)).Where(f => f.CutOff is not null).ToDictionary(f => f.Key, f => f.CutOff!.Value));

    /// <summary>The same book with due dates that were moved for every unit.</summary>
    /// <param name="until">The moved due dates by form and period.</param>
    public DutyBook WithMoreTime(IReadOnlyDictionary<(string Form, Period Period), DateOnly> until) =>
        new(All, Terms, _forms, _calendar, _firstCutOffs) { _moreTime = until };

    /// <summary>Every duty to report for periods.</summary>
    public IReadOnlyList<Duty> All { get; }

    /// <summary>Every duty to have a programme on file for a term, as far as it is asked for.</summary>
    public IReadOnlyList<TermDuty> Terms { get; }

    /// <summary>The dates of a form for a period; null when it is not due for it.</summary>
    public Deadlines? For(string form, Period period)
    {
        if (_forms.For(form, period) is not { } definition)
        {
            return null;
        }

        var window = period.WindowUnder(definition.Regime);
        return DutyAt(form, period, window.End) is { } duty ? DatesOf(duty, period, window) : null;
    }

    /// <summary>The forms that are due for a period, by code.</summary>
    public IReadOnlyList<string> FormsFor(Period period) =>
        [.. All.Select(d => d.Form).Distinct().Where(form => For(form, period) is not null).Order(StringComparer.Ordinal)];

    /// <summary>The periods of a reporting year that a form is due for, by due date.</summary>
    public IReadOnlyList<Period> PeriodsFor(string form, int year) => [.. In(year, year).Where(d => d.Form == form && d.Period.Year == year).Select(d => d.Period)];

    /// <summary>What was due of a form before a period: the one whose window ends last before that of the period; null where that is the same period a year before.</summary>
    public Deadlines? Before(Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        return In(deadlines.Period.Year - 1, deadlines.Period.Year).Where(d => d.Form == deadlines.Form && d.CutOff < deadlines.CutOff).MaxBy(d => d.CutOff) is { } before
            && (before.Period.Kind, before.Period.Number) != (deadlines.Period.Kind, deadlines.Period.Number) ? before : null;
    }

    /// <summary>The duty that dates of this book belong to.</summary>
    /// <exception cref="ArgumentException">The dates are not of this book.</exception>
    public Duty DutyOf(Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        return DutyAt(deadlines.Form, deadlines.Period, deadlines.CutOff)
            ?? throw new ArgumentException($"No duty for {deadlines.Form} {deadlines.Period.Id}.", nameof(deadlines));
    }

    /// <summary>What is asked for and can be handed in on a day: it lies between opening and lock, both included. By due date.</summary>
    public IReadOnlyList<Deadlines> OpenOn(DateOnly day) => [.. TouchedBy(day, 0).Where(d => d.IsAsked)];

    /// <summary>What a day lies within, asked for or not, from the opening to some days after the lock, both included. By due date.</summary>
    public IReadOnlyList<Deadlines> TouchedBy(DateOnly day, int daysAfterLock)
    {
        // Opening and lock are bounded on load, so a period of an earlier or later year cannot be missed.
        return [.. In(day.Year - 3, day.Year + 2).Where(d => d.Opens <= day && day <= d.Lock.AddDays(daysAfterLock))];
    }

    /// <summary>What is due between two days, asked for or not, both included. By due date.</summary>
    public IReadOnlyList<Deadlines> Between(DateOnly first, DateOnly last) =>
        [.. In(first.Year - 2, last.Year + 1).Where(d => d.Due >= first && d.Due <= last)];

    /// <summary>The terms for which a programme is asked for on a day, by due date.</summary>
    public IReadOnlyList<TermDuty> TermsOn(DateOnly day) => [.. Terms.Where(t => t.IsAskedOn(day)).OrderBy(t => t.Due)];

    /// <summary>Of the terms for which a programme is asked for on a day, the one that is due last; null when none is.</summary>
    public TermDuty? NewestTermOn(DateOnly day) => TermsOn(day) is [.., var newest] ? newest : null;

    /// <summary>Reads the duties' file and adds what is wrong with it to the problems.</summary>
    public static DutyBook Load(IEnumerable<ReferenceFile> files, FormBook forms, WorkCalendar calendar, ICollection<ReferenceProblem> problems)
    {
        string[] columns =
        [
            "form", "periods", "due", "moves_to_working_day", "opens", "lock", "reminders", "repeat", "escalate_from", "valid_from", "valid_to",
        ];
        var rows = new List<(ReferenceRow Row, Duty Duty)>();
        var terms = new List<(ReferenceRow Row, TermDuty Duty)>();

        // Where a definition is broken, what follows from it would only hide the cause.
        var formsHold = !problems.Any(p => p.Path.StartsWith("forms/", StringComparison.Ordinal));
        foreach (var row in ReferenceTable.Read(files, Path, columns, problems, "term"))
        {
            var (from, to) = row.Validity();
            if (row["term"].Length > 0)
            {
                if (TermDutyOf(row, from, to, formsHold ? forms : null) is { } term)
                {
                    terms.Add((row, term));
                }

                continue;
            }

            var duty = new Duty(row.Required("form"), PeriodsOf(row), DueOf(row), from, to)
            {
                OpensDaysBefore = row.OptionalWhole("opens", 0, MaxDays),
                LockDaysAfter = row.Whole("lock", 0, MaxDays),
                ReminderSteps = row.Wholes("reminders", -MaxDays, MaxDays),
                RepeatEvery = row.OptionalWhole("repeat", 1, MaxDays),
                EscalatesFrom = row.Whole("escalate_from", -MaxDays, MaxDays),
            };
            CheckSteps(row, duty);
            CheckForm(row, duty.Form, duty.ValidFrom, formsHold ? forms : null);

            if (!row.IsBroken && forms.For(duty.Form, duty.ValidFrom) is { } form)
            {
                CheckFixedDay(row, duty, form);
            }

            if (!row.IsBroken)
            {
                rows.Add((row, duty));
            }
        }

        Validity.RefuseOverlaps(
            rows.SelectMany(r => r.Duty.Periods.Select(p => (r.Row, (r.Duty.Form, p), r.Duty.ValidFrom, r.Duty.ValidTo))),
            key => $"Nghĩa vụ {key.Form} kỳ {PeriodWords.First(w => w.Value == key.p).Key}");
        Validity.RefuseOverlaps(terms.Select(t => (t.Row, (t.Duty.Form, t.Duty.Term), t.Duty.ValidFrom, t.Duty.ValidTo)), key => $"Nghĩa vụ {key.Form} giai đoạn {key.Term.Id}");
        return new DutyBook(
            [.. rows.Where(r => !r.Row.IsBroken).Select(r => r.Duty)], [.. terms.Where(t => !t.Row.IsBroken).Select(t => t.Duty)], forms, calendar,
            new Dictionary<string, DateOnly>());
    }

    // A document is taken on every day, so such a row has no opening and no lock; its due date is the day that it names.
    private static TermDuty? TermDutyOf(ReferenceRow row, DateOnly from, DateOnly? to, FormBook? forms)
    {
        foreach (var column in new[] { "periods", "opens", "lock" }.Where(c => row[c].Length > 0))
        {
            row.Problem($"Dòng này là của một giai đoạn nên \"{column}\" phải để trống.");
        }

        if (row.YesNo("moves_to_working_day"))
        {
            row.Problem("Hạn của một giai đoạn là đúng ngày đó nên \"moves_to_working_day\" phải là no.");
        }

        if (ProgrammeTerm.Parse(row["term"]) is not { } term)
        {
            row.Problem($"Cột \"term\" ghi \"{row["term"]}\"; cần một giai đoạn, ví dụ 2026-2030.");
            return null;
        }

        var duty = new TermDuty(row.Required("form"), term, row.Day("due"), from, to)
        {
            ReminderSteps = row.Wholes("reminders", -MaxDays, MaxDays),
            RepeatEvery = row.OptionalWhole("repeat", 1, MaxDays),
            EscalatesFrom = row.Whole("escalate_from", -MaxDays, MaxDays),
        };
        if (!row.IsBroken)
        {
            CheckLadder(row, duty.ReminderSteps, duty.RepeatEvery);
        }

        if (!row.IsBroken && (duty.Due < term.Begins.AddDays(-MaxDays) || duty.Due > term.Ends))
        {
            row.Problem(FormattableString.Invariant($"Hạn {duty.Due:dd/MM/yyyy} phải nằm trong giai đoạn, hoặc trước đó không quá {MaxDays} ngày."));
        }

        CheckForm(row, duty.Form, from, forms);
        if (!row.IsBroken && forms?.For(duty.Form, from) is { Kind: not FormKind.Document })
        {
            row.Problem($"Mẫu {duty.Form} không phải văn bản; với biểu số liệu cần ghi các kỳ.");
        }

        return row.IsBroken ? null : duty;
    }

    private static void CheckForm(ReferenceRow row, string form, DateOnly from, FormBook? forms)
    {
        if (!row.IsBroken && forms is not null && forms.For(form, from) is null)
        {
            row.Problem(forms.All.Any(f => f.Code == form)
                ? FormattableString.Invariant($"Mẫu {form} chưa có bản nào có hiệu lực vào {from:dd/MM/yyyy}, ngày đầu của nghĩa vụ.")
                : $"Không có mẫu {form}.");
        }
    }

    private static void CheckLadder(ReferenceRow row, IReadOnlyList<int> steps, int? repeatEvery)
    {
        if (steps.Zip(steps.Skip(1)).Any(p => p.First >= p.Second))
        {
            row.Problem("Các bước nhắc phải tăng dần, ví dụ -15 -7 -3 -1 0 1 3.");
        }
        else if (steps.Count == 0 && repeatEvery is not null)
        {
            row.Problem("Không có bước nhắc nào để lặp lại; cần điền \"reminders\" hoặc bỏ \"repeat\".");
        }
    }

    private const int MaxDays = 200, MaxDaysBeforeCutOff = 62;

    private static Dictionary<string, (PeriodKind Kind, int Number)> Words()
    {
        var words = new Dictionary<string, (PeriodKind, int)>();
        foreach (var (kind, most) in new[] { (PeriodKind.Month, 12), (PeriodKind.Quarter, 4), (PeriodKind.HalfYear, 2), (PeriodKind.NineMonths, 1), (PeriodKind.Year, 1) })
        {
            for (var number = 1; number <= most; number++)
            {
                words[new Period(kind, Period.FirstYear, number).Id[5..]] = (kind, number);
            }
        }

        return words;
    }

    private static List<(PeriodKind Kind, int Number)> PeriodsOf(ReferenceRow row)
    {
        var periods = new List<(PeriodKind, int)>();
        foreach (var word in row.Required("periods").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!PeriodWords.TryGetValue(word, out var period))
            {
                row.Problem($"\"{word}\" không phải kỳ báo cáo; cần M01 đến M12, Q1 đến Q4, H1, H2, 9M hoặc Y, cách nhau bằng dấu cách.");
            }
            else if (periods.Contains(period))
            {
                row.Problem($"Kỳ {word} có hai lần; cần một lần.");
            }
            else
            {
                periods.Add(period);
            }
        }

        return periods;
    }

    private static DueRule DueOf(ReferenceRow row)
    {
        var moves = row.YesNo("moves_to_working_day");
        var text = row.Required("due");
        var match = DueText().Match(text);
        if (match.Success)
        {
            var number = int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);
            int? month = match.Groups["m"] is { Success: true } m ? int.Parse(m.Value, CultureInfo.InvariantCulture) : null;
            var kind = match.Groups["kind"].Value switch
            {
                "days" => DueKind.Days,
                "working days" => DueKind.WorkingDays,
                "at latest" => DueKind.AtLatest,
                _ => DueKind.Before,
            };
            var fixedDay = kind is DueKind.AtLatest or DueKind.Before;

            // A day that a common year lacks, such as 29/02, cannot be a yearly due date.
            if (fixedDay ? number >= 1 && month is null or (>= 1 and <= 12) && number <= (month is { } of ? DateTime.DaysInMonth(2001, of) : 31) : number <= MaxDays)
            {
                return new DueRule(kind, number, month, moves);
            }
        }

        row.Problem($"Cột \"due\" ghi \"{text}\"; cần ví dụ \"5 working days\" hoặc \"10 days\" (sau ngày chốt số liệu), \"at latest 20\" (ngày trong tháng chốt số liệu), \"at latest 20/06\" hoặc \"before 20/06\".");
        return new DueRule(DueKind.Days, 0, null, moves);
    }

    private static void CheckSteps(ReferenceRow row, Duty duty)
    {
        if (row.IsBroken)
        {
            return;
        }

        CheckLadder(row, duty.ReminderSteps, duty.RepeatEvery);
        if (!row.IsBroken && duty.ReminderSteps.Count > 0 && duty.ReminderSteps[^1] > duty.LockDaysAfter)
        {
            row.Problem("Bước nhắc cuối sau ngày khóa; cần không muộn hơn ngày khóa.");
        }

        if (duty.OpensDaysBefore is null && (duty.ReminderSteps.Count == 0 || duty.ReminderSteps[0] > 0))
        {
            row.Problem("Không có bước nhắc nào trước hạn nộp nên cột \"opens\" phải ghi số ngày trước hạn mà báo cáo được nhận.");
        }
    }

    /// <summary>
    /// A fixed day is a day of the reporting year: "at latest 20/01" for a year would be due eleven months before its figures are
    /// complete, where January of the year after was meant.
    /// </summary>
    private static void CheckFixedDay(ReferenceRow row, Duty duty, FormDefinition form)
    {
        if (duty.Due.Kind is not (DueKind.AtLatest or DueKind.Before))
        {
            return;
        }

        foreach (var (word, (kind, number)) in PeriodWords.Where(w => duty.Periods.Contains(w.Value)))
        {
            var period = new Period(kind, Math.Clamp(duty.ValidFrom.Year, Period.FirstYear, Period.LastYear), number);
            var cutOff = form.CutOffOf(period);
            var days = CountedFrom(duty.Due, period, cutOff).DayNumber - cutOff.DayNumber;
            if (days is < -MaxDaysBeforeCutOff or > MaxDays)
            {
                row.Problem(FormattableString.Invariant(
                    $"Với kỳ {word}, hạn nộp {(days < 0 ? "trước" : "sau")} ngày chốt số liệu {cutOff:dd/MM} {Math.Abs(days)} ngày; chỉ được từ {MaxDaysBeforeCutOff} ngày trước đến {MaxDays} ngày sau. Cần cho kỳ này một dòng riêng; với ngày của năm sau, ghi số ngày sau ngày chốt, ví dụ \"20 days\"."));
            }
        }
    }

    private Duty? DutyAt(string form, Period period, DateOnly cutOff) => All.FirstOrDefault(d =>
        d.Form == form && d.Periods.Contains((period.Kind, period.Number)) && Validity.Holds(d.ValidFrom, d.ValidTo, cutOff));

    /// <summary>The due date of a rule that needs no calendar, before it moves to a working day.</summary>
    private static DateOnly CountedFrom(DueRule rule, Period period, DateOnly cutOff)
    {
        if (rule.Kind == DueKind.Days)
        {
            return cutOff.AddDays(rule.Number);
        }

        var month = rule.Month is { } m ? new DateOnly(period.Year, m, 1) : new DateOnly(cutOff.Year, cutOff.Month, 1);
        var day = month.AddDays(Math.Min(rule.Number, DateTime.DaysInMonth(month.Year, month.Month)) - 1);
        return rule.Kind == DueKind.AtLatest ? day : day.AddDays(-1);
    }

    private Deadlines DatesOf(Duty duty, Period period, Window window)
    {
        var (rule, cutOff) = (duty.Due, window.End);
        var counted = rule.Kind == DueKind.WorkingDays ? _calendar.AddWorkingDays(cutOff, rule.Number) : CountedFrom(rule, period, cutOff);
        var due = rule.MovesToWorkingDay ? _calendar.OnOrNextWorkingDay(counted) : counted;
        var unconfirmed = rule.Kind == DueKind.WorkingDays ? _calendar.UnconfirmedBetween(cutOff.AddDays(1), due)
            : rule.MovesToWorkingDay ? _calendar.UnconfirmedBetween(counted, due)
            : [];
        var opens = due.AddDays(duty.OpensDaysBefore is { } before ? -before : duty.ReminderSteps is [var first, ..] ? Math.Min(first, 0) : 0);
        var dates = new Deadlines(duty.Form, period, window, opens, due, due.AddDays(duty.LockDaysAfter), unconfirmed)
        {
            IsAsked = cutOff >= _firstCutOffs.GetValueOrDefault(duty.Form, DateOnly.MinValue),
        };
        return _moreTime.TryGetValue((duty.Form, period), out var until) ? dates.WithTimeUntil(until) : dates;
    }

    private IEnumerable<Deadlines> In(int firstYear, int lastYear) =>
        from year in Enumerable.Range(firstYear, lastYear - firstYear + 1)
        where year is >= Period.FirstYear and <= Period.LastYear
        from pair in All.SelectMany(d => d.Periods.Select(p => (d.Form, p.Kind, p.Number))).Distinct()
        let dates = For(pair.Form, new Period(pair.Kind, year, pair.Number))
        where dates is not null
        orderby dates.Due, dates.Form, dates.Period.Id
        select dates;

    [GeneratedRegex(@"\A(?:(?<n>[0-9]{1,3}) (?<kind>days|working days)|(?<kind>at latest|before) (?<n>[0-9]{1,2})(?:/(?<m>[0-9]{1,2}))?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DueText();
}
