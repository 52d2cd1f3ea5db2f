using System.Globalization;
using System.Runtime.InteropServices;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Intake;

/// <summary>Reads the rows below a header by their codes.</summary>
internal sealed class TableReading
{
    private const int LongestNote = 2_000, MostConditionalFormats = 20;

    private const string HeaderLabel = "Dòng tiêu đề của bảng";

    private readonly Sheet _sheet;
    private readonly TableHeader _header;
    private readonly FormDefinition _form;
    private readonly DateOnly _cutOff;
    private readonly MoneyUnit? _money;
    private readonly string? _moneyCell;
    private readonly bool _nil;
    private readonly List<CellRange> _merged;
    private readonly LegacyScript _legacy;
    private readonly List<ConditionalFormat> _conditional;
    private readonly Dictionary<string, FormRow> _rowsByKey;
    private readonly Dictionary<string, List<FormRow>> _rowsByLabel;
    private readonly Dictionary<string, SheetRow> _found = [];
    private readonly List<SheetRow> _withoutCode = [];
    private readonly List<SheetRow> _unknown = [];
    private readonly List<SheetRow> _faulty = [];
    private readonly List<(FigureKey Key, Cell Cell, string Label, decimal Read, decimal English)> _twoReadings = [];
    private readonly Dictionary<string, List<Cell>> _otherUnits = [];
    private readonly HashSet<CellRange> _reported = [];
    private Cell? _english;
    private bool _vietnamese;
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<(string Code, Severity Severity, string? Kind), int> _causes = [];
    private readonly HashSet<string> _twice = [];
    private readonly List<Figure> _figures = [];
    private readonly Dictionary<string, string> _notes = [];
    private readonly Dictionary<FigureKey, (int Row, string Column)> _places = [];
    private readonly HashSet<FigureKey> _unread = [];
    private readonly HashSet<int> _hiddenRows = [];
    private readonly SortedSet<int> _hiddenColumns = [];

    public TableReading(Sheet sheet, TableHeader header, FormDefinition form, DateOnly cutOff, MoneyUnit? money, string? moneyCell, bool nil, LegacyScript legacy)
    {
        (_sheet, _header, _form, _cutOff, _money, _moneyCell, _nil, _legacy) = (sheet, header, form, cutOff, money, moneyCell, nil, legacy);
        _merged = [.. sheet.Merged.Where(HoldsFigures)];
        _conditional = [.. sheet.ConditionalFormats.Where(c => HoldsFigures(c.Range))];
        _rowsByKey = form.Rows.ToDictionary(r => RowCode.KeyOf(r.Code) ?? r.Code);
        _rowsByLabel = form.Rows.SelectMany(r => r.ShortLabels.Prepend(r.Label).Select(LabelKey.Of).Distinct().Select(key => (Key: key, Row: r)))
            .GroupBy(l => l.Key, l => l.Row).ToDictionary(g => g.Key, g => g.ToList());
    }

    /// <summary>The figures that were read, in sheet order.</summary>
    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>What stood in the way.</summary>
    public IReadOnlyList<Finding> Findings => Consequences.Fold(WithFurther(), _places, _form);

    /// <summary>The notes by row code.</summary>
    public IReadOnlyDictionary<string, string> Notes => _notes;

    /// <summary>Where each row and column stands.</summary>
    public IReadOnlyDictionary<FigureKey, (int Row, string Column)> Places => _places;

    /// <summary>Figures that could not be read.</summary>
    public IReadOnlySet<FigureKey> Unread => _unread;

    /// <summary>How many rows of the form a table below a header has; tells which of several sheets is the report.</summary>
    public static int RowsOf(Sheet sheet, TableHeader header, FormDefinition form)
    {
        if (ColumnOf(header, ColumnRole.Code) is not { } column)
        {
            return 0;
        }

        var keys = form.Rows.Select(r => RowCode.KeyOf(r.Code)).ToHashSet();
        return sheet.Rows.Where(r => r.Number > header.LastRow)
            .Select(r => r.At(column.At))
            .Count(c => c is { Merged: false } cell && KeyOf(cell) is { } key && keys.Contains(key));
    }

    /// <summary>Reads the table.</summary>
    public void Read(CancellationToken cancellation)
    {
        ReadHeader();
        if (ColumnOf(_header, ColumnRole.Code) is { Match: not LabelMatch.Likely } code && !_header.Rivals.Any(r => r.Column.Role == ColumnRole.Code))
        {
            foreach (var row in _sheet.Rows.Where(r => r.Number > _header.LastRow))
            {
                cancellation.ThrowIfCancellationRequested();
                if (!(row.Number <= _header.LastRow + 2 && IsNumbering(row)))
                {
                    ReadRow(row, code);
                }
            }

            ReportOtherUnits();
            SettleTwoReadings();
            FindUnknownCodes(code);
            FindRowsWithoutCode(code);
            FindMissingRows();
        }
        else
        {
            _unread.UnionWith(_form.Rows.SelectMany(r => _form.FigureColumns.Select(c => new FigureKey(r.Code, c.Id))));
        }

        if (_hiddenRows.Count + _hiddenColumns.Count > 0)
        {
            ReportHidden();
        }
    }

    /// <summary>Keeps a finding; of those that one finding will stand for, as many as it lists, and counts the others.</summary>
    private void Report(Finding finding)
    {
        if (finding.Cell is null || IsListed((finding.Code, finding.Severity, finding.Kind)))
        {
            _findings.Add(finding);
        }
    }

    /// <summary>As the other, for what every row of a long sheet may cause: a finding that is only counted is not made.</summary>
    private void Report(string code, Severity severity, string? kind, Func<Finding> make)
    {
        if (IsListed((code, severity, kind)))
        {
            _findings.Add(make());
        }
    }

    private bool IsListed((string Code, Severity Severity, string? Kind) cause) =>
        ++CollectionsMarshal.GetValueRefOrAddDefault(_causes, cause, out _) <= SameCause.MostListed;

    private List<Finding> WithFurther()
    {
        var findings = _findings.ToList();
        foreach (var (cause, count) in _causes.Where(c => c.Value > SameCause.MostListed))
        {
            var last = findings.FindLastIndex(f => (f.Code, f.Severity, f.Kind) == cause && f.Cell is not null);
            findings[last] = findings[last] with { Further = count - SameCause.MostListed };
        }

        return findings;
    }

    private static HeaderColumn? ColumnOf(TableHeader header, ColumnRole role) => header.Columns.Values.FirstOrDefault(c => c.Column.Role == role);

    /// <summary>The code's key in a cell of the column "Mã số"; null when it holds no code.</summary>
    private static string? KeyOf(Cell cell) => cell.Kind switch
    {
        CellKind.Text => RowCode.KeyOf(Bare(PlainText.Of(cell.Text))),
        CellKind.Number when cell.Number >= 0 && ExcelNumber.TryExact(cell.Text, out var number) => RowCode.KeyOf(number.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>A code without what people put around it: "14.", "(14)", "14)".</summary>
    private static string Bare(string code) => code.Trim('.', ',', '(', ')', '[', ']', ' ');

    private void ReadHeader()
    {
        foreach (var column in _form.Columns.Where(c => c.Role is ColumnRole.Code or ColumnRole.Figure))
        {
            var rival = _header.Rivals.FirstOrDefault(r => r.Column.Id == column.Id);
            if (!_header.Columns.TryGetValue(column.Id, out var found))
            {
                Report(MissingColumn(column));
            }
            else if (rival is not null)
            {
                Report(AtHeader(found, new Finding(ReadCodes.ColumnTwice, Severity.Error, Fault.File,
                    $"Bảng có hai cột cùng tiêu đề “{column.Label}” (cột {found.Letters} và cột {rival.Letters}), không rõ phải lấy cột nào.",
                    "Xóa hoặc đổi tên cột thừa rồi nộp lại.")));
            }
            else if (found.Match == LabelMatch.Likely)
            {
                Report(AtHeader(found, new Finding(ReadCodes.ColumnUnsure, Severity.Error, Fault.File,
                    $"Tiêu đề cột {found.Letters} ghi “{found.Text}”, có thể là “{column.Label}” nhưng không chắc chắn nên chưa lấy số liệu cột này.",
                    $"Nếu đúng là cột đó, sửa tiêu đề ô {HeaderCell(found.At, found.Text)?.Address ?? found.Letters} thành “{column.Label}” rồi nộp lại.")));
            }
            else
            {
                if (found.Match == LabelMatch.Short)
                {
                    Report(AtHeader(found, new Finding(ReadCodes.ColumnShort, Severity.Warning, Fault.File,
                        $"Tiêu đề cột {found.Letters} ghi tắt “{found.Text}”, đã được hiểu là “{column.Label}”.",
                        $"Nếu hiểu đúng thì không cần làm gì thêm; lần sau xin ghi đủ “{column.Label}”. Nếu sai, sửa tiêu đề rồi nộp lại.")));
                }

                continue;
            }

            if (column.Role == ColumnRole.Figure)
            {
                _unread.UnionWith(_form.Rows.Select(r => new FigureKey(r.Code, column.Id)));
            }
        }
    }

    /// <summary>
    /// A column of the form that no header names. Where just one header that is no column's stands between its neighbours, that one was probably
    /// mistyped.
    /// </summary>
    private Finding MissingColumn(FormColumn column)
    {
        var add = $"thêm cột có tiêu đề “{column.Label}” vào bảng theo đúng mẫu {_form.Code}, điền số liệu";
        var finding = new Finding(ReadCodes.ColumnMissing, Severity.Error, Fault.File,
            $"Bảng số liệu thiếu cột “{column.Label}”.", $"{char.ToUpperInvariant(add[0])}{add[1..]} rồi nộp lại.")
        {
            Sheet = _sheet.Name,
            Row = _header.LastRow,
            Label = HeaderLabel,
            Expected = column.Label,
        };
        var order = _form.Columns.Select(c => c.Id).ToList();
        var at = order.IndexOf(column.Id);
        var after = _header.Columns.Values.Where(c => order.IndexOf(c.Column.Id) < at).Select(c => c.At).DefaultIfEmpty(0).Max();
        var before = _header.Columns.Values.Where(c => order.IndexOf(c.Column.Id) > at).Select(c => c.At).DefaultIfEmpty(int.MaxValue).Min();
        var claimed = _header.Columns.Values.Concat(_header.Rivals).Select(c => c.At).ToHashSet();
        var free = HeaderCells().Where(c => c.Column > after && c.Column < before && !claimed.Contains(c.Column)).DistinctBy(c => c.Column).ToList();
        return free is not [var cell]
            ? finding
            : At(finding, cell, HeaderLabel) with
            {
                Message = $"Bảng số liệu thiếu cột “{column.Label}”; tiêu đề ô {cell.Address} ghi “{Cut(cell.Text, 60)}”, không phải cột nào của mẫu {_form.Code}.",
                Remedy = $"Nếu cột {CellAddress.LettersOf(cell.Column)} là cột đó, sửa tiêu đề ô {cell.Address} thành “{column.Label}” rồi nộp lại; nếu không, {add} rồi nộp lại.",
            };
    }

    private IEnumerable<Cell> HeaderCells() => _sheet.Rows
        .Where(r => r.Number >= _header.FirstRow && r.Number <= _header.LastRow)
        .SelectMany(r => r.Cells)
        .Where(c => c is { Kind: CellKind.Text, Merged: false });

    /// <summary>The cell in which a header stands, or the last of its lines.</summary>
    private Cell? HeaderCell(int column, string text) =>
        HeaderCells().Where(c => c.Column == column && text.Contains(c.Text, StringComparison.Ordinal)).Select(c => (Cell?)c).LastOrDefault();

    private void ReadRow(SheetRow row, HeaderColumn codeColumn)
    {
        var codeCell = row.At(codeColumn.At) is { Merged: false } cell ? cell : (Cell?)null;
        if (codeCell is null)
        {
            if (HasFigures(row))
            {
                _withoutCode.Add(row);
            }

            return;
        }

        if (CellReading.FaultOf(codeCell.Value) is { } fault)
        {
            Report(At(fault, codeCell.Value, codeColumn.Column.Label));
            _faulty.Add(row);
            return;
        }

        var key = KeyOf(codeCell.Value);
        if (key is null || !_rowsByKey.TryGetValue(key, out var formRow))
        {
            if (HasFigures(row) && LabelKey.Of(codeCell.Value.Text) != LabelKey.Of(codeColumn.Column.Label))
            {
                _unknown.Add(row);
            }

            return;
        }

        if (!formRow.HoldsOn(_cutOff))
        {
            if (HasNumbers(row))
            {
                Report(At(new Finding(ReadCodes.RowExpired, Severity.Warning, Fault.Data,
                    formRow.ValidTo is { } to && _cutOff > to
                        ? $"Dòng {formRow.Label} (mã số {formRow.Code}) không còn trong mẫu {_form.Code} sau ngày {VietnamTime.Text(to)} nên số liệu ở dòng này không được lấy."
                        : $"Dòng {formRow.Label} (mã số {formRow.Code}) chưa có trong mẫu {_form.Code} ở kỳ này nên số liệu ở dòng này không được lấy.",
                    "Không cần làm gì thêm; có thể bỏ dòng này ở lần báo cáo sau."), codeCell.Value, codeColumn.Column.Label));
            }

            return;
        }

        if (_found.TryGetValue(formRow.Code, out var first))
        {
            ReportTwice(formRow, first, row, codeCell.Value);
            return;
        }

        _found[formRow.Code] = row;
        CheckLabel(row, formRow);
        ReadNote(row, formRow);
        if (formRow.Kind == FigureKind.Heading)
        {
            CheckHeading(row, formRow);
            return;
        }

        foreach (var column in FigureColumns())
        {
            _places[new FigureKey(formRow.Code, column.Column.Id)] = (row.Number, column.Letters);
        }

        if (IsShifted(row, formRow) || IsInAnotherUnit(row, formRow))
        {
            _unread.UnionWith(KeysOf(formRow));
            return;
        }

        ReadFigures(row, formRow);
    }

    private void ReadFigures(SheetRow row, FormRow formRow)
    {
        foreach (var column in FigureColumns())
        {
            var key = new FigureKey(formRow.Code, column.Column.Id);
            if (_unread.Contains(key))
            {
                continue;
            }

            if (IsUnderMerged(row, column))
            {
                _unread.Add(key);
                continue;
            }

            if (row.At(column.At) is not { Merged: false } cell)
            {
                continue;
            }

            if (formRow.Kind == FigureKind.Money && _money is null)
            {
                _unread.Add(key);
                continue;
            }

            if (cell.Kind is CellKind.Text && formRow.Kind is not (FigureKind.Count or FigureKind.Money) && _legacy.Is(cell))
            {
                // The finding about the whole sheet names it.
                _unread.Add(key);
                continue;
            }

            var reading = CellReading.Of(cell, formRow, _money ?? _form.Money);
            NoteEnglishStyle(cell, formRow, column, reading);
            if (reading.Problem is { } problem)
            {
                _unread.Add(key);
                Report(At(problem, cell, $"{formRow.Label} – {column.Column.Label}"));
            }
            else if (reading.Value is { } value)
            {
                _figures.Add(new Figure(key, value, row.Number, column.Letters) { Typed = Cut(ShownText.Of(cell)), IsText = cell.Kind == CellKind.Text, IsCalculated = cell.HasFormula });
                NoteConditionalFormat(cell, formRow, column);
                if (cell.Hidden)
                {
                    NoteHidden(row, column);
                }
            }
        }
    }

    /// <summary>Says of a number that a format under a condition may show as another one: nobody here works out whether it does.</summary>
    private void NoteConditionalFormat(Cell cell, FormRow formRow, HeaderColumn column)
    {
        if (cell.Kind != CellKind.Number)
        {
            return;
        }

        // Of a cell with more of them than anybody makes, none is looked into.
        var formats = _conditional.Where(c => c.Range.Contains(cell.Row, cell.Column)).Select(c => c.Format).Distinct().Take(MostConditionalFormats + 1).ToList();
        if (formats.Count > MostConditionalFormats
            || formats.Exists(format => NumberFormats.IsDate(format) || CellReading.Of(cell with { Format = format }, formRow, _money ?? _form.Money).Problem?.Code == ReadCodes.Format))
        {
            Report(At(new Finding(ReadCodes.Format, Severity.Warning, Fault.Data,
                $"Ô {cell.Address} có định dạng có điều kiện (Conditional Formatting) có thể hiện số khác với số trong ô ({ShownText.Of(cell)}); số liệu được lấy là số trong ô.",
                "Nếu số trong ô đúng thì không cần làm gì thêm; nếu không, bỏ định dạng có điều kiện của ô, ghi lại số đúng rồi nộp lại."), cell, $"{formRow.Label} – {column.Column.Label}") with
            { Kind = "conditional" });
        }
    }

    private void ReadNote(SheetRow row, FormRow formRow)
    {
        if (ColumnOf(_header, ColumnRole.Note) is { } column && row.At(column.At) is { Kind: CellKind.Text, Merged: false } cell
            && PlainText.Of(cell.Text) is { Length: > 0 } note)
        {
            _notes[formRow.Code] = PlainText.Cut(note, LongestNote);
        }
    }

    /// <summary>
    /// Whether a figure's cell belongs to merged cells that hold the figures of several cells at once, or is covered by them and nobody sees
    /// what stands in it; says so once for each range.
    /// </summary>
    private bool IsUnderMerged(SheetRow row, HeaderColumn column)
    {
        if (_merged.Find(r => r.Contains(row.Number, column.At)) is not { Top: > 0 } range)
        {
            return false;
        }

        var corner = RowAt(range.Top)?.At(range.Left);
        var columns = FigureColumns().Where(c => c.At >= range.Left && c.At <= range.Right).ToList();
        var shared = columns.Exists(c => c.At == range.Left) && columns.Count * (range.Bottom - range.Top + 1) > 1
            && corner is { } held && !(held.Kind == CellKind.Text && NumberText.IsNoValue(held.Text));
        var isCorner = row.Number == range.Top && column.At == range.Left;
        if (shared && _reported.Add(range))
        {
            Report(At(new Finding(ReadCodes.Merged, Severity.Error, Fault.Data,
                $"Các ô {range} bị gộp thành một nên không rõ “{Cut(ShownText.Of(corner!.Value), 60)}” là số liệu của ô nào.",
                $"Bỏ gộp các ô {range} (Unmerge), ghi số liệu vào từng ô rồi nộp lại."), corner!.Value, column.Column.Label) with
            { Kind = "shared" });
        }

        if (!shared && !isCorner && row.At(column.At) is { Merged: false } covered)
        {
            Report(At(new Finding(ReadCodes.Merged, Severity.Error, Fault.Data,
                $"Ô {covered.Address} nằm dưới các ô gộp {range} nên không ai nhìn thấy, nhưng vẫn chứa “{Cut(ShownText.Of(covered), 60)}”.",
                $"Bỏ gộp các ô {range} (Unmerge), kiểm tra số liệu ở ô {covered.Address} rồi nộp lại."), covered, column.Column.Label) with
            { Kind = "covered" });
            return true;
        }

        return shared;
    }

    /// <summary>The row of a number; null where it has no cells.</summary>
    private SheetRow? RowAt(int number)
    {
        var (low, high) = (0, _sheet.Rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sheet.Rows[middle].Number < number ? (middle + 1, high) : (low, middle);
        }

        return low < _sheet.Rows.Count && _sheet.Rows[low].Number == number ? _sheet.Rows[low] : null;
    }

    /// <summary>Keeps a number that means another one in English style, and the first cell that can only have been written so.</summary>
    private void NoteEnglishStyle(Cell cell, FormRow formRow, HeaderColumn column, CellReading reading)
    {
        if (cell.Kind != CellKind.Text || formRow.Kind is not (FigureKind.Count or FigureKind.Money))
        {
            return;
        }

        if (NumberText.InEnglishStyle(cell.Text) is not { } english)
        {
            _vietnamese |= cell.Text.AsSpan().ContainsAny('.', ',') && NumberText.TryRead(cell.Text, out _);
            return;
        }

        if (reading.Problem is not null)
        {
            _english ??= cell;
        }
        else if (NumberText.TryRead(cell.Text, out var read))
        {
            _twoReadings.Add((new FigureKey(formRow.Code, column.Column.Id), cell, $"{formRow.Label} – {column.Column.Label}", read, english));
        }
    }

    /// <summary>
    /// A number such as "4,000" is 4 by the grammar, but four thousand to whoever writes in English style: a warning, and an error where another
    /// cell can only be of that style. Then even "1.500" may have been meant as one and a half, unless some cell can only be Vietnamese.
    /// </summary>
    private void SettleTwoReadings()
    {
        foreach (var (key, cell, label, read, english) in _twoReadings)
        {
            var comma = cell.Text.Contains(',', StringComparison.Ordinal);
            if (!comma && (_english is null || _vietnamese))
            {
                continue;
            }

            var (right, other) = (FigureText.Of(read), FigureText.Of(english));
            if (comma && _english is { } proof)
            {
                _figures.RemoveAll(f => f.Key == key);
                _unread.Add(key);
                Report(At(new Finding(ReadCodes.TwoReadings, Severity.Error, Fault.Data,
                    $"Ô {cell.Address} ghi “{Cut(cell.Text, 60)}”: theo cách viết Việt Nam là {right}, nhưng ô {proof.Address} ghi “{Cut(proof.Text, 60)}” theo kiểu tiếng Anh, theo kiểu đó thì là {other}.",
                    $"Ghi lại là {other} hoặc {right} theo cách viết Việt Nam (dấu chấm nhóm ba chữ số, dấu phẩy trước phần thập phân; bỏ các số 0 thừa sau dấu phẩy), hoặc nhập ô ở dạng số của Excel, rồi nộp lại."), cell, label) with
                { Kind = "comma" });
            }
            else
            {
                Report(At(new Finding(ReadCodes.TwoReadings, Severity.Warning, Fault.Data,
                    $"Ô {cell.Address} ghi “{Cut(cell.Text, 60)}”, được lấy là {right} theo cách viết Việt Nam; viết theo kiểu tiếng Anh thì lại là {other}.",
                    $"Nếu {right} là đúng thì không cần làm gì thêm; nếu là {other}, ghi lại “{other}” hoặc nhập ô ở dạng số của Excel rồi nộp lại."), cell, label) with
                { Kind = comma ? "comma" : "point" });
            }
        }
    }

    /// <summary>
    /// Rows whose code the form does not have. Where the code looks like that of a missing row, or the label is a missing row's, the row's figures
    /// would be lost; any other row may be one that the unit added.
    /// </summary>
    private void FindUnknownCodes(HeaderColumn codeColumn)
    {
        // Where every row was found no other can be meant, and of unknown ones there may be hundreds of thousands.
        var someMissing = _form.Rows.Any(IsMissing);
        foreach (var row in _unknown)
        {
            var cell = row.At(codeColumn.At)!.Value;
            if (cell.Kind == CellKind.Date)
            {
                if (LabelOf(row) is { } label && _rowsByLabel.TryGetValue(LabelKey.Of(label), out var rows))
                {
                    _unread.UnionWith(rows.SelectMany(KeysOf));
                }

                Report(At(new Finding(ReadCodes.RowCode, Severity.Error, Fault.Data,
                    $"Ô {cell.Address} ở cột {codeColumn.Column.Label} đã bị đổi thành ngày tháng ({ShownText.Of(cell)}) nên không rõ là mã số nào.",
                    "Định dạng cột Mã số là Văn bản (Text), ghi lại mã số đúng rồi nộp lại."), cell, codeColumn.Column.Label) with
                { Kind = "date" });
            }
            else if (someMissing && MeantBy(row, cell) is { } meant)
            {
                _unread.UnionWith(KeysOf(meant));
                Report(At(new Finding(ReadCodes.RowCode, Severity.Error, Fault.Data,
                    $"Ô {cell.Address} ghi mã số “{Cut(ShownText.Of(cell), 40)}”, không có trong mẫu {_form.Code}, trong khi chưa thấy dòng có mã số {meant.Code} ({meant.Label}).",
                    $"Sửa ô {cell.Address} thành {meant.Code} nếu đúng là dòng đó, rồi nộp lại; nếu là dòng đơn vị tự thêm thì đổi tên dòng và thêm dòng {meant.Code} theo mẫu."), cell, codeColumn.Column.Label) with
                { Kind = "unknown", Expected = meant.Code });
            }
            else if (HasNumbers(row))
            {
                Report(ReadCodes.RowUnknown, Severity.Warning, null, () => At(new Finding(ReadCodes.RowUnknown, Severity.Warning, Fault.Data,
                    $"Dòng {Text(row.Number)} có mã số “{Cut(ShownText.Of(cell), 40)}” không thuộc mẫu {_form.Code}, nên số liệu ở dòng này không được lấy.",
                    $"Nếu là dòng bổ sung thì không cần làm gì thêm; nếu ghi nhầm, sửa mã số theo mẫu {_form.Code} rồi nộp lại."), cell, codeColumn.Column.Label));
            }
        }
    }

    /// <summary>The missing row that a row with an unknown code must be: by letters that stand for digits in its code, else by its label.</summary>
    private FormRow? MeantBy(SheetRow row, Cell code)
    {
        var look = new string([.. code.Text.Where(c => c is not (' ' or '\'' or '`' or '_')).Select(c => c switch { 'l' or 'I' or '|' => '1', 'O' or 'o' => '0', _ => c })]);
        return RowCode.KeyOf(Bare(look)) is { } key && _rowsByKey.TryGetValue(key, out var alike) && IsMissing(alike) ? alike : MissingByLabel(row);
    }

    private bool IsMissing(FormRow row) => row.Kind != FigureKind.Heading && row.HoldsOn(_cutOff) && !_found.ContainsKey(row.Code);

    /// <summary>The missing row whose label a row has; of several the next one behind the form's row that stands above it.</summary>
    private FormRow? MissingByLabel(SheetRow row)
    {
        if (LabelOf(row) is not { } label || !_rowsByLabel.TryGetValue(LabelKey.Of(label), out var rows) || rows.FindAll(IsMissing) is not { Count: > 0 } missing)
        {
            return null;
        }

        var above = _found.Where(f => f.Value.Number < row.Number).OrderBy(f => f.Value.Number).Select(f => f.Key).LastOrDefault();
        var order = _form.Rows.Select(r => r.Code).ToList();
        return missing.Find(r => above is null || order.IndexOf(r.Code) > order.IndexOf(above)) ?? missing[0];
    }

    private void ReportTwice(FormRow formRow, SheetRow first, SheetRow second, Cell cell)
    {
        if (_twice.Add(formRow.Code))
        {
            _figures.RemoveAll(f => f.Key.Code == formRow.Code);
            _unread.UnionWith(KeysOf(formRow));
            _findings.RemoveAll(f => f.Row == first.Number && f.Code.StartsWith("CELL-", StringComparison.Ordinal));
        }

        Report(ReadCodes.RowTwice, Severity.Error, null, () => At(new Finding(ReadCodes.RowTwice, Severity.Error, Fault.Data,
            $"Mã số {formRow.Code} xuất hiện ở cả dòng {Text(first.Number)} và dòng {Text(second.Number)}, không rõ phải lấy dòng nào.",
            "Xóa dòng thừa hoặc sửa lại mã số cho đúng rồi nộp lại."), cell, formRow.Label));
    }

    private void CheckLabel(SheetRow row, FormRow formRow)
    {
        if (LabelOf(row) is { } label && _rowsByLabel.TryGetValue(LabelKey.Of(label), out var others) && !others.Contains(formRow)
            && ColumnOf(_header, ColumnRole.Content) is { } column && row.At(column.At) is { } cell)
        {
            Report(At(new Finding(ReadCodes.RowLabel, Severity.Warning, Fault.Data,
                $"Dòng {Text(row.Number)} có mã số {formRow.Code} ({formRow.Label}) nhưng nội dung ghi “{Cut(label, 100)}”, là nội dung của mã số {string.Join(", ", others.Select(o => o.Code))}.",
                "Kiểm tra lại mã số và nội dung của dòng này. Số liệu được lấy theo mã số; nếu sai, sửa và nộp lại."), cell, formRow.Label));
        }
    }

    private void CheckHeading(SheetRow row, FormRow formRow)
    {
        foreach (var column in FigureColumns())
        {
            if (row.At(column.At) is { Merged: false } cell && CellReading.HoldsNumber(cell))
            {
                Report(At(new Finding(ReadCodes.RowHeading, Severity.Warning, Fault.Data,
                    $"Dòng {Text(row.Number)} ({formRow.Label}, mã số {formRow.Code}) là dòng tiêu đề nên số liệu ở dòng này không được lấy.",
                    "Ghi số liệu vào các dòng chi tiết bên dưới; nếu đã ghi đủ thì không cần làm gì thêm."), cell, formRow.Label));
                return;
            }
        }
    }

    /// <summary>Whether a row of a CSV has more cells than the header, so that its figures may stand under the wrong columns.</summary>
    private bool IsShifted(SheetRow row, FormRow formRow)
    {
        if (_sheet.Name is not null || row.Cells[^1].Column <= _header.LastColumn)
        {
            return false;
        }

        Report(At(new Finding(ReadCodes.RowCells, Severity.Error, Fault.File,
            $"Dòng {Text(row.Number)} có nhiều ô hơn dòng tiêu đề, nên không rõ số nào thuộc cột nào.",
            "Kiểm tra dấu phân cách và dấu nháy của dòng này (số có dấu phẩy phải đặt trong dấu nháy kép khi tệp phân cách bằng dấu phẩy), hoặc lưu tệp ở dạng .xlsx rồi nộp lại."),
            row.Cells[^1], formRow.Label));
        return true;
    }

    private bool IsInAnotherUnit(SheetRow row, FormRow formRow)
    {
        if (formRow.Kind == FigureKind.Count)
        {
            return CountsMultiples(row, formRow);
        }

        if (formRow.Kind != FigureKind.Money || _money is null)
        {
            return false;
        }

        var own = UnitCellOf(row) is { } stated && MoneyUnit.Of(PlainText.Of(stated.Text))?.Dong != _money.Dong ? (stated, PlainText.Of(stated.Text)) : ((Cell, string)?)null;
        if ((own ?? (UnitInLabel(row, formRow) is { } named && MoneyUnit.IsOther(named.Unit, _money) ? named : null)) is not var (cell, text))
        {
            return false;
        }

        (_otherUnits.TryGetValue(text, out var cells) ? cells : _otherUnits[text] = []).Add(cell);
        return true;
    }

    /// <summary>Whether a row that counts says that it does so in thousands or the like, or in money.</summary>
    private bool CountsMultiples(SheetRow row, FormRow formRow)
    {
        var own = UnitCellOf(row) is { } stated && LabelKey.Of(stated.Text) != LabelKey.Of(formRow.Unit) && MoneyUnit.IsOther(stated.Text, null)
            ? (stated, PlainText.Of(stated.Text)) : ((Cell, string)?)null;
        if ((own ?? (UnitInLabel(row, formRow) is { } named && MoneyUnit.IsOther(named.Unit, null) ? named : null)) is not var (cell, text))
        {
            return false;
        }

        Report(At(new Finding(ReadCodes.RowUnit, Severity.Error, Fault.Data,
            $"Ô {cell.Address} ghi “{Cut(text, 40)}” trong khi mẫu {_form.Code} tính dòng {formRow.Label} theo {(formRow.Unit.Length > 0 ? $"“{formRow.Unit}”" : "số đếm")}, nên không rõ số liệu của dòng là bao nhiêu.",
            $"Ghi số liệu của dòng này theo {(formRow.Unit.Length > 0 ? formRow.Unit : "số đếm")} như mẫu, sửa lại ô {cell.Address} rồi nộp lại."), cell, formRow.Label) with
        { Kind = "count" });
        return true;
    }

    private Cell? UnitCellOf(SheetRow row) =>
        ColumnOf(_header, ColumnRole.Unit) is { } column && row.At(column.At) is { Kind: CellKind.Text } cell && !NumberText.IsNoValue(cell.Text) ? cell : null;

    /// <summary>What a row's label says behind its last bracket, comma, colon or dash, where a unit stands that is not the form's own words.</summary>
    private (Cell Cell, string Unit)? UnitInLabel(SheetRow row, FormRow formRow)
    {
        if (LabelOf(row) is not { } label || (_rowsByLabel.TryGetValue(LabelKey.Of(label), out var rows) && rows.Contains(formRow)) || label.LastIndexOfAny(['(', '[', ',', ':', '-', '–', '—']) is not (>= 0 and var sign)
            || row.At(ColumnOf(_header, ColumnRole.Content)!.At) is not { } cell)
        {
            return null;
        }

        return label[(sign + 1)..].Trim(' ', ')', ']') is { Length: > 0 } unit ? (cell, unit) : null;
    }

    /// <summary>One finding for each unit that rows name and the cover does not.</summary>
    private void ReportOtherUnits()
    {
        foreach (var (unit, cells) in _otherUnits)
        {
            var addresses = cells.ConvertAll(c => c.Address);
            var cover = _moneyCell is null ? $"bìa báo cáo không ghi đơn vị tính (được hiểu là {_money!.Name})" : $"bìa báo cáo ghi “{_money!.Name}” (ô {_moneyCell})";
            Report(At(new Finding(ReadCodes.RowUnit, Severity.Error, Fault.Data,
                $"Đơn vị tính “{Cut(unit, 40)}” được ghi ở ô {SameCause.Names(addresses)} trong khi {cover}, nên không rõ số tiền tính bằng đơn vị nào.",
                MoneyUnit.Of(unit) is null
                    ? $"Ghi số tiền của các dòng này theo {_money.Name}, sửa lại đơn vị tính của dòng rồi nộp lại."
                    : $"Nếu số tiền tính bằng {unit}, sửa đơn vị tính trên bìa thành “{unit}”; nếu tính bằng {_money.Name}, sửa đơn vị tính của các dòng này thành “{_money.Name}”. Sau đó nộp lại."),
                cells[0], _header.Columns.Values.First(c => c.At == cells[0].Column).Column.Label) with
            {
                Cells = addresses.Count > 1 ? addresses : [],
            });
        }
    }

    /// <summary>Rows with figures and the label of a row that was not found: their figures would be lost silently.</summary>
    private void FindRowsWithoutCode(HeaderColumn codeColumn)
    {
        var missing = _form.RowsOn(_cutOff).Where(IsMissing).Select(r => r.Code).ToList();
        foreach (var row in _withoutCode)
        {
            if (LabelOf(row) is not { } label)
            {
                continue;
            }

            if (MissingByLabel(row) is not { } absent)
            {
                // A line of totals has no code by nature; any other line may be one of the rows that were not found.
                if (missing.Count > 0 && LooksNumeric(row) && !LabelKey.Of(label).StartsWith("tổng", StringComparison.Ordinal) && !LabelKey.Of(label).StartsWith("cộng", StringComparison.Ordinal))
                {
                    Report(ReadCodes.RowCode, Severity.Error, "added", () => new Finding(ReadCodes.RowCode, Severity.Error, Fault.Data,
                        $"Dòng {Text(row.Number)} (“{Cut(label, 100)}”) có số liệu nhưng không có mã số, trong khi chưa thấy dòng có mã số {Cut(string.Join(", ", missing), 60)}.",
                        $"Ghi mã số của dòng này theo mẫu {_form.Code} vào ô {codeColumn.Letters}{Text(row.Number)}; nếu là dòng đơn vị tự thêm thì bỏ số liệu của dòng, rồi nộp lại.")
                    {
                        Sheet = _sheet.Name,
                        Row = row.Number,
                        Column = codeColumn.Letters,
                        Label = label,
                        Kind = "added",
                    });
                }

                continue;
            }

            _unread.UnionWith(KeysOf(absent));
            Report(new Finding(ReadCodes.RowCode, Severity.Error, Fault.Data,
                $"Dòng {Text(row.Number)} (“{Cut(label, 100)}”) có số liệu nhưng thiếu mã số.",
                $"Ghi mã số của dòng này theo mẫu {_form.Code} (có thể là {absent.Code}) vào ô {codeColumn.Letters}{Text(row.Number)} rồi nộp lại.")
            {
                Sheet = _sheet.Name,
                Row = row.Number,
                Column = codeColumn.Letters,
                Label = absent.Label,
                Expected = absent.Code,
                Kind = "blank",
            });
        }
    }

    private void FindMissingRows()
    {
        // The finding about the code's own cell says enough.
        _unread.UnionWith(_faulty.Select(MissingByLabel).OfType<FormRow>().SelectMany(KeysOf));
        var missing = _form.RowsOn(_cutOff).Where(r => r.IsAlwaysRequired && !_found.ContainsKey(r.Code)).ToList();
        var reported = missing.Where(r => !KeysOf(r).All(_unread.Contains)).ToList();
        if (_nil)
        {
            return;
        }

        _unread.UnionWith(missing.SelectMany(KeysOf));
        if (reported.Count > 0)
        {
            Report(new Finding(ReadCodes.RowMissing, Severity.Error, Fault.Data,
                $"Bảng thiếu {(reported.Count == 1 ? "dòng bắt buộc" : Text(reported.Count) + " dòng bắt buộc")}: {string.Join("; ", reported.Select(r => $"{r.Label} (mã số {r.Code})"))}.",
                $"Thêm các dòng này theo mẫu {_form.Code}, ghi đúng mã số và số liệu rồi nộp lại.")
            {
                Sheet = _sheet.Name,
                Expected = string.Join(", ", reported.Select(r => r.Code)),
            });
        }

        var absent = _form.RowsOn(_cutOff).Where(r => !r.IsAlwaysRequired && IsMissing(r) && !KeysOf(r).All(_unread.Contains)).ToList();
        if (absent.Count > 0)
        {
            const int most = 10;
            Report(new Finding(ReadCodes.RowAbsent, Severity.Warning, Fault.Data,
                $"Bảng không có {Text(absent.Count)} dòng của mẫu {_form.Code}, được hiểu là không có số liệu: {string.Join("; ", absent.Take(most).Select(r => $"{r.Label} (mã số {r.Code})"))}{(absent.Count > most ? $" và {Text(absent.Count - most)} dòng khác" : "")}.",
                $"Nếu đúng là không có số liệu thì không cần làm gì thêm; nếu không, thêm các dòng này theo mẫu {_form.Code} rồi nộp lại.")
            {
                Sheet = _sheet.Name,
            });
        }
    }

    private void NoteHidden(SheetRow row, HeaderColumn column)
    {
        // A cell hides with its row or its column; a hidden row shows no cell at all.
        if (row.Cells.All(c => c.Hidden))
        {
            _hiddenRows.Add(row.Number);
        }
        else
        {
            _hiddenColumns.Add(column.At);
        }
    }

    private void ReportHidden()
    {
        var parts = new List<string>();
        if (_hiddenRows.Count > 0)
        {
            parts.Add("dòng " + SameCause.Names(_hiddenRows.Order().Select(Text).ToList()));
        }

        if (_hiddenColumns.Count > 0)
        {
            parts.Add("cột " + string.Join(", ", _hiddenColumns.Select(CellAddress.LettersOf)));
        }

        Report(new Finding(ReadCodes.Hidden, Severity.Warning, Fault.File,
            $"Số liệu ở {string.Join(" và ", parts)} đang bị ẩn nhưng vẫn được lấy.",
            "Bỏ ẩn để kiểm tra lại. Nếu số liệu đúng thì không cần làm gì thêm; nếu không, sửa và nộp lại.")
        {
            Sheet = _sheet.Name,
        });
    }

    /// <summary>Whether a row below the header only numbers the columns, as in "A, B, 1, 2, 3" or "(1), (2), (3)".</summary>
    private static bool IsNumbering(SheetRow row)
    {
        if (row.Cells.Count < 3)
        {
            return false;
        }

        int? before = null;
        foreach (var cell in row.Cells)
        {
            var text = cell.Text.Trim('(', ')', '[', ']', ' ');
            if (text is [>= 'A' and <= 'Z'] or [>= 'a' and <= 'z'])
            {
                continue;
            }

            if (text.Length > 2 || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || (before is { } b && number != b + 1))
            {
                return false;
            }

            before = number;
        }

        return true;
    }

    private IEnumerable<HeaderColumn> FigureColumns() =>
        _form.FigureColumns.Where(c => _header.Columns.ContainsKey(c.Id)).Select(c => _header.Columns[c.Id]);

    private bool HoldsFigures(CellRange range) => range.Bottom > _header.LastRow && FigureColumns().Any(c => c.At >= range.Left && c.At <= range.Right);

    private IEnumerable<FigureKey> KeysOf(FormRow row) => _form.FigureColumns.Select(c => new FigureKey(row.Code, c.Id));

    private bool HasNumbers(SheetRow row) =>
        FigureColumns().Any(c => row.At(c.At) is { Merged: false } cell && (cell.Kind == CellKind.Number || CellReading.HoldsNumber(cell)));

    /// <summary>Whether something stands under a column of figures, readable or not.</summary>
    private bool HasFigures(SheetRow row) =>
        FigureColumns().Any(c => row.At(c.At) is { Merged: false } cell && !(cell.Kind == CellKind.Text && NumberText.IsNoValue(cell.Text)));

    /// <summary>Whether a number, or a text that begins as one and is no day, stands under a column of figures.</summary>
    private bool LooksNumeric(SheetRow row) => HasNumbers(row)
        || FigureColumns().Any(c => row.At(c.At) is { Kind: CellKind.Text, Merged: false } cell
            && PlainText.Of(cell.Text) is [>= '0' and <= '9', ..] text && !DateText.TryRead(text, out _));

    private string? LabelOf(SheetRow row) =>
        ColumnOf(_header, ColumnRole.Content) is { } column && row.At(column.At) is { Kind: CellKind.Text } cell ? PlainText.Of(cell.Text) : null;

    private Finding At(Finding finding, Cell cell, string label) => finding with
    {
        Sheet = _sheet.Name,
        Row = cell.Row,
        Column = CellAddress.LettersOf(cell.Column),
        Label = label,
        Value = cell.Kind == CellKind.FormulaWithoutValue ? null : Cut(ShownText.Of(cell)),
    };

    private Finding AtHeader(HeaderColumn column, Finding finding) => finding with
    {
        Sheet = _sheet.Name,
        Row = HeaderCell(column.At, column.Text)?.Row ?? _header.LastRow,
        Column = column.Letters,
        Label = HeaderLabel,
        Value = Cut(column.Text),
        Expected = column.Column.Label,
    };

    private static string Cut(string text, int length = 200) => PlainText.Cut(text, length);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
