using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees of how the ministry judged reports that were taken.</summary>
public sealed record ReviewsPart(
    string ReviewsOpenCount,
    IReadOnlyList<CorrectionRow> ReviewsCorrections,
    string ReviewsLeft,
    bool ReviewsCut,
    IReadOnlyList<LeftOutRow> ReviewsLeftOut,
    string ReviewsLeftOutMore,
    bool ReviewsLeftOutCut) : ViewPart;

/// <summary>A request for a correction that is open, or was closed since the digest before.</summary>
public sealed record CorrectionRow(string Unit, string Code, string State, string Reasons, string Explanation, bool IsOverdue);

/// <summary>A report that is in no national figure.</summary>
public sealed record LeftOutRow(string Unit, string Code, string Reason, string By);

/// <summary>Makes it; lists are cut to a number of rows.</summary>
internal static class ReviewsModel
{
    private const int MaxCharacters = 300;

    /// <summary>Of a digest.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="rows">The most that is listed.</param>
    public static ReviewsPart Of(ComplianceDigest digest, int rows)
    {
        var today = VietnamTime.DayOf(digest.AsOf);
        var reviewed = digest.Units.Where(u => u.Review is not null).ToList();
        var corrections = reviewed.Where(u => u.Review!.Status.Review.Correction is { } asked && (asked.ClosedAt is not { } closed || digest.BeforeAsOf is not { } before || closed > before))
            .OrderByDescending(u => u.Review!.DaysOverdue(today)).ThenBy(u => u.Review!.State == ReviewState.Answered ? 0 : 1)
            .ThenBy(u => u.Unit.Code, StringComparer.Ordinal).ToList();
        var leftOut = reviewed.Where(u => u.Review!.Status.IsLeftOut).ToList();
        return new ReviewsPart(
            ReviewsOpenCount: MailText.Number(corrections.Count(u => u.Review!.Status.Review.Correction!.ClosedAt is null)),
            ReviewsCorrections: [.. corrections.Take(rows).Select(u => new CorrectionRow(
                u.Unit.Name,
                u.Unit.Code,
                StateOf(u.Review!, today),
                ForeignText.Clean(u.Review!.Asked?.Reasons, MaxCharacters),
                ForeignText.Clean(u.Review!.Explained?.Text, MaxCharacters),
                u.Review!.DaysOverdue(today) > 0))],
            ReviewsLeft: MailText.Number(Math.Max(0, corrections.Count - rows)),
            ReviewsCut: corrections.Count > rows,
            ReviewsLeftOut: [.. leftOut.Take(rows).Select(u => new LeftOutRow(
                u.Unit.Name, u.Unit.Code, ForeignText.Clean(u.Review!.LeftOut?.Text, MaxCharacters), ForeignText.OneLine(u.Review!.LeftOut?.By)))],
            ReviewsLeftOutMore: MailText.Number(Math.Max(0, leftOut.Count - rows)),
            ReviewsLeftOutCut: leftOut.Count > rows);
    }

    private static string StateOf(UnitReview review, DateOnly today) => review.Status.Review.Correction is { ClosedAt: { } closed } asked
        ? $"Yêu cầu chỉnh sửa đã kết thúc, {VietnamTime.Text(VietnamTime.At(closed))}" + (asked.Answer is { IsExplanation: false } answer ? $" (bản chỉnh sửa là phiên bản {answer.Version})" : "")
        : review.InWords(today);
}
