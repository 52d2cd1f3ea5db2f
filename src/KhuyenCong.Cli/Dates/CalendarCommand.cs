using System.CommandLine;
using System.Globalization;

namespace KhuyenCong.Cli.Dates;

/// <summary><c>calendar</c>: the days off and the extra working days of a year.</summary>
public static class CalendarCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var year = YearOption.Create();
        var json = JsonOutput.Option();
        var command = new Command(
            "calendar",
            """
            Lists the weekdays of a year that are off and the weekend days that are worked, and whether each was announced: by the reference data of the
            storage that the settings name, of the trial that runs here, else as shipped. Dates that follow from them: `duties`.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- calendar
              dotnet run --project src/KhuyenCong.Cli -- calendar --year 2027 --json

            Exit codes: 0 when listed, 1 when the data could not be read.
            """)
        { year, json };
        command.SetAction((call, cancellation) => ReferenceSource.ListAsync(
            null,
            call.GetValue(json),
            (reference, today) => reference.Calendar.ExceptionsIn(call.GetValue(year) ?? today.Year),
            days => AlignedText.Write(
                Console.Out,
                ["Day", "Weekday", "Is", "Announced", "Name"],
                [.. days.Select(d => new[] { WrittenTime.Of(d.Date), d.Date.ToString("ddd", CultureInfo.InvariantCulture), d.IsOff ? "off" : "worked", d.IsConfirmed ? "yes" : "not yet", d.Name })]),
            cancellation));
        return command;
    }
}
