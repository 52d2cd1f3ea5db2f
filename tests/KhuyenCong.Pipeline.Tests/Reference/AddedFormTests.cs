using System.Text;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;
using static KhuyenCong.Pipeline.Tests.Reference.SampleUploads;

namespace KhuyenCong.Pipeline.Tests.Reference;

/// <summary>A form that a running deployment did not know: its definition is one file, and the duty one row.</summary>
public sealed class AddedFormTests
{
    private static readonly Period Year = new(PeriodKind.Year, 2026);

    [Fact]
    public async Task AnUploadedDefinitionIsRemindedTakenAndToldInTheDigest()
    {
        await using var app = await StartAsync();
        Assert.Equal(ReferenceOutcome.Applied, (await ApplyAsync(app, "forms/TK-01.json", Sample("statistical-form.json"))).Receipt!.Outcome);
        var duties = Text(DutyBook.Path) + "TK-01,Y,20 days,yes,,30,-15 -7 -3 -1 0 1 3,7,3,2026-12-31,\n";
        Assert.Equal(ReferenceOutcome.Applied, (await ApplyAsync(app, DutyBook.Path, Encoding.UTF8.GetBytes(duties))).Receipt!.Outcome);
        var reference = await app.Get<CurrentReference>().GetAsync(CancellationToken.None);
        var deadlines = reference.Duties.For("TK-01", Year)!;
        var form = reference.Forms.For("TK-01", deadlines.CutOff)!;
        Assert.Equal((new DateOnly(2026, 12, 31), new DateOnly(2027, 1, 20)), (deadlines.CutOff, deadlines.Due));

        app.Clock.MoveTo(At(6, 1, 8, year: 2027));
        await app.RemindAsync();
        await app.DeliverAsync();
        var reminder = app.Transport.Sent.First(m => m.Kind == MailKinds.Reminder && m.Subject.Contains("TK-01", StringComparison.Ordinal));
        Assert.Contains("20/01/2027", reminder.Text, StringComparison.Ordinal);

        // The year's folder takes three forms, each by its cover.
        var receipt = await app.HandInAsync("52/2026-Y/bao-cao.xlsx", new DemoReport(form, reference.Units.Find("52", deadlines.CutOff)!, deadlines, 7).ToWorkbook());
        Assert.Equal("TK-01", receipt.Form);
        Assert.True(receipt.Outcome!.Value.IsAccepted(), string.Join("; ", receipt.Findings.Select(f => f.Message)));
        Assert.Equal(Standing.OnTime, (await app.StateAsync(new ReportPartition("TK-01", Year))).Statuses["52"].Standing);

        app.Clock.MoveTo(At(21, 1, 9, year: 2027));
        await app.DigestAsync();
        await app.DeliverAsync();
        var digest = app.Transport.Sent.Single(m => m.Kind == MailKinds.Digest && m.Subject.Contains("TK-01", StringComparison.Ordinal));
        Assert.Contains("khuyến công địa phương", digest.Text, StringComparison.Ordinal);
        var view = await app.ViewAsync("TK-01", Year);
        var totals = NationalTotals.Of(view);
        Assert.Equal(["local", "national"], totals.Rows[0].Sums.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(view.Figures.Single().Figures.NumberAt("01", "national"), totals.Rows[0]["national"].Value);
    }
}
