using System.Globalization;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Pipeline.Links;

/// <summary>
/// Mails new links to the registered contacts of a unit, to each their own, because somebody asked for them on the page. Who asks is not known: so
/// nothing is given to them, and the mails of a day are bounded for each unit and for all. The bounds are in the keys
/// (<c>link_{day}_{unit}_{turn}_{contact}</c>), so that several instances keep them together, and a form that was sent twice has one turn.
/// </summary>
public sealed class RequestedLinks(ReportTable table, CurrentReference currentReference, HandInLinks links, TimeProvider clock)
{
    /// <summary>How often a day a unit's links are mailed, and those of all units together.</summary>
    public const int MaxOfUnit = 3, MaxOfAll = 60;

    /// <summary>Puts the mails into the ledger, unless there is nobody to write to or they were asked for too often: the caller learns nothing of it.</summary>
    /// <param name="unitCode">Whatever was chosen.</param>
    /// <param name="number">The number of the form.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    public async Task RunAsync(string unitCode, string number, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        var reference = await currentReference.GetAsync(cancellation);
        var unit = reference.Units.Find(unitCode, today);
        var contacts = unit is null || !links.AreConfigured ? [] : reference.Contacts.InForce(unit.Code, today).DistinctBy(c => c.Email, StringComparer.OrdinalIgnoreCase).ToList();
        var ofDay = $"{MailKinds.Link}_{today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}_";
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            var asked = await table.UnderAsync<MailRow>(Keys.Links, Keys.Mail + ofDay, cancellation);
            var turns = asked.GroupBy(m => (m.Unit, TurnOf(m))).ToList();
            var ofUnit = turns.Count(t => t.Key.Unit == unit?.Code);
            if (contacts.Count == 0 || ofUnit >= MaxOfUnit || turns.Count >= MaxOfAll || asked.Exists(m => m.Unit == unit!.Code && m.Content == number))
            {
                return;
            }

            // A conflict means that another form of the unit has this turn.
            var mails = contacts.ConvertAll(c =>
            {
                var turn = (ofUnit + 1).ToString(CultureInfo.InvariantCulture);
                var mail = MailRow.Owed(Keys.Links, $"{ofDay}{unit!.Code}_{turn}_{LinkToken.TagOf(c.Email)}", MailKinds.Link, [c.Email], [], now);
                (mail.Unit, mail.Content) = (unit.Code, number);
                return mail;
            });
            if (await table.CommitAsync(Keys.Links, mails.SelectMany(m => m.Add()), cancellation))
            {
                return;
            }
        }
    }

    /// <summary>The last day of a link that a mail brings: it follows from the day of the request, so the mail says the same whenever it is composed.</summary>
    public static DateOnly UntilOf(MailRow mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return HandInLinks.UntilOf(VietnamTime.DayOf(mail.OwedSince));
    }

    private static string TurnOf(MailRow mail) => mail.Key.Split('_')[3];
}
