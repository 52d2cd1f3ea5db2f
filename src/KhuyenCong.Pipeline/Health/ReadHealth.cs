using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Health;

/// <summary>Reads how a deployment does; it changes nothing.</summary>
public sealed class ReadHealth(ReportStorage storage, ReportTable table, CurrentReference currentReference, UploadArrival arrival, IOptions<MailOptions> options, TimeProvider clock)
{
    // On the last day a unit may be reminded and be answered.
    private const int MinMailsPerUnit = 2;

    private static readonly MailState[] Troubled = [MailState.Bounced, MailState.Unknown, MailState.Failed, MailState.GivenUp];

    /// <summary>
    /// Looks at the inbox, and at the forms and periods named; without any at those open today, and for what is owed or failing at every
    /// partition that was ever written.
    /// </summary>
    /// <param name="named">The forms and periods; null for those open today.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="Azure.RequestFailedException">The storage refuses, or has no such container or table yet (404).</exception>
    public async Task<HealthReport> RunAsync(IReadOnlyList<Deadlines>? named, CancellationToken cancellation)
    {
        var reference = await currentReference.GetAsync(cancellation);
        var now = VietnamTime.At(clock.GetUtcNow());
        var inbox = await InboxAsync(now, cancellation);
        var periods = new List<PeriodHealth>();
        var mails = new List<MailRow>();
        var statuses = new List<StatusRow>();
        var submissions = new List<SubmissionRow>();
        var since = now - HealthReport.WaysOver;
        var looked = new HashSet<string>();
        var openDifficulties = 0;
        foreach (var deadlines in named ?? reference.Duties.OpenOn(VietnamTime.DayOf(now)))
        {
            var partition = new ReportPartition(deadlines.Form, deadlines.Period);
            if (!looked.Add(partition))
            {
                continue;
            }

            var state = await PeriodState.ReadAsync(table, partition, cancellation);
            mails.AddRange(state.Mails);
            openDifficulties += state.OpenDifficulties;
            statuses.AddRange(state.Statuses.Values);
            submissions.AddRange(state.Submissions.Where(s => s.ReceivedAt >= since));
            var counts = ComplianceCounts.Of(ComplianceView.Units(state, deadlines, reference, now));
            periods.Add(new PeriodHealth(
                deadlines.Form, deadlines.Period.Id, deadlines.Opens, deadlines.Due, deadlines.Lock, state.IsOpened,
                counts.Expected, counts.OnTime, counts.Late, counts.RejectedOpen, counts.Failed, counts.Missing, counts.Nil, counts.WithWarnings,
                ByState(state.Mails), ReviewCounts.Of(state.Statuses.Values.Select(s => s.Status))));
        }

        if (named is null)
        {
            // What is no longer open, and what belongs to no period, may still have a mail to send or an upload of ours to mend.
            foreach (var partition in (await table.PartitionsAsync(cancellation)).Where(looked.Add))
            {
                mails.AddRange(await table.UnderAsync<MailRow>(partition, Keys.Mail, cancellation));
                statuses.AddRange(await table.UnderAsync<StatusRow>(partition, Keys.Status, cancellation));
                submissions.AddRange(await table.SubmissionsSinceAsync(partition, since, cancellation));
            }

            var shown = periods.Select(p => p.Form + "_" + p.Period).ToHashSet();
            foreach (var partition in (await table.PartitionsWithDifficultiesAsync(cancellation)).Where(p => !shown.Contains(p)))
            {
                openDifficulties += (await table.OpenDifficultiesAsync(partition, cancellation)).Count;
            }
        }

        // What waited for the end of the day to be told with others is due since then.
        var waiting = mails.Where(m => m.Is is MailState.Owed or MailState.Sending && m.NextAt <= now)
            .Select(m => (DateTimeOffset?)(m.Fold is null ? m.OwedSince : m.NextAt)).Min();
        var needed = MinMailsPerUnit * reference.Units.On(VietnamTime.DayOf(now)).Count();
        return new HealthReport(
            now,
            inbox,
            ByState(mails),
            waiting is { } oldest ? VietnamTime.At(oldest) : null,
            [
                .. mails.Where(m => Troubled.Contains(m.Is) && m.RebuiltAt is null)
                    .OrderBy(m => m.SettledAt ?? m.OwedSince)
                    .Select(m => new TroubledMail(m.PartitionKey, m.Key, m.Kind, m.Unit, NameOf(m.Is), VietnamTime.At(m.SettledAt ?? m.OwedSince), m.Detail)),
            ],
            [
                .. statuses.Where(s => s.FailedUpload is not null)
                    .OrderBy(s => s.FailedSince).ThenBy(s => s.PartitionKey, StringComparer.Ordinal).ThenBy(s => s.Unit, StringComparer.Ordinal)
                    .Select(s => new FailedUnit(s.PartitionKey, s.Unit, s.FailedUpload!, VietnamTime.At(s.FailedSince ?? now))),
            ],
            periods)
        {
            UploadWays = UploadWays.Of(submissions),
            OpenDifficulties = openDifficulties,
            FailedReference =
            [
                .. (await table.UnderAsync<ReferenceFailureRow>(Keys.Reference, ReferenceFailureRow.Prefix, cancellation))
                    .OrderBy(f => f.Since).Select(f => new FailedReference(f.Path, f.Upload, VietnamTime.At(f.Since))),
            ],
            DailyLimitTooLow = options.Value.DailyLimit < needed ? new DailyLimitTooLow(options.Value.DailyLimit.Value, needed) : null,
            MailWayDown = await table.FindAsync<MailWayRow>(Keys.Way, MailWayRow.Row, cancellation) is { DownSince: { } down, Told: true } way
                ? new MailWayDown(VietnamTime.At(down), way.Why ?? "", way.Tries, VietnamTime.At(way.NextAt ?? now), way.GivenUp)
                : null,
            RebuildingSince = (await table.FindAsync<TableEntity>(Keys.Index, RebuildTable.MarkerRow, cancellation))?.GetDateTimeOffset("StartedAt") is { } rebuilding
                ? VietnamTime.At(rebuilding)
                : null,
        };
    }

    private async Task<IReadOnlyList<WaitingUpload>> InboxAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var uploads = new List<WaitingUpload>();
        await foreach (var blob in storage.Inbox.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.None }, cancellation))
        {
            var received = arrival.ReceivedAt(blob.Name, blob.Properties.ETag ?? default, blob.Properties.LastModified ?? now);
            uploads.Add(new WaitingUpload(
                blob.Name, VietnamTime.At(received), (int)Math.Max(0, (now - received).TotalMinutes), blob.Properties.ContentLength ?? 0,
                now - received >= SweepInbox.StuckAfter));
        }

        return [.. uploads.OrderBy(u => u.ReceivedAt).ThenBy(u => u.Name, StringComparer.Ordinal)];
    }

    private static SortedDictionary<string, int> ByState(IEnumerable<MailRow> mails) =>
        new(mails.GroupBy(m => m.Is).ToDictionary(g => NameOf(g.Key), g => g.Count()), StringComparer.Ordinal);

    private static string NameOf(MailState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
