namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What is said of the cover above the table.</summary>
internal static class CoverFindings
{
    private const string RightPlace = "nộp vào đúng trang hoặc thư mục của đơn vị.";

    public static readonly FindingCode FormUnknownCode = new("COVER-FORM-UNKNOWN", FindingSubject.Cover, Fault.Data,
        "Không xác định được tệp là mẫu báo cáo nào: phần đầu trang không ghi mẫu số, ghi mẫu số không có hoặc chưa phải nộp, hay một tệp có nhiều mẫu.");

    public static Finding NoSuchForm(string form, string period) => FormUnknownCode.Error(
        $"Không có mẫu báo cáo {form} cho kỳ {period}.", "Kiểm tra lại mẫu số và kỳ báo cáo rồi nộp lại.");

    public static Finding UnknownForm(string shown, string period, string forms) => FormUnknownCode.Error(
        $"Phần đầu trang ghi mẫu số “{shown}”, không phải mẫu nào {Due(period, forms)}.",
        "Sửa mẫu số ở phần đầu trang, hoặc dùng đúng mẫu báo cáo, rồi nộp lại.");

    public static Finding SeveralForms(string forms) => FormUnknownCode.Error(
        $"Tệp có nhiều mẫu báo cáo ({forms}) nên không rõ phải lấy mẫu nào.", "Nộp mỗi mẫu báo cáo trong một tệp riêng.");

    public static Finding FormNotNamed(string period, string forms, string form) => FormUnknownCode.Error(
        $"Không tìm thấy ô “Mẫu số” trên phần đầu trang nên không rõ là mẫu nào {Due(period, forms)}.",
        $"Ghi “Mẫu số” và mã mẫu (ví dụ {form}) vào hai ô cạnh nhau phía trên bảng rồi nộp lại.");

    public static readonly FindingCode FormCode = new("COVER-FORM", FindingSubject.Cover, Fault.Data,
        "Mẫu số ở phần đầu trang khác với mẫu mà tệp được nộp.");

    public static Finding OtherForm(string shown, string form) => FormCode.Error(
        $"Phần đầu trang ghi mẫu số “{shown}” nhưng tệp được nộp cho mẫu {form}.",
        $"Nộp đúng mẫu {form}, hoặc sửa mẫu số ở phần đầu trang nếu ghi nhầm, rồi nộp lại.");

    public static readonly FindingCode UnitCode = new("COVER-UNIT", FindingSubject.Cover, Fault.Data,
        "Tên hoặc mã đơn vị ở phần đầu trang không phải của đơn vị mà tệp được nộp, hoặc cần đơn vị xác nhận. Tên của đơn vị trước khi sáp nhập cũng là tên của đơn vị khác.");

    public static Finding OtherUnitCode(string shown, string office, string unitCode, string unitName) => UnitCode.Error(
        $"Phần đầu trang ghi mã đơn vị “{shown}” nhưng tệp được nộp cho {office} (mã {unitCode}).",
        $"Nếu đúng là báo cáo của {unitName}, sửa mã đơn vị ở phần đầu trang thành {unitCode}; nếu không, {RightPlace}");

    public static Finding UnitNotNamed(string office) => UnitCode.Warning(
        $"Phần đầu trang không ghi đơn vị báo cáo và mã đơn vị; tệp được coi là của {office} theo nơi nộp.",
        $"Nếu đúng thì không cần làm gì thêm; lần sau xin ghi đủ ở phần đầu trang. Nếu sai, {RightPlace}");

    /// <param name="shown">What the cover says.</param>
    /// <param name="otherUnit">The unit that this means.</param>
    /// <param name="lastDay">The last day of a unit that is no more; null for one that is.</param>
    /// <param name="office">The office for which the file was handed in.</param>
    /// <param name="unitCode">Its unit's code.</param>
    /// <param name="unitName">Its unit's full name.</param>
    public static Finding OtherUnit(string shown, string otherUnit, string? lastDay, string office, string unitCode, string unitName) => UnitCode.Error(
        $"Phần đầu trang ghi đơn vị “{shown}”, là {otherUnit}{(lastDay is null ? "" : $" (đơn vị cũ, đến hết ngày {lastDay})")}, nhưng tệp được nộp cho {office} (mã {unitCode}).",
        $"Nếu đúng là báo cáo của {unitName}, sửa tên đơn vị ở phần đầu trang thành “{office}”; nếu không, {RightPlace}");

    public static Finding UnitInexact(string shown, string office, string unitName) => UnitCode.Warning(
        $"Phần đầu trang ghi đơn vị “{shown}”, không khớp hoàn toàn với “{office}”.",
        $"Nếu đúng là báo cáo của {unitName} thì không cần làm gì thêm; nếu không, {RightPlace}");

    public static Finding PerhapsOtherUnit(string shown, string otherUnit, string office, string unitCode) => UnitCode.Error(
        $"Phần đầu trang ghi đơn vị “{shown}”, có thể là {otherUnit}, nhưng tệp được nộp cho {office} (mã {unitCode}).",
        $"Ghi rõ tên và mã đơn vị ở phần đầu trang (“{office}”, {unitCode}), hoặc {RightPlace}");

    public static readonly FindingCode PeriodCode = new("COVER-PERIOD", FindingSubject.Cover, Fault.Data,
        "Kỳ báo cáo ở phần đầu trang còn trống, không đọc được, hoặc khác với kỳ mà tệp được nộp.");

    public static Finding PeriodNotNamed(string period) => PeriodCode.Error(
        $"Phần đầu trang không ghi kỳ báo cáo; tệp được nộp cho kỳ {period}.",
        $"Ghi “Kỳ báo cáo” và “{period}” vào hai ô cạnh nhau phía trên bảng rồi nộp lại.");

    public static Finding PeriodUnclear(string shown, string period) => PeriodCode.Error(
        $"Phần đầu trang ghi kỳ báo cáo “{shown}”, không đọc được thành một kỳ; tệp được nộp cho kỳ {period}.",
        $"Ghi kỳ báo cáo theo dạng “{period}” rồi nộp lại.");

    /// <param name="shown">What the cover says.</param>
    /// <param name="otherPeriod">The period that this means; null where it says just that.</param>
    /// <param name="period">The period for which the file was handed in.</param>
    public static Finding OtherPeriod(string shown, string? otherPeriod, string period) => PeriodCode.Error(
        $"Phần đầu trang ghi kỳ “{shown}”{(otherPeriod is null ? "" : $" ({otherPeriod})")} nhưng tệp được nộp cho kỳ {period}.",
        $"Nếu là số liệu của kỳ {period}, sửa kỳ báo cáo ở phần đầu trang; nếu không, chọn đúng kỳ trên trang nộp báo cáo (hoặc nộp vào đúng thư mục của kỳ).");

    public static readonly FindingCode NilCode = new("COVER-NIL", FindingSubject.Cover, Fault.Data,
        "Ô “Không phát sinh” ở phần đầu trang có nội dung không rõ, hoặc được đánh dấu ở mẫu không áp dụng.");

    public static Finding NilUnclear(string shown) => NilCode.Error(
        $"Ô “Không phát sinh” ghi “{shown}”, không rõ có phải báo cáo không phát sinh số liệu hay không.",
        "Ghi x nếu trong kỳ không phát sinh số liệu; để trống nếu có phát sinh. Sau đó nộp lại.");

    public static Finding NilNotAllowed(string form) => NilCode.Error(
        $"Mẫu {form} không áp dụng báo cáo “Không phát sinh”.", "Bỏ dấu ở ô “Không phát sinh”, điền đủ số liệu rồi nộp lại.");

    public static readonly FindingCode MoneyUnitCode = new("COVER-MONEY-UNIT", FindingSubject.Cover, Fault.Data,
        "Đơn vị tính của số tiền ở phần đầu trang còn trống, không dùng được, khác với mẫu (khi đó số tiền được quy đổi), hoặc mâu thuẫn với một chỗ khác trong tệp.");

    /// <param name="place">The other place, as a sentence begins with it.</param>
    /// <param name="shown">What it says.</param>
    /// <param name="stated">What the cover says.</param>
    /// <param name="statedCell">Where.</param>
    /// <param name="formUnit">The form's unit.</param>
    public static Finding MoneyUnitContradicted(string place, string shown, string stated, string statedCell, string formUnit) =>
        MoneyUnitTwice(place, shown, $"ghi đơn vị tính “{stated}” (ô {statedCell})", formUnit);

    public static Finding AssumedMoneyUnitContradicted(string place, string shown, string assumed, string formUnit) =>
        MoneyUnitTwice(place, shown, $"không ghi đơn vị tính (được hiểu là {assumed})", formUnit);

    private static Finding MoneyUnitTwice(string place, string shown, string cover, string formUnit) => MoneyUnitCode.Error(
        $"{place} ghi “{shown}” trong khi phần đầu trang {cover}, nên không rõ số tiền tính bằng đơn vị nào.",
        $"Sửa để chỗ nào cũng ghi đúng một đơn vị tính, là đơn vị của các số tiền trong bảng (nên dùng {formUnit}), rồi nộp lại.");

    public static Finding MoneyUnitNotNamed(string formUnit) => MoneyUnitCode.Warning(
        $"Phần đầu trang không ghi đơn vị tính; số tiền được hiểu là {formUnit}.",
        "Nếu đúng thì không cần làm gì thêm; nếu không, ghi “Đơn vị tính” ở phần đầu trang rồi nộp lại.");

    public static Finding NoMoneyUnit(string shown, string formUnit) => MoneyUnitCode.Error(
        $"Phần đầu trang ghi đơn vị tính “{shown}”, không phải đơn vị tiền tệ được dùng trong báo cáo.",
        $"Ghi đơn vị tính là {formUnit} (hoặc đồng, nghìn đồng, tỷ đồng) và số tiền theo đúng đơn vị đó rồi nộp lại.");

    public static Finding MoneyConverted(string moneyUnit, string formUnit, string ratio) => MoneyUnitCode.Warning(
        $"Phần đầu trang ghi đơn vị tính là {moneyUnit}; số tiền đã được quy đổi sang {formUnit} (1 {formUnit} = {ratio} {moneyUnit}).",
        $"Nếu số tiền trong bảng đúng là {moneyUnit} thì không cần làm gì thêm; nếu không, sửa đơn vị tính ở phần đầu trang rồi nộp lại.");

    public static readonly FindingCode TwiceCode = new("COVER-TWICE", FindingSubject.Cover, Fault.Data,
        "Một mục của phần đầu trang được ghi hai lần với nội dung khác nhau.");

    public static Finding Twice(string entry, string shown, string cell, string otherShown, string otherCell) => TwiceCode.Error(
        $"“{entry}” ghi hai lần với nội dung khác nhau: “{shown}” (ô {cell}) và “{otherShown}” (ô {otherCell}).",
        "Xóa hoặc sửa chỗ ghi sai rồi nộp lại.");

    private static string Due(string period, string forms) => $"phải nộp cho kỳ {period} ({forms})";
}
