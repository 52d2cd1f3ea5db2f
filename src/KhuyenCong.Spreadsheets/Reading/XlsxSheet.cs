using System.Globalization;
using System.Xml;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>How much has been read of a workbook, over all its sheets.</summary>
internal sealed class SheetTally(SheetLimits limits, CancellationToken cancellation)
{
    private int _rows;
    private int _cells;

    /// <summary>Counts a row with its cells.</summary>
    public void Add(int rows, int cells)
    {
        cancellation.ThrowIfCancellationRequested();
        _rows += rows;
        _cells += cells;
        if (_rows > limits.Rows)
        {
            throw new LimitExceededException(FileLimit.Rows, limits.Rows);
        }

        if (_cells > limits.Cells)
        {
            throw new LimitExceededException(FileLimit.Cells, limits.Cells);
        }
    }
}

/// <summary>Reads the cells of one worksheet part.</summary>
/// <param name="styles">The styles of its workbook.</param>
/// <param name="strings">The strings of its workbook.</param>
/// <param name="from1904">Whether its days are counted from 1904.</param>
/// <param name="formulas">Takes the formulas where the workbook asks to be calculated on opening; null where it does not.</param>
/// <param name="limits">Bounds.</param>
/// <param name="tally">What was read of the workbook.</param>
internal sealed class XlsxSheet(XlsxStyles styles, XlsxStrings strings, bool from1904, SheetFormulas? formulas, SheetLimits limits, SheetTally tally)
{
    private const int MaxSpread = 16_384, MaxCovered = 1_000_000;

    // As programs write numbers; only what is longer is text that is counted.
    private const int LongestNumber = 32;
    private readonly List<SheetRow> _rows = [];
    private readonly List<Cell> _cells = [];
    private readonly List<CellRange> _merged = [];

    // Where a range of hidden columns begins (1 more) and ends (1 less).
    private readonly int[] _hiddenColumns = new int[16_386];
    private readonly List<ConditionalFormat> _conditional = [];
    private readonly List<string> _printed = [];
    private List<string> _printedParts = [];

    /// <summary>The merged ranges of more than one cell, known once the worksheet was read.</summary>
    public IReadOnlyList<CellRange> Merged => _merged;

    /// <summary>The number formats under a condition, known once the worksheet was read.</summary>
    public IReadOnlyList<ConditionalFormat> ConditionalFormats => _conditional;

    /// <summary>What is printed above and below each page, known once the worksheet was read.</summary>
    public IReadOnlyList<string> PrintedTexts => _printed;

    /// <summary>Reads a worksheet; the rows by number, their cells by column.</summary>
    /// <param name="reader">A reader over the part.</param>
    public IReadOnlyList<SheetRow> Read(XmlReader reader)
    {
        var row = 0;
        var section = string.Empty;
        var ranges = new Lazy<List<CellRange>>([]);
        while (XlsxXml.Next(reader))
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == 1)
            {
                section = string.Empty;
            }

            if (section == "sheetData")
            {
                XlsxXml.RefuseAlternatives(reader);
            }

            if (reader.NodeType != XmlNodeType.Element || !XlsxXml.IsSpreadsheet(reader.NamespaceURI))
            {
                continue;
            }

            switch (reader.Depth)
            {
                case 0 when reader.LocalName != "worksheet":
                    throw new DamagedFileException("a sheet's part is no worksheet");
                case 1:
                    section = reader.IsEmptyElement ? string.Empty : reader.LocalName;
                    _printedParts = section == "headerFooter" ? PrintedPartsOf(reader) : _printedParts;

                    // Taken apart only where a rule asks for them: most formats under conditions are colours.
                    var references = section == "conditionalFormatting" ? reader.GetAttribute("sqref") : null;
                    ranges = new Lazy<List<CellRange>>(() => RangesOf(references ?? string.Empty));
                    break;
                case 2 when section == "sheetData" && reader.LocalName == "row":
                    row = ReadRow(reader, row);
                    break;
                case 2:
                    ReadEntry(reader, section, ranges);
                    break;
                default:
                    break;
            }
        }

        return Finish();
    }

    /// <summary>Reads what stands in a section of the sheet other than its rows.</summary>
    private void ReadEntry(XmlReader reader, string section, Lazy<List<CellRange>> ranges)
    {
        switch (section, reader.LocalName)
        {
            case ("cols", "col"):
                ReadColumn(reader);
                break;
            case ("mergeCells", "mergeCell"):
                ReadMerged(reader);
                break;
            case ("conditionalFormatting", "cfRule"):
                ReadConditional(reader, ranges);
                break;
            case ("headerFooter", var part) when _printedParts.Exists(p => part.StartsWith(p, StringComparison.Ordinal)):
                _printed.AddRange(PrintedText.PiecesOf(strings.Raw(reader)).Select(strings.Keep).Where(p => p.Length > 0));
                break;
            default:
                break;
        }
    }

    /// <summary>Which of the texts above and below a page are printed: those of even pages and of the first only where a flag says so.</summary>
    private static List<string> PrintedPartsOf(XmlReader reader)
    {
        var parts = new List<string> { "odd" };
        if (XlsxXml.Flag(reader, "differentOddEven"))
        {
            parts.Add("even");
        }

        if (XlsxXml.Flag(reader, "differentFirst"))
        {
            parts.Add("first");
        }

        return parts;
    }

    private void ReadColumn(XmlReader reader)
    {
        if ((XlsxXml.Flag(reader, "hidden") || reader.GetAttribute("width") is "0" or "0.0")
            && int.TryParse(reader.GetAttribute("min"), NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(reader.GetAttribute("max"), NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from <= to && from < _hiddenColumns.Length)
        {
            _hiddenColumns[from]++;
            _hiddenColumns[Math.Min(to, _hiddenColumns.Length - 2) + 1]--;
        }
    }

    private void ReadMerged(XmlReader reader)
    {
        if (_merged.Count >= limits.MergedRanges)
        {
            throw new LimitExceededException(FileLimit.MergedRanges);
        }

        if (RangeOf(reader.GetAttribute("ref") ?? string.Empty) is { } range && (range.Top < range.Bottom || range.Left < range.Right))
        {
            _merged.Add(range);
        }
    }

    private void ReadConditional(XmlReader reader, Lazy<List<CellRange>> ranges)
    {
        if (!int.TryParse(reader.GetAttribute("dxfId"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || styles.Conditional(index) is not { } format)
        {
            return;
        }

        foreach (var range in ranges.Value)
        {
            if (_conditional.Count >= limits.ConditionalFormats)
            {
                throw TooManyConditional();
            }

            _conditional.Add(new ConditionalFormat(range, format));
        }
    }

    private List<CellRange> RangesOf(string references)
    {
        var ranges = new List<CellRange>();
        foreach (var piece in references.AsSpan().Split(' '))
        {
            if (RangeOf(references.AsSpan()[piece]) is not { } range)
            {
                continue;
            }

            if (ranges.Count >= limits.ConditionalFormats)
            {
                throw TooManyConditional();
            }

            ranges.Add(range);
        }

        return ranges;
    }

    private static LimitExceededException TooManyConditional() => new(FileLimit.ConditionalFormats);

    /// <summary>A range such as B2:C3, or one cell; null where the text is neither.</summary>
    private static CellRange? RangeOf(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        return CellAddress.TryRead(colon < 0 ? text : text[..colon], out var top, out var left) && CellAddress.TryRead(text[(colon + 1)..], out var bottom, out var right) && top <= bottom && left <= right
            ? new CellRange(top, left, bottom, right)
            : null;
    }

    private int ReadRow(XmlReader reader, int before)
    {
        var number = before + 1;
        if (reader.GetAttribute("r") is { } reference
            && (!int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number < 1))
        {
            throw new DamagedFileException("a row without a right number");
        }

        CheckRow(number);
        if (reader.IsEmptyElement)
        {
            return number;
        }

        var hidden = XlsxXml.Flag(reader, "hidden") || reader.GetAttribute("ht") is "0" or "0.0";
        _cells.Clear();
        var column = 0;
        var ordered = true;
        var depth = reader.Depth;
        while (XlsxXml.Next(reader) && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            XlsxXml.RefuseAlternatives(reader);
            if (reader.Depth == depth + 1 && XlsxXml.IsStart(reader, "c"))
            {
                var next = column + 1;
                if (reader.GetAttribute("r") is { } address && (!CellAddress.TryRead(address, out var at, out next) || at != number))
                {
                    throw new DamagedFileException("a cell without a right address");
                }

                CheckColumn(next);
                ordered &= next > column;
                column = next;
                if (ReadCell(reader, number, column, hidden) is { } cell)
                {
                    _cells.Add(cell);
                }
            }
        }

        KeepRow(number, ordered);
        return number;
    }

    private void CheckRow(int number)
    {
        if (number > limits.LastRow)
        {
            throw new DamagedFileException("a row beyond the sheet's end");
        }
    }

    private void CheckColumn(int column)
    {
        if (column > limits.LastColumn)
        {
            throw new DamagedFileException("a cell beyond the sheet's end");
        }
    }

    /// <summary>Counts and keeps the cells read of a row, unless there are none.</summary>
    private void KeepRow(int number, bool ordered)
    {
        if (_cells.Count == 0)
        {
            return;
        }

        tally.Add(1, _cells.Count);
        if (!ordered)
        {
            _cells.Sort((left, right) => left.Column.CompareTo(right.Column));
        }

        _rows.Add(new SheetRow(number, _cells.ToArray()));
    }

    private Cell? ReadCell(XmlReader reader, int row, int column, bool hidden)
    {
        var type = reader.GetAttribute("t") ?? "n";
        var style = int.TryParse(reader.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? styles[index] : styles[0];
        string? raw = null;
        RichText? inline = null;
        var formula = false;
        if (!reader.IsEmptyElement)
        {
            var depth = reader.Depth;
            while (XlsxXml.Next(reader) && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
            {
                XlsxXml.RefuseAlternatives(reader);
                if (reader.Depth != depth + 1 || reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                if (XlsxXml.IsStart(reader, "v"))
                {
                    raw = raw is null ? strings.Raw(reader) : throw new DamagedFileException("a cell with two values");
                }
                else if (XlsxXml.IsStart(reader, "is"))
                {
                    inline = inline is null ? strings.Rich(reader) : throw new DamagedFileException("a cell with two texts");
                }
                else if (XlsxXml.IsStart(reader, "f"))
                {
                    formula = true;
                    ReadFormula(reader, row, column);
                }
                else
                {
                    XlsxXml.SkipElement(reader);
                }
            }
        }

        return Make(row, column, hidden, type, style, raw, inline, formula);
    }

    private void ReadFormula(XmlReader reader, int row, int column)
    {
        if (formulas is null)
        {
            XlsxXml.SkipElement(reader);
            return;
        }

        var (type, shared) = (reader.GetAttribute("t") is "normal" ? null : reader.GetAttribute("t"), reader.GetAttribute("si"));
        formulas.Add(row, column, strings.Raw(reader), type, int.TryParse(shared, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
    }

    private Cell? Make(int row, int column, bool hidden, string type, CellStyle style, string? raw, RichText? inline, bool formula)
    {
        var cell = new Cell(row, column, CellKind.Text, string.Empty)
        {
            Format = style.Format,
            LegacyFont = style.LegacyFont,
            Marked = style.Struck,
            HasFormula = formula,
            Hidden = hidden,
        };
        if (formula && inline is null && (raw is null || (raw.Length == 0 && (type != "str" || formulas is not null))))
        {
            return cell with { Kind = CellKind.FormulaWithoutValue };
        }

        return type switch
        {
            "s" => Shared(cell, raw),
            "n" when inline is { } text && raw is null => Text(cell with { Irregular = true }, text),
            "inlineStr" or "str" => Text(cell, inline ?? new RichText(strings.Keep(XlsxXml.Unescape(raw ?? string.Empty)), null)),
            _ when raw?.Trim() is { Length: > 0 } value => Value(cell, type, value, style),
            _ => null,
        };
    }

    private Cell Value(Cell cell, string type, string value, CellStyle style) => type switch
    {
        "n" => Number(cell, value, style.Date),
        "b" when value is "1" or "true" => cell with { Kind = CellKind.Boolean, Text = "TRUE" },
        "b" when value is "0" or "false" => cell with { Kind = CellKind.Boolean, Text = "FALSE" },
        "d" when IsoDate(value) is { } day => cell with { Kind = CellKind.Date, Text = day },
        _ => cell with { Kind = CellKind.Error, Text = Short(value) },
    };

    private Cell? Shared(Cell cell, string? raw)
    {
        var value = raw.AsSpan().Trim();
        if (value.IsEmpty)
        {
            return null;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= strings.Shared.Count)
        {
            throw new DamagedFileException("a shared string that is not there");
        }

        strings.Count(strings.Shared[index].Text);
        return Text(cell, strings.Shared[index]);
    }

    private static Cell? Text(Cell cell, RichText text) =>
        text.Text.Length == 0 ? null
        : ErrorValue.Is(text.Text) ? cell with { Kind = CellKind.Error, Text = text.Text }
        : cell with { Text = text.Text, LegacyFont = cell.LegacyFont ?? text.LegacyFont, Marked = cell.Marked || text.Marked };

    private Cell Number(Cell cell, string value, bool date)
    {
        if (!double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
        {
            return cell with { Kind = CellKind.Error, Text = Short(value) };
        }

        if (date && NumberFormats.DateOf(number, from1904) is { } day)
        {
            return cell with { Kind = CellKind.Date, Text = day, Number = number };
        }

        if (value.Length > LongestNumber)
        {
            strings.Count(value);
        }

        return cell with { Kind = CellKind.Number, Text = value, Number = number };
    }

    private static string Short(string value) => value[..Math.Min(value.Length, 200)];

    /// <summary>A day, a time of day or a length of time as Excel writes them in Strict workbooks, to the second.</summary>
    private static string? IsoDate(string value)
    {
        // Excel writes seventeen digits of a second, more than .NET reads.
        var point = value.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? 0 : value.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : value.Length - point - 1;
        var whole = digits == 0 ? value : value.Remove(point, digits + 1);
        string[] days = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
        if (DateTime.TryParseExact(whole, days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        }

        return TimeOnly.TryParseExact(whole.TrimEnd('Z'), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || (whole is ['P', 'T', _, ..] && !whole.AsSpan(2).ContainsAnyExcept("0123456789HMS")) ? Short(whole) : null;
    }

    private IReadOnlyList<SheetRow> Finish()
    {
        JoinRows();

        // From here on: how many ranges of hidden columns a column lies in.
        for (var column = 1; column < _hiddenColumns.Length; column++)
        {
            _hiddenColumns[column] += _hiddenColumns[column - 1];
        }

        for (var index = 0; index < _rows.Count; index++)
        {
            var cells = (Cell[])_rows[index].Cells;
            for (var at = 0; at < cells.Length; at++)
            {
                if (at > 0 && cells[at].Column == cells[at - 1].Column)
                {
                    throw new DamagedFileException("a cell that comes twice");
                }

                if (_hiddenColumns[cells[at].Column] > 0)
                {
                    cells[at] = cells[at] with { Hidden = true };
                }
            }
        }

        formulas?.Mark(_rows);
        if (_merged.Count > 0)
        {
            Spread();
        }

        return _rows;
    }

    /// <summary>Puts the rows in order; of those with one number, as some programs write one for each cell, one is made.</summary>
    private void JoinRows()
    {
        var ordered = true;
        for (var index = 1; index < _rows.Count; index++)
        {
            ordered &= _rows[index].Number > _rows[index - 1].Number;
        }

        if (!ordered)
        {
            var joined = _rows.GroupBy(r => r.Number, (number, rows) => new SheetRow(number, rows.SelectMany(r => r.Cells).OrderBy(c => c.Column).ToArray())).OrderBy(r => r.Number).ToList();
            _rows.Clear();
            _rows.AddRange(joined);
        }
    }

    /// <summary>
    /// Gives a merged label to every empty cell of its range, and marks as hidden what a merged range covers, for nobody sees it.
    /// </summary>
    private void Spread()
    {
        var places = new Dictionary<int, int>(_rows.Count);
        for (var index = 0; index < _rows.Count; index++)
        {
            places.Add(_rows[index].Number, index);
        }

        var touched = new SortedDictionary<int, Dictionary<int, Cell>>();
        var covered = 0L;
        foreach (var area in _merged)
        {
            var size = (long)(area.Bottom - area.Top + 1) * (area.Right - area.Left + 1);
            if (size > MaxSpread)
            {
                continue;
            }

            covered += size;
            if (covered > MaxCovered)
            {
                throw new LimitExceededException(FileLimit.MergedCells);
            }

            Cell? corner = CellsOf(area.Top, create: false) is { } first && first.TryGetValue(area.Left, out var held) ? held : null;
            Cell? label = corner is { Kind: CellKind.Text, Merged: false } ? corner : null;
            for (var row = area.Top; row <= area.Bottom; row++)
            {
                if (CellsOf(row, create: label is not null) is { } cells)
                {
                    Cover(cells, row, row == area.Top ? area.Left + 1 : area.Left, area.Right, label);
                }
            }
        }

        foreach (var (number, cells) in touched)
        {
            var row = new SheetRow(number, cells.Values.OrderBy(c => c.Column).ToArray());
            if (places.TryGetValue(number, out var place))
            {
                _rows[place] = row;
            }
            else if (cells.Count > 0)
            {
                _rows.Add(row);
            }
        }

        _rows.Sort((left, right) => left.Number.CompareTo(right.Number));

        Dictionary<int, Cell>? CellsOf(int row, bool create)
        {
            if (!touched.TryGetValue(row, out var cells) && (create || places.ContainsKey(row)))
            {
                touched[row] = cells = places.TryGetValue(row, out var place) ? _rows[place].Cells.ToDictionary(c => c.Column) : [];
            }

            return cells;
        }
    }

    /// <summary>Hides the cells of a row that a merged range covers, and gives its label to the empty ones.</summary>
    private void Cover(Dictionary<int, Cell> cells, int row, int left, int right, Cell? label)
    {
        for (var column = left; column <= right; column++)
        {
            if (cells.TryGetValue(column, out var cell))
            {
                cells[column] = cell with { Hidden = true };
            }
            else if (label is { } corner)
            {
                tally.Add(cells.Count == 0 ? 1 : 0, 1);
                strings.Count(corner.Text);
                cells.Add(column, corner with { Row = row, Column = column, Merged = true });
            }
        }
    }
}
