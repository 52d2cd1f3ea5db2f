namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>What a file is by its bytes, whatever its name says.</summary>
public enum FileKind
{
    /// <summary>No bytes.</summary>
    Empty,

    /// <summary>An Excel workbook without macros; transitional or strict.</summary>
    Xlsx,

    /// <summary>Text with cells.</summary>
    Csv,

    /// <summary>A workbook with macros.</summary>
    Xlsm,

    /// <summary>The binary workbook of Excel 2007.</summary>
    Xlsb,

    /// <summary>A file encrypted with a password.</summary>
    Encrypted,

    /// <summary>Excel 97–2003.</summary>
    Xls,

    /// <summary>OpenDocument.</summary>
    Ods,

    /// <summary>An HTML page.</summary>
    Html,

    /// <summary>XML Spreadsheet 2003.</summary>
    Xml2003,

    /// <summary>SYLK.</summary>
    Sylk,

    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>Word.</summary>
    Docx,

    /// <summary>Word 97–2003.</summary>
    Doc,

    /// <summary>Another zip archive.</summary>
    Zip,

    /// <summary>A workbook that was cut short or damaged.</summary>
    Damaged,

    /// <summary>Text without cells.</summary>
    Text,

    /// <summary>Anything else.</summary>
    Unknown,
}

/// <summary>
/// A file as the reader sees it. When it could not be read there are no sheets and one problem.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Sheets">Its sheets in the workbook's order; one without a name for a CSV.</param>
/// <param name="Problems">What is wrong with the file as a whole.</param>
public sealed record SheetFile(FileKind Kind, IReadOnlyList<Sheet> Sheets, IReadOnlyList<FileProblem> Problems)
{
    /// <summary>The defined name, and the document's property, by which a workbook says from which edition of a template it was made.</summary>
    public const string EditionName = "KhuyenCong_BieuMau";

    /// <summary>What the workbook says there; null where it says nothing.</summary>
    public string? Edition { get; init; }
}
