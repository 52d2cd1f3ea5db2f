using KhuyenCong.Reporting.Periods;

namespace KhuyenCong.Reporting.Duties;

/// <summary>Leave for one unit to hand in after the lock ("ngày khóa").</summary>
/// <param name="Unit">The unit's code at the period's cut-off.</param>
/// <param name="Form">The form's code.</param>
/// <param name="Period">The period.</param>
/// <param name="Reason">Why it was granted.</param>
/// <param name="Author">Who granted it.</param>
/// <param name="Until">The last day on which a report is taken; it ends at 24:00 Vietnam time.</param>
public sealed record Extension(string Unit, string Form, Period Period, string Reason, string Author, DateOnly Until);
