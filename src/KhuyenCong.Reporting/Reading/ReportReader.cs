using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Reading;

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
        return ReadSheets(file, to, sheets, labels, cancellation);
    }

    private ReadReport ReadSheets(UploadedFile file, Addressee to, SheetFile sheets, List<HeaderLabels> labels, CancellationToken cancellation)
    {
        var findings = FileFindings.Of(sheets, file.Name).ToList();
        var legacy = new LegacyScript();
        var forms = new FormChooser(file.Name, to, labels.ConvertAll(l => l.Form), formsFor(to.Period), legacy);
        if (sheets.Sheets.Count == 0)
        {
            return Unread(forms.WithoutCover(), null);
        }

        var candidates = sheets.Sheets.Select(s => new SheetCandidate(s, labels, cancellation)).ToList();
        var choice = forms.Choose(candidates);
        if (choice is not { Form: { } form, Problem: null })
        {
            findings.Add(choice.Problem!);
            return Unread(choice.Form, choice.Sheet);
        }

        if (SheetChoice.Of(candidates, form, to.Period) is not { } chosen)
        {
            findings.Add(sheets.Sheets.FirstOrDefault(s => legacy.CellsOf(s).Any()) is { } written
                ? legacy.FindingOf(written, Severity.Error)
                : TableFindings.Missing(form.Code, [.. form.Columns.Where(c => c.Role is ColumnRole.Code or ColumnRole.Figure).Select(c => c.Label)]));
            return Unread(form, null);
        }

        findings.RemoveAll(f => f.Sheet is not null && f.Sheet != chosen.Sheet.Name);
        findings.AddRange(chosen.Findings);
        return ReadSheet(sheets.Kind, to, form, chosen, TemplateEdition.Read(sheets.Edition), findings, legacy, cancellation);

        ReadReport Unread(FormDefinition? known, Sheet? sheet) => new(sheets.Kind, known, to.Period, false, sheet?.Name, [], SameCause.Gather(findings, _ => null));
    }

    private ReadReport ReadSheet(FileKind kind, Addressee to, FormDefinition form, SheetChoice chosen, TemplateEdition? edition, List<Finding> findings, LegacyScript legacy, CancellationToken cancellation)
    {
        var (sheet, header) = (chosen.Sheet, chosen.Header);
        var cutOff = form.CutOffOf(to.Period);
        var cover = Cover.Of(sheet, header.FirstRow);
        var check = new CoverCheck(cover, sheet, to, findByName, findings);
        check.Run(cutOff);
        var nil = check.IsNil(form);
        var table = new FormTable(sheet, header, form, cutOff);
        var money = StatedMoney.Of(cover, table);
        var read = ReadTable.Of(table, money, nil, legacy, cancellation);

        // Where rows name another unit it is not settled which holds, so nothing was converted.
        var unsettled = read.Findings.Any(f => f.Has(RowFindings.UnitCode));
        findings.AddRange(money.Findings.Where(f => !(unsettled && f.Severity == Severity.Warning)));

        // A row that is longer than the header was told already where the whole file has such rows.
        var shifted = findings.Exists(f => f.Has(FileFindings.TooManyCellsCode));
        findings.AddRange(read.Findings.Where(f => !(shifted && f.Has(RowFindings.CellsCode))));
        if (legacy.FindingOf(table, read.Unread.Count > 0) is { } unreadable)
        {
            findings.Add(unreadable);
        }

        EditionCheck.Run(edition, form, forms, cutOff, sheet.Name, findings);
        return new ReadReport(
            kind, form, to.Period, nil, sheet.Name, read.Figures,
            SameCause.Gather(findings, f => f.Subject is FindingSubject.Cell or FindingSubject.Row ? f.Code : null))
        {
            Notes = read.Notes,
            Places = read.Places,
            Unread = read.Unread,
            CoverAgrees = check.Agrees,
        };
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
}
