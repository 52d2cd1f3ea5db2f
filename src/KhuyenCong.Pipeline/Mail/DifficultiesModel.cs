using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees of difficulties and proposals.</summary>
public sealed record DifficultiesPart(
    int DifficultiesOpen,
    string DifficultiesOpenText,
    string DifficultiesElsewhere,
    bool DifficultiesHasElsewhere,
    string DifficultiesHere,
    int DifficultiesHereCount,
    string DifficultiesHereOpen,
    string DifficultiesHereAnswered,
    string DifficultiesHereClosed,
    IReadOnlyList<OpenDifficulty> DifficultiesOldest,
    string DifficultiesLeft,
    bool DifficultiesCut) : ViewPart;

/// <summary>A difficulty that the ministry has not answered.</summary>
public sealed record OpenDifficulty(string Unit, string Point, string Period, string Since, string Days, string Text, bool IsProposal);

/// <summary>Makes it.</summary>
internal static class DifficultiesModel
{
    /// <summary>The most that a digest's mail lists; the workbook has all.</summary>
    public const int MaxListed = 5;

    private const int MaxCharacters = 200;

    /// <summary>Of a digest.</summary>
    public static DifficultiesPart Of(ComplianceDigest digest)
    {
        var all = digest.Difficulties;
        var open = all.Where(d => d.Difficulty.State == DifficultyState.Open).ToList();
        var here = all.Where(d => d.Period == digest.Deadlines.Period).ToList();
        int In(DifficultyState state) => here.Count(d => d.Difficulty.State == state);
        return new DifficultiesPart(
            DifficultiesOpen: open.Count,
            DifficultiesOpenText: MailText.Number(open.Count),
            DifficultiesElsewhere: MailText.Number(open.Count(d => d.Period != digest.Deadlines.Period)),
            DifficultiesHasElsewhere: open.Exists(d => d.Period != digest.Deadlines.Period),
            DifficultiesHere: MailText.Number(here.Count),
            DifficultiesHereCount: here.Count,
            DifficultiesHereOpen: MailText.Number(In(DifficultyState.Open)),
            DifficultiesHereAnswered: MailText.Number(In(DifficultyState.Answered)),
            DifficultiesHereClosed: MailText.Number(In(DifficultyState.Closed)),
            DifficultiesOldest: open.Take(MaxListed).Select(d => Row(d, VietnamTime.DayOf(digest.AsOf))).ToList(),
            DifficultiesLeft: MailText.Number(Math.Max(0, open.Count - MaxListed)),
            DifficultiesCut: open.Count > MaxListed);
    }

    private static OpenDifficulty Row(UnitDifficulty told, DateOnly today)
    {
        var since = VietnamTime.DayOf(told.Difficulty.Since);
        var text = told.Difficulty.Text;
        return new OpenDifficulty(
            Unit: told.Unit.Name,
            Point: ForeignText.Clean(told.PointName),
            Period: told.Form + " " + PlainText.InSentence(told.Period.Name),
            Since: VietnamTime.Text(since),
            Days: MailText.Number(Math.Max(0, today.DayNumber - since.DayNumber)),
            Text: ForeignText.Clean(text.Difficulty.Length > 0 ? text.Difficulty : text.Proposal, MaxCharacters),
            IsProposal: text.Difficulty.Length == 0);
    }
}
