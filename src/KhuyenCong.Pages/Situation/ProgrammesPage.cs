using KhuyenCong.Pages.Layout;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pages.Situation;

/// <summary>The ministry's page of the programmes: a row for each programme on file, and for each unit that has none.</summary>
internal static class ProgrammesPage
{
    /// <summary>What the page shows.</summary>
    public static ProgrammesView Of(PageFrame frame, IReadOnlyList<UnitProgrammes> units, MailComposer composer, DateTimeOffset now)
    {
        return new ProgrammesView(frame, composer.ProgrammesInWords(units), VietnamTime.Text(now), [.. units.Select(u => new ProgrammeUnit(
            u.Unit.Code,
            u.Unit.Name,
            ProgrammeText.Of(u),
            u switch
            {
                { Standing: ProgrammeStanding.InForce, EndsSoon: null } => "good",
                { Standing: ProgrammeStanding.None } => "bad",
                _ => "warn",
            },
            u.EndsSoon is not null,
            [.. u.OnFile.Select(p => Row(p)), .. u.OfPredecessors.Select(p => Row(p.Programme, p.Unit.FullName))]))]);
    }

    private static ProgrammeRow Row(Programme programme, string of = "") => new(
        of,
        ProgrammeText.Of(programme.Term),
        ForeignText.Clean(ProgrammeText.Decision(programme.Number, programme.Date)),
        ProgrammeText.Missing(programme),
        [.. programme.Files.Select(f => new ProgrammeFileLink(
            (f.Declared.Amends is { } amends ? $"Quyết định {ProgrammeText.Decision(f.Declared.Number, f.Declared.Date)}, sửa đổi, bổ sung Quyết định số {amends}: " : "") + ProgrammeText.Of(f.Declared.Parts),
            VietnamTime.Text(f.ReceivedAt),
            Href(f)))]);

    // A submission lies under the code that its unit had then.
    private static string Href(ProgrammeFile file) =>
        $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{new DocumentPartition(file.Form)}/{file.Unit}/{file.Upload}";
}
