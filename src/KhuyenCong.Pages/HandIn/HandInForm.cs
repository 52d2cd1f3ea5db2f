using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KhuyenCong.Pages.Limits;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Reporting.Intake.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace KhuyenCong.Pages.HandIn;

/// <summary>One file of a form.</summary>
/// <param name="FileName">Its own name, NFC, without a path.</param>
/// <param name="Content">Its bytes, from the start.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record FormFile(string FileName, Stream Content, string Sha256);

/// <summary>A form with files as it was sent. Large files lie in temporary files, which end with it.</summary>
public sealed class HandInForm : IAsyncDisposable
{
    /// <summary>Names of its fields.</summary>
    public const string ReportField = "tep", SignedField = "ban_ky", NoteField = "ghi_chu";

    private const int InMemory = 1 << 20;
    private const int MostNameCharacters = 120;

    private readonly List<FileBufferingReadStream> _buffers = [];

    private HandInForm()
    {
    }

    /// <summary>The report; null when none was chosen.</summary>
    public FormFile? Report { get; private set; }

    /// <summary>The signed copy; null when none was chosen.</summary>
    public FormFile? SignedCopy { get; private set; }

    /// <summary>What the officer wrote; null for nothing.</summary>
    public string? Note { get; private set; }

    /// <summary>Reads the form.</summary>
    /// <exception cref="InvalidDataException">It is no form with files, has two for a field, or was cut off.</exception>
    /// <exception cref="BadHttpRequestException">It is larger than it may be, or was cut off.</exception>
    public static async Task<HandInForm> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
        {
            throw new InvalidDataException("The body is no form with files.");
        }

        var form = new HandInForm();
        try
        {
            var reader = new MultipartReader(boundary, request.Body) { BodyLengthLimit = UploadBody.MostBytes };
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                await form.TakeAsync(section, cancellation);
            }

            return form;
        }
        catch (Exception fault)
        {
            await form.DisposeAsync();
            throw fault is IOException and not BadHttpRequestException ? new InvalidDataException("The form was cut off.", fault) : fault;
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
            if (field is not (ReportField or SignedField))
            {
                return;
            }

            if ((field == ReportField ? Report : SignedCopy) is not null)
            {
                throw new InvalidDataException("A field has two files.");
            }

            var buffer = new FileBufferingReadStream(section.Body, InMemory, UploadBody.MostBytes, Path.GetTempPath());
            _buffers.Add(buffer);
            await buffer.DrainAsync(cancellation);
            buffer.Position = 0;
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(buffer, cancellation));
            buffer.Position = 0;
            var file = new FormFile(name, buffer, sha256);
            (Report, SignedCopy) = field == ReportField ? (file, SignedCopy) : (Report, file);
        }
        else if (HeaderUtilities.RemoveQuotes(disposition.Name) == NoteField)
        {
            using var reader = new StreamReader(section.Body, Encoding.UTF8);
            var text = new char[SubmitterNote.MostCharacters + 1];
            var length = await reader.ReadBlockAsync(text, cancellation);
            Note = new string(text, 0, length).Trim() is { Length: > 0 } note ? note : null;
        }
    }

    /// <summary>A file's name without its path, in NFC and of a length that a blob's name takes; browsers of old send the whole path.</summary>
    internal static string OwnName(string sent)
    {
        var name = sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..];
        name = PlainText.Of(string.Concat(name.Where(c => !char.IsControl(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Surrogate)));
        name = name.Trim(' ', '.');
        if (name.Length <= MostNameCharacters)
        {
            return name;
        }

        var ending = Path.GetExtension(name);
        return ending.Length <= 10 ? name[..(MostNameCharacters - ending.Length)] + ending : name[..MostNameCharacters].TrimEnd(' ', '.');
    }
}
