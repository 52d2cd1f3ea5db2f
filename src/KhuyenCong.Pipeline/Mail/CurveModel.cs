using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees of the curve of submissions: its numbers, and what its picture shows in words.</summary>
internal static class CurveModel
{
    private const int MostRows = 9;

    /// <summary>A row a day on which something came in either period, thinned to a small table; empty when nothing has come yet.</summary>
    public static List<object> Rows(ComplianceDigest digest)
    {
        if (digest.Curve.Count == 0)
        {
            return [];
        }

        var today = VietnamTime.DayOf(digest.AsOf).DayNumber - digest.Deadlines.Due.DayNumber;
        int[] always = [0, today];
        var days = digest.Curve.Concat(digest.CurveBefore).Select(p => p.Day).Concat(always).Distinct().Order().ToList();
        if (days.Count > MostRows)
        {
            // The due date and today are always among them, and the first and the last day.
            var some = MostRows - always.Length;
            var step = (days.Count - 1) / (double)(some - 1);
            days = [.. Enumerable.Range(0, some).Select(i => days[(int)Math.Round(i * step)]).Concat(always).Distinct().Order()];
        }

        return [.. days.Select(day => new Dictionary<string, object>
        {
            ["day"] = DayText(day),
            ["is_due"] = day == 0,
            ["now_known"] = day <= today,
            ["now"] = MailText.Number(At(digest.Curve, day)),
            ["before"] = MailText.Number(At(digest.CurveBefore, day)),
        })];
    }

    /// <summary>The picture in words, for those who do not see it.</summary>
    public static string InWords(ComplianceDigest digest)
    {
        if (digest.Curve.Count == 0)
        {
            return "";
        }

        var today = VietnamTime.DayOf(digest.AsOf).DayNumber - digest.Deadlines.Due.DayNumber;
        var now = $"{digest.Deadlines.Period.Name}: {MailText.Number(digest.Curve[^1].HandedIn)} đơn vị đến {MailText.InSentence(DayText(today))}";
        var before = digest.CurveBefore.Count == 0
            ? ""
            : $"; {MailText.InSentence(digest.CurveBeforePeriod?.Name ?? "Kỳ trước")}: {MailText.Number(At(digest.CurveBefore, today))} đơn vị vào cùng thời điểm, cuối cùng {MailText.Number(digest.CurveBefore[^1].HandedIn)} đơn vị";
        return "Biểu đồ lũy kế số đơn vị đã nộp theo ngày so với hạn nộp. " + now + before + ".";
    }

    private static string DayText(int day) =>
        day == 0 ? "Hạn nộp" : day < 0 ? "Trước hạn " + MailText.Number(-day) + " ngày" : "Sau hạn " + MailText.Number(day) + " ngày";

    private static int At(IReadOnlyList<(int Day, int HandedIn)> curve, int day) =>
        curve.Where(p => p.Day <= day).Select(p => p.HandedIn).DefaultIfEmpty(0).Max();
}
