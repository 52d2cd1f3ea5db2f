using System.Globalization;
using System.Text;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>File names and categories in ASCII, since mail services and old mail programs spoil others.</summary>
public static class AsciiName
{
    private const string Unsafe = "\"/\\:*?<>|";

    /// <summary>Letters without their marks (đ becomes d), blanks kept, everything else that is unsafe in a file name replaced by '-'.</summary>
    /// <param name="name">For example "Báo cáo điều chỉnh.xlsx".</param>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var built = new StringBuilder(name.Length);
        foreach (var c in CanonicalText.Decomposed(PlainText.Of(name)))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            {
                continue;
            }

            built.Append(c switch
            {
                'đ' or 'ð' => 'd',
                'Đ' or 'Ð' or 'Ɖ' => 'D',
                ' ' or '\u00a0' => ' ',
                > ' ' and < '\x7f' when !Unsafe.Contains(c, StringComparison.Ordinal) => c,
                _ => '-',
            });
        }

        var ascii = built.ToString().Trim();
        return ascii.Trim('.', '-', ' ').Length == 0 ? "tep" : ascii;
    }
}
