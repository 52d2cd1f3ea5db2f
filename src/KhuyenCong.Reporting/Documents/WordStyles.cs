using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace KhuyenCong.Reporting.Documents;

/// <summary>The styles of a template by their names; the ids differ with the language of the program that saved it.</summary>
internal sealed class WordStyles
{
    private readonly Dictionary<string, string> _ids;

    private WordStyles(Dictionary<string, string> ids) => _ids = ids;

    /// <summary>The id of a style.</summary>
    public string this[string name] => _ids[name];

    /// <summary>The styles of a document.</summary>
    public static WordStyles Of(MainDocumentPart main) => new(
        (main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? []).Where(s => s.StyleName?.Val?.Value is not null && s.StyleId?.Value is not null)
            .DistinctBy(s => s.StyleName!.Val!.Value).ToDictionary(s => s.StyleName!.Val!.Value!, s => s.StyleId!.Value!, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether there is a style of this name.</summary>
    public bool Has(string name) => _ids.ContainsKey(name);
}
