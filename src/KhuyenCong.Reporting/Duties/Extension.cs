using KhuyenCong.Reporting.Periods;

namespace KhuyenCong.Reporting.Duties;

/// <summary>
/// More time for one unit or for all: up to the lock ("ngày khóa") the due date moves ("gia hạn"); after it the report is taken as late ("mở khóa").
/// </summary>
/// <param name="Unit">The unit's code at the period's cut-off, or <see cref="All"/>.</param>
/// <param name="Form">The form's code.</param>
/// <param name="Period">The period.</param>
/// <param name="Reason">Why it was granted.</param>
/// <param name="Author">Who granted it.</param>
/// <param name="Until">The last day that was granted; it ends at 24:00 Vietnam time.</param>
public sealed record Extension(string Unit, string Form, Period Period, string Reason, string Author, DateOnly Until)
{
    /// <summary>In the place of a code: every unit of the period.</summary>
    public const string All = "*";

    /// <summary>That it was taken back; null for not. The row stays: it says who was given time and who lost it.</summary>
    public ExtensionEnd? Ended { get; init; }

    /// <summary>The last day on which it holds: what was taken back holds to the end of that day, so that nothing is judged by what changed after it came.</summary>
    public DateOnly LastDay => Ended is { } ended && ended.On < Until ? ended.On : Until;

    /// <summary>Whether it is about a unit of the period.</summary>
    public bool Concerns(string unit) => Unit == All || Unit == unit;
}

/// <summary>More time was taken back.</summary>
/// <param name="On">The last day on which it holds.</param>
/// <param name="Author">Who took it back.</param>
/// <param name="Reason">Why.</param>
public sealed record ExtensionEnd(DateOnly On, string Author, string Reason);
