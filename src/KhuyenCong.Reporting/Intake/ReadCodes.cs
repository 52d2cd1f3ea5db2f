namespace KhuyenCong.Reporting.Intake;

/// <summary>The codes of findings that reading a report against its form can give; stable over versions. Those about the file itself begin with FILE.</summary>
public static class ReadCodes
{
    /// <summary>The cover, or the lack of one, does not say which form it is.</summary>
    public const string FormUnknown = "COVER-FORM-UNKNOWN";

    /// <summary>The cover's form is not the one that was asked for.</summary>
    public const string Form = "COVER-FORM";

    /// <summary>The cover's unit is not the folder's, or must be confirmed.</summary>
    public const string Unit = "COVER-UNIT";

    /// <summary>The cover's period is missing, cannot be read, or is not the folder's.</summary>
    public const string Period = "COVER-PERIOD";

    /// <summary>The unit of money on the cover is missing, unknown, or another than the form's.</summary>
    public const string MoneyUnit = "COVER-MONEY-UNIT";

    /// <summary>The mark at "Không phát sinh" cannot be understood or may not be given.</summary>
    public const string Nil = "COVER-NIL";

    /// <summary>A cover label stands twice with different values.</summary>
    public const string CoverTwice = "COVER-TWICE";

    /// <summary>No sheet has the form's table.</summary>
    public const string TableMissing = "TABLE-MISSING";

    /// <summary>A column of the form is missing.</summary>
    public const string ColumnMissing = "TABLE-COLUMN";

    /// <summary>A header is near the label of a missing column and must be confirmed.</summary>
    public const string ColumnUnsure = "TABLE-COLUMN-UNSURE";

    /// <summary>A shortened header was taken.</summary>
    public const string ColumnShort = "TABLE-COLUMN-SHORT";

    /// <summary>Two columns have the same header.</summary>
    public const string ColumnTwice = "TABLE-COLUMN-TWICE";

    /// <summary>Required rows are missing.</summary>
    public const string RowMissing = "ROW-MISSING";

    /// <summary>A code stands in two rows.</summary>
    public const string RowTwice = "ROW-TWICE";

    /// <summary>A row with figures has a code that the form does not have.</summary>
    public const string RowUnknown = "ROW-UNKNOWN";

    /// <summary>A row with figures lacks its code, has one that the form does not have beside the label of a missing row, or the code became a date.</summary>
    public const string RowCode = "ROW-CODE";

    /// <summary>A row's label belongs to another code.</summary>
    public const string RowLabel = "ROW-LABEL";

    /// <summary>A row no longer, or not yet, belongs to the form.</summary>
    public const string RowExpired = "ROW-EXPIRED";

    /// <summary>Figures in a heading were not taken.</summary>
    public const string RowHeading = "ROW-HEADING";

    /// <summary>A row's unit of money is another than the cover's.</summary>
    public const string RowUnit = "ROW-UNIT";

    /// <summary>Rows of the form that are not required are missing.</summary>
    public const string RowAbsent = "ROW-ABSENT";

    /// <summary>A row of a CSV has more cells than the header.</summary>
    public const string RowCells = "ROW-CELLS";

    /// <summary>Rows of a CSV have more cells than the header; given by the sheet reader for the file.</summary>
    public const string FileCells = "CSV-TOO-MANY-CELLS";

    /// <summary>An error cell such as #REF!.</summary>
    public const string ErrorCell = "CELL-ERROR";

    /// <summary>A formula that was never calculated.</summary>
    public const string FormulaCell = "CELL-FORMULA";

    /// <summary>No number.</summary>
    public const string Number = "CELL-NUMBER";

    /// <summary>A number below 0.</summary>
    public const string Negative = "CELL-NEGATIVE";

    /// <summary>A count that is not whole.</summary>
    public const string NotWhole = "CELL-WHOLE";

    /// <summary>An amount with too many decimals.</summary>
    public const string Decimals = "CELL-DECIMALS";

    /// <summary>A number such as "4,000" that means another one in English style.</summary>
    public const string TwoReadings = "CELL-TWO-READINGS";

    /// <summary>A figure in merged cells, or under them.</summary>
    public const string Merged = "CELL-MERGED";

    /// <summary>A number format that shows another number than the cell holds.</summary>
    public const string Format = "CELL-FORMAT";

    /// <summary>A part of what a cell holds is struck through, raised or lowered, so that it reads as another number than a person sees.</summary>
    public const string Marked = "CELL-MARKED";

    /// <summary>No day.</summary>
    public const string Date = "CELL-DATE";

    /// <summary>Neither yes nor no.</summary>
    public const string YesNo = "CELL-YESNO";

    /// <summary>A text that is too long.</summary>
    public const string TextLong = "CELL-TEXT";

    /// <summary>Text in TCVN3 or VNI instead of Unicode.</summary>
    public const string Legacy = "FILE-LEGACY-FONT";

    /// <summary>Figures in hidden rows or columns.</summary>
    public const string Hidden = "SHEET-HIDDEN-CELLS";

    /// <summary>The table stands in a hidden sheet.</summary>
    public const string HiddenSheet = "SHEET-HIDDEN";

    /// <summary>Several sheets have the form's table.</summary>
    public const string SeveralSheets = "SHEET-SEVERAL";
}
