namespace KhuyenCong.Reporting.Intake.Sheets;

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

    /// <summary>The formula's text where the cell has one.</summary>
    public bool HasFormula { get; init; }

    /// <summary>Whether it stands in a hidden row or column.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether its value was spread from the top-left cell of a merged range; only labels are spread.</summary>
    public bool Merged { get; init; }

    /// <summary>The font's name where the file names one that is not Unicode (".VnTime", "VNI-Times"); else null.</summary>
    public string? LegacyFont { get; init; }

    /// <summary>For example <c>F11</c>.</summary>
    public string Address => CellAddress.Of(Row, Column);
}

/// <summary>Addresses as Excel writes them.</summary>
public static class CellAddress
{
    /// <summary>The address of a row and column, both from 1.</summary>
    public static string Of(int row, int column) => LettersOf(column) + row.ToString(System.Globalization.CultureInfo.InvariantCulture);

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
public sealed record Sheet(string? Name, SheetVisibility Visibility, IReadOnlyList<SheetRow> Rows);

/// <summary>One row of a sheet.</summary>
/// <param name="Number">Row as Excel counts.</param>
/// <param name="Cells">Its cells that are not empty, by column.</param>
public sealed record SheetRow(int Number, IReadOnlyList<Cell> Cells)
{
    /// <summary>The cell in a column from 1; null when it is empty.</summary>
    public Cell? At(int column)
    {
        foreach (var cell in Cells)
        {
            if (cell.Column == column)
            {
                return cell;
            }
        }

        return null;
    }
}
