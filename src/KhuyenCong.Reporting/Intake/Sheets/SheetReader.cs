using System.Xml;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>Reads a file down to its cells, before any form is applied.</summary>
public static class SheetReader
{
    /// <summary>As <see cref="Read(ReadOnlyMemory{byte}, Func{Sheet, int}?, SheetLimits?, CancellationToken)"/> without a known header.</summary>
    public static SheetFile Read(ReadOnlyMemory<byte> content, CancellationToken cancellation) => Read(content, null, null, cancellation);

    /// <summary>
    /// Recognises a file by its bytes and reads it where it is an .xlsx workbook or a CSV. Never throws, whatever the bytes: with a problem there are no
    /// sheets, but beside <see cref="FileProblem.TooManyCells"/> and <see cref="FileProblem.SheetMissing"/>.
    /// </summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="headerScore">
    /// How many labels of a known header a sheet holds. It is asked of a CSV's first 500 records by each delimiter to find the right one, and of single
    /// rows to find the header.
    /// </param>
    /// <param name="limits">Bounds; the default ones when null.</param>
    /// <param name="cancellation">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    public static SheetFile Read(ReadOnlyMemory<byte> content, Func<Sheet, int>? headerScore = null, SheetLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= SheetLimits.Default;
        if (content.Length > limits.Bytes)
        {
            var kind = FileRecognition.Of(content[..Math.Min(content.Length, 4096)]);
            return Refused(kind == FileKind.Damaged ? FileKind.Xlsx : kind, new FileProblem.TooMuch(FileLimit.Bytes, limits.Bytes));
        }

        var recognised = FileRecognition.Of(content);
        try
        {
            return recognised switch
            {
                FileKind.Xlsx => ReadWorkbook(content, limits, cancellation),
                FileKind.Csv => ReadText(content, headerScore, limits, cancellation),
                _ => Refused(recognised, new FileProblem.Unfit(recognised)),
            };
        }
        catch (LimitExceededException limit)
        {
            return Refused(recognised, limit.Problem);
        }
    }

    private static SheetFile ReadWorkbook(ReadOnlyMemory<byte> content, SheetLimits limits, CancellationToken cancellation)
    {
        try
        {
            return new XlsxWorkbook(ZipParts.Open(content, limits), limits, cancellation).Read();
        }
        catch (Exception fault) when (fault is DamagedFileException or XmlException or InvalidDataException or IOException)
        {
            return Refused(FileKind.Damaged, new FileProblem.Unfit(FileKind.Damaged));
        }
    }

    private static SheetFile ReadText(ReadOnlyMemory<byte> content, Func<Sheet, int>? headerScore, SheetLimits limits, CancellationToken cancellation)
    {
        if (CsvEncoding.Decode(content.Span, out var text) is not DecodingOutcome.Decoded and var outcome)
        {
            return Refused(FileKind.Csv, new FileProblem.Undecoded(outcome));
        }

        var read = new CsvReader(limits, cancellation).Read(text, headerScore);
        return read.Problems.Count == 0 && read.Sheets.All(sheet => sheet.Rows.Count == 0) ? Refused(FileKind.Csv, new FileProblem.Unfit(FileKind.Csv)) : read;
    }

    private static SheetFile Refused(FileKind kind, FileProblem problem) => new(kind, [], [problem]);
}
