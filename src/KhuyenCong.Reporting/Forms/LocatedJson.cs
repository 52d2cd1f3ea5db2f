using System.Text.Json;

namespace KhuyenCong.Reporting.Forms;

/// <summary>A JSON value that knows its line, so that a problem can name it.</summary>
internal sealed class LocatedJson
{
    // A form has some thousand values.
    private const int MostValues = 100_000;

    private LocatedJson(JsonValueKind kind, int line) => (Kind, Line) = (kind, line);

    /// <summary>What it is.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>The line on which it begins, from 1.</summary>
    public int Line { get; }

    /// <summary>The text of a string; else empty.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The value of a number; null when it does not fit a decimal.</summary>
    public decimal? Number { get; private init; }

    /// <summary>The items of an array.</summary>
    public List<LocatedJson> Items { get; } = [];

    /// <summary>The members of an object in their order; a name may occur twice.</summary>
    public List<(string Name, LocatedJson Value)> Members { get; } = [];

    /// <summary>Reads strict JSON: no comments, no trailing commas, at most eight levels deep, at most so many values; a byte order mark is passed over.</summary>
    /// <exception cref="JsonException">It is no JSON; the exception carries the line from 0.</exception>
    public static LocatedJson Parse(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("\uFEFF"u8))
        {
            content = content[3..];
        }

        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = 8 });
        var lines = new LineCounter(content);
        reader.Read();
        var root = ReadValue(ref reader, ref lines);
        reader.Read();
        return root;
    }

    private static LocatedJson ReadValue(ref Utf8JsonReader reader, ref LineCounter lines)
    {
        var line = lines.At(reader.TokenStartIndex);
        if (++lines.Values > MostValues)
        {
            throw new JsonException("The file has more values than any form.", null, line - 1, null);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var node = new LocatedJson(JsonValueKind.Object, line);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = TextOf(ref reader, line);
                    reader.Read();
                    node.Members.Add((name, ReadValue(ref reader, ref lines)));
                }

                return node;
            case JsonTokenType.StartArray:
                var array = new LocatedJson(JsonValueKind.Array, line);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Items.Add(ReadValue(ref reader, ref lines));
                }

                return array;
            case JsonTokenType.String:
                return new LocatedJson(JsonValueKind.String, line) { Text = TextOf(ref reader, line) };
            case JsonTokenType.Number:
                return new LocatedJson(JsonValueKind.Number, line) { Number = reader.TryGetDecimal(out var number) ? number : null };
            case JsonTokenType.True:
                return new LocatedJson(JsonValueKind.True, line);
            case JsonTokenType.False:
                return new LocatedJson(JsonValueKind.False, line);
            default:
                return new LocatedJson(JsonValueKind.Null, line);
        }
    }

    private static string TextOf(ref Utf8JsonReader reader, int line)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException problem)
        {
            throw new JsonException("A text is not UTF-8.", null, line - 1, null, problem);
        }
    }

    /// <summary>Counts the lines up to ever later places.</summary>
    private ref struct LineCounter(ReadOnlySpan<byte> content)
    {
        private readonly ReadOnlySpan<byte> _content = content;
        private int _at;
        private int _line = 1;

        /// <summary>How many values were read.</summary>
        public int Values;

        public int At(long index)
        {
            _line += _content[_at..(int)index].Count((byte)'\n');
            _at = (int)index;
            return _line;
        }
    }
}
