using System.Globalization;
using System.Text;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>The texts of one file: normalised, each stored once where it repeats, their sum bounded.</summary>
internal sealed class CellTexts(SheetLimits limits)
{
    private const int RememberedCharacters = 48;

    private readonly Dictionary<string, string> _remembered = new(StringComparer.Ordinal);
    private readonly StringBuilder _decoded = new();
    private long _characters;

    /// <summary>A text as cells hold it: <c>_xHHHH_</c> decoded, <see cref="PlainText"/>; "" for one without content.</summary>
    /// <exception cref="SheetLimitException">It or all texts together are too long.</exception>
    public string OfXml(ReadOnlySpan<char> raw)
    {
        if (raw.IndexOf("_x", StringComparison.Ordinal) < 0)
        {
            return Of(raw);
        }

        _decoded.Clear();
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] == '_' && raw.Length - at >= 7 && raw[at + 1] == 'x' && raw[at + 6] == '_'
                && ushort.TryParse(raw.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                _decoded.Append((char)code);
                at += 6;
            }
            else
            {
                _decoded.Append(raw[at]);
            }
        }

        return Of(_decoded.ToString());
    }

    /// <summary>A text as it is, but for <see cref="PlainText"/>.</summary>
    public string Of(ReadOnlySpan<char> raw)
    {
        if (raw.IsEmpty)
        {
            return "";
        }

        if (raw.Length > limits.CellCharacters)
        {
            throw new SheetLimitException("số ký tự trong một ô");
        }

        if (raw.Length > RememberedCharacters)
        {
            return Charge(PlainText.Of(raw.ToString()));
        }

        var lookup = _remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(raw, out var known))
        {
            return known;
        }

        var key = raw.ToString();
        var plain = Charge(PlainText.Of(key));
        if (_remembered.Count < 10_000)
        {
            _remembered[key] = plain == key ? key : plain;
        }

        return plain;
    }

    private string Charge(string text)
    {
        // A text costs more than its characters: the object around it counts as a dozen.
        _characters += text.Length + 12;
        return _characters <= limits.Characters ? text : throw new SheetLimitException("tổng số ký tự");
    }
}
