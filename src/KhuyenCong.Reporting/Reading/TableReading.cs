using System.Globalization;
using System.Runtime.InteropServices;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Reads the rows below a header by their codes.</summary>
internal sealed class TableReading
{
    private const int LongestNote = 2_000, MaxConditionalFormats = 20;

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
    private void Report(FindingCode code, Severity severity, string? kind, Func<Finding> make)
    {
        if (IsListed((code.Code, severity, kind)))
        {
            _findings.Add(make());
        }
    }

    private bool IsListed((string Code, Severity Severity, string? Kind) cause) =>
        ++CollectionsMarshal.GetValueRefOrAddDefault(_causes, cause, out _) <= SameCause.MaxListed;

    private List<Finding> WithFurther()
    {
        var findings = _findings.ToList();
        foreach (var (cause, count) in _causes.Where(c => c.Value > SameCause.MaxListed))
        {
            var last = findings.FindLastIndex(f => (f.Code, f.Severity, f.Kind) == cause && f.Cell is not null);
            findings[last] = findings[last] with { Further = count - SameCause.MaxListed };
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
                Report(AtHeader(found, TableFindings.ColumnTwice(column.Label, found.Letters, rival.Letters)));
            }
            else if (found.Match == LabelMatch.Likely)
            {
                Report(AtHeader(found, TableFindings.ColumnUnsure(
                    found.Letters, found.Text, column.Label, HeaderCell(found.At, found.Text)?.Address ?? found.Letters)));
            }
            else
            {
                if (found.Match == LabelMatch.Short)
                {
                    Report(AtHeader(found, TableFindings.ColumnShort(found.Letters, found.Text, column.Label)));
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
        var order = _form.Columns.Select(c => c.Id).ToList();
        var at = order.IndexOf(column.Id);
        var after = _header.Columns.Values.Where(c => order.IndexOf(c.Column.Id) < at).Select(c => c.At).DefaultIfEmpty(0).Max();
        var before = _header.Columns.Values.Where(c => order.IndexOf(c.Column.Id) > at).Select(c => c.At).DefaultIfEmpty(int.MaxValue).Min();
        var claimed = _header.Columns.Values.Concat(_header.Rivals).Select(c => c.At).ToHashSet();
        var free = HeaderCells().Where(c => c.Column > after && c.Column < before && !claimed.Contains(c.Column)).DistinctBy(c => c.Column).ToList();
        return free is [var cell]
            ? At(TableFindings.ColumnMistyped(column.Label, _form.Code, cell.Address, Cut(cell.Text, 60), CellAddress.LettersOf(cell.Column)), cell, HeaderLabel) with { Expected = column.Label }
            : TableFindings.ColumnMissing(column.Label, _form.Code) with { Sheet = _sheet.Name, Row = _header.LastRow, Label = HeaderLabel, Expected = column.Label };
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
                Report(At(
                    formRow.ValidTo is { } to && _cutOff > to
                        ? RowFindings.Expired(formRow.Label, formRow.Code, _form.Code, VietnamTime.Text(to))
                        : RowFindings.NotYet(formRow.Label, formRow.Code, _form.Code),
                    codeCell.Value, codeColumn.Column.Label));
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
        var formats = _conditional.Where(c => c.Range.Contains(cell.Row, cell.Column)).Select(c => c.Format).Distinct().Take(MaxConditionalFormats + 1).ToList();
        if (formats.Count > MaxConditionalFormats
            || formats.Exists(format => NumberFormats.IsDate(format) || CellReading.Of(cell with { Format = format }, formRow, _money ?? _form.Money).Problem?.Has(CellFindings.FormatCode) == true))
        {
            Report(At(CellFindings.FormatDepends(cell.Address, ShownText.Of(cell)), cell, $"{formRow.Label} – {column.Column.Label}"));
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
            Report(At(CellFindings.MergedTogether(range.ToString(), Cut(ShownText.Of(corner!.Value), 60)), corner!.Value, column.Column.Label));
        }

        if (!shared && !isCorner && row.At(column.At) is { Merged: false } covered)
        {
            Report(At(CellFindings.UnderMerged(covered.Address, range.ToString(), Cut(ShownText.Of(covered), 60)), covered, column.Column.Label));
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
                Report(At(CellFindings.TwoReadings(cell.Address, Cut(cell.Text, 60), right, other, proof.Address, Cut(proof.Text, 60)), cell, label));
            }
            else
            {
                Report(At(CellFindings.TakenAsVietnamese(cell.Address, Cut(cell.Text, 60), right, other), cell, label) with { Kind = comma ? CellFindings.CommaKind : CellFindings.PointKind });
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

                Report(At(RowFindings.CodeIsDate(cell.Address, codeColumn.Column.Label, ShownText.Of(cell)), cell, codeColumn.Column.Label));
            }
            else if (someMissing && MeantBy(row, cell) is { } meant)
            {
                _unread.UnionWith(KeysOf(meant));
                Report(At(RowFindings.CodeMistyped(cell.Address, Cut(ShownText.Of(cell), 40), _form.Code, meant.Code, meant.Label), cell, codeColumn.Column.Label) with { Expected = meant.Code });
            }
            else if (HasNumbers(row))
            {
                Report(RowFindings.UnknownCode, Severity.Warning, null, () =>
                    At(RowFindings.Unknown(Text(row.Number), Cut(ShownText.Of(cell), 40), _form.Code), cell, codeColumn.Column.Label));
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
            _findings.RemoveAll(f => f.Row == first.Number && f.Subject == FindingSubject.Cell);
        }

        Report(RowFindings.TwiceCode, Severity.Error, null, () =>
            At(RowFindings.Twice(formRow.Code, Text(first.Number), Text(second.Number)), cell, formRow.Label));
    }

    private void CheckLabel(SheetRow row, FormRow formRow)
    {
        if (LabelOf(row) is { } label && _rowsByLabel.TryGetValue(LabelKey.Of(label), out var others) && !others.Contains(formRow)
            && ColumnOf(_header, ColumnRole.Content) is { } column && row.At(column.At) is { } cell)
        {
            var codes = string.Join(", ", others.Select(o => o.Code));
            Report(At(RowFindings.OtherLabel(Text(row.Number), formRow.Code, formRow.Label, Cut(label, 100), codes), cell, formRow.Label));
        }
    }

    private void CheckHeading(SheetRow row, FormRow formRow)
    {
        foreach (var column in FigureColumns())
        {
            if (row.At(column.At) is { Merged: false } cell && CellReading.HoldsNumber(cell))
            {
                Report(At(RowFindings.Heading(Text(row.Number), formRow.Label, formRow.Code), cell, formRow.Label));
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

        Report(At(RowFindings.TooManyCells(Text(row.Number)), row.Cells[^1], formRow.Label));
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

        Report(At(RowFindings.OtherCount(cell.Address, Cut(text, 40), _form.Code, formRow.Label, formRow.Unit.Length > 0 ? formRow.Unit : null), cell, formRow.Label));
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
            var shown = Cut(unit, 40);
            Report(At(
                MoneyUnit.Of(unit) is null ? RowFindings.NoMoney(shown, addresses, _money!.Name, _moneyCell) : RowFindings.OtherMoney(shown, addresses, _money!.Name, _moneyCell),
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
                    Report(RowFindings.UnclearCode, Severity.Error, RowFindings.AddedKind, () => AtCode(row, codeColumn, label, RowFindings.WithoutCode(
                        Text(row.Number), Cut(label, 100), Cut(string.Join(", ", missing), 60), _form.Code, codeColumn.Letters + Text(row.Number))));
                }

                continue;
            }

            _unread.UnionWith(KeysOf(absent));
            var blank = RowFindings.CodeBlank(Text(row.Number), Cut(label, 100), _form.Code, absent.Code, codeColumn.Letters + Text(row.Number));
            Report(AtCode(row, codeColumn, absent.Label, blank) with { Expected = absent.Code });
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
            Report(RowFindings.Missing(reported.ConvertAll(RuleRun.NameOf), _form.Code) with { Sheet = _sheet.Name, Expected = string.Join(", ", reported.Select(r => r.Code)) });
        }

        var absent = _form.RowsOn(_cutOff).Where(r => !r.IsAlwaysRequired && IsMissing(r) && !KeysOf(r).All(_unread.Contains)).ToList();
        if (absent.Count > 0)
        {
            Report(RowFindings.Absent(absent.ConvertAll(RuleRun.NameOf), _form.Code) with { Sheet = _sheet.Name });
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

    private void ReportHidden() => Report(
        SheetFindings.HiddenCells([.. _hiddenRows.Order().Select(Text)], [.. _hiddenColumns.Select(CellAddress.LettersOf)]) with { Sheet = _sheet.Name });

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

    /// <summary>A finding about the code that a row has not.</summary>
    private Finding AtCode(SheetRow row, HeaderColumn column, string label, Finding finding) => finding with
    {
        Sheet = _sheet.Name,
        Row = row.Number,
        Column = column.Letters,
        Label = label,
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
