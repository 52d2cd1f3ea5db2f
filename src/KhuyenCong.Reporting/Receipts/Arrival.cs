using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Periods;

namespace KhuyenCong.Reporting.Receipts;

/// <summary>Judges when a report came, against the three dates of its duty. All days end at 24:00 Vietnam time.</summary>
public static class Arrival
{
    /// <summary>Too early, on time, late or after the lock.</summary>
    /// <param name="receivedAt">When the upload ended.</param>
    /// <param name="deadlines">The dates; null when no duty with dates applies.</param>
    /// <param name="extension">A lock exception of the unit for this form and period; null for none.</param>
    public static Timeliness TimelinessOf(DateTimeOffset receivedAt, Deadlines? deadlines, Extension? extension) =>
        deadlines is null ? Timeliness.Undated
        : receivedAt < VietnamTime.StartOf(deadlines.Opens) ? Timeliness.TooEarly
        : receivedAt < VietnamTime.EndOf(deadlines.Due) ? Timeliness.OnTime
        : receivedAt < VietnamTime.EndOf(deadlines.Lock) ? Timeliness.Late
        : extension is not null && receivedAt < VietnamTime.EndOf(extension.LastDay) ? Timeliness.Late
        : Timeliness.AfterLock;

    /// <summary>A report taken before its period's figures are final carries estimates, which is a warning; null otherwise.</summary>
    public static Finding? EstimateWarning(DateTimeOffset receivedAt, Deadlines? deadlines) =>
        deadlines is not null && receivedAt < VietnamTime.EndOf(deadlines.CutOff)
            ? TimeFindings.Estimate(VietnamTime.Text(deadlines.CutOff), VietnamTime.Text(deadlines.Due))
            : null;

    /// <summary>The finding for a period in which the form is not due; names those of the year in which it is.</summary>
    /// <param name="form">The form's code.</param>
    /// <param name="period">The period that the report was handed in for.</param>
    /// <param name="duties">The duties.</param>
    public static Finding NoDuty(string form, Period period, DutyBook duties)
    {
        ArgumentNullException.ThrowIfNull(duties);
        return TimeFindings.NoDuty(
            form, period.Name, period.Year.ToString(CultureInfo.InvariantCulture), [.. duties.PeriodsFor(form, period.Year).Select(p => $"{p.Name} ({p.Id})")]);
    }
}
