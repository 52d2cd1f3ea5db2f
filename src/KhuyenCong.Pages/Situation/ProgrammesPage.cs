using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pages.Situation;

/// <summary>The ministry's page of the programmes: a row for each programme on file, and for each unit that has none.</summary>
internal static class ProgrammesPage
{
    /// <summary>Adds the values of the page.</summary>
    public static void AddTo(Dictionary<string, object> values, IReadOnlyList<UnitProgrammes> units, MailComposer composer, DateTimeOffset now)
    {
        composer.AddProgrammes(values, units);
        values["as_of"] = VietnamTime.Text(now);
        values["units"] = units.Select(u => (object)new Dictionary<string, object>
        {
            ["code"] = u.Unit.Code,
            ["name"] = u.Unit.Name,
            ["state"] = ProgrammeText.Of(u),
            ["tone"] = u switch
            {
                { Standing: ProgrammeStanding.InForce, EndsSoon: null } => "good",
                { Standing: ProgrammeStanding.None } => "bad",
                _ => "warn",
            },
            ["ends_soon"] = u.EndsSoon is not null,
            ["programmes"] = u.OnFile.Select(p => Row(p)).Concat(u.OfPredecessors.Select(p => Row(p.Programme, p.Unit.FullName))).ToList(),
        }).ToList();
    }

    private static object Row(Programme programme, string of = "") => new Dictionary<string, object>
    {
        ["of"] = of,
        ["term"] = ProgrammeText.Of(programme.Term),
        ["decision"] = ForeignText.Clean(ProgrammeText.Decision(programme.Number, programme.Date)),
        ["missing"] = ProgrammeText.Missing(programme),
        ["files"] = programme.Files.Select(f => (object)new Dictionary<string, object>
        {
            ["part"] = (f.Declared.Amends is { } amends ? $"Quyết định {ProgrammeText.Decision(f.Declared.Number, f.Declared.Date)}, sửa đổi, bổ sung Quyết định số {amends}: " : "") + ProgrammeText.Of(f.Declared.Parts),
            ["received_at"] = VietnamTime.Text(f.ReceivedAt),
            ["href"] = Href(f),
        }).ToList(),
    };

    // A submission lies under the code that its unit had then.
    private static string Href(ProgrammeFile file) =>
        $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{new DocumentPartition(file.Form)}/{file.Unit}/{file.Upload}";
}
