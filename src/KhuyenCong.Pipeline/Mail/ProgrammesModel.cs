using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest says of the provinces' programmes: who has one in force and until when, who lacks what, who has none.</summary>
public sealed record ProgrammesPart(
    string ProgrammesExpected,
    string ProgrammesInForce,
    string ProgrammesTerm,
    string ProgrammesDue,
    string ProgrammesOverdue,
    IReadOnlyList<ProgrammeStandingRow> Programmes) : ViewPart;

/// <summary>The units whose programmes stand alike.</summary>
public sealed record ProgrammeStandingRow(string Label, string Count, string Units);

/// <summary>Makes it.</summary>
internal static class ProgrammesModel
{
    /// <summary>Of some units.</summary>
    /// <param name="units">Where the units stand.</param>
    /// <param name="most">How many units a list names.</param>
    public static ProgrammesPart Of(IReadOnlyList<UnitProgrammes> units, int most)
    {
        var duty = units.Select(u => u.Duty).FirstOrDefault(d => d is not null);
        return new ProgrammesPart(
            ProgrammesExpected: MailText.Number(units.Count),
            ProgrammesInForce: MailText.Number(units.Count(u => u.Standing == ProgrammeStanding.InForce)),
            ProgrammesTerm: duty?.Term.Name ?? "",
            ProgrammesDue: duty is null ? "" : VietnamTime.Text(duty.Due),
            ProgrammesOverdue: MailText.Number(units.Count(u => u.DaysOverdue > 0)),
            Programmes: Lists(units).Where(l => l.Units.Count > 0).Select(l => new ProgrammeStandingRow(
                Label: l.Label,
                Count: MailText.Number(l.Units.Count),
                Units: string.Join(", ", l.Units.Take(most)) + (l.Units.Count > most ? " và " + MailText.Number(l.Units.Count - most) + " đơn vị khác" : ""))).ToList());
    }

    private static IEnumerable<(string Label, IReadOnlyList<string> Units)> Lists(IReadOnlyList<UnitProgrammes> units)
    {
        foreach (var end in units.Where(u => u.CoveredUntil is not null).GroupBy(u => u.CoveredUntil!.Value).OrderBy(e => e.Key))
        {
            var soon = end.Any(u => u.EndsSoon is not null) ? "Sắp hết thời hạn, " : "Đang hiệu lực ";
            yield return (soon + "đến " + VietnamTime.Text(end.Key), [.. end.Select(u => u.Unit.Name)]);
        }

        yield return ("Nộp muộn", [.. units.Where(u => u.DaysLate > 0).Select(u => $"{u.Unit.Name} ({u.DaysLate} ngày)")]);
        foreach (var standing in Enum.GetValues<ProgrammeStanding>().Where(s => s != ProgrammeStanding.InForce))
        {
            yield return (ProgrammeText.Of(standing),
                [.. units.Where(u => u.Standing == standing).Select(u => u.Unit.Name + (u is { Standing: ProgrammeStanding.Incomplete, Incomplete: { } p } ? $" ({ProgrammeText.Missing(p)})" : ""))]);
        }
    }
}
