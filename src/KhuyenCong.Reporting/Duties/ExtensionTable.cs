using System.Globalization;
using CsvHelper;
using KhuyenCong.Spreadsheets.Writing;

namespace KhuyenCong.Reporting.Duties;

/// <summary>Writes extensions as the file that they are read from.</summary>
public static class ExtensionTable
{
    /// <summary>The file <c>exceptions.csv</c>.</summary>
    /// <param name="extensions">All of them, in the order of their rows.</param>
    /// <returns>UTF-8; people open it in Excel, so what they wrote is no formula there.</returns>
    public static byte[] Write(IEnumerable<Extension> extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, CsvWriterOptions.Default, leaveOpen: true))
        {
            csv.WriteLine("unit", "form", "period", "reason", "author", "until", "ended_on", "ended_by", "ended_reason");
            foreach (var e in extensions)
            {
                csv.WriteLine(
                    e.Unit, e.Form, e.Period.Id, CsvLine.Disarmed(e.Reason), CsvLine.Disarmed(e.Author), Day(e.Until),
                    e.Ended is { } ended ? Day(ended.On) : "", CsvLine.Disarmed(e.Ended?.Author ?? ""), CsvLine.Disarmed(e.Ended?.Reason ?? ""));
            }
        }

        return stream.ToArray();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
