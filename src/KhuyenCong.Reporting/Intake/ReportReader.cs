using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Intake;

/// <summary>
/// Reads an uploaded file against its form: finds the sheet by its content, the cover by its labels, the columns by their headers and the
/// rows by their codes, and turns every cell into a figure, a blank or a finding with its address.
/// </summary>
/// <param name="forms">The form definitions.</param>
/// <param name="formsFor">The codes of the forms that are due for a period.</param>
/// <param name="findByName">The unit that a written name means on a day, and how sure that is.</param>
public sealed class ReportReader(FormBook forms, Func<Period, IReadOnlyList<string>> formsFor, Func<string, DateOnly, (NameMatch Match, Unit? Unit)> findByName)
{
    /// <summary>Reads a file. What is wrong with it is a finding, whatever its bytes; nothing is thrown but a cancellation.</summary>
    /// <param name="file">The file.</param>
    /// <param name="to">Where it was handed in.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public ReadReport Read(UploadedFile file, Addressee to, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(to);
        if (DocumentFormOf(file, to) is { } document)
        {
            var (kind, findings) = DocumentCheck.Of(file.Content);
            return new ReadReport(kind, document, to.Period, false, null, [], findings);
        }

        var tables = forms.HoldingFor(to.Period).Where(f => f.Kind == FormKind.Table).ToList();
        var texts = new HeaderTexts();
        var labels = tables.ConvertAll(f => new HeaderLabels(f, to.Period.Year, texts));
        var sheets = SheetReader.Read(file, HeaderScore(labels, cancellation), cancellation: cancellation);
        var reading = new Reading(file, to, sheets, labels, formsFor, findByName);
        return reading.Run(cancellation);
    }

    /// <summary>How many labels of the header of any of the forms a sheet holds: what tells the delimiter of a CSV.</summary>
    /// <param name="forms">The definitions; those of documents are left out.</param>
    /// <param name="year">The reporting year that headers may name.</param>
    public static Func<Sheet, int> HeaderScore(IEnumerable<FormDefinition> forms, int year)
    {
        var texts = new HeaderTexts();
        return HeaderScore(forms.Where(f => f.Kind == FormKind.Table).Select(f => new HeaderLabels(f, year, texts)).ToList(), CancellationToken.None);
    }

    private static Func<Sheet, int> HeaderScore(List<HeaderLabels> labels, CancellationToken cancellation) =>
        sheet => labels.Max(l => TableHeader.Find(sheet, l, cancellation)?.Score) ?? 0;

    /// <summary>The form of a document: the one asked for, or the one that the name of a PDF or DOCX begins with.</summary>
    private FormDefinition? DocumentFormOf(UploadedFile file, Addressee to)
    {
        var documents = forms.HoldingFor(to.Period).Where(f => f.Kind == FormKind.Document).ToList();
        return to.Form is { } asked
            ? documents.Find(f => f.Code == asked)
            : documents.Find(f => FormNames.Opens(file.Name, f.Code)) is { } named
                && FileRecognition.Of(file.Content) is FileKind.Pdf or FileKind.Docx ? named : null;
    }

    /// <summary>One reading of one file.</summary>
    private sealed class Reading(
        UploadedFile file, Addressee to, SheetFile sheets, List<HeaderLabels> labels,
        Func<Period, IReadOnlyList<string>> formsFor, Func<string, DateOnly, (NameMatch Match, Unit? Unit)> findByName)
    {
        private const int MostRivals = 10;

        private readonly LegacyScript _legacy = new();
        private readonly List<FormDefinition> _tables = labels.ConvertAll(l => l.Form);
        private readonly List<Finding> _findings = [.. sheets.Findings];
        private Sheet? _sheet;
        private bool _agrees = true;

        public ReadReport Run(CancellationToken cancellation)
        {
            if (sheets.Sheets.Count == 0)
            {
                return Without(FormWithoutCover());
            }

            var candidates = sheets.Sheets.Select(s => new Candidate(s, labels, cancellation)).ToList();
            if (FormOf(candidates) is not { } form)
            {
                return Without(null);
            }

            if (_findings.Exists(f => f.Code is ReadCodes.Form))
            {
                return Without(form);
            }

            if (Choose(candidates, form) is not { } chosen)
            {
                ReportNoTable(form);
                return Without(form);
            }

            _sheet = chosen.Sheet;
            _findings.RemoveAll(f => f.Sheet is not null && f.Sheet != chosen.Sheet.Name);
            return Read(form, chosen, chosen.Headers[form.Code]!, cancellation);
        }

        private ReadReport Read(FormDefinition form, Candidate chosen, TableHeader header, CancellationToken cancellation)
        {
            var cutOff = form.CutOffOf(to.Period);
            var cover = Cover.Of(chosen.Sheet, header.FirstRow);
            foreach (var entry in cover.Entries)
            {
                if (CellReading.FaultOf(entry.Cell) is { } fault)
                {
                    Add(fault, entry);
                }
            }

            foreach (var field in Enum.GetValues<CoverField>())
            {
                if (cover.Contradiction(field) is { } other)
                {
                    Add(new Finding(ReadCodes.CoverTwice, Severity.Error, Fault.Data,
                        $"“{other.Label}” ghi hai lần với nội dung khác nhau: “{Shown(cover[field]!.Text)}” (ô {cover[field]!.Cell.Address}) và “{Shown(other.Text)}” (ô {other.Cell.Address}).",
                        "Xóa hoặc sửa chỗ ghi sai rồi nộp lại."), other);
                }
            }

            CheckUnit(cover, cutOff);
            CheckPeriod(cover);
            var nil = IsNil(cover, form);
            var money = MoneyUnitOf(cover, form, chosen.Sheet, header);
            var unitCell = cover[CoverField.MoneyUnit] is { Text.Length: > 0 } stated ? stated.Cell.Address : null;
            var table = new TableReading(chosen.Sheet, header, form, cutOff, money, unitCell, nil, _legacy);
            table.Read(cancellation);
            var found = table.Findings;
            if (found.Any(f => f.Code == ReadCodes.RowUnit))
            {
                // Which unit holds is not settled, so nothing was converted.
                _findings.RemoveAll(f => f is { Code: ReadCodes.MoneyUnit, Severity: Severity.Warning });
            }

            var shifted = _findings.Exists(f => f.Code == ReadCodes.FileCells);
            _findings.AddRange(found.Where(f => !(shifted && f.Code == ReadCodes.RowCells)));
            ReportLegacy(chosen.Sheet, header, form, table.Unread.Count > 0);
            return new ReadReport(
                sheets.Kind, form, to.Period, nil, chosen.Sheet.Name, table.Figures,
                SameCause.Gather(_findings, f => f.Code.StartsWith("CELL-", StringComparison.Ordinal) || f.Code.StartsWith("ROW-", StringComparison.Ordinal) ? f.Code : null))
            {
                Notes = table.Notes,
                Places = table.Places,
                Unread = table.Unread,
                CoverAgrees = _agrees,
            };
        }

        private ReadReport Without(FormDefinition? form) => new(sheets.Kind, form, to.Period, false, _sheet?.Name, [], SameCause.Gather(_findings, _ => null));

        /// <summary>The form of a file whose cover cannot be read, so that the answer can name one.</summary>
        private FormDefinition? FormWithoutCover() =>
            to.Form is { } asked ? _tables.Find(f => f.Code == asked)
            : _tables.Find(f => FormNames.Opens(file.Name, f.Code)) ?? OnlyDue();

        private FormDefinition? OnlyDue() =>
            _tables.FindAll(f => formsFor(to.Period).Contains(f.Code)) is [var only] ? only : null;

        /// <summary>The form: the cover decides and must agree with what was asked for; without a cover, what was asked for, the file's name, the only form due, the header.</summary>
        private FormDefinition? FormOf(List<Candidate> candidates)
        {
            var covers = candidates.Where(c => c.Sheet.Visibility == SheetVisibility.Visible && c.FormEntry is not null).ToList();
            covers = covers.Count > 0 ? covers : candidates.FindAll(c => c.FormEntry is not null);
            var named = _tables.FindAll(f => covers.Exists(c => FormNames.Is(c.FormEntry!.Text, f.Code)));
            if (to.Form is { } asked)
            {
                var form = _tables.Find(f => f.Code == asked);
                if (form is null)
                {
                    _findings.Add(new Finding(ReadCodes.FormUnknown, Severity.Error, Fault.Data,
                        $"Không có mẫu báo cáo {asked} cho kỳ {to.Period.Name}.", "Kiểm tra lại mẫu số và kỳ báo cáo rồi nộp lại."));
                }
                else if (covers.Count > 0 && !named.Contains(form))
                {
                    ReportOtherForm(form, covers[0]);
                }

                return form;
            }

            if (named.Count == 0 && covers.Count > 0)
            {
                _sheet = covers[0].Sheet;
                Add(new Finding(ReadCodes.FormUnknown, Severity.Error, Fault.Data,
                    $"Bìa báo cáo ghi mẫu số “{Shown(covers[0].FormEntry!.Text)}”, không phải mẫu nào {OfPeriod()}.",
                    "Sửa mẫu số trên bìa, hoặc dùng đúng mẫu báo cáo, rồi nộp lại."), covers[0].FormEntry!);
                return null;
            }

            var due = named.FindAll(f => formsFor(to.Period).Contains(f.Code));
            named = due.Count > 0 ? due : named;
            if (named.Count == 1)
            {
                return named[0];
            }

            if (named.Count > 1)
            {
                _findings.Add(new Finding(ReadCodes.FormUnknown, Severity.Error, Fault.Data,
                    $"Tệp có nhiều mẫu báo cáo ({Codes(named)}) nên không rõ phải lấy mẫu nào.", "Nộp mỗi mẫu báo cáo trong một tệp riêng."));
                return null;
            }

            var fitting = _tables.FindAll(f => candidates.Exists(c => c.Headers[f.Code] is { } h && IsWhole(h, f)));
            if ((FormWithoutCover() ?? (fitting.Count == 1 ? fitting[0] : null)) is { } guessed)
            {
                return guessed;
            }

            if (candidates.Find(c => c.Sheet.Rows.Any(r => r.Cells.Any(_legacy.Is))) is { } legacy)
            {
                ReportLegacySheet(legacy.Sheet, Severity.Error);
                return null;
            }

            _findings.Add(new Finding(ReadCodes.FormUnknown, Severity.Error, Fault.Data,
                $"Không tìm thấy ô “Mẫu số” trên bìa báo cáo nên không rõ là mẫu nào {OfPeriod()}.",
                $"Ghi “Mẫu số” và mã mẫu (ví dụ {Due()[0].Code}) vào hai ô cạnh nhau phía trên bảng rồi nộp lại."));
            return null;
        }

        /// <summary>The forms that are due for the period; all where none is.</summary>
        private List<FormDefinition> Due() => _tables.FindAll(f => formsFor(to.Period).Contains(f.Code)) is { Count: > 0 } due ? due : _tables;

        private string OfPeriod() => $"phải nộp cho kỳ {to.Period.Name} ({Codes(Due())})";

        private void ReportOtherForm(FormDefinition form, Candidate cover)
        {
            _sheet = cover.Sheet;
            Add(new Finding(ReadCodes.Form, Severity.Error, Fault.Data,
                $"Bìa báo cáo ghi mẫu số “{Shown(cover.FormEntry!.Text)}” nhưng tệp được nộp cho mẫu {form.Code}.",
                $"Nộp đúng mẫu {form.Code}, hoặc sửa mẫu số trên bìa nếu ghi nhầm, rồi nộp lại.")
            { Expected = form.Code }, cover.FormEntry!);
        }

        private static bool IsWhole(TableHeader header, FormDefinition form) =>
            form.Columns.Where(c => c.Role is ColumnRole.Code or ColumnRole.Figure)
                .All(c => header.Columns.TryGetValue(c.Id, out var found) && found.Match >= LabelMatch.Short);

        /// <summary>The sheet with the form's table: a visible one before a hidden one before a very hidden one; then the one whose cover fits; then the fuller one; then the first.</summary>
        private Candidate? Choose(List<Candidate> candidates, FormDefinition form)
        {
            var ranked = candidates
                .Where(c => c.Headers[form.Code] is not null && (c.FormEntry is null || FormNames.Is(c.FormEntry.Text, form.Code)))
                .Select(c => (Candidate: c, Fits: c.Names(to.Period), Rows: TableReading.RowsOf(c.Sheet, c.Headers[form.Code]!, form), c.Headers[form.Code]!.Score))
                .OrderBy(r => r.Candidate.Sheet.Visibility)
                .ThenByDescending(r => r.Fits)
                .ThenByDescending(r => r.Rows > 0)
                .ThenByDescending(r => r.Score)
                .ThenByDescending(r => r.Rows)
                .ToList();
            if (ranked.Count == 0)
            {
                return null;
            }

            var (chosen, fits, rows, _) = ranked[0];
            var rivals = ranked.Skip(1)
                .Where(r => r.Candidate.Sheet.Visibility == chosen.Sheet.Visibility && r.Fits == fits && r.Rows > 0 && rows > 0)
                .Select(r => r.Candidate.Sheet.Name)
                .ToList();
            if (rivals.Count > 0)
            {
                _findings.Add(new Finding(ReadCodes.SeveralSheets, Severity.Warning, Fault.File,
                    $"Tệp có nhiều trang tính chứa bảng mẫu {form.Code}; số liệu được lấy từ trang “{chosen.Sheet.Name}”, không lấy từ trang {string.Join(", ", rivals.Take(MostRivals).Select(r => $"“{r}”"))}{(rivals.Count > MostRivals ? $" và {(rivals.Count - MostRivals).ToString(CultureInfo.InvariantCulture)} trang khác" : "")}.",
                    "Nếu lấy đúng trang thì không cần làm gì thêm; nếu không, xóa các trang thừa rồi nộp lại.")
                { Sheet = chosen.Sheet.Name });
            }

            if (chosen.Sheet.Visibility != SheetVisibility.Visible)
            {
                _findings.Add(new Finding(ReadCodes.HiddenSheet, Severity.Warning, Fault.File,
                    $"Bảng số liệu nằm ở trang tính “{chosen.Sheet.Name}” đang bị ẩn.",
                    "Bỏ ẩn trang tính để kiểm tra lại. Nếu số liệu đúng thì không cần làm gì thêm; nếu không, sửa và nộp lại.")
                { Sheet = chosen.Sheet.Name });
            }

            return chosen;
        }

        private void ReportNoTable(FormDefinition form)
        {
            if (sheets.Sheets.FirstOrDefault(s => s.Rows.Any(r => r.Cells.Any(_legacy.Is))) is { } legacy)
            {
                ReportLegacySheet(legacy, Severity.Error);
                return;
            }

            var labels = string.Join(", ", form.Columns.Where(c => c.Role is ColumnRole.Code or ColumnRole.Figure).Select(c => $"“{c.Label}”"));
            _findings.Add(new Finding(ReadCodes.TableMissing, Severity.Error, Fault.File,
                $"Không tìm thấy bảng số liệu của mẫu {form.Code} trong tệp (dòng tiêu đề cần có các cột {labels}).",
                $"Dùng đúng mẫu {form.Code}, giữ nguyên dòng tiêu đề của bảng, điền số liệu rồi nộp lại."));
        }

        private void CheckUnit(Cover cover, DateOnly cutOff)
        {
            var (code, name) = (cover[CoverField.UnitCode], cover[CoverField.UnitName]);
            if (IsSaid(code) && UnitCodeOf(code!.Text) != to.Unit.Code)
            {
                _agrees = false;
                Add(new Finding(ReadCodes.Unit, Severity.Error, Fault.Data,
                    $"Bìa báo cáo ghi mã đơn vị “{Shown(code.Text)}” nhưng tệp được nộp cho {to.Unit.Office} (mã {to.Unit.Code}).",
                    $"Nếu đúng là báo cáo của {to.Unit.FullName}, sửa mã đơn vị trên bìa thành {to.Unit.Code}; nếu không, nộp vào đúng trang hoặc thư mục của đơn vị.")
                { Expected = to.Unit.Code }, code);
            }
            else if (IsSaid(name))
            {
                CheckUnitName(name!, IsSaid(code), cutOff);
            }
            else if (!IsSaid(code) && !IsFaulty(code) && !IsFaulty(name))
            {
                _findings.Add(new Finding(ReadCodes.Unit, Severity.Warning, Fault.Data,
                    $"Bìa báo cáo không ghi đơn vị báo cáo và mã đơn vị; tệp được coi là của {to.Unit.Office} theo nơi nộp.",
                    "Nếu đúng thì không cần làm gì thêm; lần sau xin ghi đủ trên bìa. Nếu sai, nộp vào đúng trang hoặc thư mục của đơn vị.")
                { Sheet = _sheet?.Name });
            }
        }

        private static bool IsSaid(CoverEntry? entry) => entry is { Text.Length: > 0 } && !IsFaulty(entry);

        /// <summary>Whether the cell itself is wrong; the finding about it says enough.</summary>
        private static bool IsFaulty(CoverEntry? entry) => entry?.Cell.Kind is CellKind.Error or CellKind.FormulaWithoutValue;

        private void CheckUnitName(CoverEntry name, bool codeAgrees, DateOnly cutOff)
        {
            var (match, unit) = findByName(name.Text, cutOff);
            if (match == NameMatch.Exact && unit?.Code == to.Unit.Code)
            {
                return;
            }

            var earlier = match == NameMatch.Exact ? null : EarlierUnit(name.Text, cutOff);
            if (earlier is not null && earlier.Name == to.Unit.Name)
            {
                return;
            }

            // A unit that only changed its name is the same one; one that was merged is not, though its code may live on.
            var renamed = earlier is not null && earlier.Code == to.Unit.Code && to.Unit.MergedFrom.Count == 0;
            if (!renamed && (match == NameMatch.Exact ? unit : earlier) is { } other)
            {
                _agrees = false;
                var until = earlier?.ValidTo is { } last ? $" (đơn vị cũ, đến hết ngày {VietnamTime.Text(last)})" : "";
                Add(new Finding(ReadCodes.Unit, Severity.Error, Fault.Data,
                    $"Bìa báo cáo ghi đơn vị “{Shown(name.Text)}”, là {other.FullName}{until}, nhưng tệp được nộp cho {to.Unit.Office} (mã {to.Unit.Code}).",
                    $"Nếu đúng là báo cáo của {to.Unit.FullName}, sửa tên đơn vị trên bìa thành “{to.Unit.Office}”; nếu không, nộp vào đúng trang hoặc thư mục của đơn vị.")
                { Expected = to.Unit.Office }, name);
            }
            else if (unit is null || unit.Code == to.Unit.Code || codeAgrees)
            {
                Add(new Finding(ReadCodes.Unit, Severity.Warning, Fault.Data,
                    $"Bìa báo cáo ghi đơn vị “{Shown(name.Text)}”, không khớp hoàn toàn với “{to.Unit.Office}”.",
                    $"Nếu đúng là báo cáo của {to.Unit.FullName} thì không cần làm gì thêm; nếu không, nộp vào đúng trang hoặc thư mục của đơn vị.")
                { Expected = to.Unit.Office }, name);
            }
            else
            {
                _agrees = false;
                Add(new Finding(ReadCodes.Unit, Severity.Error, Fault.Data,
                    $"Bìa báo cáo ghi đơn vị “{Shown(name.Text)}”, có thể là {unit.FullName}, nhưng tệp được nộp cho {to.Unit.Office} (mã {to.Unit.Code}).",
                    $"Ghi rõ tên và mã đơn vị trên bìa (“{to.Unit.Office}”, {to.Unit.Code}), hoặc nộp vào đúng trang hoặc thư mục của đơn vị.")
                { Expected = to.Unit.Office }, name);
            }
        }

        /// <summary>A unit that bore the name in the two years before, or before the present unit began; codes were given to other units.</summary>
        private Unit? EarlierUnit(string name, DateOnly cutOff)
        {
            DateOnly[] days = [to.Unit.ValidFrom > DateOnly.MinValue ? to.Unit.ValidFrom.AddDays(-1) : cutOff, cutOff.AddYears(-1), cutOff.AddYears(-2)];
            return days.Select(day => findByName(name, day)).FirstOrDefault(f => f.Match == NameMatch.Exact).Unit;
        }

        private void CheckPeriod(Cover cover)
        {
            if (cover[CoverField.Period] is not { } entry || entry.Text.Length == 0)
            {
                if (cover[CoverField.Period]?.Cell.Kind is CellKind.FormulaWithoutValue)
                {
                    return;
                }

                _agrees = false;
                var finding = new Finding(ReadCodes.Period, Severity.Error, Fault.Data,
                    $"Bìa báo cáo không ghi kỳ báo cáo; tệp được nộp cho kỳ {to.Period.Name}.",
                    $"Ghi “Kỳ báo cáo” và “{to.Period.Name}” vào hai ô cạnh nhau phía trên bảng rồi nộp lại.")
                { Expected = to.Period.Name, Sheet = _sheet?.Name };
                if (cover[CoverField.Period] is { } blank)
                {
                    Add(finding, blank);
                }
                else
                {
                    _findings.Add(finding);
                }
            }
            else if (entry.Cell.Kind == CellKind.Error)
            {
                _agrees = false;
            }
            else if (!PeriodText.TryParse(entry.Text, out var period))
            {
                _agrees = false;
                Add(new Finding(ReadCodes.Period, Severity.Error, Fault.Data,
                    $"Bìa báo cáo ghi kỳ báo cáo “{Shown(entry.Text)}”, không đọc được thành một kỳ; tệp được nộp cho kỳ {to.Period.Name}.",
                    $"Ghi kỳ báo cáo theo dạng “{to.Period.Name}” rồi nộp lại.")
                { Expected = to.Period.Name }, entry);
            }
            else if (period != to.Period)
            {
                _agrees = false;
                Add(new Finding(ReadCodes.Period, Severity.Error, Fault.Data,
                    $"Bìa báo cáo ghi kỳ “{Shown(entry.Text)}”{(entry.Text.Trim() == period.Name ? "" : $" ({period.Name})")} nhưng tệp được nộp cho kỳ {to.Period.Name}.",
                    $"Nếu là số liệu của kỳ {to.Period.Name}, sửa kỳ báo cáo trên bìa; nếu không, chọn đúng kỳ trên trang nộp báo cáo (hoặc nộp vào đúng thư mục của kỳ).")
                { Expected = to.Period.Name }, entry);
            }
        }

        private bool IsNil(Cover cover, FormDefinition form)
        {
            if (cover[CoverField.Nil] is not { Text.Length: > 0 } entry || entry.Cell.Kind is CellKind.Error
                || NumberText.IsNoValue(entry.Text) || entry.Text == "FALSE")
            {
                return false;
            }

            var yes = entry.Text == "TRUE";
            if (!yes && !YesNoText.TryRead(entry.Text, out yes))
            {
                Add(new Finding(ReadCodes.Nil, Severity.Error, Fault.Data,
                    $"Ô “Không phát sinh” ghi “{Shown(entry.Text)}”, không rõ có phải báo cáo không phát sinh số liệu hay không.",
                    "Ghi x nếu trong kỳ không phát sinh số liệu; để trống nếu có phát sinh. Sau đó nộp lại."), entry);
                return false;
            }

            if (yes && !form.AllowsNil)
            {
                Add(new Finding(ReadCodes.Nil, Severity.Error, Fault.Data,
                    $"Mẫu {form.Code} không áp dụng báo cáo “Không phát sinh”.",
                    "Bỏ dấu ở ô “Không phát sinh”, điền đủ số liệu rồi nộp lại."), entry);
                return false;
            }

            return yes;
        }

        /// <summary>The unit in which the table's money is written; null when it cannot be known.</summary>
        private MoneyUnit? MoneyUnitOf(Cover cover, FormDefinition form, Sheet sheet, TableHeader header)
        {
            var unit = StatedUnitOf(cover, form, sheet);
            if (unit is null || !form.Rows.Any(r => r.Kind == FigureKind.Money))
            {
                return unit;
            }

            var figures = header.Columns.Values.Where(c => c.Column.Role == ColumnRole.Figure).Select(c => c.At).ToHashSet();
            var covered = cover.Entries.Select(e => e.Cell.Address).ToHashSet();
            var others = sheet.Rows
                .SelectMany(r => r.Cells)
                .Where(c => !c.Merged && (c.Row >= header.FirstRow || !covered.Contains(c.Address))
                    && Cover.MoneyUnitIn(c, alone: c.Row < header.FirstRow || figures.Contains(c.Column)) is { } other && other.Dong != unit.Dong)
                .ToList();
            if (others.Count == 0)
            {
                return unit;
            }

            var entry = cover[CoverField.MoneyUnit];
            _findings.RemoveAll(f => f is { Code: ReadCodes.MoneyUnit, Severity: Severity.Warning });
            _findings.Add(new Finding(ReadCodes.MoneyUnit, Severity.Error, Fault.Data,
                $"Ô {others[0].Address} ghi “{Shown(others[0].Text)}” trong khi bìa báo cáo {(entry is { Text.Length: > 0 } ? $"ghi đơn vị tính “{Shown(entry.Text)}” (ô {entry.Cell.Address})" : $"không ghi đơn vị tính (được hiểu là {unit.Name})")}, nên không rõ số tiền tính bằng đơn vị nào.",
                $"Sửa để chỗ nào cũng ghi đúng một đơn vị tính, là đơn vị của các số tiền trong bảng (nên dùng {form.MoneyUnit}), rồi nộp lại.")
            {
                Sheet = sheet.Name,
                Row = others[0].Row,
                Column = CellAddress.LettersOf(others[0].Column),
                Value = PlainText.Cut(others[0].Text, 200),
                Cells = others.Count > 1 ? others.Take(SameCause.MostListed).Select(c => c.Address).ToList() : [],
            });
            return null;
        }

        /// <summary>The unit that the cover states; the form's where it states none.</summary>
        private MoneyUnit? StatedUnitOf(Cover cover, FormDefinition form, Sheet sheet)
        {
            if (!form.Rows.Any(r => r.Kind == FigureKind.Money))
            {
                return form.Money;
            }

            var entry = cover[CoverField.MoneyUnit];
            if (entry is null || entry.Text.Length == 0 || entry.Cell.Kind == CellKind.Error)
            {
                if (entry?.Cell.Kind is CellKind.Error or CellKind.FormulaWithoutValue)
                {
                    return null;
                }

                var finding = new Finding(ReadCodes.MoneyUnit, Severity.Warning, Fault.Data,
                    $"Bìa báo cáo không ghi đơn vị tính; số tiền được hiểu là {form.MoneyUnit}.",
                    $"Nếu đúng thì không cần làm gì thêm; nếu không, ghi “Đơn vị tính” trên bìa rồi nộp lại.")
                { Sheet = sheet.Name, Expected = form.MoneyUnit };
                if (entry is null)
                {
                    _findings.Add(finding);
                }
                else
                {
                    Add(finding, entry);
                }

                return form.Money;
            }

            if (cover.Contradiction(CoverField.MoneyUnit) is not null)
            {
                return null;
            }

            var unit = MoneyUnit.Of(PlainText.Of(entry.Text));
            if (unit is null)
            {
                Add(new Finding(ReadCodes.MoneyUnit, Severity.Error, Fault.Data,
                    $"Bìa báo cáo ghi đơn vị tính “{Shown(entry.Text)}”, không phải đơn vị tiền tệ được dùng trong báo cáo.",
                    $"Ghi đơn vị tính là {form.MoneyUnit} (hoặc đồng, nghìn đồng, tỷ đồng) và số tiền theo đúng đơn vị đó rồi nộp lại.")
                { Expected = form.MoneyUnit }, entry);
            }
            else if (unit.Dong != form.Money.Dong)
            {
                Add(new Finding(ReadCodes.MoneyUnit, Severity.Warning, Fault.Data,
                    $"Bìa báo cáo ghi đơn vị tính là {unit.Name}; số tiền đã được quy đổi sang {form.MoneyUnit} (1 {form.MoneyUnit} = {RatioOf(unit, form.Money)}).",
                    $"Nếu số tiền trong bảng đúng là {unit.Name} thì không cần làm gì thêm; nếu không, sửa đơn vị tính trên bìa rồi nộp lại.")
                { Expected = form.MoneyUnit }, entry);
            }

            return unit;
        }

        private static string RatioOf(MoneyUnit unit, MoneyUnit form) => FigureText.Of(form.Dong / (decimal)unit.Dong) + " " + unit.Name;

        /// <summary>Text in TCVN3 or VNI: labels and notes are only unreadable, an answer or a cover value in it is lost.</summary>
        private void ReportLegacy(Sheet sheet, TableHeader header, FormDefinition form, bool someUnread)
        {
            var legacy = sheet.Rows.SelectMany(r => r.Cells).Where(_legacy.Is).ToList();
            if (legacy.Count == 0)
            {
                return;
            }

            var figureColumns = form.FigureColumns.Where(c => header.Columns.ContainsKey(c.Id)).Select(c => header.Columns[c.Id].At).ToHashSet();
            var lost = someUnread && legacy.Exists(c => c.Row > header.LastRow && figureColumns.Contains(c.Column));
            ReportLegacySheet(sheet, lost ? Severity.Error : Severity.Warning);
        }

        private void ReportLegacySheet(Sheet sheet, Severity severity)
        {
            var cells = sheet.Rows.SelectMany(r => r.Cells).Where(_legacy.Is).ToList();
            var font = cells.Select(c => c.LegacyFont).FirstOrDefault(f => f is not null);
            _findings.Add(new Finding(ReadCodes.Legacy, severity, Fault.File,
                $"Tệp có chữ Việt theo bảng mã cũ (TCVN3 hoặc VNI{(font is null ? "" : ", phông " + font)}), ví dụ ô {cells[0].Address} ghi “{Shown(cells[0].Text)}”; có {cells.Count.ToString(CultureInfo.InvariantCulture)} ô như vậy.",
                "Chuyển sang Unicode (dùng phông Times New Roman hoặc Arial và công cụ chuyển mã như UniKey Toolkit), lưu lại rồi nộp lại.")
            {
                Sheet = sheet.Name,
                Row = cells[0].Row,
                Column = CellAddress.LettersOf(cells[0].Column),
                Value = PlainText.Cut(cells[0].Text, 200),
                Cells = cells.Count > 1 ? cells.Take(SameCause.MostNamed).Select(c => c.Address).ToList() : [],
            });
        }

        private void Add(Finding finding, CoverEntry entry) => _findings.Add(finding with
        {
            Sheet = _sheet?.Name,
            Row = entry.Cell.Row,
            Column = CellAddress.LettersOf(entry.Cell.Column),
            Label = entry.Label,
            Value = entry.Text.Length == 0 ? null : PlainText.Cut(entry.Text, 200),
        });

        private static string? UnitCodeOf(string text)
        {
            var plain = PlainText.Of(text);
            return plain.Length is 1 or 2 or 5 && plain.All(char.IsAsciiDigit) ? plain.PadLeft(2, '0') : null;
        }

        private static string Shown(string text) => PlainText.Excerpt(text, 80);

        private static string Codes(IEnumerable<FormDefinition> definitions) => string.Join(", ", definitions.Select(f => f.Code).Order(StringComparer.Ordinal));
    }

    /// <summary>A sheet with the headers of the forms that it has and what its cover names.</summary>
    private sealed class Candidate
    {
        private readonly Cover _cover;

        public Candidate(Sheet sheet, List<HeaderLabels> labels, CancellationToken cancellation)
        {
            Sheet = sheet;
            Headers = labels.ToDictionary(l => l.Form.Code, l => TableHeader.Find(sheet, l, cancellation));
            _cover = Cover.Of(sheet, Headers.Values.Min(h => h?.FirstRow));
            FormEntry = _cover[CoverField.Form] is { Text.Length: > 0, Cell.Kind: not CellKind.Error } entry ? entry : null;
        }

        public Sheet Sheet { get; }

        public IReadOnlyDictionary<string, TableHeader?> Headers { get; }

        public CoverEntry? FormEntry { get; }

        public bool Names(Period period) => _cover[CoverField.Period] is { } entry && PeriodText.TryParse(entry.Text, out var named) && named == period;
    }
}
