namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What is said of a row of the table.</summary>
internal static class RowFindings
{
    private const int MaxNamed = 10;

    public static readonly FindingCode MissingCode = new("ROW-MISSING", FindingSubject.Row, Fault.Data, "Bảng thiếu dòng bắt buộc của mẫu.");

    public static Finding Missing(IReadOnlyList<string> rows, string form) => MissingCode.Error(
        $"Bảng thiếu {(rows.Count == 1 ? "dòng bắt buộc" : Listing.Number(rows.Count) + " dòng bắt buộc")}: {string.Join("; ", rows)}.",
        $"Thêm các dòng này theo mẫu {form}, ghi đúng mã số và số liệu rồi nộp lại.");

    public static readonly FindingCode AbsentCode = new("ROW-ABSENT", FindingSubject.Row, Fault.Data,
        "Bảng không có một số dòng không bắt buộc của mẫu; các dòng đó được hiểu là không có số liệu.");

    public static Finding Absent(IReadOnlyList<string> rows, string form) => AbsentCode.Warning(
        $"Bảng không có {Listing.Number(rows.Count)} dòng của mẫu {form}, được hiểu là không có số liệu: {Listing.Of(rows, MaxNamed, "dòng", "; ")}.",
        $"Nếu đúng là không có số liệu thì không cần làm gì thêm; nếu không, thêm các dòng này theo mẫu {form} rồi nộp lại.");

    public static readonly FindingCode DeletedCode = new("ROW-DELETED", FindingSubject.Row, Fault.File,
        "Các dòng của mẫu đã bị xóa khỏi bảng nên công thức tính tổng trỏ tới chúng báo lỗi #REF!.");

    /// <param name="codes">The codes of the rows that are gone.</param>
    /// <param name="form">The form.</param>
    /// <param name="cells">The totals that referred to them.</param>
    /// <param name="otherCells">Formulas that show an error for that, and are right again once the totals are; may be none.</param>
    public static Finding Deleted(IReadOnlyList<string> codes, string form, IReadOnlyList<string> cells, IReadOnlyList<string> otherCells) => DeletedCode.Error(
        $"Các dòng mã số {Listing.Of(codes, MaxNamed, "dòng")} của mẫu {form} đã bị xóa khỏi bảng nên công thức tính tổng ở ô {SameCause.Names(cells)} báo lỗi #REF!"
        + (otherCells.Count == 0 ? "." : $", và công thức ở ô {SameCause.Names(otherCells)} cũng báo lỗi theo."),
        $"Thêm lại các dòng đã xóa (để trống số liệu nếu không phát sinh) và sửa công thức ở các ô nêu trên; hoặc tải lại biểu mẫu {form}, chép số liệu sang rồi nộp lại.");

    public static readonly FindingCode TwiceCode = new("ROW-TWICE", FindingSubject.Row, Fault.Data, "Một mã số xuất hiện ở nhiều dòng.");

    public static Finding Twice(string code, string rowNumber, string otherRowNumber) => TwiceCode.Error(
        $"Mã số {code} xuất hiện ở cả dòng {rowNumber} và dòng {otherRowNumber}, không rõ phải lấy dòng nào.",
        "Xóa dòng thừa hoặc sửa lại mã số cho đúng rồi nộp lại.");

    public static Finding Again(string rowNumber, string shown, string code, string otherRowNumber) => TwiceCode.Error(
        $"Dòng {rowNumber} (“{shown}”) có số liệu của chỉ tiêu mã số {code}, trong khi chỉ tiêu này đã có ở dòng {otherRowNumber}, nên không rõ phải lấy số liệu ở dòng nào.",
        $"Ghi số liệu đúng vào dòng {otherRowNumber} và xóa dòng {rowNumber}; nếu dòng {rowNumber} là dòng đơn vị tự thêm thì bỏ số liệu của dòng. Sau đó nộp lại.", "again");

    public static readonly FindingCode UnknownCode = new("ROW-UNKNOWN", FindingSubject.Row, Fault.Data,
        "Một dòng có số liệu nhưng mã số không thuộc mẫu; số liệu của dòng không được lấy.");

    public static Finding Unknown(string rowNumber, string shown, string form) => UnknownCode.Warning(
        $"Dòng {rowNumber} có mã số “{shown}” không thuộc mẫu {form}, nên số liệu ở dòng này không được lấy.",
        $"Nếu là dòng bổ sung thì không cần làm gì thêm; nếu ghi nhầm, sửa mã số theo mẫu {form} rồi nộp lại.");

    public static readonly FindingCode UnclearCode = new("ROW-CODE", FindingSubject.Row, Fault.Data,
        "Một dòng có số liệu nhưng thiếu mã số, ghi sai mã số, hoặc mã số bị đổi thành ngày tháng, trong khi còn thiếu dòng của mẫu.");

    public static Finding CodeIsDate(string cell, string column, string shown) => UnclearCode.Error(
        $"Ô {cell} ở cột {column} đã bị đổi thành ngày tháng ({shown}) nên không rõ là mã số nào.",
        "Định dạng cột Mã số là Văn bản (Text), ghi lại mã số đúng rồi nộp lại.", "date");

    public static Finding CodeMistyped(string cell, string shown, string form, string code, string label) => UnclearCode.Error(
        $"Ô {cell} ghi mã số “{shown}”, không có trong mẫu {form}, trong khi chưa thấy dòng có mã số {code} ({label}).",
        $"Sửa ô {cell} thành {code} nếu đúng là dòng đó, rồi nộp lại; nếu là dòng đơn vị tự thêm thì đổi tên dòng và thêm dòng {code} theo mẫu.", "unknown");

    public const string AddedKind = "added";

    public static Finding WithoutCode(string rowNumber, string content, string codes, string form, string cell) => UnclearCode.Error(
        $"Dòng {rowNumber} (“{content}”) có số liệu nhưng không có mã số, trong khi chưa thấy dòng có mã số {codes}.",
        $"Ghi mã số của dòng này theo mẫu {form} vào ô {cell}; nếu là dòng đơn vị tự thêm thì bỏ số liệu của dòng, rồi nộp lại.", AddedKind);

    public static Finding CodeBlank(string rowNumber, string content, string form, string code, string cell) => UnclearCode.Error(
        $"Dòng {rowNumber} (“{content}”) có số liệu nhưng thiếu mã số.",
        $"Ghi mã số của dòng này theo mẫu {form} (có thể là {code}) vào ô {cell} rồi nộp lại.", "blank");

    public static readonly FindingCode LabelCode = new("ROW-LABEL", FindingSubject.Row, Fault.Data,
        "Nội dung của một dòng là nội dung của mã số khác, hoặc không giống nội dung của mã số đó; số liệu được lấy theo mã số.");

    public static Finding OtherLabel(string rowNumber, string code, string label, string content, string codes) => LabelCode.Warning(
        $"Dòng {rowNumber} có mã số {code} ({label}) nhưng nội dung ghi “{content}”, là nội dung của mã số {codes}.",
        "Kiểm tra lại mã số và nội dung của dòng này. Số liệu được lấy theo mã số; nếu sai, sửa và nộp lại.");

    public static Finding OtherThing(string rowNumber, string code, string label, string content) => LabelCode.Warning(
        $"Dòng {rowNumber} có mã số {code} ({label}) nhưng nội dung ghi “{content}”, có thể là một chỉ tiêu khác.",
        "Kiểm tra lại nội dung và số liệu của dòng này. Số liệu được lấy theo mã số; nếu đúng là chỉ tiêu của mã số đó thì không cần làm gì thêm, nếu sai thì sửa và nộp lại.", "thing");

    public static readonly FindingCode ExpiredCode = new("ROW-EXPIRED", FindingSubject.Row, Fault.Data,
        "Một dòng không còn, hoặc chưa có, trong mẫu ở kỳ này; số liệu của dòng không được lấy.");

    private const string LeaveOut = "Không cần làm gì thêm; có thể bỏ dòng này ở lần báo cáo sau.";

    public static Finding Expired(string label, string code, string form, string lastDay) => ExpiredCode.Warning(
        $"Dòng {label} (mã số {code}) không còn trong mẫu {form} sau ngày {lastDay} nên số liệu ở dòng này không được lấy.", LeaveOut);

    public static Finding NotYet(string label, string code, string form) => ExpiredCode.Warning(
        $"Dòng {label} (mã số {code}) chưa có trong mẫu {form} ở kỳ này nên số liệu ở dòng này không được lấy.", LeaveOut);

    public static readonly FindingCode HeadingCode = new("ROW-HEADING", FindingSubject.Row, Fault.Data,
        "Có số liệu ở dòng tiêu đề của một nhóm chỉ tiêu; số liệu ở dòng đó không được lấy.");

    public static Finding Heading(string rowNumber, string label, string code) => HeadingCode.Warning(
        $"Dòng {rowNumber} ({label}, mã số {code}) là dòng tiêu đề nên số liệu ở dòng này không được lấy.",
        "Ghi số liệu vào các dòng chi tiết bên dưới; nếu đã ghi đủ thì không cần làm gì thêm.");

    public static readonly FindingCode UnitCode = new("ROW-UNIT", FindingSubject.Row, Fault.Data,
        "Đơn vị tính ghi ở dòng khác với đơn vị tính ở phần đầu trang hoặc của mẫu, nên không rõ số liệu là bao nhiêu.");

    /// <param name="cell">Where another unit stands.</param>
    /// <param name="shown">What it says.</param>
    /// <param name="form">The form.</param>
    /// <param name="label">The row's label.</param>
    /// <param name="unit">The form's unit of the row; null where it has none.</param>
    public static Finding OtherCount(string cell, string shown, string form, string label, string? unit) => UnitCode.Error(
        $"Ô {cell} ghi “{shown}” trong khi mẫu {form} tính dòng {label} theo {(unit is null ? "số đếm" : $"“{unit}”")}, nên không rõ số liệu của dòng là bao nhiêu.",
        $"Ghi số liệu của dòng này theo {unit ?? "số đếm"} như mẫu, sửa lại ô {cell} rồi nộp lại.", "count");

    public static Finding UnknownUnit(string cell, string shown, string label, string unit) => UnitCode.Warning(
        $"Ô {cell} ghi đơn vị tính “{shown}” trong khi mẫu tính dòng {label} theo “{unit}”.",
        $"Nếu số liệu của dòng đúng là tính theo {unit} thì không cần làm gì thêm, lần sau xin ghi “{unit}”; nếu không, ghi lại số liệu theo {unit} rồi nộp lại.", "name");

    /// <param name="shown">The unit of money that rows name.</param>
    /// <param name="cells">Where.</param>
    /// <param name="moneyUnit">The cover's unit, or the form's where the cover has none.</param>
    /// <param name="coverCell">Where the cover's stands; null where it has none.</param>
    /// <param name="asCover">Rows that say what the cover says, where most say another.</param>
    public static Finding OtherMoney(string shown, IReadOnlyList<string> cells, string moneyUnit, string? coverCell, IReadOnlyList<string> asCover) => UnitCode.Error(
        MoneyTwice(shown, cells, moneyUnit, coverCell),
        $"Nếu số tiền tính bằng {shown}, chỉ cần sửa đơn vị tính ở phần đầu trang{AndIn(asCover)} thành “{shown}”; nếu tính bằng {moneyUnit}, sửa đơn vị tính của các dòng này thành “{moneyUnit}”. Sau đó nộp lại.");

    private static string AndIn(IReadOnlyList<string> cells) => cells.Count == 0 ? "" : " và ở ô " + SameCause.Names(cells);

    /// <summary>As <see cref="OtherMoney"/> for what is no unit of money.</summary>
    public static Finding NoMoney(string shown, IReadOnlyList<string> cells, string moneyUnit, string? coverCell) => UnitCode.Error(
        MoneyTwice(shown, cells, moneyUnit, coverCell),
        $"Ghi số tiền của các dòng này theo {moneyUnit}, sửa lại đơn vị tính của dòng rồi nộp lại.");

    private static string MoneyTwice(string shown, IReadOnlyList<string> cells, string moneyUnit, string? coverCell)
    {
        var cover = coverCell is null ? $"phần đầu trang không ghi đơn vị tính (được hiểu là {moneyUnit})" : $"phần đầu trang ghi “{moneyUnit}” (ô {coverCell})";
        return $"Đơn vị tính “{shown}” được ghi ở ô {SameCause.Names(cells)} trong khi {cover}, nên không rõ số tiền tính bằng đơn vị nào.";
    }

    public static readonly FindingCode CellsCode = new("ROW-CELLS", FindingSubject.Row, Fault.File,
        "Một dòng của tệp CSV có nhiều ô hơn dòng tiêu đề, nên không rõ số nào thuộc cột nào.");

    public static Finding TooManyCells(string rowNumber) => CellsCode.Error(
        $"Dòng {rowNumber} có nhiều ô hơn dòng tiêu đề, nên không rõ số nào thuộc cột nào.",
        "Kiểm tra dấu phân cách và dấu nháy của dòng này (số có dấu phẩy phải đặt trong dấu nháy kép khi tệp phân cách bằng dấu phẩy), hoặc lưu tệp ở dạng .xlsx rồi nộp lại.");
}
