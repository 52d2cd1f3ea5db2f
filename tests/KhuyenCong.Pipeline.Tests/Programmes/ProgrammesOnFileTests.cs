using System.Text;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Units;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Programmes;

/// <summary>What is on file of programmes, from the upload to the look-up.</summary>
public sealed class ProgrammesOnFileTests
{
    private static readonly byte[] Pdf = Sample("kc03-programme-52.pdf"), Docx = Sample("kc03-programme-52.docx");

    private static readonly ProgrammeDeclaration Declared = new()
    {
        Term = ProgrammeTerm.Of(2026, 2030),
        Number = "1234/QĐ-UBND",
        Date = new DateOnly(2026, 3, 12),
    };

    [Fact]
    public async Task ByFolderTheTermIsInThePathAndTheNamesSayThePart()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/KC-03/2026-2030/QĐ-1234.pdf", Pdf);
        var half = Assert.Single(await OfAsync(app));
        Assert.Equal(("2026-2030", false, "thiếu Chương trình chi tiết"), (half.Term!.Value.Id, half.IsComplete, ProgrammeText.Missing(half)));
        app.Clock.MoveTo(At(17, 9, 10));
        var second = await app.HandInAsync("52/KC-03/2026-2030/ct 2026.docx", Docx);
        Assert.Equal((SubmissionKind.Document, 2), (second.Kind, second.Version));
        var whole = Assert.Single(await OfAsync(app));
        Assert.Equal((true, At(17, 9, 10), null), (whole.IsInForceOn(new DateOnly(2026, 9, 17)), whole.CompleteSince!.Value, whole.Number));

        // What stood before is known.
        Assert.False(Assert.Single(await OfAsync(app, At(17, 9, 10))).IsComplete);
        Assert.Empty(await OfAsync(app, At(16, 9, 10)));

        // The number and the date are asked for by the answer, and nothing is rejected for them.
        await app.DeliverAsync();
        Assert.Contains(app.Transport.Sent, m => m.Text.Contains("Tệp chưa khai số quyết định, ngày quyết định: đề nghị đơn vị khai bổ sung", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ProgrammesOfDifferentTermsStandSideBySideAndTheSameAgainIsTheSame()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/KC-03/2021-2025/a.pdf", Pdf);
        Assert.Equal((SubmissionKind.Document, 2), Seen(await app.HandInAsync("52/KC-03/2026-2030/a.pdf", Pdf)));
        Assert.Equal((SubmissionKind.Document, 3), Seen(await app.HandInAsync("52/KC-03/a.docx", Docx)));
        Assert.Equal(["2026-2030", "2021-2025", null], (await OfAsync(app)).Select(p => p.Term?.Id));

        // Whichever came between, what is on file as the same is no new version; with another number or date it is.
        Assert.Equal((SubmissionKind.SameAgain, 1), Seen(await app.HandInAsync("52/KC-03/2021-2025/bản sao.pdf", Pdf)));
        Assert.Equal((SubmissionKind.SameAgain, 3), Seen(await app.HandInAsync("52/KC-03/b.docx", Docx)));
        Assert.Equal((SubmissionKind.Document, 4), Seen(await HandInAsync(app, "52/KC-03/2026-2030/a.pdf", Pdf, Declared)));
        Assert.Equal((SubmissionKind.Document, 5), Seen(await HandInAsync(app, "52/KC-03/c.pdf", Pdf, Declared with { Number = "5/QĐ" })));
        Assert.Equal((SubmissionKind.Document, 6), Seen(await HandInAsync(app, "52/KC-03/d.pdf", Pdf, Declared with { Date = new DateOnly(2026, 3, 13) })));
        Assert.Equal((SubmissionKind.SameAgain, 6), Seen(await HandInAsync(app, "52/KC-03/e.pdf", Pdf, Declared with { Date = new DateOnly(2026, 3, 13) })));
        Assert.Equal((SubmissionKind.Document, 7), Seen(await HandInAsync(app, "52/KC-03/f.pdf", Pdf, Declared with { Parts = ProgrammeParts.Decision })));
        Assert.Equal(3, (await OfAsync(app)).Count);

        // What was replaced comes back as a version, as with reports.
        Assert.Equal((SubmissionKind.Document, 8), Seen(await app.HandInAsync("52/KC-03/2021-2025/mới.docx", Docx)));
        Assert.Equal((SubmissionKind.Document, 9), Seen(await app.HandInAsync("52/KC-03/2021-2025/cũ.pdf", Pdf)));

        static (SubmissionKind, int) Seen(Receipt receipt) => (receipt.Kind, receipt.Version);
    }

    [Fact]
    public async Task WhatThePageDeclaresTravelsWithTheBlobAndStandsInTheReceipt()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/KC-03/a.pdf", Pdf, DeclaredProgramme.Write(Declared with { Amends = "12/QĐ-UBND" }));
        await app.SweepAsync();
        var receipt = Assert.Single((await app.StateAsync(new DocumentPartition("KC-03"))).Submissions).ReadReceipt();
        Assert.Equal(Declared with { Amends = "12/QĐ-UBND" }, receipt.Programme);
        var json = (await app.Storage.Receipts.GetBlobClient(Archive.ReceiptNameOf(receipt)).DownloadContentAsync()).Value.Content.ToString();
        Assert.Contains("\"term\": \"2026-2030\"", json, StringComparison.Ordinal);
        Assert.Equal("12/QĐ-UBND", Assert.Single(Assert.Single(await OfAsync(app)).Amendments).Declared.Amends);
    }

    [Fact]
    public async Task AFileThatIsDeclaredAnewAsWhatAnotherOneIsAlreadyIsNoLongerWhatItWas()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/KC-03/2021-2025/a.pdf", Pdf);
        var wrong = Assert.Single((await app.StateAsync(new DocumentPartition("KC-03"))).Submissions).Upload;
        await HandInAsync(app, "52/KC-03/b.pdf", Pdf, Declared);
        app.Clock.MoveTo(At(17, 9, 10));
        Assert.Equal(SubmissionKind.Document, (await HandInAsync(app, "52/KC-03/c.pdf", Pdf, Declared with { Restates = wrong })).Kind);
        Assert.Equal("2026-2030", Assert.Single(await OfAsync(app)).Term?.Id);
        Assert.Equal(SubmissionKind.SameAgain, (await HandInAsync(app, "52/KC-03/d.pdf", Pdf, Declared with { Restates = wrong })).Kind);
    }

    [Fact]
    public async Task TheAnswerSaysWhatIsStillMissingAfterTheFile()
    {
        await using var app = await StartAsync(reference: Deployment.Reference);
        async Task<string> AnswerAsync(string blob, byte[] content, ProgrammeDeclaration? declared = null)
        {
            var receipt = declared is null ? await app.HandInAsync(blob, content) : await HandInAsync(app, blob, content, declared);
            return app.Get<MailComposer>().Receipt(receipt, "Cục").Text;
        }

        const string Nothing = "Đơn vị không phải làm gì thêm.", None = "Hiện đơn vị chưa có Chương trình đủ văn bản và đang hiệu lực; hạn nộp Chương trình giai đoạn 2026–2030 là ngày 30/06/2026.";
        var past = await AnswerAsync("52/KC-03/a.pdf", Pdf, Declared with { Term = ProgrammeTerm.Of(2021, 2025) });
        Assert.Contains(None, past, StringComparison.Ordinal);
        Assert.Contains("Thời hạn: Hạn nộp 30/06/2026, quá hạn 78 ngày", past, StringComparison.Ordinal);

        var half = await AnswerAsync("52/KC-03/b.pdf", Pdf, Declared with { Parts = ProgrammeParts.Decision });
        Assert.Contains("Tệp được ghi nhận là: Quyết định phê duyệt. Chương trình giai đoạn 2026–2030 còn thiếu Chương trình chi tiết: đề nghị đơn vị nộp tiếp.", half, StringComparison.Ordinal);
        var whole = await AnswerAsync("52/KC-03/c.docx", Docx, Declared with { Parts = ProgrammeParts.Detail });
        Assert.Contains("nay đã đủ Quyết định phê duyệt và Chương trình chi tiết. " + Nothing, whole, StringComparison.Ordinal);
        Assert.Contains("Thời hạn: Hạn nộp 30/06/2026, nộp muộn 78 ngày", whole, StringComparison.Ordinal);

        // What comes after it was not late, and the same again leaves nothing to do either.
        Assert.DoesNotContain("Thời hạn:", await AnswerAsync("52/KC-03/d.pdf", Pdf, Declared with { Number = "2/QĐ" }), StringComparison.Ordinal);
        Assert.Contains(Nothing, await AnswerAsync("52/KC-03/e.docx", Docx, Declared with { Number = "2/QĐ" }), StringComparison.Ordinal);
        Assert.Contains("Chương trình đã nộp vẫn giữ nguyên. " + Nothing, await AnswerAsync("52/KC-03/f.docx", Docx, Declared with { Number = "9/QĐ", Amends = "QĐ số 2/QĐ" }), StringComparison.Ordinal);

        Assert.Contains("Tệp chưa khai số quyết định", await AnswerAsync("75/KC-03/2026-2030/a.pdf", Pdf), StringComparison.Ordinal);
        var again = await AnswerAsync("75/KC-03/2026-2030/b.pdf", Pdf);
        Assert.Contains("giống hệt tệp đã được tiếp nhận trước đó", again, StringComparison.Ordinal);
        Assert.Contains("Tệp chưa khai số quyết định", again, StringComparison.Ordinal);
        Assert.DoesNotContain(Nothing, again, StringComparison.Ordinal);

        var amendment = await AnswerAsync("92/KC-03/a.pdf", Pdf, Declared with { Amends = "12/QĐ-UBND" });
        Assert.Contains("sửa đổi, bổ sung Quyết định số 12/QĐ-UBND, nhưng Quyết định đó chưa có trên hệ thống", amendment, StringComparison.Ordinal);

        // By folder: what the name was taken for, and where to say otherwise.
        var named = await AnswerAsync("96/KC-03/2026-2030/Quyết định.pdf", Pdf);
        Assert.Contains("Tệp được ghi nhận là: Quyết định phê duyệt (theo tên tệp); nếu không đúng, đề nghị đơn vị khai lại trên trang nộp báo cáo", named, StringComparison.Ordinal);
        Assert.Contains("còn thiếu Chương trình chi tiết", named, StringComparison.Ordinal);
        Assert.Contains("Tên thư mục “2030-2026” không phải là thời hạn", await AnswerAsync("79/KC-03/2030-2026/a.pdf", Pdf), StringComparison.Ordinal);
        Assert.All([past, half, amendment, named], text => Assert.DoesNotContain(Nothing, text, StringComparison.Ordinal));
        Assert.All([past, half, whole, amendment, named], text => Assert.DoesNotContain("hiên bản", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("%%%")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("e30=")]
    [InlineData("eyJ0ZXJtIjoiMjAzMC0yMDI2In0=")]
    [InlineData("eyJwYXJ0cyI6OTl9")]
    [InlineData("W10=")]
    [InlineData("bnVsbA==")]
    public async Task ForeignMetadataIsNoDeclarationAndThePathHolds(string packed)
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/KC-03/2026-2030/a.pdf", Pdf, new Dictionary<string, string> { [DeclaredProgramme.Metadata] = packed });
        var receipt = (await app.IngestAsync("52/KC-03/2026-2030/a.pdf")).Receipt!;
        Assert.Equal(SubmissionKind.Document, receipt.Kind);
        Assert.Equal(packed == "e30=" ? null : "2026-2030", receipt.Programme!.Term?.Id);
    }

    [Fact]
    public void ADeclarationFitsBesideTheLongestNote()
    {
        var longest = new string('ệ', ProgrammeDeclaration.MaxCharacters - 1) + "1";
        var packed = DeclaredProgramme.Write(Declared with { Number = longest, Amends = longest, Restates = new string('a', 32) });
        Assert.Equal(longest, DeclaredProgramme.Read(packed)!.Amends);
        Assert.True(packed.Values.Sum(v => v.Length) + SubmitterNote.Write(new string('ệ', 5000)).Values.Sum(v => v.Length) < 8000);
        Assert.Null(DeclaredProgramme.Read(new Dictionary<string, string> { [DeclaredProgramme.Metadata] = new string('A', 1_000_000) }));
    }

    [Fact]
    public async Task RowsOfBeforeAreOfAnUnknownTermAndNotNone()
    {
        await using var app = await StartAsync(reference: Deployment.Reference);
        await app.HandInAsync("52/KC-03/chuong-trinh.pdf", Pdf);
        await ForgetDeclarationsAsync(app);
        var old = Assert.Single(await OfAsync(app));
        Assert.Equal((null, true), (old.Term, old.IsComplete));
        var unit = await SituationAsync(app, "52");
        Assert.Equal((ProgrammeStanding.UnknownTerm, "Chưa rõ thời hạn (quá hạn 78 ngày)"), (unit.Standing, ProgrammeText.Of(unit)));
        Assert.Equal(SubmissionKind.SameAgain, (await app.HandInAsync("52/KC-03/lần nữa.pdf", Pdf)).Kind);

        // Its term is said by the same file in its folder; it was sent when it first came.
        app.Clock.MoveTo(At(20, 9, 10));
        Assert.Equal(2, (await app.HandInAsync("52/KC-03/2026-2030/chuong-trinh.pdf", Pdf)).Version);
        Assert.Equal(("2026-2030", At(16, 9, 10)), Assert.Single(await OfAsync(app)) is var known ? (known.Term?.Id, known.CompleteSince!.Value) : default);
    }

    [Fact]
    public async Task AfterARebuildItIsTheSame()
    {
        await using var app = await StartAsync();
        await HandInAsync(app, "52/KC-03/a.pdf", Pdf, Declared);
        await app.HandInAsync("52/KC-03/2021-2025/QD.pdf", Pdf);
        var second = await app.HandInAsync("52/KC-03/b.docx", Docx);
        var upload = (await app.StateAsync(new DocumentPartition("KC-03"))).Submissions.Single(s => s.ReadReceipt().Id == second.Id).Upload;
        await HandInAsync(app, "52/KC-03/c.docx", Docx, Declared with { Term = ProgrammeTerm.Of(2031, 2035), Restates = upload });
        var before = Text(await OfAsync(app));
        Assert.DoesNotContain("chưa rõ", before, StringComparison.Ordinal);
        await app.Storage.Table.DeleteAsync();
        await using var again = app.Another();
        await again.Get<RebuildTable>().RunAsync(false, null, CancellationToken.None);
        Assert.Equal(before, Text(await OfAsync(again)));
    }

    [Fact]
    public async Task AnOlderFileThatIsReadLateReplacesNoNewerOne()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/KC-03/2026-2030/cũ.pdf", Pdf);
        app.Clock.MoveTo(At(16, 9, 11));
        await app.HandInAsync("52/KC-03/2026-2030/mới.docx", Docx);
        var late = (await app.IngestAsync("52/KC-03/2026-2030/cũ.pdf")).Receipt!;
        Assert.Equal((SubmissionKind.Document, 2), (late.Kind, late.Version));
        Assert.Equal("mới.docx", Assert.Single(await OfAsync(app)).Decision!.FileName);
    }

    [Fact]
    public async Task PredecessorsProgrammesStandBesideAndCoverNothing()
    {
        await using var app = await StartAsync(reference: Deployment.AllUnits);

        // 52 was Bình Định and 64 Gia Lai until 30/06/2025; both are Gia Lai (52) since.
        app.Clock.MoveTo(At(1, 6, 10, year: 2025));
        await app.HandInAsync("52/KC-03/2021-2030/a.pdf", Pdf);
        await app.HandInAsync("64/KC-03/2021-2026/a.docx", Docx);
        app.Clock.MoveTo(At(16, 9, 10));
        Assert.Empty(await OfAsync(app));
        var unit = await SituationAsync(app, "52");
        Assert.Equal([("Bình Định", "2021-2030"), ("Gia Lai", "2021-2026")], unit.OfPredecessors.Select(p => (p.Unit.Name, p.Programme.Term!.Value.Id)));
        Assert.Equal(ProgrammeStanding.None, unit.Standing);
        var own = await app.Get<ProgrammesOnFile>().OfAsync(Deployment.Reference, Deployment.Reference.Units.Find("52", new DateOnly(2025, 6, 1))!, At(16, 9, 10), CancellationToken.None);
        Assert.Equal("2021-2030", Assert.Single(own).Term?.Id);

        // A unit that changed its status alone keeps what it sent: Đồng Nai is a city since 30/04/2026.
        app.Clock.MoveTo(At(1, 4, 10));
        await app.HandInAsync("75/KC-03/2026-2030/a.pdf", Pdf);
        app.Clock.MoveTo(At(16, 9, 10));
        Assert.Equal(ProgrammeStanding.InForce, (await SituationAsync(app, "75")).Standing);
        var all = await app.Get<ProgrammesOnFile>().SituationAsync(Deployment.Reference, app.Clock.GetUtcNow(), CancellationToken.None);
        Assert.Equal((34, 1), (all.Count, all.Count(u => u.Standing == ProgrammeStanding.InForce)));
        Assert.Equal(2, all.Single(u => u.Unit.Code == "52").OfPredecessors.Count);
    }

    [Fact]
    public async Task AProgrammesFileThatWeCouldNotProcessIsOurs()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/KC-03/2026-2030/a.pdf", Pdf);
        await app.Storage.Archive.DeleteAsync();
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        await app.SweepAsync();
        Assert.Equal(ProgrammeStanding.Failed, (await SituationAsync(app, "52")).Standing);
        await app.Storage.CreateAsync(CancellationToken.None);
        await app.SweepAsync();
        Assert.Equal(ProgrammeStanding.InForce, (await SituationAsync(app, "52")).Standing);
    }

    [Fact]
    public async Task ACrashAtAnyStorageCallAndARunAfterItGiveTheStateOfOneRun()
    {
        const string Blob = "52/KC-03/b.docx";
        var metadata = DeclaredProgramme.Write(Declared with { Parts = ProgrammeParts.Detail });
        async Task PrepareAsync(Deployment app)
        {
            await app.HandInAsync("52/KC-03/2026-2030/QD.pdf", Pdf);
            await app.UploadAsync(Blob, Docx, metadata);
        }

        var measured = new FaultPolicy();
        string expected;
        int calls;
        await using (var app = await StartAsync(measured))
        {
            measured.Pause();
            await PrepareAsync(app);
            measured.Resume();
            var before = measured.Calls;
            await app.IngestAsync(Blob);
            calls = measured.Calls - before;
            expected = await DescribeAsync(app);
        }

        // Blob, archive, status, what is on file, commit, receipt, delete; none but the fourth is more than any document costs.
        Assert.Equal(7, calls);
        for (var call = 1; call <= calls; call++)
        {
            foreach (var afterServer in new[] { false, true })
            {
                var policy = new FaultPolicy { AfterServer = afterServer };
                await using var app = await StartAsync(policy);
                policy.Pause();
                await PrepareAsync(app);
                policy.Resume();
                policy.FailCall = policy.Calls + call;
                await Assert.ThrowsAsync<InjectedFault>(() => app.IngestAsync(Blob));
                await app.SweepAsync();
                Assert.Equal(expected, await DescribeAsync(app));
            }
        }
    }

    [Fact]
    public async Task FilesReadManyTimesAtOnceAreEachOneVersion()
    {
        await using var app = await StartAsync();
        string[] blobs = ["52/KC-03/2026-2030/QD.pdf", "52/KC-03/2026-2030/CT.docx", "52/KC-03/2021-2025/a.pdf"];
        foreach (var blob in blobs)
        {
            await app.UploadAsync(blob, blob.EndsWith("pdf", StringComparison.Ordinal) ? Pdf : Docx);
        }

        await Task.WhenAll(blobs.Concat(blobs).Concat(blobs).Select(b => app.IngestAsync(b)));
        var state = await app.StateAsync(new DocumentPartition("KC-03"));
        Assert.Equal((3, 3, 3), (state.Submissions.Count, state.Mails.Count, state.Statuses["52"].Versions));
        Assert.Equal(["2026-2030 True", "2021-2025 True"], (await OfAsync(app)).Select(p => $"{p.Term?.Id} {p.IsComplete}"));
    }

    internal static Task<IReadOnlyList<Programme>> OfAsync(Deployment app, DateTimeOffset? before = null) => app.Get<ProgrammesOnFile>().OfAsync(
        Deployment.Reference, UnitOf(app, "52"), before ?? app.Clock.GetUtcNow().AddDays(1), CancellationToken.None);

    internal static async Task<Receipt> HandInAsync(Deployment app, string blob, byte[] content, ProgrammeDeclaration declared)
    {
        await app.UploadAsync(blob, content, DeclaredProgramme.Write(declared));
        return (await app.IngestAsync(blob)).Receipt!;
    }

    private static Task<UnitProgrammes> SituationAsync(Deployment app, string unit) =>
        app.Get<ProgrammesOnFile>().SituationOfAsync(Deployment.Reference, UnitOf(app, unit), app.Clock.GetUtcNow(), CancellationToken.None);

    private static Unit UnitOf(Deployment app, string unit) => Deployment.Reference.Units.Find(unit, VietnamTime.DayOf(app.Clock.GetUtcNow()))!;

    // As the rows were before a programme's file said anything of itself.
    private static async Task ForgetDeclarationsAsync(Deployment app)
    {
        foreach (var row in (await app.StateAsync(new DocumentPartition("KC-03"))).Submissions)
        {
            row.Receipt = ReceiptJson.Compress(row.ReadReceipt() with { Programme = null });
            await app.Storage.Table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
        }
    }

    private static string Text(IEnumerable<Programme> programmes) => string.Join('\n', programmes.Select(p =>
        FormattableString.Invariant($"{ProgrammeText.Of(p.Term)} {p.Number} {p.Date} {p.Decision} {p.Detail} {p.CompleteSince:O}")));

    private static async Task<string> DescribeAsync(Deployment app)
    {
        var state = await app.StateAsync(new DocumentPartition("KC-03"));
        var text = new StringBuilder();
        text.AppendJoin('\n', state.Submissions.Select(s => $"{s.Kind} {s.Version} {s.Outcome} {s.ReadReceipt().Programme}").Order());
        text.AppendJoin('\n', state.Mails.Select(m => $"{m.Kind} {m.State} {m.To}").Order());
        text.AppendJoin('\n', (await OfAsync(app)).Select(p => FormattableString.Invariant($"{p.Term?.Id} {p.Number} {p.Decision?.FileName} {p.Detail?.FileName} {p.CompleteSince:O}")));
        var status = state.Statuses["52"];
        return text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{status.Versions} {(await app.NamesAsync(app.Storage.Inbox)).Count} {(await app.NamesAsync(app.Storage.Archive)).Count} {(await app.NamesAsync(app.Storage.Receipts)).Count}").ToString();
    }
}
