using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Pages.Situation;

/// <summary>A figure to doubt as the pages list it.</summary>
/// <param name="Key">What accepting it is about (<see cref="DoubtfulFigure.About"/>).</param>
/// <param name="Upload">The upload.</param>
/// <param name="Unit">The unit's name.</param>
/// <param name="Href">The figure in the unit's report.</param>
/// <param name="Figure">The figure's name.</param>
/// <param name="Value">Its value with the unit of measure.</param>
/// <param name="Kind">Why, in a word.</param>
/// <param name="Why">Why.</param>
/// <param name="Share">Its share of the national total; empty for none.</param>
/// <param name="Confirmation">What the unit says of it; empty for nothing.</param>
/// <param name="Settle">Where the form is sent that accepts it; empty for none.</param>
internal sealed record DoubtRow(
    string Key, string Upload, string Unit, string Href, string Figure, string Value, string Kind, string Why, string Share, string Confirmation, string Settle)
{
    /// <summary>Of a line of the list.</summary>
    public static DoubtRow Of(DoubtfulFigure line, FormDefinition form, string reportKey, string settle = "") => new(
        line.About,
        line.Upload,
        line.Unit.Name,
        $"{ReportPage.PathOf(reportKey, line.Unit.Code)}#{ReportPage.PlaceOf(line.Row.Code)}",
        line.Name,
        IndicatorText.WithUnit(line.Value, line.Row, form),
        IndicatorText.Of(line.Doubt),
        ForeignText.Clean(line.Why, 1_000),
        line.Share is { } share ? MailText.Percent(share) : "",
        ForeignText.Clean(line.Confirmation, Reporting.Receipts.Receipt.LongestConfirmation),
        settle);
}
