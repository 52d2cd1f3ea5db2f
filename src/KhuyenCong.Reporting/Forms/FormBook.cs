using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Reporting.Forms;

/// <summary>All form definitions, each with its validity.</summary>
public sealed class FormBook
{
    private readonly IReadOnlyList<FormDefinition> _forms;

    private FormBook(IReadOnlyList<FormDefinition> forms) => _forms = forms;

    /// <summary>Every definition, by code and validity.</summary>
    public IReadOnlyList<FormDefinition> All => _forms;

    /// <summary>A book of definitions that are already there.</summary>
    public static FormBook Of(IEnumerable<FormDefinition> forms) => new([.. forms]);

    /// <summary>The definition of a form for a report with this cut-off date; null when there is none.</summary>
    public FormDefinition? For(string code, DateOnly cutOff) =>
        _forms.FirstOrDefault(f => f.Code == code && cutOff >= f.ValidFrom && (f.ValidTo is not { } to || cutOff <= to));

    /// <summary>Reads the definitions (<c>forms/*.json</c>) and adds what is wrong with them to the problems.</summary>
    public static FormBook Load(IEnumerable<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(problems);
        return new FormBook([]);
    }
}
