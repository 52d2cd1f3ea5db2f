using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;

namespace KhuyenCong.Reporting.Tests.Documents;

/// <summary>A number as it stands in the document, with the receipts that its footnote names.</summary>
/// <param name="Text">The text before the footnote.</param>
/// <param name="Receipts">Ids of receipts; empty without a footnote.</param>
internal sealed record Cited(string Text, IReadOnlyList<string> Receipts);

/// <summary>The ministry's report as a reader of its bytes sees it; nothing of what wrote it is used.</summary>
internal sealed partial class WrittenReport
{
    private readonly List<OpenXmlElement> _body;
    private readonly Dictionary<long, string> _notes;
    private readonly Dictionary<string, long> _bookmarks;
    private readonly List<string> _annex;

    public WrittenReport(byte[] content)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(content), isEditable: false);
        Errors = [.. new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}")];
        var body = document.MainDocumentPart!.Document!.Body!;
        Text = body.InnerText;
        Controls = body.Descendants<SdtElement>().Count();
        _body = [.. body.Elements()];
        _notes = document.MainDocumentPart.FootnotesPart!.Footnotes!.Elements<Footnote>().Where(n => n.Id!.Value > 0).ToDictionary(n => n.Id!.Value, n => n.InnerText.Trim());
        _bookmarks = body.Descendants<BookmarkStart>().ToDictionary(b => b.Name!.Value!, b => b.NextSibling()!.Descendants<FootnoteReference>().Single().Id!.Value);
        References = [.. body.Descendants<FootnoteReference>().Select(r => r.Id!.Value)];
        Repeated = [.. body.Descendants<SimpleField>().Select(f => (_bookmarks[BookmarkOf(f)], f.InnerText))];
        var annex = body.Descendants<Table>().Last();
        _annex = [.. annex.Elements<TableRow>().Skip(1).Select(r => r.Elements<TableCell>().ElementAt(1).InnerText)];
    }

    /// <summary>What the library's validator finds.</summary>
    public IReadOnlyList<string> Errors { get; }

    public string Text { get; }

    /// <summary>Content controls that are left.</summary>
    public int Controls { get; }

    /// <summary>Ids of footnotes in the order of the text.</summary>
    public IReadOnlyList<long> References { get; }

    /// <summary>Of what refers to a footnote again: its id, and the number that is shown.</summary>
    public IReadOnlyList<(long Id, string Shown)> Repeated { get; }

    public IReadOnlyDictionary<long, string> Notes => _notes;

    /// <summary>The rows of the first table below a heading: pieces by cell.</summary>
    public IReadOnlyList<IReadOnlyList<Cited>> TableBelow(string heading) =>
    [
        .. Below(heading).OfType<Table>().First().Elements<TableRow>().Skip(1)
            .Select(r => (IReadOnlyList<Cited>)[.. r.Elements<TableCell>().Select(c => Pieces(c.Elements<Paragraph>().Single()).DefaultIfEmpty(new Cited("", [])).Single())]),
    ];

    /// <summary>The pieces of the paragraphs below a heading, up to the first table.</summary>
    public IReadOnlyList<Cited> ProseBelow(string heading) => [.. Below(heading).TakeWhile(e => e is Paragraph).Cast<Paragraph>().SelectMany(Pieces)];

    private IEnumerable<OpenXmlElement> Below(string heading) => _body.SkipWhile(e => !e.InnerText.StartsWith(heading, StringComparison.Ordinal)).Skip(1);

    private IEnumerable<Cited> Pieces(Paragraph paragraph)
    {
        var text = "";
        foreach (var child in paragraph.ChildElements)
        {
            var note = child is SimpleField field ? _bookmarks[BookmarkOf(field)] : child.Descendants<FootnoteReference>().FirstOrDefault()?.Id?.Value;
            if (note is { } id)
            {
                yield return new Cited(text, ReceiptsOf(_notes[id]));
                text = "";
            }
            else if (child is Run run)
            {
                text += run.InnerText;
            }
        }

        if (text.Length > 0)
        {
            yield return new Cited(text, []);
        }
    }

    private List<string> ReceiptsOf(string note)
    {
        var named = Named().Matches(note).Select(m => m.Groups[1].Value).ToList();
        if (named.Count > 0)
        {
            return named;
        }

        var match = Ranges().Match(note);
        Assert.True(match.Success, note);
        var numbers = match.Groups[2].Value.Split(", ").Select(r => r.Split('–').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToList())
            .SelectMany(r => Enumerable.Range(r[0], r[^1] - r[0] + 1)).ToList();
        Assert.Equal(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), numbers.Count);
        return [.. numbers.Select(n => _annex[n - 1])];
    }

    private static string BookmarkOf(SimpleField field) => field.Instruction!.Value!.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    [GeneratedRegex(@"Giấy xác nhận (\S+), ")]
    private static partial Regex Named();

    [GeneratedRegex(@"Tổng hợp từ (\d+) giấy xác nhận, số ([\d–, ]+) tại Phụ lục\.$")]
    private static partial Regex Ranges();
}
