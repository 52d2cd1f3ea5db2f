using System.CommandLine;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Cli.Dates;

/// <summary>The dates of a form for a period, or for the term of a programme.</summary>
/// <param name="Form">The form's code.</param>
/// <param name="Period">The period or the term, for example <c>2026-Q3</c>, <c>2026-2030</c>.</param>
/// <param name="CutOff">The last day of the figures; null for a term.</param>
/// <param name="Opens">The first day on which it is taken, for a term on which it is asked for.</param>
/// <param name="Reminders">The days of the reminders up to the last step.</param>
/// <param name="RepeatEvery">Days between the reminders behind them; null for none.</param>
/// <param name="Due">The last day on time.</param>
/// <param name="DueBefore">The one before more time was given to all; null where none was.</param>
/// <param name="Lock">The last day on which it is taken; null for a term, which is never locked.</param>
/// <param name="IsAsked">Whether this deployment asks for it.</param>
/// <param name="Unconfirmed">Days off on which the dates depend and that nobody has announced yet.</param>
public sealed record ListedDates(
    string Form, string Period, DateOnly? CutOff, DateOnly Opens, IReadOnlyList<DateOnly> Reminders, int? RepeatEvery, DateOnly Due, DateOnly? DueBefore,
    DateOnly? Lock, bool IsAsked, IReadOnlyList<DateOnly> Unconfirmed);

/// <summary><c>duties</c>: what is due in a year, with every date.</summary>
public static class DutiesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var year = YearOption.Create();
        var json = JsonOutput.Option();
        var command = new Command(
            "duties",
            """
            Lists what is due in a year, with the dates of opening, reminders, due date and lock: by the reference data of the storage that the settings
            name, of the trial that runs here, else as shipped. What changes a date is told by `reference diff`.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- duties
              dotnet run --project src/KhuyenCong.Cli -- duties --year 2027 --json

            Exit codes: 0 when listed, 1 when the data could not be read.
            """)
        { year, json };
        command.SetAction((call, cancellation) => ReferenceSource.ListAsync(
            null,
            call.GetValue(json),
            (reference, today) => Of(reference, call.GetValue(year) ?? today.Year),
            dates => AlignedText.Write(
                Console.Out,
                ["Form", "Period", "Cut-off", "Opens", "Due", "Lock", "Asked", "Dates", "Reminders"],
                [
                    .. dates.Select(d => new[]
                    {
                        d.Form, d.Period, Text(d.CutOff), WrittenTime.Of(d.Opens),
                        WrittenTime.Of(d.Due) + (d.DueBefore is { } before ? $" (was {WrittenTime.Of(before)})" : ""), Text(d.Lock), d.IsAsked ? "yes" : "no",
                        d.Unconfirmed.Count == 0 ? "firm" : $"wait for {string.Join(", ", d.Unconfirmed.Select(WrittenTime.Of))}",
                        string.Join(' ', d.Reminders.Select(r => FormattableString.Invariant($"{r:MM-dd}"))) + (d.RepeatEvery is { } every ? $", then every {every} days" : ""),
                    }),
                ]),
            cancellation));
        return command;
    }

    /// <summary>All that is due in a year, or of which the year holds the lock, by due date.</summary>
    public static IReadOnlyList<ListedDates> Of(ReferenceData reference, int year)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        return
        [
            .. reference.Duties.Between(first.AddYears(-1), last.AddYears(1)).Where(d => d.Opens <= last && d.Lock >= first).Select(d =>
            {
                var duty = reference.Duties.DutyOf(d);
                return new ListedDates(d.Form, d.Period.Id, d.CutOff, d.Opens, Days(d.Due, duty.ReminderSteps), duty.RepeatEvery, d.Due, d.DueBefore, d.Lock, d.IsAsked, d.Unconfirmed);
            }).Concat(reference.Duties.Terms.Where(t => t.Begins <= last && t.Ends >= first).Select(t =>
                new ListedDates(t.Form, t.Term.Id, null, t.Begins, Days(t.Due, t.ReminderSteps), t.RepeatEvery, t.Due, null, null, true, [])))
            .OrderBy(d => d.Due).ThenBy(d => d.Form, StringComparer.Ordinal),
        ];
    }

    private static List<DateOnly> Days(DateOnly due, IEnumerable<int> steps) => [.. steps.Select(s => due.AddDays(s))];

    private static string Text(DateOnly? day) => day is { } known ? WrittenTime.Of(known) : "";
}
