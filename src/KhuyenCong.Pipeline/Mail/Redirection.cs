namespace KhuyenCong.Pipeline.Mail;

/// <summary>Mails of a trial: to one address instead of their recipients.</summary>
public static class Redirection
{
    /// <summary>The same mail to one address; its recipients stand on its first line, and its subject says that it is a trial.</summary>
    /// <param name="message">The mail.</param>
    /// <param name="address">The one address.</param>
    public static MailMessage RedirectedTo(this MailMessage message, string address)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (to, cc) = MailAddresses.Distinct(message);
        var note = "Thư thử nghiệm. Người nhận thật: " + string.Join(", ", to)
            + (cc.Count > 0 ? "; đồng gửi: " + string.Join(", ", cc) : "") + ".";
        return FirstLine.Before(message, note) with
        {
            To = [address],
            Cc = [],
            Names = new Dictionary<string, string>(),
            Subject = "[Thử nghiệm] " + message.Subject,
        };
    }
}
