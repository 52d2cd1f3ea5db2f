using System.Buffers;
using System.Text.Unicode;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>Where something stands in a row's bytes.</summary>
/// <param name="From">Its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct ByteRange(int From, int Length)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes) => bytes.Slice(From, Length);
}

/// <summary>A cell of a row in plain form.</summary>
internal struct PlainCell
{
    /// <summary>Its column from 1 as its address says; 0 when it has no address.</summary>
    public int Column;

    /// <summary>The index of its style.</summary>
    public int Style;

    /// <summary>Its type; "n" when it names none.</summary>
    public string Type;

    /// <summary>The text of its element v.</summary>
    public ByteRange? Value;

    /// <summary>The text of its element is.</summary>
    public ByteRange? Inline;

    /// <summary>Whether it has an element f.</summary>
    public bool Formula;
}

/// <summary>
/// A worksheet's bytes on their way to the XML reader. From the tag sheetData on, the rows that are written in the plain form that every
/// spreadsheet program writes can be taken out of the stream before the XML reader sees them, at a fraction of the cost. Plain is only what
/// is surely well-formed and means the same to the XML reader: known elements without prefix, known attributes each at most once and in double
/// quotes, texts in right UTF-8 without comments or sections, and without entities but in formulas. The first row that is anything else, right or wrong, and all that
/// follows stays in the stream.
/// </summary>
/// <param name="inner">The part's bytes.</param>
/// <param name="longest">The longest text, in bytes, that is plain.</param>
internal sealed class XlsxRowStream(Stream inner, int longest) : ReadOnlyStream
{
    private static readonly SearchValues<byte> TextEnd = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(c => c is not (9 or 10)).Select(c => (byte)c), (byte)'<', (byte)'>', (byte)'&', 0xEF]);

    private static readonly string[] RowAttributes =
        ["r", "spans", "s", "customFormat", "ht", "hidden", "customHeight", "outlineLevel", "collapsed", "thickTop", "thickBot", "x14ac:dyDescent"];

    private static readonly string[] FormulaAttributes = ["t", "ref", "si", "ca", "aca"];

    private static readonly string[] Types = ["n", "s", "str", "inlineStr", "b", "d", "e"];

    private readonly byte[] _buffer = new byte[128 * 1024];
    private PlainCell[] _cells = new PlainCell[16];
    private int _from;
    private int _to;
    private int _rowsAt = -1;
    private bool _began;

    // Set when the buffer ended before what was looked for.
    private bool _ranOut;

    /// <summary>The cells of the row taken last.</summary>
    public ReadOnlySpan<PlainCell> Cells => _cells.AsSpan(0, Count);

    /// <summary>How many cells the row taken last has.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes in which the ranges of the row taken last stand, until the next one is taken.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer;

    /// <summary>The number of the row taken last; null when it names none.</summary>
    public int? Number { get; private set; }

    /// <summary>Whether the row taken last is hidden.</summary>
    public bool Hidden { get; private set; }

    /// <summary>Whether all before the rows, and nothing of them, has gone to the XML reader.</summary>
    public bool AtRows => _rowsAt >= 0 && _from == _rowsAt;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (!_began)
        {
            _began = true;
            Fill();
            _rowsAt = FindRows(_buffer.AsSpan(0, _to));
        }

        if (_from == _to)
        {
            Fill();
        }

        var end = _rowsAt > _from ? _rowsAt : _to;
        if (_rowsAt <= _from)
        {
            _rowsAt = -1;
        }

        var count = Math.Min(buffer.Length, end - _from);
        _buffer.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }

    /// <summary>Takes the next row out of the stream; false when it is not in plain form, and then the XML reader has to read on.</summary>
    /// <param name="knowsX14ac">Whether the prefix x14ac, by which Excel gives each row a descent, is declared.</param>
    public bool TryTakeRow(bool knowsX14ac)
    {
        if (!AtRows)
        {
            return false;
        }

        while (true)
        {
            _ranOut = false;
            var at = _from;
            if (Row(ref at, knowsX14ac))
            {
                _from = _rowsAt = at;
                return true;
            }

            if (!_ranOut || !Fill())
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Reads on; false when there is nothing more or no room for it.</summary>
    private bool Fill()
    {
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        _rowsAt = _rowsAt < 0 ? -1 : _rowsAt - _from;
        _to -= _from;
        _from = 0;
        var count = _to < _buffer.Length ? inner.ReadAtLeast(_buffer.AsSpan(_to), Math.Min(16 * 1024, _buffer.Length - _to), throwOnEndOfStream: false) : 0;
        _to += count;
        return count > 0;
    }

    /// <summary>Where the content of sheetData begins; -1 when what stands before it leaves any doubt of that.</summary>
    private static int FindRows(ReadOnlySpan<byte> head)
    {
        var tag = head.IndexOf("<sheetData>"u8);
        if (tag < 0)
        {
            return -1;
        }

        var before = head[..tag];
        if (before.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            before = before[3..];
        }

        if (before.StartsWith("<?xml "u8))
        {
            var end = before.IndexOf("?>"u8);
            var declaration = before[..Math.Max(end, 0)];
            if (end < 0 || (declaration.IndexOf("encoding"u8) >= 0 && declaration.IndexOf("encoding=\"UTF-8\""u8) < 0 && declaration.IndexOf("encoding=\"utf-8\""u8) < 0))
            {
                return -1;
            }

            before = before[(end + 2)..];
        }

        // The reader may have got all these bytes while it stands further back: the tag must be the only one of its name.
        return before.IndexOf("sheetData"u8) < 0 && before.IndexOf("<!"u8) < 0 && before.IndexOf("<?"u8) < 0 ? tag + "<sheetData>"u8.Length : -1;
    }

    private bool Row(ref int at, bool knowsX14ac)
    {
        (Number, Hidden, Count) = (null, false, 0);
        SkipBlanks(ref at);
        if (!Take(ref at, "<row"u8))
        {
            return false;
        }

        var seen = 0;
        while (Attribute(ref at, out var name, out var value))
        {
            var known = Once(name, RowAttributes, ref seen);
            switch (known)
            {
                case null:
                case "x14ac:dyDescent" when !knowsX14ac:
                    return false;
                case "r":
                    if (!TryInteger(value, out var number) || number < 1)
                    {
                        return false;
                    }

                    Number = number;
                    break;
                case "hidden":
                    Hidden |= value.SequenceEqual("1"u8) || value.SequenceEqual("true"u8) || value.SequenceEqual("on"u8);
                    break;
                case "ht":
                    Hidden |= value.SequenceEqual("0"u8) || value.SequenceEqual("0.0"u8);
                    break;
                default:
                    break;
            }
        }

        if (Take(ref at, "/>"u8))
        {
            return true;
        }

        if (!Take(ref at, ">"u8))
        {
            return false;
        }

        while (true)
        {
            SkipBlanks(ref at);
            if (Take(ref at, "</row>"u8))
            {
                return true;
            }

            if (Count == _cells.Length)
            {
                Array.Resize(ref _cells, Count * 2);
            }

            if (!CellAt(ref at, ref _cells[Count]))
            {
                return false;
            }

            Count++;
        }
    }

    private bool CellAt(ref int at, ref PlainCell cell)
    {
        cell = new PlainCell { Type = Types[0] };
        if (!Take(ref at, "<c"u8))
        {
            return false;
        }

        var seen = 0;
        while (Attribute(ref at, out var name, out var value))
        {
            if (name.Length != 1 || (seen & (1 << (name[0] & 31))) != 0)
            {
                return false;
            }

            seen |= 1 << (name[0] & 31);
            switch (name[0])
            {
                case (byte)'r':
                    var letters = 0;
                    while (letters < value.Length && letters < 4 && char.IsAsciiLetter((char)value[letters]))
                    {
                        cell.Column = (cell.Column * 26) + ((value[letters] | 0x20) - 'a' + 1);
                        letters++;
                    }

                    if (letters is 0 or 4 || !TryInteger(value[letters..], out var row) || row != (Number ?? -1))
                    {
                        return false;
                    }

                    break;
                case (byte)'s':
                    if (!TryInteger(value, out cell.Style))
                    {
                        return false;
                    }

                    break;
                case (byte)'t':
                    if (!TryType(value, out cell.Type))
                    {
                        return false;
                    }

                    break;
                default:
                    return false;
            }
        }

        if (Take(ref at, "/>"u8))
        {
            return true;
        }

        if (!Take(ref at, ">"u8))
        {
            return false;
        }

        while (!Take(ref at, "</c>"u8))
        {
            if (cell.Value is null && Take(ref at, "<v>"u8))
            {
                if (!Text(ref at, out var value) || !Take(ref at, "</v>"u8))
                {
                    return false;
                }

                cell.Value = value;
            }
            else if (cell.Inline is null && Take(ref at, "<is><t"u8))
            {
                _ = Take(ref at, " xml:space=\"preserve\""u8);
                if (!Take(ref at, ">"u8) || !Text(ref at, out var text) || !Take(ref at, "</t></is>"u8))
                {
                    return false;
                }

                cell.Inline = text;
            }
            else if (!cell.Formula && Take(ref at, "<f"u8))
            {
                if (!Formula(ref at))
                {
                    return false;
                }

                cell.Formula = true;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the rest of an element f; what the formula says does not matter.</summary>
    private bool Formula(ref int at)
    {
        var seen = 0;
        while (Attribute(ref at, out var name, out _))
        {
            if (Once(name, FormulaAttributes, ref seen) is null)
            {
                return false;
            }
        }

        if (Take(ref at, "/>"u8))
        {
            return true;
        }

        if (!Take(ref at, ">"u8))
        {
            return false;
        }

        while (true)
        {
            if (Text(ref at, out _))
            {
                return Take(ref at, "</f>"u8);
            }

            if (!Take(ref at, "&gt;"u8) && !Take(ref at, "&lt;"u8) && !Take(ref at, "&amp;"u8) && !Take(ref at, "&quot;"u8) && !Take(ref at, "&apos;"u8))
            {
                return false;
            }
        }
    }

    /// <summary>The known name that an attribute has; null when it is not known or came before.</summary>
    private static string? Once(ReadOnlySpan<byte> name, string[] known, ref int seen)
    {
        for (var index = 0; index < known.Length; index++)
        {
            if (System.Text.Ascii.Equals(name, known[index]))
            {
                var again = (seen & (1 << index)) != 0;
                seen |= 1 << index;
                return again ? null : known[index];
            }
        }

        return null;
    }

    /// <summary>Takes what is written exactly so.</summary>
    private bool Take(ref int at, ReadOnlySpan<byte> what)
    {
        var rest = _buffer.AsSpan(at, _to - at);
        if (rest.StartsWith(what))
        {
            at += what.Length;
            return true;
        }

        _ranOut |= rest.Length < what.Length;
        return false;
    }

    private void SkipBlanks(ref int at)
    {
        while (at < _to && _buffer[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }
    }

    /// <summary>Takes one blank, a name, and a value in double quotes that needs no decoding; false when none stands here.</summary>
    private bool Attribute(ref int at, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        var rest = _buffer.AsSpan(at, _to - at);
        if (rest.IsEmpty || rest[0] != ' ')
        {
            return false;
        }

        var equal = 1;
        while (equal < rest.Length && (char.IsAsciiLetterOrDigit((char)rest[equal]) || rest[equal] == ':'))
        {
            equal++;
        }

        var end = equal + 2;
        while (end < rest.Length && rest[end] is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'<' or (byte)'&'))
        {
            end++;
        }

        if (end >= rest.Length)
        {
            _ranOut = true;
            return false;
        }

        if (equal == 1 || rest[equal] != '=' || rest[equal + 1] != '"' || rest[end] != '"')
        {
            return false;
        }

        name = rest[1..equal];
        value = rest[(equal + 2)..end];
        at += end + 1;
        return true;
    }

    /// <summary>Takes text; true when a tag follows.</summary>
    private bool Text(ref int at, out ByteRange text)
    {
        var rest = _buffer.AsSpan(at, _to - at);
        var length = rest.IndexOfAny(TextEnd);
        text = new ByteRange(at, Math.Max(length, 0));
        if (length < 0)
        {
            _ranOut = true;
            return false;
        }

        at += length;
        return rest[length] == '<' && length <= longest && Utf8.IsValid(rest[..length]);
    }

    private static bool TryType(ReadOnlySpan<byte> value, out string type)
    {
        foreach (var known in Types)
        {
            if (System.Text.Ascii.Equals(value, known))
            {
                type = known;
                return true;
            }
        }

        type = Types[0];
        return false;
    }

    /// <summary>Digits only, at most nine.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        if (digits.Length is 0 or > 9)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
