using KhuyenCong.Reporting.Periods;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>A sheet with the headers of the forms that it has and what its cover names.</summary>
internal sealed class SheetCandidate
{
    private readonly Cover _cover;

    public SheetCandidate(Sheet sheet, List<HeaderLabels> labels, CancellationToken cancellation)
    {
        Sheet = sheet;
        Headers = labels.ToDictionary(l => l.Form.Code, l => TableHeader.Find(sheet, l, cancellation));
        _cover = Cover.Of(sheet, Headers.Values.Min(h => h?.FirstRow));
        FormEntry = _cover[CoverField.Form] is { Text.Length: > 0, Cell.Kind: not CellKind.Error } entry ? entry : null;
    }

    public Sheet Sheet { get; }

    public IReadOnlyDictionary<string, TableHeader?> Headers { get; }

    public CoverEntry? FormEntry { get; }

    public bool Names(Period period) => _cover[CoverField.Period] is { } entry && PeriodText.TryParse(entry.Text, out var named) && named == period;
}
