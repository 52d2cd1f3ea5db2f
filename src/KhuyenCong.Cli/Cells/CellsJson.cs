using System.Text.Json;
using System.Text.Json.Serialization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Cli.Cells;

/// <summary>What the reader saw as JSON.</summary>
public static class CellsJson
{
    /// <summary>A kind's name in the JSON: its name with a small first letter.</summary>
    public static string NameOf<T>(T kind)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>The result as a text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="read">What came of the reading.</param>
    /// <param name="sheets">The sheets to show.</param>
    public static string Of(UploadedFile file, SheetFile read, IReadOnlyList<Sheet> sheets)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(read);
        return JsonSerializer.Serialize(new Seen(file.Name, file.Sha256, read.Kind, FileFindings.Of(read, file.Name), sheets.Select(Of)), ReadableJson.OfAFile);
    }

    private static SeenSheet Of(Sheet sheet) => new(
        sheet.Name, sheet.Visibility, sheet.Merged.Select(range => range.ToString()), sheet.Rows.SelectMany(row => row.Cells).Select(Of));

    private static SeenCell Of(Cell cell) => new(
        cell.Address,
        cell.Kind,
        cell.Kind switch
        {
            CellKind.Number => cell.Number,
            CellKind.Boolean => cell.Text == "TRUE",
            CellKind.FormulaWithoutValue => null,
            _ => cell.Text,
        },
        cell.Kind == CellKind.Number ? cell.Text : null,
        cell.Format, cell.Hidden, cell.Merged, cell.HasFormula, cell.LegacyFont, cell.Marked);

    private sealed record Seen(string File, string Sha256, FileKind Kind, IReadOnlyList<Finding> Findings, IEnumerable<SeenSheet> Sheets);

    private sealed record SeenSheet(string? Name, SheetVisibility Visibility, IEnumerable<string> MergedRanges, IEnumerable<SeenCell> Cells);

    private sealed record SeenCell(
        string Address,
        CellKind Kind,
        object? Value,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Stored,
        string? Format,
        bool Hidden,
        bool Merged,
        bool Formula,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LegacyFont,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Marked);
}
