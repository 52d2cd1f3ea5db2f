using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Validation;

/// <summary>Writes a <see cref="CheckResult"/> as JSON, UTF-8 with readable Vietnamese, members in a fixed order.</summary>
public static class CheckResultJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The result as a text.</summary>
    public static string Write(CheckResult result)
    {
        using var stream = new MemoryStream();
        Write(result, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes the result to a stream, which stays open.</summary>
    public static void Write(CheckResult result, Stream output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("file", result.File);
        json.WriteString("sha256", result.Sha256);
        json.WriteString("outcome", result.Outcome);
        json.WriteString("unit", result.Unit);
        json.WriteString("form", result.Form);
        json.WriteString("period", result.Period);
        WriteFindings(json, result.Findings);
        json.WriteStartArray("figures");
        foreach (var figure in result.Figures)
        {
            json.WriteStartObject();
            json.WriteString("code", figure.Code);
            json.WriteString("column", figure.Column);
            switch (figure.Value)
            {
                case decimal number:
                    json.WriteNumber("value", number);
                    break;
                case bool yes:
                    json.WriteBoolean("value", yes);
                    break;
                case DateOnly day:
                    json.WriteString("value", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                    break;
                default:
                    json.WriteString("value", (string)figure.Value);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the member <c>findings</c> into an object that is open.</summary>
    public static void WriteFindings(Utf8JsonWriter json, IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(findings);
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("sheet", finding.Sheet);
            json.WriteString("cell", finding.Cell);
            if (finding.Row is { } row)
            {
                json.WriteNumber("row", row);
            }
            else
            {
                json.WriteNull("row");
            }

            json.WriteString("column", finding.Column);
            json.WriteString("value", finding.Value);
            json.WriteString("message", finding.Message);
            json.WriteString("remedy", finding.Remedy);
            if (finding.Cells.Count > 0)
            {
                json.WriteStartArray("cells");
                foreach (var cell in finding.Cells)
                {
                    json.WriteStringValue(cell);
                }

                json.WriteEndArray();
            }

            if (finding.Note is { } note)
            {
                json.WriteString("note", note);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
