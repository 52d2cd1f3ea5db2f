using System.Net;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>A line that stands before everything else that a mail says.</summary>
internal static class FirstLine
{
    /// <summary>The mail with the line, in text and HTML.</summary>
    public static MailMessage Before(MailMessage message, string line)
    {
        var body = message.Html.IndexOf("<body", StringComparison.OrdinalIgnoreCase);
        var start = body < 0 ? 0 : message.Html.IndexOf('>', body) + 1;
        return message with
        {
            Text = line + "\n\n" + message.Text,
            Html = message.Html.Insert(start, "<p style=\"margin:0;padding:8px 18px;background-color:#fff6d6;color:#1b1f23;\">" + WebUtility.HtmlEncode(line) + "</p>"),
        };
    }
}
