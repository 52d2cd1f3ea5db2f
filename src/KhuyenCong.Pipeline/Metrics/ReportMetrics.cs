using System.Diagnostics;
using System.Diagnostics.Metrics;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Metrics;

/// <summary>What the pipeline measures. Dimensions are kinds, outcomes and states alone, so that a series a value stays few.</summary>
public sealed class ReportMetrics
{
    /// <summary>The meter's name, to be listened to.</summary>
    public const string MeterName = "KhuyenCong.Pipeline";

    private readonly Counter<long> _ingested;
    private readonly Counter<long> _rejected;
    private readonly Gauge<long> _waiting;
    private readonly Gauge<double> _oldest;
    private readonly Counter<long> _settled;
    private readonly Gauge<long> _owed;
    private readonly Gauge<double> _wayDown;

    /// <summary>Makes the instruments.</summary>
    public ReportMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _ingested = meter.CreateCounter<long>("khuyencong.uploads.ingested", "{upload}", "Uploads recorded, by kind, outcome, time and the way they came.");
        _rejected = meter.CreateCounter<long>("khuyencong.uploads.rejected", "{upload}", "Of those, reports and documents that were sent back, by whether file or data is at fault.");
        _waiting = meter.CreateGauge<long>("khuyencong.inbox.waiting", "{upload}", "Uploads that lay in the inbox when it was swept.");
        _oldest = meter.CreateGauge<double>("khuyencong.inbox.oldest_age", "s", "The age of the oldest of them; 0 when none lay there.");
        _settled = meter.CreateCounter<long>("khuyencong.mails.settled", "{mail}", "Mails that reached a state in which nothing is left to send, by kind and state.");
        _owed = meter.CreateGauge<long>("khuyencong.mails.owed", "{mail}", "Mails owed when a delivery began, by kind.");
        _wayDown = meter.CreateGauge<double>("khuyencong.mails.way_down", "s", "For how long the way of mails has taken none, at each delivery; 0 while it does.");
    }

    /// <summary>An upload was recorded.</summary>
    public void Ingested(Receipt receipt, UploadWay way)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var outcome = receipt.Outcome?.ToString() ?? "none";
        _ingested.Add(1, new TagList { { "kind", receipt.Kind.ToString() }, { "outcome", outcome }, { "timeliness", receipt.Timeliness.ToString() }, { "way", way.ToString() } });
        if (receipt.Outcome is Outcome.RejectedFile or Outcome.RejectedData && receipt.Kind != SubmissionKind.SameAgain)
        {
            _rejected.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <summary>The inbox was swept.</summary>
    /// <param name="waiting">What lay there.</param>
    /// <param name="oldest">The age of the oldest.</param>
    public void Swept(int waiting, TimeSpan oldest)
    {
        _waiting.Record(waiting);
        _oldest.Record(Math.Max(0, oldest.TotalSeconds));
    }

    /// <summary>A delivery begins with these mails owed; kinds of which none is owed are told as 0.</summary>
    public void Owed(IEnumerable<string> kinds)
    {
        var counts = kinds.GroupBy(k => k).ToDictionary(k => k.Key, k => k.Count());
        foreach (var kind in MailKinds.All.Union(counts.Keys))
        {
            _owed.Record(counts.GetValueOrDefault(kind), new KeyValuePair<string, object?>("kind", kind));
        }
    }

    /// <summary>A delivery found the way of mails as it is.</summary>
    /// <param name="time">How long it has taken none; zero while it does.</param>
    public void WayDown(TimeSpan time) => _wayDown.Record(Math.Max(0, time.TotalSeconds));

    /// <summary>A mail was settled.</summary>
    public void Settled(string kind, MailState state) =>
        _settled.Add(1, new TagList { { "kind", kind }, { "state", state.ToString() } });
}
