using System.Text.RegularExpressions;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What a server said, fit for ledger and log: one short line without an address, which the other side likes to repeat.</summary>
internal static partial class ServerWords
{
    private const int Most = 300;

    /// <summary>The words.</summary>
    public static string Of(string? text) =>
        PlainText.Cut(Address().Replace(PlainText.Cut(ForeignText.OneLine(text), 1_000), "<address>"), Most);

    [GeneratedRegex(@"\S+@\S+")]
    private static partial Regex Address();
}
