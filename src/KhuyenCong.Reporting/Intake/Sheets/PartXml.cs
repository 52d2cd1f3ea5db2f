using System.Xml;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>A workbook's part as markup: forward only, no document type, nothing outside the part, bounded depth and node size.</summary>
internal sealed class PartXml : IDisposable
{
    /// <summary>SpreadsheetML of ECMA-376, transitional.</summary>
    public const string TransitionalMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>SpreadsheetML of ISO/IEC 29500, strict.</summary>
    public const string StrictMain = "http://purl.oclc.org/ooxml/spreadsheetml/main";

    private const int LongestAttribute = 2_048;

    private readonly InflatedStream _stream;
    private readonly XmlReader _reader;
    private readonly SheetLimits _limits;
    private readonly CancellationToken _cancellation;
    private readonly object _transitional;
    private readonly object _strict;
    private char[] _text = new char[256];
    private int _textLength;
    private int _reads;

    /// <summary>Opens a part.</summary>
    public PartXml(InflatedStream stream, SheetLimits limits, MarkupNames names, CancellationToken cancellation)
    {
        (_stream, _limits, _cancellation) = (stream, limits, cancellation);
        _transitional = names.Add(TransitionalMain);
        _strict = names.Add(StrictMain);
        _reader = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            NameTable = names,
            CloseInput = true,
        });
    }

    /// <summary>The reader at its present node; move it by this type's methods alone, except over attributes.</summary>
    public XmlReader Reader => _reader;

    /// <summary>The text that <see cref="ReadText"/> and <see cref="AttributeText"/> gathered.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _textLength);

    /// <summary>Whether the present element is SpreadsheetML, of either edition.</summary>
    public bool IsMain
    {
        get
        {
            var name = _reader.NamespaceURI;
            return ReferenceEquals(name, _transitional) || ReferenceEquals(name, _strict);
        }
    }

    /// <summary>Moves to the next node; false at the end of the part, whose bytes are checked then.</summary>
    public bool Read()
    {
        if ((++_reads & 0x3FFF) == 0)
        {
            _cancellation.ThrowIfCancellationRequested();
        }

        var more = _reader.Read();
        _stream.NodeRead();
        if (!more)
        {
            _stream.Finish();
        }
        else if (_reader.Depth > _limits.Depth)
        {
            throw new SheetLimitException("số tầng lồng nhau");
        }

        return more;
    }

    /// <summary>Whether the present node is the start of a SpreadsheetML element of this (interned) name.</summary>
    public bool IsStart(object name) => _reader.NodeType == XmlNodeType.Element && ReferenceEquals(_reader.LocalName, name) && IsMain;

    /// <summary>Moves to the end of the present element, past all that it holds.</summary>
    public void Skip()
    {
        if (_reader.NodeType != XmlNodeType.Element || _reader.IsEmptyElement)
        {
            return;
        }

        var depth = _reader.Depth;
        while (Read() && !(_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth))
        {
        }
    }

    /// <summary>
    /// Moves to the next element that is a child of the element at this depth; false when that has ended. Deeper elements must have been
    /// read or skipped.
    /// </summary>
    public bool NextChild(int parentDepth)
    {
        while (Read())
        {
            if (_reader.NodeType == XmlNodeType.EndElement && _reader.Depth <= parentDepth)
            {
                return false;
            }

            if (_reader.NodeType == XmlNodeType.Element)
            {
                if (_reader.Depth == parentDepth + 1)
                {
                    return true;
                }

                Skip();
            }
        }

        return false;
    }

    /// <summary>Forgets the gathered text.</summary>
    public void ClearText() => _textLength = 0;

    /// <summary>Adds the present element's own text to the gathered text and moves to its end.</summary>
    public void ReadText()
    {
        if (_reader.IsEmptyElement)
        {
            return;
        }

        var depth = _reader.Depth;
        while (Read())
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    Gather();
                    break;
                case XmlNodeType.Element:
                    Skip();
                    break;
                case XmlNodeType.EndElement when _reader.Depth == depth:
                    return;
            }
        }
    }

    /// <summary>The present attribute's value as the gathered text.</summary>
    public ReadOnlySpan<char> AttributeText()
    {
        _textLength = 0;
        Gather();
        return Text;
    }

    /// <summary>The value of an attribute without a prefix; null when it is absent. Leaves the reader on the element.</summary>
    /// <exception cref="InvalidDataException">It is longer than any name, path or format code may be.</exception>
    public string? Attribute(string name)
    {
        var value = _reader.GetAttribute(name);
        return value is null || value.Length <= LongestAttribute ? value : throw new InvalidDataException("An attribute is too long.");
    }

    /// <summary>Whether an attribute without a prefix is there and true.</summary>
    public bool Flag(string name) => IsTrue(_reader.GetAttribute(name));

    /// <summary>A boolean of XML Schema; "on" is a form of old drafts.</summary>
    public static bool IsTrue(ReadOnlySpan<char> value) => value is "1" or "true" or "on";

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void Gather()
    {
        while (true)
        {
            if (_textLength == _text.Length)
            {
                // An escaped character (_x000D_) takes seven.
                if (_textLength > 8 * _limits.CellCharacters)
                {
                    throw new SheetLimitException("số ký tự trong một ô");
                }

                Array.Resize(ref _text, _text.Length * 2);
            }

            var count = _reader.ReadValueChunk(_text, _textLength, _text.Length - _textLength);
            if (count == 0)
            {
                return;
            }

            _textLength += count;
            _stream.NodeRead();
        }
    }
}

/// <summary>The names of a file's markup, of which an honest file has few and a malicious one could have millions.</summary>
internal sealed class MarkupNames : XmlNameTable
{
    private const int MostNames = 20_000;
    private const int MostCharacters = 1_000_000;

    private readonly NameTable _names = new();
    private int _count;
    private int _characters;

    /// <inheritdoc/>
    public override string Add(string array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return _names.Get(array) ?? Counted(array.Length, _names.Add(array));
    }

    /// <inheritdoc/>
    public override string Add(char[] array, int offset, int length)
    {
        ArgumentNullException.ThrowIfNull(array);
        return _names.Get(array, offset, length) ?? Counted(length, _names.Add(array, offset, length));
    }

    /// <inheritdoc/>
    public override string? Get(string array) => _names.Get(array);

    /// <inheritdoc/>
    public override string? Get(char[] array, int offset, int length) => _names.Get(array, offset, length);

    private string Counted(int length, string name)
    {
        _characters += length;
        return ++_count <= MostNames && _characters <= MostCharacters ? name : throw new SheetLimitException("số tên thẻ");
    }
}
