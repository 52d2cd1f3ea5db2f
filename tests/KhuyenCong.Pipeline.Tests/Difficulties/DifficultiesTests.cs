using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Difficulties;

public sealed class DifficultiesTests
{
    [Fact]
    public async Task AReportTellsThemAndALaterOneKeepsReopensAndCloses()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 12, 10));
        var first = await app.HandInAsync("52/2026-Y/a.csv", Told.Report("52", ("8.3", "Ngân sách chưa bố trí đủ"), ("9.3", "Đề nghị hỗ trợ"), ("8.5", "Thiếu cộng tác viên"), ("8.6", "Không có")));
        Assert.True(first.Outcome!.Value.IsAccepted(), string.Join("; ", first.Findings.Select(f => f.Message)));
        Assert.Equal(2, first.Difficulties);
        var told = await Told.OfAsync(app, "52");
        Assert.Equal([("3", "Đề nghị hỗ trợ"), ("5", "")], told.Select(d => (d.Point, d.Text.Proposal)));
        Assert.All(told, d => Assert.Equal(DifficultyState.Open, d.State));
        foreach (var (about, key) in told.Zip(["a", "b"]))
        {
            Assert.Equal(AnswerEnd.Done, await Told.AnswerAsync(app, "52", about, key: key));
        }

        app.Clock.MoveTo(At(17, 12, 10));
        await app.HandInAsync("52/2026-Y/b.csv", Told.Report("52", ("8.3", "Ngân sách  chưa bố trí đủ "), ("9.3", "Đề nghị hỗ trợ"), ("8.5", "Thiếu cả biên chế"), ("8.7", "Chưa có biểu mẫu")));
        Assert.Equal(
            [("5", DifficultyState.Open, 17), ("7", DifficultyState.Open, 17), ("3", DifficultyState.Answered, 16)],
            (await Told.OfAsync(app, "52")).Select(d => (d.Point, d.State, Reporting.Calendar.VietnamTime.DayOf(d.Since).Day)));

        app.Clock.MoveTo(At(18, 12, 10));
        await app.HandInAsync("52/2026-Y/c.csv", Told.Report("52", ("8.5", "Thiếu cả biên chế")));
        Assert.Equal(
            [("5", DifficultyState.Open), ("3", DifficultyState.Closed), ("7", DifficultyState.Closed)], (await Told.OfAsync(app, "52")).Select(d => (d.Point, d.State)));

        // What is sent back says nothing, and the same bytes again change nothing.
        Assert.Equal(SubmissionKind.SameAgain, (await app.HandInAsync("52/2026-Y/d.csv", Told.Report("52", ("8.5", "Thiếu cả biên chế")))).Kind);
        Assert.False((await app.HandInAsync("52/2026-Y/e.csv", Told.Report("52", ("2.1", ""), ("8.1", "Khó")))).Outcome!.Value.IsAccepted());
        Assert.Equal(3, (await Told.OfAsync(app, "52")).Count);

        // The mail says that they were recorded.
        await app.DeliverAsync();
        Assert.Contains(app.Transport.Sent, m => m.Text.Contains("Khó khăn, kiến nghị: Đã ghi nhận ở 2 điểm", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(UploadWay.Event)]
    [InlineData(UploadWay.Page)]
    [InlineData(UploadWay.Sweep)]
    public async Task ThePagesFormIsRecordedAtAnyTimeByWhateverWayAndIsNoReport(UploadWay way)
    {
        await using var app = await StartAsync();
        var blob = await Told.PutAsync(app, "52", "chung", "Địa bàn rộng", "Đề nghị thêm kinh phí", letter: Sample("kc03-programme-52.pdf"));

        // While it lies there, nobody takes it for the report.
        Assert.Null(RemindProvinces.IsInHand(blob, Told.Year, Deployment.Reference, app.Clock.GetUtcNow()));
        var receipt = way == UploadWay.Sweep ? null : (await app.IngestAsync(blob, way)).Receipt;
        await app.SweepAsync();
        var row = Assert.Single((await app.StateAsync(Told.Partition)).Submissions);
        receipt ??= row.ReadReceipt();
        Assert.Equal((SubmissionKind.Difficulty, Outcome.Accepted, Timeliness.Undated, 0, "KC-02"), (receipt.Kind, receipt.Outcome, receipt.Timeliness, receipt.Version, receipt.Form));
        Assert.Equal(new ToldDifficulty("chung", "Vấn đề chung", "Địa bàn rộng", "Đề nghị thêm kinh phí", "CV 12.pdf"), receipt.Told);
        Assert.Single(await app.NamesAsync(app.Storage.Archive));
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
        Assert.Equal([$"52/2026-Y/KC-02/{receipt.Id}.json"], await app.NamesAsync(app.Storage.Receipts));
        Assert.Empty((await app.StateAsync(Told.Partition)).Statuses);

        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent);
        Assert.Equal(MailKinds.Receipt, mail.Kind);
        Assert.Contains("ĐÃ GHI NHẬN KHÓ KHĂN, KIẾN NGHỊ", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Đã ghi nhận khó khăn, vướng mắc, kiến nghị của đơn vị (Vấn đề chung), theo báo cáo KC-02 năm 2026.", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("52/2026-Y/kho-khan-kien-nghi.zip")]
    [InlineData("52/2026-Q3/Kho-Khan-Kien-Nghi.zip")]
    public async Task WhatIsNoneOfOursUnderThatNameIsSentBackAndKept(string blob)
    {
        await using var app = await StartAsync();
        foreach (var content in new[] { Sample("good-exceljs-52.xlsx"), [1, 2, 3], DifficultyPackage.Write(new DifficultyForm("KC-09", "5", "Khó", "", null), default), DifficultyPackage.Write(new DifficultyForm("KC-01", "99", "Khó", "", null), default) })
        {
            var receipt = await app.HandInAsync(blob, content);
            Assert.Equal((SubmissionKind.Difficulty, Outcome.RejectedFile), (receipt.Kind, receipt.Outcome));
            Assert.All(receipt.Findings, f => Assert.Contains("“Khó khăn, vướng mắc, kiến nghị” trên trang nộp báo cáo", f.Remedy, StringComparison.Ordinal));
        }

        Assert.Equal(4, (await app.NamesAsync(app.Storage.Archive)).Count);
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
        await app.DeliverAsync();
        Assert.Equal(4, app.Transport.Sent.Count);
        Assert.All(app.Transport.Sent, m => Assert.Contains("CHƯA ĐƯỢC GHI NHẬN", m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OneThatWeCannotProcessIsNobodysReportAndIsToldToTheOperators()
    {
        await using var app = await StartAsync();
        await Told.PutAsync(app, "52", "5", "Thiếu cộng tác viên", period: "2026-Q3", form: "KC-01");
        await app.Storage.Archive.DeleteAsync();
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        await app.SweepAsync();
        await app.SweepAsync();
        Assert.Empty((await app.StateAsync()).Statuses);
        Assert.Equal(MailKinds.Operators, Assert.Single((await app.StateAsync(Keys.Unrouted)).Mails).Kind);
        await app.Storage.CreateAsync(CancellationToken.None);
        await app.SweepAsync();
        Assert.Equal(SubmissionKind.Difficulty, Assert.Single((await app.StateAsync()).Submissions).ReadReceipt().Kind);
    }

    [Fact]
    public async Task AnAnswerIsMailedOnceHoweverOftenItsFormIsSentAndStandsBesideTheText()
    {
        await using var app = await StartAsync();
        await app.IngestAsync(await Told.PutAsync(app, "52", "5", "Thiếu cộng tác viên <b>ở cấp xã</b>"));
        await app.DeliverAsync();
        var about = Assert.Single(await Told.OfAsync(app, "52"));
        var ends = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Told.AnswerAsync(app, "52", about)));
        Assert.All(ends, e => Assert.Equal(AnswerEnd.Done, e));
        Assert.Equal(AnswerEnd.SentBefore, await Told.AnswerAsync(app, "52", about, "Một câu khác"));
        Assert.Equal(1, await Told.RecordsAsync(app, "52"));
        var answered = Assert.Single(await Told.OfAsync(app, "52"));
        Assert.Equal((DifficultyState.Answered, "Nguyễn Thị Hoa", 1), (answered.State, answered.Answer!.By, answered.Acts));

        await app.DeliverAsync();
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Answer);
        Assert.Equal([Deployment.Reference.Contacts.For("52", new DateOnly(2026, 9, 16)).To!.Email], mail.To);
        Assert.Contains("TRẢ LỜI KHÓ KHĂN, KIẾN NGHỊ – Gia Lai – KC-02 Năm 2026", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Bộ sẽ hướng dẫn trong quý I.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Điểm 5: Tổ chức bộ máy", mail.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;ở cấp xã", mail.Html, StringComparison.Ordinal);

        // A second answer, then closing: a mail each; what is closed takes no more.
        Assert.Equal(AnswerEnd.Done, await Told.AnswerAsync(app, "52", about, "Bổ sung", key: "second"));
        Assert.Equal(AnswerEnd.Done, await Told.AnswerAsync(app, "52", about, "", closes: true, key: "third"));
        Assert.Equal(AnswerEnd.Closed, await Told.AnswerAsync(app, "52", about, key: "fourth"));
        var closed = Assert.Single(await Told.OfAsync(app, "52"));
        Assert.Equal((DifficultyState.Closed, "Bổ sung", 3), (closed.State, closed.Answer!.Text, closed.Acts));
        await app.DeliverAsync();
        Assert.Equal(3, app.Transport.Sent.Count(m => m.Kind == MailKinds.Answer));
    }

    [Fact]
    public async Task AnAnswerToATextThatChangedMeanwhileIsNotGivenBlindly()
    {
        await using var app = await StartAsync();
        await app.IngestAsync(await Told.PutAsync(app, "52", "5", "Thiếu cộng tác viên"));
        var about = Assert.Single(await Told.OfAsync(app, "52"));
        app.Clock.MoveTo(At(17, 9, 10));
        await app.IngestAsync(await Told.PutAsync(app, "52", "5", "Thiếu cả biên chế"));
        Assert.Equal(AnswerEnd.TextChanged, await Told.AnswerAsync(app, "52", about));
        Assert.Equal(AnswerEnd.Unknown, await Told.AnswerAsync(app, "68", about));
        Assert.Equal(0, await Told.RecordsAsync(app, "52"));
        Assert.Equal(DifficultyState.Open, Assert.Single(await Told.OfAsync(app, "52")).State);

        // Both at once: the answer is about the text that it names, whichever comes first.
        var newer = Assert.Single(await Told.OfAsync(app, "52"));
        app.Clock.MoveTo(At(18, 9, 10));
        var blob = await Told.PutAsync(app, "52", "5", "Thiếu trụ sở");
        var ingest = app.IngestAsync(blob);
        var end = await Told.AnswerAsync(app, "52", newer, key: "at-once");
        await ingest;
        var after = Assert.Single(await Told.OfAsync(app, "52"));
        Assert.Equal(("Thiếu trụ sở", DifficultyState.Open), (after.Text.Difficulty, after.State));
        Assert.Equal(end == AnswerEnd.Done ? 1 : 0, after.Acts);
    }

    [Fact]
    public async Task ManyFormsAtOnceAreAllRecordedAndTheLastOfAPointIsBelieved()
    {
        await using var app = await StartAsync();
        var blobs = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            app.Clock.MoveTo(At(16, 9, 10, i));
            blobs.Add(await Told.PutAsync(app, "52", (1 + (i % 3)).ToString(System.Globalization.CultureInfo.InvariantCulture), $"Khó khăn thứ {i}"));
        }

        await Task.WhenAll(blobs.AsEnumerable().Reverse().Concat(blobs).Select(b => app.IngestAsync(b)));
        Assert.Equal(["Khó khăn thứ 9", "Khó khăn thứ 10", "Khó khăn thứ 11"], (await Told.OfAsync(app, "52")).Select(d => d.Text.Difficulty));
        Assert.Equal(12, (await app.StateAsync(Told.Partition)).Submissions.Count);
        Assert.Equal(12, (await app.StateAsync(Told.Partition)).Mails.Count);
    }

    [Fact]
    public async Task AFormThatAsksCostsOneLookMoreAndTwoWhereTheMinistryHasAnswered()
    {
        var policy = new FaultPolicy();
        await using var app = await StartAsync(policy);
        policy.Pause();
        app.Clock.MoveTo(At(16, 12, 10));
        await app.HandInAsync("68/2026-Y/a.csv", Told.Report("68", ("8.1", "Thiếu văn bản")));
        var counts = new List<int>();
        foreach (var name in new[] { "a", "b", "c" })
        {
            await app.UploadAsync($"52/2026-Y/{name}.csv", Told.Report("52", ("8.5", "Thiếu " + name), ("1.1", name == "c" ? "3" : "2")));
            policy.Resume();
            var before = policy.Calls;
            await app.IngestAsync($"52/2026-Y/{name}.csv");
            counts.Add(policy.Calls - before);
            policy.Pause();
            if (name == "b")
            {
                await Told.AnswerAsync(app, "52", (await Told.OfAsync(app, "52"))[0]);
            }
        }

        // KC-01 tells none, and costs none: its own test counts eight.
        Assert.Equal(counts[0], counts[1]);
        Assert.Equal(counts[1] + 1, counts[2]);
    }

    [Fact]
    public async Task TheDigestSaysHowManyAreOpenOfAllPeriodsAndListsThePeriods()
    {
        await using var app = await StartAsync();
        await app.IngestAsync(await Told.PutAsync(app, "52", "5", "Thiếu cộng tác viên"));
        app.Clock.MoveTo(At(17, 9, 10));
        await app.IngestAsync(await Told.PutAsync(app, "68", "3", "=CMD()|x", period: "2026-Q3", form: "KC-01"));
        await app.IngestAsync(await Told.PutAsync(app, "01", "3", "Đã rõ", period: "2026-Q3", form: "KC-01"));
        Assert.Equal(
            AnswerEnd.Done,
            await app.Get<AnswerDifficulty>().RunAsync(
                new DifficultyAnswer(Partition, "01", DifficultySource.Page, "3", DifficultyText.Of("Đã rõ", "")!.Hash, false, "Xong", "Hoa", "k"), CancellationToken.None));
        var digest = await app.ViewAsync("KC-01", Q3);
        Assert.Equal([("52", "2026-Y"), ("68", "2026-Q3"), ("01", "2026-Q3")], digest.Difficulties.Select(d => (d.Unit.Code, d.Period.Id)));
        var mail = app.Get<Pipeline.Mail.MailComposer>().Digest(digest, null);
        foreach (var text in new[] { mail.Text, System.Net.WebUtility.HtmlDecode(mail.Html) })
        {
            Assert.Contains("2 khó khăn, vướng mắc, kiến nghị đang chờ Bộ trả lời, trong đó 1 của kỳ khác. Trong kỳ này các đơn vị đã nêu 2: chờ trả lời 1, đã trả lời 1, đã đóng 0.", text, StringComparison.Ordinal);
            Assert.True(text.IndexOf("Thiếu cộng tác viên", StringComparison.Ordinal) < text.IndexOf("CMD", StringComparison.Ordinal));
        }

        Assert.Equal(2, digest.Difficulties.Count(d => d.Difficulty.State == DifficultyState.Open));
    }
}
