using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Spreadsheets.Writing;
using Border = DocumentFormat.OpenXml.Spreadsheet.Border;
using Color = System.Drawing.Color;
using Fill = DocumentFormat.OpenXml.Spreadsheet.Fill;
using Font = DocumentFormat.OpenXml.Spreadsheet.Font;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>Adds styles to a workbook that has its own; what stands there is never changed.</summary>
internal sealed class StyleBook
{
    private readonly Stylesheet _styles;
    private readonly CellFormats _formats;
    private readonly List<CellFormat> _known;
    private readonly List<Fill> _fills;
    private readonly Dictionary<(uint Base, Severity Severity), uint> _marked = [];
    private readonly Dictionary<ResultStyle, uint> _result = [];
    private readonly Dictionary<uint, uint> _quoted = [];
    private readonly Dictionary<uint, uint> _unmarked = [];
    private readonly Dictionary<Severity, (uint Fill, uint Border)> _marks = [];

    public StyleBook(WorkbookPart workbook)
    {
        var part = workbook.WorkbookStylesPart ?? workbook.AddNewPart<WorkbookStylesPart>();
        _styles = part.Stylesheet ??= new Stylesheet();
        var fonts = _styles.Fonts ??= new Fonts();
        if (fonts.ChildElements.Count == 0)
        {
            fonts.AppendChild(new Font(new FontSize { Val = 11 }, new FontName { Val = "Calibri" }));
        }

        var fills = _styles.Fills ??= new Fills();
        if (fills.ChildElements.Count == 0)
        {
            fills.Append(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 }));
        }

        var borders = _styles.Borders ??= new Borders();
        if (borders.ChildElements.Count == 0)
        {
            borders.AppendChild(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()));
        }

        var bases = _styles.CellStyleFormats ??= new CellStyleFormats();
        if (bases.ChildElements.Count == 0)
        {
            bases.AppendChild(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 });
        }

        _formats = _styles.CellFormats ??= new CellFormats();
        if (_formats.ChildElements.Count == 0)
        {
            _formats.AppendChild(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0, FormatId = 0 });
        }

        // The library finds a child by its index, and counts them, by walking from the first one.
        _known = [.. _formats.Elements<CellFormat>()];
        _fills = [.. fills.Elements<Fill>()];
    }

    /// <summary>The style of a wrong cell: its own with another ground and border.</summary>
    public uint Marked(uint style, Severity severity)
    {
        style = Known(style);
        if (!_marked.TryGetValue((style, severity), out var marked))
        {
            var format = CloneOf(style);
            var (fill, border) = MarkOf(severity);
            (format.FillId, format.ApplyFill, format.BorderId, format.ApplyBorder) = (fill, true, border, true);
            _marked[(style, severity)] = marked = Add(format);
        }

        return marked;
    }

    /// <summary>The style of a cell that was marked before, without the mark; the same style when it bears none.</summary>
    public uint Unmarked(uint style)
    {
        style = Known(style);
        if (_unmarked.TryGetValue(style, out var unmarked))
        {
            return unmarked;
        }

        var format = CloneOf(style);
        var fill = _fills.ElementAtOrDefault((int)(format.FillId?.Value ?? 0));
        var ground = fill?.PatternFill?.ForegroundColor?.Rgb?.Value;
        if (ground != Palette.Argb(Palette.ErrorFill) && ground != Palette.Argb(Palette.WarningFill))
        {
            return _unmarked[style] = style;
        }

        (format.FillId, format.ApplyFill, format.BorderId, format.ApplyBorder) = (0, true, AddBorder(BorderStyleValues.Thin, Palette.Line), true);
        return _unmarked[style] = Add(format);
    }

    /// <summary>The style with the sign that the cell's text is text whatever it begins with.</summary>
    public uint Quoted(uint style)
    {
        style = Known(style);
        if (!_quoted.TryGetValue(style, out var quoted))
        {
            var format = CloneOf(style);
            format.QuotePrefix = true;
            _quoted[style] = quoted = Add(format);
        }

        return quoted;
    }

    /// <summary>A style of the sheet "Kết quả kiểm tra".</summary>
    public uint Of(ResultStyle style)
    {
        if (_result.TryGetValue(style, out var index))
        {
            return index;
        }

        var look = ResultLook.Of(style);
        var font = new Font();
        if (look.Bold)
        {
            font.Append(new Bold());
        }

        if (look.Underlined)
        {
            font.Append(new Underline());
        }

        font.Append(
            new FontSize { Val = look.Size },
            new DocumentFormat.OpenXml.Spreadsheet.Color { Rgb = Palette.Argb(look.Ink) },
            new FontName { Val = NewWorkbook.FontName });
        var fonts = _styles.Fonts!;
        fonts.AppendChild(font);
        fonts.Count = (uint)fonts.ChildElements.Count;
        var format = new CellFormat(new Alignment
        {
            WrapText = true,
            Vertical = look.Middle ? VerticalAlignmentValues.Center : VerticalAlignmentValues.Top,
            Horizontal = look.Centered ? HorizontalAlignmentValues.Center : HorizontalAlignmentValues.Left,
        })
        {
            NumberFormatId = 49,
            ApplyNumberFormat = true,
            FontId = fonts.Count - 1,
            ApplyFont = true,
            FillId = look.Fill is { } fill ? AddFill(fill) : 0,
            ApplyFill = look.Fill is not null,
            BorderId = look.Line is { } line ? AddBorder(LineOf(look.Mark), line) : 0,
            ApplyBorder = look.Line is not null,
            ApplyAlignment = true,
            FormatId = 0,
        };
        return _result[style] = Add(format);
    }

    private (uint Fill, uint Border) MarkOf(Severity severity)
    {
        if (!_marks.TryGetValue(severity, out var mark))
        {
            var look = ResultLook.Of(severity == Severity.Error ? ResultStyle.Error : ResultStyle.Warning);
            _marks[severity] = mark = (AddFill(look.Fill!.Value), AddBorder(LineOf(look.Mark), look.Line!.Value));
        }

        return mark;
    }

    private static BorderStyleValues LineOf(LineKind kind) => kind switch
    {
        LineKind.Medium => BorderStyleValues.Medium,
        LineKind.Dashed => BorderStyleValues.MediumDashed,
        _ => BorderStyleValues.Thin,
    };

    private uint AddFill(Color color)
    {
        var fill = new Fill(new PatternFill(new ForegroundColor { Rgb = Palette.Argb(color) }, new BackgroundColor { Indexed = 64 })
        {
            PatternType = PatternValues.Solid,
        });
        _styles.Fills!.AppendChild(fill);
        _fills.Add(fill);
        _styles.Fills.Count = (uint)_fills.Count;
        return _styles.Fills.Count - 1;
    }

    private uint AddBorder(BorderStyleValues line, Color color)
    {
        var borders = _styles.Borders!;
        borders.AppendChild(new Border(Edge(new LeftBorder()), Edge(new RightBorder()), Edge(new TopBorder()), Edge(new BottomBorder()), new DiagonalBorder()));
        borders.Count = (uint)borders.ChildElements.Count;
        return borders.Count - 1;

        T Edge<T>(T edge)
            where T : BorderPropertiesType
        {
            edge.Style = line;
            edge.Color = new DocumentFormat.OpenXml.Spreadsheet.Color { Rgb = Palette.Argb(color) };
            return edge;
        }
    }

    private uint Known(uint style) => style < _known.Count ? style : 0;

    private CellFormat CloneOf(uint style) => (CellFormat)_known[(int)style].CloneNode(deep: true);

    private uint Add(CellFormat format)
    {
        _formats.AppendChild(format);
        _known.Add(format);
        _formats.Count = (uint)_known.Count;
        return _formats.Count - 1;
    }
}
