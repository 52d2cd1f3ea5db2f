using System.Text.Encodings.Web;
using System.Text.Json;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Cli.Cells;

/// <summary>Writes what the reader saw as JSON, UTF-8, sheet by sheet, so that a large workbook needs no more memory than its cells.</summary>
public static class CellsJson
{
    private const int FlushedAt = 64 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A kind's name in the JSON: its name with a small first letter.</summary>
    public static string NameOf<T>(T kind)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>Writes the result; the stream stays open.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="sha256">Lower-case hexadecimal SHA-256 of its bytes.</param>
    /// <param name="read">What came of the reading.</param>
    /// <param name="sheets">The sheets to write.</param>
    /// <param name="output">Where to.</param>
    public static void Write(string file, string sha256, SheetFile read, IReadOnlyList<Sheet> sheets, Stream output)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(sheets);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("sha256", sha256);
            json.WriteString("kind", NameOf(read.Kind));
            CheckResultJson.WriteFindings(json, read.Findings);
            json.WriteStartArray("sheets");
            foreach (var sheet in sheets)
            {
                Write(json, sheet);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, Sheet sheet)
    {
        json.WriteStartObject();
        json.WriteString("name", sheet.Name);
        json.WriteString("visibility", NameOf(sheet.Visibility));
        json.WriteStartArray("mergedRanges");
        foreach (var range in sheet.Merged)
        {
            json.WriteStringValue(range.ToString());
        }

        json.WriteEndArray();
        json.WriteStartArray("cells");
        foreach (var cell in sheet.Rows.SelectMany(row => row.Cells))
        {
            Write(json, cell);
            if (json.BytesPending > FlushedAt)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Cell cell)
    {
        json.WriteStartObject();
        json.WriteString("address", cell.Address);
        json.WriteString("kind", NameOf(cell.Kind));
        switch (cell.Kind)
        {
            case CellKind.Number:
                json.WriteNumber("value", cell.Number);
                json.WriteString("stored", cell.Text);
                break;
            case CellKind.Boolean:
                json.WriteBoolean("value", cell.Text == "TRUE");
                break;
            case CellKind.FormulaWithoutValue:
                json.WriteNull("value");
                break;
            default:
                json.WriteString("value", cell.Text);
                break;
        }

        json.WriteString("format", cell.Format);
        json.WriteBoolean("hidden", cell.Hidden);
        json.WriteBoolean("merged", cell.Merged);
        json.WriteBoolean("formula", cell.HasFormula);
        if (cell.LegacyFont is { } font)
        {
            json.WriteString("legacyFont", font);
        }

        if (cell.Marked)
        {
            json.WriteBoolean("marked", true);
        }

        json.WriteEndObject();
    }
}
