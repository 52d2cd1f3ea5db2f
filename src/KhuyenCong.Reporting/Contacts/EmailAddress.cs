using System.Text.RegularExpressions;

namespace KhuyenCong.Reporting.Contacts;

/// <summary>Checks addresses when they are configured, since one bad address fails a whole sending.</summary>
public static partial class EmailAddress
{
    /// <summary>
    /// Whether a text is a plain address: ASCII, local part of at most 64 characters (letters, digits, the signs that need no quoting, no
    /// dot first, last or twice), a domain of at least two labels, at most 254 characters in all.
    /// </summary>
    public static bool IsValid(string? text) => text is { Length: <= 254 } && text.IndexOf('@') <= 64 && Plain().IsMatch(text);

    [GeneratedRegex(
        @"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9\-]{1,58}[A-Za-z0-9])\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
