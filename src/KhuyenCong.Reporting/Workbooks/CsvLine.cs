using CsvHelper;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>Whole lines of a CSV.</summary>
internal static class CsvLine
{
    /// <summary>Writes one line.</summary>
    public static void WriteLine(this CsvWriter csv, params IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        csv.EndRecord();
    }
}
