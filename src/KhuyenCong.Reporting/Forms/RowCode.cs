using System.Globalization;

namespace KhuyenCong.Reporting.Forms;

/// <summary>
/// Row codes ("Mã số") as people and programs write them: 01 typed as a number is 1, 1.1 may arrive as "1,1".
/// </summary>
public static class RowCode
{
    /// <summary>
    /// A key that is the same for every way to write one code: a comma is a point, each whole part is without leading zeros;
    /// null when the text is no code at all.
    /// </summary>
    public static string? KeyOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Replace(',', '.').Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length is 0 or > 6 || !parts[i].All(char.IsAsciiDigit))
            {
                return null;
            }

            parts[i] = int.Parse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        return string.Join('.', parts);
    }
}
