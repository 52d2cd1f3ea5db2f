using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Compliance;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Review;

/// <summary>Acts about a report of the third quarter, short to write.</summary>
internal static class Reviewed
{
    public static async Task<ReportStatus> StatusAsync(Deployment app, string unit) =>
        (await app.Table.FindAsync<StatusRow>(Partition, Keys.Status + unit, CancellationToken.None))!.Status;

    /// <summary>An act about the version that counts.</summary>
    public static async Task<ReviewEnd> ActAsync(Deployment app, string unit, ReviewActKind kind, string key, Func<ReviewAct, ReviewAct>? more = null)
    {
        var status = await StatusAsync(app, unit);
        var act = new ReviewAct(kind, key, status.Counted!.Upload, status.Counted.Version, default, "Hoa")
        {
            About = kind is ReviewActKind.Explain or ReviewActKind.CloseCorrection ? status.Review.Correction!.Key : "",
        };
        return await RunAsync(app, unit, more?.Invoke(act) ?? act);
    }

    /// <summary>A request for a correction.</summary>
    public static Task<ReviewEnd> AskAsync(Deployment app, string unit, DateOnly until, string key = "ask") => ActAsync(app, unit, ReviewActKind.AskCorrection, key, act => act with
    {
        Until = until,
        Reasons = "Số tiền khác thường",
        Places = "Dòng 02",
        Text = "Đề nghị kiểm tra đơn vị tính.",
    });

    /// <summary>The choice of a version by its number.</summary>
    public static async Task<ReviewEnd> ChooseAsync(Deployment app, string unit, int version, string key, bool byMinistry = true)
    {
        var row = (await app.Table.UnderAsync<SubmissionRow>(Partition, Keys.Submission + unit + "_", CancellationToken.None)).Single(s => s.Version == version);
        return await RunAsync(app, unit, new ReviewAct(ReviewActKind.Choose, key, row.Upload, version, default, "Hoa") { ByMinistry = byMinistry });
    }

    public static Task<ReviewEnd> RunAsync(Deployment app, string unit, ReviewAct act) => app.Get<ReviewReport>().RunAsync("KC-01", Q3, unit, act, CancellationToken.None);

    public static void IsDone(ReviewEnd end) => Assert.Equal(new ReviewEnd(ActEnd.Done), end);

    public static void IsRefused(ReviewRefusal why, ReviewEnd end) => Assert.Equal(new ReviewEnd(ActEnd.Refused, why), end);
}
