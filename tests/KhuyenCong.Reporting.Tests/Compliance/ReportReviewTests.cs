using System.Globalization;
using CsCheck;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Tests.Compliance;

public sealed class ReportReviewTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 20, 12, 0, 0, TimeSpan.Zero);

    // An hour each: an upload that is recorded then and was received up to three hours before, or an act about one of the versions.
    private static readonly Gen<(int Act, int About, int Before, bool Taken)> Steps = Gen.Select(Gen.Int[-6, 7], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Bool);

    [Fact]
    public void WhatIsMadeAgainIsWhatWasInWhateverOrderUploadsWereReadAndActsCame() => Steps.List[1, 14].Sample(steps =>
    {
        var status = new ReportStatus("52");
        var uploads = new List<(Receipt Receipt, string Upload, string? Amounts)>();
        var acts = new List<ReviewAct>();
        foreach (var (at, step) in steps.Index())
        {
            var now = Noon.AddHours(at);
            if (step.Act < 0)
            {
                var receipt = status.Place(Report(step.Taken, now.AddHours(-step.Before).AddMinutes(-uploads.Count), at), []);
                var upload = Name(at);
                uploads.Add((receipt, upload, "plan:02=" + upload));
                status = status.After(receipt, upload, "plan:02=" + upload);
            }
            else if (uploads.Count > 0)
            {
                var about = step.Act == (int)ReviewActKind.Choose ? uploads[step.About % uploads.Count] : uploads.Find(u => u.Upload == status.Counted?.Upload);
                var act = new ReviewAct((ReviewActKind)step.Act, "k" + Name(at), about.Upload ?? "", about.Receipt?.Version ?? 0, now, "Hoa")
                {
                    ByMinistry = step.Taken,
                    Until = new DateOnly(2026, 9, 25),
                    About = status.Review.Correction?.Key ?? "",
                };
                if (status.Refuses(act, isLocked: false, about.Receipt?.Outcome?.IsAccepted() == true) is null)
                {
                    acts.Add(act);
                    status = status.After(act, ReportStatus.CountedOf(about.Receipt!, about.Upload!, about.Amounts));
                }
            }
        }

        Assert.Equal(status, ReportStatus.Again("52", uploads, acts));

        // One version counts when any was taken, and each that was put behind it was received before the choice.
        Assert.Equal(uploads.Exists(u => u.Receipt.Outcome!.Value.IsAccepted()), status.Counted is not null);
        Assert.All(uploads.Where(u => status.SetBackAt(u.Upload, u.Receipt.ReceivedAt) is not null), u => Assert.True(u.Receipt.ReceivedAt <= status.Review.Chosen!.At));
    });

    [Fact]
    public void ARequestLetsInWhatCameWhileItWasOpenUntilItsDayEnds()
    {
        var asked = new Correction("k", 1, Noon, new DateOnly(2026, 9, 25)) { OpenSince = Noon };
        Assert.False(asked.Allows(Noon.AddTicks(-1)));
        Assert.True(asked.Allows(Noon));
        Assert.True(asked.Allows(new DateTimeOffset(2026, 9, 25, 23, 59, 59, TimeSpan.FromHours(7))));
        Assert.False(asked.Allows(new DateTimeOffset(2026, 9, 26, 0, 0, 0, TimeSpan.FromHours(7))));
        var closed = asked with { ClosedAt = Noon.AddHours(2) };
        Assert.True(closed.Allows(Noon.AddHours(1)));
        Assert.False(closed.Allows(Noon.AddHours(2)));
    }

    private static Receipt Report(bool taken, DateTimeOffset receivedAt, int bytes) => new()
    {
        Id = "KC01-2026Q3-52-0",
        Kind = SubmissionKind.Report,
        Blob = "52/2026-Q3/a.xlsx",
        FileName = "a.xlsx",
        Size = 1,
        Sha256 = bytes.ToString(CultureInfo.InvariantCulture),
        ReceivedAt = receivedAt.ToOffset(TimeSpan.FromHours(7)),
        Version = 0,
        Form = "KC-01",
        Outcome = taken ? Outcome.Accepted : Outcome.RejectedData,
        Timeliness = Timeliness.OnTime,
    };

    private static string Name(int at) => at.ToString("00", CultureInfo.InvariantCulture);
}
