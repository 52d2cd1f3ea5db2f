using KhuyenCong.Reporting.Findings;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Where a finding stands in a sheet.</summary>
internal static class FindingPlace
{
    /// <summary>A finding about a cell.</summary>
    public static Finding At(this Finding finding, Sheet sheet, Cell cell) => finding with
    {
        Sheet = sheet.Name,
        Row = cell.Row,
        Column = CellAddress.LettersOf(cell.Column),
    };
}
