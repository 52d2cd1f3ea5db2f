using DocumentFormat.OpenXml.Packaging;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Writing;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;
using Formula = SpreadCheetah.Formula;
using NewCell = SpreadCheetah.Cell;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// What a template says of itself while it is filled in, by formulas alone: a reason for every wrong cell in columns beside the table, one status in the
/// first row, and a sheet that lists the wrong cells. None of it is printed or read. Every formula has the value that it gives in the untouched template.
/// </summary>
internal sealed class TemplateChecks
{
    public const string SheetName = "Kiểm tra";
    public const string Heading = "Kiểm tra";

    /// <summary>The status of a workbook in which nothing is wrong.</summary>
    public const string Ready = "Sẵn sàng nộp";

    /// <summary>Excel takes 8.192 characters.</summary>
    public const int LongestFormula = 8_000;

    private const int Listed = 30;
    private const string Notice = "Lưu ý";
    private const string IsNotice = "\"" + Notice + "\"";

    /// <summary>Where a warning ranks behind every error in the order of the rows.</summary>
    private const int AfterErrors = 10_000_000;

    private readonly FormDefinition _form;
    private readonly TemplateLayout _layout;
    private readonly DateOnly _cutOff;
    private readonly string _sheet;
    private readonly List<FormColumn> _columns;
    private readonly int _first;
    private readonly Dictionary<int, (string[] Cells, string Rank, string Place)> _formulas = [];
    private readonly Dictionary<int, (string[] Cells, int? Rank, string Place)> _values = [];
    private readonly List<(string Wrong, string Reason, bool IsWrong)> _whole;

    public TemplateChecks(FormDefinition form, TemplateLayout layout, Deadlines deadlines)
    {
        (_form, _layout, _cutOff) = (form, layout, deadlines.CutOff);
        _sheet = PrintSetup.Quoted(form.Code);
        _columns = [.. form.Columns.Where(c => c.Role == ColumnRole.Code), .. form.FigureColumns];
        Reasons = form.Columns.Count + 2;
        _first = Reasons + 1 + layout.References.Count;
        var checks = form.Rules.Select(r => (Rule: r, Severity: r.SeverityOn(_cutOff))).Where(r => r.Severity is not null)
            .OrderBy(r => r.Severity == Severity.Error ? 0 : 1)
            .SelectMany(r => r.Rule.InCells(layout.Cells).Select(c => (c.Key, c.Wrong, Reason: r.Severity == Severity.Error ? c.Reason : $"{Notice}: {c.Reason}")))
            .ToLookup(c => c.Key, c => (c.Wrong, c.Reason));
        foreach (var row in layout.Rows.Where(r => r.Kind != FigureKind.Heading).DistinctBy(r => r.Code))
        {
            WriteRow(row, checks);
        }

        _whole = [.. WholeTable()];
    }

    /// <summary>The column, from 1, with the reasons.</summary>
    public int Reasons { get; }

    private int LastColumn => _first + _columns.Count + 1;

    private int Rank => _first + _columns.Count;

    private int Errors => _first;

    private int Notices => _first + 1;

    private int First => _first + 2;

    private int Whole => _first + 3;

    private int WholeFrom => _first + 4;

    private int TableFirst => _layout.HeaderRow + 1;

    /// <summary>Sets the columns beside the table.</summary>
    public void SetColumns(WorksheetOptions options)
    {
        options.Column(_form.Columns.Count + 1).Width = 3;
        options.Column(Reasons).Width = 70;
        for (var i = 1; i <= _layout.References.Count; i++)
        {
            options.Column(Reasons + i).Width = 24;
        }

        for (var i = _first; i <= Math.Max(LastColumn, WholeFrom + _whole.Count - 1); i++)
        {
            options.Column(i).Hidden = true;
        }
    }

    /// <summary>The first row: the status, the first wrong cell with a link to it, and hidden what both are made of.</summary>
    public void WriteStatus(NewWorkbook workbook, StyleId status, StyleId link)
    {
        var (errors, notices, first, whole) = (Cell(Errors), Cell(Notices), Cell(First), Cell(Whole));
        var reasons = RangeOf(_first, _first + _columns.Count - 1);
        var (ranks, places, texts) = (RangeOf(Rank, Rank), RangeOf(LastColumn, LastColumn), RangeOf(Reasons, Reasons));
        var wholes = RangeIn(TemplateLayout.StatusRow, WholeFrom, TemplateLayout.StatusRow, WholeFrom + _whole.Count - 1);
        var told = _values.Values.OrderBy(v => v.Rank ?? int.MaxValue).FirstOrDefault(v => v.Rank is not null);
        var wrong = _values.Values.Sum(v => v.Cells.Count(c => c.Length > 0)) + _whole.Count(w => w.IsWrong);
        var place = told.Place ?? "";
        var wholeText = string.Concat(_whole.Where(w => w.IsWrong).Select(w => w.Reason + ". "));
        const string lost = "Biểu mẫu đã bị xóa cột hoặc dòng đầu trang. Đề nghị tải lại biểu mẫu.";

        var cells = new NewCell[WholeFrom + _whole.Count - 1];
        cells[0] = new NewCell(
            new Formula($"IFERROR(IF({errors}>0,HYPERLINK(IF({first}=\"\",\"#{PrintSetup.Quoted(SheetName)}!A1\",\"#{_sheet}!\"&{first}),\"Còn \"&{errors}&\" ô cần sửa\"),IF({notices}>0,\"Nộp được, còn \"&{notices}&\" ô nên xem lại\",{CellTerms.Text(Ready)})),{CellTerms.Text(lost)})"),
            wrong > 0 ? $"Còn {wrong} ô cần sửa" : Ready, status);
        cells[2] = new NewCell(
            new Formula($"IFERROR(IF({first}<>\"\",HYPERLINK(\"#{_sheet}!\"&{first},\"→ \"&INDEX({texts},MATCH({first},{places},0))),IF({whole}<>\"\",{whole},\"\")),\"\")"),
            place.Length > 0 ? "→ " + TextOf(told.Cells, _values.First(v => v.Value.Place == place).Key) : wholeText, link);
        cells[Errors - 1] = new NewCell(new Formula($"SUMPRODUCT((LEN({reasons})>0)*(LEFT({reasons},{Notice.Length})<>{IsNotice}))+SUMPRODUCT(--(LEN({wholes})>0))"), wrong);
        cells[Notices - 1] = new NewCell(new Formula($"SUMPRODUCT(--(LEFT({reasons},{Notice.Length})={IsNotice}))"), 0);
        cells[First - 1] = new NewCell(new Formula($"IF(COUNT({ranks})=0,\"\",INDEX({places},MATCH(MIN({ranks}),{ranks},0)))"), place);
        cells[Whole - 1] = new NewCell(new Formula("TRIM(" + string.Join('&', Enumerable.Range(WholeFrom, _whole.Count).Select(Cell)) + ")"), wholeText.Trim());
        for (var i = 0; i < _whole.Count; i++)
        {
            cells[WholeFrom - 1 + i] = new NewCell(new Formula($"IFERROR(IF({_whole[i].Wrong},{CellTerms.Text(_whole[i].Reason + ". ")},\"\"),\"\")"), _whole[i].IsWrong ? _whole[i].Reason + ". " : "");
        }

        workbook.TallRow(24, cells);
    }

    /// <summary>The headers of the columns beside the table: where a sheet is saved as a CSV they too belong to its header.</summary>
    public IEnumerable<NewCell> Headers(StyleId style) =>
    [
        default, new NewCell(Heading, style), .. _layout.References.Select(r => new NewCell(r.Header, style)),
        .. _columns.Select(c => new NewCell("Ô sai: " + c.Label)), new NewCell("Thứ tự"), new NewCell("Ô đầu tiên"),
    ];

    /// <summary>What stands beside a row of the table.</summary>
    public IEnumerable<NewCell> Beside(FormRow row, StyleId reason, StyleId reference)
    {
        var at = _layout.RowOf[row.Code];
        if (!_formulas.TryGetValue(at, out var formulas))
        {
            return [];
        }

        var values = _values[at];
        return
        [
            default, new NewCell(new Formula(TextFormula(at)), TextOf(values.Cells, at), reason),
            .. _layout.References.Select(r => r.Numbers.TryGetValue(row.Code, out var number) ? new NewCell(number, reference) : new NewCell((string?)null, reference)),
            .. formulas.Cells.Select((f, i) => new NewCell(new Formula(f), values.Cells[i])),
            values.Rank is { } rank ? new NewCell(new Formula(formulas.Rank), rank) : new NewCell(new Formula(formulas.Rank), ""),
            new NewCell(new Formula(formulas.Place), values.Place),
        ];
    }

    /// <summary>Red and amber where a reason stands beside.</summary>
    public void Colour(WorkbookPart workbook, DocumentFormat.OpenXml.Spreadsheet.Worksheet sheet)
    {
        var priority = 10;
        for (var i = 0; i < _columns.Count; i++)
        {
            var at = 1 + _form.Columns.ToList().IndexOf(_columns[i]);
            var range = CellAddress.Of(TableFirst, at) + ":" + CellAddress.Of(_layout.LastRow, at);
            var told = FormattableString.Invariant($"${CellAddress.LettersOf(_first + i)}{TableFirst}");
            PrintSetup.Colour(workbook, sheet, range, $"LEFT({told},{Notice.Length})={IsNotice}", Palette.WarningFill, Palette.Ink, priority++);
            PrintSetup.Colour(workbook, sheet, range, $"LEN({told})>0", Palette.ErrorFill, Palette.NotTaken, priority++);
        }

        var status = FormattableString.Invariant($"A{TemplateLayout.StatusRow}:{CellAddress.LettersOf(Math.Max(3, _form.Columns.Count))}{TemplateLayout.StatusRow}");
        PrintSetup.Colour(workbook, sheet, status, $"AND(ISNUMBER({Cell(Errors)}),{Cell(Errors)}=0,{Cell(Notices)}=0)", Palette.RequiredWhen, Palette.Ink, priority++);
        PrintSetup.Colour(workbook, sheet, status, $"AND(ISNUMBER({Cell(Errors)}),{Cell(Errors)}=0)", Palette.WarningFill, Palette.Ink, priority++);
        PrintSetup.Colour(workbook, sheet, status, "TRUE", Palette.ErrorFill, Palette.NotTaken, priority);
    }

    /// <summary>The sheet that lists the wrong cells with links.</summary>
    public void WriteSheet(NewWorkbook workbook)
    {
        var options = new WorksheetOptions { ShowGridlines = false };
        options.Column(1).Width = 6;
        options.Column(2).Width = 10;
        options.Column(3).Width = 60;
        options.Column(4).Width = 80;
        options.Column(5).Hidden = true;
        workbook.Sheet(SheetName, options);
        var title = workbook.Style(new Style { Font = new Font { Bold = true, Size = 16, Color = Palette.Header } });
        var header = workbook.Style(new Style { Font = new Font { Bold = true, Color = Palette.White, Size = NewWorkbook.FontSize }, Fill = new Fill { Color = Palette.Header } });
        var strong = workbook.Style(new Style { Font = new Font { Bold = true, Size = NewWorkbook.FontSize } });
        var link = workbook.Style(new Style { Font = new Font { Underline = Underline.Single, Color = Palette.Link, Size = NewWorkbook.FontSize } });
        var text = workbook.Style(new Style { Alignment = new Alignment { Vertical = VerticalAlignment.Top, WrapText = true } });
        var first = _values.OrderBy(v => v.Value.Rank ?? int.MaxValue).Where(v => v.Value.Rank is not null).Take(Listed).ToList();
        var wholeText = string.Concat(_whole.Where(w => w.IsWrong).Select(w => w.Reason + ". ")).Trim();
        var wrong = _values.Values.Sum(v => v.Cells.Count(c => c.Length > 0)) + _whole.Count(w => w.IsWrong);
        string There(string range) => $"{_sheet}!{range}";

        workbook.TallRow(26, new NewCell("Kiểm tra trước khi nộp", title));
        workbook.Row(new NewCell(new Formula(There("$A$1")), wrong > 0 ? $"Còn {wrong} ô cần sửa" : Ready, strong));
        workbook.Row(new NewCell("Trang này tự lập từ số liệu đã điền, không in và không nộp. Sửa xong thì dòng tương ứng tự mất.", default));
        workbook.TallRow(36, new NewCell(new Formula($"IFERROR({There(Cell(Whole))},\"\")"), wholeText, text));
        workbook.Merge("A4:D4");
        workbook.Row(new NewCell("STT", header), new NewCell("Ô", header), new NewCell("Chỉ tiêu", header), new NewCell("Cần làm gì", header));
        var content = _form.Columns.ToList().FindIndex(c => c.Role == ColumnRole.Content) + 1;
        for (var i = 1; i <= Listed; i++)
        {
            var row = workbook.NextRow;
            var at = FormattableString.Invariant($"$E{row}");
            string Found(string range) => $"INDEX({There(range)},{at})";
            var (known, value) = i <= first.Count ? (true, first[i - 1]) : (false, default);
            var name = known ? _layout.Rows[value.Key - TableFirst] : null;
            workbook.Row(
                new NewCell(new Formula($"IF({at}=0,\"\",{i})"), known ? FormattableString.Invariant($"{i}") : ""),
                new NewCell(new Formula($"IF({at}=0,\"\",HYPERLINK(\"#{_sheet}!\"&{Found(RangeOf(LastColumn, LastColumn))},{Found(RangeOf(LastColumn, LastColumn))}))"), known ? value.Value.Place : "", link),
                content == 0 ? default : new NewCell(new Formula($"IF({at}=0,\"\",{Found(RangeOf(content, content))}&\"\")"), name?.Label ?? "", text),
                new NewCell(new Formula($"IF({at}=0,\"\",{Found(RangeOf(Reasons, Reasons))})"), known ? TextOf(value.Value.Cells, value.Key) : "", text),
                new NewCell(
                    new Formula($"IFERROR(MATCH(SMALL({There(RangeOf(Rank, Rank))},{i}),{There(RangeOf(Rank, Rank))},0),0)"), known ? value.Key - TableFirst + 1 : 0));
        }
    }

    /// <summary>The formulas beside a row, and what they give in the untouched template.</summary>
    private void WriteRow(FormRow row, ILookup<FigureKey, (string Wrong, string Reason)> checks)
    {
        var at = _layout.RowOf[row.Code];
        var cells = new string[_columns.Count];
        var values = new string[_columns.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            var key = new FigureKey(row.Code, _columns[i].Id);
            var cell = _layout.Cells.CellOf(key);
            var some = _columns[i].Role == ColumnRole.Code ? OfCode(row, cell) : [.. OfKind(row, key, cell), .. checks[key]];
            cells[i] = Chain(cell, some);
            values[i] = _columns[i].Role != ColumnRole.Code && row.IsAlwaysRequired && _layout.ValueOf(key) is null ? RequiredReason(row) : "";
        }

        var own = Enumerable.Range(_first, _columns.Count).Select(c => FormattableString.Invariant($"${CellAddress.LettersOf(c)}{at}")).ToList();
        var all = $"{own[0]}:{own[^1]}";
        var place = own.Zip(_columns).Reverse().Aggregate("\"\"", (rest, c) => $"IF({c.First}<>\"\",{PlaceFormula(row, c.Second)},{rest})");
        _formulas[at] = (
            cells,
            $"IF(SUMPRODUCT((LEN({all})>0)*(LEFT({all},{Notice.Length})<>{IsNotice}))>0,ROW(),IF(SUMPRODUCT(--(LEN({all})>0))>0,ROW()+{AfterErrors},\"\"))",
            place);
        var wrong = Array.FindIndex(values, v => v.Length > 0);
        _values[at] = (values, wrong < 0 ? null : at, wrong < 0 ? "" : PlaceOf(_columns[wrong], at));
    }

    private string PlaceFormula(FormRow row, FormColumn column) =>
        _layout.Cells.CellOf(new(row.Code, column.Id)) is var cell ? $"ADDRESS(ROW({cell}),COLUMN({cell}),4)" : "";

    private string PlaceOf(FormColumn column, int row) => CellAddress.Of(row, 1 + _form.Columns.ToList().IndexOf(column));

    private string TextFormula(int at)
    {
        var row = _layout.Rows[at - TableFirst];
        return "TRIM(" + string.Join('&', _columns.Select((c, i) =>
            FormattableString.Invariant($"IF(${CellAddress.LettersOf(_first + i)}{at}=\"\",\"\",{PlaceFormula(row, c)}&\": \"&${CellAddress.LettersOf(_first + i)}{at}&\". \")"))) + ")";
    }

    private string TextOf(string[] values, int at) =>
        string.Concat(values.Select((v, i) => v.Length == 0 ? "" : $"{PlaceOf(_columns[i], at)}: {v}. ")).Trim();

    /// <summary>The reason of the first check that fails. What cannot be worked out, since another cell holds an error, is that cell's own.</summary>
    private static string Chain(string cell, IEnumerable<(string Wrong, string Reason)> checks)
    {
        const int deepest = 50;
        var (open, close) = ($"IF(ISERROR({cell}),\"Ô báo lỗi công thức\",IFERROR(", "\"\"");
        var depth = 0;
        foreach (var (wrong, reason) in checks)
        {
            var next = $"IF({wrong},{CellTerms.Text(reason)},";
            if (depth == deepest || open.Length + next.Length + close.Length + depth + 10 > LongestFormula)
            {
                break;
            }

            open += next;
            close += ")";
            depth++;
        }

        return $"{open}{close},\"\"))";
    }

    private IEnumerable<(string Wrong, string Reason)> OfCode(FormRow row, string cell) =>
    [
        ($"NOT({CellTerms.IsCode(cell, row.Code)})", $"Mã số của dòng này phải là {row.Code}"),
        ($"{_layout.Cells.CountOf(row.Code)}>1", $"Có hai dòng cùng mã số {row.Code}"),
    ];

    /// <summary>What a cell can hold by its row's kind, and whether it may be blank: what the reading of a report refuses.</summary>
    private IEnumerable<(string Wrong, string Reason)> OfKind(FormRow row, FigureKey key, string cell)
    {
        var given = _layout.Cells.IsGiven(key, row.Code);
        switch (row.Kind)
        {
            case FigureKind.Count or FigureKind.Money:
                yield return ($"AND({given},NOT(ISNUMBER({cell})))", "Phải ghi bằng số, không ghi chữ");
                yield return ($"N({cell})<0", "Không được nhỏ hơn 0");
                var decimals = row.Kind == FigureKind.Count ? 0 : _form.Money.Decimals;
                yield return ($"ROUND(ABS(N({cell})-ROUND(N({cell}),{decimals})),{decimals + 3})>0", decimals == 0 ? "Phải là số nguyên" : $"Ghi nhiều nhất {decimals} chữ số thập phân");
                break;
            case FigureKind.YesNo:
                yield return ($"AND({given},{CellTerms.IsNeitherYesNorNo(cell)})", "Chỉ ghi Có hoặc Không");
                break;
            case FigureKind.Date:
                yield return ($"AND({given},IF(ISNUMBER({cell}),OR({cell}<16681,{cell}>=2958466),SUMPRODUCT(--ISNUMBER(FIND({{\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"}},{cell}))) = 0))", "Ghi ngày theo dạng ngày/tháng/năm");
                break;
            default:
                yield return ($"LEN({cell})>{row.MaxLength}", $"Ghi nhiều nhất {FigureText.Of(row.MaxLength)} ký tự");
                break;
        }

        if (row.Required)
        {
            var applies = row.AppliesWhen is { } when && _layout.Cells.Rows.ContainsKey(when.Row) ? _layout.Cells.Is(new(when.Row, key.Column), when.Is, row.Code) : "TRUE";
            yield return ($"AND(NOT({given}),NOT({_layout.Cells.IsNil}),{applies})", RequiredReason(row));
        }

        if (row.AppliesWhen is { } condition && _layout.Cells.Rows.ContainsKey(condition.Row))
        {
            var decides = new FigureKey(condition.Row, key.Column);
            yield return (
                $"AND({_layout.Cells.IsGiven(decides, row.Code)},NOT({_layout.Cells.Is(decides, condition.Is, row.Code)}),{(row.Kind is FigureKind.Text or FigureKind.Date ? given : _layout.Cells.CountOfSomething([row.Code], key.Column) + ">0")})",
                $"{Notice}: dòng này không áp dụng vì dòng mã số {condition.Row} không {RowCondition.WordsOf(condition.Is)}");
        }
    }

    private static string RequiredReason(FormRow row) =>
        row.Kind is FigureKind.Count or FigureKind.Money ? "Bắt buộc điền, không có thì ghi 0" : "Bắt buộc điền";

    /// <summary>What belongs to no row that stays: headers, rows that were deleted, the cover, a table in which nothing is told.</summary>
    private IEnumerable<(string Wrong, string Reason, bool IsWrong)> WholeTable()
    {
        var cells = _layout.Cells;
        foreach (var column in _columns)
        {
            var cell = FormattableString.Invariant($"{CellAddress.LettersOf(1 + _form.Columns.ToList().IndexOf(column))}${_layout.HeaderRow}");
            var labels = column.ShortLabels.Select(l => $"TRIM({cell})<>{CellTerms.Text(l)}").Prepend($"LEFT(TRIM({cell}),{column.Label.Length})<>{CellTerms.Text(column.Label)}");
            yield return ($"AND({string.Join(',', labels)})", $"Tiêu đề cột “{column.Label}” đã bị sửa, ghi lại như cũ", false);
        }

        foreach (var row in _layout.Rows.Where(r => r.IsAlwaysRequired && r.Kind != FigureKind.Heading))
        {
            yield return ($"AND({cells.CountOf(row.Code)}=0,NOT({cells.IsNil}))", $"Thiếu dòng mã số {row.Code}, tải lại biểu mẫu", false);
        }

        foreach (var needed in _layout.RequiredWhen.Where(r => cells.Rows.ContainsKey(r.Key)))
        {
            foreach (var column in _form.FigureColumns)
            {
                yield return (
                    $"AND({cells.CountOf(needed.Key)}=0,OR({string.Join(',', needed.Select(w => cells.Is(new(w.Row, column.Id), w.Is, null)))}))",
                    $"Thiếu dòng mã số {needed.Key}, tải lại biểu mẫu", false);
            }
        }

        yield return ($"TRIM({cells.PeriodCell})=\"\"", "Chưa ghi kỳ báo cáo ở đầu trang", false);
        if (cells.NilCell is not { } nil)
        {
            yield break;
        }

        yield return ($"AND(NOT({cells.IsNil}),ISNA(MATCH({CellTerms.Word(nil)},{{\"\",\"-\",\"–\",\"—\",\"không\",\"k\",\"0\",\"FALSE\"}},0)))", "Ô “Không phát sinh” chỉ ghi x hoặc để trống", false);
        var figures = _form.FigureColumns.Select(c => 1 + _form.Columns.ToList().IndexOf(c)).ToList();
        var some = string.Join('+', figures.Select(c => RangeOf(c, c)).Select(r => $"SUMPRODUCT(ISNUMBER({r})*({r}<>0))+SUMPRODUCT(ISTEXT({r})*(LEN({r})>1))"));
        var blank = $"SUMPRODUCT(--(LEN({RangeOf(_first, _first + _columns.Count - 1)})>0))";
        yield return (
            $"AND(NOT({cells.IsNil}),{blank}=0,{some}=0)", "Chưa có số liệu nào khác 0, nếu trong kỳ không phát sinh thì chọn x ở ô “Không phát sinh”",
            _values.Values.All(v => v.Rank is null) && _layout.Rows.All(r => _form.FigureColumns.All(c => _layout.ValueOf(new(r.Code, c.Id)) is null or 0)));
    }

    private static string Cell(int column) => FormattableString.Invariant($"${CellAddress.LettersOf(column)}${TemplateLayout.StatusRow}");

    private string RangeOf(int first, int last) => RangeIn(TableFirst, first, _layout.LastRow, last);

    private static string RangeIn(int firstRow, int firstColumn, int lastRow, int lastColumn) =>
        FormattableString.Invariant($"${CellAddress.LettersOf(firstColumn)}${firstRow}:${CellAddress.LettersOf(lastColumn)}${lastRow}");
}
