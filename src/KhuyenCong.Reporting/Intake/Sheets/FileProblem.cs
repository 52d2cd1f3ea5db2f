namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>What is wrong with a file before anybody asks what it says, in facts: whoever speaks to a person finds the words.</summary>
public abstract record FileProblem
{
    private FileProblem()
    {
    }

    /// <summary>The file is not of a kind that is taken, or of one that is, and holds nothing.</summary>
    /// <param name="Kind">What it is.</param>
    public sealed record Unfit(FileKind Kind) : FileProblem;

    /// <summary>A document that is of the right kind, and no good.</summary>
    /// <param name="Flaw">Why.</param>
    public sealed record Flawed(DocumentFlaw Flaw) : FileProblem;

    /// <summary>There is more of something than is read.</summary>
    /// <param name="Limit">Of what.</param>
    /// <param name="Max">How much is read, where the limit says that.</param>
    /// <param name="Place">The beginning of the text in which it is, or the number of its line; blank where it has no one place.</param>
    public sealed record TooMuch(FileLimit Limit, long Max = 0, string Place = "") : FileProblem;

    /// <summary>A text whose letters are not known for certain.</summary>
    /// <param name="Outcome">Why.</param>
    public sealed record Undecoded(DecodingOutcome Outcome) : FileProblem;

    /// <summary>A quotation mark of a CSV that is never closed, or else one with text behind the closing one.</summary>
    /// <param name="IsOpen">Whether it is never closed.</param>
    /// <param name="Line">The line of the text, from 1.</param>
    /// <param name="Record">The record, from 1.</param>
    public sealed record WrongQuote(bool IsOpen, int Line, int Record) : FileProblem;

    /// <summary>
    /// Records of a CSV that have more cells than the header: a delimiter inside a cell without quotes, such as a decimal comma, has moved everything
    /// behind it. The sheet stands beside it.
    /// </summary>
    /// <param name="Records">Their numbers, from 1; at least one.</param>
    /// <param name="Width">The header's cells.</param>
    /// <param name="Delimiter">The delimiter.</param>
    public sealed record TooManyCells(IReadOnlyList<int> Records, int Width, char Delimiter) : FileProblem;

    /// <summary>A sheet that a workbook names and does not hold. The other sheets stand beside it.</summary>
    /// <param name="Sheet">Its name.</param>
    public sealed record SheetMissing(string Sheet) : FileProblem;
}

/// <summary>Why a document is no good.</summary>
public enum DocumentFlaw
{
    /// <summary>A PDF that breaks off.</summary>
    PdfBreaksOff,

    /// <summary>A PDF without its table of objects.</summary>
    PdfWithoutTable,

    /// <summary>A PDF without a page.</summary>
    PdfWithoutPage,

    /// <summary>A package that does not say that it is a Word document.</summary>
    WordUndeclared,

    /// <summary>A Word document without a body.</summary>
    WordWithoutBody,

    /// <summary>A Word document with macros.</summary>
    WordWithMacros,
}

/// <summary>What a file may have too much of; most are members of <see cref="SheetLimits"/>.</summary>
public enum FileLimit
{
    /// <summary>Bytes of the file.</summary>
    Bytes,

    /// <summary>Characters of a text file.</summary>
    Characters,

    /// <summary>Inflated bytes.</summary>
    InflatedBytes,

    /// <summary>Inflated bytes for each packed one.</summary>
    Ratio,

    /// <summary>Parts of the package.</summary>
    Parts,

    /// <summary>Tags of XML.</summary>
    Tags,

    /// <summary>Sheets.</summary>
    Sheets,

    /// <summary>Rows with something in them, in all sheets.</summary>
    Rows,

    /// <summary>Cells with something in them, in all sheets.</summary>
    Cells,

    /// <summary>Rows of one sheet.</summary>
    LastRow,

    /// <summary>Cells of one row.</summary>
    LastColumn,

    /// <summary>Merged ranges.</summary>
    MergedRanges,

    /// <summary>Merged cells.</summary>
    MergedCells,

    /// <summary>Ranges with a format under a condition.</summary>
    ConditionalFormats,

    /// <summary>Formats, fonts and the like.</summary>
    Styles,

    /// <summary>Characters of a number format.</summary>
    FormatLength,

    /// <summary>Shared strings.</summary>
    SharedStrings,

    /// <summary>Characters of a cell.</summary>
    TextLength,

    /// <summary>Characters of all cells.</summary>
    TotalText,

    /// <summary>Characters of a sheet's name.</summary>
    NameLength,

    /// <summary>Marks on one letter, in a line of a text file.</summary>
    MarksInLine,

    /// <summary>Marks on one letter, in a cell.</summary>
    MarksInCell,

    /// <summary>Marks on one letter, in a sheet's name.</summary>
    MarksInName,
}
