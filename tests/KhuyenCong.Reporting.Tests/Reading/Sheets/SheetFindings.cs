using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading.Sheets;

/// <summary>What the domain makes of a file that was read.</summary>
internal static class SheetFindings
{
    private static readonly string[] Labels =
        ["TT", "Nội dung", "Mã số", "Đơn vị tính", "Kế hoạch năm", "Thực hiện trong kỳ", "Lũy kế từ đầu năm", "Ghi chú"];

    /// <summary>How many of KC-01's labels stand in the best row of a sheet.</summary>
    public static int HeaderScore(Sheet sheet)
    {
        var keys = Labels.Select(LabelKey.Of).ToHashSet();
        return sheet.Rows.Count == 0 ? 0 : sheet.Rows.Max(row => row.Cells.Count(cell => keys.Contains(LabelKey.Of(cell.Text))));
    }

    extension(SheetFile read)
    {
        /// <summary>What a person is told of a file that was read.</summary>
        public IReadOnlyList<Finding> Findings => FileFindings.Of(read, "bao-cao.xlsx");
    }

    extension((FileKind Kind, FileProblem? Problem) document)
    {
        /// <summary>What a person is told of a document.</summary>
        public IReadOnlyList<Finding> Findings => document.Problem is { } problem ? [FileFindings.Of(problem, "", FileRole.Document)] : [];
    }
}
