namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>Có or Không as people write it.</summary>
public static class YesNoText
{
    /// <summary>
    /// Có, C, 1 and x are yes; Không, K and 0 are no, in any case and composed or decomposed.
    /// False for anything else, a blank and words without diacritics among it.
    /// </summary>
    public static bool TryRead(string text, out bool yes)
    {
        var word = PlainText.Of(text).ToLowerInvariant();
        yes = word is "có" or "c" or "1" or "x";
        return yes || word is "không" or "k" or "0";
    }
}
