using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

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
            var (kind, problem) = DocumentCheck.Of(file.Content);
            return new ReadReport(kind, document, to.Period, false, null, [], problem is null ? [] : [FileFindings.Of(problem, "", FileRole.Document)]);
        }

        var tables = forms.HoldingFor(to.Period).Where(f => f.Kind == FormKind.Table).ToList();
        var texts = new HeaderTexts();
        var labels = tables.ConvertAll(f => new HeaderLabels(f, to.Period.Year, texts));
        var sheets = SheetReader.Read(file.Content, HeaderScore(labels, cancellation), cancellation: cancellation);
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
        private readonly LegacyScript _legacy = new();
        private readonly List<FormDefinition> _tables = labels.ConvertAll(l => l.Form);
        private readonly List<Finding> _findings = [.. FileFindings.Of(sheets, file.Name)];
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

            if (_findings.Exists(f => f.Has(CoverFindings.FormCode)))
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
                    var first = cover[field]!;
                    Add(CoverFindings.Twice(other.Label, Shown(first.Text), first.Cell.Address, Shown(other.Text), other.Cell.Address), other);
                }
            }

            CheckUnit(cover, cutOff);
            CheckPeriod(cover);
            var nil = IsNil(cover, form);
            var money = MoneyUnitOf(cover, form, chosen.Sheet, header);
            var unitCell = cover[CoverField.MoneyUnit] is { Text.Length: > 0 } stated ? stated.Cell.Address : null;
            var table = ReadTable.Of(new FormTable(chosen.Sheet, header, form, cutOff), money, unitCell, nil, _legacy, cancellation);
            var found = table.Findings;
            if (found.Any(f => f.Has(RowFindings.UnitCode)))
            {
                // Which unit holds is not settled, so nothing was converted.
                _findings.RemoveAll(f => f.Severity == Severity.Warning && f.Has(CoverFindings.MoneyUnitCode));
            }

            var shifted = _findings.Exists(f => f.Has(FileFindings.TooManyCellsCode));
            _findings.AddRange(found.Where(f => !(shifted && f.Has(RowFindings.CellsCode))));
            ReportLegacy(chosen.Sheet, header, form, table.Unread.Count > 0);
            return new ReadReport(
                sheets.Kind, form, to.Period, nil, chosen.Sheet.Name, table.Figures,
                SameCause.Gather(_findings, f => f.Subject is FindingSubject.Cell or FindingSubject.Row ? f.Code : null))
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
                    _findings.Add(CoverFindings.NoSuchForm(asked, to.Period.Name));
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
                Add(CoverFindings.UnknownForm(Shown(covers[0].FormEntry!.Text), to.Period.Name, Codes(Due())), covers[0].FormEntry!);
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
                _findings.Add(CoverFindings.SeveralForms(Codes(named)));
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

            _findings.Add(CoverFindings.FormNotNamed(to.Period.Name, Codes(Due()), Due()[0].Code));
            return null;
        }

        /// <summary>The forms that are due for the period; all where none is.</summary>
        private List<FormDefinition> Due() => _tables.FindAll(f => formsFor(to.Period).Contains(f.Code)) is { Count: > 0 } due ? due : _tables;

        private void ReportOtherForm(FormDefinition form, Candidate cover)
        {
            _sheet = cover.Sheet;
            Add(CoverFindings.OtherForm(Shown(cover.FormEntry!.Text), form.Code) with { Expected = form.Code }, cover.FormEntry!);
        }

        private static bool IsWhole(TableHeader header, FormDefinition form) =>
            form.Columns.Where(c => c.Role is ColumnRole.Code or ColumnRole.Figure)
                .All(c => header.Columns.TryGetValue(c.Id, out var found) && found.Match >= LabelMatch.Short);

        /// <summary>The sheet with the form's table: a visible one before a hidden one before a very hidden one; then the one whose cover fits; then the fuller one; then the first.</summary>
        private Candidate? Choose(List<Candidate> candidates, FormDefinition form)
        {
            var ranked = candidates
                .Where(c => c.Headers[form.Code] is not null && (c.FormEntry is null || FormNames.Is(c.FormEntry.Text, form.Code)))
                .Select(c => (Candidate: c, Fits: c.Names(to.Period), Rows: FormTable.RowsOf(c.Sheet, c.Headers[form.Code]!, form), c.Headers[form.Code]!.Score))
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
                .Select(r => r.Candidate.Sheet.Name!)
                .ToList();
            if (rivals.Count > 0)
            {
                _findings.Add(SheetFindings.Several(form.Code, chosen.Sheet.Name!, rivals) with { Sheet = chosen.Sheet.Name });
            }

            if (chosen.Sheet.Visibility != SheetVisibility.Visible)
            {
                _findings.Add(SheetFindings.Hidden(chosen.Sheet.Name!) with { Sheet = chosen.Sheet.Name });
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

            _findings.Add(TableFindings.Missing(form.Code, [.. form.Columns.Where(c => c.Role is ColumnRole.Code or ColumnRole.Figure).Select(c => c.Label)]));
        }

        private void CheckUnit(Cover cover, DateOnly cutOff)
        {
            var (code, name) = (cover[CoverField.UnitCode], cover[CoverField.UnitName]);
            if (IsFilledIn(code) && UnitCodeOf(code!.Text) != to.Unit.Code)
            {
                _agrees = false;
                Add(CoverFindings.OtherUnitCode(Shown(code.Text), to.Unit.Office, to.Unit.Code, to.Unit.FullName) with { Expected = to.Unit.Code }, code);
            }
            else if (IsFilledIn(name))
            {
                CheckUnitName(name!, IsFilledIn(code), cutOff);
            }
            else if (!IsFilledIn(code) && !IsFaulty(code) && !IsFaulty(name))
            {
                _findings.Add(CoverFindings.UnitNotNamed(to.Unit.Office) with { Sheet = _sheet?.Name });
            }
        }

        private static bool IsFilledIn(CoverEntry? entry) => entry is { Text.Length: > 0 } && !IsFaulty(entry);

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
                var lastDay = earlier?.ValidTo is { } last ? VietnamTime.Text(last) : null;
                Add(CoverFindings.OtherUnit(Shown(name.Text), other.FullName, lastDay, to.Unit.Office, to.Unit.Code, to.Unit.FullName) with { Expected = to.Unit.Office }, name);
            }
            else if (unit is null || unit.Code == to.Unit.Code || codeAgrees)
            {
                Add(CoverFindings.UnitInexact(Shown(name.Text), to.Unit.Office, to.Unit.FullName) with { Expected = to.Unit.Office }, name);
            }
            else
            {
                _agrees = false;
                Add(CoverFindings.PerhapsOtherUnit(Shown(name.Text), unit.FullName, to.Unit.Office, to.Unit.Code) with { Expected = to.Unit.Office }, name);
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
                var finding = CoverFindings.PeriodNotNamed(to.Period.Name) with { Expected = to.Period.Name, Sheet = _sheet?.Name };
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
                Add(CoverFindings.PeriodUnclear(Shown(entry.Text), to.Period.Name) with { Expected = to.Period.Name }, entry);
            }
            else if (period != to.Period)
            {
                _agrees = false;
                var other = entry.Text.Trim() == period.Name ? null : period.Name;
                Add(CoverFindings.OtherPeriod(Shown(entry.Text), other, to.Period.Name) with { Expected = to.Period.Name }, entry);
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
                Add(CoverFindings.NilUnclear(Shown(entry.Text)), entry);
                return false;
            }

            if (yes && !form.AllowsNil)
            {
                Add(CoverFindings.NilNotAllowed(form.Code), entry);
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
            _findings.RemoveAll(f => f.Severity == Severity.Warning && f.Has(CoverFindings.MoneyUnitCode));
            var (cell, shown) = (others[0].Address, Shown(others[0].Text));
            var finding = entry is { Text.Length: > 0 }
                ? CoverFindings.MoneyUnitContradicted(cell, shown, Shown(entry.Text), entry.Cell.Address, form.MoneyUnit)
                : CoverFindings.AssumedMoneyUnitContradicted(cell, shown, unit.Name, form.MoneyUnit);
            _findings.Add(finding with
            {
                Sheet = sheet.Name,
                Row = others[0].Row,
                Column = CellAddress.LettersOf(others[0].Column),
                Value = PlainText.Cut(others[0].Text, 200),
                Cells = others.Count > 1 ? others.Take(SameCause.MaxListed).Select(c => c.Address).ToList() : [],
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

                var finding = CoverFindings.MoneyUnitNotNamed(form.MoneyUnit) with { Sheet = sheet.Name, Expected = form.MoneyUnit };
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
                Add(CoverFindings.NoMoneyUnit(Shown(entry.Text), form.MoneyUnit) with { Expected = form.MoneyUnit }, entry);
            }
            else if (unit.Dong != form.Money.Dong)
            {
                var ratio = FigureText.Of(form.Money.Dong / (decimal)unit.Dong);
                Add(CoverFindings.MoneyConverted(unit.Name, form.MoneyUnit, ratio) with { Expected = form.MoneyUnit }, entry);
            }

            return unit;
        }

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
            _findings.Add(FileFindings.LegacyFont(severity, font, cells[0].Address, Shown(cells[0].Text), Listing.Number(cells.Count)) with
            {
                Sheet = sheet.Name,
                Row = cells[0].Row,
                Column = CellAddress.LettersOf(cells[0].Column),
                Value = PlainText.Cut(cells[0].Text, 200),
                Cells = cells.Count > 1 ? cells.Take(SameCause.MaxNamed).Select(c => c.Address).ToList() : [],
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
