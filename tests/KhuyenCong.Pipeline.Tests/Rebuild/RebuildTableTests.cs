using System.Globalization;
using System.Text;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Health;
using KhuyenCong.Pipeline.Import;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.Revalidate;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Tests.Difficulties;
using KhuyenCong.Pipeline.Tests.Import;
using KhuyenCong.Pipeline.Tests.Reference;
using KhuyenCong.Pipeline.Tests.Review;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Rebuild;

/// <summary>
/// A row is compared column by column, but for what nothing can tell any more: the fate of a mail, when an answer became owed (its receipt
/// says when the upload was received), the trace that it belongs to, and since when a version of the reference data is in force.
/// </summary>
public sealed class RebuildTableTests
{
    private static readonly string[] FateOfAMail =
    [
        nameof(MailRow.State), nameof(MailRow.Detail), nameof(MailRow.MessageId), nameof(MailRow.SettledAt), nameof(MailRow.SentAt), nameof(MailRow.Tries),
        nameof(MailRow.Attempt), nameof(MailRow.ClaimedAt), nameof(MailRow.NextAt), nameof(MailRow.RebuiltAt), nameof(MailRow.Trace),
    ];

    [Fact]
    public async Task AWholeMixedPeriodIsTheSameAfterItsTableWasLost()
    {
        await using var app = await StartAsync();
        await PlayAsync(app);
        var before = await SnapshotAsync(app);
        var kinds = before.Keys.Select(k => k.Row.Split('_')[0]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["change", "figures", "force", "mail", "partition", "period", "recent", "status", "submission"], kinds);
        var mailed = before.Where(r => r.Key.Row.StartsWith(Keys.Mail, StringComparison.Ordinal)).Select(r => r.Value["Kind"]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            [MailKinds.Digest, MailKinds.Extension, MailKinds.Operators, MailKinds.ProgrammeDue, MailKinds.Receipt, MailKinds.Rejection, MailKinds.Reminder, MailKinds.SameAgain, MailKinds.SetAside, MailKinds.Unrouted],
            mailed);

        await app.Storage.Table.DeleteAsync();
        await using var again = await RestartAsync(app);
        var result = await RebuildAsync(again);
        Assert.Empty(result.Problems);
        Assert.Empty(result.WithoutReceipt);
        AssertSame(before, await SnapshotAsync(again));
        Assert.Equal(before.Keys.Count(k => k.Row.StartsWith(Keys.Submission, StringComparison.Ordinal)), result.Submissions);
        Assert.Equal(before.Keys.Count(k => k.Row.StartsWith(Keys.Mail, StringComparison.Ordinal)), result.Mails);
    }

    [Fact]
    public async Task WhatWasImportedIsHistoryAgainAndWhatWasUndoneIsNot()
    {
        await using var app = await StartAsync();
        await ImportReportsTests.ImportAsync(
            app, ("52/2025-Q3/a.csv", ImportReportsTests.Past("52", 2025, 3)), ("66/2025-Q3/b.csv", ImportReportsTests.Past("66", 2025, 4)), ("68/2024-Q3/c.csv", ImportReportsTests.Past("68", 2024, 5)));
        await app.Get<ImportReports>().UndoAsync(new ImportChoice("66"), "Bình", trial: false, CancellationToken.None);
        await app.Get<ImportReports>().UndoAsync(new ImportChoice(Period: new Period(PeriodKind.Quarter, 2024, 3)), "Bình", trial: false, CancellationToken.None);
        await app.HandInAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        await app.DeliverAsync();
        var before = await SnapshotAsync(app);
        Assert.Equal(["audit", "figures", "mail", "partition", "recent", "status", "submission"], before.Keys.Select(k => k.Row.Split('_')[0]).Distinct().Order(StringComparer.Ordinal));

        await app.Storage.Table.DeleteAsync();
        await using var again = await RestartAsync(app);
        var result = await RebuildAsync(again);
        Assert.Empty(result.Problems);
        Assert.Empty(result.WithoutReceipt);
        AssertSame(before, await SnapshotAsync(again));
    }

    [Fact]
    public async Task DifficultiesAndTheirAnswersAreTheSameTooWhicheverVersionCounts()
    {
        await using var app = await StartAsync();
        await app.IngestAsync(await Told.PutAsync(app, "52", "5", "Thiếu cộng tác viên"));
        await app.IngestAsync(await Told.PutAsync(app, "52", "chung", "Không tự nhiên", number: "second"));
        await app.IngestAsync(await Told.PutAsync(app, "68", "3", "Thiếu vốn", period: "2026-Q3", form: "KC-01"));
        app.Clock.MoveTo(At(16, 12, 10));
        await app.HandInAsync("52/2026-Y/a.csv", Told.Report("52", ("8.3", "Thiếu kinh phí"), ("8.1", "Thiếu văn bản")));
        foreach (var (about, key) in (await Told.OfAsync(app, "52")).Zip(["a", "b", "c"]))
        {
            Assert.Equal(AnswerEnd.Done, await Told.AnswerAsync(app, "52", about, closes: key == "b", key: key));
        }

        app.Clock.MoveTo(At(17, 12, 10));
        await app.IngestAsync(await Told.PutAsync(app, "52", "5", "Thiếu cả biên chế"));
        await app.HandInAsync("52/2026-Y/b.csv", Told.Report("52", ("8.3", "Thiếu kinh phí"), ("9.7", "Đề nghị tập huấn")));
        await app.DeliverAsync();
        await CompareAsync(app);

        // A rule that came later takes the last version away: the one before it counts again, and what that one says.
        var told = await Told.OfAsync(app, "52");
        Assert.Equal(DifficultyState.Closed, told.Single(d => d.Point == "1").State);
        const string Path = "forms/KC-02-2026.json";
        var rows = SampleUploads.Text(Path);
        await SampleUploads.ApplyAsync(app, Path, Encoding.UTF8.GetBytes(rows.Replace("\"maxLength\": 2000, \"proposalOf\": \"7\"", "\"maxLength\": 5, \"proposalOf\": \"7\"", StringComparison.Ordinal)));
        Assert.Contains(await app.Get<RevalidateReports>().ApplyAsync("KC-02", Told.Year, CancellationToken.None), r => r is { CountedBefore: 2, CountedAfter: 1 });
        told = await Told.OfAsync(app, "52");
        Assert.NotEqual(DifficultyState.Closed, told.Single(d => d.Point == "1").State);
        Assert.DoesNotContain(told, d => d.Point == "7");
        Assert.Equal(5, told.Count + 1);
        await CompareAsync(app);
    }

    [Fact]
    public async Task WhatWasDoneAboutReportsIsTheSameTooInWhateverOrderItCame()
    {
        await using var app = await StartAsync();
        foreach (var unit in new[] { "52", "68", "48", "01" })
        {
            await app.HandInAsync($"{unit}/2026-Q3/a.csv", Report(unit, 1).ToCsv());
        }

        app.Clock.MoveTo(At(17, 9, 9));
        await app.HandInAsync("52/2026-Q3/b.csv", Report("52", 2).ToCsv());
        await app.UploadAsync("52/2026-Q3/c.csv", Report("52", 3).ToCsv());
        app.Clock.MoveTo(At(17, 9, 10));
        Reviewed.IsDone(await Reviewed.ChooseAsync(app, "52", 1, "first"));
        await app.IngestAsync("52/2026-Q3/c.csv");
        Reviewed.IsDone(await Reviewed.ActAsync(app, "68", ReviewActKind.LeaveOut, "out", a => a with { Text = "Chờ kiểm tra." }));
        Reviewed.IsDone(await Reviewed.ActAsync(app, "68", ReviewActKind.Settle, "settled", a => a with { About = "KC01-E08_02_period" }));
        Reviewed.IsDone(await Reviewed.AskAsync(app, "48", Deadlines.Lock));
        Reviewed.IsDone(await Reviewed.AskAsync(app, "01", Deadlines.Lock));
        Reviewed.IsDone(await Reviewed.ActAsync(app, "01", ReviewActKind.Read, "read"));
        await CompareAsync(app);

        app.Clock.MoveTo(At(18, 9, 9));
        Reviewed.IsDone(await Reviewed.ActAsync(app, "68", ReviewActKind.TakeIn, "in"));
        Reviewed.IsDone(await Reviewed.ActAsync(app, "48", ReviewActKind.Explain, "why", a => a with { ByMinistry = false, Text = "Số liệu đúng." }));
        await app.HandInAsync("01/2026-Q3/b.csv", Report("01", 2).ToCsv());
        Reviewed.IsDone(await Reviewed.ChooseAsync(app, "52", 2, "second"));
        await CompareAsync(app);

        app.Clock.MoveTo(VietnamTime.EndOf(Deadlines.Lock).AddHours(9));
        Reviewed.IsDone(await Reviewed.ActAsync(app, "01", ReviewActKind.CloseCorrection, "close"));
        Reviewed.IsDone(await Reviewed.AskAsync(app, "48", Deadlines.Lock.AddDays(9), "again"));
        app.Clock.MoveTo(VietnamTime.EndOf(Deadlines.Lock).AddHours(10));
        await app.HandInAsync("48/2026-Q3/b.csv", Report("48", 2).ToCsv());
        await app.HandInAsync("01/2026-Q3/c.csv", Report("01", 3).ToCsv());
        app.Clock.MoveTo(VietnamTime.StartOf(Deadlines.Lock.AddDays(12)).AddHours(8));
        await app.RemindAsync();
        await app.DeliverAsync();
        await CompareAsync(app);
    }

    [Fact]
    public async Task AnAnswerToADifficultyComesBackWithTheVersionThatTellsIt()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 12, 10));
        await app.HandInAsync("52/2026-Y/a.csv", Told.Report("52", ("8.3", "Thiếu kinh phí"), ("9.7", "Đề nghị tập huấn")));
        Assert.Equal(AnswerEnd.Done, await Told.AnswerAsync(app, "52", (await Told.OfAsync(app, "52")).Single(d => d.Point == "3")));
        app.Clock.MoveTo(At(17, 12, 10));
        await app.HandInAsync("52/2026-Y/b.csv", Told.Report("52", ("8.1", "Thiếu văn bản")));
        foreach (var (version, hour) in new[] { (1, 11), (2, 12), (1, 13), (2, 14) })
        {
            app.Clock.MoveTo(At(17, 12, hour));
            await ChooseAsync(version);
            Assert.Equal(version == 1 ? ["3", "7"] : ["1"], (await Told.OfAsync(app, "52")).Select(d => d.Point).Order());
            Assert.All((await Told.OfAsync(app, "52")).Where(d => d.Point == "3"), d => Assert.Equal(DifficultyState.Answered, d.State));
        }

        // Said again by a report that came later.
        app.Clock.MoveTo(At(18, 12, 10));
        await app.HandInAsync("52/2026-Y/c.csv", Told.Report("52", ("8.3", "Thiếu kinh phí"), ("8.6", "Thiếu người")));
        Assert.Equal(DifficultyState.Answered, (await Told.OfAsync(app, "52")).Single(d => d.Point == "3").State);
        app.Clock.MoveTo(At(18, 12, 11));
        await ChooseAsync(1);
        await CompareAsync(app);

        // A rule that came later takes the chosen version away: the one that came last counts, and what it says, as if nothing had been chosen.
        const string Path = "forms/KC-02-2026.json";
        await SampleUploads.ApplyAsync(app, Path, Encoding.UTF8.GetBytes(SampleUploads.Text(Path).Replace("\"maxLength\": 2000, \"proposalOf\": \"7\"", "\"maxLength\": 5, \"proposalOf\": \"7\"", StringComparison.Ordinal)));
        Assert.Contains(await app.Get<RevalidateReports>().ApplyAsync("KC-02", Told.Year, CancellationToken.None), r => r is { CountedBefore: 1, CountedAfter: 3 });
        Assert.Equal(
            [("1", DifficultyState.Closed), ("3", DifficultyState.Answered), ("6", DifficultyState.Open)],
            (await Told.OfAsync(app, "52")).Select(d => (d.Point, d.State)).Order());
        await CompareAsync(app);

        async Task ChooseAsync(int version)
        {
            var row = (await app.Table.UnderAsync<SubmissionRow>(Told.Partition, Keys.Submission + "52_", CancellationToken.None)).Single(s => s.Version == version);
            var at = app.Clock.GetUtcNow().Ticks.ToString(CultureInfo.InvariantCulture);
            Reviewed.IsDone(await app.Get<ReviewReport>().RunAsync("KC-02", Told.Year, "52", new ReviewAct(ReviewActKind.Choose, at, row.Upload, version, default, "Hoa"), CancellationToken.None));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AVersionThatALaterRuleTakesAwayCountsNoMoreThoughItWasChosenOrLeftOut(bool chosen)
    {
        await using var app = await StartAsync();
        byte[] taken = Sample("warn-over-plan-52.xlsx"), first = Report("52", 2).ToCsv();
        var versions = chosen ? new[] { taken, first, Report("52", 3).ToCsv() } : [first, taken];
        foreach (var (content, number) in versions.Select((v, i) => (v, i)))
        {
            app.Clock.MoveTo(At(16, 9, 8 + number));
            Assert.True((await app.HandInAsync($"52/2026-Q3/{number}.{(content == taken ? "xlsx" : "csv")}", content)).Outcome!.Value.IsAccepted());
            if (!chosen)
            {
                app.Clock.MoveTo(At(16, 9, 8 + number, 30));
                Reviewed.IsDone(await Reviewed.ActAsync(app, "52", ReviewActKind.LeaveOut, "out" + number, a => a with { Text = "Chờ kiểm tra." }));
            }
        }

        foreach (var version in chosen ? new[] { 2, 1 } : [])
        {
            app.Clock.MoveTo(At(17, 9, 11 - version));
            Reviewed.IsDone(await Reviewed.ChooseAsync(app, "52", version, "choice" + version));
        }

        await SampleUploads.ApplyAsync(app, SampleUploads.Form, SampleUploads.StricterFrom("2026-09-14"));
        Assert.Contains(await app.Get<RevalidateReports>().ApplyAsync("KC-01", Q3, CancellationToken.None), r => r.CountedAfter == (chosen ? 3 : 1));

        // The first stays left out, though another was since.
        var status = await Reviewed.StatusAsync(app, "52");
        Assert.Equal((!chosen, chosen), (status.IsLeftOut, status.Counted!.Amounts is not null));
        await CompareAsync(app);
    }

    [Fact]
    public async Task WhatTheMinistryDidAboutMissingUnitsIsTheSameTooAndNobodyIsRemindedTwice()
    {
        await using var app = await StartAsync();
        await PutAsync(app, "*,KC-01,2026-Q3,Bão lụt,Lê Văn A,2026-09-25");
        await app.Get<RemindNow>().RunAsync(Deadlines, ["46", "68"], escalation: false, "Hoa", CancellationToken.None);
        await app.Get<RemindNow>().RunAsync(Deadlines, ["46"], escalation: true, "Hoa", CancellationToken.None);
        Assert.True(await app.Get<NotedCalls>().NoteAsync(Partition, "46", "Hẹn nộp thứ Sáu", "Hoa", "k", CancellationToken.None));
        await app.DeliverAsync();
        app.Clock.MoveTo(At(23, 9, 9));
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        await app.DeliverAsync();
        var before = await SnapshotAsync(app);
        Assert.Equal(Standing.OnTime, (await app.StatusAsync("52"))!.Standing);

        await app.Storage.Table.DeleteAsync();
        await using var again = await RestartAsync(app);
        Assert.Empty((await RebuildAsync(again)).Problems);
        AssertSame(before, await SnapshotAsync(again));
        Assert.Equal("Hẹn nộp thứ Sáu", NotedCalls.Read(Assert.Single(await again.Table.UnderAsync<TableEntity>(Partition, MinistryActs.RecordsOf(NotedCalls.Kind, "46"), CancellationToken.None))).Call.Note);
        var sent = app.Transport.Sent.Count;
        await again.DeliverAsync();
        Assert.Equal(sent, app.Transport.Sent.Count);

        static async Task PutAsync(Deployment app, string row)
        {
            const string Name = ReferenceUpload.Folder + ReferenceData.ExtensionsPath;
            var put = await app.Storage.Reference.GetBlobClient(Name).UploadAsync(new BinaryData("unit,form,period,reason,author,until\n" + row + "\n"));
            app.Arrival.Note(Name, put.Value.ETag, app.Clock.GetUtcNow());
            Assert.Equal(IngestEnd.Recorded, (await app.Get<ApplyReference>().RunAsync(Name, CancellationToken.None)).End);
        }
    }

    [Fact]
    public async Task WhatWasConfirmedAndWhatItIsHeldAgainstAreTheSameToo()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        await app.HandInAsync("68/2026-Q3/a.xlsx", Sample("good-sheetjs-68.xlsx"));
        app.Clock.MoveTo(At(17, 9, 9));
        await app.HandInAsync("52/2026-Q3/b.xlsx", Sample("officer-nghin-silent.xlsx"));
        app.Clock.MoveTo(At(18, 9, 9));
        await app.UploadAsync("52/2026-Q3/c.xlsx", Sample("officer-nghin-silent.xlsx"), SubmitterConfirmation.Write("Đã đối chiếu"));
        await app.IngestAsync("52/2026-Q3/c.xlsx");
        app.Clock.MoveTo(At(19, 9, 9));
        await app.HandInAsync("68/2026-Q3/b.xlsx", Sample("bad-total-52.xlsx"));
        Assert.Equal((3, null), (await app.StatusAsync("52")) is { } status ? (status.CountedVersion, status.CountedAmounts) : default);
        Assert.NotEmpty((await app.StatusAsync("68"))!.CountedAmounts!);
        await app.DeliverAsync();
        var before = await SnapshotAsync(app);
        await app.Storage.Table.DeleteAsync();
        await using var again = await RestartAsync(app);
        Assert.Empty((await RebuildAsync(again)).Problems);
        AssertSame(before, await SnapshotAsync(again));
        Assert.All(await again.Get<RevalidateReports>().RunAsync("KC-01", Q3, CancellationToken.None), r => Assert.False(r.Changes, r.ToString()));

        // What comes then is judged as it would have been.
        again.Clock.MoveTo(At(20, 9, 9));
        Assert.Equal("KC01-E08", (await again.HandInAsync("52/2026-Q3/d.xlsx", Sample("officer-nghin-silent.xlsx"))).Findings[0].Code);
        Assert.Equal(Outcome.Accepted, (await again.HandInAsync("52/2026-Q3/e.xlsx", Sample("good-exceljs-52.xlsx"))).Outcome);
    }

    [Fact]
    public async Task NoMailGoesOutASecondTimeAndThePeriodGoesOn()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        await app.HandInAsync("46/2026-Q3/a.xlsx", Report("46").WithWrongTotal().ToWorkbook());
        app.Clock.MoveTo(At(18, 9, 8));
        await app.RemindAsync();
        await app.DigestAsync();
        await app.DeliverAsync();
        Assert.NotEmpty(app.Transport.Sent);
        var standing = ComplianceCounts.Of(await StandingsAsync(app));

        await app.Storage.Table.DeleteAsync();
        await using var again = await RestartAsync(app);
        await RebuildAsync(again);
        await again.SweepAsync();
        Assert.Equal(0, (await again.RemindAsync()).Reminders);
        Assert.Empty(await again.DigestAsync());
        await again.DeliverAsync();
        Assert.Empty(again.Transport.Sent);
        Assert.Equal(standing, ComplianceCounts.Of(await StandingsAsync(again)));

        // Nothing of it needs a person, and the ledger says what it does not know.
        var health = await again.Get<ReadHealth>().RunAsync(null, CancellationToken.None);
        Assert.True(health.Healthy);
        Assert.Equal("unknown", Assert.Single(health.Mails).Key);

        // The next step is a new mail, to those whose report is missing.
        again.Clock.MoveTo(VietnamTime.StartOf(Deadlines.Due).AddHours(8));
        var reminded = (await again.RemindAsync()).Reminders;
        await again.DeliverAsync();
        Assert.Equal(reminded, again.Transport.Sent.Count(m => m.Kind == MailKinds.Reminder));
        Assert.Equal(FewCount - 1, reminded);
        Assert.DoesNotContain(again.Transport.Sent, m => m.Key.Contains("_52_", StringComparison.Ordinal));
        Assert.Equal(2, (await again.HandInAsync("46/2026-Q3/b.xlsx", Report("46").ToWorkbook())).Version);
    }

    [Fact]
    public async Task LaterJudgementsAndRevokedLinksAreTheSameToo()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("warn-over-plan-52.xlsx"));
        await app.HandInAsync("68/2026-Q3/a.xlsx", Sample("good-sheetjs-68.xlsx"));
        await SampleUploads.ApplyAsync(app, SampleUploads.Form, SampleUploads.StricterFrom("2026-09-14"));
        app.Clock.MoveTo(VietnamTime.StartOf(Deadlines.Due).AddDays(2).AddHours(9));
        Assert.Contains(await app.Get<RevalidateReports>().ApplyAsync("KC-01", Q3, CancellationToken.None), r => r.CountedAfter == 0);
        await CompareAsync(app);

        // Late as the mended one is, the unit was on time once.
        await app.HandInAsync("52/2026-Q3/b.xlsx", Report("52").ToWorkbook());
        await SampleUploads.ApplyAsync(app, SampleUploads.Form, SampleUploads.Shipped(SampleUploads.Form).Content.ToArray());
        await app.Get<RevalidateReports>().ApplyAsync("KC-01", Q3, CancellationToken.None);
        Assert.Equal(1, await app.Get<HandInLinks>().RevokeAsync("52", CancellationToken.None));
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        Assert.Equal(2, await app.Get<HandInLinks>().RevokeAsync("52", CancellationToken.None));
        await CompareAsync(app);
        Assert.Equal(Standing.OnTime, (await app.StatusAsync("52"))!.Standing);
    }

    [Fact]
    public async Task ARunThatIsCutShortAtAnyCallIsRepeated()
    {
        await using var app = await StartAsync();
        await ApplyAsync(app);
        await app.HandInAsync("52/2026-Q3/a.xlsx", Report("52").WithWrongTotal().ToWorkbook());
        await app.HandInAsync("52/2026-Q3/b.xlsx", Report("52").ToWorkbook());
        await app.HandInAsync("99/2026-Q3/c.xlsx", Report("52").ToWorkbook());
        app.Clock.MoveTo(VietnamTime.StartOf(Deadlines.Due).AddHours(8));
        await app.RemindAsync();
        await app.DeliverAsync();
        var before = await SnapshotAsync(app);

        for (var call = 1; ; call += LongForm.IsOn ? 1 : 13)
        {
            await app.Storage.Table.DeleteAsync();
            var policy = new FaultPolicy { FailCall = call, AfterServer = call % 2 == 0 };
            await using var cut = await RestartAsync(app, policy);
            var fault = await Record.ExceptionAsync(() => RebuildAsync(cut));
            if (policy.Calls < call)
            {
                Assert.Null(fault);
                Assert.True(call > 20, "The faults did not reach into the rebuild.");
                break;
            }

            Assert.IsType<InjectedFault>(fault);
            await using var again = await RestartAsync(app);
            var since = await RebuildingSinceAsync(again);
            Assert.True(since is null || since == VietnamTime.At(app.Clock.GetUtcNow()));
            await RebuildAsync(again, addMissing: since is null);
            Assert.Null(await RebuildingSinceAsync(again));
            AssertSame(before, await SnapshotAsync(again));
        }
    }

    [Fact]
    public async Task ATableThatHoldsRowsIsLeftAloneUnlessToldAndKeepsItsRowsThen()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        await app.HandInAsync("46/2026-Q3/a.xlsx", Report("46").ToWorkbook());
        await app.DeliverAsync();
        var before = await SnapshotAsync(app, all: true);
        await using var again = await RestartAsync(app);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RebuildAsync(again));
        Assert.Contains(app.Storage.Table.Name, refused.Message, StringComparison.Ordinal);
        AssertSame(before, await SnapshotAsync(app, all: true));

        foreach (var key in before.Keys.Where(k => k.Row.Contains("_46_", StringComparison.Ordinal) && !k.Row.StartsWith(Keys.Mail, StringComparison.Ordinal)))
        {
            await app.Storage.Table.DeleteEntityAsync(key.Partition, key.Row);

            // By which way an upload came is told by no receipt.
            before[key].Remove(nameof(SubmissionRow.Way));
        }

        var result = await RebuildAsync(again, addMissing: true);
        Assert.True(result.Added > 1);
        AssertSame(before, await SnapshotAsync(app, all: true));
        Assert.Equal(0, (await RebuildAsync(again, addMissing: true)).Added);
    }

    [Fact]
    public async Task WhatCannotBeMadeAgainIsNamed()
    {
        await using var app = await StartAsync();
        var gone = await app.HandInAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        var altered = await app.HandInAsync("46/2026-Q3/a.xlsx", Report("46").ToWorkbook());
        var unread = await app.HandInAsync("68/2026-Q3/a.xlsx", Report("68").ToWorkbook());
        await app.Storage.Archive.DeleteBlobAsync(gone.Archived);
        await app.Storage.Archive.GetBlobClient(altered.Archived).UploadAsync(new BinaryData(Report("46", 2).ToWorkbook()), overwrite: true);
        await app.Storage.Receipts.DeleteBlobAsync(Archive.ReceiptNameOf(unread));
        var broken = app.Storage.Receipts.GetBlobClient("15/2026-Q3/KC-01/broken.json");
        await broken.UploadAsync(new BinaryData("{"));

        await app.Storage.Table.DeleteAsync();
        await using var again = await RestartAsync(app);
        var result = await RebuildAsync(again);
        Assert.Equal(3, result.Problems.Count);
        Assert.Contains(result.Problems, p => p.StartsWith(gone.Id, StringComparison.Ordinal) && p.Contains("is not there", StringComparison.Ordinal));
        Assert.Contains(result.Problems, p => p.StartsWith(altered.Id, StringComparison.Ordinal) && p.Contains("other bytes", StringComparison.Ordinal));
        Assert.Contains(result.Problems, p => p.Contains("15/2026-Q3/KC-01/broken.json", StringComparison.Ordinal));
        Assert.Equal([unread.Archived!], result.WithoutReceipt);

        // That they were handed in is known all the same.
        var state = await again.StateAsync();
        Assert.Equal(["46", "52"], state.Statuses.Values.Where(s => s.Standing == Standing.OnTime).Select(s => s.Unit).Order(StringComparer.Ordinal));
        Assert.Empty(state.FiguresByUnit);
    }

    /// <summary>Every kind of upload, of answer and of mail, from too early to after the lock, over two periods.</summary>
    private static async Task PlayAsync(Deployment app)
    {
        var due = Deadlines.Due;
        app.Clock.MoveTo(VietnamTime.StartOf(Deadlines.Opens.AddDays(-2)).AddHours(9));
        await app.HandInAsync("01/2026-Q3/qua-som.xlsx", Report("01").ToWorkbook());
        await ApplyAsync(app);
        foreach (var day in new[] { Deadlines.Opens, due.AddDays(-1), due, due.AddDays(1), due.AddDays(4), due.AddDays(11), Deadlines.Lock, Deadlines.Lock.AddDays(1), Deadlines.Lock.AddDays(2) })
        {
            app.Clock.MoveTo(VietnamTime.StartOf(day).AddHours(8));
            await app.RemindAsync();
            await app.DigestAsync();
            app.Clock.MoveTo(VietnamTime.StartOf(day).AddHours(10));
            if (day == due.AddDays(-1))
            {
                await app.HandInAsync("52/2026-Q3/Báo cáo quý III.xlsx", Report("52").ToWorkbook());
                await app.HandInAsync("52/2026-Q3/ban-ky.pdf", Sample("kc03-programme-52.pdf"));
                await app.HandInAsync("68/2026-Q3/vuot.xlsx", Report("68").WithOverfulfilledPlan().ToWorkbook());
                await app.HandInAsync("66/2026-Q3/khong-phat-sinh.xlsx", Report("66", nil: true).ToWorkbook());
                await app.HandInAsync("46/2026-Q3/sai.xlsx", Report("46").WithWrongTotal().ToWorkbook());
                await app.HandInAsync("15/2026-Q3/sai.xlsx", Report("15").WithWrongTotal().ToWorkbook());
                await app.HandInAsync("40/2026-Q3/cu.xls", Sample("legacy-40.xls"));
                await app.HandInAsync("52/KC-03/chuong-trinh.pdf", Sample("kc03-programme-52.pdf"));
                await app.HandInAsync("52/KC-03/chuong-trinh.docx", Sample("kc03-programme-52.docx"));
                await app.HandInAsync("52/KC-03/lai.docx", Sample("kc03-programme-52.docx"));
                await app.HandInAsync("40/KC-03/gia.pdf", Sample("kc03-fake-52.pdf"));
                await app.HandInAsync("goc.xlsx", Report("52").ToWorkbook());
                await app.HandInAsync("52/2026-Q9/sai-ky.xlsx", Report("52").ToWorkbook());
                await app.HandInAsync("52/2026-Y/khong-ro.xls", Sample("legacy-40.xls"));
            }
            else if (day == due)
            {
                await app.HandInAsync("46/2026-Q3/sua.xlsx", Report("46").ToWorkbook());
                await app.HandInAsync("52/2026-Q3/lan-nua.xlsx", Report("52").ToWorkbook());

                // Read in another order than received: the newer counts, the older makes a version.
                await app.UploadAsync("24/2026-Q3/truoc.xlsx", Report("24", 1).ToWorkbook());
                app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(5));
                await app.HandInAsync("24/2026-Q3/sau.xlsx", Report("24", 2).ToWorkbook());
                await app.IngestAsync("24/2026-Q3/truoc.xlsx");
            }
            else if (day == due.AddDays(4))
            {
                await app.HandInAsync("79/2026-Q3/muon.csv", Report("79").ToCsv());
                await app.HandInAsync("52/2026-Q3/sua.xlsx", Report("52", 2).ToWorkbook());
                await app.HandInAsync("52/2026-Q3/sua-sai.xlsx", Report("52", 3).WithWrongTotal().ToWorkbook());
            }
            else if (day == Deadlines.Lock.AddDays(1))
            {
                await app.HandInAsync("48/2026-Q3/sau-khoa.xlsx", Report("48").ToWorkbook());
                await app.HandInAsync("31/2026-Q3/mo-khoa.xlsx", Report("31").ToWorkbook());
            }

            await app.DeliverAsync();
        }

        Assert.Equal(0, (await app.SweepAsync()).Seen);
        Assert.Equal(Standing.Late, (await app.StatusAsync("31"))!.Standing);
        Assert.Null(await app.StatusAsync("48"));
    }

    /// <summary>A lock exception of unit 31, and a file that is refused.</summary>
    private static async Task ApplyAsync(Deployment app)
    {
        var until = Deadlines.Lock.AddDays(10).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await PutAsync("exceptions.csv", $"unit,form,period,reason,author,until\n31,KC-01,2026-Q3,Bão lụt,Lê Văn A,{until}\n");
        await PutAsync("exceptions.csv", $"unit,form,period,reason,author,until\n31,KC-01,2026-Q3,Bão lụt kéo dài,Lê Văn A,{until}\n");
        await PutAsync("exceptions.csv", "unit\n");

        async Task PutAsync(string path, string text)
        {
            var name = ReferenceUpload.Folder + path;
            var put = await app.Storage.Reference.GetBlobClient(name).UploadAsync(new BinaryData(Encoding.UTF8.GetBytes(text)), new BlobUploadOptions());
            app.Arrival.Note(name, put.Value.ETag, app.Clock.GetUtcNow());
            Assert.Equal(IngestEnd.Recorded, (await app.Get<ApplyReference>().RunAsync(name, CancellationToken.None)).End);
        }
    }

    /// <summary>Another process on the same storage, at the same moment.</summary>
    private static async Task<Deployment> RestartAsync(Deployment app, HttpPipelinePolicy? policy = null)
    {
        var again = await StartAsync(policy, like: app.Storage.Table.Name[1..]);
        again.Clock.MoveTo(app.Clock.GetUtcNow());
        return again;
    }

    /// <summary>All mails are sent, the table is lost and made again: it is the same.</summary>
    private static async Task CompareAsync(Deployment app)
    {
        await app.DeliverAsync();
        var before = await SnapshotAsync(app);
        await app.Storage.Table.DeleteAsync();
        await using var again = await RestartAsync(app);
        Assert.Empty((await RebuildAsync(again)).Problems);
        AssertSame(before, await SnapshotAsync(again));
    }

    private static Task<RebuildResult> RebuildAsync(Deployment app, bool addMissing = false) =>
        app.Get<RebuildTable>().RunAsync(addMissing, null, CancellationToken.None);

    private static async Task<DateTimeOffset?> RebuildingSinceAsync(Deployment app)
    {
        try
        {
            return (await app.Get<ReadHealth>().RunAsync([], CancellationToken.None)).RebuildingSince;
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == "TableNotFound")
        {
            // Cut short before the table was made.
            return null;
        }
    }

    private static async Task<IReadOnlyList<UnitStanding>> StandingsAsync(Deployment app) =>
        ComplianceView.Units(await app.StateAsync(), Deadlines, Deployment.Reference, app.Clock.GetUtcNow());

    private static async Task<Dictionary<(string Partition, string Row), SortedDictionary<string, string>>> SnapshotAsync(Deployment app, bool all = false)
    {
        var rows = new Dictionary<(string, string), SortedDictionary<string, string>>();
        await foreach (var row in app.Storage.Table.QueryAsync<TableEntity>())
        {
            if (!all && row.PartitionKey == Keys.Index && !row.RowKey.StartsWith(Keys.PartitionName, StringComparison.Ordinal) && !row.RowKey.StartsWith(Keys.CorrectionsName, StringComparison.Ordinal) && !row.RowKey.StartsWith(Keys.Link, StringComparison.Ordinal))
            {
                continue;
            }

            if (!all && row.RowKey.StartsWith(Keys.Owed, StringComparison.Ordinal))
            {
                // Nothing is owed after a rebuild.
                continue;
            }

            var unknown = all ? []
                : row.RowKey.StartsWith(Keys.Mail, StringComparison.Ordinal) ? row.ContainsKey(nameof(MailRow.Upload)) ? [.. FateOfAMail, nameof(MailRow.OwedSince)] : FateOfAMail
                : row.RowKey.StartsWith(Keys.Submission, StringComparison.Ordinal) ? [nameof(SubmissionRow.Trace), nameof(SubmissionRow.Way)]
                : row.RowKey.StartsWith(ReferenceFileRow.Prefix, StringComparison.Ordinal) ? [nameof(ReferenceFileRow.Since)]
                : Array.Empty<string>();
            rows[(row.PartitionKey, row.RowKey)] = new SortedDictionary<string, string>(
                row.Where(c => c.Key is not ("odata.etag" or "Timestamp" or "PartitionKey" or "RowKey") && !unknown.Contains(c.Key))
                    .ToDictionary(c => c.Key, c => TextOf(c.Value)),
                StringComparer.Ordinal);
        }

        return rows;
    }

    private static string TextOf(object value) => value switch
    {
        byte[] bytes => Convert.ToBase64String(bytes),
        BinaryData bytes => Convert.ToBase64String(bytes),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.GetType().Name + " " + other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static void AssertSame(
        Dictionary<(string Partition, string Row), SortedDictionary<string, string>> expected, Dictionary<(string Partition, string Row), SortedDictionary<string, string>> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (key, columns) in expected)
        {
            Assert.True(columns.SequenceEqual(actual[key]), $"{key} is\n{string.Join('\n', actual[key].Except(columns))}\nand was\n{string.Join('\n', columns.Except(actual[key]))}");
        }
    }
}
