using System.Net;

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
        var body = message.Html.IndexOf("<body", StringComparison.OrdinalIgnoreCase);
        var start = body < 0 ? 0 : message.Html.IndexOf('>', body) + 1;
        return message with
        {
            To = [address],
            Cc = [],
            Subject = "[Thử nghiệm] " + message.Subject,
            Text = note + "\n\n" + message.Text,
            Html = message.Html.Insert(start, "<p style=\"margin:0;padding:8px 18px;background-color:#fff6d6;color:#1b1f23;\">" + WebUtility.HtmlEncode(note) + "</p>"),
        };
    }
}
