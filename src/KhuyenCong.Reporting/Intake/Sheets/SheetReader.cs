using System.Xml;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// Reads the cells of a workbook or a CSV. No bytes make it throw, hang or take more than <see cref="SheetLimits"/> allow: a fault of the
/// file is a finding.
/// </summary>
public static class SheetReader
{
    private const int ProbedRecords = 300;
    private const int ProbedCells = 50_000;

    /// <summary>The file's cells, or why there are none.</summary>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static SheetFile Read(UploadedFile file, CancellationToken cancellation = default) => Read(file, null, null, cancellation);

    /// <summary>The file's cells, or why there are none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="headerScore">
    /// How many of the labels that the caller looks for a sheet's best row has; it decides between the delimiters of a CSV. Without it
    /// the delimiter that gives the most rows of one width is taken.
    /// </param>
    /// <param name="limits">The bounds; null for <see cref="SheetLimits.Default"/>.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static SheetFile Read(UploadedFile file, Func<Sheet, int>? headerScore, SheetLimits? limits = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        limits ??= SheetLimits.Default;
        var kind = FileRecognition.Of(file.Content.Span);
        if ((kind is FileKind.Xlsx && file.Content.Length > limits.FileBytes) || (kind is FileKind.Csv && file.Content.Length > limits.TextBytes))
        {
            return new SheetFile(kind, [], [SheetFindings.TooLarge("dung lượng tệp")]);
        }

        try
        {
            return kind switch
            {
                FileKind.Xlsx => ReadWorkbook(file, limits, cancellation),
                FileKind.Csv => ReadCsv(file, headerScore, limits, cancellation),
                _ => new SheetFile(kind, [], [FileKindAdvice.FindingFor(kind, file.Name)]),
            };
        }
        catch (SheetLimitException passed)
        {
            return new SheetFile(kind, [], [SheetFindings.TooLarge(passed.Bound)]);
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or IOException)
        {
            return new SheetFile(FileKind.Damaged, [], [FileKindAdvice.FindingFor(FileKind.Damaged, file.Name)]);
        }
    }

    private static SheetFile ReadWorkbook(UploadedFile file, SheetLimits limits, CancellationToken cancellation)
    {
        var (sheets, findings) = new WorkbookReader(file.Content, limits, cancellation).Read();
        return new SheetFile(FileKind.Xlsx, sheets, findings);
    }

    private static SheetFile ReadCsv(UploadedFile file, Func<Sheet, int>? headerScore, SheetLimits limits, CancellationToken cancellation)
    {
        var (outcome, text) = CsvEncoding.Decode(file.Content.Span);
        if (outcome != CsvEncoding.Outcome.Text)
        {
            return new SheetFile(FileKind.Csv, [], [CsvFindings.Encoding(outcome)]);
        }

        var (start, delimiter) = StatedDelimiter(text);
        delimiter ??= BestDelimiter(text, headerScore, limits, cancellation);
        var reader = new CsvReader(text, new CellTexts(limits), new SheetTally(limits), cancellation);
        reader.Read(start, delimiter.Value, int.MaxValue);
        var rows = reader.Rows;
        if (reader.Fault is { } fault)
        {
            return new SheetFile(FileKind.Csv, [], [fault]);
        }

        if (rows.Count == 0)
        {
            return new SheetFile(FileKind.Csv, [], [SheetFindings.NoSheet()]);
        }

        var findings = new List<Finding>();
        if (headerScore is not null && TooManyCells(rows, headerScore) is { } finding)
        {
            findings.Add(finding);
        }

        return new SheetFile(FileKind.Csv, [new Sheet(null, SheetVisibility.Visible, rows)], findings);
    }

    /// <summary>The delimiter that a first line <c>sep=;</c> states, and where the records begin: that line is none, as in Excel.</summary>
    private static (int Start, char? Delimiter) StatedDelimiter(string text)
    {
        if (!text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) || text.Length < 5 || text[4] is '\r' or '\n' or '"')
        {
            return (0, null);
        }

        var end = 5;
        if (end < text.Length && text[end] == '\r')
        {
            end++;
        }

        if (end < text.Length && text[end] == '\n')
        {
            end++;
        }

        return end > 5 || end == text.Length ? (end, text[4]) : (0, null);
    }

    private static char BestDelimiter(string text, Func<Sheet, int>? headerScore, SheetLimits limits, CancellationToken cancellation)
    {
        var best = CsvReader.Delimiters[0];
        var probe = limits with { Cells = Math.Min(limits.Cells, ProbedCells), BlankCells = Math.Min(limits.BlankCells, ProbedCells) };
        (int Labels, int Rows) most = (-1, -1);
        foreach (var delimiter in CsvReader.Delimiters)
        {
            var reader = new CsvReader(text, new CellTexts(probe), new SheetTally(probe), cancellation);
            try
            {
                reader.Read(0, delimiter, ProbedRecords);
            }
            catch (SheetLimitException)
            {
                // The wrong delimiter may make one huge cell, the right one very many: what was read so far decides.
            }

            var rows = reader.Rows;
            var score = (headerScore?.Invoke(new Sheet(null, SheetVisibility.Visible, rows)) ?? 0, MostOfOneWidth(rows));
            if (score.CompareTo(most) > 0)
            {
                (best, most) = (delimiter, score);
            }
        }

        return best;
    }

    /// <summary>How many rows share the most usual width above one cell.</summary>
    private static int MostOfOneWidth(List<SheetRow> rows) =>
        rows.Where(static r => r.Cells[^1].Column > 1).GroupBy(static r => r.Cells[^1].Column).Select(static g => g.Count()).DefaultIfEmpty().Max();

    private static Finding? TooManyCells(List<SheetRow> rows, Func<Sheet, int> headerScore)
    {
        var (header, best) = (-1, 1);
        for (var at = 0; at < rows.Count && at < ProbedRecords; at++)
        {
            var score = headerScore(new Sheet(null, SheetVisibility.Visible, [rows[at]]));
            if (score > best)
            {
                (header, best) = (at, score);
            }
        }

        if (header < 0)
        {
            return null;
        }

        var width = rows[header].Cells[^1].Column;
        (Cell Cell, int Rows) first = default;
        for (var at = header + 1; at < rows.Count; at++)
        {
            if (rows[at].Cells[^1].Column > width && first.Rows++ == 0)
            {
                first.Cell = rows[at].Cells.First(c => c.Column > width);
            }
        }

        return first.Rows == 0 ? null : CsvFindings.TooManyCells(first.Cell.Row, first.Cell.Column, first.Cell.Text, width, first.Rows - 1);
    }
}
