using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Difficulties;

/// <summary>What the page's form says, as the package keeps it.</summary>
/// <param name="Form">The form to whose report it belongs.</param>
/// <param name="Point">The point.</param>
/// <param name="Difficulty">The difficulty; may be empty.</param>
/// <param name="Proposal">The proposal; may be empty.</param>
/// <param name="Letter">The official letter's own name; null for none.</param>
public sealed record DifficultyForm(string Form, string Point, string Difficulty, string Proposal, string? Letter);

/// <summary>
/// The file by which the page's form travels: a zip with <see cref="TextPart"/>, the form as JSON, and beside it the official letter, where there is one.
/// It goes into the inbox of the unit and period under its one name, and anybody can open it without the system. What it holds is believed no more than
/// any other file: it may have been put there by hand.
/// </summary>
public static class DifficultyPackage
{
    /// <summary>Its name, by which it is known in the inbox.</summary>
    public const string FileName = "kho-khan-kien-nghi.zip";

    /// <summary>Names of its parts.</summary>
    public const string TextPart = "noi-dung.json", PdfPart = "cong-van.pdf", DocxPart = "cong-van.docx";

    /// <summary>The largest letter.</summary>
    public const int MaxLetterBytes = 10 * 1024 * 1024;

    private const int MaxTextBytes = 64 * 1024, MaxNameCharacters = 120;

    private static readonly SheetLimits Limits = SheetLimits.Default with { Bytes = MaxLetterBytes + (1024 * 1024), InflatedBytes = MaxLetterBytes + (1024 * 1024), Entries = 10 };

    // Zip knows no zone and no instant; the same form gives the same bytes.
    private static readonly DateTimeOffset Time = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = 2,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>Whether a file of this name is one.</summary>
    public static bool IsNameOf(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return fileName.Equals(FileName, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Makes the package; the same form and letter give the same bytes.</summary>
    /// <param name="form">What the form says.</param>
    /// <param name="letter">The letter's bytes, whatever they are: they are judged when the package is read. Empty for none.</param>
    public static byte[] Write(DifficultyForm form, ReadOnlyMemory<byte> letter)
    {
        ArgumentNullException.ThrowIfNull(form);
        using var package = new MemoryStream();
        using (var zip = new ZipArchive(package, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, ReadOnlySpan<byte> content)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = Time;
                using var stream = entry.Open();
                stream.Write(content);
            }

            Add(TextPart, JsonSerializer.SerializeToUtf8Bytes(form, Json));
            if (form.Letter is not null)
            {
                Add(FileRecognition.Of(letter) == FileKind.Docx ? DocxPart : PdfPart, letter.Span);
            }
        }

        return package.ToArray();
    }

    /// <summary>Reads a package. Never throws for its content; with findings nothing of it counts.</summary>
    public static (DifficultyForm? Form, IReadOnlyList<Finding> Findings) Read(ReadOnlyMemory<byte> content)
    {
        if (content.Length > Limits.Bytes)
        {
            return (null, [FileFindings.Of(new FileProblem.TooMuch(FileLimit.Bytes, Limits.Bytes), "", FileRole.Difficulty)]);
        }

        try
        {
            var zip = ZipParts.Open(content, Limits);
            if (zip.Parts.Keys.Except([TextPart, PdfPart, DocxPart], StringComparer.Ordinal).Any() || (zip.Parts.ContainsKey(PdfPart) && zip.Parts.ContainsKey(DocxPart)))
            {
                return (null, [DifficultyFindings.StrangeParts()]);
            }

            if (PartOf(zip, TextPart, MaxTextBytes) is not { } text || JsonSerializer.Deserialize<DifficultyForm>(text, Json) is not { } form)
            {
                return (null, [DifficultyFindings.NoText(TextPart)]);
            }

            return Checked(form, LetterOf(zip));
        }
        catch (Exception broken) when (broken is DamagedFileException or LimitExceededException or InvalidDataException or IOException or JsonException or NotSupportedException)
        {
            return (null, [DifficultyFindings.Damaged()]);
        }
    }

    /// <summary>The official letter of a package that was taken, and its name; null when it has none.</summary>
    public static (byte[] Content, string Name)? LetterIn(ReadOnlyMemory<byte> content)
    {
        try
        {
            var zip = ZipParts.Open(content, Limits);
            return LetterOf(zip) is { } letter ? (letter, zip.Parts.ContainsKey(PdfPart) ? PdfPart : DocxPart) : null;
        }
        catch (Exception broken) when (broken is DamagedFileException or LimitExceededException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static (DifficultyForm? Form, IReadOnlyList<Finding> Findings) Checked(DifficultyForm form, byte[]? letter)
    {
        var clean = new DifficultyForm(
            Short(form.Form), Short(form.Point), DifficultyText.Clean(form.Difficulty), DifficultyText.Clean(form.Proposal), form.Letter is { } name ? PlainText.Excerpt(DifficultyText.Clean(name), MaxNameCharacters) : null);
        var findings = new List<Finding>();
        if (clean.Difficulty.Length > DifficultyText.MaxCharacters)
        {
            findings.Add(DifficultyFindings.DifficultyTooLong(Listing.Number(clean.Difficulty.Length), Listing.Number(DifficultyText.MaxCharacters)));
        }

        if (clean.Proposal.Length > DifficultyText.MaxCharacters)
        {
            findings.Add(DifficultyFindings.ProposalTooLong(Listing.Number(clean.Proposal.Length), Listing.Number(DifficultyText.MaxCharacters)));
        }

        if (DifficultyText.Of(clean.Difficulty, clean.Proposal) is null)
        {
            findings.Add(DifficultyFindings.Empty());
        }

        if ((letter is null) != (clean.Letter is null))
        {
            findings.Add(DifficultyFindings.LetterContradicted());
        }
        else if (letter is not null && DocumentCheck.Of(letter).Problem is { } problem)
        {
            findings.Add(DifficultyFindings.OfLetter(FileFindings.Of(problem, "", FileRole.Document)));
        }

        return (clean, findings);
    }

    // A name of a form or a point is short; what is longer is none, and stays none when it is cut.
    private static string Short(string text) => PlainText.Excerpt(DifficultyText.Clean(text), 20);

    private static byte[]? LetterOf(ZipParts zip) => PartOf(zip, PdfPart, MaxLetterBytes) ?? PartOf(zip, DocxPart, MaxLetterBytes);

    private static byte[]? PartOf(ZipParts zip, string name, int most)
    {
        using var stream = zip.Inflate(name);
        if (stream is null)
        {
            return null;
        }

        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (stream.Read(buffer) is > 0 and var read)
        {
            content.Write(buffer, 0, read);
            if (content.Length > most)
            {
                throw new LimitExceededException(FileLimit.InflatedBytes);
            }
        }

        return content.ToArray();
    }
}
