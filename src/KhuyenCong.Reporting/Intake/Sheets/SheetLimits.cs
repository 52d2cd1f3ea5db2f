namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// How much of a file is read at most, so that no file fills the memory or takes long. The defaults take an honest workbook of 20 MB
/// and 200,000 rows and keep the whole reading under 250 MB.
/// </summary>
public sealed record SheetLimits
{
    /// <summary>The bounds in force unless a caller sets others.</summary>
    public static SheetLimits Default { get; } = new();

    /// <summary>Bytes of the file.</summary>
    public int FileBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Bytes of a CSV, whose text takes twice its bytes.</summary>
    public int TextBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Entries of the zip archive.</summary>
    public int Entries { get; init; } = 4_000;

    /// <summary>Inflated bytes of all parts that are read.</summary>
    public long InflatedBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Inflated bytes that need not obey <see cref="Ratio"/>.</summary>
    public long FreeBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>Inflated bytes for one compressed byte, beyond <see cref="FreeBytes"/>.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>Sheets of a workbook.</summary>
    public int Sheets { get; init; } = 256;

    /// <summary>Rows with cells in all sheets together.</summary>
    public int Rows { get; init; } = 400_000;

    /// <summary>Cells with content in all sheets together, cells filled from merged ranges among them.</summary>
    public int Cells { get; init; } = 2_000_000;

    /// <summary>Cells without content that are passed over in all sheets together: formatted blanks.</summary>
    public int BlankCells { get; init; } = 20_000_000;

    /// <summary>Entries of the table of shared strings.</summary>
    public int SharedStrings { get; init; } = 1_000_000;

    /// <summary>Characters of one cell; a spreadsheet program keeps 32,767.</summary>
    public int CellCharacters { get; init; } = 32_767;

    /// <summary>Characters of all texts together.</summary>
    public int Characters { get; init; } = 30_000_000;

    /// <summary>Cell formats and fonts of the table of styles.</summary>
    public int Styles { get; init; } = 130_000;

    /// <summary>Merged ranges of a sheet.</summary>
    public int MergedRanges { get; init; } = 200_000;

    /// <summary>Inflated bytes between one piece of markup and the next.</summary>
    public int NodeBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Elements inside one another.</summary>
    public int Depth { get; init; } = 128;
}

/// <summary>A bound of <see cref="SheetLimits"/> was passed.</summary>
internal sealed class SheetLimitException(string bound) : Exception("The file passes the bound " + bound + ".")
{
    /// <summary>The bound in Vietnamese, for the finding.</summary>
    public string Bound { get; } = bound;
}
