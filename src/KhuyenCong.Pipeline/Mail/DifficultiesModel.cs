using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees of difficulties and proposals.</summary>
internal static class DifficultiesModel
{
    /// <summary>The most that a digest's mail lists; the workbook has all.</summary>
    public const int MaxListed = 5;

    private const int MaxCharacters = 200;

    /// <summary>Adds it to a digest's values.</summary>
    public static void Put(Dictionary<string, object> values, ComplianceDigest digest)
    {
        var all = digest.Difficulties;
        var open = all.Where(d => d.Difficulty.State == DifficultyState.Open).ToList();
        var here = all.Where(d => d.Period == digest.Deadlines.Period).ToList();
        int In(DifficultyState state) => here.Count(d => d.Difficulty.State == state);
        values["difficulties_open"] = open.Count;
        values["difficulties_open_text"] = MailText.Number(open.Count);
        values["difficulties_elsewhere"] = MailText.Number(open.Count(d => d.Period != digest.Deadlines.Period));
        values["difficulties_has_elsewhere"] = open.Exists(d => d.Period != digest.Deadlines.Period);
        values["difficulties_here"] = MailText.Number(here.Count);
        values["difficulties_here_count"] = here.Count;
        values["difficulties_here_open"] = MailText.Number(In(DifficultyState.Open));
        values["difficulties_here_answered"] = MailText.Number(In(DifficultyState.Answered));
        values["difficulties_here_closed"] = MailText.Number(In(DifficultyState.Closed));
        values["difficulties_oldest"] = open.Take(MaxListed).Select(d => Row(d, VietnamTime.DayOf(digest.AsOf))).ToList();
        values["difficulties_left"] = MailText.Number(Math.Max(0, open.Count - MaxListed));
        values["difficulties_cut"] = open.Count > MaxListed;
    }

    private static object Row(UnitDifficulty told, DateOnly today)
    {
        var since = VietnamTime.DayOf(told.Difficulty.Since);
        var text = told.Difficulty.Text;
        return new Dictionary<string, object>
        {
            ["unit"] = told.Unit.Name,
            ["point"] = ForeignText.Clean(told.PointName),
            ["period"] = told.Form + " " + PlainText.InSentence(told.Period.Name),
            ["since"] = VietnamTime.Text(since),
            ["days"] = MailText.Number(Math.Max(0, today.DayNumber - since.DayNumber)),
            ["text"] = ForeignText.Clean(text.Difficulty.Length > 0 ? text.Difficulty : text.Proposal, MaxCharacters),
            ["is_proposal"] = text.Difficulty.Length == 0,
        };
    }
}
