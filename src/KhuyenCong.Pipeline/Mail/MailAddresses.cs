using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Recipients of a mail.</summary>
internal static class MailAddresses
{
    private const int MaxName = 100;

    /// <summary>Every address once over To and Cc whatever the case; To goes before Cc.</summary>
    public static (IReadOnlyList<string> To, IReadOnlyList<string> Cc) Distinct(MailMessage message)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<string> New(IEnumerable<string> addresses) => [.. addresses.Select(a => a.Trim()).Where(seen.Add)];
        var to = New(message.To);
        return (to, New(message.Cc));
    }

    /// <summary>
    /// The name that stands beside an address; null for none. It comes from a list that people keep, so it is one short line, and nothing in it
    /// can be taken for an address or the end of a name.
    /// </summary>
    public static string? NameOf(MailMessage message, string address)
    {
        var name = message.Names.FirstOrDefault(n => n.Key.Equals(address, StringComparison.OrdinalIgnoreCase)).Value;
        var line = string.Concat(ForeignText.OneLine(name).Where(c => c is not ('<' or '>' or '"' or '@' or ',' or ';' or '\\')));
        return PlainText.Cut(string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), MaxName) is { Length: > 0 } clean ? clean : null;
    }
}
