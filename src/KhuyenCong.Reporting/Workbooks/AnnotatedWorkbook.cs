using System.IO.Compression;
using System.Xml;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// The answer to a report as a workbook: a copy of what was sent with every wrong cell coloured and noted, behind a first
/// sheet "Kết quả kiểm tra" that says whether it was taken, what to do next, and lists the findings with links to the cells.
/// </summary>
public static class AnnotatedWorkbook
{
    /// <summary>Above so many rows the workbook holds the findings alone.</summary>
    public const int MostRows = 5_000;

    /// <summary>How many findings a copy shows in full; the rest is counted.</summary>
    public const int MostFindings = 1_000;

    /// <summary>How many findings a workbook of the findings alone shows in full; the rest is counted.</summary>
    public const int MostFindingsAlone = 10_000;

    private const int MostEntries = 2_000;
    private const long MostInflated = 64L * 1024 * 1024;

    /// <summary>
    /// Writes the workbook. A workbook that can be opened is copied; of another file whose sheets were read, such as a CSV, a
    /// plain workbook is made; of a file that could not be read, or with more than <see cref="MostRows"/> rows, the workbook
    /// holds the findings alone. Never throws for what is in the file.
    /// </summary>
    /// <param name="original">The file as it was handed in.</param>
    /// <param name="checkedReport">What was read of it, and its findings.</param>
    /// <param name="receipt">Its receipt.</param>
    /// <param name="sheets">The file as the reader saw it, for a file that cannot be copied as it is; null when it is not at hand.</param>
    /// <returns>The bytes of an .xlsx; the same input gives the same bytes.</returns>
    public static byte[] Write(UploadedFile original, CheckedReport checkedReport, Receipt receipt, SheetFile? sheets = null)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(checkedReport);
        ArgumentNullException.ThrowIfNull(receipt);
        return Copy(original, checkedReport, receipt)
            ?? Remade(checkedReport, receipt, sheets)
            ?? StreamedResult.Write(ResultPage.Of(checkedReport, receipt, MostFindingsAlone, marked: false), TitleOf(receipt));
    }

    private static byte[]? Copy(UploadedFile original, CheckedReport report, Receipt receipt)
    {
        if (report.Report.Kind != FileKind.Xlsx)
        {
            return null;
        }

        try
        {
            return CanBeCopied(original.Content)
                ? MarkedCopy.Write(original.Content, report.Report.Sheet, PageOf(report, receipt), own: false)
                : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The library throws many kinds for odd files; the findings must reach the unit all the same.
            return null;
        }
    }

    private static byte[]? Remade(CheckedReport report, Receipt receipt, SheetFile? sheets)
    {
        try
        {
            return sheets is not null && PlainCopy.Write(sheets, TitleOf(receipt), MostRows) is { } plain
                ? MarkedCopy.Write(plain, report.Report.Sheet, PageOf(report, receipt), own: true)
                : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static ResultPage PageOf(CheckedReport report, Receipt receipt) =>
        ResultPage.Of(report, receipt, MostFindings, marked: report.Findings.Any(f => f.Row is not null));

    private static string TitleOf(Receipt receipt) => ResultPage.SheetName + " " + receipt.Id;

    // What the library would load whole is measured first, on the inflated bytes.
    private static bool CanBeCopied(ReadOnlyMemory<byte> content)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        if (zip.Entries.Count > MostEntries)
        {
            return false;
        }

        var left = MostInflated;
        var rows = 0;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        foreach (var entry in zip.Entries)
        {
            using var inflated = new BoundedStream(entry.Open(), left);
            if (entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            {
                using var reader = XmlReader.Create(inflated, settings);
                if (reader.MoveToContent() == XmlNodeType.Element && IsStrict(reader.NamespaceURI))
                {
                    // The library writes what it changes in the transitional form; a mixture opens nowhere.
                    return false;
                }

                var space = reader.NamespaceURI;
                var isSheet = reader.LocalName == "worksheet";
                while (isSheet && reader.ReadToFollowing("row", space))
                {
                    if (++rows > MostRows)
                    {
                        return false;
                    }
                }
            }

            inflated.CopyTo(Stream.Null);
            left -= inflated.BytesRead;
        }

        return true;
    }

    private static bool IsStrict(string space) => space.StartsWith("http://purl.oclc.org/ooxml/", StringComparison.Ordinal);

    /// <summary>Ends with an error when more comes out of it than it may.</summary>
    private sealed class BoundedStream(Stream inner, long most) : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            BytesRead += read;
            return BytesRead <= most ? read : throw new InvalidDataException("The workbook is too large to be copied.");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
