using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// The bounds of a text in a file that is read for its figures. What lies beyond them cannot be left out there, for it may be what a person reads:
/// the file is sent back.
/// </summary>
internal static class TextBounds
{
    /// <summary>Refuses the text of a cell that is too long or in which marks follow each other without end.</summary>
    /// <exception cref="LimitExceededException">It is such a text.</exception>
    public static void Check(string text, SheetLimits limits)
    {
        if (text.Length > limits.TextLength)
        {
            throw new LimitExceededException("có ô chứa văn bản quá dài");
        }

        if (CanonicalText.MarksBeyond(text) is >= 0 and var at)
        {
            throw Marks("có ô", text, at);
        }
    }

    /// <summary>Refuses the name of a sheet for the same.</summary>
    /// <exception cref="LimitExceededException">It is such a name.</exception>
    public static void CheckName(string name, SheetLimits limits)
    {
        if (name.Length > limits.NameLength)
        {
            throw new LimitExceededException("có tên trang tính quá dài", "Vui lòng đặt lại tên trang tính cho ngắn (nhiều nhất 31 ký tự), lưu lại dưới dạng .xlsx rồi nộp lại.");
        }

        if (CanonicalText.MarksBeyond(name) is >= 0 and var at)
        {
            throw Marks("có trang tính", name, at);
        }
    }

    /// <summary>What is said of such marks: the beginning of the text as it may be shown, so that a person finds the place.</summary>
    private static LimitExceededException Marks(string where, string text, int at) => new(
        $"{where} ghi “{PlainText.Excerpt(PlainText.Of(text[..at]), 40)}…” có trên {CanonicalText.MostMarks} dấu liền nhau ở một chữ",
        "Vui lòng xóa và gõ lại nội dung đó (không chép từ nơi khác), lưu lại dưới dạng .xlsx rồi nộp lại.");
}
