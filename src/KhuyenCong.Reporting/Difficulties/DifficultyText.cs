using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Difficulties;

/// <summary>
/// What a unit says at one point: a difficulty, a proposal, or both. Line breaks stay; signs that nobody sees, marks of direction among them, are left
/// out, so that what is kept is what a person reads.
/// </summary>
public sealed record DifficultyText
{
    /// <summary>The most characters of a difficulty, and of a proposal, that the page takes.</summary>
    public const int MaxCharacters = 2_000;

    // Far above what any form asks for: what is longer stands in the report itself, and a row of the table holds so much.
    private const int MaxKept = 8_000;

    // What people write to say that they have nothing to say. Compared as labels are: without case, punctuation and place of the tone.
    private static readonly FrozenSet<string> Nothing = FrozenSet.ToFrozenSet(
        new[]
        {
            "", "Không", "Không có", "Không có gì", "Chưa có", "Không có ý kiến", "Không có khó khăn", "Không có vướng mắc", "Không có khó khăn, vướng mắc",
            "Không khó khăn", "Không vướng mắc", "Không có kiến nghị", "Không kiến nghị", "Không có đề xuất", "Không đề xuất", "Không có kiến nghị, đề xuất", "0", "Không áp dụng",
        }.Select(LabelKey.Of),
        StringComparer.Ordinal);

    private DifficultyText(string difficulty, string proposal) => (Difficulty, Proposal) = (difficulty, proposal);

    /// <summary>The difficulty; empty when there is only a proposal.</summary>
    public string Difficulty { get; }

    /// <summary>The proposal; empty when there is only a difficulty.</summary>
    public string Proposal { get; }

    /// <summary>Tells this text from every other: two that differ in blanks and line breaks alone are the same. 32 lower-case hexadecimal digits.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Flat(Difficulty) + "\n" + Flat(Proposal))).AsSpan(0, 16));

    /// <summary>Makes a text; null when it says nothing, as blanks and "Không có" do.</summary>
    public static DifficultyText? Of(string? difficulty, string? proposal)
    {
        var (first, second) = (Something(difficulty), Something(proposal));
        return first.Length + second.Length == 0 ? null : new DifficultyText(first, second);
    }

    /// <summary>A text as it is kept, whatever it says.</summary>
    public static string Clean(string? text)
    {
        var plain = PlainText.Of(text);
        var kept = new StringBuilder(plain.Length);
        foreach (var rune in plain.EnumerateRunes())
        {
            if (rune.Value == '\n' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
            {
                kept.Append(rune);
            }
        }

        return string.Join('\n', kept.ToString().Split('\n').Select(l => l.TrimEnd())).Trim();
    }

    private static string Something(string? text) => PlainText.Cut(Clean(text), MaxKept) is var kept && Nothing.Contains(LabelKey.Of(kept)) ? "" : kept;

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
