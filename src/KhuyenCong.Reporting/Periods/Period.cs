using System.Collections.Frozen;

namespace KhuyenCong.Reporting.Periods;

/// <summary>The length of a reporting period.</summary>
public enum PeriodKind
{
    /// <summary>One month.</summary>
    Month,

    /// <summary>Three months.</summary>
    Quarter,

    /// <summary>Six months.</summary>
    HalfYear,

    /// <summary>The first nine months.</summary>
    NineMonths,

    /// <summary>Twelve months.</summary>
    Year,
}

/// <summary>Which days belong to a period; chosen by the form.</summary>
public enum WindowRegime
{
    /// <summary>Decree 09/2019/NĐ-CP, article 12: from the 15th of the month before to the 14th of the last month.</summary>
    Administrative,

    /// <summary>Calendar months.</summary>
    Statistical,
}

/// <summary>The days that a period covers, both included. Its end is the cut-off ("ngày chốt số liệu").</summary>
public readonly record struct Window(DateOnly Start, DateOnly End);

/// <summary>
/// A reporting period such as the third quarter of 2026. Its id (<c>2026-M07</c>, <c>2026-Q3</c>, <c>2026-H1</c>,
/// <c>2026-9M</c>, <c>2026-Y</c>) names folders and table partitions.
/// </summary>
public readonly record struct Period
{
    /// <summary>Years in which a period can lie.</summary>
    public const int FirstYear = 2008, LastYear = 2100;

    private static readonly FrozenDictionary<string, Period> ById =
        (from year in Enumerable.Range(FirstYear, LastYear - FirstYear + 1)
         from kind in Enum.GetValues<PeriodKind>()
         from number in Enumerable.Range(1, 12 / MonthsOf(kind))
         select new Period(kind, year, number)).ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);

    /// <summary>Makes a period.</summary>
    /// <param name="kind">Its length.</param>
    /// <param name="year">The reporting year, <see cref="FirstYear"/> to <see cref="LastYear"/>.</param>
    /// <param name="number">Month 1–12, quarter 1–4, half 1–2; 1 for nine months and for the year.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such period.</exception>
    public Period(PeriodKind kind, int year, int number = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, LastYear);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 12 / MonthsOf(kind));
        (Kind, Year, Number) = (kind, year, number);
    }

    /// <summary>Its length.</summary>
    public PeriodKind Kind { get; }

    /// <summary>The reporting year.</summary>
    public int Year { get; }

    /// <summary>Month, quarter or half; 1 for nine months and for the year.</summary>
    public int Number { get; }

    /// <summary>The id, for example <c>2026-Q3</c>.</summary>
    public string Id => Kind switch
    {
        PeriodKind.Month => Invariant($"{Year}-M{Number:00}"),
        PeriodKind.Quarter => Invariant($"{Year}-Q{Number}"),
        PeriodKind.HalfYear => Invariant($"{Year}-H{Number}"),
        PeriodKind.NineMonths => Invariant($"{Year}-9M"),
        _ => Invariant($"{Year}-Y"),
    };

    /// <summary>The Vietnamese name, for example "Quý III năm 2026" or "6 tháng đầu năm 2026".</summary>
    public string Name => Kind switch
    {
        PeriodKind.Month => Invariant($"Tháng {Number} năm {Year}"),
        PeriodKind.Quarter => Invariant($"Quý {Roman(Number)} năm {Year}"),
        PeriodKind.HalfYear when Number == 1 => Invariant($"6 tháng đầu năm {Year}"),
        PeriodKind.HalfYear => Invariant($"6 tháng cuối năm {Year}"),
        PeriodKind.NineMonths => Invariant($"9 tháng năm {Year}"),
        _ => Invariant($"Năm {Year}"),
    };

    /// <summary>How many months it has.</summary>
    public int Months => MonthsOf(Kind);

    /// <summary>Whether its window begins the reporting year, so that cumulative figures equal those of the period.</summary>
    public bool BeginsYear => Number == 1;

    /// <summary>The same period one year before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The year before is below <see cref="FirstYear"/>.</exception>
    public Period YearBefore => new(Kind, Year - 1, Number);

    /// <summary>
    /// The periods that end the day before this one begins and count from the start of the same reporting year, the longest
    /// first: for the third quarter the first half, the second quarter and June. Empty when this one begins the year.
    /// The same under either regime, since both tile the year alike.
    /// </summary>
    public IReadOnlyList<Period> Before
    {
        get
        {
            var (year, monthBefore) = (Year, (Number - 1) * MonthsOf(Kind));
            return monthBefore == 0
                ? []
                : [.. Enum.GetValues<PeriodKind>()
                    .Where(kind => monthBefore % MonthsOf(kind) == 0)
                    .OrderByDescending(MonthsOf)
                    .Select(kind => new Period(kind, year, monthBefore / MonthsOf(kind)))];
        }
    }

    /// <summary>The window of the period under a regime (Decree 09/2019/NĐ-CP, article 12, or calendar months).</summary>
    public Window WindowUnder(WindowRegime regime)
    {
        var months = MonthsOf(Kind);
        var lastMonth = Number * months;
        var firstMonth = lastMonth - months + 1;
        if (regime == WindowRegime.Statistical)
        {
            return new Window(new DateOnly(Year, firstMonth, 1), new DateOnly(Year, lastMonth, DateTime.DaysInMonth(Year, lastMonth)));
        }

        return new Window(new DateOnly(Year, firstMonth, 15).AddMonths(-1), new DateOnly(Year, lastMonth, 14));
    }

    /// <summary>Reads an id exactly as <see cref="Id"/> writes it.</summary>
    /// <param name="id">For example <c>2026-Q3</c>.</param>
    /// <param name="period">The period when the answer is true.</param>
    public static bool TryParseId(string? id, out Period period)
    {
        period = default;
        return id is not null && ById.TryGetValue(id, out period);
    }

    /// <inheritdoc/>
    public override string ToString() => Id;

    private static int MonthsOf(PeriodKind kind) => kind switch
    {
        PeriodKind.Month => 1,
        PeriodKind.Quarter => 3,
        PeriodKind.HalfYear => 6,
        PeriodKind.NineMonths => 9,
        PeriodKind.Year => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of period."),
    };

    private static string Roman(int number) => number switch { 1 => "I", 2 => "II", 3 => "III", _ => "IV" };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
