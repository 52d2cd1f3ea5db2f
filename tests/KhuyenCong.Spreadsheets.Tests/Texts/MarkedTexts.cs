using CsCheck;

namespace KhuyenCong.Spreadsheets.Tests.Texts;

/// <summary>Texts in which letters and marks stand in any order.</summary>
internal static class MarkedTexts
{
    private static readonly string[] Pieces =
    [
        "a", "e", "o", "u", "i", "đ", "Đ", "x", " ", "1", "ê", "ơ", "ế", "ộ", "ữ", "Ặ", "ñ", "ȭ", "ẛ", "\u0300", "\u0301", "\u0302", "\u0303", "\u0306", "\u0309", "\u031B", "\u0323", "\u0334",
        "\u0344", "\u0345", "\u0F73", "\u0F71", "\u0F72", "\u3099", "か", "\u1100", "\u1161", "\u11A8", "각", "\uFB2C", "\u1F82", "\u2126", "\u212B", "\uF900",
        "\U0001D15E", "\U0001D165", "\U0001D16D", "\u200B", "\u00AD", "\u034F", "\uFFFD", "\n", "\u0378",
    ];

    /// <summary>Letters with no marks to dozens, and marks alone.</summary>
    public static readonly Gen<string> Any = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 80].Select(string.Concat);
}
