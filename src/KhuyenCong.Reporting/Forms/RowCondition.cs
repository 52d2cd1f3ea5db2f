using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms;

/// <summary>What a figure must say so that another is required.</summary>
public enum WhenIs
{
    /// <summary>Anything at all.</summary>
    Given,

    /// <summary>A number above 0.</summary>
    Positive,

    /// <summary>Có.</summary>
    Yes,

    /// <summary>Không.</summary>
    No,
}

/// <summary>What another row of the same column must say.</summary>
/// <param name="Row">The code of the row that decides.</param>
/// <param name="Is">What it must say.</param>
public sealed record RowCondition(string Row, WhenIs Is)
{
    /// <summary>Whether a row of a kind can say it.</summary>
    public static bool Fits(FigureKind kind, WhenIs what) => kind switch
    {
        FigureKind.Count or FigureKind.Money => what is WhenIs.Given or WhenIs.Positive,
        FigureKind.YesNo => what is not WhenIs.Positive,
        FigureKind.Text or FigureKind.Date => what is WhenIs.Given,
        _ => true,
    };

    /// <summary>What it must say, in words behind the row's name.</summary>
    public static string WordsOf(WhenIs what) => what switch
    {
        WhenIs.Positive => "lớn hơn 0",
        WhenIs.Yes => "ghi Có",
        WhenIs.No => "ghi Không",
        _ => "được điền",
    };
}
