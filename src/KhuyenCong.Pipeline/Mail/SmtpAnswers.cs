using System.Text.RegularExpressions;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>
/// Of what an SMTP server's refusal speaks: a table from phase, code, enhanced status and words, the first line that fits. What is known to be
/// this mail's or this address' is listed; everything else speaks of the way, on which a mail waits and is not lost. When the way takes other
/// mails, the last column says what it means for this one.
/// </summary>
internal static class SmtpAnswers
{
    /// <summary>Tries during which an address that asks to wait holds up the others of its mail.</summary>
    public const int PatientTries = 4;

    private sealed record Line(SmtpPhase[] Phases, string Codes, string Statuses, string Words, SendResult Result, SendResult? IfOwn = null, bool NeedsPerson = false);

    private static readonly SmtpPhase[] Any = Enum.GetValues<SmtpPhase>(), AboutMail = [SmtpPhase.Data, SmtpPhase.Body, SmtpPhase.End];

    private static readonly Line[] Table =
    [
        new([SmtpPhase.Recipient, .. AboutMail], "^421", "", "", SendResult.WayDown, SendResult.TryLater),
        new(Any, "^421", "", "", SendResult.WayDown),
        new([SmtpPhase.Connect], "", "", "", SendResult.WayDown),
        new([SmtpPhase.Login], "^4", "", "", SendResult.WayDown),
        new([SmtpPhase.Login], "", "", "", SendResult.WayDown, NeedsPerson: true),
        new(Any, "^(530|534|535|538)", "", "", SendResult.WayDown, NeedsPerson: true),
        new([SmtpPhase.Sender], "^(552|523)", "", "", SendResult.TooLarge),
        new([SmtpPhase.Sender], "", @"^[45]\.(3\.4|2\.3)", "", SendResult.TooLarge),
        new([SmtpPhase.Sender], "^5", "", "", SendResult.WayDown, NeedsPerson: true),
        new([SmtpPhase.Sender], "", "", "", SendResult.WayDown, SendResult.TryLater),

        new([SmtpPhase.Recipient], "^4", @"^4\.3\.", "", SendResult.WayDown, SendResult.TryLater),
        new([SmtpPhase.Recipient], "^4", "", OursWords, SendResult.WayDown, SendResult.TryLater),
        new([SmtpPhase.Recipient], "^4", "", "", SendResult.TryLater),
        new([SmtpPhase.Recipient], "^5", @"^5\.(1\.[012346]|1\.10|2\.\d+)", "", SendResult.Refused),
        new([SmtpPhase.Recipient], "^5", @"^5\.", "", SendResult.WayDown, SendResult.Refused),
        new([SmtpPhase.Recipient], "^5", "", OursWords, SendResult.WayDown, SendResult.Refused),
        new([SmtpPhase.Recipient], "^(550|551|552|553)", "", "", SendResult.Refused),

        new(AboutMail, "^(552|523)", "^$", "", SendResult.TooLarge),
        new(AboutMail, "", @"^[45]\.(3\.4|2\.3)", "", SendResult.TooLarge),
        new(AboutMail, "^5", @"^5\.6\.", "", SendResult.Refused),
        new(AboutMail, "^5", @"^5\.(1\.[12346]|1\.10|2\.\d+)", "", SendResult.Refused),
        new(AboutMail, "^4", @"^4\.3\.", "", SendResult.WayDown, SendResult.TryLater),
        new(AboutMail, "^452", "", "", SendResult.WayDown, SendResult.TryLater),
        new(AboutMail, "^4", "", OursWords, SendResult.WayDown, SendResult.TryLater),
        new(AboutMail, "^4", "", "", SendResult.TryLater),
        new(Any, "^5", "", "", SendResult.WayDown, SendResult.Refused),
        new(Any, "", "", "", SendResult.WayDown, SendResult.TryLater),
    ];

    // A relay says at RCPT what it holds against the client and the sender too.
    private const string OursWords =
        "relay|client host|sender address|sender (is )?not|(he|eh)lo command|authenticat|spamhaus|(block|black) ?list|reputation|quota|rate.?limit|sending limit|suspend|too many";

    /// <summary>The answer that a refusal gives.</summary>
    /// <param name="phase">Where it was given.</param>
    /// <param name="reply">What was said.</param>
    public static SendAnswer Of(SmtpPhase phase, SmtpReply reply)
    {
        var line = LineOf(phase, reply);
        return new SendAnswer(line.Result, $"{Named(phase)}: {reply}") { IfOwn = line.IfOwn, NeedsPerson = line.NeedsPerson };
    }

    /// <summary>What an address that was refused beside others that were accepted tells of: then neither sender nor server is at fault.</summary>
    public static RefusedAddress RefusedAmongOthers(string address, SmtpReply reply) =>
        new(address, reply.Status.StartsWith("5.7.", StringComparison.Ordinal) ? "blocked" : "refused", reply.ToString());

    /// <summary>A phase as operators read it.</summary>
    public static string Named(SmtpPhase phase) => phase switch
    {
        SmtpPhase.Connect => "connection",
        SmtpPhase.Login => "AUTH",
        SmtpPhase.Sender => "MAIL FROM",
        SmtpPhase.Recipient => "RCPT TO",
        SmtpPhase.Data => "DATA",
        SmtpPhase.Body => "text",
        _ => "end of data",
    };

    private static Line LineOf(SmtpPhase phase, SmtpReply reply)
    {
        var code = FormattableString.Invariant($"{reply.Code}");
        return Table.First(l => l.Phases.Contains(phase) && Fits(code, l.Codes) && Fits(reply.Status, l.Statuses) && Fits(reply.Text, l.Words));
    }

    private static bool Fits(string text, string pattern) =>
        pattern.Length == 0 || Regex.IsMatch(text, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
