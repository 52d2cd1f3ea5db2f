using System.Globalization;
using System.Text;

namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>What two labels have in common when a person would call them the same words.</summary>
public static class LabelKey
{
    private const string Tones = "\u0300\u0301\u0303\u0309\u0323";

    /// <summary>
    /// A key to compare labels by, not to show: <see cref="PlainText"/> in lower case; the tone of each syllable moved to its end, so that
    /// "hoà" and "hòa" have one key; every run of characters other than letters, digits and <c>%</c> is one space, none at the ends.
    /// Diacritics stay: "tổng" and "tong" differ.
    /// </summary>
    public static string Of(string text)
    {
        var letters = PlainText.Of(text).Normalize(NormalizationForm.FormD).ToLowerInvariant();
        var key = new StringBuilder(letters.Length);
        var tones = new StringBuilder();
        var gap = false;
        foreach (var c in letters)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(c);
            var isMark = category is UnicodeCategory.NonSpacingMark;
            if (isMark && key.Length > 0 && !gap)
            {
                (Tones.Contains(c, StringComparison.Ordinal) ? tones : key).Append(c);
            }
            else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c == '%')
            {
                if (gap && key.Length > 0)
                {
                    key.Append(' ');
                }

                gap = false;
                key.Append(c);
            }
            else if (!isMark)
            {
                key.Append(tones);
                tones.Clear();
                gap = true;
            }
        }

        return key.Append(tones).ToString().Normalize(NormalizationForm.FormC);
    }
}
