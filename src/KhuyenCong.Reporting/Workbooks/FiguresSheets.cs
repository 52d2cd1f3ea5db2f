using DocumentFormat.OpenXml.Packaging;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Copying;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;
using KhuyenCong.Spreadsheets.Writing;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;
using Color = System.Drawing.Color;
using NewCell = SpreadCheetah.Cell;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>The sheets by which the ministry reads figures: units by indicators, and the figures to doubt. Each prints on landscape pages with repeated headings.</summary>
public sealed class FiguresSheets
{
    /// <summary>The sheet of units by indicators.</summary>
    public const string SummarySheet = "Tổng hợp";

    /// <summary>The sheet with the figures to doubt.</summary>
    public const string DoubtsSheet = "Lưu ý";

    private const int SummaryHeader = 4, DoubtsHeader = 3;

    // Of the summary, readable on A4: all provinces with their regions are one page.
    private const int LinesOfAPage = 45;

    private static readonly (string Header, double Width)[] DoubtsColumns =
    [
        ("TT", 5), ("Mã đơn vị", 8), ("Đơn vị", 16), ("Số liệu", 38), ("Giá trị", 15), ("Đơn vị tính", 11), ("Tỷ trọng toàn quốc (%)", 10), ("Loại", 15), ("Vì sao cần lưu ý", 58), ("Giải trình của đơn vị", 34),
    ];

    private readonly ComplianceDigest _digest;
    private readonly NewWorkbook _workbook;
    private readonly HashSet<string> _quoted = new(StringComparer.Ordinal);
    private readonly StyleId _title, _subtitle, _header, _text, _bold, _center, _muted;
    private readonly Dictionary<(bool IsBold, bool IsDoubtful, bool HasDecimals), StyleId> _numbers = [];
    private string _sheet = "";
    private int _lines;

    /// <summary>Writes to a workbook that somebody else begins and ends.</summary>
    internal FiguresSheets(ComplianceDigest digest, NewWorkbook workbook)
    {
        (_digest, _workbook) = (digest, workbook);
        _title = workbook.Style(new Style { Font = new Font { Bold = true, Size = 16, Color = Palette.Header } });
        _subtitle = workbook.Style(new Style { Font = new Font { Size = NewWorkbook.FontSize, Color = Palette.Muted } });
        _header = workbook.Style(Body(HorizontalAlignment.Center, bold: true, fill: Palette.Header, ink: Palette.White, wrap: true));
        _text = workbook.Style(Body(HorizontalAlignment.Left, wrap: true));
        _bold = workbook.Style(Body(HorizontalAlignment.Left, bold: true, fill: Palette.Section, wrap: true));
        _center = workbook.Style(Body(HorizontalAlignment.Center));
        _muted = workbook.Style(Body(HorizontalAlignment.Center, fill: Palette.Total, ink: Palette.Muted));
        foreach (var (bold, doubtful, decimals) in from bold in new[] { false, true } from doubtful in new[] { false, true } from decimals in new[] { false, true } select (bold, doubtful, decimals))
        {
            _numbers[(bold, doubtful, decimals)] = workbook.Style(Body(
                HorizontalAlignment.Right, bold, doubtful ? Palette.WarningFill : bold ? Palette.Section : null, format: decimals ? "#,##0.###" : "#,##0"));
        }
    }

    /// <summary>The table of a page as a workbook of its own.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="column">The figure column; null for all.</param>
    /// <param name="group">The group of rows; null for all.</param>
    /// <returns>The bytes of an .xlsx.</returns>
    public static byte[] Write(ComplianceDigest digest, FormColumn? column, IndicatorGroup? group)
    {
        ArgumentNullException.ThrowIfNull(digest);
        using var workbook = new NewWorkbook(digest.Form.Code + " " + digest.Deadlines.Period.Name);
        var doubtful = DoubtfulFigures.Of(digest);
        var sheets = new FiguresSheets(digest, workbook);
        sheets.WriteSummary(IndicatorTable.Of(digest, column, group, doubtful), group);
        sheets.WriteDoubts(doubtful);
        var stream = workbook.Finish();
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            sheets.Finish(document.WorkbookPart!);
        }

        return PlainNames.Seal(stream);
    }

    /// <summary>Writes both sheets of a digest: of the summary, the rows before the form's first heading in every figure column; all rows of a form without such.</summary>
    internal void Write()
    {
        var doubtful = DoubtfulFigures.Of(_digest);
        var common = IndicatorGroup.Of(_digest.Form, _digest.Deadlines.CutOff).FirstOrDefault(g => g.Heading is null);
        WriteSummary(IndicatorTable.Of(_digest, null, common, doubtful), common);
        WriteDoubts(doubtful);
    }

    /// <summary>Sets up what the streaming writer cannot: paper, repeated headings, texts that look like formulas.</summary>
    internal void Finish(WorkbookPart workbook)
    {
        foreach (var name in new[] { SummarySheet, DoubtsSheet })
        {
            var sheet = PrintSetup.PartOf(workbook, name).Worksheet!;
            if (_quoted.Contains(name))
            {
                PrintSetup.QuoteFormulaText(new StyleBook(workbook).Quoted, sheet);
            }

            PrintSetup.Paper(sheet, landscape: true, pages: name == SummarySheet ? 1 + ((_lines - 1) / LinesOfAPage) : 0);
        }

        PrintSetup.RepeatRowsAndColumns(workbook, SummarySheet, SummaryHeader, SummaryHeader + 1, "$A:$B");
        PrintSetup.RepeatRows(workbook, DoubtsSheet, DoubtsHeader, DoubtsHeader);
    }

    private void WriteSummary(IndicatorTable table, IndicatorGroup? group)
    {
        var indicators = table.Indicators;
        var several = indicators.Select(i => i.Column.Id).Distinct().Count() > 1;
        Start(SummarySheet, [8, 21, 16, .. table.Totals.Select(t => WidthOf(t, indicators.Count > 12 ? 11 : 14))], SummaryHeader + 1, frozenColumns: 2);
        Title($"Tổng hợp số liệu theo đơn vị, báo cáo {_digest.Form.Code} – {_digest.Deadlines.Period.Name}" + (group is null ? "" : ": " + PlainText.InSentence(group.Name)));
        _workbook.TallRow(18, new NewCell(CellText.Clean($"Tính đến {VietnamTime.Text(_digest.AsOf)}. {IndicatorText.Of(table.Coverage)}"), _subtitle));
        _workbook.TallRow(18, new NewCell(
            (several || indicators.Count == 0 ? "" : $"Cột “{indicators[0].Column.Label}”. ") + $"Ô tô vàng là số liệu cần lưu ý (trang “{DoubtsSheet}”); dấu “–” là chưa có báo cáo, ô trống là đơn vị để trống.",
            _subtitle));
        Row(several ? 66 : 84, [Cell("Mã", _header), Cell("Đơn vị", _header), Cell("Ghi chú", _header), .. indicators.Select((i, at) => Cell(at > 0 && indicators[at - 1].Row.Code == i.Row.Code ? "" : IndicatorText.Of(i), _header))]);
        Row(36, [Cell("", _header), Cell("", _header), Cell("", _header), .. indicators.Select(i => Cell(several ? i.Column.Label : "Mã số " + i.Row.Code, _header))]);
        foreach (var at in Enumerable.Range(1, 3))
        {
            _workbook.Merge($"{CellAddress.Of(SummaryHeader, at)}:{CellAddress.Of(SummaryHeader + 1, at)}");
        }

        for (var at = 0; at < indicators.Count;)
        {
            var same = indicators.Skip(at).TakeWhile(i => i.Row.Code == indicators[at].Row.Code).Count();
            if (same > 1)
            {
                _workbook.Merge($"{CellAddress.Of(SummaryHeader, at + 4)}:{CellAddress.Of(SummaryHeader, at + 3 + same)}");
            }

            at += same;
        }

        _lines = 2 + table.Regions.Sum(r => 1 + r.Lines.Count);
        Sums("Toàn quốc", table.Coverage.InWords, table.Totals);
        if (table.Totals.Any(t => t.Doubtful > 0))
        {
            Sums("Toàn quốc, không kể số liệu cần lưu ý", "", [.. table.Totals.Select(t => t with { Value = t.WithoutDoubtful ?? t.Value, Doubtful = 0 })]);
        }

        foreach (var region in table.Regions)
        {
            Sums(PlainText.Capital(region.Name) + (region.IsAssumed ? " (tạm xếp)" : ""), FormattableString.Invariant($"{region.Counted} trên {region.Lines.Count} đơn vị"), region.Sums);
            foreach (var line in region.Lines)
            {
                Row(Height(IndicatorText.Of(line), 17), [Cell(line.Unit.Code, _center), Cell(line.Unit.Name, _text), Cell(IndicatorText.Of(line), _text), .. line.Values.Select((value, at) =>
                    line.State == IndicatorStanding.Missing ? Cell("–", _muted) : Value(value, line.Doubtful.Contains(at)))]);
            }
        }
    }

    private void Sums(string name, string note, IReadOnlyList<IndicatorSum> sums) =>
        Row(name.Length > 24 ? 36 : 20, [Cell("", _bold), Cell(name, _bold), Cell(note, _bold), .. sums.Select(s => s.Value is { } sum ? Number(sum, bold: true, s.Doubtful > 0) : Cell("", _bold))]);

    private void WriteDoubts(IReadOnlyList<DoubtfulFigure> doubtful)
    {
        Start(DoubtsSheet, [.. DoubtsColumns.Select(c => c.Width)], DoubtsHeader, frozenColumns: 0);
        Title($"Số liệu cần lưu ý, báo cáo {_digest.Form.Code} – {_digest.Deadlines.Period.Name}");
        _workbook.TallRow(18, new NewCell(
            doubtful.Count == 0 ? "Không có số liệu nào cần lưu ý." : FormattableString.Invariant($"{doubtful.Count} trường hợp Bộ chưa chấp nhận, nặng nhất trước. Lưu ý về tên gọi, cách ghi không nằm trong danh sách này."), _subtitle));
        Row(52, [.. DoubtsColumns.Select(c => Cell(c.Header, _header))]);
        foreach (var (at, line) in doubtful.Index())
        {
            var height = new[] { Height(line.Why, 54), Height(line.Name, 36), Height(line.Confirmation ?? "", 32), Height(IndicatorText.Of(line.Doubt), 14) }.Max();
            Row(height,
            [
                new NewCell(at + 1, _center), Cell(line.Unit.Code, _center), Cell(line.Unit.Name, _text), Cell(line.Name, _text), Value(line.Value, isDoubtful: true), Cell(line.Row.Unit, _center),
                line.Share is { } share ? Number(Math.Round(share, 1, MidpointRounding.AwayFromZero), bold: false, isDoubtful: false) : Cell("", _center),
                Cell(IndicatorText.Of(line.Doubt), _text), Cell(line.Why, _text), Cell(line.Confirmation ?? "", _text),
            ]);
        }
    }

    private NewCell Value(FigureValue? value, bool isDoubtful) => value switch
    {
        null => Cell("", isDoubtful ? _numbers[(false, true, false)] : _text),
        { Kind: FigureKind.YesNo } answer => Cell(answer.IsYes ? "Có" : "Không", _center),
        { } number => Number(FigureText.NumberOf(number, _digest.Form), bold: false, isDoubtful),
    };

    private NewCell Number(decimal number, bool bold, bool isDoubtful) => new(number, _numbers[(bold, isDoubtful, decimal.Truncate(number) != number)]);

    private void Start(string name, IReadOnlyList<double> widths, int headerRow, int frozenColumns)
    {
        _sheet = name;
        var options = new WorksheetOptions { FrozenRows = headerRow };
        if (frozenColumns > 0)
        {
            options.FrozenColumns = frozenColumns;
        }

        foreach (var (at, width) in widths.Index())
        {
            options.Column(at + 1).Width = width;
        }

        _workbook.Sheet(name, options);
    }

    private void Title(string text) => _workbook.TallRow(28, new NewCell(CellText.Clean(text), _title));

    private void Row(double height, NewCell[] cells) => _workbook.TallRow(height, cells);

    private NewCell Cell(string text, StyleId style)
    {
        if (CellText.LooksLikeFormula(text))
        {
            _quoted.Add(_sheet);
        }

        return text.Length == 0 ? new NewCell((string?)null, style) : new NewCell(CellText.Clean(text), style);
    }

    // A sum that does not fit its column shows as ###.
    private static double WidthOf(IndicatorSum sum, double least) =>
        Math.Max(least, (sum.Value is { } value ? FigureText.Of(Math.Round(value, 3)).Length : 0) * 1.15 + 3);

    private static double Height(string text, double width) => Math.Min(18 * (1 + (int)(text.Length / width)), 400);

    private static Style Body(HorizontalAlignment horizontal, bool bold = false, Color? fill = null, Color? ink = null, bool wrap = false, string? format = null)
    {
        var style = new Style
        {
            Font = new Font { Size = NewWorkbook.FontSize, Bold = bold, Color = ink ?? Palette.Ink },
            Border = new Border { Left = Edge(), Right = Edge(), Top = Edge(), Bottom = Edge() },
            Alignment = new Alignment { Horizontal = horizontal, Vertical = VerticalAlignment.Center, WrapText = wrap },
        };
        if (format is not null)
        {
            style.Format = NumberFormat.Custom(format);
        }

        if (fill is { } colour)
        {
            style.Fill = new Fill { Color = colour };
        }

        return style;

        static EdgeBorder Edge() => new() { BorderStyle = BorderStyle.Thin, Color = Palette.Line };
    }
}
