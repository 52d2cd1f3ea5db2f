using System.CommandLine;
using System.Globalization;
using KhuyenCong.Reporting.Periods;

namespace KhuyenCong.Cli.Dates;

/// <summary>The option that names a year; null when it is left out.</summary>
internal static class YearOption
{
    /// <summary>Makes it.</summary>
    public static Option<int?> Create() => new("--year")
    {
        Description = "The year; this year in Vietnam when left out.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= Period.FirstYear and <= Period.LastYear)
            {
                return year;
            }

            result.AddError($"“{text}” is no year from {Period.FirstYear} to {Period.LastYear}.");
            return null;
        },
    };
}
