using System.Globalization;

namespace KhuyenCong.Reporting.Forms;

/// <summary>Where the figures of a report stand in the file that was handed in: in a table a row code has one row and a figure column one letter.</summary>
/// <param name="Sheet">The sheet's name; null for a file without sheets.</param>
/// <param name="Rows">The row of each row code, as Excel counts.</param>
/// <param name="Columns">The letter(s) of each figure column.</param>
public sealed record FigurePlaces(string? Sheet, IReadOnlyDictionary<string, int> Rows, IReadOnlyDictionary<string, string> Columns)
{
    /// <summary>The places of what was read; null where nothing was.</summary>
    public static FigurePlaces? Of(ReadReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Places.Count == 0 ? null : new FigurePlaces(
            report.Sheet,
            report.Places.GroupBy(p => p.Key.Code).ToDictionary(p => p.Key, p => p.First().Value.Row, StringComparer.Ordinal),
            report.Places.GroupBy(p => p.Key.Column).ToDictionary(p => p.Key, p => p.First().Value.Column, StringComparer.Ordinal));
    }

    /// <summary>The address of a figure's cell, for example <c>F11</c>; null where the file has no such row or column.</summary>
    public string? CellOf(FigureKey key) =>
        Rows.TryGetValue(key.Code, out var row) && Columns.TryGetValue(key.Column, out var column) ? column + row.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>The figure that stands at an address; null for none.</summary>
    public FigureKey? KeyAt(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var letters = cell.TakeWhile(char.IsAsciiLetter).Count();
        return int.TryParse(cell.AsSpan(letters), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            && Rows.FirstOrDefault(r => r.Value == row).Key is { } code && Columns.FirstOrDefault(c => c.Value == cell[..letters]).Key is { } column
            ? new FigureKey(code, column)
            : null;
    }

    /// <summary>Rows and columns as a text that <see cref="Read"/> reads back: <c>01=9,02=10;plan=E</c>.</summary>
    public string ToText() => string.Join(',', Rows.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => FormattableString.Invariant($"{r.Key}={r.Value}"))) + ";"
        + string.Join(',', Columns.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key + "=" + c.Value));

    /// <summary>The places that <see cref="ToText"/> wrote; null for none.</summary>
    /// <param name="sheet">The sheet's name; null or empty for none.</param>
    /// <param name="text">Rows and columns.</param>
    public static FigurePlaces? Read(string? sheet, string? text) => text?.Split(';') is [var rows, var columns]
        ? new FigurePlaces(
            string.IsNullOrEmpty(sheet) ? null : sheet,
            Pairs(rows).ToDictionary(p => p[0], p => int.Parse(p[1], CultureInfo.InvariantCulture), StringComparer.Ordinal),
            Pairs(columns).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal))
        : null;

    private static IEnumerable<string[]> Pairs(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2));
}
