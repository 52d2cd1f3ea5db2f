namespace KhuyenCong.Reporting.Values;

/// <summary>Answers to a yes/no question.</summary>
public static class YesNoText
{
    /// <summary>The forms that are taken, as a sentence for the person who must mend a cell.</summary>
    public const string AcceptedForms = "Vui lòng trả lời \"Có\" hoặc \"Không\" (cũng nhận C hoặc K, 1 hoặc 0, dấu x nghĩa là Có).";

    /// <summary>Reads Có, C, 1, x as yes and Không, K, 0 as no; in any case and in NFC or NFD; anything else, also a blank, is no answer.</summary>
    public static bool TryRead(string? text, out bool value)
    {
        switch (PlainText.Of(text).ToLowerInvariant())
        {
            case "có" or "c" or "1" or "x":
                value = true;
                return true;
            case "không" or "k" or "0":
                value = false;
                return true;
            default:
                value = false;
                return false;
        }
    }
}
