namespace KhuyenCong.Pipeline.Mail;

/// <summary>Recipients of a mail.</summary>
internal static class MailAddresses
{
    /// <summary>Every address once over To and Cc whatever the case; To goes before Cc.</summary>
    public static (IReadOnlyList<string> To, IReadOnlyList<string> Cc) Distinct(MailMessage message)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<string> New(IEnumerable<string> addresses) => [.. addresses.Select(a => a.Trim()).Where(seen.Add)];
        var to = New(message.To);
        return (to, New(message.Cc));
    }
}
