using System.Drawing;
using KhuyenCong.Spreadsheets.Writing;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>The kind of a cell's border; a second sign beside the colour.</summary>
internal enum LineKind
{
    Thin,
    Medium,
    Dashed,
}

/// <summary>How a <see cref="ResultStyle"/> looks.</summary>
internal sealed record ResultLook(int Size, bool Bold, Color Ink)
{
    public Color? Fill { get; init; }

    public Color? Line { get; init; }

    public LineKind Mark { get; init; }

    public bool Centered { get; init; }

    public bool Middle { get; init; }

    public bool Underlined { get; init; }

    public static ResultLook Of(ResultStyle style) => style switch
    {
        ResultStyle.Taken => new(22, true, Palette.White) { Fill = Palette.Taken, Middle = true },
        ResultStyle.NotTaken => new(22, true, Palette.White) { Fill = Palette.NotTaken, Middle = true },
        ResultStyle.Step => new(14, true, Palette.Ink) { Middle = true },
        ResultStyle.Label => new(NewWorkbook.FontSize, true, Palette.Muted),
        ResultStyle.Value => new(NewWorkbook.FontSize, false, Palette.Ink),
        ResultStyle.Summary => new(14, true, Palette.Header) { Middle = true },
        ResultStyle.Header => new(NewWorkbook.FontSize, true, Palette.White) { Fill = Palette.Header, Line = Palette.Line, Centered = true, Middle = true },
        ResultStyle.Number => new(NewWorkbook.FontSize, false, Palette.Ink) { Line = Palette.Line, Centered = true },
        ResultStyle.Link => new(NewWorkbook.FontSize, true, Palette.Link) { Line = Palette.Line, Centered = true, Underlined = true },
        ResultStyle.Error => new(NewWorkbook.FontSize, true, Palette.Ink) { Fill = Palette.ErrorFill, Line = Palette.ErrorLine, Mark = LineKind.Medium, Centered = true },
        ResultStyle.Warning => new(NewWorkbook.FontSize, true, Palette.Ink) { Fill = Palette.WarningFill, Line = Palette.WarningLine, Mark = LineKind.Dashed, Centered = true },
        _ => new(NewWorkbook.FontSize, false, Palette.Ink) { Line = Palette.Line },
    };
}
