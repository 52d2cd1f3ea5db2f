using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Writing;

namespace KhuyenCong.Spreadsheets.Copying;

/// <summary>
/// How much a copy of a stranger's workbook may hold, counted over all its parts before anything is built from them. The library that marks the
/// copy keeps each element and attribute as an object; docs/architecture.md says what the bounds cost.
/// </summary>
internal sealed class CopyBudget
{
    /// <summary>Rows of all sheets together.</summary>
    public const int MaxRows = 5_000;

    /// <summary>Cells of all sheets together.</summary>
    public const int MaxCells = 50_000;

    /// <summary>Characters of one text or attribute, as Excel bounds a cell's.</summary>
    public const int MaxCharacters = CellText.MaxCharacters;

    private const int MaxNodes = 500_000;
    private const long MaxText = 8L * 1024 * 1024;

    private int _nodes;
    private long _text;

    /// <summary>What is read of the archive at all.</summary>
    public static SheetLimits Archive { get; } = SheetLimits.Default with { Entries = 2_000, InflatedBytes = 32L * 1024 * 1024, Sheets = 100 };

    /// <summary>How many of an element there may be, where fewer than of all together; what is looked through for every marked cell, or is large in memory.</summary>
    private readonly Dictionary<string, int> _left = new(StringComparer.Ordinal)
    {
        ["row"] = MaxRows,
        ["c"] = MaxCells,
        ["si"] = MaxCells,
        ["xf"] = 20_000,
        ["dxf"] = 5_000,
        ["mergeCell"] = 2_000,
        ["comment"] = 2_000,
        ["cfRule"] = 2_000,
        ["dataValidation"] = 2_000,
        ["hyperlink"] = 5_000,
        ["definedName"] = 1_000,
        ["col"] = 2_000,
    };

    /// <summary>Counts an element and its attributes.</summary>
    /// <exception cref="LimitExceededException">It is one too many.</exception>
    public void Count(string element, int attributes)
    {
        _nodes += 1 + attributes;
        if (_nodes > MaxNodes || (_left.TryGetValue(element, out var left) && (_left[element] = left - 1) < 0))
        {
            throw new LimitExceededException(FileLimit.Tags);
        }
    }

    /// <summary>Counts a text.</summary>
    /// <exception cref="LimitExceededException">It is too long, or all together are.</exception>
    public void CountText(int length)
    {
        _text += length;
        if (length > MaxCharacters || _text > MaxText)
        {
            throw new LimitExceededException(FileLimit.TotalText);
        }
    }
}
