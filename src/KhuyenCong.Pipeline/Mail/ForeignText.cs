using System.Globalization;
using System.Text;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>
/// Text that came from a file or a file name, made fit for a mail: one line, NFC, no control and no direction characters,
/// and nothing that a mail program would turn into a link by itself.
/// </summary>
public static class ForeignText
{
    private const char Break = '\u200B';
    private static readonly string[] FileEndings = [".xlsx", ".xls", ".xlsm", ".xlsb", ".csv", ".txt", ".pdf", ".docx", ".doc", ".ods", ".json", ".liquid"];

    /// <summary>Makes a text fit for a mail.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">How many characters are kept; a cut is shown by "…".</param>
    public static string Clean(string? text, int most = 200)
    {
        var line = OneLine(text);
        if (line.Length > most)
        {
            line = PlainText.Cut(line, most).TrimEnd() + "…";
        }

        return Unlinked(line);
    }

    /// <summary>A text of several lines, each made fit as <see cref="Clean"/> does, blank ones left out; none of it is cut.</summary>
    public static List<string> Lines(string? text) =>
        [.. (text ?? "").Split('\n').Select(l => Clean(l, CanonicalText.Longest)).Where(l => l.Length > 0)];

    /// <summary>A text of several lines as one, each made fit and parted from the next as it was written; a cut is shown by "…".</summary>
    public static string Paragraphs(string? text, int most) => string.Join('\n', Lines(PlainText.Cut(PlainText.Of(text), most, "…")));

    /// <summary>One line in NFC without control, direction and zero-width characters; runs of blanks become one.</summary>
    public static string OneLine(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var built = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator)
            {
                if (built.Length > 0 && built[^1] != ' ')
                {
                    built.Append(' ');
                }
            }
            else if (category is not (UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            {
                built.Append(rune);
            }
        }

        return CanonicalText.Composed(built.ToString().Trim());
    }

    /// <summary>A subject as it must be whoever wrote it: one line in NFC, nothing else changed.</summary>
    public static string Subject(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
        return CanonicalText.Composed(string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>
    /// The text twin of a mail, of which paths and addresses are copied: nothing in it is unseen. What a stranger wrote with a scheme or "www." has a
    /// blank there, so that no mail program makes a link of it; a link of ours never went through <see cref="Clean"/> and is whole.
    /// </summary>
    /// <param name="text">A text whose foreign parts were made fit by <see cref="Clean"/>.</param>
    public static string InPlainText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace($":{Break}/", ": /", StringComparison.Ordinal)
            .Replace($"www.{Break}", "www. ", StringComparison.OrdinalIgnoreCase)
            .Replace(Break.ToString(), "", StringComparison.Ordinal);
    }

    // Mail programs find links in plain text by "://", "www.", "@" and dots between letters; a zero-width space stops them unseen.
    private static string Unlinked(string line)
    {
        StringBuilder? built = null;
        for (var i = 0; i < line.Length; i++)
        {
            var breaks = line[i] switch
            {
                ':' => i + 1 < line.Length && (line[i + 1] is '/' or '\\' || char.IsLetter(line[i + 1])),
                '@' => i > 0 && i + 1 < line.Length,
                '.' => i > 0 && i + 1 < line.Length && char.IsLetter(line[i + 1]) && !IsFileEnding(line, i),
                _ => false,
            };
            if (breaks)
            {
                built ??= new StringBuilder(line, 0, i, line.Length + 8);
            }

            built?.Append(line[i]);
            if (breaks)
            {
                built!.Append(Break);
            }
        }

        return built?.ToString() ?? line;
    }

    private static bool IsFileEnding(string line, int dot)
    {
        foreach (var ending in FileEndings)
        {
            if (line.AsSpan(dot).StartsWith(ending, StringComparison.OrdinalIgnoreCase)
                && (EndsName(line.AsSpan(dot + ending.Length)) || IsFileEnding(line, dot + ending.Length)))
            {
                return true;
            }
        }

        return false;
    }

    // A full stop or a colon that ends the sentence is none of the name; within a word it would make a host name of it.
    private static bool EndsName(ReadOnlySpan<char> after) =>
        after.Length == 0
        || (after[0] is '.' or ':' ? after.Length == 1 || after[1] == ' ' : !char.IsLetterOrDigit(after[0]) && after[0] is not ('/' or '-'));
}
