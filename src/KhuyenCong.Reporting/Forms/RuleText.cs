using System.Text;

namespace KhuyenCong.Reporting.Forms;

/// <summary>Texts of rules with holes in braces, for example "chênh lệch {difference} {unit}".</summary>
public static class RuleText
{
    /// <summary>The names of the holes of a text, in their order, each once.</summary>
    /// <exception cref="FormatException">A brace is not closed, not opened, or holds no plain name.</exception>
    public static IReadOnlyList<string> HolesOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var holes = new List<string>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '}')
            {
                throw new FormatException("A } without its {.");
            }

            if (text[at] != '{')
            {
                continue;
            }

            var end = text.IndexOf('}', at);
            var name = end < 0 ? "" : text[(at + 1)..end];
            if (name.Length == 0 || !name.All(char.IsAsciiLetter))
            {
                throw new FormatException("A { without a plain name and its }.");
            }

            if (!holes.Contains(name))
            {
                holes.Add(name);
            }

            at = end;
        }

        return holes;
    }

    /// <summary>Fills the holes; what is filled in is never searched for holes again.</summary>
    /// <param name="text">A text that <see cref="HolesOf"/> takes.</param>
    /// <param name="values">A value for each hole; one without a value stays as it is.</param>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(values);
        var filled = new StringBuilder(text.Length * 2);
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            filled.Append(text, at, open - at);
            if (values.TryGetValue(text[(open + 1)..close], out var value))
            {
                filled.Append(value);
            }
            else
            {
                filled.Append(text, open, close - open + 1);
            }

            at = close + 1;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }
}
