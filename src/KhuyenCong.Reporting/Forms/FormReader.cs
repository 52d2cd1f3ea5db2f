using System.Text.Json;
using System.Text.Unicode;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Forms;

/// <summary>Something wrong in a definition.</summary>
/// <param name="Path">The value, for example <c>rows[3].kind</c>; empty for the whole form.</param>
/// <param name="Says">What is found and what is expected, in Vietnamese.</param>
/// <param name="Code">The code by which a person finds the place; null for none.</param>
internal sealed record FormProblem(string Path, string Says, string? Code = null);

/// <summary>Reads a definition and names what is wrong with it, with line and path: first its structure, then its meaning.</summary>
internal static class FormReader
{
    // A form has some thousand values, and members of some ten letters.
    private const int MaxValues = 100_000, LongestName = 40;

    /// <summary>Reads one definition; a byte order mark is passed over.</summary>
    /// <returns>The form; null after a problem.</returns>
    public static FormDefinition? Read(ReferenceFile file, ICollection<ReferenceProblem> problems)
    {
        var content = file.Content.Span.StartsWith("\uFEFF"u8) ? file.Content[3..] : file.Content;
        Dictionary<string, int> lines;
        try
        {
            lines = LinesOf(content.Span);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            problems.Add(new ReferenceProblem(file.Path, (int?)((broken as JsonException)?.LineNumber + 1),
                "Nội dung không đúng cú pháp JSON hoặc vượt quá giới hạn. Cần JSON mã hóa UTF-8, không có chú thích và dấu phẩy thừa, lồng nhau tối đa "
                + FormattableString.Invariant($"{FormJson.Options.MaxDepth} cấp, tối đa {MaxValues} giá trị, tên thuộc tính tối đa {LongestName} ký tự.")));
            return null;
        }

        var (form, found) = Read(content);
        foreach (var (path, says, code) in found)
        {
            var place = (path, code) switch { ("", _) => "", (_, null) => path + ": ", _ => $"{path} ({code}): " };
            problems.Add(new ReferenceProblem(file.Path, LineOf(lines, path), place + says));
        }

        return found.Count == 0 ? form : null;
    }

    private static (FormDefinition? Form, IReadOnlyList<FormProblem> Found) Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            if (JsonSerializer.Deserialize<FormDefinition>(content.Span, FormJson.Options) is { } form)
            {
                return (form, FormCheck.Of(form));
            }
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            // Its English text names .NET's types; what follows says it for who writes the form.
        }

        return (null, FormStructure.Of(content));
    }

    // A member that is missing has no line of its own: that of the object counts.
    private static int LineOf(Dictionary<string, int> lines, string path)
    {
        while (!lines.ContainsKey(path))
        {
            path = path[..Math.Max(0, path.LastIndexOf('.'))];
        }

        return lines[path];
    }

    /// <summary>The line of each value by its path, of a member that stands twice the last; bounds what is read before anything is made of it.</summary>
    /// <exception cref="JsonException">It is no JSON, or too much of it.</exception>
    /// <exception cref="InvalidOperationException">A text is not Unicode.</exception>
    private static Dictionary<string, int> LinesOf(ReadOnlySpan<byte> content)
    {
        var valid = Utf8.IsValid(content) ? content : throw new InvalidOperationException();
        var reader = new Utf8JsonReader(valid, new JsonReaderOptions { MaxDepth = FormJson.Options.MaxDepth });
        var lines = new Dictionary<string, int>();
        var open = new Stack<(string Path, int Item)>();
        var (line, at, values, name) = (1, 0, 0, "");
        while (reader.Read())
        {
            line += content[at..(int)reader.TokenStartIndex].Count((byte)'\n');
            at = (int)reader.TokenStartIndex;
            var text = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? reader.GetString()! : "";
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = text.Length <= LongestName ? text : throw new JsonException(null, null, line - 1, null);
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            if (++values > MaxValues)
            {
                throw new JsonException(null, null, line - 1, null);
            }

            var path = PathOf(open, name);
            lines[path] = line;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }

        return lines;
    }

    private static string PathOf(Stack<(string Path, int Item)> open, string name)
    {
        if (!open.TryPop(out var parent))
        {
            return "";
        }

        open.Push((parent.Path, parent.Item < 0 ? -1 : parent.Item + 1));
        return parent.Item < 0 ? FormStructure.Join(parent.Path, name) : FormattableString.Invariant($"{parent.Path}[{parent.Item}]");
    }
}
