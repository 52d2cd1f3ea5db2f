using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KhuyenCong.Pages.Limits;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace KhuyenCong.Pages.HandIn;

/// <summary>One file of a form.</summary>
/// <param name="FileName">Its own name, NFC, without a path.</param>
/// <param name="Content">Its bytes, from the start.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record FormFile(string FileName, Stream Content, string Sha256);

/// <summary>Why a form was not taken.</summary>
public enum FormProblem
{
    /// <summary>It is no form with files, has two for a field, or more parts or headers than the page's own.</summary>
    NotOurs,

    /// <summary>It is larger than it may be.</summary>
    TooLarge,

    /// <summary>It ended before its end.</summary>
    CutOff,
}

/// <summary>A form was not taken; what came after that place was not read.</summary>
/// <param name="problem">Why.</param>
/// <param name="inner">What was met; null for nothing.</param>
internal sealed class FormRefusedException(FormProblem problem, Exception? inner = null) : Exception($"The form was refused: {problem}.", inner)
{
    /// <summary>Why.</summary>
    public FormProblem Problem { get; } = problem;
}

/// <summary>The fields of a form; what comes under another name is passed over.</summary>
/// <param name="Files">Fields with a file.</param>
/// <param name="Texts">Fields with a text, and how many characters of it are read: one more than it may have, so that a longer one is known.</param>
public sealed record FormFields(IReadOnlyCollection<string> Files, IReadOnlyDictionary<string, int> Texts);

/// <summary>A form with files as it was sent. Large files lie in temporary files, which end with it.</summary>
public sealed class HandInForm : IAsyncDisposable
{
    /// <summary>Names of its fields.</summary>
    public const string ReportField = "tep", SignedField = "ban_ky", NoteField = "ghi_chu";

    /// <summary>The form of a report.</summary>
    public static FormFields OfReport { get; } = new([ReportField, SignedField], ConfirmationFields.Texts.Prepend(new(NoteField, SubmitterNote.MaxCharacters + 1)).ToDictionary(StringComparer.Ordinal));

    /// <summary>The form of a programme's file: as a report's, with what is said of the programme.</summary>
    public static FormFields OfProgramme { get; } = OfReport with
    {
        Texts = OfReport.Texts.Concat(ProgrammeFields.Names.Select(n => KeyValuePair.Create(n, ProgrammeFields.MaxCharacters))).ToDictionary(StringComparer.Ordinal),
    };

    /// <summary>The most parts of a form, and headers and their bytes of a part. The page's own forms have at most eleven parts of two headers.</summary>
    public const int MaxParts = 20, MaxHeaders = 8, MaxHeaderBytes = 8 * 1024;

    private const int InMemory = 1 << 20;
    private const int MaxNameCharacters = 120;

    private readonly FormFields _fields;
    private readonly List<FileBufferingReadStream> _buffers = [];
    private readonly Dictionary<string, FormFile> _files = [];
    private readonly Dictionary<string, string> _texts = [];

    private HandInForm(FormFields fields) => _fields = fields;

    /// <summary>The report; null when none was chosen.</summary>
    public FormFile? Report => File(ReportField);

    /// <summary>The signed copy; null when none was chosen.</summary>
    public FormFile? SignedCopy => File(SignedField);

    /// <summary>What the officer wrote; null for nothing.</summary>
    public string? Note => Text(NoteField);

    /// <summary>The file of a field; null when none was chosen.</summary>
    public FormFile? File(string field) => _files.GetValueOrDefault(field);

    /// <summary>The text of a field; null for nothing.</summary>
    public string? Text(string field) => _texts.GetValueOrDefault(field);

    /// <summary>The texts by their fields; a field left empty has none.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Reads the form.</summary>
    /// <exception cref="FormRefusedException">It was not taken.</exception>
    public static async Task<HandInForm> ReadAsync(HttpRequest request, FormFields fields, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(fields);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
        {
            throw new FormRefusedException(FormProblem.NotOurs);
        }

        var form = new HandInForm(fields);
        try
        {
            var reader = new MultipartReader(boundary, request.Body)
            {
                HeadersCountLimit = MaxHeaders,
                HeadersLengthLimit = MaxHeaderBytes,
                BodyLengthLimit = UploadBody.MaxBytesOfForm,
            };
            for (var parts = 1; await reader.ReadNextSectionAsync(cancellation) is { } section; parts++)
            {
                if (parts > MaxParts)
                {
                    throw new FormRefusedException(FormProblem.NotOurs);
                }

                await form.TakeAsync(section, cancellation);
            }

            return form;
        }
        catch (Exception fault)
        {
            await form.DisposeAsync();
            throw fault switch
            {
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new FormRefusedException(FormProblem.TooLarge, fault),
                InvalidDataException => new FormRefusedException(FormProblem.NotOurs, fault),
                IOException => new FormRefusedException(FormProblem.CutOff, fault),
                _ => fault,
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var buffer in _buffers)
        {
            await buffer.DisposeAsync();
        }
    }

    private async Task TakeAsync(MultipartSection section, CancellationToken cancellation)
    {
        if (section.GetContentDispositionHeader() is not { } disposition)
        {
            return;
        }

        if (disposition.IsFileDisposition())
        {
            // A field left empty comes as a file without a name.
            var name = OwnName(disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "");
            if (name.Length == 0)
            {
                return;
            }

            // Each file costs a buffer: one that no field asks for is passed over, and a field's second one ends the reading.
            var field = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
            if (field is null || !_fields.Files.Contains(field))
            {
                return;
            }

            if (_files.ContainsKey(field))
            {
                throw new FormRefusedException(FormProblem.NotOurs);
            }

            var buffer = new FileBufferingReadStream(section.Body, InMemory, UploadBody.MaxBytesOfForm, Path.GetTempPath());
            _buffers.Add(buffer);
            await buffer.DrainAsync(cancellation);
            if (_buffers.Sum(b => b.Length) > UploadBody.MaxBytes)
            {
                throw new FormRefusedException(FormProblem.TooLarge);
            }

            buffer.Position = 0;
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(buffer, cancellation));
            buffer.Position = 0;
            _files[field] = new FormFile(name, buffer, sha256);
        }
        else if (HeaderUtilities.RemoveQuotes(disposition.Name).Value is { } field && _fields.Texts.TryGetValue(field, out var most))
        {
            if (await TextAsync(section, most, cancellation) is { Length: > 0 } written && !_texts.TryAdd(field, written))
            {
                throw new FormRefusedException(FormProblem.NotOurs);
            }
        }
    }

    private static async Task<string> TextAsync(MultipartSection section, int most, CancellationToken cancellation)
    {
        using var reader = new StreamReader(section.Body, Encoding.UTF8);
        var text = new char[most];
        var length = await reader.ReadBlockAsync(text, cancellation);
        return new string(text, 0, length).Trim();
    }

    /// <summary>A file's name without its path, in NFC and of a length that a blob's name takes; browsers of old send the whole path.</summary>
    internal static string OwnName(string sent)
    {
        var name = sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..];
        name = PlainText.Of(string.Concat(name.Where(c => !char.IsControl(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Surrogate)));
        name = name.Trim(' ', '.');
        if (name.Length <= MaxNameCharacters)
        {
            return name;
        }

        var ending = Path.GetExtension(name);
        return ending.Length <= 10 ? name[..(MaxNameCharacters - ending.Length)] + ending : name[..MaxNameCharacters].TrimEnd(' ', '.');
    }
}
