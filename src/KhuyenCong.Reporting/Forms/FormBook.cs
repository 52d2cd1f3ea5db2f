using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Forms;

/// <summary>All form definitions, each with its validity.</summary>
public sealed class FormBook
{
    private readonly IReadOnlyList<FormDefinition> _forms;

    private FormBook(IReadOnlyList<FormDefinition> forms) => _forms = forms;

    /// <summary>Every definition, by code and validity.</summary>
    public IReadOnlyList<FormDefinition> All => _forms;

    /// <summary>The codes of the forms that are documents, each once.</summary>
    public IEnumerable<string> Documents => _forms.Where(f => f.Kind == FormKind.Document).Select(f => f.Code).Distinct();

    /// <summary>A book of definitions that are already there.</summary>
    public static FormBook Of(IEnumerable<FormDefinition> forms) => new([.. forms]);

    /// <summary>The definition of a form for a report with this cut-off date; null when there is none.</summary>
    public FormDefinition? For(string code, DateOnly cutOff) =>
        _forms.FirstOrDefault(f => f.Code == code && cutOff >= f.ValidFrom && (f.ValidTo is not { } to || cutOff <= to));

    /// <summary>The definition of a form for a period, judged at the period's cut-off under the form's own regime; null when there is none.</summary>
    public FormDefinition? For(string code, Period period) => HoldingFor(period).FirstOrDefault(f => f.Code == code);

    /// <summary>The definitions that hold at the cut-off of a period, by code.</summary>
    public IEnumerable<FormDefinition> HoldingFor(Period period) =>
        _forms.Where(f => f.CutOffOf(period) is var cutOff && cutOff >= f.ValidFrom && (f.ValidTo is not { } to || cutOff <= to));

    /// <summary>
    /// Reads the definitions (<c>forms/*.json</c> but their schema; other files are left alone) and adds what is wrong with them to the problems.
    /// A definition with a problem is left out of the book.
    /// </summary>
    public static FormBook Load(IEnumerable<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(problems);
        var forms = new List<(FormDefinition Form, string Path)>();
        foreach (var file in files.Where(IsDefinition).OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            if (FormReader.Read(file, problems) is { } form)
            {
                forms.Add((form, file.Path));
            }
        }

        forms.Sort((a, b) => string.CompareOrdinal(a.Form.Code, b.Form.Code) is var order and not 0 ? order : a.Form.ValidFrom.CompareTo(b.Form.ValidFrom));
        foreach (var (earlier, later) in forms.Zip(forms.Skip(1)))
        {
            if (earlier.Form.Code == later.Form.Code && (earlier.Form.ValidTo is not { } to || to >= later.Form.ValidFrom))
            {
                problems.Add(new ReferenceProblem(later.Path, null,
                    $"validFrom: mẫu {later.Form.Code} có hiệu lực trùng với tệp {earlier.Path}; cần kết thúc bản này một ngày trước khi bản kia bắt đầu."));
            }
        }

        return new FormBook(forms.ConvertAll(f => f.Form));
    }

    private static bool IsDefinition(ReferenceFile file) =>
        file.Path.StartsWith("forms/", StringComparison.Ordinal) && file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && file.Path != FormJson.SchemaPath;
}
