using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using Fluid.Values;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.Extensions.FileProviders;

namespace KhuyenCong.Pages.Layout;

/// <summary>
/// The pages' wording and looks: Liquid templates, one style sheet and one script, all inside the assembly. Values are HTML-encoded by
/// default. Each view has its template, and a template that names what its view does not have is an error before the first page is shown.
/// </summary>
public sealed class PageTemplates
{
    private const string Layout = "layout", Style = "style", Script = "script", Content = "content";

    private static readonly FluidParser Parser = new();
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly FrozenDictionary<string, IFluidTemplate> _templates;
    private readonly FrozenDictionary<string, (byte[] Content, string Type)> _assets;
    private readonly TemplateOptions _options;
    private readonly string _style, _script;

    /// <summary>Reads everything from the assembly.</summary>
    public PageTemplates()
        : this(Texts())
    {
    }

    /// <summary>Reads and checks what is given.</summary>
    /// <param name="texts">Contents by file name, as <see cref="Texts"/> has them; parts that others include are read from the assembly when they are shown.</param>
    /// <exception cref="InvalidOperationException">A template names what its view does not have, or a view has no template.</exception>
    public PageTemplates(IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _options = new TemplateOptions
        {
            FileProvider = new EmbeddedFileProvider(typeof(PageTemplates).Assembly, baseNamespace: ""),
            MemberAccessStrategy = TemplateMembers.Access,
            StrictVariables = true,
            StrictFilters = true,
            CultureInfo = System.Globalization.CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
        };
        _templates = texts.Where(t => t.Key.EndsWith(".liquid", StringComparison.Ordinal))
            .ToFrozenDictionary(t => t.Key[..^".liquid".Length], t => Parser.Parse(t.Value), StringComparer.Ordinal);
        foreach (var view in typeof(PageView).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PageView))))
        {
            Check(PageView.TemplateOf(view), view);
        }

        Check(Layout, typeof(PageView), Style, Script, Content);
        _style = Named("page", ".css", texts["page.css"]);
        _script = Named("page", ".js", texts["page.js"]);
        _assets = new Dictionary<string, (byte[], string)>
        {
            [_style] = (Encoding.UTF8.GetBytes(texts["page.css"]), "text/css; charset=utf-8"),
            [_script] = (Encoding.UTF8.GetBytes(texts["page.js"]), "text/javascript; charset=utf-8"),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Segment below a page's path under which style and script lie.</summary>
    public const string AssetSegment = "_";

    /// <summary>The files of the assembly by name.</summary>
    public static IReadOnlyDictionary<string, string> Texts() => typeof(PageTemplates).Assembly.GetManifestResourceNames().ToDictionary(n => n, Text);

    /// <summary>Renders a view within the layout.</summary>
    internal string Render(PageView view)
    {
        var root = view.Frame.Root;
        var around = new TemplateContext(view, _options);
        around.SetValue(Style, $"{root}/{AssetSegment}/{_style}");
        around.SetValue(Script, $"{root}/{AssetSegment}/{_script}");
        around.SetValue(Content, new StringValue(TemplateNamed(PageView.TemplateOf(view.GetType())).Render(new TemplateContext(view, _options), Html), encode: false));
        return CanonicalText.Composed(TemplateNamed(Layout).Render(around, Html), CanonicalText.Whole);
    }

    /// <summary>A style sheet or script; its name carries a hash of its content, so it never changes.</summary>
    public bool TryAsset(string name, out (byte[] Content, string Type) asset) => _assets.TryGetValue(name, out asset);

    private void Check(string name, Type view, params string[] more)
    {
        try
        {
            TemplateMembers.Check(TemplateNamed(name), view, TemplateNamed, more);
        }
        catch (MissingMemberException missing)
        {
            throw new InvalidOperationException($"The page template {name}.liquid names {missing.Message}.", missing);
        }
    }

    private IFluidTemplate TemplateNamed(string name) =>
        _templates.TryGetValue(name, out var template) ? template : throw new InvalidOperationException($"There is no page template {name}.liquid.");

    private static string Text(string resource)
    {
        using var stream = typeof(PageTemplates).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Named(string name, string ending, string content) =>
        name + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12] + ending;
}
