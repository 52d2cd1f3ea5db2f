using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Writing;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;
using NewCell = SpreadCheetah.Cell;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>The sheet of a template that says how it is filled in and handed in; no page of what is signed.</summary>
internal static class TemplateGuide
{
    /// <summary>The sheet's name.</summary>
    public const string SheetName = "Hướng dẫn";

    /// <summary>Writes the sheet.</summary>
    public static void Write(NewWorkbook workbook, FormDefinition form, Unit unit, Deadlines deadlines, TemplateLayout layout)
    {
        var options = new WorksheetOptions { ShowGridlines = false };
        options.Column(1).Width = 6;
        options.Column(2).Width = 24;
        options.Column(3).Width = 16;
        options.Column(4).Width = 72;
        workbook.Sheet(SheetName, options);
        var title = workbook.Style(new Style { Font = new Font { Bold = true, Size = 16, Color = Palette.Header } });
        var heading = workbook.Style(new Style { Font = new Font { Bold = true, Size = 13, Color = Palette.Header } });
        var strong = workbook.Style(new Style { Font = new Font { Bold = true, Size = NewWorkbook.FontSize }, Alignment = new Alignment { Vertical = VerticalAlignment.Top, WrapText = true } });
        var text = workbook.Style(new Style { Alignment = new Alignment { Vertical = VerticalAlignment.Top, WrapText = true } });
        var middle = workbook.Style(new Style { Font = new Font { Bold = true, Size = NewWorkbook.FontSize }, Alignment = new Alignment { Vertical = VerticalAlignment.Center } });
        var middleText = workbook.Style(new Style { Alignment = new Alignment { Vertical = VerticalAlignment.Center, WrapText = true } });
        var day = workbook.Style(new Style { Font = new Font { Bold = true, Size = 14, Color = Palette.NotTaken }, Alignment = new Alignment { Vertical = VerticalAlignment.Center } });

        workbook.TallRow(26, new NewCell("Hướng dẫn lập và nộp báo cáo " + form.Code, title));
        Pair("Báo cáo", form.Title);
        if (form.Basis.Length > 0)
        {
            Pair("Thực hiện theo", form.Basis);
        }

        Pair("Đơn vị", unit.Office + " (mã đơn vị " + unit.Code + ")");
        Pair("Kỳ", deadlines.Period.Name + ": số liệu từ ngày " + VietnamTime.Text(deadlines.Window.Start) + " đến hết ngày " + VietnamTime.Text(deadlines.Window.End));

        Heading("1. Ba mốc thời gian cần nhớ");
        Day("Ngày chốt số liệu", deadlines.CutOff, "Số liệu tính đến hết ngày này.");
        Day("Hạn nộp", deadlines.Due, "Nộp trước 24 giờ ngày này là đúng hạn.");
        Day("Ngày khóa", deadlines.Lock, "Sau 24 giờ ngày này không nhận báo cáo nữa, trừ trường hợp được gia hạn.");
        Step("", $"Hệ thống nhận báo cáo từ ngày {VietnamTime.Text(deadlines.Opens)}. Báo cáo gửi trước ngày chốt số liệu được nhận, nhưng số liệu coi là ước thực hiện.");
        if (deadlines.Unconfirmed.Count > 0)
        {
            Step("", "Các mốc trên có thể thay đổi vì lịch nghỉ chưa được xác nhận: " + string.Join(", ", deadlines.Unconfirmed.Select(VietnamTime.Text)) + ".");
        }

        Heading("2. Cách điền");
        var steps = new List<string>
        {
            $"Mở trang “{form.Code}”, kiểm tra kỳ báo cáo ở đầu trang. Không đổi phần đầu trang, hàng tiêu đề và mã số của các dòng; có thể thêm dòng giải thích không có mã số.",
            "Ô nền vàng là ô bắt buộc phải điền; không có thì ghi 0. Ô nền trắng không có số liệu thì để trống.",
        };
        if (layout.RequiredWhen.Count > 0)
        {
            steps.Add("Ô nền xanh nhạt bắt buộc phải điền tùy theo câu trả lời khác: " + string.Join("; ", layout.RequiredWhen
                .SelectMany(r => r.Select(when => (r.Key, When: when))).GroupBy(r => r.When)
                .Select(g => $"mã số {string.Join(", ", g.Select(r => r.Key))} khi mã số {g.Key.Row} {RowCondition.WordsOf(g.Key.Is)}")) + ".");
        }

        if (layout.Totals.Count > 0)
        {
            steps.Add("Ô nền xám là tổng, tự tính từ các dòng thành phần; không cần gõ vào. Mã số tự tính: "
                + string.Join(", ", layout.Rows.Where(r => layout.Totals.ContainsKey(r.Code)).Select(r => r.Code)) + ".");
        }

        if (layout.References.Count > 0)
        {
            steps.Add("Cột nền xám nhạt bên phải bảng là số đã báo cáo ở kỳ trước, chỉ để đối chiếu: không in, không nộp.");
        }

        steps.Add($"Dòng đầu trang “{form.Code}” ghi “{TemplateChecks.Ready}” khi không còn ô nào sai. Ô sai có nền đỏ, ô nên xem lại có nền cam; lý do ở cột “{TemplateChecks.Heading}” bên phải bảng, danh sách ở trang “{TemplateChecks.SheetName}”.");
        if (layout.Rows.Any(r => r.Kind is FigureKind.Count))
        {
            steps.Add("Số lượng là số nguyên từ 0 trở lên.");
        }

        if (layout.Rows.Any(r => r.Kind is FigureKind.Money))
        {
            steps.Add($"Số tiền tính bằng {form.MoneyUnit}, nhiều nhất ba chữ số thập phân, ví dụ 1.234,5.");
        }

        if (layout.Rows.Any(r => r.Kind is FigureKind.YesNo))
        {
            steps.Add("Câu hỏi Có/Không: chọn trong danh sách của ô.");
        }

        if (layout.Rows.Any(r => r.Kind is FigureKind.Date))
        {
            steps.Add("Ngày ghi theo dạng ngày/tháng/năm, ví dụ 15/08/2026.");
        }

        if (form.AllowsNil)
        {
            steps.Add("Trong kỳ không phát sinh số liệu: chọn x ở ô “Không phát sinh” trên đầu trang rồi nộp.");
        }

        if (form.Columns.Any(c => c.Role == ColumnRole.Note))
        {
            steps.Add("Số liệu khác thường (vượt kế hoạch, tăng giảm nhiều) nên giải thích ở cột “" + form.Columns.First(c => c.Role == ColumnRole.Note).Label + "”.");
        }

        if (form.Rules.Any(r => r is NothingDoneRule && r.SeverityOn(deadlines.CutOff) is not null))
        {
            steps.Add("Điểm nào mọi câu trả lời đều là 0 hoặc “Không” thì ghi lý do ở cột Ghi chú của một dòng bất kỳ thuộc điểm đó.");
        }

        Steps(steps);

        Heading("3. Cách nộp");
        Steps(
        [
            "Lưu tệp ở dạng .xlsx (Excel: Tệp > Lưu dưới dạng > Sổ làm việc Excel; LibreOffice: Tệp > Lưu bằng tên khác > Excel 2007–365). Không đặt mật khẩu, không dùng macro.",
            "Mở trang nộp báo cáo bằng đường dẫn riêng của đơn vị trong thư nhắc nộp báo cáo, chọn tệp và bấm nộp. Chưa có đường dẫn hoặc đường dẫn đã hết hạn thì trả lời thư nhắc để được cấp lại.",
            "Sau khi nộp, đơn vị nhận được thư xác nhận hoặc thư trả lại, trong đó ghi rõ ô nào cần sửa. Báo cáo bị trả lại chưa được tính là đã nộp.",
            "Cần sửa thì nộp lại tệp đã sửa trước ngày khóa; bản hợp lệ nộp sau cùng được tính.",
            "Bản có chữ ký và dấu (PDF) nộp cùng chỗ, đặt cùng tên với tệp báo cáo.",
        ]);

        void Heading(string words)
        {
            workbook.Row();
            workbook.TallRow(22, new NewCell(words, heading));
        }

        void Pair(string words, string value)
        {
            var row = workbook.NextRow;
            workbook.TallRow(TemplateLayout.RowHeight * TemplateLayout.LinesOf(value, 88), default, new NewCell(words, strong), new NewCell(value, text));
            workbook.Merge(FormattableString.Invariant($"C{row}:D{row}"));
        }

        void Day(string words, DateOnly date, string note) =>
            workbook.TallRow(22, default, new NewCell(words, middle), new NewCell(VietnamTime.Text(date), day), new NewCell(note, middleText));

        void Step(string number, string words)
        {
            var row = workbook.NextRow;
            workbook.TallRow(TemplateLayout.RowHeight * TemplateLayout.LinesOf(words, 128), new NewCell(number, strong), new NewCell(words, text));
            workbook.Merge(FormattableString.Invariant($"B{row}:D{row}"));
        }

        void Steps(IReadOnlyList<string> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Step((i + 1).ToString(CultureInfo.InvariantCulture) + ".", list[i]);
            }
        }
    }
}
