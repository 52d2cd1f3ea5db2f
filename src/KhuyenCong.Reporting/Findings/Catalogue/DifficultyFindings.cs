namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What is said of what the page's form of difficulties and proposals sent.</summary>
public static class DifficultyFindings
{
    /// <summary>What a unit does about what was not taken.</summary>
    internal const string SendAgain = "Đề nghị gửi lại bằng mục “Khó khăn, vướng mắc, kiến nghị” trên trang nộp báo cáo của đơn vị (liên kết trong thư gửi đầu mối), không tự tạo tệp này.";

    /// <summary>The package is none that the page made.</summary>
    public static readonly FindingCode PackageCode = new("DIFFICULTY-PACKAGE", FindingSubject.Difficulty, Fault.File,
        "Tệp nén khó khăn, vướng mắc, kiến nghị bị hỏng hoặc không phải do trang nộp báo cáo tạo ra.");

    /// <summary>Damaged, or made by something else.</summary>
    public static Finding Damaged() => PackageCode.Error("Tệp bị hỏng, bị cắt cụt, hoặc không phải tệp do trang nộp báo cáo tạo ra.", SendAgain);

    internal static Finding StrangeParts() => PackageCode.Error("Tệp nén có thành phần lạ: chỉ được có nội dung và một công văn.", SendAgain);

    internal static Finding NoText(string part) => PackageCode.Error($"Tệp nén không có nội dung ({part}).", SendAgain);

    internal static Finding LetterContradicted() => PackageCode.Error(
        "Tệp nén ghi một đằng, công văn kèm theo một nẻo: có tên công văn mà không có công văn, hoặc ngược lại.", SendAgain);

    internal static readonly FindingCode TooLongCode = new("DIFFICULTY-TOO-LONG", FindingSubject.Difficulty, Fault.File,
        "Phần khó khăn, vướng mắc hoặc kiến nghị, đề xuất quá dài.");

    internal static Finding DifficultyTooLong(string length, string max) => TooLong("Khó khăn, vướng mắc", length, max);

    internal static Finding ProposalTooLong(string length, string max) => TooLong("Kiến nghị, đề xuất", length, max);

    private static Finding TooLong(string part, string length, string max) => TooLongCode.Error(
        $"Phần “{part}” dài {length} ký tự, nhiều hơn {max} ký tự.", $"Đề nghị rút gọn, hoặc nêu chi tiết trong công văn kèm theo. {SendAgain}");

    internal static readonly FindingCode EmptyCode = new("DIFFICULTY-EMPTY", FindingSubject.Difficulty, Fault.File,
        "Không có khó khăn, vướng mắc hay kiến nghị nào được nêu.");

    internal static Finding Empty() => EmptyCode.Error("Chưa nêu khó khăn, vướng mắc hay kiến nghị nào.", SendAgain);

    /// <summary>It names a form, a period or a point that is not asked about.</summary>
    public static readonly FindingCode WhereCode = new("DIFFICULTY-WHERE", FindingSubject.Difficulty, Fault.Data,
        "Khó khăn, vướng mắc, kiến nghị được gửi cho một mẫu, một kỳ hoặc một nội dung không có.");

    /// <summary>The form is not due for the period.</summary>
    public static Finding NoDuty(string form, string period) => WhereCode.Error($"Mẫu “{form}” không phải nộp cho kỳ {period}.", SendAgain);

    /// <summary>The period is one that nobody is asked about now.</summary>
    public static Finding NotNow(string period) => WhereCode.Error($"Kỳ {period} chưa bắt đầu, hoặc đã qua quá lâu.", SendAgain);

    /// <summary>There is no such point.</summary>
    public static Finding NoPoint(string point) => WhereCode.Error($"Không có điểm “{point}” trong các nội dung được góp ý.", SendAgain);

    /// <summary>What is wrong with the official letter in the package.</summary>
    internal static Finding OfLetter(Finding document) =>
        document with { Message = "Công văn kèm theo: " + document.Message, Remedy = document.Remedy + " " + SendAgain };
}
