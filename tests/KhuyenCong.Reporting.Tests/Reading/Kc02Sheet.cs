using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>A good KC-02 of unit 52 for 2026-Y: the header in row 7, code 1 in row 8, the answers in column E.</summary>
internal static class Kc02Sheet
{
    public static Period Year { get; } = new(PeriodKind.Year, 2026);

    public static Addressee To(string? form = null) => SampleReading.To(period: Year, form: form);

    public static ReportSheet Good()
    {
        var sheet = new ReportSheet { Name = "KC-02" }
            .Set("A1", "Mẫu số:").Set("B1", "KC-02").Set("A2", "Đơn vị báo cáo:").Set("B2", "Sở Công Thương tỉnh Gia Lai")
            .Set("A3", "Mã đơn vị:").Set("B3", "52").Set("A4", "Kỳ báo cáo:").Set("B4", "Năm 2026").Set("A5", "Đơn vị tính:").Set("B5", "triệu đồng");
        var form = ShippedForms.Kc02Now;
        for (var i = 0; i < form.Columns.Count; i++)
        {
            sheet.Set(7, i + 1, form.Columns[i].Label);
        }

        var row = 8;
        foreach (var formRow in form.RowsOn(new DateOnly(2026, 12, 14)))
        {
            sheet.Set(row, 1, formRow.Order).Set(row, 2, formRow.Label).Set(row, 3, formRow.Code).Set(row, 4, formRow.Unit.Length > 0 ? formRow.Unit : null);
            sheet.Set(row++, 5, formRow.Kind switch
            {
                FigureKind.Count => formRow.Code == "5.6" ? 1 : 2,
                FigureKind.Money => 1250.5m,
                FigureKind.YesNo => "Có",
                FigureKind.Date => "15/08/2026",
                FigureKind.Text => "12/QĐ-UBND",
                _ => null,
            });
        }

        return sheet;
    }

    /// <summary>The row of a code in the good sheet.</summary>
    public static int RowOf(string code) => 8 + ShippedForms.Kc02Now.RowsOn(new DateOnly(2026, 12, 14)).TakeWhile(r => r.Code != code).Count();
}
