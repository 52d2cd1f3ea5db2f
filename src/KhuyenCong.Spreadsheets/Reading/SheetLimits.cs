namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>
/// How much of a file the reader is willing to read; all sizes are checked before and while reading, so that a hostile file costs no more than
/// an honest one. A report has some hundred rows; the defaults take one that stands beside a list of all communes, and 65,536 formatted rows
/// below it, and let no file cost more than 1.5 seconds of a processor (docs/architecture.md).
/// </summary>
public sealed record SheetLimits
{
    /// <summary>The limits in force unless others are given.</summary>
    public static SheetLimits Default { get; } = new();

    /// <summary>Size of the file in bytes.</summary>
    public long Bytes { get; init; } = 32L * 1024 * 1024;

    /// <summary>Bytes that are inflated from all parts together.</summary>
    public long InflatedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Tags of XML in all parts together, start and end counted; an empty cell with a style has one.</summary>
    public int Tags { get; init; } = 3_000_000;

    /// <summary>Entries of the archive.</summary>
    public int Entries { get; init; } = 4_000;

    /// <summary>How many times larger than its packed bytes a part larger than <see cref="RatioFrom"/> may be.</summary>
    public int Ratio { get; init; } = 250;

    /// <summary>Inflated bytes up to which no ratio is asked for: the styles of an old workbook repeat themselves a thousandfold.</summary>
    public long RatioFrom { get; init; } = 16L * 1024 * 1024;

    /// <summary>Sheets with cells.</summary>
    public int Sheets { get; init; } = 200;

    /// <summary>The last row of a sheet, as Excel itself bounds it.</summary>
    public int LastRow { get; init; } = 1_048_576;

    /// <summary>The last column of a sheet, as Excel itself bounds it.</summary>
    public int LastColumn { get; init; } = 16_384;

    /// <summary>Rows with cells, in all sheets together.</summary>
    public int Rows { get; init; } = 50_000;

    /// <summary>Cells that are not empty, in all sheets together.</summary>
    public int Cells { get; init; } = 100_000;

    /// <summary>Merged ranges of a sheet.</summary>
    public int MergedRanges { get; init; } = 20_000;

    /// <summary>Ranges of a sheet whose number format depends on a condition.</summary>
    public int ConditionalFormats { get; init; } = 1_000;

    /// <summary>Shared strings.</summary>
    public int SharedStrings { get; init; } = 100_000;

    /// <summary>Formats of cells, and as many fonts, number formats and formats under a condition; Excel itself has no more of the first.</summary>
    public int Styles { get; init; } = 66_000;

    /// <summary>Characters of one cell's text, as Excel itself bounds it.</summary>
    public int TextLength { get; init; } = 32_767;

    /// <summary>Characters of all texts together: those of the shared strings, and those that each cell shows.</summary>
    public long TotalText { get; init; } = 4L * 1024 * 1024;

    /// <summary>Characters of a sheet's name, which has 31 in Excel.</summary>
    public int NameLength { get; init; } = 255;
}
