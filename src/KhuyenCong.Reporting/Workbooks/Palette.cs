using System.Drawing;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Scorecard;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// The colours of all workbooks. Error and warning differ in lightness and in the kind of border too, and always stand
/// beside a word, so that nobody needs to tell red from amber.
/// </summary>
internal static class Palette
{
    public static readonly Color Ink = Color.FromArgb(0x1F, 0x29, 0x33);
    public static readonly Color Muted = Color.FromArgb(0x5B, 0x67, 0x70);
    public static readonly Color Line = Color.FromArgb(0xA6, 0xB0, 0xB8);
    public static readonly Color White = Color.FromArgb(0xFF, 0xFF, 0xFF);
    public static readonly Color Header = Color.FromArgb(0x1F, 0x4E, 0x79);
    public static readonly Color Section = Color.FromArgb(0xDC, 0xE6, 0xF1);
    public static readonly Color Total = Color.FromArgb(0xEE, 0xF1, 0xF4);
    public static readonly Color Required = Color.FromArgb(0xFF, 0xF9, 0xDB);
    public static readonly Color RequiredWhen = Color.FromArgb(0xE6, 0xF4, 0xEA);
    public static readonly Color Taken = Color.FromArgb(0x1F, 0x4E, 0x79);
    public static readonly Color NotTaken = Color.FromArgb(0x9B, 0x1C, 0x1C);
    public static readonly Color ErrorFill = Color.FromArgb(0xF4, 0xA5, 0x9A);
    public static readonly Color ErrorLine = Color.FromArgb(0x9B, 0x1C, 0x1C);
    public static readonly Color WarningFill = Color.FromArgb(0xFF, 0xE8, 0xA3);
    public static readonly Color WarningLine = Color.FromArgb(0xB4, 0x6A, 0x00);
    public static readonly Color Link = Color.FromArgb(0x05, 0x63, 0xC1);

    /// <summary>The ground of a standing; lighter is better.</summary>
    public static Color Of(Standing standing) => standing switch
    {
        Standing.OnTime => Color.FromArgb(0xDC, 0xEB, 0xF7),
        Standing.Late => Color.FromArgb(0xFF, 0xE8, 0xA3),
        Standing.RejectedOpen => Color.FromArgb(0xF4, 0xA5, 0x9A),
        Standing.Failed => Color.FromArgb(0xC9, 0xB8, 0xDB),
        _ => Color.FromArgb(0xC8, 0xCE, 0xD3),
    };

    /// <summary>The ground of a point's state.</summary>
    public static Color Of(ScoreState state) => state switch
    {
        ScoreState.Met => Color.FromArgb(0xD5, 0xEE, 0xE4),
        ScoreState.Partly => Color.FromArgb(0xFF, 0xE8, 0xA3),
        ScoreState.NotMet => Color.FromArgb(0xF4, 0xA5, 0x9A),
        ScoreState.NotApplicable => White,
        _ => Color.FromArgb(0xC8, 0xCE, 0xD3),
    };

    /// <summary>The colour as OpenXML writes it, for example <c>FF1F4E79</c>.</summary>
    public static string Argb(Color color) => FormattableString.Invariant($"FF{color.R:X2}{color.G:X2}{color.B:X2}");
}
