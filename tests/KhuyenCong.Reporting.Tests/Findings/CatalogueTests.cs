using System.Text.RegularExpressions;
using KhuyenCong.Functions.Tests;
using KhuyenCong.Reporting.Help;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Reporting.Tests.Findings;

/// <summary>A finding has one home: no other place has its code or its words, and its page of help says what it says.</summary>
public partial class CatalogueTests
{
    private static readonly IReadOnlyDictionary<string, string> Pages = HelpPages.Of(ReferenceData.Shipped.Forms);

    // A rule of a form finds by its own text, and samples of mails show such findings.
    private static readonly string[] MakersOfOthers = ["FindingCode.cs", "FormRule.cs", "MailSamples.cs"];

    [Fact]
    public void ThePagesOfHelpAreThoseOfTheCatalogueAndTheForms()
    {
        var folder = RepositoryFolder.PathOf("docs", "loi");
        var written = Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText);
        var stale = Pages.Keys.Union(written.Keys).Where(name => Pages.GetValueOrDefault(name) != written.GetValueOrDefault(name)?.Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.True(!stale.Any(), $"Stale in docs/loi: {string.Join(", ", stale)}. Run: dotnet run --project src/KhuyenCong.Cli -- help-pages --out docs/loi");
    }

    [Fact]
    public void EveryCodeHasWordsWithNamedHolesAndARemedy()
    {
        Assert.True(Pages.Count > 90, $"{Pages.Count} pages");
        Assert.All(Pages.Where(p => p.Key != HelpPages.Index), page =>
        {
            Assert.Matches("(?s)^# [A-Z0-9-]+\n\n.+\n\n> .+\n\n\\*\\*(Lỗi|Lưu ý).*\\.\\*\\* .+", page.Value);
            Assert.DoesNotContain("‹…›", page.Value, StringComparison.Ordinal);
            Assert.DoesNotContain('{', page.Value);
            Assert.True(page.Value.IsNormalized(), page.Key);
            Assert.Contains($"({page.Key})", Pages[HelpPages.Index], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void NoOtherPlaceMakesAFindingOrNamesACode()
    {
        var codes = new Regex($"\"({string.Join('|', Pages.Keys.Select(k => Regex.Escape(Path.GetFileNameWithoutExtension(k))).Where(c => !c.StartsWith("KC0", StringComparison.Ordinal)))})\"");
        var found = Sources(RepositoryFolder.PathOf("src"))
            .Where(f => !f.Path.Contains(Path.Combine("Findings", "Catalogue"), StringComparison.Ordinal))
            .SelectMany(f => f.Lines.Select((line, at) => (f.Path, Line: at + 1, Text: line)))
            .Where(l => codes.IsMatch(l.Text) || Prefix().IsMatch(l.Text) || (Making().IsMatch(l.Text) && !MakersOfOthers.Contains(Path.GetFileName(l.Path))));
        Assert.Empty(found);
    }

    [Fact]
    public void FormatsKnowNeitherFindingsNorWordsForPeople()
    {
        var reader = Sources(RepositoryFolder.PathOf("src")).Single(f => Path.GetFileName(f.Path) == "SheetReader.cs").Path;
        var found = Sources(Path.GetDirectoryName(reader)!)
            .SelectMany(f => f.Lines.Select(line => (Path.GetFileName(f.Path), Text: line)))
            .Where(l => l.Text.Contains("Finding", StringComparison.Ordinal) || VietnameseLetter().IsMatch(l.Text) || Domain().IsMatch(l.Text));
        Assert.Empty(found);
    }

    /// <summary>The files of a folder with their lines but comments.</summary>
    private static IEnumerable<(string Path, IReadOnlyList<string> Lines)> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
        .Select(f => (f, (IReadOnlyList<string>)[.. File.ReadLines(f).Select(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal) ? "" : line)]));

    [GeneratedRegex("\"(FILE|CSV|SHEET|COVER|TABLE|ROW|CELL|REPORT|TIME|PATH|DIFFICULTY)-\"")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"new Finding\(|[Ss]everity(\.\w+)?,\s*Fault\.")]
    private static partial Regex Making();

    [GeneratedRegex(@"using KhuyenCong\.Reporting")]
    private static partial Regex Domain();

    [GeneratedRegex("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", RegexOptions.IgnoreCase)]
    private static partial Regex VietnameseLetter();
}
