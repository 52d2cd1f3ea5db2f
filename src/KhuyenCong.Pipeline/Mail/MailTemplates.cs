using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>
/// The Liquid templates of the mails, from the reference data (<c>mail/*.liquid</c>). HTML is encoded by default, so text from a
/// file cannot bring markup or links with it. Every template is parsed when this is made.
/// </summary>
public sealed class MailTemplates
{
    private const string Folder = "mail/", Extension = ".liquid";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly Dictionary<string, IFluidTemplate> _templates = [];
    private readonly TemplateOptions _options = new();

    /// <summary>Parses the templates.</summary>
    /// <param name="files">The reference files; those outside <c>mail/</c> are passed over.</param>
    /// <exception cref="ReferenceDataException">A template does not parse; every such one is named.</exception>
    public MailTemplates(IEnumerable<ReferenceFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var parser = new FluidParser();
        var texts = new Dictionary<string, string>();
        var problems = new List<ReferenceProblem>();
        foreach (var file in files.Where(f => f.Path.StartsWith(Folder, StringComparison.Ordinal) && f.Path.EndsWith(Extension, StringComparison.Ordinal)))
        {
            var text = Encoding.UTF8.GetString(file.Content.Span).ReplaceLineEndings("\n");
            texts[file.Path[Folder.Length..]] = text;
            if (parser.TryParse(text, out var template, out var error))
            {
                _templates[file.Path[Folder.Length..^Extension.Length]] = template;
            }
            else
            {
                problems.Add(new ReferenceProblem(file.Path, null, "The Liquid template does not parse: " + error));
            }
        }

        if (problems.Count > 0)
        {
            throw new ReferenceDataException(problems);
        }

        _options.FileProvider = new Partials(texts);
    }

    /// <summary>Renders a mail: its subject on one line, and its two bodies inside the layout.</summary>
    /// <param name="name">The template's name, for example <c>receipt</c>.</param>
    /// <param name="values">Strings, numbers, booleans and lists of the same, by the names that the template uses.</param>
    /// <param name="width">Greatest width of the HTML in pixels.</param>
    /// <exception cref="ReferenceDataException">The template is missing.</exception>
    public (string Subject, string Text, string Html) Render(string name, IReadOnlyDictionary<string, object?> values, int width)
    {
        var subject = string.Join(' ', One(name + ".subject", values, NullEncoder.Default).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var text = One(name + ".txt", values, NullEncoder.Default);
        var html = One(name + ".html", values, Encoder);
        var frame = new Dictionary<string, object?>(values) { ["title"] = subject, ["width"] = width };
        return (
            subject.Normalize(NormalizationForm.FormC),
            Squeeze(One("layout.txt", new Dictionary<string, object?>(frame) { ["body"] = text }, NullEncoder.Default)),
            One("layout.html", new Dictionary<string, object?>(frame) { ["body"] = html }, Encoder).Normalize(NormalizationForm.FormC));
    }

    private string One(string name, IReadOnlyDictionary<string, object?> values, TextEncoder encoder)
    {
        if (!_templates.TryGetValue(name, out var template))
        {
            throw new ReferenceDataException([new ReferenceProblem(Folder + name + Extension, null, "The template is missing.")]);
        }

        var context = new TemplateContext(_options);
        foreach (var (key, value) in values)
        {
            context.SetValue(key, value);
        }

        return template.Render(context, encoder);
    }

    // Conditions leave empty lines behind; more than one in a row reads badly.
    private static string Squeeze(string text)
    {
        var lines = text.Normalize(NormalizationForm.FormC).Split('\n').Select(l => l.TrimEnd());
        var kept = new StringBuilder();
        var empty = true;
        foreach (var line in lines)
        {
            if (line.Length > 0 || !empty)
            {
                kept.Append(line).Append('\n');
            }

            empty = line.Length == 0;
        }

        return kept.ToString().TrimEnd() + "\n";
    }

    private sealed class Partials(IReadOnlyDictionary<string, string> texts) : IFileProvider
    {
        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IFileInfo GetFileInfo(string subpath) =>
            texts.TryGetValue(subpath, out var text) ? new Partial(subpath, Encoding.UTF8.GetBytes(text)) : new NotFoundFileInfo(subpath);

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
    }

    private sealed class Partial(string name, byte[] content) : IFileInfo
    {
        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public long Length => content.Length;

        public string Name => name;

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => new MemoryStream(content);
    }
}
