using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the template of a mail to a unit about its programmes sees.</summary>
internal sealed record ProgrammeView(
    string Tone,
    string Office,
    string UnitName,
    string Form,
    string Term,
    string Due,
    int DaysLeft,
    int DaysOverdue,
    string Ends,
    string State,
    bool UnknownTerm,
    IReadOnlyList<ProgrammeRow> Programmes,
    bool Escalated,
    string UploadFolder,
    string UploadHelp,
    string Link) : MailView;

/// <summary>A programme on file.</summary>
internal sealed record ProgrammeRow(string Term, string Decision, string Missing);

/// <summary>What the template of the mail to the ministry about programmes that end sees.</summary>
internal sealed record ProgrammesEndView(int Count, string Ends, IReadOnlyList<EndingProgramme> Units, string Link) : MailView;

/// <summary>A unit whose programme ends.</summary>
internal sealed record EndingProgramme(string Unit, string Code, string Term, string Decision, string Ends);

/// <summary>Makes them.</summary>
internal static class ProgrammeModel
{
    /// <summary>How many programmes a mail lists.</summary>
    public const int MaxListed = 20;

    /// <summary>Of a mail to a unit.</summary>
    public static ProgrammeView Of(ProgrammeMail data, MailSettings settings)
    {
        var unit = data.Situation;
        return new ProgrammeView(
            Tone: ToneOf(data),
            Office: unit.Unit.Office,
            UnitName: unit.Unit.Name,
            Form: data.Form,
            Term: data.Duty?.Term.Name ?? "",
            Due: data.Duty is { } duty ? VietnamTime.Text(duty.Due) : "",
            DaysLeft: data.Duty is { } coming ? Math.Max(0, coming.Due.DayNumber - unit.Day.DayNumber) : 0,
            DaysOverdue: unit.DaysOverdue,
            Ends: unit.EndsSoon is { } end ? VietnamTime.Text(end) : "",
            State: ProgrammeText.Of(unit),
            UnknownTerm: unit.OnFile.Any(p => p.Term is null),
            Programmes: unit.OnFile.Take(MaxListed).Select(Row).ToList(),
            Escalated: data.Escalated,
            UploadFolder: data.UploadFolder,
            UploadHelp: settings.UploadHelp,
            Link: MailText.Link(data.Link));
    }

    /// <summary>Of a mail to the ministry.</summary>
    public static ProgrammesEndView Of(ProgrammesEndMail data) => new(
        Count: data.Units.Count,
        Ends: VietnamTime.Text(data.Units.Max(u => u.EndsSoon ?? u.Day)),
        Units: data.Units.Select(u => new EndingProgramme(
            Unit: u.Unit.Name,
            Code: u.Unit.Code,
            Term: ProgrammeText.Of(u.InForce?.Term),
            Decision: ForeignText.Clean(ProgrammeText.Decision(u.InForce?.Number, u.InForce?.Date)),
            Ends: u.EndsSoon is { } end ? VietnamTime.Text(end) : "")).ToList(),
        Link: MailText.Link(data.Link));

    private static ProgrammeRow Row(Programme programme) => new(
        Term: ProgrammeText.Of(programme.Term),
        Decision: ForeignText.Clean(ProgrammeText.Decision(programme.Number, programme.Date)),
        Missing: ProgrammeText.Missing(programme));

    private static string ToneOf(ProgrammeMail data) => data switch
    {
        { Duty: null } => "ends",
        { Duty.Due: var due, Situation.Day: var day } when day > due => "overdue",
        { Duty.Due: var due, Situation.Day: var day } when day == due => "today",
        _ => "coming",
    };
}
