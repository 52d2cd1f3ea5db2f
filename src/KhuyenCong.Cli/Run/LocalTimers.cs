using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Cli.Run;

/// <summary>Calls the use cases as the app's timers do: uploads and mails every few seconds, reminders and digests each morning.</summary>
public sealed partial class LocalTimers(
    DropFolder drop,
    ReportStorage storage,
    SweepInbox sweep,
    ApplyReference apply,
    RemindProvinces remind,
    SendDigest digest,
    DeliverMail deliver,
    TimeProvider clock,
    ILogger<LocalTimers> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // The app's schedules in Vietnam time.
    private static readonly TimeSpan RemindAt = TimeSpan.FromHours(8), DigestAt = new(8, 30, 0);

    private DateOnly _remindedOn, _digestedOn;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            await TryAsync("upload", async () =>
            {
                foreach (var name in await drop.UploadAsync(storage.Inbox, (name, fault) => LogNotUploaded(fault, name), stoppingToken))
                {
                    LogUploaded(name);
                }
            });
            await TryAsync("sweep", () => sweep.RunAsync(stoppingToken));
            await TryAsync("reference", () => apply.SweepAsync(stoppingToken));
            var now = VietnamTime.At(clock.GetUtcNow());
            var today = VietnamTime.DayOf(now);
            if (now.TimeOfDay >= RemindAt && _remindedOn != today)
            {
                await TryAsync("remind", () => remind.RunAsync(stoppingToken));
                _remindedOn = today;
            }

            if (now.TimeOfDay >= DigestAt && _digestedOn != today)
            {
                await TryAsync("digest", () => digest.RunAsync(stoppingToken));
                _digestedOn = today;
            }

            await TryAsync("deliver", () => deliver.RunAsync(stoppingToken));
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private async Task TryAsync(string what, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C; the loop ends by itself.
        }
        catch (Exception fault)
        {
            LogFault(fault, what);
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Uploaded {Name} from the drop folder")]
    private partial void LogUploaded(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} in the drop folder could not be read or moved aside; it is tried again")]
    private partial void LogNotUploaded(Exception fault, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "The step {Step} failed; it is tried again")]
    private partial void LogFault(Exception fault, string step);
}
