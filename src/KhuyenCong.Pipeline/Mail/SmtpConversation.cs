using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>One connection to an SMTP server: sends to those recipients that are accepted, and knows how far it has come and what was said last.</summary>
internal sealed class SmtpConversation : SmtpClient, ITransferProgress
{
    private readonly Hearing _hearing;
    private readonly List<(string Address, SmtpReply Reply)> _refused = [];
    private int _recipients, _accepted, _try;

    public SmtpConversation()
        : this(new Hearing())
    {
    }

    private SmtpConversation(Hearing hearing)
        : base(hearing) => _hearing = hearing;

    /// <summary>How far it has come.</summary>
    public SmtpPhase Phase
    {
        get => _hearing.Phase;
        set => _hearing.Phase = value;
    }

    /// <summary>What the server said last.</summary>
    public SmtpReply Last => _hearing.Last;

    /// <summary>The addresses that were refused while others were accepted.</summary>
    public IReadOnlyList<RefusedAddress> NotTaken => [.. _refused.Select(r => SmtpAnswers.RefusedAmongOthers(r.Address, r.Reply))];

    /// <summary>The answer, when the recipients' replies are a reason not to go on; null otherwise.</summary>
    public SendAnswer? Verdict { get; private set; }

    /// <summary>Sends a mail.</summary>
    /// <param name="mime">The mail.</param>
    /// <param name="tries">Which try it is.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task SendAsync(MimeMessage mime, int tries, CancellationToken cancellation)
    {
        // One command after the other, each with its reply, and the text by DATA: so it is known which of them was refused, or cut.
        Capabilities &= ~(SmtpCapabilities.Pipelining | SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime);
        (_recipients, _try) = (mime.To.Count + mime.Cc.Count, tries);
        return SendAsync(FormatOptions.Default, mime, cancellation, this);
    }

    /// <inheritdoc/>
    public void Report(long bytesTransferred, long totalSize)
    {
        if (bytesTransferred >= totalSize)
        {
            Phase = SmtpPhase.End;
        }
    }

    /// <inheritdoc/>
    public void Report(long bytesTransferred) => Phase = SmtpPhase.End;

    /// <inheritdoc/>
    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        _accepted++;
        Judge(mailbox);
    }

    /// <inheritdoc/>
    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        ArgumentNullException.ThrowIfNull(response);
        _refused.Add((mailbox.Address, Last.Code == (int)response.StatusCode ? Last : SmtpReply.Of((int)response.StatusCode, response.Response ?? "")));
        Judge(mailbox);
    }

    private void Judge(MailboxAddress mailbox)
    {
        if (_accepted + _refused.Count < _recipients || _refused.Count == 0)
        {
            return;
        }

        if (_accepted > 0)
        {
            // Nobody has got anything yet, so that the whole mail can wait for one that asks to; but not for ever.
            var waiting = _refused.Find(r => r.Reply.Code is >= 400 and < 500);
            Verdict = waiting.Reply is not null && _try < SmtpAnswers.PatientTries
                ? new SendAnswer(SendResult.TryLater, $"{SmtpAnswers.Named(SmtpPhase.Recipient)}, one of {_recipients}: {waiting.Reply}")
                : null;
        }
        else
        {
            // None was accepted: what speaks of the way goes first, then what may pass.
            var verdicts = _refused.ConvertAll(r => SmtpAnswers.Of(SmtpPhase.Recipient, r.Reply));
            Verdict = (verdicts.Find(v => v.Result == SendResult.WayDown) ?? verdicts.Find(v => v.Result == SendResult.TryLater) ?? verdicts[0]) with { NotTaken = NotTaken };
        }

        if (Verdict is not null)
        {
            var last = _refused[^1].Reply;
            throw new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, (SmtpStatusCode)last.Code, mailbox, last.Text);
        }
    }

    /// <summary>Hears what is said; of the client's words only the command, for they hold the password.</summary>
    private sealed class Hearing : IProtocolLogger
    {
        private const int MaxHeard = 4_000;

        private readonly StringBuilder _line = new(), _text = new();

        // What is said to the farewell is no answer any more.
        private bool _answered;

        public SmtpPhase Phase { get; set; }

        public SmtpReply Last { get; private set; } = SmtpReply.None;

        [System.Diagnostics.CodeAnalysis.AllowNull]
        public IAuthenticationSecretDetector AuthenticationSecretDetector { get; set; } = null!;

        public void LogConnect(Uri uri)
        {
        }

        public void LogClient(byte[] buffer, int offset, int count)
        {
            if (Phase is SmtpPhase.Body or SmtpPhase.End)
            {
                return;
            }

            var verb = Encoding.ASCII.GetString(buffer, offset, Math.Min(count, 5)).ToUpperInvariant();
            Phase = verb switch
            {
                "MAIL " => SmtpPhase.Sender,
                "RCPT " => SmtpPhase.Recipient,
                "DATA\r" => SmtpPhase.Data,
                _ => Phase,
            };

            _answered |= verb is "RSET\r" or "QUIT\r";
            Last = _answered ? Last : SmtpReply.None;
        }

        public void LogServer(byte[] buffer, int offset, int count)
        {
            foreach (var c in Encoding.UTF8.GetString(buffer, offset, count))
            {
                if (c != '\n')
                {
                    _ = _line.Length < MaxHeard ? _line.Append(c) : _line;
                    continue;
                }

                HearLine(_line.ToString().TrimEnd('\r'));
                _line.Clear();
            }
        }

        public void Dispose()
        {
        }

        private void HearLine(string line)
        {
            if (_answered || SmtpReply.OfLine(line) is not { } reply)
            {
                return;
            }

            if (line.Length > 3 && line[3] == '-')
            {
                _ = _text.Length < MaxHeard ? _text.Append(line.AsSpan(4)).Append(' ') : _text;
                return;
            }

            Last = _text.Length == 0 ? reply : SmtpReply.Of(reply.Code, _text + (line.Length > 4 ? line[4..] : ""));
            _text.Clear();
            _answered = Phase is SmtpPhase.Body or SmtpPhase.End;
            if (Last.Code == 354 && Phase == SmtpPhase.Data)
            {
                Phase = SmtpPhase.Body;
            }
        }
    }
}
