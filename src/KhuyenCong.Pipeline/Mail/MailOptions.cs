using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>How mails are sent (configuration section <c>Mail</c>). Checked when the app starts.</summary>
public sealed class MailOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mail";

    /// <summary><c>SendGrid</c> or <c>Folder</c>; empty: SendGrid when a key is set, else the folder.</summary>
    public string? Transport { get; set; }

    /// <summary>Where the folder transport writes; relative to the working directory.</summary>
    public string Folder { get; set; } = "artifacts/emails";

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "khuyencong@moit.example.vn";

    /// <summary>The sender's name.</summary>
    public string FromName { get; set; } = "Hệ thống tiếp nhận báo cáo khuyến công";

    /// <summary>SendGrid's key; a secret.</summary>
    public string? SendGridKey { get; set; }

    /// <summary>SendGrid's address; a stand-in in tests.</summary>
    public Uri SendGridHost { get; set; } = new("https://api.sendgrid.com");

    /// <summary>SendGrid's sandbox: checked by it, not sent.</summary>
    public bool Sandbox { get; set; }

    /// <summary>All but sending.</summary>
    public bool WhatIf { get; set; }

    /// <summary>For trials: every mail goes to this address instead.</summary>
    public string? RedirectTo { get; set; }

    /// <summary>Mails a day at most; the rest waits, the most important first. Null for no limit.</summary>
    public int? DailyLimit { get; set; }

    /// <summary>Whether SendGrid sends.</summary>
    public bool UsesSendGrid => Transport is { Length: > 0 } named
        ? named.Equals("SendGrid", StringComparison.OrdinalIgnoreCase)
        : !string.IsNullOrEmpty(SendGridKey);
}

/// <summary>Names every setting of <see cref="MailOptions"/> that is missing or wrong.</summary>
public sealed class MailOptionsCheck : IValidateOptions<MailOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        if (options.Transport is { Length: > 0 } transport && transport.ToUpperInvariant() is not ("SENDGRID" or "FOLDER"))
        {
            problems.Add($"{MailOptions.Section}__Transport is “{transport}”; it is SendGrid or Folder.");
        }

        if (options.UsesSendGrid && string.IsNullOrWhiteSpace(options.SendGridKey))
        {
            problems.Add($"{MailOptions.Section}__SendGridKey is missing; set it, or {MailOptions.Section}__Transport to Folder.");
        }

        if (!options.UsesSendGrid && string.IsNullOrWhiteSpace(options.Folder))
        {
            problems.Add($"{MailOptions.Section}__Folder is missing; name the folder for the .eml files.");
        }

        if (!MailAddress.TryCreate(options.From, out _))
        {
            problems.Add($"{MailOptions.Section}__From is no mail address.");
        }

        if (options.RedirectTo is { Length: > 0 } redirect && !MailAddress.TryCreate(redirect, out _))
        {
            problems.Add($"{MailOptions.Section}__RedirectTo is no mail address.");
        }

        if (options.DailyLimit is < 1)
        {
            problems.Add($"{MailOptions.Section}__DailyLimit is below 1; leave it out for no limit.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
