using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>A day of the course of submissions: how many units had handed in by then, in this period and in the one before, as numbers and as shares for bars.</summary>
public sealed record CurveRow(string Day, bool IsDue, bool NowKnown, string Now, int NowShare, int BeforeShare, string Before);

/// <summary>What the digest's template sees of the course of submissions: how many units had handed in by some days, as numbers and as shares for bars.</summary>
internal static class CurveModel
{
    private const int MaxRows = 9;

    /// <summary>A row a day on which something came in either period, thinned to a small table; empty when nothing has come yet.</summary>
    public static List<CurveRow> Rows(ComplianceDigest digest)
    {
        if (digest.Curve.Count == 0)
        {
            return [];
        }

        var today = VietnamTime.DayOf(digest.AsOf).DayNumber - digest.Deadlines.Due.DayNumber;
        int[] always = [0, today];
        var days = digest.Curve.Concat(digest.CurveBefore).Select(p => p.Day).Concat(always).Distinct().Order().ToList();
        if (days.Count > MaxRows)
        {
            // The due date and today are always among them, and the first and the last day.
            var some = MaxRows - always.Length;
            var step = (days.Count - 1) / (double)(some - 1);
            days = [.. Enumerable.Range(0, some).Select(i => days[(int)Math.Round(i * step)]).Concat(always).Distinct().Order()];
        }

        var most = Math.Max(1, Math.Max(digest.Units.Count, digest.CurveBefore.Select(p => p.HandedIn).DefaultIfEmpty().Max()));
        int Share(int units) => units * 100 / most;
        return [.. days.Select(day => new CurveRow(
            Day: DayText(day),
            IsDue: day == 0,
            NowKnown: day <= today,
            Now: MailText.Number(At(digest.Curve, day)),
            NowShare: Share(At(digest.Curve, day)),
            BeforeShare: Share(At(digest.CurveBefore, day)),
            Before: MailText.Number(At(digest.CurveBefore, day))))];
    }

    private static string DayText(int day) =>
        day == 0 ? "Hạn nộp" : day < 0 ? "Trước hạn " + MailText.Number(-day) + " ngày" : "Sau hạn " + MailText.Number(day) + " ngày";

    private static int At(IReadOnlyList<(int Day, int HandedIn)> curve, int day) =>
        curve.Where(p => p.Day <= day).Select(p => p.HandedIn).DefaultIfEmpty(0).Max();
}
