using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Tests.Forms;

/// <summary>The definitions that ship with the product.</summary>
internal static class ShippedForms
{
    public static FormBook Book { get; } = Load();

    public static FormDefinition Kc01 { get; } = Book.For("KC-01", new DateOnly(2026, 9, 14))!;

    /// <summary>The edition until the cut-off 13/12/2026.</summary>
    public static FormDefinition Kc02 { get; } = Book.For("KC-02", new DateOnly(2025, 12, 14))!;

    /// <summary>The edition from the cut-off 14/12/2026 on.</summary>
    public static FormDefinition Kc02Now { get; } = Book.For("KC-02", new DateOnly(2026, 12, 14))!;

    public static FormDefinition Kc03 { get; } = Book.For("KC-03", new DateOnly(2026, 12, 14))!;

    private static FormBook Load()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "reference", "forms");
        var files = Directory.GetFiles(folder).Select(f => new ReferenceFile("forms/" + Path.GetFileName(f), File.ReadAllBytes(f)));
        var problems = new List<ReferenceProblem>();
        var book = FormBook.Load(files, problems);
        return problems.Count == 0 ? book : throw new ReferenceDataException(problems);
    }
}
