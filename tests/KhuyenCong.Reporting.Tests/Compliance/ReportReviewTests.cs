using System.Globalization;
using CsCheck;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Tests.Compliance;

public sealed class ReportReviewTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 20, 12, 0, 0, TimeSpan.Zero);

    private const int JudgedAgain = 8;

    // An hour each: an upload that is recorded then and was received up to three hours before, an act about one of the versions, or a rule that takes one in or away.
    // An act may be noted and not committed (three hours): its form is sent again later, and it is done at the moment that was noted.
    private static readonly Gen<(int Act, int About, int Before, bool Taken)> Steps = Gen.Select(Gen.Int[-6, JudgedAgain], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Bool);

    [Fact]
    public void WhatIsMadeAgainIsWhatWasInWhateverOrderUploadsWereReadAndActsCame() => Steps.List[1, 14].Sample(steps =>
    {
        var status = new ReportStatus("52");
        var uploads = new List<(Receipt Receipt, string Upload, string? Amounts)>();
        var (acts, noted, judgements) = (new List<ReviewAct>(), new List<ReviewAct>(), new List<Receipt>());
        void Do(ReviewAct act)
        {
            var about = uploads.Find(u => u.Upload == act.Upload);
            if (status.Refuses(act, isLocked: false, about.Receipt?.Outcome?.IsAccepted() == true) is null)
            {
                acts.Add(act);
                status = status.After(act, about.Receipt is { } receipt ? ReportStatus.CountedOf(receipt, act.Upload, about.Amounts) : null);
            }
        }

        foreach (var (at, step) in steps.Index())
        {
            var now = Noon.AddHours(at);
            if (step.Act < 0)
            {
                var receipt = status.Place(Report(step.Taken, now.AddHours(-step.Before).AddMinutes(-uploads.Count), at), []);
                var upload = Name(at);
                uploads.Add((receipt, upload, "plan:02=" + upload));
                judgements.Add(receipt);
                status = status.After(receipt, upload, "plan:02=" + upload);
            }
            else if (step.Act == JudgedAgain && uploads.Count > 0)
            {
                status = JudgeAgain(status, uploads, uploads[step.About % uploads.Count].Upload, step.Taken, judgements);
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
                if (step.Before < 3)
                {
                    Do(act);
                }
                else if (status.Refuses(act, isLocked: false, about.Receipt?.Outcome?.IsAccepted() == true) is null)
                {
                    noted.Add(act);
                }

                if (step.Before == 0 && noted.Count > 0)
                {
                    Do(noted[0]);
                    noted.RemoveAt(0);
                }
            }
        }

        noted.ForEach(Do);
        acts = [.. acts.OrderBy(a => a.At).ThenBy(a => a.Key, StringComparer.Ordinal)];
        Assert.Equal(status, judgements.Where(j => j.Outcome!.Value.IsAccepted()).Aggregate(ReportStatus.Again("52", uploads, acts), (again, j) => again.Accepting(j)));

        // One version counts when any was taken, and each that was put behind it was received before the choice.
        Assert.Equal(uploads.Exists(u => u.Receipt.Outcome!.Value.IsAccepted()), status.Counted is not null);
        Assert.All(uploads.Where(u => status.Review.SetBackAt(u.Upload, u.Receipt.ReceivedAt) is not null), u => Assert.True(u.Receipt.ReceivedAt <= status.Review.Chosen!.At));
    });

    [Fact]
    public void WhatIsLeftOutStaysSoUntilItIsTakenInThoughAnotherIsLeftOutToo()
    {
        var status = OneVersion();
        status = status.After(Act(ReviewActKind.LeaveOut, "a", "u1", 2));
        status = Second(status).After(Act(ReviewActKind.LeaveOut, "b", "u2", 4)).After(Act(ReviewActKind.Choose, "c", "u1", 5), First);
        Assert.True(status.IsLeftOut);
        Assert.Null(status.Counted!.Amounts);
        status = status.After(Act(ReviewActKind.TakeIn, "d", "u1", 6), First);
        Assert.Equal((false, "02=1"), (status.IsLeftOut, status.Counted!.Amounts));
        Assert.True(status.Review.LeftOut.Contains("u2"));
    }

    /// <summary>An act that was noted at hour two and is sent again after another was done at hour three, which it would undo unseen.</summary>
    [Theory]
    [InlineData(ReviewActKind.Read, ReviewActKind.Read)]
    [InlineData(ReviewActKind.LeaveOut, ReviewActKind.TakeIn)]
    [InlineData(ReviewActKind.AskCorrection, ReviewActKind.AskCorrection)]
    [InlineData(ReviewActKind.CloseCorrection, ReviewActKind.Explain)]
    public void AnActOfBeforeIsRefusedOnceAnotherCameAfterIt(ReviewActKind kind, ReviewActKind since)
    {
        var status = OneVersion().After(Act(ReviewActKind.AskCorrection, "first", "u1", 1));
        status = since == ReviewActKind.TakeIn ? status.After(Act(ReviewActKind.LeaveOut, "out", "u1", 1)) : status;
        var act = Act(kind, "k", "u1", 2);
        Assert.Null((since == ReviewActKind.TakeIn ? OneVersion() : status).Refuses(act, isLocked: false, wasTaken: true));
        Assert.Equal(ReviewRefusal.Overtaken, status.After(Act(since, "since", "u1", 3), First).Refuses(act, isLocked: false, wasTaken: true));
    }

    [Fact]
    public void AnAnswerThatCameWithTheClosingIsNone()
    {
        var asked = OneVersion().After(Act(ReviewActKind.AskCorrection, "first", "u1", 1));
        var (close, why) = (Act(ReviewActKind.CloseCorrection, "close", "u1", 2), Act(ReviewActKind.Explain, "why", "u1", 2));
        Assert.Equal(asked.After(close).After(why), asked.After(why).After(close));
    }

    private static readonly CountedVersion First = new(1, "u1", Outcome.Accepted, Noon, 0) { Amounts = "02=1" };

    private static ReportStatus OneVersion() => new ReportStatus("52").After(Report(taken: true, Noon, 1) with { Version = 1 }, "u1", "02=1");

    private static ReportStatus Second(ReportStatus status) => status.After(Report(taken: true, Noon.AddHours(3), 2) with { Version = 2 }, "u2", "02=2");

    private static ReviewAct Act(ReviewActKind kind, string key, string upload, int hours) => new(kind, key, upload, 1, Noon.AddHours(hours), "Hoa")
    {
        About = "first",
        Until = new DateOnly(2026, 9, 25),
    };

    [Fact]
    public void WhatLetAReportInAtAMomentIsSaidByAllActsHoweverManyCameAfterIt() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 4], Gen.Int[1, 5]).List[1, 8].Sample(steps =>
        {
            var (status, acts, then) = (new ReportStatus("52"), new List<ReviewAct>(), new List<(DateTimeOffset Moment, Correction? Request)>());
            foreach (var (at, (asks, days, about)) in steps.Index())
            {
                var now = Noon.AddDays(at);
                var act = new ReviewAct(asks ? ReviewActKind.AskCorrection : ReviewActKind.CloseCorrection, "k" + Name(at), "u", 1, now, "Hoa")
                {
                    Until = DateOnly.FromDateTime(now.Date).AddDays(days),
                    About = at >= about ? "k" + Name(at - about) : "",
                };
                acts.Add(act);
                status = status.After(act);
                then.AddRange(new[] { 0, 3, 13, 23 }.Select(hours => (now.AddHours(hours), status.Review.Correction)));
            }

            Assert.All(then, t => Assert.Equal(
                (t.Request?.Key, t.Request?.Allows(t.Moment)), ReportStatus.RequestAt(acts, t.Moment) is var found ? (found?.Key, found?.Allows(t.Moment)) : default));
        });

    [Fact]
    public void ARequestLetsInWhatCameWhileItWasOpenUntilItsDayEnds()
    {
        var asked = new Correction("k", 1, Noon, new DateOnly(2026, 9, 25));
        Assert.False(asked.Allows(Noon.AddTicks(-1)));
        Assert.True(asked.Allows(Noon));
        Assert.True(asked.Allows(new DateTimeOffset(2026, 9, 25, 23, 59, 59, TimeSpan.FromHours(7))));
        Assert.False(asked.Allows(new DateTimeOffset(2026, 9, 26, 0, 0, 0, TimeSpan.FromHours(7))));
        var closed = asked with { ClosedAt = Noon.AddHours(2) };
        Assert.True(closed.Allows(Noon.AddHours(1)));
        Assert.False(closed.Allows(Noon.AddHours(2)));
    }

    // As revalidating does: from the last version back to the first that is taken and that no choice sets back.
    private static ReportStatus JudgeAgain(
        ReportStatus status, List<(Receipt Receipt, string Upload, string? Amounts)> uploads, string changed, bool taken, List<Receipt> judgements)
    {
        var judged = new List<(Receipt Receipt, string Upload, string? Amounts)>();
        foreach (var version in uploads.OrderByDescending(u => u.Receipt.ReceivedAt).ThenByDescending(u => u.Receipt.Version).ToList())
        {
            var receipt = version.Upload == changed ? version.Receipt with { Outcome = taken ? Outcome.Accepted : Outcome.RejectedData } : version.Receipt;
            judged.Add(version with { Receipt = receipt });
            uploads[uploads.IndexOf(version)] = judged[^1];
            if (receipt.Outcome!.Value.IsAccepted() && status.Review.Chosen?.SetsBack(version.Upload, receipt.ReceivedAt) != true)
            {
                break;
            }
        }

        judgements.AddRange(judged.Select(j => j.Receipt));
        return status.Rejudged(judged, [.. judged.Where(j => j.Upload == changed).Select(j => j.Receipt)]);
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
