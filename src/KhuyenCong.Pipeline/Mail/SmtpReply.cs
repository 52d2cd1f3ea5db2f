using System.Globalization;
using System.Text.RegularExpressions;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>How far a conversation with an SMTP server has come.</summary>
internal enum SmtpPhase
{
    /// <summary>Connection, encryption, greeting.</summary>
    Connect,

    /// <summary>User and password.</summary>
    Login,

    /// <summary>MAIL FROM: the server knows the sender and the size.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA, until the server's 354: it has heard nothing of the mail's text.</summary>
    Data,

    /// <summary>The text; without its end the server may keep nothing of it (RFC 5321, section 4.1.1.4).</summary>
    Body,

    /// <summary>From the end of the data on it may have taken the mail.</summary>
    End,
}

/// <summary>A reply of an SMTP server.</summary>
/// <param name="Code">Three digits; 0 for none.</param>
/// <param name="Status">The enhanced status (RFC 3463), for example <c>5.7.1</c>; empty for none.</param>
/// <param name="Text">What follows.</param>
internal sealed partial record SmtpReply(int Code, string Status, string Text)
{
    /// <summary>No reply.</summary>
    public static SmtpReply None { get; } = new(0, "", "");

    /// <summary>Reads a reply's last line together with the text of those before it.</summary>
    public static SmtpReply Of(int code, string text) =>
        Enhanced().Match(text) is { Success: true } found ? new SmtpReply(code, found.Groups[1].Value, text[found.Length..].Trim()) : new SmtpReply(code, "", text.Trim());

    /// <summary>Reads one line; null when it is none.</summary>
    public static SmtpReply? OfLine(string line) =>
        line.Length >= 3 && int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? Of(code, line.Length > 4 ? line[4..] : "") : null;

    /// <inheritdoc/>
    public override string ToString() => ServerWords.Of(FormattableString.Invariant($"{Code} {Status} {Text}"));

    [GeneratedRegex(@"^\s*([245]\.\d{1,3}\.\d{1,3})(?=\s|$)")]
    private static partial Regex Enhanced();
}
