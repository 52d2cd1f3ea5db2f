using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Brings a contact of a unit a link that was asked for on the page.</summary>
/// <param name="Unit">The unit today.</param>
/// <param name="Department">The receiving department's name.</param>
/// <param name="Link">The contact's own link.</param>
/// <param name="Until">The last day on which it opens.</param>
/// <param name="AskedAt">When it was asked for.</param>
public sealed record LinkMail(Unit Unit, string Department, Uri Link, DateOnly Until, DateTimeOffset AskedAt)
{
    /// <summary>What the template sees.</summary>
    internal LinkView ToView() => new(Unit.Office, Unit.Name, MailText.Link(Link), VietnamTime.Text(Until), VietnamTime.Text(VietnamTime.At(AskedAt)));
}

/// <summary>What the template of a link that was asked for sees.</summary>
internal sealed record LinkView(string Office, string UnitName, string Link, string Until, string AskedAt) : MailView;
