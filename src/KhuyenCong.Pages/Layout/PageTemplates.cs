using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using Fluid.Values;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.Extensions.FileProviders;

namespace KhuyenCong.Pages.Layout;

/// <summary>
/// The pages' wording and looks: Liquid templates, one style sheet and one script, all inside the assembly. Values are HTML-encoded by
/// default, and a value that a template names and nobody gives is an error.
/// </summary>
public sealed class PageTemplates
{
    private static readonly FluidParser Parser = new();
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly FrozenDictionary<string, IFluidTemplate> _templates;
    private readonly FrozenDictionary<string, (byte[] Content, string Type)> _assets;
    private readonly TemplateOptions _options;
    private readonly string _style, _script;

    /// <summary>Reads everything from the assembly.</summary>
    public PageTemplates()
    {
        var files = new EmbeddedFileProvider(typeof(PageTemplates).Assembly, baseNamespace: "");
        var texts = typeof(PageTemplates).Assembly.GetManifestResourceNames().ToDictionary(n => n, Text);
        _options = new TemplateOptions
        {
            FileProvider = files,
            StrictVariables = true,
            StrictFilters = true,
            CultureInfo = System.Globalization.CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
        };
        _templates = texts.Where(t => t.Key.EndsWith(".liquid", StringComparison.Ordinal))
            .ToFrozenDictionary(t => t.Key[..^".liquid".Length], t => Parser.Parse(t.Value), StringComparer.Ordinal);
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

    /// <summary>Renders a page within the layout.</summary>
    /// <param name="name">The template's name.</param>
    /// <param name="root">The path before <see cref="AssetSegment"/>, for example <c>/nop-bao-cao</c>.</param>
    /// <param name="values">Values by name; <c>title</c> is the page's title. None is null.</param>
    public string Render(string name, string root, IReadOnlyDictionary<string, object> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var body = Context(values);
        var around = Context(values);
        around.SetValue("style", $"{root}/{AssetSegment}/{_style}");
        around.SetValue("script", $"{root}/{AssetSegment}/{_script}");
        around.SetValue("content", new StringValue(_templates[name].Render(body, Html), encode: false));
        return CanonicalText.Composed(_templates["layout"].Render(around, Html), CanonicalText.Whole);
    }

    /// <summary>A style sheet or script; its name carries a hash of its content, so it never changes.</summary>
    public bool TryAsset(string name, out (byte[] Content, string Type) asset) => _assets.TryGetValue(name, out asset);

    private TemplateContext Context(IReadOnlyDictionary<string, object> values)
    {
        var context = new TemplateContext(_options);
        foreach (var (key, value) in values)
        {
            context.SetValue(key, value);
        }

        return context;
    }

    private static string Text(string resource)
    {
        using var stream = typeof(PageTemplates).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Named(string name, string ending, string content) =>
        name + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12] + ending;
}
