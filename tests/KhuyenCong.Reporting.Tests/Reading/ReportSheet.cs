using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>A sheet that a test fills and changes, written as a plain workbook or a CSV. It begins as the good KC-01 of unit 52 for 2026-Q3.</summary>
internal sealed class ReportSheet
{
    private readonly SortedDictionary<int, SortedDictionary<int, object>> _rows = [];
    private readonly HashSet<int> _hiddenRows = [];
    private readonly HashSet<int> _hiddenColumns = [];
    private readonly List<string> _merged = [];
    private readonly List<(string Ranges, string Format)> _conditional = [];

    public string Name { get; set; } = "Báo cáo";

    public string State { get; set; } = "visible";

    /// <summary>The good report: the cover in rows 1 to 7, the header in row 9, code 01 in row 10, columns A to H.</summary>
    public static ReportSheet Good()
    {
        var sheet = new ReportSheet();
        var lines = File.ReadAllText(SamplePath("good-utf8-bom-semicolon-52.csv")).TrimStart('\uFEFF').Split('\n');
        for (var row = 1; row <= lines.Length; row++)
        {
            var cells = lines[row - 1].TrimEnd('\r').Split(';');
            for (var column = 1; column <= cells.Length; column++)
            {
                if (cells[column - 1].Length > 0)
                {
                    sheet.Set(row, column, row > 9 && column is >= 5 and <= 7
                        && decimal.TryParse(cells[column - 1].Replace(".", "", StringComparison.Ordinal).Replace(',', '.'), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
                            ? number : cells[column - 1]);
                }
            }
        }

        return sheet;
    }

    public static string SamplePath(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", name);

    /// <summary>A number, a text, a day, a boolean, an <see cref="ErrorValue"/> or a <see cref="Formula"/>; null empties the cell.</summary>
    public ReportSheet Set(string address, object? value)
    {
        var letters = address.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var column = letters.Aggregate(0, (sum, letter) => (sum * 26) + letter - 'A' + 1);
        return Set(int.Parse(address.AsSpan(letters.Length), CultureInfo.InvariantCulture), column, value);
    }

    public ReportSheet Set(int row, int column, object? value)
    {
        if (!_rows.TryGetValue(row, out var cells))
        {
            _rows[row] = cells = [];
        }

        if (value is null)
        {
            cells.Remove(column);
        }
        else
        {
            cells[column] = value;
        }

        return this;
    }

    public ReportSheet RemoveRow(int row)
    {
        _rows.Remove(row);
        return this;
    }

    /// <summary>Moves the rows from one on down.</summary>
    public ReportSheet InsertRows(int at, int count)
    {
        foreach (var row in _rows.Keys.Where(r => r >= at).Reverse().ToList())
        {
            _rows[row + count] = _rows[row];
            _rows.Remove(row);
        }

        return this;
    }

    /// <summary>Writes another unit of money on the cover and into the rows' own column.</summary>
    public ReportSheet InMoney(string unit)
    {
        foreach (var cells in _rows.Where(r => r.Key > 9 && r.Value.TryGetValue(4, out var own) && own is "triệu đồng").Select(r => r.Value))
        {
            cells[4] = unit;
        }

        return Set("B6", unit);
    }

    public ReportSheet ClearColumn(int column)
    {
        foreach (var row in _rows.Values)
        {
            row.Remove(column);
        }

        return this;
    }

    public ReportSheet HideRow(int row)
    {
        _hiddenRows.Add(row);
        return this;
    }

    public ReportSheet HideColumn(int column)
    {
        _hiddenColumns.Add(column);
        return this;
    }

    public ReportSheet Merge(string range)
    {
        _merged.Add(range);
        return this;
    }

    public ReportSheet Conditional(string ranges, string format)
    {
        _conditional.Add((ranges, format));
        return this;
    }

    public UploadedFile Xlsx(params ReportSheet[] others) => Book([this, .. others]);

    public UploadedFile Csv(char delimiter = ';', string name = "bao-cao.csv")
    {
        var text = new StringBuilder();
        for (var row = 1; row <= _rows.Keys.Max(); row++)
        {
            if (_rows.TryGetValue(row, out var cells) && cells.Count > 0)
            {
                text.AppendJoin(delimiter, Enumerable.Range(1, cells.Keys.Max()).Select(c => cells.TryGetValue(c, out var value) ? Quoted(TextOf(value), delimiter) : ""));
            }

            text.Append("\r\n");
        }

        return new UploadedFile(name, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Quoted(string text, char delimiter) =>
        text.Contains(delimiter, StringComparison.Ordinal) || text.Contains('"', StringComparison.Ordinal)
            ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;

    private static string TextOf(object value) => value switch
    {
        decimal number => FigureText.Of(number),
        int number => FigureText.Of(number),
        _ => value.ToString()!,
    };

    private static UploadedFile Book(ReportSheet[] sheets)
    {
        var formats = sheets.SelectMany(s => s._rows.Values).SelectMany(r => r.Values).OfType<Styled>().Select(s => s.Format).Distinct().ToList();
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                + "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
                + string.Concat(sheets.Select((_, i) => $"<Override PartName=\"/xl/worksheets/sheet{i + 1}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>")) + "</Types>");
            Add("_rels/.rels", Relations("<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>"));
            Add("xl/workbook.xml",
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
                + string.Concat(sheets.Select((s, i) => $"<sheet name=\"{SecurityElement.Escape(s.Name)}\" sheetId=\"{i + 1}\" state=\"{s.State}\" r:id=\"rId{i + 1}\"/>")) + "</sheets></workbook>");
            Add("xl/_rels/workbook.xml.rels", Relations(
                string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))
                + "<Relationship Id=\"rIdStyles\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>"));
            Add("xl/styles.xml",
                "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts>"
                + string.Concat(formats.Select((f, i) => $"<numFmt numFmtId=\"{170 + i}\" formatCode=\"{SecurityElement.Escape(f)}\"/>"))
                + "</numFmts><fonts count=\"3\"><font><name val=\"Arial\"/></font><font><name val=\".VnTime\"/></font><font><strike/><name val=\"Arial\"/></font></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
                + "<cellXfs><xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"14\" fontId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\"/><xf numFmtId=\"0\" fontId=\"2\"/>"
                + string.Concat(formats.Select((_, i) => $"<xf numFmtId=\"{170 + i}\" fontId=\"0\"/>")) + "</cellXfs><dxfs>"
                + string.Concat(sheets.SelectMany(s => s._conditional).Select((c, i) => $"<dxf><numFmt numFmtId=\"{300 + i}\" formatCode=\"{SecurityElement.Escape(c.Format)}\"/></dxf>")) + "</dxfs></styleSheet>");
            for (var i = 0; i < sheets.Length; i++)
            {
                Add($"xl/worksheets/sheet{i + 1}.xml", sheets[i].Xml(formats));
            }

            void Add(string path, string xml)
            {
                using var writer = new StreamWriter(zip.CreateEntry(path).Open());
                writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml);
            }
        }

        return new UploadedFile("bao-cao.xlsx", stream.ToArray());
    }

    private static string Relations(string inner) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + inner + "</Relationships>";

    private string Xml(List<string> formats)
    {
        var xml = new StringBuilder("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        if (_hiddenColumns.Count > 0)
        {
            xml.Append("<cols>").AppendJoin("", _hiddenColumns.Order().Select(c => $"<col min=\"{c}\" max=\"{c}\" hidden=\"1\"/>")).Append("</cols>");
        }

        xml.Append("<sheetData>");
        foreach (var (row, cells) in _rows)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{row}\"{(_hiddenRows.Contains(row) ? " hidden=\"1\"" : "")}>");
            foreach (var (column, value) in cells)
            {
                xml.Append(CellXml(CellAddress.Of(row, column), value, formats));
            }

            xml.Append("</row>");
        }

        xml.Append("</sheetData>");
        if (_merged.Count > 0)
        {
            xml.Append("<mergeCells>").AppendJoin("", _merged.Select(m => $"<mergeCell ref=\"{m}\"/>")).Append("</mergeCells>");
        }

        foreach (var (ranges, index) in _conditional.Select((c, i) => (c.Ranges, i)))
        {
            xml.Append(CultureInfo.InvariantCulture, $"<conditionalFormatting sqref=\"{ranges}\"><cfRule type=\"expression\" dxfId=\"{index}\" priority=\"{index + 1}\"><formula>TRUE</formula></cfRule></conditionalFormatting>");
        }

        return xml.Append("</worksheet>").ToString();
    }

    private static string CellXml(string address, object value, List<string> formats) => value switch
    {
        decimal number => $"<c r=\"{address}\"><v>{number.ToString(CultureInfo.InvariantCulture)}</v></c>",
        int number => $"<c r=\"{address}\"><v>{number}</v></c>",
        bool yes => $"<c r=\"{address}\" t=\"b\"><v>{(yes ? 1 : 0)}</v></c>",
        DateOnly day => $"<c r=\"{address}\" s=\"1\"><v>{day.DayNumber - new DateOnly(1899, 12, 30).DayNumber}</v></c>",
        ErrorValue error => $"<c r=\"{address}\" t=\"e\"><v>{error.Name}</v></c>",
        Formula formula => $"<c r=\"{address}\"><f>{formula.Text}</f>{(formula.Value is { } v ? $"<v>{v.ToString(CultureInfo.InvariantCulture)}</v>" : "")}</c>",
        ErrorFormula formula => $"<c r=\"{address}\" t=\"e\"><f>{formula.Text}</f><v>{formula.Error}</v></c>",
        Styled styled => $"<c r=\"{address}\" s=\"{4 + formats.IndexOf(styled.Format)}\"><v>{styled.Value.ToString(CultureInfo.InvariantCulture)}</v></c>",
        RichCell rich => $"<c r=\"{address}\" t=\"inlineStr\"><is>{rich.Runs}</is></c>",
        Struck struck => $"<c r=\"{address}\" s=\"3\"><v>{struck.Value}</v></c>",
        LegacyFontText text => $"<c r=\"{address}\" s=\"2\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(text.Text)}</t></is></c>",
        _ => $"<c r=\"{address}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape((string)value)}</t></is></c>",
    };

    /// <summary>An error such as #REF!.</summary>
    public sealed record ErrorValue(string Name);

    /// <summary>A formula with or without its value.</summary>
    public sealed record Formula(string Text, decimal? Value = null);

    /// <summary>A formula whose value is an error.</summary>
    public sealed record ErrorFormula(string Text, string Error);

    /// <summary>A number with a format.</summary>
    public sealed record Styled(decimal Value, string Format);

    /// <summary>A text of runs, as the elements of the file.</summary>
    public sealed record RichCell(string Runs);

    /// <summary>A number in a font that strikes it through.</summary>
    public sealed record Struck(int Value);

    /// <summary>A text in the font .VnTime.</summary>
    public sealed record LegacyFontText(string Text);
}

/// <summary>Reads and checks as the product does, with the shipped reference data.</summary>
internal static class SampleReading
{
    public static Period Q3 { get; } = new(PeriodKind.Quarter, 2026, 3);

    public static ReportReader Reader { get; } = new(ReferenceData.Shipped.Forms, ReferenceData.Shipped.Duties.FormsFor, ReferenceData.Shipped.Units.FindByName);

    public static Addressee To(string unit = "52", Period? period = null, string? form = null)
    {
        var at = period ?? Q3;
        return new Addressee(ReferenceData.Shipped.Units.Find(unit, at.WindowUnder(WindowRegime.Administrative).End)!, at, form);
    }

    public static CheckedReport Check(UploadedFile file, Addressee? to = null)
    {
        to ??= To();
        return ReportValidator.Check(Reader.Read(file, to), ReportHistory.None, to.Period.WindowUnder(WindowRegime.Administrative).End);
    }

    public static UploadedFile Sample(string name) => new(name, File.ReadAllBytes(ReportSheet.SamplePath(name)));
}
