using Azure.Data.Tables;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Demo;

/// <summary>Something that was done about a report that was taken.</summary>
/// <param name="Report">The form and period.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Act">What was done.</param>
/// <param name="Mail">The key of the mail that tells the unit of it, whether one does or not.</param>
internal sealed record DemoReview(Deadlines Report, Unit Unit, ReviewAct Act, string Mail)
{
    /// <summary>The name of the page that was kept after it, without its ending.</summary>
    public string Page => FormattableString.Invariant($"{VietnamTime.DayOf(Act.At):yyyy-MM-dd}-xu-ly-{Unit.Code}-{Act.Key}");
}

/// <summary>
/// The ministry judges reports of the quarter and provinces answer: one is read, a doubtful figure is accepted, three corrections are asked for, of which one is answered by
/// a corrected file (<see cref="DemoScript"/>), one by "Số liệu đúng" and one not at all, and one report is left out of the national figures.
/// </summary>
internal sealed class DemoReviews(IServiceProvider services, ReferenceData reference, Deadlines report)
{
    private const string Officer = "canbo@moit.example.vn";

    /// <summary>Of the units in the order of their codes: read; with a figure to doubt that the ministry accepts, and with one that the unit corrects; right as it is; left out; asked in vain.</summary>
    internal const int Read = 0, Unusual = 1, Corrected = 3, Right = 14, LeftOut = 7, Silent = 8;

    /// <summary>Days after the due date on which the ministry asks, and on which the corrected file comes.</summary>
    internal const int AskedAfter = 2, CorrectedAfter = 5;

    // On which day after the due date who does what; what is asked is to be answered within a week.
    private static readonly (int Days, int Unit, ReviewActKind Kind, string Text)[] Script =
    [
        (AskedAfter, Read, ReviewActKind.Read, ""),
        (AskedAfter, Unusual, ReviewActKind.Settle, "Đã đối chiếu với quyết định phê duyệt kế hoạch của tỉnh."),
        (AskedAfter, Corrected, ReviewActKind.AskCorrection, "Số này lớn bất thường so với các địa phương khác. Đề nghị kiểm tra lại và nộp bản chỉnh sửa nếu ghi nhầm."),
        (AskedAfter, Right, ReviewActKind.AskCorrection, "Thực hiện vượt kế hoạch năm. Đề nghị kiểm tra lại kế hoạch hoặc giải thích."),
        (AskedAfter, Silent, ReviewActKind.AskCorrection, "Đề nghị kiểm tra lại số lao động được đào tạo."),
        (CorrectedAfter + 1, Right, ReviewActKind.Explain, "Số liệu đúng: kế hoạch được giao bổ sung sau ngày chốt số liệu."),
        (CorrectedAfter + 2, Corrected, ReviewActKind.CloseCorrection, ""),
        (CorrectedAfter + 2, LeftOut, ReviewActKind.LeaveOut, "Chưa đối chiếu được với số liệu quyết toán của Sở Tài chính."),
    ];

    /// <summary>Does what is due on a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<IReadOnlyList<DemoReview>> PlayAsync(DateOnly day, CancellationToken cancellation)
    {
        var done = new List<DemoReview>();
        foreach (var (step, (_, index, kind, text)) in Script.Index().Where(s => report.Due.AddDays(s.Item.Days) == day))
        {
            var unit = reference.Units.On(report.CutOff)[index];
            var partition = new ReportPartition(report.Form, report.Period);
            var status = (await services.GetRequiredService<ReportTable>().FindAsync<StatusRow>(partition, Keys.Status + unit.Code, cancellation))?.Status;
            if (status?.Counted is not { } counted)
            {
                throw new InvalidOperationException($"No report of {unit.Name} counts on {day}, so that nothing can be done about it.");
            }

            var act = new ReviewAct(kind, FormattableString.Invariant($"demo{step + 1}"), counted.Upload, counted.Version, default, kind == ReviewActKind.Explain ? reference.Contacts.For(unit.Code, day).To?.Name ?? unit.Name : Officer)
            {
                ByMinistry = kind != ReviewActKind.Explain,
                Text = text,
                Until = kind == ReviewActKind.AskCorrection ? day.AddDays(ReviewDesk.ProposedDays) : null,
                Reasons = kind == ReviewActKind.AskCorrection ? reference.CorrectionReasons.Last(r => r.Holds(day)).Text : "",
                About = kind switch
                {
                    ReviewActKind.Settle => await DoubtOfAsync(unit, cancellation),
                    ReviewActKind.Explain or ReviewActKind.CloseCorrection => status.Review.Correction?.Key ?? "",
                    _ => "",
                },
            };
            var end = await services.GetRequiredService<ReviewReport>().RunAsync(report.Form, report.Period, unit.Code, act, cancellation);
            if (end.End != ActEnd.Done)
            {
                throw new InvalidOperationException($"{kind} about the report of {unit.Name} was refused: {end.Refusal}.");
            }

            done.AddRange((await OfAsync(cancellation)).Where(r => r.Unit == unit && r.Act.Key == act.Key));
        }

        return done;
    }

    /// <summary>Everything that was done so far, by whomever.</summary>
    public async Task<IReadOnlyList<DemoReview>> OfAsync(CancellationToken cancellation)
    {
        var records = await services.GetRequiredService<ReportTable>().UnderAsync<TableEntity>(new ReportPartition(report.Form, report.Period), $"{Keys.Audit}{ReviewRecords.Kind}_", cancellation);
        return
        [
            .. from unit in ReviewRecords.ByUnit(records)
               from act in unit
               let named = reference.Units.Find(unit.Key, report.CutOff)
               where named is not null
               select new DemoReview(report, named, act, new MinistryAct("", unit.Key, ReviewRecords.Kind, act.Key, "", null).Mail),
        ];
    }

    /// <summary>Where somebody sees an act: the ministry's page of the report; of a request for a correction the unit's.</summary>
    public async Task<string> PathOfAsync(DemoReview review, CancellationToken cancellation) =>
        review.Act.Kind == ReviewActKind.AskCorrection && await DemoServing.LinkAsync(services, review.Unit.Code, VietnamTime.DayOf(review.Act.At), cancellation) is { } link
            ? new Uri(link, HandInLinks.TargetOf(report.Form, report.Period.Id, review.Unit.Code)).AbsolutePath
            : ReportPage.PathOf(new ReportPartition(report.Form, report.Period), review.Unit.Code);

    private async Task<string> DoubtOfAsync(Unit unit, CancellationToken cancellation)
    {
        var digest = await services.GetRequiredService<ComplianceQuery>().DigestAsync(
            new TableLook(services.GetRequiredService<ReportTable>()), report, DigestMoment.Weekly, reference, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
        return DoubtfulFigures.Of(digest).FirstOrDefault(d => d.Unit.Code == unit.Code)?.About ?? throw new InvalidOperationException($"No figure of {unit.Name} is to be doubted.");
    }
}
