namespace KhuyenCong.Pipeline.Mail;

/// <summary>How long one sending may take: its time-out, and when the app is stopped meanwhile the grace after that, whichever ends first.</summary>
internal sealed class SendingTime : IDisposable
{
    private readonly CancellationTokenSource _time, _both;
    private readonly CancellationTokenSource _grace = new();
    private readonly CancellationTokenRegistration _stop;

    public SendingTime(MailOptions options, CancellationToken stop)
    {
        _time = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds));
        _both = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, _grace.Token);
        _stop = stop.Register(() => _grace.CancelAfter(IMailTransport.StopGrace));
    }

    /// <summary>Ends what is waited for.</summary>
    public CancellationToken Token => _both.Token;

    public void Dispose()
    {
        _stop.Dispose();
        _both.Dispose();
        _grace.Dispose();
        _time.Dispose();
    }
}
