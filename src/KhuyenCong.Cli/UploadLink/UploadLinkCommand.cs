using System.CommandLine;
using System.Globalization;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.UploadLink;

/// <summary><c>upload-link</c>: an address for a scripted upload of one file.</summary>
public static class UploadLinkCommand
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(1);

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var (unit, period) = ReportTarget.Options();
        var file = new Option<string>("--file") { Description = "The file's name as it will lie in the inbox, with its extension and without a folder.", Required = true };
        var valid = new Option<TimeSpan?>("--valid")
        {
            Description = "How long the link holds: minutes, hours or days, for example 90m, 12h or 7d (the longest); 1d when left out.",
            CustomParser = result =>
            {
                if (Duration(result.Tokens[0].Value) is { } duration)
                {
                    return duration;
                }

                result.AddError($"“{result.Tokens[0].Value}” is no time that a link can hold. Write 1m to {UploadLinks.Longest.Days}d, for example 90m, 12h or 7d.");
                return null;
            },
        };
        var command = new Command(
            "upload-link",
            """
            Issues an address by which this one file can be put into the inbox, and nothing else be done: not read, not overwritten, not
            deleted, not listed. The address is a secret until it ends: whoever has it can hand in this file for this unit. After the file was
            taken out of the inbox, a corrected one can be put there by the same address until it ends. Needs the storage that the settings name.

            Example:
              dotnet run --project src/KhuyenCong.Cli -- upload-link --unit 52 --period 2026-Q3 --file KC-01.xlsx --valid 7d
              curl --fail -X PUT -H "x-ms-blob-type: BlockBlob" --upload-file KC-01.xlsx "ADDRESS"

            Exit codes: 0 when issued, 1 when not.
            """)
        { unit, period, file, valid };
        command.SetAction(async (call, cancellation) =>
        {
            await using var pipeline = ReferenceSource.PipelineNeeded();
            var clock = pipeline.GetRequiredService<TimeProvider>();
            var reference = await pipeline.GetRequiredService<CurrentReference>().GetAsync(cancellation);
            var name = CanonicalText.Composed(call.GetValue(file)!).Trim();
            if (ReportTarget.Find(reference, call.GetValue(unit)!, call.GetValue(period)!, out var target) is { } problem)
            {
                await Console.Error.WriteLineAsync(problem);
                return ExitCodes.Fault;
            }

            var blob = $"{target.Unit.Code}/{target.Period.Id}/{name}";
            if (name.IndexOfAny(['/', '\\']) >= 0 || Path.GetExtension(name).Length < 2
                || UploadRoute.Of(blob, clock.GetUtcNow(), reference) is not RoutedUpload { IsJunk: false })
            {
                await Console.Error.WriteLineAsync($"“{name}” is no name of a report's file. Write a name with its extension and without a folder, for example KC-01.xlsx.");
                return ExitCodes.Fault;
            }

            if (reference.Duties.FormsFor(target.Period).Count == 0)
            {
                await Console.Error.WriteLineAsync($"Nothing is due for {target.Period.Id}: what is uploaded there will be sent back.");
            }

            var holds = call.GetValue(valid) ?? Usual;
            var now = clock.GetUtcNow();
            foreach (var warning in Closed(reference, target, now, now + holds))
            {
                await Console.Error.WriteLineAsync(warning);
            }

            // The storage believes its own clock, which no trial moves.
            var (address, until) = await UploadLinks.IssueAsync(
                pipeline.GetRequiredService<ReportStorage>().Inbox.GetBlobClient(blob), holds, TimeProvider.System, cancellation);
            await Console.Out.WriteLineAsync(address.AbsoluteUri);
            await Console.Error.WriteLineAsync($"Holds until {WrittenTime.Of(until)} in Vietnam for inbox/{blob}. Upload: curl --fail -X PUT -H \"x-ms-blob-type: BlockBlob\" --upload-file FILE \"ADDRESS\"");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>What is set aside when it is uploaded while the link holds.</summary>
    private static IEnumerable<string> Closed(ReferenceData reference, (Unit Unit, Period Period) target, DateTimeOffset from, DateTimeOffset until)
    {
        foreach (var deadlines in reference.Duties.FormsFor(target.Period).Select(f => reference.DatesFor(reference.Duties.For(f, target.Period)!, target.Unit.Code)))
        {
            var leave = reference.ExtensionFor(target.Unit.Code, deadlines.Form, target.Period, VietnamTime.DayOf(from));
            if (Arrival.TimelinessOf(from, deadlines, leave) == Timeliness.AfterLock)
            {
                yield return $"{deadlines.Form} {target.Period.Id} was locked after {WrittenTime.Of(deadlines.Lock)} and the unit has no leave: what is uploaded now is set aside.";
            }
            else if (Arrival.TimelinessOf(until, deadlines, leave) == Timeliness.TooEarly)
            {
                yield return $"{deadlines.Form} {target.Period.Id} opens on {WrittenTime.Of(deadlines.Opens)}, when the link has ended: what is uploaded by it is set aside.";
            }
        }
    }

    /// <summary>Reads a time such as 90m, 12h or 7d; null when it is none, or none that a link can hold.</summary>
    public static TimeSpan? Duration(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 100_000)
        {
            return null;
        }

        TimeSpan? duration = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
        return duration <= UploadLinks.Longest ? duration : null;
    }
}
