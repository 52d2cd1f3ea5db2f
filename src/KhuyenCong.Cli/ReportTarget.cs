using System.CommandLine;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Cli;

/// <summary>The unit and period that a command is about.</summary>
public static class ReportTarget
{
    /// <summary>The options that name them.</summary>
    public static (Option<string> Unit, Option<string> Period) Options() => (
        new Option<string>("--unit") { Description = "The unit's two digits, as valid at the period's cut-off.", Required = true },
        new Option<string>("--period") { Description = "The period, for example 2026-Q3, 2026-H1 or 2026-Y.", Required = true });

    /// <summary>Says that a text is no period, and what is one.</summary>
    public static string NoPeriod(string text) => $"“{text}” is no period. Write for example 2026-Q3, 2026-H1, 2026-9M, 2026-Y or 2026-M07.";

    /// <summary>Finds both.</summary>
    /// <returns>What is wrong and what to do; null when both were found.</returns>
    public static string? Find(ReferenceData reference, string unitCode, string periodText, out (Unit Unit, Period Period) found)
    {
        ArgumentNullException.ThrowIfNull(reference);
        found = default;
        if (!PeriodText.TryParse(periodText, out var period))
        {
            return NoPeriod(periodText);
        }

        var cutOff = UploadRoute.CutOffOf(period, reference);
        if (reference.Units.Find(unitCode, cutOff) is not { } unit)
        {
            return $"No unit has the code “{unitCode}” on {cutOff:yyyy-MM-dd}. Codes then: {string.Join(' ', reference.Units.On(cutOff).Select(u => u.Code))}.";
        }

        found = (unit, period);
        return null;
    }
}
