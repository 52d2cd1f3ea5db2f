using System.Globalization;
using System.Xml;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>What all sheets of one file have used of the bounds.</summary>
internal sealed class SheetTally(SheetLimits limits)
{
    private int _rows;
    private int _cells;
    private long _blanks;

    /// <summary>The bounds.</summary>
    public SheetLimits Limits => limits;

    /// <summary>Counts a row with cells.</summary>
    public void Row()
    {
        if (++_rows > limits.Rows)
        {
            throw new SheetLimitException("số dòng");
        }
    }

    /// <summary>Counts a cell with content.</summary>
    public void Cell()
    {
        if (++_cells > limits.Cells)
        {
            throw new SheetLimitException("số ô");
        }
    }

    /// <summary>Counts rows and cells without content, and cells visited under merged ranges.</summary>
    public void Blank(long count = 1)
    {
        _blanks += count;
        if (_blanks > limits.BlankCells)
        {
            throw new SheetLimitException("số ô trống có định dạng");
        }
    }
}

/// <summary>Reads one worksheet part (ECMA-376 part 1, 18.3) to its rows.</summary>
internal sealed class SheetXml
{
    private const int LastRow = 1_048_576;
    private const int LastColumn = 16_384;

    private readonly PartXml _xml;
    private readonly StyleTable _styles;
    private readonly SharedTexts _shared;
    private readonly CellTexts _texts;
    private readonly SheetTally _tally;
    private readonly bool _from1904;
    private readonly string _name;
    private readonly object _row, _c, _v, _f, _is, _r, _s, _t, _hidden, _height;

    private readonly List<SheetRow> _rows = [];
    private readonly List<Cell> _cells = [];
    private bool[]? _hiddenColumns;
    private readonly List<CellRange> _merged = [];
    private bool _rowsInOrder = true;
    private bool _cellsInOrder = true;
    private int _damaged;
    private (int Row, int Column, string Value) _firstDamaged;

    /// <summary>Prepares to read an opened part.</summary>
    public SheetXml(
        PartXml xml, MarkupNames names, StyleTable styles, SharedTexts shared, CellTexts texts, SheetTally tally, bool from1904, string name)
    {
        (_xml, _styles, _shared, _texts, _tally, _from1904, _name) = (xml, styles, shared, texts, tally, from1904, name);
        (_row, _c, _v, _f, _is) = (names.Add("row"), names.Add("c"), names.Add("v"), names.Add("f"), names.Add("is"));
        (_r, _s, _t, _hidden, _height) = (names.Add("r"), names.Add("s"), names.Add("t"), names.Add("hidden"), names.Add("ht"));
    }

    /// <summary>What must be known of the sheet, after <see cref="Read"/>.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Whether a formula has a value, after <see cref="Read"/>.</summary>
    public bool HasFormulaValues { get; private set; }

    /// <summary>The sheet with the rows that have cells.</summary>
    public Sheet Read(SheetVisibility visibility)
    {
        if (!_xml.NextChild(-1) || !_xml.IsMain || _xml.Reader.LocalName != "worksheet")
        {
            throw new InvalidDataException("The sheet's part is no worksheet.");
        }

        var hasData = false;
        var hasChildren = !_xml.Reader.IsEmptyElement;
        while (hasChildren && _xml.NextChild(0))
        {
            switch (_xml.Reader.LocalName)
            {
                case "cols" when _xml.IsMain && !_xml.Reader.IsEmptyElement:
                    ReadColumns();
                    break;
                case "sheetData" when _xml.IsMain:
                    if (hasData)
                    {
                        throw new InvalidDataException("The sheet has two tables of cells.");
                    }

                    hasData = true;
                    ReadRows();
                    break;
                case "mergeCells" when _xml.IsMain && !_xml.Reader.IsEmptyElement:
                    ReadMerged();
                    break;
                default:
                    _xml.Skip();
                    break;
            }
        }

        StyleTable.ReadToEnd(_xml);
        if (!_rowsInOrder)
        {
            PutRowsInOrder();
        }

        if (_damaged > 0)
        {
            var (row, column, value) = _firstDamaged;
            Findings.Add(SheetFindings.DamagedCell(_name, row, column, value, _damaged - 1));
        }

        if (_merged.Count == 0)
        {
            return new Sheet(_name, visibility, _rows);
        }

        var merged = new MergedRanges(_rows, _merged, _tally, _name, Findings);
        return new Sheet(_name, visibility, merged.Apply()) { MergedFigures = merged.Figures };
    }

    private void ReadColumns()
    {
        while (_xml.NextChild(1))
        {
            if (_xml.IsMain && _xml.Reader.LocalName == "col"
                && (_xml.Flag("hidden") || IsZero(_xml.Attribute("width")))
                && int.TryParse(_xml.Attribute("min"), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && int.TryParse(_xml.Attribute("max"), NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            {
                _hiddenColumns ??= new bool[LastColumn + 1];
                first = Math.Clamp(first, 1, LastColumn);
                last = Math.Clamp(last, 0, LastColumn);
                _tally.Blank(Math.Max(0, last - first));
                _hiddenColumns.AsSpan(first, Math.Max(0, last - first + 1)).Fill(true);
            }

            _xml.Skip();
        }
    }

    private void ReadRows()
    {
        if (_xml.Reader.IsEmptyElement)
        {
            return;
        }

        var last = 0;
        var lastWithCells = 0;
        while (_xml.Read())
        {
            var type = _xml.Reader.NodeType;
            if (type == XmlNodeType.EndElement)
            {
                return;
            }

            if (type != XmlNodeType.Element)
            {
                continue;
            }

            if (!_xml.IsStart(_row))
            {
                _xml.Skip();
                continue;
            }

            var (number, hidden) = ReadRowAttributes(last + 1);
            last = number;
            if (_xml.Reader.IsEmptyElement)
            {
                _tally.Blank();
                continue;
            }

            _cells.Clear();
            _cellsInOrder = true;
            ReadCells(number, hidden);
            if (_cells.Count == 0)
            {
                _tally.Blank();
                continue;
            }

            _tally.Row();
            _rowsInOrder &= number > lastWithCells;
            lastWithCells = number;
            _rows.Add(new SheetRow(number, CellsInOrder(_cells, _cellsInOrder)));
        }
    }

    private (int Number, bool Hidden) ReadRowAttributes(int next)
    {
        var reader = _xml.Reader;
        var number = next;
        var hidden = false;
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            var name = reader.Name;
            if (ReferenceEquals(name, _r))
            {
                number = WholeOf(_xml.AttributeText());
            }
            else if (ReferenceEquals(name, _hidden))
            {
                hidden |= PartXml.IsTrue(_xml.AttributeText());
            }
            else if (ReferenceEquals(name, _height))
            {
                hidden |= IsZero(_xml.AttributeText());
            }
        }

        reader.MoveToElement();
        return number is >= 1 and <= LastRow ? (number, hidden) : throw new InvalidDataException("A row lies outside the sheet.");
    }

    private void ReadCells(int row, bool hidden)
    {
        var last = 0;
        while (_xml.Read())
        {
            var type = _xml.Reader.NodeType;
            if (type == XmlNodeType.EndElement)
            {
                return;
            }

            if (type != XmlNodeType.Element)
            {
                continue;
            }

            if (!_xml.IsStart(_c))
            {
                _xml.Skip();
                continue;
            }

            var column = ReadCell(row, last + 1, hidden);
            _cellsInOrder &= column > last;
            last = column;
        }
    }

    /// <summary>Reads a cell, adds it when it has content, and returns its column.</summary>
    private int ReadCell(int row, int column, bool hidden)
    {
        var reader = _xml.Reader;
        var style = -1;
        var type = CellType.Number;
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            // The whole name: one with a prefix is another attribute.
            var name = reader.Name;
            if (ReferenceEquals(name, _r))
            {
                column = ColumnOf(_xml.AttributeText(), row);
            }
            else if (ReferenceEquals(name, _s))
            {
                style = WholeOf(_xml.AttributeText());
            }
            else if (ReferenceEquals(name, _t))
            {
                type = TypeOf(_xml.AttributeText());
            }
        }

        reader.MoveToElement();
        if (column > LastColumn)
        {
            throw new InvalidDataException("A cell lies outside the sheet.");
        }

        if (reader.IsEmptyElement)
        {
            _tally.Blank();
            return column;
        }

        var content = default(CellContent);
        _xml.ClearText();
        while (_xml.Read())
        {
            var node = reader.NodeType;
            if (node == XmlNodeType.EndElement)
            {
                break;
            }

            if (node != XmlNodeType.Element)
            {
                continue;
            }

            if (_xml.IsStart(_v))
            {
                if (content.HasValue)
                {
                    throw new InvalidDataException("A cell has two values.");
                }

                content.HasValue = true;
                if (!content.HasInline)
                {
                    _xml.ReadText();
                }
                else
                {
                    _xml.Skip();
                }
            }
            else if (_xml.IsStart(_f))
            {
                content.HasFormula = true;
                _xml.Skip();
            }
            else if (_xml.IsStart(_is) && (type == CellType.Inline || (type == CellType.Number && !content.HasValue)))
            {
                content.HasInline = true;
                content.LegacyFont = SharedTexts.ReadRuns(_xml);
            }
            else
            {
                _xml.Skip();
            }
        }

        if (CellOf(row, column, type, _styles.At(style), content) is { } cell)
        {
            _tally.Cell();
            HasFormulaValues |= content.HasFormula && cell.Kind != CellKind.FormulaWithoutValue;
            _cells.Add(cell with { HasFormula = content.HasFormula, Hidden = hidden || (_hiddenColumns is not null && _hiddenColumns[column]) });
        }
        else
        {
            _tally.Blank();
        }

        return column;
    }

    private Cell? CellOf(int row, int column, CellType type, StyleTable.Style style, CellContent content)
    {
        var text = _xml.Text;
        if (content.HasInline)
        {
            return TextCell(row, column, _texts.OfXml(text), content.LegacyFont ?? style.LegacyFont);
        }

        if (type is CellType.Text or CellType.Inline)
        {
            return content.HasFormula && !content.HasValue
                ? new Cell(row, column, CellKind.FormulaWithoutValue, "")
                : TextCell(row, column, _texts.OfXml(text), style.LegacyFont);
        }

        text = text.Trim(" \t\r\n");
        if (text.IsEmpty)
        {
            return content.HasFormula ? new Cell(row, column, CellKind.FormulaWithoutValue, "")
                : type == CellType.Error ? Damaged(row, column, text)
                : null;
        }

        switch (type)
        {
            case CellType.Shared:
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= _shared.Count)
                {
                    return Damaged(row, column, text);
                }

                var (shared, font) = _shared.At(index);
                return TextCell(row, column, shared, font ?? style.LegacyFont);

            case CellType.Boolean:
                return text switch
                {
                    "1" or "true" => new Cell(row, column, CellKind.Boolean, "TRUE"),
                    "0" or "false" => new Cell(row, column, CellKind.Boolean, "FALSE"),
                    _ => Damaged(row, column, text),
                };

            case CellType.Error:
                return new Cell(row, column, CellKind.Error, _texts.Of(text));

            case CellType.Date:
                return SerialDay.TextOf(text) is { } day ? new Cell(row, column, CellKind.Date, day) { Format = style.Format } : Damaged(row, column, text);

            default:
                if (!StoredNumber.TryRead(text, out var number, out var isShortest))
                {
                    return Damaged(row, column, text);
                }

                if (style.IsDate)
                {
                    return SerialDay.TextOf(number, _from1904) is { } serialDay
                        ? new Cell(row, column, CellKind.Date, serialDay) { Format = style.Format }
                        : new Cell(row, column, CellKind.Error, "######") { Format = style.Format };
                }

                var cell = isShortest ? Cell.OfNumber(row, column, number) : new Cell(row, column, CellKind.Number, _texts.Of(text)) { Number = number };
                return style.Format is null ? cell : cell with { Format = style.Format };
        }
    }

    private static Cell? TextCell(int row, int column, string text, string? font) =>
        text.Length == 0
            ? null
            : new Cell(row, column, CellKind.Text, text) { LegacyFont = font is not null && Values.LegacyText.FontMatters(text) ? font : null };

    /// <summary>An empty place, and the finding that says so.</summary>
    private Cell? Damaged(int row, int column, ReadOnlySpan<char> value)
    {
        if (_damaged++ == 0)
        {
            _firstDamaged = (row, column, Values.PlainText.Of(value[..Math.Min(value.Length, 200)].ToString()));
        }

        return null;
    }

    private void ReadMerged()
    {
        while (_xml.NextChild(1))
        {
            if (_xml.IsMain && _xml.Reader.LocalName == "mergeCell" && _xml.Attribute("ref") is { } reference)
            {
                if (_merged.Count == _tally.Limits.MergedRanges)
                {
                    throw new SheetLimitException("số vùng ô gộp");
                }

                _merged.Add(RangeOf(reference));
            }

            _xml.Skip();
        }
    }

    private static CellRange RangeOf(string reference)
    {
        var plain = reference.Replace("$", "", StringComparison.Ordinal).AsSpan();
        var colon = plain.IndexOf(':');
        var (top, left) = PlaceOf(colon < 0 ? plain : plain[..colon]);
        var (bottom, right) = colon < 0 ? (top, left) : PlaceOf(plain[(colon + 1)..]);
        return new CellRange(Math.Min(top, bottom), Math.Min(left, right), Math.Max(top, bottom), Math.Max(left, right));
    }

    private static (int Row, int Column) PlaceOf(ReadOnlySpan<char> address)
    {
        var letters = 0;
        var column = 0;
        while (letters < address.Length && letters < 4 && char.IsAsciiLetter(address[letters]))
        {
            column = (column * 26) + ((address[letters] & 0x1F));
            letters++;
        }

        var row = WholeOf(address[letters..]);
        return letters is > 0 and < 4 && column <= LastColumn && row is >= 1 and <= LastRow
            ? (row, column)
            : throw new InvalidDataException("An address is none.");
    }

    private static int ColumnOf(ReadOnlySpan<char> address, int row)
    {
        var (named, column) = PlaceOf(address);
        return named == row ? column : throw new InvalidDataException("A cell stands in another row than it says.");
    }

    private static int WholeOf(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : throw new InvalidDataException("A whole number is none.");

    private static bool IsZero(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == 0;

    private static CellType TypeOf(ReadOnlySpan<char> type) => type switch
    {
        "n" or "" => CellType.Number,
        "s" => CellType.Shared,
        "str" => CellType.Text,
        "inlineStr" => CellType.Inline,
        "b" => CellType.Boolean,
        "e" => CellType.Error,
        "d" => CellType.Date,
        _ => throw new InvalidDataException("A cell has an unknown type."),
    };

    private static Cell[] CellsInOrder(List<Cell> cells, bool inOrder)
    {
        var array = cells.ToArray();
        if (!inOrder)
        {
            Array.Sort(array, static (a, b) => a.Column.CompareTo(b.Column));
            for (var at = 1; at < array.Length; at++)
            {
                if (array[at].Column == array[at - 1].Column)
                {
                    throw new InvalidDataException("A cell occurs twice.");
                }
            }
        }

        return array;
    }

    private void PutRowsInOrder()
    {
        var byNumber = _rows.GroupBy(static r => r.Number).OrderBy(static g => g.Key)
            .Select(static g => new SheetRow(g.Key, CellsInOrder([.. g.SelectMany(static r => r.Cells)], inOrder: false))).ToList();
        _rows.Clear();
        _rows.AddRange(byNumber);
    }

    private enum CellType
    {
        Number,
        Shared,
        Text,
        Inline,
        Boolean,
        Error,
        Date,
    }

    private struct CellContent
    {
        public bool HasValue;
        public bool HasInline;
        public bool HasFormula;
        public string? LegacyFont;
    }
}
