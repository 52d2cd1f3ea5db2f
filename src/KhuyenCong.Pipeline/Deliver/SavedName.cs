using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>
/// The name under which somebody saves a file that leaves the system: what it shows is what it is. Nothing in it is unseen or turns the direction of
/// writing, nothing in it means something to a file system, and a stranger's file bears the ending of what its bytes are, whatever it was called.
/// </summary>
public static class SavedName
{
    private const int MaxCharacters = 120;

    /// <summary>What means something to a file system, and what stands for an unreadable character.</summary>
    private const string Meant = "\"/\\:*?<>|\uFFFD";

    /// <summary>
    /// The endings that a file of each kind may keep; where it has none of them it gets the first. What a browser or a program would run as soon as it is
    /// opened (HTML, and the old text formats of spreadsheets) is saved as text; what cannot be told keeps the ending of a document or gets one that nothing opens.
    /// </summary>
    private static readonly FrozenDictionary<FileKind, string[]> Endings = new Dictionary<FileKind, string[]>
    {
        [FileKind.Xlsx] = ["xlsx"],
        [FileKind.Csv] = ["csv", "txt"],
        [FileKind.Xlsm] = ["xlsm"],
        [FileKind.Xlsb] = ["xlsb"],
        [FileKind.Encrypted] = ["bin", "xlsx", "docx"],
        [FileKind.Xls] = ["xls"],
        [FileKind.Ods] = ["ods"],
        [FileKind.Html] = ["txt"],
        [FileKind.Xml2003] = ["txt"],
        [FileKind.Sylk] = ["txt"],
        [FileKind.Pdf] = ["pdf"],
        [FileKind.Docx] = ["docx"],
        [FileKind.Doc] = ["doc"],
        [FileKind.Zip] = ["zip"],
        [FileKind.Text] = ["txt", "csv"],
        [FileKind.Damaged] = ["bin", "xlsx", "docx", "pdf"],
        [FileKind.Empty] = ["bin", "xlsx", "docx", "pdf", "csv"],
    }.ToFrozenDictionary();

    /// <summary>Names that Windows gives to devices, whatever their ending.</summary>
    private static readonly FrozenSet<string> Devices =
        "CON PRN AUX NUL COM1 COM2 COM3 COM4 COM5 COM6 COM7 COM8 COM9 LPT1 LPT2 LPT3 LPT4 LPT5 LPT6 LPT7 LPT8 LPT9".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of a file of ours.</summary>
    /// <param name="name">For example "KC-01_52_2026-Q3.xlsx".</param>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var seen = Seen(name);
        return Path.GetExtension(seen) is { Length: > 1 and <= 8 } ending ? Joined(seen[..^ending.Length], ending) : Joined(seen, "");
    }

    /// <summary>The name of a file that came from outside.</summary>
    /// <param name="name">What the sender called it.</param>
    /// <param name="kind">What it is.</param>
    public static string Of(string name, FileKind kind)
    {
        ArgumentNullException.ThrowIfNull(name);
        var endings = Endings.GetValueOrDefault(kind) ?? ["bin"];
        var stem = Seen(name);
        var ending = EndingOf(stem);
        while (ending.Length > 0 && !endings.Contains(ending, StringComparer.OrdinalIgnoreCase))
        {
            stem = stem[..^(ending.Length + 1)].TrimEnd('.', ' ');
            ending = EndingOf(stem);
        }

        return ending.Length > 0 ? Joined(stem[..^(ending.Length + 1)], "." + ending) : Joined(stem, "." + endings[0]);
    }

    /// <summary>What looks like an ending: up to ten letters and digits, a letter among them, behind a full stop that is not the first character.</summary>
    private static string EndingOf(string name)
    {
        var dot = name.LastIndexOf('.');
        var ending = name[(dot + 1)..];
        return dot > 0 && ending.Length is > 0 and <= 10 && ending.All(char.IsLetterOrDigit) && ending.Any(char.IsLetter) ? ending : "";
    }

    private static string Seen(string name)
    {
        var built = new StringBuilder(Math.Min(name.Length, 1_024));
        foreach (var rune in name.AsSpan(0, Math.Min(name.Length, 1_024)).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate:
                    break;
                case UnicodeCategory.SpaceSeparator:
                    built.Append(' ');
                    break;
                default:
                    built.Append(rune.IsBmp && Meant.Contains((char)rune.Value, StringComparison.Ordinal) ? "-" : rune.ToString());
                    break;
            }
        }

        return string.Join(' ', built.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('.', ' ');
    }

    private static string Joined(string stem, string ending)
    {
        stem = PlainText.Cut(stem, MaxCharacters - ending.Length).Trim('.', ' ');
        return (stem.Length == 0 ? "tep" : Devices.Contains(stem) ? "tep-" + stem : stem) + ending;
    }
}
