using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;
using static KhuyenCong.Pipeline.Tests.Review.Reviewed;

namespace KhuyenCong.Pipeline.Tests.Review;

/// <summary>What is done about a report that was taken: read, asked to be corrected, left out, set back behind an earlier version.</summary>
public sealed class ReviewReportTests
{
    private const string Unit = "52", File = "52/2026-Q3/a.csv", Again = "52/2026-Q3/b.csv", Third = "52/2026-Q3/c.csv";

    private static DateTimeOffset AfterLock => VietnamTime.EndOf(Deadlines.Lock).AddHours(9);

    [Fact]
    public async Task WhatIsReadIsReadUntilAnotherVersionCounts()
    {
        await using var app = await TakenAsync();
        Assert.Equal(ReviewState.Unread, (await StatusAsync(app, Unit)).ReviewState);
        IsDone(await ActAsync(app, Unit, ReviewActKind.Read, "k"));
        IsDone(await ActAsync(app, Unit, ReviewActKind.Read, "k"));
        Assert.Equal(ReviewState.Read, (await StatusAsync(app, Unit)).ReviewState);
        await app.HandInAsync(Again, Report(Unit, 2).ToCsv());
        Assert.Equal(ReviewState.Unread, (await StatusAsync(app, Unit)).ReviewState);
        Assert.DoesNotContain((await app.StateAsync()).Mails, m => m.Kind == MailKinds.Review);
    }

    [Fact]
    public async Task AnActAboutAVersionThatCountsNoLongerIsRefused()
    {
        await using var app = await TakenAsync();
        var seen = (await StatusAsync(app, Unit)).Counted!;
        await app.HandInAsync(Again, Report(Unit, 2).ToCsv());
        foreach (var kind in new[] { ReviewActKind.Read, ReviewActKind.Settle, ReviewActKind.LeaveOut, ReviewActKind.TakeIn, ReviewActKind.AskCorrection })
        {
            IsRefused(ReviewRefusal.OtherVersionCounts, await RunAsync(app, Unit, new ReviewAct(kind, "k", seen.Upload, 1, default, "Hoa") { Until = Deadlines.Lock }));
        }

        IsRefused(ReviewRefusal.NothingCounts, await RunAsync(app, "68", new ReviewAct(ReviewActKind.Read, "k", "x", 1, default, "Hoa")));
    }

    [Fact]
    public async Task AReportIsTakenAfterTheLockUntilTheDayOfTheRequestAndAnswersIt()
    {
        await using var app = await TakenAsync();
        app.Clock.MoveTo(AfterLock);
        var until = VietnamTime.DayOf(AfterLock).AddDays(5);
        Assert.Equal(SubmissionKind.SetAside, (await app.HandInAsync("52/2026-Q3/truoc.csv", Report(Unit, 3).ToCsv())).Kind);
        app.Clock.MoveTo(AfterLock.AddMinutes(1));
        IsDone(await AskAsync(app, Unit, until));
        await app.DeliverAsync();
        var mail = app.Transport.Sent.Single(m => m.Kind == MailKinds.Review);
        Assert.Contains("ĐỀ NGHỊ CHỈNH SỬA", mail.Subject);
        Assert.Contains("Đề nghị kiểm tra đơn vị tính.", mail.Text);
        Assert.Equal(ReviewState.CorrectionAsked, (await StatusAsync(app, Unit)).ReviewState);

        // What is sent back does not answer it.
        app.Clock.MoveTo(AfterLock.AddHours(1));
        Assert.Equal(Outcome.RejectedData, (await app.HandInAsync(Again, Report(Unit, 2).WithWrongTotal().ToCsv())).Outcome);
        Assert.Equal(ReviewState.CorrectionAsked, (await StatusAsync(app, Unit)).ReviewState);
        app.Clock.MoveTo(VietnamTime.EndOf(until).AddSeconds(-1));
        var taken = await app.HandInAsync(Third, Report(Unit, 2).ToCsv());
        Assert.Equal((SubmissionKind.Report, Outcome.AcceptedWithWarnings, Timeliness.Late, until), (taken.Kind, taken.Outcome, taken.Timeliness, taken.Lock));
        var status = await StatusAsync(app, Unit);
        Assert.Equal((ReviewState.Answered, 3, Standing.OnTime), (status.ReviewState, status.Counted!.Version, status.Standing));
        Assert.Equal(3, status.Review.Correction!.Answer!.Version);

        // The day is over, and another unit has none.
        app.Clock.MoveTo(VietnamTime.EndOf(until));
        Assert.Equal(SubmissionKind.SetAside, (await app.HandInAsync("52/2026-Q3/d.csv", Report(Unit, 5).ToCsv())).Kind);
        IsDone(await ActAsync(app, Unit, ReviewActKind.CloseCorrection, "close"));
        Assert.Equal(ReviewState.Read, (await StatusAsync(app, Unit)).ReviewState);
        IsRefused(ReviewRefusal.NoSuchRequest, await ActAsync(app, Unit, ReviewActKind.CloseCorrection, "again"));
    }

    [Fact]
    public async Task ARequestThatIsClosedLetsNothingInThatCameAfterItHoweverLateItIsRead()
    {
        await using var app = await TakenAsync();
        app.Clock.MoveTo(AfterLock);
        IsDone(await AskAsync(app, Unit, VietnamTime.DayOf(AfterLock).AddDays(5)));
        app.Clock.MoveTo(AfterLock.AddMinutes(1));
        await app.UploadAsync(Again, Report(Unit, 2).ToCsv());
        app.Clock.MoveTo(AfterLock.AddMinutes(2));
        IsDone(await ActAsync(app, Unit, ReviewActKind.CloseCorrection, "close"));
        app.Clock.MoveTo(AfterLock.AddMinutes(3));
        await app.UploadAsync(Third, Report(Unit, 3).ToCsv());
        Assert.Equal(SubmissionKind.SetAside, (await app.IngestAsync(Third)).Receipt!.Kind);
        Assert.Equal(SubmissionKind.Report, (await app.IngestAsync(Again)).Receipt!.Kind);
    }

    [Fact]
    public async Task WhatLetsALateFileInIsTheRequestThatWasInForceWhenItCameThoughAnotherHasTakenItsPlace()
    {
        await using var app = await TakenAsync();
        var (first, second) = (VietnamTime.DayOf(AfterLock).AddDays(2), VietnamTime.DayOf(AfterLock).AddDays(9));
        app.Clock.MoveTo(AfterLock);
        IsDone(await AskAsync(app, Unit, first));
        app.Clock.MoveTo(AfterLock.AddMinutes(1));
        await app.UploadAsync(Again, Report(Unit, 2).ToCsv());
        app.Clock.MoveTo(AfterLock.AddMinutes(2));
        IsDone(await ActAsync(app, Unit, ReviewActKind.CloseCorrection, "close"));
        app.Clock.MoveTo(AfterLock.AddMinutes(3));
        await app.UploadAsync(Third, Report(Unit, 3).ToCsv());
        app.Clock.MoveTo(AfterLock.AddMinutes(4));
        IsDone(await AskAsync(app, Unit, second, "second"));
        Assert.Equal((SubmissionKind.Report, first), (await app.IngestAsync(Again)).Receipt is { } taken ? (taken.Kind, taken.Lock!.Value) : default);
        Assert.Equal(SubmissionKind.SetAside, (await app.IngestAsync(Third)).Receipt!.Kind);
        Assert.Equal(ReviewState.CorrectionAsked, (await StatusAsync(app, Unit)).ReviewState);
        app.Clock.MoveTo(AfterLock.AddMinutes(5));
        Assert.Equal(second, (await app.HandInAsync("52/2026-Q3/d.csv", Report(Unit, 4).ToCsv())).Lock);
        Assert.Equal(ReviewState.Answered, (await StatusAsync(app, Unit)).ReviewState);
    }

    [Fact]
    public async Task ARequestAboutAReportOfLongAgoIsRemindedOfToo()
    {
        await using var app = await TakenAsync();
        app.Clock.MoveTo(At(6, 12, 9, year: 2028));
        IsDone(await AskAsync(app, Unit, new DateOnly(2028, 12, 13)));
        foreach (var (day, owed) in new[] { (11, 0), (12, 1), (13, 1), (14, 1), (15, 0), (16, 1) })
        {
            app.Clock.MoveTo(At(day, 12, 8, year: 2028));
            Assert.Equal(owed, await app.Get<CorrectionReminders>().OweAsync(FewUnits, CancellationToken.None));
            Assert.Equal(0, await app.Get<CorrectionReminders>().OweAsync(FewUnits, CancellationToken.None));
        }
    }

    [Fact]
    public async Task AskedAgainTheDayThatWasGivenHoldsOnAndAnotherAnswerIsOwed()
    {
        await using var app = await TakenAsync();
        app.Clock.MoveTo(AfterLock);
        IsDone(await AskAsync(app, Unit, VietnamTime.DayOf(AfterLock).AddDays(2)));
        app.Clock.MoveTo(AfterLock.AddMinutes(1));
        IsDone(await ActAsync(app, Unit, ReviewActKind.Explain, "why", a => a with { ByMinistry = false, By = "Lan", Text = "Số liệu đúng: dự án lớn." }));
        Assert.Equal(ReviewState.Answered, (await StatusAsync(app, Unit)).ReviewState);
        Assert.True((await StatusAsync(app, Unit)).Review.Correction!.Answer!.IsExplanation);
        await app.UploadAsync(Again, Report(Unit, 2).ToCsv());
        app.Clock.MoveTo(AfterLock.AddMinutes(2));
        IsDone(await AskAsync(app, Unit, VietnamTime.DayOf(AfterLock).AddDays(9), "second"));
        Assert.Equal(ReviewState.CorrectionAsked, (await StatusAsync(app, Unit)).ReviewState);

        // It came before the second request and so does not answer it, but while the first was open.
        Assert.Equal(SubmissionKind.Report, (await app.IngestAsync(Again)).Receipt!.Kind);
        Assert.Equal(ReviewState.CorrectionAsked, (await StatusAsync(app, Unit)).ReviewState);
        IsRefused(ReviewRefusal.NoSuchRequest, await ActAsync(app, Unit, ReviewActKind.Explain, "late", a => a with { ByMinistry = false, About = "ask" }));
    }

    [Fact]
    public async Task AnOverdueRequestIsRemindedOfUntilItIsAnswered()
    {
        await using var app = await TakenAsync();
        app.Clock.MoveTo(AfterLock);
        var until = VietnamTime.DayOf(AfterLock).AddDays(5);
        IsDone(await AskAsync(app, Unit, until));
        var kinds = new List<(int Day, int Copies)>();
        for (var day = VietnamTime.DayOf(AfterLock).AddDays(1); day <= until.AddDays(12); day = day.AddDays(1))
        {
            app.Clock.MoveTo(VietnamTime.StartOf(day).AddHours(8));
            await app.RemindAsync();
            await app.RemindAsync();
            await app.DeliverAsync();
            kinds.AddRange(app.Transport.Sent.Where(m => m.Kind == MailKinds.CorrectionDue).Skip(kinds.Count).Select(m => (day.DayNumber - until.DayNumber, m.Cc.Count)));
        }

        Assert.Equal([(-1, 0), (0, 0), (1, 0), (3, 1), (10, 1)], kinds);
        Assert.Contains("QUÁ HẠN", app.Transport.Sent.Last(m => m.Kind == MailKinds.CorrectionDue).Subject);
        IsDone(await ActAsync(app, Unit, ReviewActKind.Explain, "why", a => a with { ByMinistry = false, Text = "Số liệu đúng." }));
        app.Clock.MoveTo(VietnamTime.StartOf(until.AddDays(20)).AddHours(8));
        Assert.Equal(0, (await app.RemindAsync()).Corrections);
    }

    [Fact]
    public async Task WhatIsLeftOutIsInNoTotalAndNoReferenceUntilItIsTakenInAgain()
    {
        await using var app = await TakenAsync();
        await app.HandInAsync("68/2026-Q3/a.csv", Report("68", 4).ToCsv());
        var amounts = (await StatusAsync(app, Unit)).Counted!.Amounts;
        Assert.NotNull(amounts);
        IsDone(await ActAsync(app, Unit, ReviewActKind.LeaveOut, "out", a => a with { Text = "Chờ địa phương kiểm tra." }));
        IsRefused(ReviewRefusal.AlreadySo, await ActAsync(app, Unit, ReviewActKind.LeaveOut, "out2"));
        var digest = await DigestAsync(app);
        Assert.Equal(["68"], digest.Figures.Select(f => f.Unit.Code));
        Assert.Equal([Unit], digest.LeftOut.Select(f => f.Unit.Code));
        Assert.Equal(Standing.OnTime, digest.Units.Single(u => u.Unit.Code == Unit).Standing);
        Assert.Null((await StatusAsync(app, Unit)).Counted!.Amounts);
        Assert.Null(await ReferenceAsync(app));
        IsDone(await ActAsync(app, Unit, ReviewActKind.TakeIn, "in"));
        Assert.Equal(amounts, (await StatusAsync(app, Unit)).Counted!.Amounts);
        Assert.NotNull(await ReferenceAsync(app));
        Assert.Empty((await DigestAsync(app)).LeftOut);
    }

    [Fact]
    public async Task ANewVersionOfWhatIsLeftOutIsCounted()
    {
        await using var app = await TakenAsync();
        IsDone(await ActAsync(app, Unit, ReviewActKind.LeaveOut, "out", a => a with { Text = "Sai." }));
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        await app.HandInAsync(Again, Report(Unit, 2).ToCsv());
        Assert.Equal([Unit], (await DigestAsync(app)).Figures.Select(f => f.Unit.Code));
        Assert.False((await StatusAsync(app, Unit)).IsLeftOut);
    }

    [Fact]
    public async Task AnEarlierVersionCountsAgainUntilANewOneIsTaken()
    {
        await using var app = await TakenAsync();
        app.Clock.MoveTo(At(17, 9, 9));
        await app.HandInAsync(Again, Report(Unit, 2).ToCsv());
        app.Clock.MoveTo(At(17, 9, 10));
        await app.UploadAsync(Third, Report(Unit, 3).ToCsv());
        app.Clock.MoveTo(At(17, 9, 11));
        IsDone(await ChooseAsync(app, Unit, 1, "choose"));
        Assert.Equal(1, (await StatusAsync(app, Unit)).Counted!.Version);
        Assert.Equal(1, (await DigestAsync(app)).Figures.Single().Version);

        // It was received before the choice, and is read after it.
        var late = (await app.IngestAsync(Third)).Receipt!;
        Assert.Equal((3, 1), (late.Version, late.CountedVersion));
        Assert.Equal(1, (await DigestAsync(app)).Figures.Single().Version);

        // The unit cannot undo it, though it is not locked.
        IsRefused(ReviewRefusal.ChosenByMinistry, await ChooseAsync(app, Unit, 2, "own", byMinistry: false));
        app.Clock.MoveTo(At(17, 9, 12));
        Assert.Equal(4, (await app.HandInAsync("52/2026-Q3/d.csv", Report(Unit, 5).ToCsv())).CountedVersion);
        Assert.Equal(4, (await DigestAsync(app)).Figures.Single().Version);

        // What is sent back changes nothing, and a unit may choose among its own until the lock.
        IsDone(await ChooseAsync(app, Unit, 3, "own", byMinistry: false));
        Assert.Equal(3, (await DigestAsync(app)).Figures.Single().Version);
        app.Clock.MoveTo(AfterLock);
        IsRefused(ReviewRefusal.Locked, await ChooseAsync(app, Unit, 4, "later", byMinistry: false));
        IsDone(await ChooseAsync(app, Unit, 4, "later"));
        Assert.Equal(4, (await DigestAsync(app)).Figures.Single().Version);
    }

    [Fact]
    public async Task AChoiceAmongMoreVersionsThanATransactionHasRowsIsOneTransaction()
    {
        const int Versions = 120;
        await using var app = await TakenAsync();
        var form = FewUnits.Forms.For("KC-01", Deadlines.CutOff)!;
        var figures = FigureRows.Counted([.. (await app.StateAsync()).FiguresByUnit[Unit]], form, Q3)!.Figures;
        var start = app.Clock.GetUtcNow();
        var heads = Enumerable.Range(2, Versions - 2).Select(version => FigureRows.Of(Partition, Unit, version, version.ToString("x32", null), start.AddSeconds(version), figures).Head);
        foreach (var some in heads.Chunk(ReportTable.MaxInATransaction))
        {
            Assert.True(await app.Table.RestoreAsync(Partition, some, CancellationToken.None));
        }

        var row = (await app.StatusAsync(Unit))!;
        Assert.True(await app.Table.ReplaceAsync(With(StatusRow.Of(Partition, row.Status with { Versions = Versions - 1 }), row.ETag), CancellationToken.None));
        app.Clock.MoveTo(start.AddHours(1));
        Assert.Equal(Versions, (await app.HandInAsync(Again, Report(Unit, 2).ToCsv())).CountedVersion);
        app.Clock.MoveTo(start.AddHours(2));
        IsDone(await ChooseAsync(app, Unit, 1, "choose"));
        var rows = (await app.StateAsync()).FiguresByUnit[Unit].ToList();
        Assert.Equal(1, FigureRows.Counted(rows, form, Q3)!.Version);
        Assert.Equal(Versions - 1, FigureRows.Versions(rows, form, Q3).Count(v => v.SetBackAt == app.Clock.GetUtcNow()));
        app.Clock.MoveTo(start.AddHours(3));
        IsDone(await ChooseAsync(app, Unit, Versions, "back"));
        Assert.Equal(Versions, (await DigestAsync(app)).Figures.Single().Version);
    }

    [Fact]
    public async Task TheSameFormSentLaterIsTheSameActAtItsFirstMomentAndItsMailWaitsFromThen()
    {
        await using var app = await TakenAsync();
        await app.HandInAsync(Again, Report(Unit, 2).ToCsv());
        var first = app.Clock.GetUtcNow().AddMinutes(1);
        app.Clock.MoveTo(first);
        await using (var dying = app.Another(new InterruptBeforeCommit(() => throw new InvalidOperationException("The process dies."))))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => ChooseAsync(dying, Unit, 1, "choose"));
        }

        // What has come since came after the choice, and counts.
        app.Clock.MoveTo(first.AddHours(1));
        await app.HandInAsync(Third, Report(Unit, 3).ToCsv());
        app.Clock.MoveTo(first.AddDays(9));
        IsDone(await ChooseAsync(app, Unit, 1, "choose"));
        IsDone(await ChooseAsync(app, Unit, 1, "choose"));
        var status = await StatusAsync(app, Unit);
        Assert.Equal((3, first), (status.Counted!.Version, status.Review.Chosen!.At));
        Assert.NotNull(status.Review.SetBackAt("the second", first.AddMinutes(-1)));
        var record = (await app.Table.FindAsync<Azure.Data.Tables.TableEntity>(Partition, MinistryActs.RecordsOf("review", Unit) + "choose", CancellationToken.None))!;
        Assert.Equal(first, MinistryActs.AtOf(record));
        var mail = (await app.StateAsync()).Mails.Single(m => m.Kind == MailKinds.Review);
        Assert.True(app.Clock.GetUtcNow() - mail.OwedSince < MailKinds.WaitsFor(mail.Kind));
    }

    [Fact]
    public async Task TheSameKeyWithSomethingElseIsToldApart()
    {
        await using var app = await TakenAsync();
        IsDone(await AskAsync(app, Unit, Deadlines.Lock));
        IsDone(await AskAsync(app, Unit, Deadlines.Lock));
        Assert.Equal(ActEnd.DoneOtherwise, (await AskAsync(app, Unit, Deadlines.Lock.AddDays(1))).End);
        Assert.Single((await app.StateAsync()).Mails, m => m.Kind == MailKinds.Review);
    }

    [Fact]
    public async Task TheSameBytesCountAgainWhenAnEarlierVersionWasChosenInTheirPlace()
    {
        await using var app = await TakenAsync();
        app.Clock.MoveTo(At(17, 9, 9));
        await app.HandInAsync(Again, Report(Unit, 2).ToCsv());
        app.Clock.MoveTo(At(17, 9, 10));
        await app.UploadAsync("52/2026-Q3/b2.csv", Report(Unit, 2).ToCsv());
        app.Clock.MoveTo(At(17, 9, 11));
        IsDone(await ChooseAsync(app, Unit, 1, "choose", byMinistry: false));
        Assert.Equal(SubmissionKind.SameAgain, (await app.IngestAsync("52/2026-Q3/b2.csv")).Receipt!.Kind);
        app.Clock.MoveTo(At(17, 9, 12));
        Assert.Equal((SubmissionKind.Report, 3), await app.HandInAsync(Third, Report(Unit, 2).ToCsv()) is var taken ? (taken.Kind, taken.CountedVersion) : default);
        Assert.Equal(SubmissionKind.SameAgain, (await app.HandInAsync("52/2026-Q3/c2.csv", Report(Unit, 2).ToCsv())).Kind);
    }

    [Fact]
    public async Task ARequestOfAReportThatALaterRuleTookAwayIsAnsweredAndClosedAllTheSame()
    {
        await using var app = await TakenAsync();
        IsDone(await AskAsync(app, Unit, Deadlines.Lock));
        var row = (await app.StatusAsync(Unit))!;
        Assert.True(await app.Table.ReplaceAsync(With(StatusRow.Of(Partition, row.Status with { Counted = null }), row.ETag), CancellationToken.None));
        var standing = (await DigestAsync(app)).Units.Single(u => u.Unit.Code == Unit);
        Assert.Equal((Standing.RejectedOpen, ReviewState.CorrectionAsked), (standing.Standing, standing.Review!.State));
        IsDone(await RunAsync(app, Unit, new ReviewAct(ReviewActKind.Explain, "why", "", 0, default, "Lan") { About = "ask", ByMinistry = false, Text = "Số liệu đúng." }));
        IsDone(await RunAsync(app, Unit, new ReviewAct(ReviewActKind.CloseCorrection, "close", "", 0, default, "Hoa") { About = "ask" }));
        IsRefused(ReviewRefusal.NoSuchRequest, await RunAsync(app, Unit, new ReviewAct(ReviewActKind.CloseCorrection, "close2", "", 0, default, "Hoa") { About = "ask" }));
        Assert.Null((await DigestAsync(app)).Units.Single(u => u.Unit.Code == Unit).Review);
    }

    [Fact]
    public void ARequestThatIsMadeWhileTheOtherIsClosedEndsTheSameWhicheverIsCommittedFirst()
    {
        ReviewAct Act(ReviewActKind kind, string key, int minute) => new(kind, key, "u", 1, At(17, 9, 9, minute), "Hoa") { Until = Deadlines.Lock.AddDays(minute), About = "first" };
        var asked = new ReportStatus(Unit) { Counted = new CountedVersion(1, "u", Outcome.Accepted, At(16, 9, 9), 0) }.After(Act(ReviewActKind.AskCorrection, "first", 0));
        var (second, close) = (Act(ReviewActKind.AskCorrection, "second", 1), Act(ReviewActKind.CloseCorrection, "close", 2));
        Assert.Equal(asked.After(second).After(close), asked.After(close).After(second));
    }

    [Fact]
    public async Task AnActThatAnotherCallHasJustDoneIsDoneAndStaysNoted()
    {
        await using var app = await TakenAsync();
        var act = new MinistryAct(Partition, Unit, "call", "k", "Hoa", null);
        var plan = new ActPlan(new Dictionary<string, object>(), []);
        Task<ActEnd> RunAsync(Func<Task<ActPlan?>> decide) => app.Get<MinistryActs>().RunAsync(act, _ => true, (_, _) => decide(), FewUnits, CancellationToken.None);
        Assert.Equal(ActEnd.Done, await RunAsync(async () =>
        {
            Assert.Equal(ActEnd.Done, await RunAsync(() => Task.FromResult<ActPlan?>(plan)));
            return null;
        }));
        Assert.NotEmpty(await app.Get<RowNotes>().FindAsync(Partition, [act.Record], CancellationToken.None));
    }

    [Fact]
    public async Task AnActThatWasNotedByACallThatDiedIsForgottenWhenItIsRefusedLater()
    {
        await using var app = await TakenAsync();
        await using (var dying = app.Another(new InterruptBeforeCommit(() => throw new InvalidOperationException("The process dies."))))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => ActAsync(dying, Unit, ReviewActKind.LeaveOut, "out"));
        }

        var seen = (await StatusAsync(app, Unit)).Counted!;
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        await app.HandInAsync(Again, Report(Unit, 2).ToCsv());
        string[] rows = [MinistryActs.RecordsOf("review", Unit) + "out", Keys.Mail + $"review_{Unit}_out"];
        Assert.NotEmpty(await app.Get<RowNotes>().FindAsync(Partition, rows, CancellationToken.None));
        IsRefused(ReviewRefusal.OtherVersionCounts, await RunAsync(app, Unit, new ReviewAct(ReviewActKind.LeaveOut, "out", seen.Upload, 1, default, "Hoa")));
        Assert.Empty(await app.Get<RowNotes>().FindAsync(Partition, rows, CancellationToken.None));
    }

    [Fact]
    public async Task AFormThatDiedAndIsSentWithSomethingElseIsNotedAsThat()
    {
        await using var app = await TakenAsync();
        await DieAsync(app, dying => ActAsync(dying, Unit, ReviewActKind.LeaveOut, "k"));
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        IsDone(await ActAsync(app, Unit, ReviewActKind.Read, "k"));
        var noted = (await app.Get<RowNotes>().ReadAsync(CancellationToken.None))[Partition].ToList();
        var act = Assert.Single(ReviewRecords.ByUnit(noted)[Unit]);
        Assert.Equal((ReviewActKind.Read, app.Clock.GetUtcNow()), (act.Kind, act.At));
        Assert.DoesNotContain(noted, n => n.RowKey.StartsWith(Keys.Mail + "review_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnActThatIsDoneLaterAboutAnotherVersionIsNotedSo()
    {
        await using var app = await TakenAsync();
        IsDone(await AskAsync(app, Unit, Deadlines.Lock));
        Task<ReviewEnd> ExplainAsync(Deployment by) => RunAsync(by, Unit, new ReviewAct(ReviewActKind.Explain, "why", "", 0, default, "Lan") { ByMinistry = false, About = "ask", Text = "Số liệu đúng." });
        await DieAsync(app, ExplainAsync);
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        await app.HandInAsync(Again, Report(Unit, 2).ToCsv());
        IsDone(await ExplainAsync(app));
        var record = (await app.Table.FindAsync<Azure.Data.Tables.TableEntity>(Partition, MinistryActs.RecordsOf("review", Unit) + "why", CancellationToken.None))!;
        var noted = Assert.Single(await app.Get<RowNotes>().FindAsync(Partition, [record.RowKey], CancellationToken.None));
        Assert.Equal((2, 2), (ReviewRecords.Read(record).Version, ReviewRecords.Read(noted).Version));
    }

    [Fact]
    public async Task AnActWhoseCommitFailedIsForgotten()
    {
        await using var app = await TakenAsync();
        await using (var broken = app.Another(new InterruptBeforeCommit(() => throw new Azure.RequestFailedException(403, "No."))))
        {
            await Assert.ThrowsAsync<Azure.RequestFailedException>(() => ActAsync(broken, Unit, ReviewActKind.LeaveOut, "out"));
        }

        Assert.Empty(ReviewRecords.ByUnit((await app.Get<RowNotes>().ReadAsync(CancellationToken.None))[Partition]));
    }

    /// <summary>Two calls of one form with something else in each: the one that comes second puts its note in the place of the first, whose commit comes first.</summary>
    [Fact]
    public async Task WhatIsNotedIsWhatWasCommittedThoughTwoFormsOfOneKeyWereSentAtOnce()
    {
        await using var app = await TakenAsync();
        await using (var other = app.Another(new InterruptBeforeCommit(async () => IsDone(await ActAsync(app, Unit, ReviewActKind.Read, "k")))))
        {
            Assert.Equal(ActEnd.DoneOtherwise, (await ActAsync(other, Unit, ReviewActKind.LeaveOut, "k")).End);
        }

        Assert.Equal(ReviewActKind.Read, Assert.Single(ReviewRecords.ByUnit((await app.Get<RowNotes>().ReadAsync(CancellationToken.None))[Partition])[Unit]).Kind);
    }

    [Fact]
    public async Task ARequestThatAnotherHasOvertakenIsRefusedAndOwesNoMail()
    {
        await using var app = await TakenAsync();
        await DieAsync(app, dying => AskAsync(dying, Unit, Deadlines.Lock, "first"));
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        IsDone(await AskAsync(app, Unit, Deadlines.Lock, "second"));
        IsRefused(ReviewRefusal.Overtaken, await AskAsync(app, Unit, Deadlines.Lock, "first"));
        Assert.Equal("review_52_second", Assert.Single((await app.StateAsync()).Mails, m => m.Kind == MailKinds.Review).Key);
        Assert.Equal("second", Assert.Single(ReviewRecords.ByUnit((await app.Get<RowNotes>().ReadAsync(CancellationToken.None))[Partition])[Unit]).Key);
    }

    [Fact]
    public async Task AnActThatOwesAMailAndTellsNobodyIsAFault()
    {
        await using var app = await TakenAsync();
        var mail = MailRow.Owed(Partition, "call_52_k", MailKinds.Review, ["a@tinh.example"], [], app.Clock.GetUtcNow());
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Get<MinistryActs>().RunAsync(
            new MinistryAct(Partition, Unit, "call", "k", "Hoa", null), _ => true,
            (_, _) => Task.FromResult<ActPlan?>(new ActPlan(new Dictionary<string, object>(), []) { Mail = mail }), FewUnits, CancellationToken.None));
    }

    [Fact]
    public async Task HistoryIsNoVersionToChooseNorOneThatRevalidatingLetsCount()
    {
        await using var app = await TakenAsync();
        var status = await StatusAsync(app, Unit);
        var row = (await app.Table.FindAsync<SubmissionRow>(Partition, SubmissionRow.Key(Unit, status.Counted!.Upload), CancellationToken.None))!;
        var history = row.ReadReceipt() with { Imported = new ReceiptImport("An"), Timeliness = Timeliness.Undated };
        var kept = SubmissionRow.Of(Partition, row.Upload, history, row.Way);
        kept.ETag = row.ETag;
        Assert.True(await app.Table.ReplaceAsync(kept, CancellationToken.None));
        await app.HandInAsync(Again, Report(Unit, 2).ToCsv());
        IsRefused(ReviewRefusal.NotTaken, await ChooseAsync(app, Unit, 1, "history"));
        Assert.DoesNotContain(await app.Get<Pipeline.Revalidate.RevalidateReports>().RunAsync("KC-01", Q3, CancellationToken.None), v => v.Receipt == history.Id);
    }

    private static async Task DieAsync(Deployment app, Func<Deployment, Task<ReviewEnd>> act)
    {
        await using var dying = app.Another(new InterruptBeforeCommit(() => throw new InvalidOperationException("The process dies.")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => act(dying));
    }

    private static async Task<Deployment> TakenAsync()
    {
        var app = await StartAsync();
        await app.HandInAsync(File, Report(Unit, 1).ToCsv());
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        return app;
    }

    private static StatusRow With(StatusRow row, Azure.ETag read)
    {
        row.ETag = read;
        return row;
    }

    private static async Task<ComplianceDigest> DigestAsync(Deployment app) => await app.Get<ComplianceQuery>().DigestAsync(
        new TableLook(app.Table), Deadlines, DigestMoment.Weekly, FewUnits, app.Clock.GetUtcNow(), CancellationToken.None);

    // What the year's report is held against.
    private static Task<Reporting.Forms.FigureSet?> ReferenceAsync(Deployment app) => app.Get<EarlierReports>().LatestAsync(
        FewUnits, FewUnits.Forms.For("KC-01", Deadlines.CutOff)!, FewUnits.Units.Find(Unit, Deadlines.CutOff)!,
        new Reporting.Periods.Period(Reporting.Periods.PeriodKind.Year, 2026), CancellationToken.None);
}
