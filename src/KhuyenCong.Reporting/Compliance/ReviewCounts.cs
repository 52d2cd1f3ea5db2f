namespace KhuyenCong.Reporting.Compliance;

/// <summary>How far the ministry is with the reports that count: each is in one of the four states; those that are left out of the national figures are counted beside.</summary>
/// <param name="Unread">Nobody has looked at them.</param>
/// <param name="Read">Somebody has.</param>
/// <param name="CorrectionAsked">The unit owes an answer.</param>
/// <param name="Answered">The ministry has to look at an answer.</param>
/// <param name="LeftOut">Of all of them: in no national figure.</param>
public sealed record ReviewCounts(int Unread, int Read, int CorrectionAsked, int Answered, int LeftOut)
{
    /// <summary>The reports that count.</summary>
    public int Reports => Unread + Read + CorrectionAsked + Answered;

    /// <summary>Counts reports; one of which no version counts is in none.</summary>
    public static ReviewCounts Of(IEnumerable<ReportStatus> reports)
    {
        var counted = reports.Where(r => r.Counted is not null).ToList();
        int In(ReviewState state) => counted.Count(r => r.ReviewState == state);
        return new ReviewCounts(In(ReviewState.Unread), In(ReviewState.Read), In(ReviewState.CorrectionAsked), In(ReviewState.Answered), counted.Count(r => r.IsLeftOut));
    }
}
