using System.Collections.Frozen;
using System.Globalization;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>What a cell holds, before any form is applied.</summary>
public enum CellKind
{
    /// <summary>A number that the writing program typed as one; taken as it is.</summary>
    Number,

    /// <summary>Text, normalised to NFC and trimmed.</summary>
    Text,

    /// <summary>TRUE or FALSE.</summary>
    Boolean,

    /// <summary>A number shown as a date by its format, or an ISO date cell.</summary>
    Date,

    /// <summary>An error such as <c>#REF!</c>.</summary>
    Error,

    /// <summary>A formula whose value was never calculated.</summary>
    FormulaWithoutValue,
}

/// <summary>One cell that is not empty.</summary>
/// <param name="Row">Row as Excel counts, from 1.</param>
/// <param name="Column">Column from 1.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Text">
/// The text; for a number its invariant text exactly as stored in the file; for a boolean TRUE or FALSE; for a date
/// <c>yyyy-MM-dd</c> (or <c>yyyy-MM-ddTHH:mm:ss</c> with a time of day); for an error its name; empty for a formula without a value.
/// </param>
public readonly record struct Cell(int Row, int Column, CellKind Kind, string Text)
{
    /// <summary>The number's exact value where <see cref="Kind"/> is <see cref="CellKind.Number"/>; NaN never occurs.</summary>
    public double Number { get; init; }

    /// <summary>The number format's code; null for General and in a CSV.</summary>
    public string? Format { get; init; }

    /// <summary>Whether the cell has a formula.</summary>
    public bool HasFormula { get; init; }

    /// <summary>Whether its formula is to be calculated when the workbook is opened, and nobody here can tell whether that gives the stored value.</summary>
    public bool Unproven { get; init; }

    /// <summary>Whether the file says the cell's text in a way that Excel does not know, so that one program shows it and another does not.</summary>
    public bool Irregular { get; init; }

    /// <summary>Whether it stands in a hidden row or column.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether its value was spread from the top-left cell of a merged range; only labels are spread.</summary>
    public bool Merged { get; init; }

    /// <summary>
    /// The font's name where the file names one that is not Unicode (".VnTime", "VNI-Times") and the text has letters that such a font
    /// shows as others; else null. Digits, plain letters and text that is Unicode all the same read alike in every font.
    /// </summary>
    public string? LegacyFont { get; init; }

    /// <summary>Whether the cell or a run of its text is struck through, or a run is raised or lowered as the number of a note is.</summary>
    public bool Marked { get; init; }

    /// <summary>For example <c>F11</c>.</summary>
    public string Address => CellAddress.Of(Row, Column);
}

/// <summary>The errors that programs show in place of a value, also where a file says them as a text.</summary>
public static class ErrorValue
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA", "#ERROR!", "#UNKNOWN!",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text is the name of an error; LibreOffice numbers its own, as in Err:502.</summary>
    public static bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Names.Contains(text) || (text.Length == 7 && text.StartsWith("Err:", StringComparison.Ordinal) && !text.AsSpan(4).ContainsAnyExceptInRange('0', '9'));
    }
}

/// <summary>Addresses as Excel writes them.</summary>
public static class CellAddress
{
    /// <summary>The address of a row and column, both from 1.</summary>
    public static string Of(int row, int column) => LettersOf(column) + row.ToString(CultureInfo.InvariantCulture);

    /// <summary>The letters of a column from 1: 1 is A, 27 is AA.</summary>
    public static string LettersOf(int column)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(column, 1);
        Span<char> letters = stackalloc char[7];
        var at = letters.Length;
        while (column > 0)
        {
            column--;
            letters[--at] = (char)('A' + (column % 26));
            column /= 26;
        }

        return new string(letters[at..]);
    }

    /// <summary>Reads an address such as <c>F11</c>, of at most three letters; its row and column may lie beyond every sheet.</summary>
    public static bool TryRead(ReadOnlySpan<char> address, out int row, out int column)
    {
        (row, column) = (0, 0);
        var at = 0;
        while (at < address.Length && at < 4 && char.IsAsciiLetter(address[at]))
        {
            column = (column * 26) + ((address[at] | 0x20) - 'a' + 1);
            at++;
        }

        return at is > 0 and < 4 && int.TryParse(address[at..], NumberStyles.None, CultureInfo.InvariantCulture, out row) && row > 0;
    }
}

/// <summary>Whether a person sees a sheet.</summary>
public enum SheetVisibility
{
    /// <summary>Shown.</summary>
    Visible,

    /// <summary>Hidden, shown again by the menu.</summary>
    Hidden,

    /// <summary>Hidden so that only a macro shows it.</summary>
    VeryHidden,
}

/// <summary>The cells of one sheet that are not empty, in row order and within a row in column order.</summary>
/// <param name="Name">The name; null for a CSV.</param>
/// <param name="Visibility">Whether a person sees it.</param>
/// <param name="Rows">The rows that have cells.</param>
public sealed record Sheet(string? Name, SheetVisibility Visibility, IReadOnlyList<SheetRow> Rows)
{
    /// <summary>
    /// Merged ranges of more than one cell. Only labels are spread over them; a figure never is, and who reads figures must say so when a
    /// range covers a cell where one is expected.
    /// </summary>
    public IReadOnlyList<CellRange> Merged { get; init; } = [];

    /// <summary>Whether it is the one that a person sees on opening the workbook.</summary>
    public bool Active { get; init; }

    /// <summary>What is printed above and below each page, piece by piece, without codes such as those of a font.</summary>
    public IReadOnlyList<string> PrintedTexts { get; init; } = [];

    /// <summary>Number formats that cells have under a condition. Whether the condition holds is not worked out.</summary>
    public IReadOnlyList<ConditionalFormat> ConditionalFormats { get; init; } = [];
}

/// <summary>A number format that the cells of a range have under a condition.</summary>
/// <param name="Range">The range.</param>
/// <param name="Format">The format's code.</param>
public readonly record struct ConditionalFormat(CellRange Range, string Format);

/// <summary>A range of cells, both ends in it.</summary>
/// <param name="Top">First row, from 1.</param>
/// <param name="Left">First column, from 1.</param>
/// <param name="Bottom">Last row.</param>
/// <param name="Right">Last column.</param>
public readonly record struct CellRange(int Top, int Left, int Bottom, int Right)
{
    /// <summary>Whether a cell lies in it.</summary>
    public bool Contains(int row, int column) => row >= Top && row <= Bottom && column >= Left && column <= Right;

    /// <summary>For example <c>E11:F11</c>.</summary>
    public override string ToString() => CellAddress.Of(Top, Left) + ":" + CellAddress.Of(Bottom, Right);
}

/// <summary>One row of a sheet.</summary>
/// <param name="Number">Row as Excel counts.</param>
/// <param name="Cells">Its cells that are not empty, by column.</param>
public sealed record SheetRow(int Number, IReadOnlyList<Cell> Cells)
{
    /// <summary>The cell in a column from 1; null when it is empty.</summary>
    public Cell? At(int column)
    {
        var low = 0;
        var high = Cells.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var cell = Cells[middle];
            if (cell.Column == column)
            {
                return cell;
            }

            if (cell.Column < column)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return null;
    }
}
