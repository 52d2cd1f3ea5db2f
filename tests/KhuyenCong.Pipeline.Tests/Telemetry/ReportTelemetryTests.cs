using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Metrics;
using KhuyenCong.Pipeline.Tracing;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Telemetry;

public sealed class ReportTelemetryTests
{
    [Fact]
    public async Task ATraceGoesFromTheEventOverTheReadingToTheMail()
    {
        await using var app = await StartAsync();
        using var spans = new Spans();
        await app.UploadAsync("52/2026-Q3/Nguyễn Văn A.xlsx", Sample("good-exceljs-52.xlsx"));
        ActivityTraceId trace;
        using (var invocation = spans.Invocation("IngestReport"))
        {
            trace = invocation.TraceId;
            await app.IngestAsync("52/2026-Q3/Nguyễn Văn A.xlsx");
        }

        var ingest = Assert.Single(spans.Of(trace), s => s.OperationName == "ingest");
        var state = await app.StateAsync();
        Assert.Equal(ingest.Id, Assert.Single(state.Submissions).Trace);
        Assert.Equal(ingest.Id, Assert.Single(state.Mails).Trace);

        ActivitySpanId run;
        using (var invocation = spans.Invocation("DeliverMail"))
        {
            run = invocation.SpanId;
            await app.DeliverAsync();
        }

        var deliver = Assert.Single(spans.Of(trace), s => s.OperationName == "deliver");
        Assert.Equal((ingest.SpanId, run), (deliver.ParentSpanId, Assert.Single(deliver.Links).Context.SpanId));
        Assert.Equal(["Accepted", "receipt"], deliver.TagObjects.Where(t => t.Key is "khuyencong.mail.kind" or "khuyencong.mail.state").Select(t => t.Value).Order());
        Assert.Equal(["Accepted", "OnTime", "Recorded", "Report"], ingest.TagObjects.Where(t => t.Key != "khuyencong.receipt").Select(t => t.Value).Order());

        // A file's name may be a person's, and addresses are.
        Assert.All(
            spans.Of(trace).SelectMany(s => s.TagObjects).Select(t => $"{t.Value}"),
            value => Assert.False(value.Contains("Nguyễn", StringComparison.Ordinal) || value.Contains('@', StringComparison.Ordinal), value));
    }

    [Fact]
    public async Task ASweepGivesEachReportATraceOfItsOwn()
    {
        await using var app = await StartAsync();
        using var spans = new Spans();
        await app.UploadAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        await app.UploadAsync("46/2026-Q3/a.xlsx", Report("46").WithWrongTotal().ToWorkbook());
        ActivityTraceId sweep;
        using (var invocation = spans.Invocation("SweepInbox"))
        {
            sweep = invocation.TraceId;
            await app.SweepAsync();
        }

        var traces = (await app.StateAsync()).Submissions.Select(s => ActivityContext.Parse(s.Trace!, null).TraceId).ToHashSet();
        Assert.Equal(2, traces.Count);
        Assert.DoesNotContain(sweep, traces);
        Assert.All(traces, t => Assert.Single(spans.Of(t), s => s.OperationName == "ingest"));
    }

    [Fact]
    public async Task AFaultIsToldByItsTypeAlone()
    {
        var policy = new FaultPolicy { FailCall = 2 };
        await using var app = await StartAsync(policy);
        policy.Pause();
        await app.UploadAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        policy.Resume();
        using var spans = new Spans();
        using var invocation = spans.Invocation("IngestReport");
        await Assert.ThrowsAsync<InjectedFault>(() => app.IngestAsync("52/2026-Q3/a.xlsx"));
        var ingest = Assert.Single(spans.Of(invocation.TraceId), s => s.OperationName == "ingest");
        Assert.Equal((ActivityStatusCode.Error, nameof(InjectedFault)), (ingest.Status, ingest.StatusDescription));
    }

    [Fact]
    public async Task UploadsAndMailsAreCountedByKindAndState()
    {
        await using var app = await StartAsync();
        using var measured = new Measurements(app.Get<IMeterFactory>());
        var report = Report("52").ToWorkbook();
        await app.UploadAsync("52/2026-Q3/a.xlsx", report);
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(7));
        await app.UploadAsync("46/2026-Q3/a.xlsx", Report("46").WithWrongTotal().ToWorkbook());
        await app.UploadAsync("40/2026-Q3/a.xls", Sample("legacy-40.xls"));
        await app.SweepAsync();
        await app.HandInAsync("52/2026-Q3/b.xlsx", report);
        Assert.Equal(IngestEnd.Gone, (await app.IngestAsync("52/2026-Q3/b.xlsx")).End);

        Assert.Equal(
            [
                "Report Accepted OnTime 1", "Report RejectedData OnTime 1", "Report RejectedFile OnTime 1", "SameAgain Accepted OnTime 1",
            ],
            measured.Sums("khuyencong.uploads.ingested", "kind", "outcome", "timeliness"));
        Assert.Equal(["Event 1", "Sweep 3"], measured.Sums("khuyencong.uploads.ingested", "way"));
        Assert.Equal(["RejectedData 1", "RejectedFile 1"], measured.Sums("khuyencong.uploads.rejected", "outcome"));
        Assert.Equal(3, measured.Last("khuyencong.inbox.waiting"));
        Assert.Equal(7 * 60, measured.Last("khuyencong.inbox.oldest_age"));

        await app.DeliverAsync();
        Assert.Equal(
            ["answer 0", "correction-due 0", "digest 0", "exception 0", "exception-ended 0", "folded 0", "link 0", "operators 0", "programme-due 0", "programme-ends 0", "receipt 1", "rejection 2", "reminder 0", "review 0", "same-again 1", "set-aside 0", "unrouted 0"],
            measured.Sums("khuyencong.mails.owed", "kind"));
        Assert.Equal(["receipt Accepted 1", "rejection Accepted 2", "same-again Accepted 1"], measured.Sums("khuyencong.mails.settled", "kind", "state"));
        await app.SweepAsync();
        Assert.Equal(0, measured.Last("khuyencong.inbox.waiting"));
        Assert.Equal(0, measured.Last("khuyencong.inbox.oldest_age"));
    }

    /// <summary>Listens to the pipeline's spans, and stands in for the invocations of the Functions worker.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ActivitySource _host = new("Tests.Host." + Guid.NewGuid());
        private readonly ActivityListener _listener;

        // What other tests do meanwhile in this process is not traced.
        private readonly AsyncLocal<bool> _within = new();
        private readonly ConcurrentQueue<Activity> _ended = new();

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source == _host || source.Name == ReportTracing.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => _within.Value ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Activity Invocation(string name)
        {
            _within.Value = true;
            return _host.StartActivity(name)!;
        }

        public IEnumerable<Activity> Of(ActivityTraceId trace) => _ended.Where(a => a.TraceId == trace);

        public void Dispose()
        {
            _listener.Dispose();
            _host.Dispose();
        }
    }

    /// <summary>What the instruments of one deployment measured.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<(string Name, double Value, Dictionary<string, string> Tags)> _all = [];

        public Measurements(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ReportMetrics.MeterName && instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.Start();
        }

        public IEnumerable<string> Sums(string name, params string[] tags) =>
            from measurement in _all
            where measurement.Name == name
            group measurement.Value by string.Join(' ', tags.Select(t => measurement.Tags[t])) into series
            orderby series.Key
            select FormattableString.Invariant($"{series.Key} {series.Sum()}");

        public double Last(string name) => _all.Last(m => m.Name == name).Value;

        public void Dispose() => _listener.Dispose();

        private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (_all)
            {
                _all.Add((instrument.Name, value, tags.ToArray().ToDictionary(t => t.Key, t => $"{t.Value}")));
            }
        }
    }
}
