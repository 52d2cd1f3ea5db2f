using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>Units by indicators and figures to doubt in the words that readers at the ministry see, on the page and in workbooks.</summary>
public static class IndicatorText
{
    /// <summary>How many names of units are written out.</summary>
    private const int MaxNames = 12;

    /// <summary>Why a unit's line has no figures, or why they are in no total; empty for one whose figures are.</summary>
    public static string Of(IndicatorLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.State switch
        {
            IndicatorStanding.Counted => "",
            IndicatorStanding.LeftOut => "không cộng vào số liệu toàn quốc",
            _ => PlainText.InSentence(StandingText.Of(line.Standing)),
        };
    }

    /// <summary>Why a figure is to be doubted, in a word.</summary>
    public static string Of(Doubt doubt) => doubt switch
    {
        Doubt.Magnitude => "Độ lớn",
        Doubt.Share => "Tỷ trọng lớn",
        Doubt.YearBefore => "Khác nhiều so với cùng kỳ",
        _ => "Khác nhiều so với kỳ trước",
    };

    /// <summary>On how many units totals rest, who is left out, and who is missing.</summary>
    public static string Of(Coverage coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        string Named(string label, IReadOnlyList<Units.Unit> units) => units.Count == 0 ? ""
            : $" {label} ({units.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)}): {Findings.Listing.Of([.. units.Select(u => u.Name)], MaxNames, "đơn vị")}.";
        return $"Cộng số liệu của {coverage.InWords}." + Named("Không cộng vào số liệu toàn quốc theo quyết định của Bộ", coverage.LeftOut) + Named("Chưa có báo cáo được tiếp nhận", coverage.Missing);
    }

    /// <summary>A figure with its unit of measure, for example "1.250,5 triệu đồng".</summary>
    public static string WithUnit(FigureValue value, FormRow row, FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(row);
        return FigureText.Of(value, form) + (value.Kind is FigureKind.Count or FigureKind.Money && row.Unit.Length > 0 ? " " + row.Unit : "");
    }

    /// <summary>An indicator's heading: the row, and its unit of measure for a number.</summary>
    public static string Of(Indicator indicator)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        return indicator.Row.Label + (indicator.Row.Kind == FigureKind.YesNo ? " (có/không)" : indicator.Row.Unit.Length > 0 ? $" ({indicator.Row.Unit})" : "");
    }
}
