using System.Collections.Concurrent;
using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Cli.Demo;

/// <summary>Counts what goes through a transport, so that a mail sent twice is seen even where the second hides the first.</summary>
public sealed class CountingTransport(IMailTransport inner) : IMailTransport
{
    private readonly ConcurrentQueue<(string Key, string Kind)> _sent = new();

    /// <summary>Every sending that was accepted, in order.</summary>
    public IReadOnlyCollection<(string Key, string Kind)> Sent => _sent;

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public bool Idempotent => inner.Idempotent;

    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var answer = await inner.SendAsync(message, cancellation);
        if (answer.Result == SendResult.Accepted)
        {
            _sent.Enqueue((message.Key, message.Kind));
        }

        return answer;
    }
}
