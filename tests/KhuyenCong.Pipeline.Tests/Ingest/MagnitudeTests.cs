using KhuyenCong.Pipeline.Revalidate;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Ingest;

/// <summary>Amounts of another magnitude than those of the version that counts, and what a submitter confirms.</summary>
public sealed class MagnitudeTests
{
    private const string Good = "good-exceljs-52.xlsx", Thousandfold = "officer-nghin-silent.xlsx", Reason = "Vốn đối ứng của dự án liên vùng – đã đối chiếu";

    [Fact]
    public async Task AReportAThousandTimesTheCountedOneIsSentBackUntilItIsConfirmed()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample(Good));
        Assert.StartsWith("cumulative:02=", (await app.StatusAsync("52"))!.CountedAmounts, StringComparison.Ordinal);
        app.Clock.MoveTo(At(16, 9, 11));
        var refused = await app.HandInAsync("52/2026-Q3/b.xlsx", Sample(Thousandfold));
        var error = Assert.Single(refused.Findings, f => f.Severity == Severity.Error);
        Assert.Equal((Outcome.RejectedData, "KC01-E08", true), (refused.Outcome!.Value, error.Code, error.IsConfirmable));
        Assert.Contains("lần số của bản đang được tính", error.Message, StringComparison.Ordinal);
        Assert.Contains("có vẻ ghi bằng nghìn đồng", error.Message, StringComparison.Ordinal);
        Assert.Contains("trang nộp báo cáo", error.Remedy, StringComparison.Ordinal);
        Assert.Equal((1, true), (await app.StatusAsync("52")) is { } asked ? (asked.CountedVersion, asked.LatestAsksToConfirm) : default);

        // The same bytes say the same again; confirmed they are another upload.
        app.Clock.MoveTo(At(16, 9, 12));
        Assert.Equal(SubmissionKind.SameAgain, (await app.HandInAsync("52/2026-Q3/c.xlsx", Sample(Thousandfold))).Kind);
        app.Clock.MoveTo(At(16, 9, 13));
        var confirmed = await ConfirmAsync(app, "52/2026-Q3/d.xlsx", Thousandfold);
        Assert.Equal((SubmissionKind.Report, Outcome.AcceptedWithWarnings, 3, 3, Reason), (confirmed.Kind, confirmed.Outcome!.Value, confirmed.Version, confirmed.CountedVersion, confirmed.Confirmation));
        var warning = Assert.Single(confirmed.Findings, f => f.Code == "KC01-E08");
        Assert.Equal((Severity.Warning, false), (warning.Severity, warning.IsConfirmable));
        Assert.Contains($"đơn vị đã xác nhận số liệu đúng, lý do: “{Reason}”.", warning.Remedy, StringComparison.Ordinal);

        // Again with the confirmation they are the same; without it, or with another one, they are not.
        app.Clock.MoveTo(At(16, 9, 14));
        Assert.Equal(SubmissionKind.SameAgain, (await ConfirmAsync(app, "52/2026-Q3/e.xlsx", Thousandfold)).Kind);
        app.Clock.MoveTo(At(16, 9, 15));
        var without = await app.HandInAsync("52/2026-Q3/f.xlsx", Sample(Thousandfold));
        Assert.Equal((SubmissionKind.Report, Outcome.RejectedData, 3), (without.Kind, without.Outcome!.Value, without.CountedVersion));

        // What was only confirmed is held against nothing: the right figures come after it without a word, and count.
        Assert.Null((await app.StatusAsync("52"))!.CountedAmounts);
        app.Clock.MoveTo(At(16, 9, 16));
        var corrected = await app.HandInAsync("52/2026-Q3/g.xlsx", Sample(Good));
        Assert.Equal((Outcome.Accepted, true), (corrected.Outcome!.Value, corrected.CountedVersion == corrected.Version));
        Assert.All(await app.Get<RevalidateReports>().RunAsync("KC-01", Q3, CancellationToken.None), r => Assert.False(r.Changes, r.ToString()));
        await app.DeliverAsync();
        Assert.Contains(app.Transport.Sent, m => m.Text.Contains($"Đơn vị xác nhận số liệu đúng: {Reason}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AReportIsHeldAgainstWhatCountedWhenItCameInWhateverOrderItIsRead()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 9, 11));
        await app.HandInAsync("52/2026-Q3/first.xlsx", Sample(Good));

        // It came in between, and is read after a later version that was confirmed and counts.
        app.Clock.MoveTo(At(16, 9, 12));
        await app.UploadAsync("52/2026-Q3/between.xlsx", Sample(Thousandfold));
        app.Clock.MoveTo(At(16, 9, 13));
        Assert.Equal(2, (await ConfirmAsync(app, "52/2026-Q3/last.xlsx", Thousandfold)).CountedVersion);
        var between = (await app.IngestAsync("52/2026-Q3/between.xlsx")).Receipt!;
        Assert.Contains("số của bản đang được tính", Assert.Single(between.Findings, f => f.Severity == Severity.Error).Message, StringComparison.Ordinal);

        // Before the first one nothing counted: only the bound speaks.
        await app.UploadAsync("52/2026-Q3/before.xlsx", Sample(Thousandfold));
        app.Arrival.Note("52/2026-Q3/before.xlsx", (await app.Storage.Inbox.GetBlobClient("52/2026-Q3/before.xlsx").GetPropertiesAsync()).Value.ETag, At(16, 9, 10));
        var before = (await app.IngestAsync("52/2026-Q3/before.xlsx")).Receipt!;
        Assert.Contains("lớn hơn mức 500.000 triệu đồng", Assert.Single(before.Findings, f => f.Severity == Severity.Error).Message, StringComparison.Ordinal);
        Assert.All(await app.Get<RevalidateReports>().RunAsync("KC-01", Q3, CancellationToken.None), r => Assert.False(r.Changes, r.ToString()));
    }

    [Fact]
    public async Task AnUploadIsJudgedAnewWhenAnotherVersionCameFirst()
    {
        // Between the look at the status and the commit the good version is recorded.
        await using var other = await StartAsync();
        await other.UploadAsync("52/2026-Q3/a.xlsx", Sample(Good));
        var meanwhile = new InterruptBeforeCommit(() => other.IngestAsync("52/2026-Q3/a.xlsx"));
        await using var app = other.Another(meanwhile);
        other.Clock.MoveTo(At(16, 9, 11));
        await app.UploadAsync("52/2026-Q3/b.xlsx", Sample(Thousandfold));
        var receipt = (await app.IngestAsync("52/2026-Q3/b.xlsx")).Receipt!;
        Assert.Contains("số của bản đang được tính", Assert.Single(receipt.Findings, f => f.Severity == Severity.Error).Message, StringComparison.Ordinal);
        Assert.Equal((2, 1), (receipt.Version, receipt.CountedVersion));
    }

    [Fact]
    public void AReasonComesBackAsItWasWrittenAndIsPartOfAFormsNumber()
    {
        Assert.Equal(Reason, SubmitterConfirmation.Read(SubmitterConfirmation.Write(Reason)));
        Assert.All(SubmitterConfirmation.Write(Reason).Values, v => Assert.True(v.All(char.IsAscii)));
        Assert.Null(SubmitterConfirmation.Read(SubmitterConfirmation.Write("  ")));
        Assert.Null(SubmitterConfirmation.Read(new Dictionary<string, string> { [SubmitterConfirmation.Metadata] = "%%%" }));
        var longest = SubmitterConfirmation.Write(new string('ế', 5_000));
        Assert.Equal(SubmitterConfirmation.MaxCharacters, SubmitterConfirmation.Read(longest)!.Length);
        Assert.Equal("a", SubmitterConfirmation.NumberOf("a", null));
        Assert.Equal(3, new[] { SubmitterConfirmation.NumberOf("a", null), SubmitterConfirmation.NumberOf("a", "x"), SubmitterConfirmation.NumberOf("a", "y") }.Distinct().Count());
    }

    private static async Task<Receipt> ConfirmAsync(Deployment app, string blob, string sample)
    {
        await app.UploadAsync(blob, Sample(sample), SubmitterConfirmation.Write(Reason));
        return (await app.IngestAsync(blob, UploadWay.Page)).Receipt!;
    }
}
