using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the templates about programmes see.</summary>
internal static class ProgrammeModel
{
    /// <summary>How many programmes a mail lists.</summary>
    public const int MaxListed = 20;

    /// <summary>The values of a mail to a unit.</summary>
    public static Dictionary<string, object> Of(ProgrammeMail data, MailSettings settings)
    {
        var unit = data.Situation;
        return new Dictionary<string, object>
        {
            ["tone"] = ToneOf(data),
            ["office"] = unit.Unit.Office,
            ["unit_name"] = unit.Unit.Name,
            ["form"] = data.Form,
            ["term"] = data.Duty?.Term.Name ?? "",
            ["due"] = data.Duty is { } duty ? VietnamTime.Text(duty.Due) : "",
            ["days_left"] = data.Duty is { } coming ? Math.Max(0, coming.Due.DayNumber - unit.Day.DayNumber) : 0,
            ["days_overdue"] = unit.DaysOverdue,
            ["ends"] = unit.EndsSoon is { } end ? VietnamTime.Text(end) : "",
            ["state"] = ProgrammeText.Of(unit),
            ["unknown_term"] = unit.OnFile.Any(p => p.Term is null),
            ["programmes"] = unit.OnFile.Take(MaxListed).Select(Row).ToList(),
            ["escalated"] = data.Escalated,
            ["upload_folder"] = data.UploadFolder,
            ["upload_help"] = settings.UploadHelp,
            ["link"] = MailText.Link(data.Link),
        };
    }

    /// <summary>The values of a mail to the ministry.</summary>
    public static Dictionary<string, object> Of(ProgrammesEndMail data) => new()
    {
        ["count"] = data.Units.Count,
        ["ends"] = VietnamTime.Text(data.Units.Max(u => u.EndsSoon ?? u.Day)),
        ["units"] = data.Units.Select(u => (object)new Dictionary<string, object>
        {
            ["unit"] = u.Unit.Name,
            ["code"] = u.Unit.Code,
            ["term"] = ProgrammeText.Of(u.InForce?.Term),
            ["decision"] = ForeignText.Clean(ProgrammeText.Decision(u.InForce?.Number, u.InForce?.Date)),
            ["ends"] = u.EndsSoon is { } end ? VietnamTime.Text(end) : "",
        }).ToList(),
        ["link"] = MailText.Link(data.Link),
    };

    private static object Row(Programme programme) => new Dictionary<string, object>
    {
        ["term"] = ProgrammeText.Of(programme.Term),
        ["decision"] = ForeignText.Clean(ProgrammeText.Decision(programme.Number, programme.Date)),
        ["missing"] = ProgrammeText.Missing(programme),
    };

    private static string ToneOf(ProgrammeMail data) => data switch
    {
        { Duty: null } => "ends",
        { Duty.Due: var due, Situation.Day: var day } when day > due => "overdue",
        { Duty.Due: var due, Situation.Day: var day } when day == due => "today",
        _ => "coming",
    };
}
