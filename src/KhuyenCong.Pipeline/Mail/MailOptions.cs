using System.Net;
using System.Security.Cryptography;
using KhuyenCong.Reporting.Contacts;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>How mails leave.</summary>
public enum MailTransportKind
{
    /// <summary>SendGrid when a key is configured, else the folder.</summary>
    Auto,

    /// <summary>One .eml file a mail.</summary>
    Folder,

    /// <summary>SendGrid's v3 API.</summary>
    SendGrid,

    /// <summary>An SMTP server.</summary>
    Smtp,
}

/// <summary>When an SMTP connection is encrypted.</summary>
public enum SmtpSecurity
{
    /// <summary>STARTTLS, required.</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,

    /// <summary>Not encrypted: only inside the machine or a closed network.</summary>
    None,
}

/// <summary>The settings of section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Mail";

    /// <summary>How mails leave.</summary>
    public MailTransportKind Transport { get; set; }

    /// <summary>The folder of the .eml files.</summary>
    public string Folder { get; set; } = "emails";

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "khuyencong@moit.example.vn";

    /// <summary>The sender's name as readers see it.</summary>
    public string FromName { get; set; } = "Hệ thống báo cáo khuyến công";

    /// <summary>The secret key of SendGrid.</summary>
    public string? SendGridKey { get; set; }

    /// <summary>SendGrid's address; another one for a trial against a stand-in.</summary>
    public string SendGridHost { get; set; } = "https://api.sendgrid.com";

    /// <summary>The public key of SendGrid's signed event webhook, Base64; null when no events are taken.</summary>
    public string? SendGridEventKey { get; set; }

    /// <summary>How old a signed event call may be, in minutes.</summary>
    public int SendGridEventMinutes { get; set; } = 15;

    /// <summary>SendGrid checks the mail and delivers nothing.</summary>
    public bool Sandbox { get; set; }

    /// <summary>All but the sending: the mail is written to the log by its key alone.</summary>
    public bool WhatIf { get; set; }

    /// <summary>Every mail goes to this address instead, for trials; null in earnest.</summary>
    public string? RedirectTo { get; set; }

    /// <summary>How many mails a day may leave; the rest waits. Null: no limit.</summary>
    public int? DailyLimit { get; set; }

    /// <summary>How many answers to uploads a unit gets on a day, each in a mail of its own; the rest of the day comes in one mail when the day has ended.</summary>
    public int DailyAnswers { get; set; } = 10;

    /// <summary>How many per cent of <see cref="DailyLimit"/> are kept for digests, reminders and the operators: answers to uploads may use only the rest.</summary>
    public int DailyReserve { get; set; } = 25;

    /// <summary>How many mails a day may answer uploads; null: no limit.</summary>
    public int? DailyAnswersOfAll => DailyLimit is { } limit ? limit - (int)((long)limit * DailyReserve / 100) : null;

    /// <summary>Seconds after which an attempt is given up.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>The SMTP server.</summary>
    public string? SmtpHost { get; set; }

    /// <summary>Its port.</summary>
    public int SmtpPort { get; set; } = 587;

    /// <summary>When its connection is encrypted.</summary>
    public SmtpSecurity SmtpSecurity { get; set; }

    /// <summary>The user; null when the server asks for none.</summary>
    public string? SmtpUser { get; set; }

    /// <summary>The user's secret.</summary>
    public string? SmtpPassword { get; set; }

    /// <summary>A file with the authorities, PEM or DER, by which the server's certificate is believed beside the machine's own; null for those alone.</summary>
    public string? SmtpCaFile { get; set; }

    /// <summary>The SHA-256 fingerprint of the only certificate that is believed; null to believe by authorities.</summary>
    public string? SmtpFingerprint { get; set; }

    /// <summary>Whether it is asked if the certificate was revoked; an internal authority often has nowhere to ask.</summary>
    public bool SmtpCheckRevocation { get; set; } = true;

    /// <summary>Who helps, as every mail says; answers to mails go there.</summary>
    public string HelpName { get; set; } = MailSettings.Default.HelpName;

    /// <summary>Their address.</summary>
    public string HelpEmail { get; set; } = MailSettings.Default.HelpEmail;

    /// <summary>Their telephone; may be empty.</summary>
    public string HelpPhone { get; set; } = MailSettings.Default.HelpPhone;

    /// <summary>How a file is brought into the upload folder, a part of a sentence in Vietnamese.</summary>
    public string UploadHelp { get; set; } = MailSettings.Default.UploadHelp;

    /// <summary>The way that is really taken.</summary>
    public MailTransportKind ChosenTransport => Transport != MailTransportKind.Auto ? Transport
        : string.IsNullOrWhiteSpace(SendGridKey) ? MailTransportKind.Folder : MailTransportKind.SendGrid;

    /// <summary>Whether it is told what becomes of a mail after it was sent.</summary>
    public bool TakesEvents => ChosenTransport == MailTransportKind.SendGrid && !string.IsNullOrWhiteSpace(SendGridEventKey);

    /// <summary>What every mail names.</summary>
    public MailSettings ToSettings() => new(HelpName, HelpEmail, HelpPhone) { UploadHelp = UploadHelp };
}

/// <summary>Checks the settings when the app starts, and names what is missing or wrong.</summary>
public sealed class MailOptionsValidation : IValidateOptions<MailOptions>
{
    // A row of the table names each of them.
    private const int MaxDailyAnswers = 200;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        void Need(bool fine, string setting, string problem)
        {
            if (!fine)
            {
                problems.Add($"{MailOptions.Section}:{setting} {problem}");
            }
        }

        Need(Enum.IsDefined(options.Transport), nameof(options.Transport), "must be Auto, Folder, SendGrid or Smtp.");
        Need(EmailAddress.IsValid(options.From), nameof(options.From), "must be the sender's mail address.");
        Need(!string.IsNullOrWhiteSpace(options.FromName) && !options.FromName.Any(char.IsControl), nameof(options.FromName), "must be the sender's name on one line.");
        Need(string.IsNullOrEmpty(options.RedirectTo) || EmailAddress.IsValid(options.RedirectTo), nameof(options.RedirectTo), "must be one mail address, or absent.");
        Need(options.DailyLimit is null or > 0, nameof(options.DailyLimit), "must be above 0, or absent.");
        Need(options.DailyAnswers is >= 1 and <= MaxDailyAnswers, nameof(options.DailyAnswers), $"must be between 1 and {MaxDailyAnswers}.");
        Need(options.DailyReserve is >= 0 and <= 90, nameof(options.DailyReserve), "must be between 0 and 90 per cent.");
        Need(options.TimeoutSeconds is >= 1 and <= 230, nameof(options.TimeoutSeconds), "must be between 1 and 230.");
        Need(!string.IsNullOrWhiteSpace(options.HelpName), nameof(options.HelpName), "is missing: who helps the readers of mails.");
        Need(EmailAddress.IsValid(options.HelpEmail), nameof(options.HelpEmail), "must be a mail address.");
        Need(options.SendGridEventMinutes is >= 1 and <= 1440, nameof(options.SendGridEventMinutes), "must be between 1 and 1440.");
        Need(string.IsNullOrEmpty(options.SendGridEventKey) || DeliveryEvents.IsPublicKey(options.SendGridEventKey), nameof(options.SendGridEventKey), "must be the public key of the signed event webhook (Base64).");
        switch (options.ChosenTransport)
        {
            case MailTransportKind.Folder:
                Need(!string.IsNullOrWhiteSpace(options.Folder), nameof(options.Folder), "is missing: the folder of the .eml files.");
                break;
            case MailTransportKind.SendGrid:
                Need(!string.IsNullOrWhiteSpace(options.SendGridKey), nameof(options.SendGridKey), "is missing: SendGrid needs its key.");
                Need(Uri.TryCreate(options.SendGridHost, UriKind.Absolute, out var host) && (host.Scheme == "https" || (host.Scheme == "http" && host.IsLoopback)), nameof(options.SendGridHost), "must be an https address.");
                break;
            case MailTransportKind.Smtp:
                ValidateSmtp(options, Need);
                break;
            default:
                break;
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void ValidateSmtp(MailOptions options, Action<bool, string, string> need)
    {
        need(!string.IsNullOrWhiteSpace(options.SmtpHost), nameof(options.SmtpHost), "is missing: the SMTP server's name.");
        need(options.SmtpPort is >= 1 and <= 65535, nameof(options.SmtpPort), "must be between 1 and 65535.");
        need(Enum.IsDefined(options.SmtpSecurity), nameof(options.SmtpSecurity), "must be StartTls, Tls or None.");
        need(string.IsNullOrEmpty(options.SmtpUser) == string.IsNullOrEmpty(options.SmtpPassword), nameof(options.SmtpPassword), "and SmtpUser go together: one of them is missing.");
        need(
            string.IsNullOrEmpty(options.SmtpPassword) || options.SmtpSecurity != SmtpSecurity.None || IsThisMachine(options.SmtpHost),
            nameof(options.SmtpSecurity), "None would send the password readable over the network to another machine: use StartTls or Tls (with SmtpCaFile or SmtpFingerprint for an internal certificate), or no SmtpUser.");
        need(string.IsNullOrEmpty(options.SmtpFingerprint) || SmtpTrust.FingerprintOf(options.SmtpFingerprint) is not null, nameof(options.SmtpFingerprint), "must be the certificate's SHA-256 fingerprint: 64 hexadecimal digits.");
        need(string.IsNullOrEmpty(options.SmtpCaFile) || HoldsAuthorities(options.SmtpCaFile), nameof(options.SmtpCaFile), "must be a file with at least one certificate, PEM or DER.");
    }

    private static bool IsThisMachine(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool HoldsAuthorities(string file)
    {
        try
        {
            return SmtpTrust.Authorities(file).Count > 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
