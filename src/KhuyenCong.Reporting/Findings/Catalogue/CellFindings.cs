using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What a number in English style was probably meant to be.</summary>
internal enum EnglishNumber
{
    /// <summary>Nobody can say.</summary>
    Unclear,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number with decimals, where only a whole one fits.</summary>
    DecimalsOfACount,

    /// <summary>A number with decimals.</summary>
    Decimals,
}

/// <summary>What is said of a cell of the table.</summary>
internal static class CellFindings
{
    private const string NumberRemedy =
        "Ghi số theo cách viết Việt Nam: dấu chấm nhóm ba chữ số, dấu phẩy trước phần thập phân (ví dụ 1.234,5 hoặc 1234,5), không kèm chữ; hoặc nhập ô ở dạng số của Excel.";

    private const string FormatRemedy = "Đổi định dạng ô thành Số (Number), ghi số theo đúng đơn vị tính của báo cáo rồi nộp lại.";

    public static readonly FindingCode ErrorCode = new("CELL-ERROR", FindingSubject.Cell, Fault.File,
        "Một ô chứa giá trị lỗi của Excel như #REF!, #DIV/0!, #VALUE!, thường do công thức trỏ tới ô đã xóa hoặc ô ghi chữ.");

    public static Finding Error(string cell, string shown) => ErrorCode.Error(
        $"Ô {cell} chứa giá trị lỗi {shown}, không phải số liệu.",
        "Mở tệp bằng Excel (hoặc LibreOffice), sửa công thức hoặc ghi lại số đúng vào ô này, lưu lại rồi nộp lại.");

    public static readonly FindingCode FormulaCode = new("CELL-FORMULA", FindingSubject.Cell, Fault.File,
        "Một ô chứa công thức mà chương trình tạo tệp chưa tính, nên tệp không có giá trị của ô.");

    public static Finding NotCalculated(string cell) => FormulaCode.Error(
        $"Ô {cell} chứa công thức chưa được tính nên không có giá trị.",
        "Mở tệp bằng Excel (hoặc LibreOffice), chờ chương trình tính xong, kiểm tra ô này, lưu lại rồi nộp lại.");

    /// <param name="cells">All such cells, in sheet order; at least two.</param>
    public static Finding NotCalculated(IReadOnlyList<string> cells) => FormulaCode.Error(
        $"{Listing.Number(cells.Count)} ô chứa công thức chưa được tính nên không có giá trị: {SameCause.Names(cells)}.",
        "Mở tệp bằng Excel (hoặc LibreOffice), chờ chương trình tính xong, kiểm tra các ô này, lưu lại rồi nộp lại.") with
    { Cells = cells.Count <= SameCause.MaxListed ? cells : [.. cells.Take(SameCause.MaxListed)] };

    public static Finding Unproven(string cell, string shown) => FormulaCode.Warning(
        $"Ô {cell} chứa công thức sẽ được tính lại khi mở tệp; số được lấy là {shown} ghi sẵn trong tệp, có thể khác với số nhìn thấy khi mở bằng Excel.",
        "Mở tệp bằng Excel (hoặc LibreOffice) và so lại: nếu ô vẫn là số đó thì không cần làm gì thêm; nếu khác, lưu tệp rồi nộp lại.", "unproven");

    /// <summary>A finding about a cell with the formulas that add it up.</summary>
    /// <param name="cause">The finding.</param>
    /// <param name="formulas">Their cells.</param>
    /// <param name="showErrors">Whether all of them show an error, or some a value that cannot be.</param>
    public static Finding OfFormulas(Finding cause, IReadOnlyList<string> formulas, bool showErrors) =>
        cause with { Message = $"{cause.Message} Vì vậy công thức ở ô {SameCause.Names(formulas)} cũng {(showErrors ? "báo lỗi" : "sai theo")}." };

    public static readonly FindingCode MarkedCode = new("CELL-MARKED", FindingSubject.Cell, Fault.Data,
        "Một phần nội dung của ô bị gạch ngang hoặc viết thành chỉ số trên, dưới, nên số đọc được khác với số nhìn thấy.");

    public static Finding Marked(string cell, string shown) => MarkedCode.Error(
        $"Ô {cell} có phần bị gạch ngang hoặc viết thành chỉ số trên, dưới (như dấu chú thích); đọc liền là “{shown}” nên không rõ đâu là số liệu.",
        "Xóa phần bị gạch hoặc chỉ số khỏi ô, bỏ gạch ngang (Strikethrough), chỉ để lại số liệu đúng (chú thích thì ghi ở cột Ghi chú) rồi nộp lại.");

    public static readonly FindingCode NumberCode = new("CELL-NUMBER", FindingSubject.Cell, Fault.Data,
        "Nội dung của một ô số liệu không đọc được thành số một cách chắc chắn.");

    /// <param name="reading">What was found in the number's place, but a number in English style.</param>
    /// <param name="cell">Where.</param>
    /// <param name="shown">What stands there.</param>
    public static Finding NoNumber(NumberReading reading, string cell, string shown)
    {
        var (why, first) = reading switch
        {
            NumberReading.BadGroups => ("có nhóm chữ số không đủ ba chữ số hoặc dùng lẫn hai cách ngăn nhóm", ""),
            NumberReading.SignBehind => ("có dấu chấm hoặc dấu phẩy thừa ở cuối số", "Bỏ dấu ở cuối số. "),
            NumberReading.NothingMeant => ("không phải là số", "Nếu không có số liệu thì để trống hoặc ghi 0. "),
            NumberReading.Percent => ("có dấu phần trăm", ""),
            NumberReading.Letters => ("có chữ hoặc đơn vị tính kèm theo số", "Bỏ phần chữ và đơn vị tính ra khỏi ô; ghi chú thêm thì ghi ở cột Ghi chú. "),
            NumberReading.Parentheses => ("có dấu ngoặc; số âm phải viết với dấu trừ ở trước", ""),
            NumberReading.QuoteBefore => ("có dấu nháy ở trước số", "Bỏ dấu nháy ở trước số. "),
            NumberReading.LeadingZero => ("có chữ số 0 thừa ở đầu", ""),
            NumberReading.TooManyDigits => ("có quá 15 chữ số", ""),
            NumberReading.NotANumber => ("không phải là số", "Nếu không có số liệu thì để trống hoặc ghi 0; ghi chú thêm thì ghi ở cột Ghi chú. "),
            _ => throw new ArgumentOutOfRangeException(nameof(reading), reading, "It is a number, none, or one in English style."),
        };
        return NumberCode.Error($"Ô {cell} ghi “{shown}”: {why}.", first + NumberRemedy, reading.ToString());
    }

    /// <param name="meant">What it was probably meant to be.</param>
    /// <param name="cell">Where.</param>
    /// <param name="shown">What stands there.</param>
    /// <param name="number">The number that was probably meant, in Vietnamese style.</param>
    public static Finding EnglishStyle(EnglishNumber meant, string cell, string shown, string number) => NumberCode.Error(
        $"Ô {cell} ghi “{shown}”: không phải số viết theo cách Việt Nam, vì dấu chấm chỉ dùng để nhóm ba chữ số còn phần thập phân dùng dấu phẩy.",
        meant switch
        {
            EnglishNumber.Whole => $"Nếu là {number} thì ghi {number}. ",
            EnglishNumber.DecimalsOfACount => "Chỉ tiêu này phải là số nguyên: kiểm tra lại và ghi số nguyên từ 0 trở lên. ",
            EnglishNumber.Decimals => $"Nếu dấu chấm là phần thập phân thì ghi {number}; nếu dùng để nhóm hàng nghìn thì mỗi nhóm phải đủ ba chữ số. ",
            _ => "",
        } + NumberRemedy, nameof(NumberReading.EnglishStyle));

    public static Finding TooLarge(string cell, string shown) => NumberCode.Error(
        $"Ô {cell} ghi “{shown}”, số quá lớn để là số liệu báo cáo.", "Kiểm tra lại số và đơn vị tính rồi nộp lại.", "size");

    public static Finding IsDate(string cell, string shown) => NumberCode.Error(
        $"Ô {cell} đang là ngày tháng ({shown}), không phải số.", "Đổi định dạng ô thành Số (Number), ghi lại số đúng rồi nộp lại.", "date");

    public static Finding IsYesNo(string cell, string shown) => NumberCode.Error(
        $"Ô {cell} đang là giá trị {shown}, không phải số.", NumberRemedy, "boolean");

    public static readonly FindingCode NegativeCode = new("CELL-NEGATIVE", FindingSubject.Cell, Fault.Data, "Một ô ghi số âm; số liệu báo cáo phải từ 0 trở lên.");

    public static Finding Negative(string cell, string shown) => NegativeCode.Error(
        $"Ô {cell} ghi số âm ({shown}).", "Số liệu báo cáo phải từ 0 trở lên. Sửa lại rồi nộp lại.");

    public static readonly FindingCode WholeCode = new("CELL-WHOLE", FindingSubject.Cell, Fault.Data, "Chỉ tiêu là số đếm nên phải là số nguyên, nhưng ô ghi số lẻ.");

    /// <param name="cell">Where.</param>
    /// <param name="shown">What stands there.</param>
    /// <param name="number">The whole number that was meant if ',' parts groups; null where it cannot.</param>
    public static Finding NotWhole(string cell, string shown, string? number) => WholeCode.Error(
        $"Ô {cell} ghi “{shown}”, nhưng chỉ tiêu này phải là số nguyên.", $"{IfThousands(number)}Ghi số nguyên từ 0 trở lên rồi nộp lại.");

    public static readonly FindingCode DecimalsCode = new("CELL-DECIMALS", FindingSubject.Cell, Fault.Data,
        "Một số tiền có nhiều chữ số thập phân hơn mức của đơn vị tính.");

    public static Finding Decimals(string cell, string shown, string? number, string moneyUnit) =>
        TooManyDecimals(cell, shown, number, $"Số tiền tính bằng {moneyUnit} phải là số nguyên. Sửa lại rồi nộp lại.");

    public static Finding DecimalsBeyond(string cell, string shown, string? number, string moneyUnit, string max) =>
        TooManyDecimals(cell, shown, number, $"Số tiền tính bằng {moneyUnit} có nhiều nhất {max} chữ số thập phân. Làm tròn rồi nộp lại.");

    private static Finding TooManyDecimals(string cell, string shown, string? number, string remedy) => DecimalsCode.Error(
        $"Ô {cell} ghi “{shown}”, có quá nhiều chữ số thập phân.", IfThousands(number) + remedy);

    private static string IfThousands(string? number) => number is null ? "" : $"Nếu là {number} thì ghi {number} (dấu chấm nhóm ba chữ số). ";

    public static readonly FindingCode TwoReadingsCode = new("CELL-TWO-READINGS", FindingSubject.Cell, Fault.Data,
        "Một số có hai cách hiểu: theo cách viết Việt Nam (dấu phẩy trước phần thập phân) và theo kiểu tiếng Anh (dấu phẩy nhóm ba chữ số).");

    public const string CommaKind = "comma", PointKind = "point";

    public static Finding TwoReadings(string cell, string shown, string number, string otherNumber, string otherCell, string otherShown) => TwoReadingsCode.Error(
        $"Ô {cell} ghi “{shown}”: theo cách viết Việt Nam là {number}, nhưng ô {otherCell} ghi “{otherShown}” theo kiểu tiếng Anh, theo kiểu đó thì là {otherNumber}.",
        $"Ghi lại là {otherNumber} hoặc {number} theo cách viết Việt Nam (dấu chấm nhóm ba chữ số, dấu phẩy trước phần thập phân; bỏ các số 0 thừa sau dấu phẩy), hoặc nhập ô ở dạng số của Excel, rồi nộp lại.", CommaKind);

    public static Finding TakenAsVietnamese(string cell, string shown, string number, string otherNumber) => TwoReadingsCode.Warning(
        $"Ô {cell} ghi “{shown}”, được lấy là {number} theo cách viết Việt Nam; viết theo kiểu tiếng Anh thì lại là {otherNumber}.",
        $"Nếu {number} là đúng thì không cần làm gì thêm; nếu là {otherNumber}, ghi lại “{otherNumber}” hoặc nhập ô ở dạng số của Excel rồi nộp lại.", CommaKind);

    public static readonly FindingCode MergedCode = new("CELL-MERGED", FindingSubject.Cell, Fault.Data,
        "Số liệu nằm trong các ô bị gộp nên không rõ là của ô nào, hoặc bị các ô gộp che khuất.");

    /// <param name="cells">The merged range.</param>
    /// <param name="shown">What stands there.</param>
    /// <param name="rows">The rows that it covers.</param>
    public static Finding MergedTogether(string cells, string shown, string rows) => MergedCode.Error(
        $"Các ô {cells} ({rows}) bị gộp thành một nên không rõ “{shown}” là số liệu của ô nào.",
        $"Bỏ gộp các ô {cells} (Unmerge), ghi số liệu vào từng ô rồi nộp lại.", "shared");

    public static Finding UnderMerged(string cell, string cells, string shown) => MergedCode.Error(
        $"Ô {cell} nằm dưới các ô gộp {cells} nên không ai nhìn thấy, nhưng vẫn chứa “{shown}”.",
        $"Bỏ gộp các ô {cells} (Unmerge), kiểm tra số liệu ở ô {cell} rồi nộp lại.", "covered");

    public static readonly FindingCode FormatCode = new("CELL-FORMAT", FindingSubject.Cell, Fault.Data,
        "Định dạng của ô làm cho số nhìn thấy khác với số trong ô, hoặc hiện một đơn vị tính khác với báo cáo.");

    /// <param name="cell">Where.</param>
    /// <param name="shown">What the cell shows; null where nobody can say, for its format is none.</param>
    /// <param name="number">What it holds.</param>
    /// <param name="unit">The unit in which the figure is to be; empty for none.</param>
    public static Finding Disguised(string cell, string? shown, string number, string unit)
    {
        var shows = shown switch
        {
            null => "có định dạng mà hệ thống không hiểu, nên không rõ ô hiện gì",
            "" => "có định dạng làm ẩn nội dung, nên không ai nhìn thấy gì ở ô",
            _ => $"hiện “{shown}” do định dạng của ô",
        };
        return FormatCode.Error(
            $"Ô {cell} {shows}, trong khi nội dung trong ô là {number}{(unit.Length > 0 ? $" và chỉ tiêu này tính theo {unit}" : "")}, nên không rõ số nào đúng.", FormatRemedy, "shown");
    }

    public static Finding Irregular(string cell, string shown) => FormatCode.Error(
        $"Ô {cell} chứa “{shown}” nhưng chương trình tạo tệp ghi ô không đúng quy cách của Excel, nên có chương trình hiện và có chương trình không hiện nội dung này.",
        "Mở tệp bằng Excel (hoặc LibreOffice), gõ lại số đúng vào ô này, lưu lại rồi nộp lại.", "irregular");

    public static Finding FormatDepends(string cell, string shown) => FormatCode.Warning(
        $"Ô {cell} có định dạng có điều kiện (Conditional Formatting) có thể hiện số khác với số trong ô ({shown}); số liệu được lấy là số trong ô.",
        "Nếu số trong ô đúng thì không cần làm gì thêm; nếu không, bỏ định dạng có điều kiện của ô, ghi lại số đúng rồi nộp lại.", "conditional");

    public static readonly FindingCode DateCode = new("CELL-DATE", FindingSubject.Cell, Fault.Data, "Nội dung của một ô ngày không đọc được thành một ngày có thật.");

    public static Finding NoDate(string cell, string shown) => DateCode.Error(
        $"Ô {cell} ghi “{shown}”, không đọc được thành một ngày có thật.",
        "Ghi ngày theo dạng dd/mm/yyyy, ví dụ 15/08/2026, hoặc nhập ô ở dạng ngày của Excel rồi nộp lại.");

    public static readonly FindingCode YesNoCode = new("CELL-YESNO", FindingSubject.Cell, Fault.Data, "Câu trả lời của một ô Có/Không không rõ là Có hay Không.");

    public static Finding NeitherYesNorNo(string cell, string shown) => YesNoCode.Error(
        $"Ô {cell} ghi “{shown}”, không rõ là Có hay Không.", "Ghi Có hoặc Không (hoặc C, K, 1, 0, x) rồi nộp lại.");

    public static readonly FindingCode TextCode = new("CELL-TEXT", FindingSubject.Cell, Fault.Data, "Nội dung chữ của một ô dài hơn mức của mẫu.");

    public static Finding TextTooLong(string cell, string length, string max) => TextCode.Error(
        $"Ô {cell} có {length} ký tự, quá dài.", $"Rút gọn còn nhiều nhất {max} ký tự rồi nộp lại.");

    public static readonly FindingCode RequiredCode = new("CELL-REQUIRED", FindingSubject.Cell, Fault.Data, "Một chỉ tiêu bắt buộc chưa có số liệu hoặc câu trả lời.");

    public static Finding Required(FigureKind kind, string cell, string code) => RequiredCode.Error(
        $"Ô {cell} (mã số {code}) đang để trống nhưng bắt buộc phải có số liệu.", FillIn(kind));

    public static Finding RequiredWithoutRow(FigureKind kind, string code) => RequiredCode.Error(
        $"Không có dòng mã số {code} trong bảng, trong khi chỉ tiêu này bắt buộc phải có số liệu.", FillIn(kind));

    private static string FillIn(FigureKind kind) => kind switch
    {
        FigureKind.YesNo => "Ghi Có hoặc Không vào ô này rồi nộp lại.",
        FigureKind.Date => "Ghi ngày theo dạng dd/mm/yyyy vào ô này rồi nộp lại.",
        FigureKind.Text => "Ghi nội dung vào ô này rồi nộp lại.",
        _ => "Ghi số liệu vào ô này (ghi 0 nếu không có) rồi nộp lại.",
    };

    public static readonly FindingCode NotApplicableCode = new("CELL-NOT-APPLICABLE", FindingSubject.Cell, Fault.Data,
        "Một chỉ tiêu có câu trả lời, trong khi câu trả lời khác cho biết chỉ tiêu đó không áp dụng.");

    public static Finding NotApplicable(string cell, string rowName, string otherCell, string otherRowName, string otherShown) => NotApplicableCode.Warning(
        $"Ô {cell} ({rowName}) có câu trả lời, trong khi ô {otherCell} ({otherRowName}) ghi {otherShown} nên chỉ tiêu này không áp dụng.",
        $"Nếu ô {otherCell} ghi nhầm thì sửa ô đó; nếu ghi đúng thì xóa câu trả lời của chỉ tiêu không áp dụng. Sau đó nộp lại.");

    public static readonly FindingCode SkippedCode = new("CELL-SKIPPED", FindingSubject.Cell, Fault.Data,
        "Số ở một ô được ghi ở dạng văn bản nên công thức tính tổng đã bỏ qua ô đó.");

    /// <param name="cells">The cells that hold text.</param>
    /// <param name="shown">What stands there.</param>
    /// <param name="totalCell">The formula's cell.</param>
    /// <param name="rowName">The formula's row.</param>
    /// <param name="number">What the formula gave.</param>
    /// <param name="sum">What would have been right; null while another part cannot be read.</param>
    /// <param name="unit">The row's unit.</param>
    public static Finding Skipped(string cells, string shown, string totalCell, string rowName, string number, string? sum, string unit) => SkippedCode.Error(
        $"Ô {cells} ghi số ở dạng văn bản ({shown}) nên công thức ở ô {totalCell} ({rowName}) đã bỏ qua: ô {totalCell} là {number} {unit}{(sum is null ? "" : $", tổng đúng là {sum} {unit}")}.",
        $"Đổi định dạng ô {cells} thành Số (Number), gõ lại số, chờ công thức ở ô {totalCell} tính lại, lưu tệp rồi nộp lại.");

    public static Finding SkippedTogether(IReadOnlyList<string> cells, IReadOnlyList<string> otherCells) => SkippedCode.Error(
        $"{Listing.Number(cells.Count)} ô ghi số ở dạng văn bản nên công thức tính tổng ở ô {SameCause.Names(otherCells)} đã bỏ qua chúng: {SameCause.Names(cells)}.",
        "Chọn các ô này, đổi định dạng thành Số (Number), gõ lại số (hoặc dùng “Chuyển đổi thành số” – Convert to Number – ở dấu cảnh báo cạnh ô), kiểm tra các tổng, lưu tệp rồi nộp lại.", "together");
}
