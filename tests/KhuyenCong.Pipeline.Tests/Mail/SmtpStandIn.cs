using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KhuyenCong.Pipeline.Tests.Mail;

/// <summary>A mail that the stand-in took.</summary>
/// <param name="Recipients">The addresses of the envelope.</param>
/// <param name="Data">The mail as it came.</param>
internal sealed record SmtpTaken(IReadOnlyList<string> Recipients, byte[] Data)
{
    /// <summary>The ledger's key.</summary>
    public string Key => Encoding.Latin1.GetString(Data).Split("\r\n").Select(l => l.Split(": ", 2)).First(l => l[0] == "X-KhuyenCong-Key")[1];
}

/// <summary>
/// Stands in for an SMTP server: RFC 5321 with STARTTLS, AUTH and as many connections as come, and a script of faults. Places are verbs,
/// GREETING, TEXT (after some of the mail's text) and END (after its final point), and RCPT and END with an address ("RCPT a@b"). An answer is a reply, or
/// <see cref="Cut"/>, <see cref="Silent"/>, or at the end <see cref="TakeAndCut"/>.
/// </summary>
internal sealed class SmtpStandIn(X509Certificate2? certificate = null) : TcpStandIn
{
    public const string Cut = "cut", Silent = "silent", TakeAndCut = "take and cut";

    /// <summary>The answer to whatever comes at a place.</summary>
    public ConcurrentDictionary<string, string> Script { get; } = new();

    /// <summary>The faults of the next connections, one each; the place is empty for a connection without.</summary>
    public ConcurrentQueue<(string Place, string Answer)> Faults { get; } = new();

    /// <summary>What EHLO offers, besides STARTTLS when there is a certificate.</summary>
    public IReadOnlyList<string> Offers { get; set; } = ["8BITMIME", "ENHANCEDSTATUSCODES", "PIPELINING", "CHUNKING"];

    public ConcurrentQueue<string> Commands { get; } = new();

    public ConcurrentQueue<byte[]> Taken { get; } = new();

    public ConcurrentQueue<SmtpTaken> Mails { get; } = new();

    /// <summary>Ends when the stand-in has read a mail's final point.</summary>
    public TaskCompletionSource EndOfDataRead { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the answer to the final point waits for; null for nothing.</summary>
    public Task? BeforeAnswer { get; set; }

    /// <summary>How often a password was tried.</summary>
    public int Logins => Commands.Count(c => c.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));

    protected override Task TalkAsync(TcpClient client, NetworkStream stream) => TalkAsync(stream, Faults.TryDequeue(out var fault) ? fault : ("", ""));

    private async Task TalkAsync(Stream stream, (string Place, string Answer) fault)
    {
        var recipients = new List<string>();

        // True when the place has an answer that goes before the usual one; null when the connection ends there.
        async Task<bool?> ScriptedAsync(string place)
        {
            var answer = fault.Place == place ? fault.Answer : Script.GetValueOrDefault(place);
            switch (answer)
            {
                case null:
                    return false;
                case Cut:
                    return null;
                case Silent:
                    await Task.Delay(Timeout.Infinite, Stopped);
                    return null;
                case TakeAndCut:
                    return false;
                default:
                    await SayAsync(stream, answer);
                    return answer.StartsWith("421", StringComparison.Ordinal) ? null : true;
            }
        }

        if (await ScriptedAsync("GREETING") is not { } greeted || (greeted && fault.Place == "GREETING"))
        {
            return;
        }

        if (!greeted)
        {
            await SayAsync(stream, "220 stand-in ESMTP");
        }

        while (await LineAsync(stream) is { } line)
        {
            Commands.Enqueue(line);
            var verb = line.Split(' ')[0].ToUpperInvariant();
            var address = verb == "RCPT" ? line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)] : "";
            var scripted = verb == "RCPT" && await ScriptedAsync("RCPT " + address) is var own && own != false ? own : await ScriptedAsync(verb);
            if (scripted is null)
            {
                return;
            }

            if (scripted == true)
            {
                continue;
            }

            switch (verb)
            {
                case "EHLO":
                    foreach (var offer in Offers.Concat(certificate is null || stream is SslStream ? [] : ["STARTTLS"]))
                    {
                        await SayAsync(stream, "250-" + offer);
                    }

                    await SayAsync(stream, "250 HELP");
                    break;
                case "STARTTLS":
                    await SayAsync(stream, "220 go on");
                    var encrypted = new SslStream(stream);
                    await encrypted.AuthenticateAsServerAsync(certificate!);
                    stream = encrypted;
                    break;
                case "AUTH":
                    await SayAsync(stream, "235 welcome");
                    break;
                case "RCPT":
                    recipients.Add(address);
                    await SayAsync(stream, "250 fine");
                    break;
                case "RSET":
                    recipients.Clear();
                    await SayAsync(stream, "250 fine");
                    break;
                case "DATA":
                    if (!await ReadMailAsync(stream, recipients, fault, ScriptedAsync))
                    {
                        return;
                    }

                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 fine");
                    break;
            }
        }
    }

    private async Task<bool> ReadMailAsync(Stream stream, List<string> recipients, (string Place, string Answer) fault, Func<string, Task<bool?>> scripted)
    {
        await SayAsync(stream, "354 go on");
        var body = new StringBuilder();
        while (await LineAsync(stream) is { } text && text != ".")
        {
            if (body.Length == 0 && await scripted("TEXT") is null)
            {
                return false;
            }

            body.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
        }

        EndOfDataRead.TrySetResult();
        await (BeforeAnswer ?? Task.CompletedTask);
        var own = Array.Find([.. recipients.Select(r => "END " + r)], Script.ContainsKey);
        if (await scripted(own ?? "END") is not { } answered)
        {
            return false;
        }

        if (answered)
        {
            return true;
        }

        var data = Encoding.Latin1.GetBytes(body.ToString());
        Taken.Enqueue(data);
        Mails.Enqueue(new SmtpTaken([.. recipients], data));
        if (fault == ("END", TakeAndCut) || Script.GetValueOrDefault("END") == TakeAndCut)
        {
            return false;
        }

        await SayAsync(stream, "250 2.0.0 taken");
        return true;
    }

    private async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), Stopped);

    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, Stopped) > 0)
        {
            if (one[0] == '\n')
            {
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }
}
