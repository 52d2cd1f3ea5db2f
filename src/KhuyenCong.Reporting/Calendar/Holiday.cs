namespace KhuyenCong.Reporting.Calendar;

/// <summary>How sure a listed day is.</summary>
public enum Evidence
{
    /// <summary>Read in an announcement.</summary>
    Found,

    /// <summary>Likely, to be confirmed.</summary>
    Recalled,

    /// <summary>Follows from the Labour Code and the lunar calendar; not announced yet.</summary>
    Computed,
}

/// <summary>A listed day that differs from its weekday: a day off, or a weekend day that is worked.</summary>
/// <param name="Date">The day.</param>
/// <param name="IsOff">Whether it is off; otherwise it is worked.</param>
/// <param name="Name">Why, for people.</param>
/// <param name="Evidence">How sure it is.</param>
public sealed record CalendarDay(DateOnly Date, bool IsOff, string Name, Evidence Evidence);

/// <summary>A day of a year that differs from its weekday, listed or computed.</summary>
/// <param name="Date">The day.</param>
/// <param name="IsOff">Whether it is off; otherwise it is worked.</param>
/// <param name="Name">Why, for people.</param>
/// <param name="IsConfirmed">Whether it was announced.</param>
public sealed record CalendarException(DateOnly Date, bool IsOff, string Name, bool IsConfirmed);

/// <summary>The lunar days of one year on which holidays depend, at UTC+7.</summary>
/// <param name="Year">The calendar year.</param>
/// <param name="Tet">The first day of the first lunar month.</param>
/// <param name="GioTo">The tenth day of the third lunar month.</param>
public sealed record LunarYear(int Year, DateOnly Tet, DateOnly GioTo);

/// <summary>What a holiday is counted from.</summary>
public enum HolidayRule
{
    /// <summary>A day of the calendar year.</summary>
    Fixed,

    /// <summary>The first day of the lunar year.</summary>
    Tet,

    /// <summary>The tenth day of the third lunar month.</summary>
    GioTo,
}

/// <summary>A paid holiday (Labour Code 2019, article 112) as it is computed for a year that is not announced.</summary>
/// <param name="Name">For people.</param>
/// <param name="Rule">What it is counted from.</param>
/// <param name="First">The earliest it can be counted from, as month and day; for a fixed holiday the day itself.</param>
/// <param name="Last">The latest; for a fixed holiday the day itself.</param>
public sealed record Holiday(string Name, HolidayRule Rule, (int Month, int Day) First, (int Month, int Day) Last)
{
    /// <summary>The first and last day off, in days from the day counted from.</summary>
    public (int First, int Last) Off { get; init; }

    /// <summary>The days between which an announcement may put the days off instead, in days from the day counted from.</summary>
    public (int First, int Last) Possible { get; init; }

    /// <summary>Whether a day of it on a weekend gives the next working day off; 24/11 gives none, since it stands outside article 112(1).</summary>
    public bool InLieu { get; init; } = true;

    /// <summary>The first year in which it holds.</summary>
    public int FirstYear { get; init; }

    /// <summary>The last year in which it holds; null while it does.</summary>
    public int? LastYear { get; init; }

    /// <summary>Whether it holds in a year.</summary>
    public bool HoldsIn(int year) => year >= FirstYear && (LastYear is not { } last || year <= last);

    /// <summary>The day that it is counted from; null when the lunar calendar of the year is not on file.</summary>
    public DateOnly? DayIn(int year, LunarYear? lunar) => Rule switch
    {
        HolidayRule.Tet => lunar?.Tet,
        HolidayRule.GioTo => lunar?.GioTo,
        _ => new DateOnly(year, First.Month, First.Day),
    };
}
