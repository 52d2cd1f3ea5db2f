using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;
using static KhuyenCong.Pipeline.Tests.Reference.SampleUploads;

namespace KhuyenCong.Pipeline.Tests.Reference;

public sealed class ApplyReferenceTests
{
    private const string OverPlan = "52/2026-Q3/kc01.xlsx";

    [Fact]
    public async Task AChangedFormHoldsForTheNextUploadAndIsAnswered()
    {
        await using var app = await StartAsync();
        var receipt = (await ApplyAsync(app, Form, StricterFrom("2026-09-14"))).Receipt!;
        Assert.Equal((ReferenceOutcome.Applied, 1, 0), (receipt.Outcome, receipt.Version, receipt.ProblemCount));
        Assert.Equal([$"accepted/{Form}/1-{receipt.Sha256}"], await app.NamesAsync(app.Storage.Reference));
        Assert.Equal(receipt.Archived, Assert.Single(await app.NamesAsync(app.Storage.Archive)));
        Assert.Equal($"reference/{Form}/{receipt.Id}.json", Assert.Single(await app.NamesAsync(app.Storage.Receipts)));

        Assert.Equal(Outcome.RejectedData, (await app.HandInAsync(OverPlan, Sample("warn-over-plan-52.xlsx"))).Outcome);
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent, m => m.Subject.Contains("Dữ liệu tham chiếu đã được áp dụng", StringComparison.Ordinal));
        Assert.Contains("KC-01", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Phiên bản 1 đã có hiệu lực", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an@moit.example.vn", true)]
    [InlineData("an@elsewhere.example.vn", false)]
    [InlineData(null, false)]
    public async Task WhatAChangeDoesIsToldToTheOperatorsAndToWhoUploadedIt(string? by, bool isTold)
    {
        await using var app = await StartAsync(reference: ReferenceData.Shipped);
        var blob = app.Storage.Reference.GetBlobClient("upload/exceptions.csv");
        var uploaded = await blob.UploadAsync(
            BinaryData.FromString("unit,form,period,reason,author,until\n*,KC-01,2026-Q3,bão,An,30/09/2026\n"), new BlobUploadOptions { Metadata = Uploader.Write(by) });
        app.Arrival.Note(blob.Name, uploaded.Value.ETag, app.Clock.GetUtcNow());
        var receipt = (await app.Get<ApplyReference>().RunAsync(blob.Name, CancellationToken.None)).Receipt!;

        Assert.Equal("Hạn nộp KC-01 quý III năm 2026: 21/09/2026 → 30/09/2026", receipt.Effects[0]);
        await app.DeliverAsync();
        var mail = app.Transport.Sent.Single(m => m.Text.Contains("exceptions.csv", StringComparison.Ordinal));
        Assert.Contains("  + Hạn nộp KC-01 quý III năm 2026: 21/09/2026 → 30/09/2026", mail.Text, StringComparison.Ordinal);
        Assert.Contains("21/09/2026 → 30/09/2026", mail.Html, StringComparison.Ordinal);
        Assert.Equal(isTold, by is not null && mail.To.Contains(by));
        Assert.Contains("vanhanh.khuyencong@moit.example.vn", mail.To);
    }

    [Fact]
    public async Task APlannedStopStandsInEveryMailFromSevenWorkingDaysBeforeIt()
    {
        await using var app = await StartAsync(reference: ReferenceData.Shipped);
        Assert.Equal(ReferenceOutcome.Applied, (await ApplyAsync(app, "ministry/stops.csv", "begins,ends,text\n2026-09-25 18:00,2026-09-26 06:00,nâng cấp\n"u8.ToArray())).Receipt!.Outcome);
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        await app.DeliverAsync();
        Assert.All(app.Transport.Sent, m =>
        {
            Assert.Contains("THÔNG BÁO: Hệ thống tạm dừng từ 18:00 ngày 25/09/2026 đến 06:00 ngày 26/09/2026 (nâng cấp).", m.Text, StringComparison.Ordinal);
            Assert.Contains("<strong>Thông báo:</strong> Hệ thống tạm dừng từ 18:00 ngày 25/09/2026", m.Html, StringComparison.Ordinal);
        });

        // The moment before, it is not told.
        await using var early = await StartAsync(reference: ReferenceData.Shipped);
        Assert.Equal(ReferenceOutcome.Applied, (await ApplyAsync(early, "ministry/stops.csv", "begins,ends,text\n2026-09-26 18:00,2026-09-27 06:00,nâng cấp\n"u8.ToArray())).Receipt!.Outcome);
        await early.DeliverAsync();
        Assert.DoesNotContain(early.Transport.Sent, m => m.Text.Contains("THÔNG BÁO:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AChangeWaitsForTheDateThatItNames()
    {
        await using var app = await StartAsync();
        Assert.Equal(ReferenceOutcome.Applied, (await ApplyAsync(app, Form, StricterFrom("2026-09-15"))).Receipt!.Outcome);
        Assert.Equal(Outcome.AcceptedWithWarnings, (await app.HandInAsync(OverPlan, Sample("warn-over-plan-52.xlsx"))).Outcome);
    }

    [Fact]
    public async Task ABrokenFileChangesNothingAndIsAnsweredWithEveryProblem()
    {
        await using var app = await StartAsync(reference: ReferenceData.Shipped);
        const string Contacts = "contacts/contacts.csv";
        var lines = Encoding.UTF8.GetString(Shipped(Contacts).Content.Span).TrimEnd().Split('\n').ToList();
        lines[2] = lines[2].Replace("vanphong.hanoi@sct.example.vn", "vanphong.hanoi", StringComparison.Ordinal);
        lines.Add("99,to,Ai đó,ai@sct.example.vn,,2025-07-01,");
        var receipt = (await ApplyAsync(app, Contacts, Encoding.UTF8.GetBytes(string.Join('\n', lines)))).Receipt!;

        Assert.Equal((ReferenceOutcome.Refused, 0, 2), (receipt.Outcome, receipt.Version, receipt.ProblemCount));
        Assert.Equal([3, lines.Count], receipt.Problems.Select(p => p.Line!.Value).Order());
        Assert.Empty(await app.NamesAsync(app.Storage.Reference));
        Assert.Same(ReferenceData.Shipped, await app.Get<CurrentReference>().GetAsync(CancellationToken.None));
        Assert.Equal(receipt.Archived, Assert.Single(await app.NamesAsync(app.Storage.Archive)));
        using var json = JsonDocument.Parse(
            (await app.Storage.Receipts.GetBlobClient(Assert.Single(await app.NamesAsync(app.Storage.Receipts))).DownloadContentAsync()).Value.Content);
        Assert.Equal("refused", json.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("problems").GetArrayLength());

        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent);
        Assert.Contains("KHÔNG ĐƯỢC ÁP DỤNG", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("dòng 3", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"dòng {lines.Count}", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forms/KC-01.txt")]
    [InlineData("forms/form.schema.json")]
    [InlineData("forms/Biểu 01.json")]
    [InlineData("forms/old/KC-01.json")]
    [InlineData("contacts/people.csv")]
    [InlineData("KC-01.json")]
    public async Task AFileThatNothingReadsIsRefused(string path)
    {
        await using var app = await StartAsync();
        var receipt = (await ApplyAsync(app, path, Shipped(Form).Content.ToArray())).Receipt!;
        Assert.Equal(ReferenceOutcome.Refused, receipt.Outcome);
        Assert.Contains("Hệ thống không đọc", Assert.Single(receipt.Problems).Problem, StringComparison.Ordinal);
        Assert.Empty(await app.NamesAsync(app.Storage.Reference));
    }

    [Fact]
    public async Task WhatIsTooLargeOrStaysEmptyIsRefusedAndVersionsAreLeftAlone()
    {
        await using var app = await StartAsync();
        Assert.Equal(ReferenceOutcome.Refused, (await ApplyAsync(app, Form, new byte[ApplyReference.MaxBytes + 1])).Receipt!.Outcome);
        Assert.Equal(IngestEnd.Waiting, (await ApplyAsync(app, Form, [])).End);
        app.Clock.MoveTo(app.Clock.GetUtcNow() + IngestReport.EmptyMayWait);
        Assert.Equal(1, await app.Get<ApplyReference>().SweepAsync(CancellationToken.None));
        Assert.Empty(await app.NamesAsync(app.Storage.Reference));
        Assert.Equal(IngestEnd.Ignored, (await app.Get<ApplyReference>().RunAsync("accepted/" + Form + "/1-ab", CancellationToken.None)).End);
    }

    [Fact]
    public async Task TheSameUploadManyTimesAtOnceIsOneVersionAndTheSameBytesAgainNone()
    {
        await using var app = await StartAsync();
        await UploadAsync(app, Form, StricterFrom("2026-09-14"));
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.Get<ApplyReference>().RunAsync("upload/" + Form, CancellationToken.None)));
        Assert.All(results, r => Assert.True(r.End is IngestEnd.Recorded or IngestEnd.Gone));
        Assert.Equal(IngestEnd.Gone, (await app.Get<ApplyReference>().RunAsync("upload/" + Form, CancellationToken.None)).End);
        Assert.Single(await app.NamesAsync(app.Storage.Reference));
        Assert.Single((await app.StateAsync(Keys.Reference)).Mails);

        var again = (await ApplyAsync(app, Form, StricterFrom("2026-09-14"))).Receipt!;
        Assert.Equal((ReferenceOutcome.Unchanged, 1), (again.Outcome, again.Version));
        Assert.Equal((ReferenceOutcome.Applied, 2), Seen(await ApplyAsync(app, Form, StricterFrom("2026-12-31"))));
        Assert.Equal((ReferenceOutcome.Applied, 3), Seen(await ApplyAsync(app, Form, Shipped(Form).Content.ToArray())));
        Assert.Equal(3, (await app.NamesAsync(app.Storage.Reference)).Count);

        static (ReferenceOutcome, int) Seen(ApplyResult result) => (result.Receipt!.Outcome, result.Receipt.Version);
    }

    [Fact]
    public async Task OfTwoFilesThatAreSoundOnlyAloneOneIsTaken()
    {
        await using var app = await StartAsync();
        var form = Encoding.UTF8.GetBytes(Text(Form).Replace("\"code\": \"KC-01\",\n  \"title\"", "\"code\": \"KC-09\",\n  \"title\"", StringComparison.Ordinal));
        string[] paths = ["forms/KC-09.json", "forms/KC-09-again.json"];
        foreach (var path in paths)
        {
            await UploadAsync(app, path, form);
        }

        var results = await Task.WhenAll(paths.Select(p => app.Get<ApplyReference>().RunAsync("upload/" + p, CancellationToken.None)));
        Assert.Equal([ReferenceOutcome.Applied, ReferenceOutcome.Refused], results.Select(r => r.Receipt!.Outcome).Order());
        Assert.Single((await app.Get<CurrentReference>().GetAsync(CancellationToken.None)).Forms.All, f => f.Code == "KC-09");
    }

    [Fact]
    public async Task AMailsWordingIsChangedAndABrokenOneIsRefused()
    {
        await using var app = await StartAsync();
        const string Subject = "mail/receipt.subject.liquid";
        Assert.Equal(ReferenceOutcome.Refused, (await ApplyAsync(app, Subject, "{{ no_such_value }}"u8.ToArray())).Receipt!.Outcome);
        Assert.Equal(ReferenceOutcome.Refused, (await ApplyAsync(app, Subject, "{% if %}"u8.ToArray())).Receipt!.Outcome);
        Assert.Equal(ReferenceOutcome.Applied, (await ApplyAsync(app, Subject, Encoding.UTF8.GetBytes("Thử nghiệm: " + Text(Subject)))).Receipt!.Outcome);
        await app.HandInAsync(OverPlan, Sample("good-exceljs-52.xlsx"));
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent, m => m.Subject.StartsWith("Thử nghiệm: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnotherInstanceTakesAChangeWithinAMinute()
    {
        var name = Guid.NewGuid().ToString("N")[..12];
        await using var first = await StartAsync(reference: ReferenceData.Shipped, like: name);
        await first.Storage.CreateAsync(CancellationToken.None);
        await using var second = await StartAsync(reference: ReferenceData.Shipped, like: name);
        var current = second.Get<CurrentReference>();
        Assert.Same(ReferenceData.Shipped, await current.GetAsync(CancellationToken.None));
        await ApplyAsync(first, Form, StricterFrom("2026-09-14"));
        second.Clock.MoveTo(second.Clock.GetUtcNow() + CurrentReference.LooksAgainAfter - TimeSpan.FromSeconds(1));
        Assert.Same(ReferenceData.Shipped, await current.GetAsync(CancellationToken.None));
        second.Clock.MoveTo(second.Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
        Assert.NotSame(ReferenceData.Shipped, await current.GetAsync(CancellationToken.None));
        Assert.Equal(Outcome.RejectedData, (await second.HandInAsync(OverPlan, Sample("warn-over-plan-52.xlsx"))).Outcome);
    }

    [Fact]
    public async Task AStoredVersionThatNoLongerLoadsLeavesTheShippedFileInForceAndCanBeReplaced()
    {
        await using var app = await StartAsync();
        await ApplyAsync(
            app, "contacts/ministry.csv", Encoding.UTF8.GetBytes(Text("contacts/ministry.csv").Replace("Phòng Khuyến công", "Phòng mới", StringComparison.Ordinal)));
        var broken = "{ \"code\": \"KC-01\" }"u8.ToArray();
        await app.Storage.Reference.GetBlobClient("accepted/old").UploadAsync(new BinaryData(broken));
        var set = (await app.Table.FindAsync<ReferenceSetRow>(Keys.Reference, ReferenceSetRow.Key, CancellationToken.None))!;
        set.Changes++;
        Assert.True(await app.Table.ReplaceAsync(set, CancellationToken.None));
        await app.Table.CommitAsync(Keys.Reference, [new TableTransactionAction(TableTransactionActionType.Add, new ReferenceFileRow
        {
            RowKey = ReferenceFileRow.Key(Form),
            Path = Form,
            Version = 1,
            Blob = "accepted/old",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(broken)),
            Since = app.Clock.GetUtcNow(),
        })], CancellationToken.None);

        var inForce = await app.Get<CurrentReference>().LookAsync(CancellationToken.None);
        Assert.Equal([Form], inForce.LeftOut);
        Assert.Equal(ReferenceData.Shipped.Forms.All.Select(f => f.Code), inForce.Data.Forms.All.Select(f => f.Code));
        Assert.Contains(inForce.Data.Contacts.Ministry(Reporting.Contacts.MinistryRole.Digest, new DateOnly(2026, 9, 16)), m => m.Name == "Phòng mới");

        var receipt = (await ApplyAsync(app, Form, Shipped(Form).Content.ToArray())).Receipt!;
        Assert.Equal((ReferenceOutcome.Applied, 2), (receipt.Outcome, receipt.Version));
        Assert.Empty((await app.Get<CurrentReference>().LookAsync(CancellationToken.None)).LeftOut);
    }

    [Fact]
    public async Task AWorkbookReplacesTheTableAndTheTableTheWorkbook()
    {
        await using var app = await StartAsync();
        const string Csv = "contacts/ministry.csv", Workbook = "contacts/ministry.xlsx";
        var first = (await ApplyAsync(app, Csv, Encoding.UTF8.GetBytes(Text(Csv).Replace("Phòng Khuyến công", "Phòng một", StringComparison.Ordinal)))).Receipt!;
        var second = (await ApplyAsync(app, Workbook, Sample("ministry.xlsx"))).Receipt!;
        Assert.Equal((ReferenceOutcome.Applied, 2), (second.Outcome, second.Version));
        Assert.Equal(["Phòng Khuyến công địa phương"], await NamesAsync());
        Assert.Equal((ReferenceOutcome.Unchanged, 2), Seen(await ApplyAsync(app, Workbook, Sample("ministry.xlsx"))));

        // Another instance, which reads what is in force from the table alone.
        await using var other = await StartAsync(like: app.Storage.Inbox.Name.Split('-')[0]);
        Assert.Contains((await other.Get<CurrentReference>().GetAsync(CancellationToken.None)).Contacts.Ministry(Reporting.Contacts.MinistryRole.Digest, new DateOnly(2026, 9, 16)), m => m.Name == "Phòng Khuyến công địa phương");

        var third = (await ApplyAsync(app, Csv, (await app.Storage.Reference.GetBlobClient($"accepted/{Csv}/1-{first.Sha256}").DownloadContentAsync()).Value.Content.ToArray())).Receipt!;
        Assert.Equal((ReferenceOutcome.Applied, 3), (third.Outcome, third.Version));
        Assert.Equal(["Phòng một"], await NamesAsync());
        Assert.Single(await app.Table.UnderAsync<ReferenceFileRow>(Keys.Reference, ReferenceFileRow.Prefix, CancellationToken.None), r => r.Path.Length > 0);

        async Task<IEnumerable<string>> NamesAsync() =>
            (await app.Get<CurrentReference>().LookAsync(CancellationToken.None)).Data.Contacts.Ministry(Reporting.Contacts.MinistryRole.Digest, new DateOnly(2026, 9, 16)).Select(m => m.Name);

        static (ReferenceOutcome, int) Seen(ApplyResult result) => (result.Receipt!.Outcome, result.Receipt.Version);
    }

    [Fact]
    public async Task AWrongCellOfAWorkbookIsNamedInTheMail()
    {
        await using var app = await StartAsync();
        var receipt = (await ApplyAsync(app, "contacts/contacts.xlsx", Sample("ministry.xlsx"))).Receipt!;
        Assert.Equal(ReferenceOutcome.Refused, receipt.Outcome);
        receipt = (await ApplyAsync(app, "contacts/ministry.xlsx", Sample("ministry-wrong-day.xlsx"))).Receipt!;
        Assert.Equal("D3", Assert.Single(receipt.Problems).Cell);
        await app.DeliverAsync();
        Assert.Contains(app.Transport.Sent, m => m.Text.Contains("contacts/ministry.xlsx, ô D3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheSweepSaysThatNoEventBroughtWhatItTakesUnlessItWasTriedBefore()
    {
        var lines = new LoggedLines();
        await using var app = await StartAsync(configure: lines.Configure);
        var apply = app.Get<ApplyReference>();
        await UploadAsync(app, Form, StricterFrom("2026-09-14"));
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.EventMayTake);
        Assert.Equal(1, await apply.SweepAsync(CancellationToken.None));
        Assert.Single(lines.Starting($"The sweep took what no event had brought: reference file {Form}, uploaded 2 minutes before"));

        // The table is away when the event comes.
        await UploadAsync(app, Form, StricterFrom("2026-09-15"));
        await app.Storage.Table.DeleteAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => apply.RunAsync("upload/" + Form, CancellationToken.None));
        await app.Storage.CreateAsync(CancellationToken.None);
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.EventMayTake);
        Assert.Equal(1, await apply.SweepAsync(CancellationToken.None));
        Assert.Single(lines.Starting("The sweep took what no event had brought"));
    }

    [Fact]
    public async Task AnUploadThatWeFailToReadForAnHourIsShownAndToldOnceTriedAgainAndSettled()
    {
        await using var app = await StartAsync();
        await UploadAsync(app, Form, StricterFrom("2026-09-14"));
        await app.Storage.Archive.DeleteAsync();
        var apply = app.Get<ApplyReference>();
        Assert.Equal(0, await apply.SweepAsync(CancellationToken.None));
        Assert.Empty(await FailuresAsync());

        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        Assert.Equal(0, await apply.SweepAsync(CancellationToken.None));
        Assert.Equal(0, await apply.SweepAsync(CancellationToken.None));
        Assert.Equal(Form, Assert.Single(await FailuresAsync()).Path);
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent);
        Assert.Contains("reference/upload/forms/KC-01.json", mail.Text, StringComparison.Ordinal);
        Assert.Contains("TỆP CHỜ QUÁ MỘT GIỜ (1)", mail.Text, StringComparison.Ordinal);

        await app.Storage.CreateAsync(CancellationToken.None);
        Assert.Equal(1, await apply.SweepAsync(CancellationToken.None));
        Assert.Empty(await FailuresAsync());
        Assert.Single((await app.StateAsync(Keys.Reference)).Mails, m => m.Key.StartsWith("operators_stuck_", StringComparison.Ordinal));

        Task<List<ReferenceFailureRow>> FailuresAsync() => app.Table.UnderAsync<ReferenceFailureRow>(Keys.Reference, ReferenceFailureRow.Prefix, CancellationToken.None);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ACrashAtAnyStorageCallAndARunAfterItGiveTheStateOfOneRun(bool sound)
    {
        var content = sound ? StricterFrom("2026-09-14") : "{"u8.ToArray();
        var measured = new FaultPolicy();
        string expected;
        int calls;
        await using (var app = await StartAsync(measured, ReferenceData.Shipped))
        {
            await UploadPausedAsync(app, measured);
            await app.Get<ApplyReference>().RunAsync("upload/" + Form, CancellationToken.None);
            calls = measured.Calls;
            expected = await DescribeAsync(app);
        }

        Assert.InRange(calls, 7, 13);
        foreach (var call in LongForm.Calls(calls))
        {
            foreach (var afterServer in new[] { false, true })
            {
                var policy = new FaultPolicy { FailCall = call, AfterServer = afterServer };
                await using var app = await StartAsync(policy, ReferenceData.Shipped);
                await UploadPausedAsync(app, policy);
                await Assert.ThrowsAsync<InjectedFault>(() => app.Get<ApplyReference>().RunAsync("upload/" + Form, CancellationToken.None));
                await app.Get<ApplyReference>().SweepAsync(CancellationToken.None);
                Assert.Equal(expected, await DescribeAsync(app));
            }
        }

        async Task UploadPausedAsync(Deployment app, FaultPolicy policy)
        {
            policy.Pause();
            await UploadAsync(app, Form, content);
            policy.Resume();
        }
    }

    private static async Task<string> DescribeAsync(Deployment app)
    {
        var rows = await app.Table.PartitionAsync(Keys.Reference, CancellationToken.None);
        var text = new StringBuilder();
        foreach (var row in rows.OrderBy(r => r.RowKey.Split('_')[0], StringComparer.Ordinal))
        {
            text.AppendLine(string.Join(' ', row.RowKey.Split('_')[0], row.GetString("Path"), row.GetString("Outcome"), row.GetInt32("Version"), row.GetInt32("Changes"), row.GetString("Blob"), row.GetString("State")));
        }

        text.AppendLine(string.Join(' ', await app.NamesAsync(app.Storage.Reference)));
        text.AppendLine(FormattableString.Invariant($"archive {(await app.NamesAsync(app.Storage.Archive)).Count} receipts {(await app.NamesAsync(app.Storage.Receipts)).Count}"));
        var inForce = await app.Get<CurrentReference>().GetAsync(CancellationToken.None);
        text.AppendLine(FormattableString.Invariant($"shipped {inForce == ReferenceData.Shipped}"));
        return text.ToString();
    }
}
