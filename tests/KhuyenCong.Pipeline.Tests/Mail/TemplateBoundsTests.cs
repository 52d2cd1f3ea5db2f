using System.Text;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Mail;

/// <summary>A template that would cost more than templates may is refused when it is loaded, and that itself costs little.</summary>
public sealed class TemplateBoundsTests
{
    private const long MaxAllocated = 400_000_000;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(3);

    private static readonly IReadOnlyList<ReferenceFile> Shipped =
        [.. ReferenceData.FilesOf(ReferenceData.ShippedFolder).Where(f => f.Path.StartsWith("mail/", StringComparison.Ordinal))];

    /// <summary>Templates that hurt, as the text of a reminder, with the line that is to blame where it is known.</summary>
    public static TheoryData<string, string, int?> Hostile { get; } = new()
    {
        { "a range of thirty millions", "x\n{% for i in (1..30000000) %}{{ i }}{% endfor %}", 2 },
        { "a range that is assigned", "x\n\n{% assign r = (1..30000000) %}", 3 },
        { "a range up to a value", "{% assign n = 30000000 %}{% for i in (1..n) %}x{% endfor %}", 1 },
        { "a range as an index", "{{ unit[(1..30000000)] }}", 1 },
        { "a range for an include", "{% include '_dates' for (1..30000000) %}", 1 },
        { "a range handed to an include", "{% include '_dates', x: (1..30000000) %}", 1 },
        { "a range as a filter's argument", "{{ unit | truncate: (1..30000000) }}", 1 },
        { "a range compared", "{% if unit == (1..30000000) %}x{% endif %}", 1 },
        { "a range as a limit", "{% for i in missing limit: (1..30000000) %}x{% endfor %}", 1 },
        { "a text doubled by append", "{% assign s = 'xxxxxxxxxx' %}" + Repeat("{% assign s = s | append: s %}", 24), 1 },
        { "a text doubled by prepend", "{% assign s = 'xxxxxxxxxx' %}" + Repeat("{% assign s = s | prepend: s %}", 24), 1 },
        { "a text doubled by capture", "{% assign s = 'xxxxxxxxxx' %}" + Repeat("{% capture s %}{{ s }}{{ s }}{% endcapture %}", 24), 1 },
        { "a text captured a thousandfold", "{% assign s = 'xxxxxxxxxx' %}" + Repeat("\n{% capture s %}" + Repeat("{{ s }}", 1000) + "{% endcapture %}", 4), 3 },
        { "a text that grows in replace", "{% assign s = 'aaaaaaaaaa' %}" + Repeat("{% assign s = s | replace: 'a', 'aaaaaaaaaa' %}", 9), 1 },
        { "a text that is split and joined", "{% assign s = 'aaaaaaaaaa' %}" + Repeat("{% assign s = s | split: '' | join: 'aaaaaaaaaa' %}", 9), 1 },
        { "numbers that grow", "{% assign n = 99999 %}" + Repeat("{% assign n = n | times: n %}", 20), 1 },
        { "lines that are broken again and again", "{% capture s %}" + Repeat("\n", 30_000) + "{% endcapture %}" + Repeat("{% assign s = s | newline_to_br %}{{ s }}", 200), null },
        { "a text split into letters again and again", "{% capture s %}" + Repeat("x", 30_000) + "{% endcapture %}" + Repeat("{% assign l = s | split: '' %}", 500), null },
        { "loops in loops", Nested("{% for a in s %}", "x", "{% endfor %}", 8, "{% assign s = 'a,b,c,d,e,f,g,h,i,j,k,l' | split: ',' %}"), null },
        { "empty loops in loops", Nested("{% for a in s %}", "", "{% endfor %}", 8, "{% assign s = 'a,b,c,d,e,f,g,h,i,j,k,l' | split: ',' %}"), null },
        { "a table of rows", "{% tablerow i in (1..30000000) %}x{% endtablerow %}", 1 },
        { "a cycle", "x\n{% cycle 'a', 'b' %}", 2 },
        { "Liquid in Liquid", "{% liquid\nassign x = 1\necho x %}", 1 },
        { "raw text", "{% raw %}{{ x }}{% endraw %}", 1 },
        { "a rendered part", "{% render '_dates' %}", 1 },
        { "an increment", "{% increment x %}", 1 },
        { "tags nested without end", Nested("{% if true %}", "x", "{% endif %}", 2_000), 1 },
        { "tags nested behind what looks like their ends", Nested("{% if true %}{{ '{% endif %}' }}", "x", "{% endif %}", 1_000), 1 },
        { "loops nested without end", Nested("{% for a in missing %}", "x", "{% endfor %}", 1_500), 1 },
        { "captures nested without end", Nested("{% capture a %}", "x", "{% endcapture %}", 1_500), 1 },
        { "indexes nested without end", "{{ " + Repeat("unit[", 10_000) + "0" + Repeat("]", 10_000) + " }}", 1 },
        { "indexes that do not close", "{{ " + Repeat("unit[", 10_000) + " }}", 1 },
        { "brackets nested without end", "{{ " + Repeat("(", 30_000) + " }}", 1 },
        { "brackets that open an index", "{{ " + Repeat("[", 30_000) + " }}", 1 },
        { "a template that includes itself", "{% include 'reminder.txt' %}", null },
        { "a template that includes itself twice", "{% include 'reminder.txt' %}{% include 'reminder.txt' %}", null },
        { "operands without end", "{% if escalated" + Repeat(" and escalated", 4_500) + " %}x{% endif %}", null },
        { "filters without end", "{{ office" + Repeat(" | strip", 8_000) + " }}", null },
        { "a function", "{{ unit(1) }}", null },
        { "a large template", Repeat("x", TemplateBounds.MaxBytes + 1), null },
        { "a mail that is too long", Repeat("{{ unit }} " + Repeat("x", 1_000), 60) + Nested("{% for a in s %}", Repeat("x", 1_000), "{% endfor %}", 4, "{% assign s = 'a,b,c,d,e,f,g,h,i,j,k,l' | split: ',' %}"), null },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void ATemplateThatCostsTooMuchIsRefusedAtLittleCost(string what, string text, int? line)
    {
        var problems = new List<ReferenceProblem>();
        var (cpu, allocated) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        MailTemplates.Load(With(("reminder.txt", text)), problems);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        cpu = Environment.CpuUsage.TotalTime - cpu;

        var problem = problems.FirstOrDefault(p => p.Path == "mail/reminder.txt.liquid");
        Assert.True(problem is not null, what + ": " + string.Join('\n', problems));
        Assert.True(line is null || problem.Line == line, $"{what}: {problem}");
        Assert.InRange(problem.Problem.Length, 20, 1_000);
        Assert.True(allocated < MaxAllocated, $"{what}: {allocated:n0} bytes");
        Assert.True(cpu < MaxTime, $"{what}: {cpu}");
    }

    [Fact]
    public void PartsThatIncludeOneAnotherTwiceAreRefusedAtLittleCost()
    {
        var parts = Enumerable.Range(0, 20).Select(i => ($"_p{i}", FormattableString.Invariant($"{{% include '_p{i + 1}' %}}{{% include '_p{i + 1}' %}}"))).Append(("_p20", "x"));
        var problems = new List<ReferenceProblem>();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        MailTemplates.Load(With([("reminder.txt", "{% include '_p0' %}"), .. parts]), problems);
        Assert.Contains(problems, p => p.Path == "mail/reminder.txt.liquid");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, MaxAllocated);
    }

    [Theory]
    [InlineData(200, 10)]
    [InlineData(20, 60_000)]
    public void TooManyTemplatesOrTooLargeOnesAreRefused(int count, int length)
    {
        var problems = new List<ReferenceProblem>();
        MailTemplates.Load(With([.. Enumerable.Range(0, count).Select(i => ($"_p{i}", Repeat("x", length)))]), problems);
        Assert.Equal("mail/", Assert.Single(problems).Path);
    }

    [Fact]
    public void TemplatesThatSayTwiceAsMuchAsThoseShippedAreWithinTheBounds()
    {
        var problems = new List<ReferenceProblem>();
        MailTemplates.Load([.. Shipped.Select(f => new ReferenceFile(f.Path, Encoding.UTF8.GetBytes(Repeat(Encoding.UTF8.GetString(f.Content.Span), 2))))], problems);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task OneThatIsUploadedChangesNothingAndIsAnsweredWithItsFileAndLine()
    {
        await using var app = await StartAsync();
        const string Name = "mail/reminder.txt.liquid";
        var templates = app.Get<CurrentReference>().Templates;
        await app.Storage.Reference.GetBlobClient("upload/" + Name).UploadAsync(new BinaryData("x\n{% for i in (1..30000000) %}{% endfor %}"));
        await app.Get<ApplyReference>().SweepAsync(CancellationToken.None);
        Assert.Empty((await app.Get<CurrentReference>().LookAsync(CancellationToken.None)).Set is { } set ? [set] : Array.Empty<object>());
        Assert.Same(templates, app.Get<CurrentReference>().Templates);
        await app.DeliverAsync();
        Assert.Contains($"{Name}, dòng 2", Assert.Single(app.Transport.Sent).Text, StringComparison.Ordinal);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Nested(string open, string within, string close, int times, string before = "") => before + Repeat(open, times) + within + Repeat(close, times);

    private static List<ReferenceFile> With(params (string Name, string Text)[] templates) =>
    [
        .. Shipped.Where(f => !templates.Any(t => f.Path == $"mail/{t.Name}.liquid")),
        .. templates.Select(t => new ReferenceFile($"mail/{t.Name}.liquid", Encoding.UTF8.GetBytes(t.Text))),
    ];
}
