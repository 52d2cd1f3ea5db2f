using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Cli.Run;

/// <summary>
/// Calls the use cases as the app's timers do: uploads and mails every few seconds, reminders and digests each morning. Each has a timer of its own,
/// so that one which takes long holds up none of the others.
/// </summary>
public sealed partial class LocalTimers(
    DropFolder drop,
    ReportStorage storage,
    SweepInbox sweep,
    ApplyReference apply,
    RemindProvinces remind,
    SendDigest digest,
    DeliverMail deliver,
    RunningSign running,
    TimeProvider clock,
    ILogger<LocalTimers> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // The app's schedules in Vietnam time.
    private static readonly TimeSpan RemindAt = TimeSpan.FromHours(8), DigestAt = new(8, 30, 0);

    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _owed;

    /// <summary>Ends when what the morning owes was owed and sent, after which little is logged.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync("upload", UploadAsync, stoppingToken),
        RepeatAsync("sweep", sweep.RunAsync, stoppingToken),
        RepeatAsync("reference", apply.SweepAsync, stoppingToken),
        RepeatAsync("morning", Morning(Daily(RemindAt, remind.RunAsync), Daily(DigestAt, digest.RunAsync)), stoppingToken),
        RepeatAsync("deliver", DeliverAsync, stoppingToken));

    private async Task UploadAsync(CancellationToken stopping)
    {
        foreach (var name in await drop.UploadAsync(storage.Inbox, (name, fault) => LogNotUploaded(fault, name), stopping))
        {
            LogUploaded(name);
        }
    }

    private async Task DeliverAsync(CancellationToken stopping)
    {
        var owed = _owed;
        await deliver.RunAsync(stopping);
        if (owed)
        {
            _caughtUp.TrySetResult();
        }
    }

    // The digest tells of the reminders, so it comes after them.
    private Func<CancellationToken, Task> Morning(Func<CancellationToken, Task> remind, Func<CancellationToken, Task> digest) => async stopping =>
    {
        await remind(stopping);
        await digest(stopping);
        _owed = true;
    };

    /// <summary>Runs once a day, from a time on; a run that failed is tried again.</summary>
    private Func<CancellationToken, Task> Daily(TimeSpan from, Func<CancellationToken, Task> run)
    {
        DateOnly ranOn = default;
        return async stopping =>
        {
            var now = VietnamTime.At(clock.GetUtcNow());
            var today = VietnamTime.DayOf(now);
            if (now.TimeOfDay >= from && ranOn != today)
            {
                await run(stopping);
                ranOn = today;
            }
        };
    }

    private async Task RepeatAsync(string what, Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                try
                {
                    await running.WaitAsync(stopping);
                    await run(stopping);
                }
                catch (Exception fault) when (!stopping.IsCancellationRequested)
                {
                    LogFault(fault, what);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Ctrl+C.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Uploaded {Name} from the drop folder")]
    private partial void LogUploaded(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} in the drop folder could not be read or moved aside; it is tried again")]
    private partial void LogNotUploaded(Exception fault, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "The step {Step} failed; it is tried again")]
    private partial void LogFault(Exception fault, string step);
}
