using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KhuyenCong.Pipeline.Tests.Mail;

/// <summary>Stands in for an SMTP server: enough of RFC 5321 for one mail a connection, with a script of faults.</summary>
internal sealed class SmtpStandIn : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SmtpStandIn()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The answer to a command by its verb; "cut" ends the connection there.</summary>
    public ConcurrentDictionary<string, string> Script { get; } = new();

    public ConcurrentQueue<string> Commands { get; } = new();

    public ConcurrentQueue<byte[]> Taken { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client.GetStream());
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side has gone, or the test is over.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _stop.Token);
        await SayAsync("220 stand-in ESMTP");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Commands.Enqueue(line);
            var verb = line.Split(' ')[0].ToUpperInvariant();
            if (Script.TryGetValue(verb, out var answer))
            {
                if (answer == "cut")
                {
                    return;
                }

                await SayAsync(answer);
                continue;
            }

            switch (verb)
            {
                case "EHLO":
                    await SayAsync("250-stand-in");
                    await SayAsync("250 8BITMIME");
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    var body = new StringBuilder();
                    while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                    {
                        body.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
                    }

                    if (Script.TryGetValue("END", out var end))
                    {
                        if (end == "cut")
                        {
                            return;
                        }

                        await SayAsync(end);
                        break;
                    }

                    Taken.Enqueue(Encoding.Latin1.GetBytes(body.ToString()));
                    await SayAsync("250 taken");
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 fine");
                    break;
            }
        }
    }
}
