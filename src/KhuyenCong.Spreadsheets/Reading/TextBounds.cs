using KhuyenCong.Spreadsheets.Texts;


namespace KhuyenCong.Spreadsheets.Reading;

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
            throw new LimitExceededException(FileLimit.TextLength);
        }

        if (CanonicalText.MarksBeyond(text) is >= 0 and var at)
        {
            throw Marks(FileLimit.MarksInCell, text, at);
        }
    }

    /// <summary>Refuses the name of a sheet for the same.</summary>
    /// <exception cref="LimitExceededException">It is such a name.</exception>
    public static void CheckName(string name, SheetLimits limits)
    {
        if (name.Length > limits.NameLength)
        {
            throw new LimitExceededException(FileLimit.NameLength);
        }

        if (CanonicalText.MarksBeyond(name) is >= 0 and var at)
        {
            throw Marks(FileLimit.MarksInName, name, at);
        }
    }

    /// <summary>Such marks, with the beginning of the text as it may be shown, so that a person finds the place.</summary>
    private static LimitExceededException Marks(FileLimit limit, string text, int at) =>
        new(limit, CanonicalText.MaxMarks, PlainText.Excerpt(PlainText.Of(text[..at]), 40));
}
