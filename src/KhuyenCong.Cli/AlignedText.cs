using System.Text;

namespace KhuyenCong.Cli;

/// <summary>
/// A table as plain text: columns as wide as their longest text, two spaces between, no frame and no wrapping, so that it reads the same in
/// a terminal, a file and a pipe.
/// </summary>
public static class AlignedText
{
    private const int WidestColumn = 60;

    /// <summary>Writes a header line and a line a row.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="header">The columns' names.</param>
    /// <param name="rows">Texts, as many a row as the header has. Line breaks and control characters are shown escaped.</param>
    public static void Write(TextWriter output, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        var widths = header.Select((name, at) =>
            Math.Min(WidestColumn, rows.Select(row => Escaped(row[at]).Length).Append(name.Length).Max())).ToList();
        foreach (var row in rows.Prepend(header))
        {
            output.WriteLine(string.Join("  ", row.Select((text, at) => Escaped(text).PadRight(widths[at]))).TrimEnd());
        }
    }

    /// <summary>The text on one line, without anything that a terminal would obey.</summary>
    public static string Escaped(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var escaped = new StringBuilder();
        foreach (var sign in text)
        {
            escaped.Append(sign switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(sign) => $"\\u{(int)sign:x4}",
                _ => sign.ToString(),
            });
        }

        return escaped.ToString();
    }
}
