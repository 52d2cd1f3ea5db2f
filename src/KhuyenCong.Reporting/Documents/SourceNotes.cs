using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Documents;

/// <summary>
/// The footnotes of a document that say from which receipts a number comes: few receipts in full, many by their numbers in the annex. Numbers from the same
/// receipts share a footnote: the first has it, the others refer to it.
/// </summary>
internal sealed class SourceNotes
{
    /// <summary>Up to so many receipts are told in the footnote itself.</summary>
    public const int MaxNamed = 3;

    /// <summary>Ranges of the annex that a footnote names.</summary>
    public const int MaxRanges = 150;

    private const string BookmarkPrefix = "nguon_";

    private readonly WordStyles _styles;
    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers;

    public SourceNotes(IEnumerable<FiledReceipt> receipts, WordStyles styles)
    {
        _styles = styles;
        Receipts = [.. receipts.OrderBy(r => r.Form, StringComparer.Ordinal).ThenByDescending(r => r.Period.Id, StringComparer.Ordinal).ThenBy(r => r.Unit, StringComparer.Ordinal).ThenBy(r => r.Upload, StringComparer.Ordinal)];
        _numbers = Receipts.Index().ToDictionary(r => r.Item.Upload, r => r.Index + 1, StringComparer.Ordinal);
    }

    /// <summary>The receipts in the order of the annex.</summary>
    public IReadOnlyList<FiledReceipt> Receipts { get; }

    /// <summary>What stands behind a number: its footnote, or the reference to one that says the same; nothing for no receipt.</summary>
    /// <param name="uploads">The uploads that it comes from.</param>
    /// <param name="lead">What is to be said before the receipts.</param>
    public IEnumerable<OpenXmlElement> Cite(IEnumerable<string> uploads, string lead)
    {
        int[] numbers = [.. uploads.Where(_numbers.ContainsKey).Select(u => _numbers[u]).Distinct().Order()];
        if (numbers.Length == 0)
        {
            return [];
        }

        var ranges = Ranges(numbers);
        var key = lead + "|" + string.Join(',', ranges);
        if (_known.TryGetValue(key, out var index))
        {
            return [Repeated(index)];
        }

        _known[key] = index = _texts.Count;
        _texts.Add(lead + (numbers.Length <= MaxNamed
            ? string.Join("; ", numbers.Select(n => InFull(Receipts[n - 1]))) + "."
            : string.Create(CultureInfo.InvariantCulture, $"Tổng hợp từ {numbers.Length} giấy xác nhận, số {string.Join(", ", ranges.Take(MaxRanges))}")
                + (ranges.Count > MaxRanges ? " và các số tiếp theo" : "") + " tại Phụ lục."));
        var (id, name) = (Text(index + 1), BookmarkPrefix + Text(index + 1));
        return
        [
            new BookmarkStart { Id = id, Name = name },
            new Run(new RunProperties(new RunStyle { Val = _styles["footnote reference"] }), new FootnoteReference { Id = index + 1 }),
            new BookmarkEnd { Id = id },
        ];
    }

    /// <summary>Writes the footnotes once the document's body stands, and the numbers of those that are referred to.</summary>
    public void Finish(MainDocumentPart main)
    {
        var part = main.FootnotesPart ?? main.AddNewPart<FootnotesPart>();
        part.Footnotes ??= new Footnotes(
            new Footnote(new Paragraph(new Run(new SeparatorMark()))) { Type = FootnoteEndnoteValues.Separator, Id = -1 },
            new Footnote(new Paragraph(new Run(new ContinuationSeparatorMark()))) { Type = FootnoteEndnoteValues.ContinuationSeparator, Id = 0 });

        // The template may have footnotes of its own.
        var from = part.Footnotes.Elements<Footnote>().Select(n => n.Id!.Value).DefaultIfEmpty(0).Max();
        var references = main.Document!.Body!.Descendants<FootnoteReference>().ToList();
        var ours = new HashSet<FootnoteReference>(references.Where(r => r.Ancestors<Run>().First().PreviousSibling() is BookmarkStart { Name.Value: { } name } && name.StartsWith(BookmarkPrefix, StringComparison.Ordinal)));
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (at, reference) in references.Index().Where(r => ours.Contains(r.Item)))
        {
            var index = reference.Id!.Value - 1;
            reference.Id = from + index + 1;
            shown[BookmarkPrefix + Text((int)index + 1)] = Text(at + 1);
        }

        foreach (var (index, text) in _texts.Index())
        {
            part.Footnotes.Append(new Footnote(new Paragraph(
                new ParagraphProperties(new ParagraphStyleId { Val = _styles["footnote text"] }),
                new Run(new RunProperties(new RunStyle { Val = _styles["footnote reference"] }), new FootnoteReferenceMark()),
                WordText.Run(" " + text)))
            { Id = from + index + 1 });
        }

        foreach (var field in main.Document.Body.Descendants<SimpleField>().Where(f => f.Instruction?.Value is { } i && i.Contains(BookmarkPrefix, StringComparison.Ordinal)))
        {
            field.Descendants<Text>().Single().Text = shown[field.Instruction!.Value!.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]];
        }
    }

    /// <summary>Numbers in ascending order as ranges, for example 1–3 and 5.</summary>
    internal static IReadOnlyList<string> Ranges(IReadOnlyList<int> numbers)
    {
        var ranges = new List<string>();
        for (var at = 0; at < numbers.Count;)
        {
            var from = at;
            while (++at < numbers.Count && numbers[at] == numbers[at - 1] + 1)
            {
            }

            ranges.Add(at - from == 1 ? Text(numbers[from]) : Text(numbers[from]) + "–" + Text(numbers[at - 1]));
        }

        return ranges;
    }

    private OpenXmlElement Repeated(int index) => new SimpleField(
        new Run(new RunProperties(new RunStyle { Val = _styles["footnote reference"] }), new Text("")))
    { Instruction = $" NOTEREF {BookmarkPrefix}{Text(index + 1)} \\f \\h " };

    private static string InFull(FiledReceipt receipt) =>
        $"Giấy xác nhận {receipt.Id}, {WordText.Clean(receipt.Office)}, {receipt.Form} {PlainText.InSentence(receipt.Period.Name)}, phiên bản {Text(receipt.Version)}, tệp “{WordText.Clean(receipt.FileName, MaxFileName)}”, nhận lúc {VietnamTime.Text(receipt.ReceivedAt)}";

    /// <summary>Characters of a file's name that are shown.</summary>
    public const int MaxFileName = 120;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
