using System.Text;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed class MailTemplatesTests
{
    private static readonly IReadOnlyList<ReferenceFile> Shipped =
        [.. ReferenceData.FilesOf(ReferenceData.ShippedFolder).Where(f => f.Path.StartsWith("mail/", StringComparison.Ordinal))];

    [Fact]
    public void TheShippedTemplatesAreFine() => Assert.Empty(ProblemsOf(Shipped));

    [Fact]
    public void AMissingFileIsNamed()
    {
        var problem = Assert.Single(ProblemsOf([.. Shipped.Where(f => f.Path != "mail/receipt.txt.liquid")]));

        Assert.Equal("mail/receipt.txt.liquid", problem.Path);
    }

    [Fact]
    public void AMissingPartIsNamedByTheFileThatIncludesIt()
    {
        var problems = ProblemsOf([.. Shipped.Where(f => f.Path != "mail/_receipt-lead.liquid")]);

        Assert.Contains(problems, p => p.Path == "mail/receipt.txt.liquid" && p.Problem.Contains("includes _receipt-lead", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("receipt.txt", "{{ file", 1)]
    [InlineData("receipt.html", "<p>\n{% if file %}\n</p>", null)]
    public void WhatIsNoLiquidIsNamedWithItsPlace(string name, string text, int? line)
    {
        var problem = ProblemsOf(With(name, text)).First(p => p.Path == $"mail/{name}.liquid");

        Assert.Contains("cannot be read", problem.Problem, StringComparison.Ordinal);
        if (line is not null)
        {
            Assert.Equal(line, problem.Line);
        }
    }

    [Theory]
    [InlineData("reminder.txt", "{{ unit_nmae }}", "unit_nmae")]
    [InlineData("digest.html", "{{ expected | upcaze }}", "upcaze")]
    [InlineData("operators.txt", "{% for u in stuk %}{% endfor %}", "stuk")]
    [InlineData("operators.txt", "{% if held > 0 %}{{ held }}{% endif %}", "held is gone: take it out.")]
    [InlineData("receipt.txt", "{{ days_late }}", "days_late is gone: it stands in facts.")]
    [InlineData("digest.txt", "{% for a in answers %}{{ a.yes_width }}{% endfor %}", "Gone are yes_width")]
    public void AnUnknownNameIsFoundWhenTheTemplateIsLoaded(string name, string text, string word)
    {
        var problem = ProblemsOf(With(name, text)).First(p => p.Path == $"mail/{name}.liquid");

        Assert.Contains(word, problem.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyMailIsFound() =>
        Assert.Contains(ProblemsOf(With("reminder.subject", "{% comment %}none{% endcomment %}")), p => p.Problem.Contains("empty", StringComparison.Ordinal));

    [Fact]
    public void AFileThatIsNotUTF8IsFound()
    {
        var files = Shipped.Where(f => f.Path != "mail/receipt.txt.liquid")
            .Append(new ReferenceFile("mail/receipt.txt.liquid", new byte[] { 0x42, 0xE1, 0xFF, 0x6F })).ToList();

        Assert.Contains(ProblemsOf(files), p => p.Path == "mail/receipt.txt.liquid" && p.Problem.Contains("UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void AllProblemsAreThrownTogether()
    {
        var fault = Assert.Throws<ReferenceDataException>(() => MailTemplates.Load([]));

        Assert.Equal(MailTemplates.Names.Count * 3 + 2, fault.Problems.Count);
    }

    private static List<ReferenceFile> With(string name, string text) =>
        [.. Shipped.Where(f => f.Path != $"mail/{name}.liquid"), new ReferenceFile($"mail/{name}.liquid", Encoding.UTF8.GetBytes(text))];

    private static List<ReferenceProblem> ProblemsOf(IReadOnlyList<ReferenceFile> files)
    {
        var problems = new List<ReferenceProblem>();
        MailTemplates.Load(files, problems);
        return problems;
    }
}
