using System.Text;
using Microsoft.Extensions.Options;
using MimeKit;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>
/// Writes each mail as an .eml file. A key has one file name, and the file appears whole or not at all, so that an interrupted sending is simply repeated.
/// </summary>
/// <param name="options">The folder and the sender.</param>
/// <param name="clock">The date of the mails.</param>
/// <param name="named">The file's name of a mail, one for every key; null for one made of the key.</param>
public sealed class FolderTransport(IOptions<MailOptions> options, TimeProvider clock, Func<MailMessage, string>? named = null) : IMailTransport
{
    private static readonly FormatOptions Lines = FormatOptions.Default.Clone();

    private readonly MailOptions _options = options.Value;

    static FolderTransport() => Lines.NewLineFormat = NewLineFormat.Dos;

    /// <inheritdoc/>
    public string Name => "folder";

    /// <inheritdoc/>
    public bool Idempotent => true;

    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var path = Path.Combine(_options.Folder, (named ?? FileNameOf)(message));
        var temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            Directory.CreateDirectory(_options.Folder);
            using var mime = MimeMails.Of(message, _options, clock.GetUtcNow());
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await mime.WriteToAsync(Lines, stream, cancellation);
            }

            File.Move(temporary, path, overwrite: true);
            return new SendAnswer(SendResult.Accepted, "written", mime.MessageId);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new SendAnswer(SendResult.WayDown, fault.GetType().Name + ": the file cannot be written");
        }
        catch (ParseException)
        {
            return new SendAnswer(SendResult.Refused, "an address cannot be read");
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>The file's name: readable, and one for every key.</summary>
    private static string FileNameOf(MailMessage message)
    {
        var readable = new StringBuilder();
        foreach (var c in AsciiName.Of(message.Key))
        {
            readable.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' ? c : '_');
        }

        var start = readable.ToString().Trim('_');
        return $"{(start.Length > 100 ? start[..100] : start)}-{MimeMails.HashOf(message.Key)[..8]}.eml";
    }
}
