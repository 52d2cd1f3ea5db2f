using CsCheck;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Tests.Compliance;

public sealed class ReportStatusTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 20, 12, 0, 0, TimeSpan.FromHours(7));

    private static readonly Gen<Receipt> Uploads = Gen.Select(
        Gen.Enum<Outcome>(), Gen.Int[0, 6], Gen.Int[0, 4], Gen.Bool,
        (outcome, hours, bytes, late) => Report(outcome, hours, bytes.ToString(System.Globalization.CultureInfo.InvariantCulture), late ? Timeliness.Late : Timeliness.OnTime));

    [Fact]
    public void TheVersionReceivedLastOfThoseTakenCountsInWhateverOrderTheyAreRecorded() => Uploads.List[1, 8].Sample(uploads =>
    {
        var (status, recorded) = Record(uploads);
        var taken = recorded.Where(r => r.Outcome!.Value.IsAccepted()).ToList();
        Assert.Equal(recorded.Count, status.Versions);
        Assert.Equal(taken.OrderBy(r => r.ReceivedAt).LastOrDefault()?.Version, status.Counted?.Version);
        Assert.Equal(recorded.OrderBy(r => r.ReceivedAt).Last().Version, status.Latest!.Version);
        Assert.Equal(taken.Exists(r => r.Timeliness == Timeliness.OnTime), status.AcceptedOnTime);
        Assert.Equal(taken.Count == 0 ? null : taken.Min(r => r.ReceivedAt), status.FirstAcceptedAt);
        Assert.Equal(taken.Count == 0 ? Standing.RejectedOpen : status.AcceptedOnTime ? Standing.OnTime : Standing.Late, status.Standing);
    });

    [Fact]
    public void ReceiptsTellTheVersionThatCountsAfterThem() => Uploads.List[1, 8].Sample(uploads =>
    {
        var status = new ReportStatus("52");
        foreach (var (at, upload) in uploads.Index())
        {
            var placed = status.Place(upload, []);
            status = placed.Kind == SubmissionKind.SameAgain ? status : status.After(placed, Name(at));
            Assert.Equal(status.Counted?.Version ?? 0, placed.CountedVersion);
        }
    });

    [Fact]
    public void JudgingAgainWithoutAChangeChangesNothing() => Uploads.List[1, 8].Sample(uploads =>
    {
        var (status, recorded) = Record(uploads);
        var newestFirst = recorded.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Version).Select(r => (r, Name(r.Version), (string?)null)).ToList();
        Assert.Equal(status, status.Rejudged(newestFirst, []));
    });

    [Fact]
    public void TheSameBytesOfAReportThatWasTakenAreNoNewVersion()
    {
        var first = new ReportStatus("52").Place(Report(Outcome.Accepted, 0, "a", Timeliness.OnTime), []);
        var again = new ReportStatus("52").After(first, "1").Place(Report(Outcome.Accepted, 1, "a", Timeliness.Late), []);
        Assert.Equal((SubmissionKind.SameAgain, 1, 1), (again.Kind, again.Version, again.CountedVersion));
    }

    [Fact]
    public void WhatWasSetAsideTouchesNothing()
    {
        var aside = Report(null, 0, "a", Timeliness.AfterLock) with { Kind = SubmissionKind.SetAside };
        Assert.False(ReportStatus.IsTouchedBy(aside));
        Assert.Equal(0, new ReportStatus("52").Place(aside, []).Version);
    }

    [Fact]
    public void AFailureOfOursEndsWithTheUploadThatItWasAbout()
    {
        var status = new ReportStatus("52") { Failed = new FailedUpload("1", Noon) };
        Assert.Equal(Standing.Failed, status.Standing);
        var rejected = status.Place(Report(Outcome.RejectedData, 0, "a", Timeliness.OnTime), []);
        Assert.NotNull(status.After(rejected, "2").Failed);
        Assert.Null(status.After(rejected, "1").Failed);
    }

    /// <summary>Records uploads that all have other bytes.</summary>
    private static (ReportStatus Status, List<Receipt> Recorded) Record(IEnumerable<Receipt> uploads)
    {
        var (status, recorded) = (new ReportStatus("52"), new List<Receipt>());
        foreach (var (at, upload) in uploads.Index())
        {
            var placed = status.Place(upload with { Sha256 = Name(at) }, []);
            recorded.Add(placed);
            status = status.After(placed, Name(placed.Version));
        }

        return (status, recorded);
    }

    private static string Name(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Receipt Report(Outcome? outcome, int hours, string bytes, Timeliness timeliness) => new()
    {
        Id = "KC01-2026Q3-52-0",
        Kind = SubmissionKind.Report,
        Form = "KC-01",
        Unit = "52",
        Blob = "52/2026-Q3/a.xlsx",
        FileName = "a.xlsx",
        Sha256 = bytes,
        Size = 1,
        ReceivedAt = Noon.AddHours(hours),
        Version = 0,
        Timeliness = timeliness,
        Outcome = outcome,
    };
}
