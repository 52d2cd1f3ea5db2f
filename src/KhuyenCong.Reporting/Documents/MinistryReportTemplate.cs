using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Spreadsheets.Copying;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Documents;

/// <summary>
/// The template of the ministry's own report: a Word document whose content controls are filled by their tags. A control of a text is filled within its line, one of
/// a block gives way to paragraphs and tables in the template's styles. Everything else in it is the ministry's.
/// </summary>
public sealed class MinistryReportTemplate
{
    /// <summary>Where it lies in the reference data.</summary>
    public const string Path = "ministry/report.docx";

    /// <summary>Tags of texts, each there at least once.</summary>
    public static IReadOnlyList<string> Texts { get; } = ["department", "department_upper", "date", "period", "as_of"];

    /// <summary>Tags of blocks, each there once.</summary>
    public static IReadOnlyList<string> Blocks { get; } = ["submissions", "results", "seven_points", "doubts", "missing", "difficulties", "receipts"];

    /// <summary>Styles by which blocks are written.</summary>
    public static IReadOnlyList<string> Styles { get; } = ["KC Body", "KC Heading Cell", "KC Cell", "KC Number Cell", "footnote text", "footnote reference"];

    private static readonly SheetLimits Limits = SheetLimits.Default with { Bytes = 1024 * 1024, InflatedBytes = 8 * 1024 * 1024, Tags = 100_000, Entries = 100 };

    private readonly ReadOnlyMemory<byte> _content;

    private MinistryReportTemplate(ReadOnlyMemory<byte> content) => _content = content;

    /// <summary>Reads and checks the template.</summary>
    /// <param name="files">Reference files.</param>
    /// <param name="problems">What is wrong is added here.</param>
    public static MinistryReportTemplate Load(IEnumerable<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var file = files.FirstOrDefault(f => f.Path == Path);
        foreach (var problem in file is null ? ["Thiếu tệp này."] : ProblemsOf(file.Content))
        {
            problems.Add(new ReferenceProblem(Path, null, problem));
        }

        return new MinistryReportTemplate(file?.Content ?? default);
    }

    /// <summary>The document with its controls filled.</summary>
    /// <param name="texts">A text for each of <see cref="Texts"/>.</param>
    /// <param name="receipts">The receipts that its numbers come from.</param>
    /// <param name="block">Writes a block; asked for them in the document's order.</param>
    internal byte[] Fill(IReadOnlyDictionary<string, string> texts, IEnumerable<FiledReceipt> receipts, Func<string, WordText, SourceNotes, IEnumerable<OpenXmlElement>> block)
    {
        using var stream = new MemoryStream();
        stream.Write(_content.Span);
        using (var document = WordprocessingDocument.Open(stream, isEditable: true))
        {
            var main = document.MainDocumentPart!;
            var styles = WordStyles.Of(main);
            var notes = new SourceNotes(receipts, styles);
            var writer = new WordText(styles, notes);
            foreach (var control in Controls(main).ToList())
            {
                if (texts.TryGetValue(TagOf(control), out var text))
                {
                    FillText(control, text);
                }
                else
                {
                    foreach (var element in block(TagOf(control), writer, notes))
                    {
                        control.InsertBeforeSelf(element);
                    }

                    control.Remove();
                }
            }

            notes.Finish(main);
        }

        return Timeless(stream);
    }

    private static IEnumerable<string> ProblemsOf(ReadOnlyMemory<byte> content)
    {
        if (InertDocument.Flaw(content, Limits) is { } flaw)
        {
            return [flaw];
        }

        try
        {
            using var document = WordprocessingDocument.Open(new MemoryStream(content.ToArray(), writable: false), isEditable: false);
            return document.MainDocumentPart is { } main ? [.. ProblemsOf(main)] : ["Tệp không có nội dung."];
        }
        catch (Exception broken) when (broken is OpenXmlPackageException or FileFormatException or InvalidDataException or System.Xml.XmlException or InvalidOperationException or ArgumentException)
        {
            return ["Không mở được tệp như văn bản Word; cần lưu lại theo kiểu .docx."];
        }
    }

    private static IEnumerable<string> ProblemsOf(MainDocumentPart main)
    {
        var controls = Controls(main).ToList();
        var tags = controls.Select(TagOf).ToList();
        foreach (var unknown in tags.Except(Texts).Except(Blocks).Take(20))
        {
            yield return $"Không có ô nội dung (content control) mang thẻ \"{(unknown.Length <= 40 ? unknown : unknown[..40])}\"; các thẻ là {string.Join(", ", Texts.Concat(Blocks))}.";
        }

        foreach (var missing in Texts.Concat(Blocks).Except(tags))
        {
            yield return $"Thiếu ô nội dung (content control) mang thẻ \"{missing}\".";
        }

        foreach (var control in controls.Where(c => Blocks.Contains(TagOf(c)) && (c is not SdtBlock || c.Parent is not Body)).DistinctBy(TagOf))
        {
            yield return $"Ô nội dung \"{TagOf(control)}\" phải chứa trọn đoạn văn, ở ngoài bảng và ngoài ô nội dung khác.";
        }

        foreach (var control in controls.Where(c => Texts.Contains(TagOf(c)) && !IsOfText(c)).DistinctBy(TagOf))
        {
            yield return $"Ô nội dung \"{TagOf(control)}\" phải là chữ trong một đoạn văn.";
        }

        foreach (var twice in tags.Where(Blocks.Contains).GroupBy(t => t).Where(t => t.Count() > 1))
        {
            yield return $"Ô nội dung \"{twice.Key}\" có hai lần; cần một lần.";
        }

        if (main.HeaderParts.Select(h => (OpenXmlPartRootElement?)h.Header).Concat(main.FooterParts.Select(f => f.Footer)).OfType<OpenXmlPartRootElement>()
            .Any(r => r.Descendants<SdtElement>().Any(s => TagOf(s).Length > 0)))
        {
            yield return "Ô nội dung ở đầu trang và chân trang không được điền; cần bỏ.";
        }

        var styles = WordStyles.Of(main);
        foreach (var style in Styles.Where(s => !styles.Has(s)))
        {
            yield return $"Thiếu kiểu (style) \"{style}\".";
        }
    }

    // Those without a tag are none of ours: Word makes some for page numbers.
    private static IEnumerable<SdtElement> Controls(MainDocumentPart main) =>
        (main.Document?.Body?.Descendants<SdtElement>() ?? []).Where(c => TagOf(c).Length > 0);

    private static string TagOf(SdtElement control) => control.SdtProperties?.GetFirstChild<Tag>()?.Val?.Value ?? "";

    private static bool IsOfText(SdtElement control) =>
        !control.Descendants<SdtElement>().Any()
        && (control is SdtRun || (control is SdtBlock && control.GetFirstChild<SdtContentBlock>() is { } content && content.ChildElements is [DocumentFormat.OpenXml.Wordprocessing.Paragraph]));

    private static void FillText(SdtElement control, string text)
    {
        var run = WordText.Run(text);
        if (control.Descendants<Run>().FirstOrDefault()?.RunProperties?.CloneNode(deep: true) is RunProperties look)
        {
            // The look of the words that ask to be filled in is not that of what is.
            look.RunStyle?.Remove();
            run.PrependChild(look);
        }

        OpenXmlElement filled = control is SdtRun
            ? run
            : new DocumentFormat.OpenXml.Wordprocessing.Paragraph(
                [.. control.Descendants<ParagraphProperties>().Take(1).Select(p => p.CloneNode(deep: true)), run]);
        control.InsertBeforeSelf(filled);
        control.Remove();
    }

    // The library stamps the parts with the machine's time.
    private static byte[] Timeless(MemoryStream package)
    {
        using (var zip = new ZipArchive(package, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var entry in zip.Entries)
            {
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            }
        }

        return package.ToArray();
    }
}
