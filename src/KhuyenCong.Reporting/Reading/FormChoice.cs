using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Which form a file is of.</summary>
/// <param name="Form">The form; null when it is not known.</param>
/// <param name="Problem">Why the file is not read against it; null when it is.</param>
/// <param name="Sheet">The sheet that says so; null for none.</param>
internal sealed record FormChoice(FormDefinition? Form, Finding? Problem, Sheet? Sheet = null);

/// <summary>Step: the form that a file is of.</summary>
/// <param name="file">The file's name.</param>
/// <param name="to">Where it was handed in.</param>
/// <param name="tables">The forms that the period has, documents apart.</param>
/// <param name="due">The codes of those that are due.</param>
/// <param name="legacy">Knows texts in a script of before Unicode.</param>
internal sealed class FormChooser(string file, Addressee to, List<FormDefinition> tables, IReadOnlyList<string> due, LegacyScript legacy)
{
    private readonly List<FormDefinition> _due = tables.FindAll(f => due.Contains(f.Code));

    // Those that are due; all where none is.
    private List<FormDefinition> Asked => _due.Count > 0 ? _due : tables;

    /// <summary>The form of a file whose cover cannot be read, so that the answer can name one; null when there is no telling.</summary>
    public FormDefinition? WithoutCover() => to.Form is { } asked
        ? tables.Find(f => f.Code == asked)
        : tables.Find(f => FormNames.Opens(file, f.Code)) ?? (_due is [var only] ? only : null);

    /// <summary>The form: the cover decides and must agree with what was asked for; without a cover, what was asked for, the file's name, the only form due, the header.</summary>
    public FormChoice Choose(List<SheetCandidate> candidates)
    {
        var covers = candidates.Where(c => c.Sheet.Visibility == SheetVisibility.Visible && c.FormEntry is not null).ToList();
        covers = covers.Count > 0 ? covers : candidates.FindAll(c => c.FormEntry is not null);
        var named = tables.FindAll(f => covers.Exists(c => FormNames.Is(c.FormEntry!.Text, f.Code)));
        return to.Form is { } asked ? AskedFor(asked, covers, named)
            : covers.Count > 0 ? Named(covers, named)
            : Guessed(candidates);
    }

    private FormChoice AskedFor(string asked, List<SheetCandidate> covers, List<FormDefinition> named)
    {
        if (tables.Find(f => f.Code == asked) is not { } form)
        {
            return new(null, CoverFindings.NoSuchForm(asked, to.Period.Name));
        }

        return covers.Count == 0 || named.Contains(form) ? new(form, null)
            : new(form, At(covers[0], CoverFindings.OtherForm(covers[0].FormEntry!.Shown, form.Code) with { Expected = form.Code }), covers[0].Sheet);
    }

    private FormChoice Named(List<SheetCandidate> covers, List<FormDefinition> named)
    {
        if (named.Count == 0)
        {
            return new(null, At(covers[0], CoverFindings.UnknownForm(covers[0].FormEntry!.Shown, to.Period.Name, Codes(Asked))), covers[0].Sheet);
        }

        var asked = named.FindAll(_due.Contains) is { Count: > 0 } some ? some : named;
        return asked is [var only] ? new(only, null) : new(null, CoverFindings.SeveralForms(Codes(asked)));
    }

    private FormChoice Guessed(List<SheetCandidate> candidates)
    {
        var fitting = tables.FindAll(f => candidates.Exists(c => c.Headers[f.Code] is { } header && HasEveryColumn(header, f)));
        return (WithoutCover() ?? (fitting is [var only] ? only : null)) is { } form ? new(form, null)
            : candidates.Find(c => legacy.CellsOf(c.Sheet).Any()) is { } written ? new(null, legacy.FindingOf(written.Sheet, Severity.Error))
            : new(null, CoverFindings.FormNotNamed(to.Period.Name, Codes(Asked), Asked[0].Code));
    }

    private static bool HasEveryColumn(TableHeader header, FormDefinition form) =>
        form.Columns.Where(c => c.Role is ColumnRole.Code or ColumnRole.Figure)
            .All(c => header.Columns.TryGetValue(c.Id, out var found) && found.Match >= LabelMatch.Short);

    private static Finding At(SheetCandidate cover, Finding finding) => cover.FormEntry!.At(finding, cover.Sheet);

    private static string Codes(IEnumerable<FormDefinition> definitions) => string.Join(", ", definitions.Select(f => f.Code).Order(StringComparer.Ordinal));
}
