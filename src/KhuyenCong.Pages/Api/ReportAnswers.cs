using KhuyenCong.Pages.Situation;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Pages.Api;

/// <summary>What can be asked for.</summary>
internal sealed record ReportList(IReadOnlyList<ReportAnswer> Reports)
{
    public static ReportList Of(IEnumerable<SituationReport> reports) => new([.. reports.Select(ReportAnswer.Of)]);
}

/// <summary>A form and period with its dates.</summary>
internal sealed record ReportAnswer(
    string Form, string Title, string Period, string PeriodName, DateOnly Opens, DateOnly CutOff, DateOnly Due, DateOnly Lock, bool Asked)
{
    public static ReportAnswer Of(SituationReport report) => new(
        report.Form.Code, report.Form.Title, report.Deadlines.Period.Id, report.Deadlines.Period.Name,
        report.Deadlines.Opens, report.Deadlines.CutOff, report.Deadlines.Due, report.Deadlines.Lock, report.Deadlines.IsAsked);
}

/// <summary>Where the units stand.</summary>
internal sealed record StateAnswer(ReportAnswer Report, CountsAnswer Counts, ReviewsAnswer Reviews, IReadOnlyList<StandingAnswer> Units)
{
    public static StateAnswer Of(SituationReport report, ComplianceDigest digest)
    {
        var (counts, today) = (digest.Counts, VietnamTime.DayOf(digest.AsOf));
        var reviews = ReviewCounts.Of(digest.Units.Select(u => u.Review).OfType<UnitReview>().Select(r => r.Status));
        return new StateAnswer(
            ReportAnswer.Of(report),
            new CountsAnswer(counts.Expected, counts.OnTime, counts.Late, counts.RejectedOpen, counts.Failed, counts.Missing, counts.Nil, counts.WithWarnings),
            new ReviewsAnswer(reviews.Unread, reviews.Read, reviews.CorrectionAsked, reviews.Answered, reviews.LeftOut),
            [.. digest.Units.Select(u => new StandingAnswer(
                u.Unit.Code, u.Unit.Name, u.Standing, u.Outcome, u.Version, u.ReceivedAt?.ToUniversalTime(), u.Errors, u.Warnings, u.SignedCopy, u.LeaveUntil, u.DaysOverdue,
                u.Review?.Status.IsLeftOut == true, u.Review?.LeftOut?.Text, u.Review is { } review ? ReviewAnswer.Of(review, today) : null))]);
    }
}

/// <summary>How many units stand where.</summary>
internal sealed record CountsAnswer(int Expected, int OnTime, int Late, int RejectedOpen, int Failed, int Missing, int Nil, int WithWarnings);

/// <summary>How far the ministry is with how many reports.</summary>
internal sealed record ReviewsAnswer(int Unread, int Read, int CorrectionAsked, int Answered, int LeftOut);

/// <summary>How far the ministry is with a report.</summary>
/// <param name="State">How far.</param>
/// <param name="CorrectionUntil">Of a request that is open: the last day for its answer.</param>
/// <param name="CorrectionDaysOverdue">For how many days that answer is overdue.</param>
/// <param name="AnsweredAt">When the unit answered it.</param>
/// <param name="AnswerVersion">The corrected version; 0 for the answer that the figures are right.</param>
internal sealed record ReviewAnswer(ReviewState State, DateOnly? CorrectionUntil, int CorrectionDaysOverdue, DateTimeOffset? AnsweredAt, int? AnswerVersion)
{
    public static ReviewAnswer Of(UnitReview review, DateOnly today)
    {
        var open = review.Status.Review.Correction is { ClosedAt: null } asked ? asked : null;
        return new ReviewAnswer(review.State, open?.Until, review.DaysOverdue(today), open?.Answer?.At.ToUniversalTime(), open?.Answer?.Version);
    }
}

/// <summary>Where a unit stands. Whom to call is no business of other systems.</summary>
internal sealed record StandingAnswer(
    string Unit, string Name, Standing Standing, Outcome? Outcome, int Version, DateTimeOffset? ReceivedAt, int Errors, int Warnings, bool SignedCopy, DateOnly? LeaveUntil, int DaysOverdue, bool LeftOut,
    string? LeftOutReason, ReviewAnswer? Review);

/// <summary>The figures that count, and their sums.</summary>
internal sealed record FiguresAnswer(
    ReportAnswer Report, IReadOnlyList<RowAnswer> Rows, IReadOnlyList<ColumnAnswer> Columns, IReadOnlyList<UnitFiguresAnswer> Units, IReadOnlyList<TotalAnswer> Totals)
{
    // The sums are in the form's unit; other systems read whole đồng.
    public static FiguresAnswer Of(SituationReport report, ComplianceDigest digest)
    {
        var totals = NationalTotals.Of(digest);
        var rows = report.Form.RowsWithSectionsOn(report.Deadlines.CutOff).Where(r => r.Row.Kind != FigureKind.Heading)
            .Select(r => new RowAnswer(r.Row.Code, r.Row.Label, r.Section?.Label, r.Row.Kind, r.Row.Kind == FigureKind.Money ? "đồng" : r.Row.Unit)).ToList();

        decimal? Whole(decimal? value, FormRow row) => row.Kind == FigureKind.Money ? decimal.Truncate((value ?? 0) * report.Form.Money.Dong) is var dong && value is not null ? dong : null : value;
        var columns = report.Form.FigureColumns.ToList();
        var reasons = digest.Units.ToDictionary(u => u.Unit.Code, u => u.Review?.LeftOut?.Text);
        return new FiguresAnswer(
            ReportAnswer.Of(report),
            rows,
            [.. columns.Select(c => new ColumnAnswer(c.Id, c.Label))],
            [.. digest.Figures.Concat(digest.LeftOut).OrderBy(f => f.Unit.Code, StringComparer.Ordinal).Select(f => new UnitFiguresAnswer(
                f.Unit.Code, f.Unit.Name, f.Version, f.IsLeftOut, f.IsLeftOut ? reasons.GetValueOrDefault(f.Unit.Code) : null,
                [.. rows.SelectMany(row => columns.Select(c => new FigureKey(row.Row, c.Id))).Where(f.Figures.Values.ContainsKey).Select(key => new FigureAnswer(key.Code, key.Column, ValueOf(f.Figures.Values[key])))]))],
            [.. totals.Rows.SelectMany(row => columns.Select(c => (row.Row, Column: c.Id, Sum: row[c.Id]))).Where(t => t.Sum.Value is not null)
                .Select(t => new TotalAnswer(t.Row.Code, t.Column, Whole(t.Sum.Value, t.Row)!.Value, t.Sum.Units, Whole(t.Sum.YearBefore, t.Row), Whole(t.Sum.Compared, t.Row)))]);
    }

    private static object ValueOf(FigureValue value) => value.Kind switch
    {
        FigureKind.Count or FigureKind.Money => value.Number,
        FigureKind.YesNo => value.IsYes,
        FigureKind.Date => value.Date,
        _ => value.Text ?? "",
    };
}

/// <summary>A row of the form.</summary>
internal sealed record RowAnswer(string Row, string Label, string? Section, FigureKind Kind, string UnitOfMeasure);

/// <summary>A column of figures.</summary>
internal sealed record ColumnAnswer(string Column, string Label);

/// <summary>What a unit reported.</summary>
internal sealed record UnitFiguresAnswer(string Unit, string Name, int Version, bool LeftOut, string? LeftOutReason, IReadOnlyList<FigureAnswer> Figures);

/// <summary>A figure: whole đồng for money, a day as year-month-day, yes as true.</summary>
internal sealed record FigureAnswer(string Row, string Column, object Value);

/// <summary>A national sum; <see cref="Compared"/> is that of the units that <see cref="YearBefore"/> is of.</summary>
internal sealed record TotalAnswer(string Row, string Column, decimal Value, int Units, decimal? YearBefore, decimal? Compared);
