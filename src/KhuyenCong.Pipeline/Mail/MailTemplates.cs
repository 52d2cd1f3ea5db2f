using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Fluid;
using Fluid.Values;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>
/// The mails' wording: Liquid files <c>mail/*.liquid</c> of the reference data. A mail has a subject, a text and an HTML file
/// (<c>receipt.subject.liquid</c>, <c>receipt.txt.liquid</c>, <c>receipt.html.liquid</c>); files that begin with '_' are parts
/// that others include; <c>layout.*</c> goes around every mail. HTML is encoded by default.
/// </summary>
public sealed partial class MailTemplates
{
    private const string Folder = "mail/", Ending = ".liquid", Layout = "layout", Subject = "subject", FirstLine = "first_line", Content = "content";

    // Each mail's view, all of whose members its three files and what they include may name.
    private static readonly (string Name, Type View)[] Views =
    [
        ("receipt", typeof(ReceiptView)),
        ("folded", typeof(FoldedView)),
        ("reminder", typeof(ReminderView)),
        ("digest", typeof(DigestView)),
        ("operators", typeof(OperatorView)),
        ("exception", typeof(ExtensionView)),
        ("exception-ended", typeof(ExtensionView)),
        ("answer", typeof(MinistryAnswerView)),
        ("review", typeof(ReviewView)),
        ("link", typeof(LinkView)),
        ("programme", typeof(ProgrammeView)),
        ("programmes-end", typeof(ProgrammesEndView)),
    ];

    // Members of earlier versions, and what to write instead (docs/changelog.md).
    private static readonly Dictionary<string, string> Gone = new(StringComparer.Ordinal)
    {
        ["curve_picture"] = "cần viết một bảng các dòng của curve",
        ["curve_alt"] = "cần viết một bảng các dòng của curve",
        ["is_file_fault"] = "cần viết state == \"rejected\"",
        ["days_late"] = "nội dung này nằm trong facts",
        ["rejected_count"] = "cần bỏ",
        ["attachments"] = "cần viết has_marked_copy",
        ["unrouted"] = "cần bỏ",
        ["unrouted_count"] = "cần bỏ",
        ["held"] = "cần bỏ",
        ["yes_width"] = "cần viết yes và expected",
        ["no_width"] = "cần viết no và expected",
        ["unanswered_width"] = "cần viết unanswered và expected",
    };

    /// <summary>The mails that must be there.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Views.Select(v => v.Name)];

    // Liquid repeats all that it could not read.
    private const int MaxCharactersOfAFault = 400;

    private static readonly BoundedParser Parser = new();
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Dictionary<string, IFluidTemplate> _templates;
    private readonly TemplateOptions _options;
    private readonly RenderBudget? _shared;

    private MailTemplates(IReadOnlyDictionary<string, string> parts)
    {
        _templates = new Dictionary<string, IFluidTemplate>(StringComparer.Ordinal);
        _options = new TemplateOptions
        {
            FileProvider = new Parts(parts),
            MemberAccessStrategy = TemplateMembers.Access,
            StrictVariables = true,
            StrictFilters = true,
            MaxRecursion = TemplateBounds.MaxDepth,
            CultureInfo = System.Globalization.CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
        };
        TemplateBounds.Restrict(_options.Filters);
    }

    private MailTemplates(MailTemplates templates, RenderBudget shared) =>
        (_templates, _options, _shared) = (templates._templates, templates._options, shared);

    /// <summary>Reads and checks the templates: every mail is there, every file is Liquid, every mail renders with sample data.</summary>
    /// <param name="files">Reference files; those outside <c>mail/</c> are left alone.</param>
    /// <exception cref="ReferenceDataException">Names every problem with its file.</exception>
    public static MailTemplates Load(IEnumerable<ReferenceFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var problems = new List<ReferenceProblem>();
        var templates = Load(files, problems);
        return problems.Count == 0 ? templates : throw new ReferenceDataException(problems);
    }

    /// <summary>As the other, adding the problems to a list.</summary>
    public static MailTemplates Load(IEnumerable<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(problems);
        var before = problems.Count;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var found = files.Where(f => f.Path.StartsWith(Folder, StringComparison.Ordinal) && f.Path.EndsWith(Ending, StringComparison.Ordinal)).ToList();
        if (found.Count > TemplateBounds.MaxFiles || found.Sum(f => (long)f.Content.Length) > TemplateBounds.MaxBytesInAll)
        {
            problems.Add(new ReferenceProblem(Folder, null, FormattableString.Invariant(
                $"Có hơn {TemplateBounds.MaxFiles} mẫu thư, hoặc tất cả lớn hơn {TemplateBounds.MaxBytesInAll / 1024} KB; cần bỏ phần không thư nào dùng.")));
            return new MailTemplates(texts);
        }

        foreach (var file in found)
        {
            if (file.Content.Length > TemplateBounds.MaxBytes)
            {
                problems.Add(new ReferenceProblem(file.Path, null, FormattableString.Invariant(
                    $"Mẫu thư lớn hơn {TemplateBounds.MaxBytes / 1024} KB; cần chia thành các phần rồi include.")));
                continue;
            }

            try
            {
                texts[file.Path[Folder.Length..]] = CanonicalText.Composed(new UTF8Encoding(false, true).GetString(file.Content.Span).TrimStart('\uFEFF'), CanonicalText.Whole);
            }
            catch (DecoderFallbackException)
            {
                problems.Add(new ReferenceProblem(file.Path, null, "Tệp không phải UTF-8; cần lưu lại theo UTF-8."));
            }
        }

        var templates = new MailTemplates(texts);
        foreach (var (file, _) in Files().Where(f => !texts.ContainsKey(f.File)))
        {
            problems.Add(new ReferenceProblem(Folder + file, null, "Thiếu tệp này."));
        }

        foreach (var (name, text) in texts.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (Parser.TryParse(text, out var template, out var error))
            {
                templates._templates[name] = template;
            }
            else
            {
                var line = PlaceOf().Match(error) is { Success: true } place
                    ? int.Parse(place.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : (int?)null;
                problems.Add(new ReferenceProblem(Folder + name, line, "Không đọc được mẫu thư: " + PlainText.Excerpt(ForeignText.OneLine(error), MaxCharactersOfAFault)));
            }
        }

        if (problems.Count == before)
        {
            templates.CheckMembers(problems);
        }

        if (problems.Count == before)
        {
            MailSamples.Check(templates, problems);
        }

        return templates;
    }

    /// <summary>Reads the templates of a folder that holds <c>mail/*.liquid</c>.</summary>
    /// <param name="folder">The reference folder.</param>
    /// <exception cref="ReferenceDataException">Names every problem with its file.</exception>
    public static MailTemplates LoadFolder(string folder)
    {
        var mail = Path.Combine(folder, "mail");
        var paths = Directory.Exists(mail) ? Directory.GetFiles(mail, "*" + Ending) : [];
        return Load(paths.Order(StringComparer.Ordinal).Select(p => new ReferenceFile(Folder + Path.GetFileName(p), File.ReadAllBytes(p))));
    }

    /// <summary>Renders a mail.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="view">What it shows; a member is a text, a number, a yes/no, a list or another record of such, never null.</param>
    /// <exception cref="MailTemplateException">A template names a value that there is none of, or fails otherwise.</exception>
    internal (string Subject, string Text, string Html) Render(string name, MailView view)
    {
        var budget = _shared ?? RenderBudget.OfMail();
        var subject = ForeignText.Subject(Render($"{name}.subject", view, NullEncoder.Default, budget));
        var text = Render($"{name}.txt", view, NullEncoder.Default, budget);
        var html = Render($"{name}.html", view, Html, budget);
        var firstLine = text.Trim().Split('\n', 2)[0].Trim();
        (string, string)[] Around(string content) => [(Subject, subject), (FirstLine, firstLine), (Content, content.Trim())];
        return (
            subject,
            Tidy(Render("layout.txt", view, NullEncoder.Default, budget, Around(text))),
            Compact(Render("layout.html", view, Html, budget, Around(html))));
    }

    /// <summary>Renders a part as plain text, for example <c>_receipt-lead</c>.</summary>
    /// <exception cref="MailTemplateException">There is no such part, or it names a value that there is none of.</exception>
    internal string RenderPart(string name, ViewPart view) =>
        ForeignText.OneLine(Render(name, view, NullEncoder.Default, _shared ?? RenderBudget.OfMail()));

    /// <summary>The same templates, all of whose mails together spend one budget.</summary>
    internal MailTemplates Spending(RenderBudget budget) => new(this, budget);

    /// <summary>The files of every mail and of the layout, each with what it shows.</summary>
    private static IEnumerable<(string File, Type View)> Files() => Views.Append((Name: Layout, View: typeof(MailView)))
        .SelectMany(v => (v.Name == Layout ? new[] { "txt", "html" } : ["subject", "txt", "html"]).Select(twin => ($"{v.Name}.{twin}{Ending}", v.View)));

    private void CheckMembers(ICollection<ReferenceProblem> problems)
    {
        foreach (var (file, view) in Files())
        {
            try
            {
                TemplateMembers.Check(
                    _templates[file], view, part => _templates.GetValueOrDefault(part + Ending), view == typeof(MailView) ? [Subject, FirstLine, Content] : []);
            }
            catch (UnknownMemberException missing)
            {
                var gone = Gone.Where(g => missing.Message.Split(' ', '.', ',').Contains(g.Key, StringComparer.Ordinal)).Select(g => $" {g.Key} không còn: {g.Value}.");
                problems.Add(new ReferenceProblem(Folder + file, null, $"Mẫu thư, hoặc phần được include, nêu {missing.InVietnamese}.{string.Concat(gone)}"));
            }
            catch (TemplateBoundException bound)
            {
                problems.Add(new ReferenceProblem(Folder + file, null, bound.Message));
            }
        }
    }

    private string Render(string file, ViewPart view, TextEncoder encoder, RenderBudget budget, params (string Name, string Value)[] more)
    {
        try
        {
            var context = new TemplateContext(view, _options);
            budget.Give(context);
            foreach (var (name, value) in more)
            {
                context.SetValue(name, new StringValue(value, encode: name != Content));
            }

            using var text = new BoundedText(budget);
            _templates[file + Ending].RenderAsync(text, context, encoder).AsTask().GetAwaiter().GetResult();
            return CanonicalText.Composed(text.ToString(), CanonicalText.Whole);
        }
        catch (Exception fault) when (fault is FluidException or FileNotFoundException or InvalidOperationException or KeyNotFoundException)
        {
            var bound = TemplateBoundException.Of(fault);
            throw new MailTemplateException(Folder + file + Ending, bound ?? fault) { Line = bound is not null && budget.Line > 0 ? budget.Line : null };
        }
    }

    private static string Tidy(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd());
        return ManyBlankLines().Replace(string.Join('\n', lines).Trim('\n'), "\n\n") + "\n";
    }

    private static string Compact(string html) =>
        string.Join('\n', html.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)) + "\n";

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex ManyBlankLines();

    [GeneratedRegex(@"\((\d+):\d+\)")]
    private static partial Regex PlaceOf();

    private sealed class Parts(IReadOnlyDictionary<string, string> texts) : IFileProvider
    {
        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IFileInfo GetFileInfo(string subpath) =>
            texts.TryGetValue(subpath, out var text) ? new Part(subpath, text) : new NotFoundFileInfo(subpath);

        public IChangeToken Watch(string filter) => throw new NotSupportedException();
    }

    private sealed class Part(string name, string text) : IFileInfo
    {
        private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

        public bool Exists => true;

        public long Length => _bytes.Length;

        public string? PhysicalPath => null;

        public string Name => name;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream(_bytes);
    }
}

/// <summary>A mail template cannot be rendered.</summary>
/// <param name="path">Its file in the reference data.</param>
/// <param name="inner">Why.</param>
public sealed class MailTemplateException(string path, Exception inner)
    : Exception($"The mail template {path} cannot be rendered: {inner.Message}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Where a bound was broken: at or behind the tag of this line, in the file or in a part that it includes; null when not known.</summary>
    public int? Line { get; init; }
}
