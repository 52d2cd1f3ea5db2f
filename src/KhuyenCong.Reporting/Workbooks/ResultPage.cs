using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// What the sheet "Kết quả kiểm tra" says: whether the report was taken, what to do next, and the findings.
/// Pure text, the same for the annotated copy and for the findings alone.
/// </summary>
internal sealed class ResultPage
{
    /// <summary>The sheet's name.</summary>
    public const string SheetName = "Kết quả kiểm tra";

    /// <summary>Column headers of the findings and their widths in characters.</summary>
    public static readonly IReadOnlyList<(string Header, double Width)> Columns =
    [
        ("STT", 5), ("Mức độ", 10), ("Ô", 10), ("Chỗ cần xem", 28), ("Giá trị đã ghi", 15),
        ("Vì sao", 44), ("Giá trị đúng", 15), ("Cách sửa", 38),
    ];

    private ResultPage()
    {
    }

    /// <summary>In large letters.</summary>
    public required string Headline { get; init; }

    /// <summary>Whether the report counts as handed in.</summary>
    public required bool Taken { get; init; }

    /// <summary>What to do next, sentence by sentence.</summary>
    public required IReadOnlyList<string> NextSteps { get; init; }

    /// <summary>What was handed in: label and value.</summary>
    public required IReadOnlyList<(string Label, string Value)> Facts { get; init; }

    /// <summary>Says how many findings there are, and how many are shown.</summary>
    public required string Summary { get; init; }

    /// <summary>The findings shown.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Whether findings stand in more than one sheet, so that each must name its own.</summary>
    public required bool ManySheets { get; init; }

    /// <summary>Makes the page.</summary>
    /// <param name="report">The checked report.</param>
    /// <param name="receipt">Its receipt.</param>
    /// <param name="most">How many findings to show in full, errors first where they are cut.</param>
    /// <param name="marked">Whether the workbook shows the findings in the sheets too.</param>
    /// <param name="about">What must be known about the workbook itself; null for nothing.</param>
    public static ResultPage Of(CheckedReport report, Receipt receipt, int most, bool marked, string? about = null)
    {
        var all = report.Findings;
        var errors = Math.Max(receipt.Errors, all.Count(f => f.Severity == Severity.Error));
        var warnings = Math.Max(receipt.Warnings, all.Count(f => f.Severity == Severity.Warning));
        var shown = all.Count <= most
            ? all
            : all.Index().OrderByDescending(f => f.Item.Severity).ThenBy(f => f.Index).Take(most).OrderBy(f => f.Index).Select(f => f.Item).ToList();
        var outcome = receipt.Outcome ?? report.Outcome;
        var taken = receipt.Kind is SubmissionKind.Report or SubmissionKind.SameAgain && outcome.IsAccepted()
            && receipt.Timeliness is not (Timeliness.TooEarly or Timeliness.AfterLock);
        return new ResultPage
        {
            Taken = taken,
            Headline = HeadlineOf(receipt, outcome, taken),
            NextSteps = NextStepsOf(report, receipt, outcome, taken, errors, marked),
            Facts = FactsOf(receipt, about),
            Findings = shown,
            ManySheets = shown.Select(f => f.Sheet).Where(s => s is not null).Distinct().Skip(1).Any(),
            Summary = SummaryOf(errors, warnings, errors + warnings - shown.Count),
        };
    }

    /// <summary>"LỖI" or "Lưu ý": told apart without a colour.</summary>
    public static string SeverityText(Severity severity) => severity == Severity.Error ? "✘ LỖI" : "▲ Lưu ý";

    /// <summary>The cells of a finding's row, without the number in front.</summary>
    public IReadOnlyList<string> TextsOf(Finding finding)
    {
        var place = finding.Cell ?? (finding.Row is { } row ? "hàng " + Listing.Number(row) : finding.Column is { } column ? "cột " + column : "");
        return
        [
            SeverityText(finding.Severity),
            ManySheets && finding.Sheet is { } sheet ? (place + "\ntrang " + sheet).Trim() : place,
            finding.Label ?? "",
            finding.Value ?? "",
            finding.Note is { Length: > 0 } note ? finding.Message + "\nGiải thích của đơn vị: " + note : finding.Message,
            finding.Expected ?? "",
            finding.Remedy,
        ];
    }

    private static string HeadlineOf(Receipt receipt, Outcome outcome, bool taken)
    {
        if (receipt.IsDryRun)
        {
            return "KIỂM TRA THỬ, CHƯA NỘP – " + (taken ? "✔ SẼ ĐƯỢC TIẾP NHẬN" : "✘ SẼ BỊ TRẢ LẠI");
        }

        var late = receipt.Timeliness == Timeliness.Late ? " – NỘP MUỘN" : "";
        return receipt.Timeliness switch
        {
            Timeliness.TooEarly => "✘ CHƯA TIẾP NHẬN – NỘP QUÁ SỚM",
            Timeliness.AfterLock => "✘ KHÔNG TIẾP NHẬN – ĐÃ QUA NGÀY KHÓA",
            _ when !taken => "✘ TRẢ LẠI – BÁO CÁO CHƯA ĐƯỢC TIẾP NHẬN",
            _ when outcome == Outcome.Nil => "✔ ĐÃ TIẾP NHẬN – KHÔNG PHÁT SINH SỐ LIỆU" + late,
            _ when outcome == Outcome.AcceptedWithWarnings => "✔ ĐÃ TIẾP NHẬN – CÓ LƯU Ý" + late,
            _ => "✔ ĐÃ TIẾP NHẬN" + late,
        };
    }

    private static List<string> NextStepsOf(CheckedReport report, Receipt receipt, Outcome outcome, bool taken, int errors, bool marked)
    {
        var steps = new List<string>();
        if (receipt.IsDryRun)
        {
            steps.Add("Đây là kết quả kiểm tra thử: báo cáo chưa được nộp, hệ thống không lưu lại tệp.");
        }

        if (receipt.IsDryRun && taken)
        {
            steps.Add("Để nộp, mở lại trang nộp báo cáo, chọn tệp của đơn vị rồi bấm “Nộp báo cáo”.");
        }
        else if (receipt.Timeliness == Timeliness.TooEarly)
        {
            steps.Add("Báo cáo đến trước ngày bắt đầu nhận nên được để riêng, chưa tính là đã nộp."
                + (receipt.Opens is { } opens ? $" Đề nghị nộp lại từ ngày {VietnamTime.Text(opens)}." : " Đề nghị nộp lại khi kỳ báo cáo được mở."));
        }
        else if (receipt.Timeliness == Timeliness.AfterLock)
        {
            steps.Add("Báo cáo đến sau ngày khóa"
                + (receipt.Lock is { } locked ? " " + VietnamTime.Text(locked) : "")
                + " nên được để riêng, không tính là đã nộp. Nếu cần nộp bổ sung, đề nghị liên hệ cơ quan nhận báo cáo để được gia hạn, rồi nộp lại.");
        }
        else if (!taken)
        {
            AddRejected(steps, report, receipt, outcome, marked);
        }
        else if (report.Findings.Count > 0)
        {
            steps.Add("Báo cáo đã được tính là đã nộp. Đề nghị xem lại các lưu ý dưới đây"
                + (marked ? " (nền vàng, viền đứt, có ghi chú “LƯU Ý”)" : "")
                + ": số liệu đúng thì không cần làm gì thêm; số liệu sai thì sửa rồi nộp lại"
                + (receipt.Lock is { } until ? $" chậm nhất ngày {VietnamTime.Text(until)}" : "") + ", bản nộp sau sẽ thay bản này.");
        }
        else
        {
            steps.Add("Báo cáo đã được tính là đã nộp. Đơn vị không cần làm gì thêm.");
        }

        if (receipt is { Kind: SubmissionKind.SameAgain, Version: > 0, IsDryRun: false })
        {
            steps.Add($"Tệp này giống hệt tệp đã nộp, đã tiếp nhận là phiên bản {Listing.Number(receipt.Version)}; không tạo phiên bản mới.");
        }

        if (!taken && errors == 0 && report.Findings.Count == 0 && receipt.Timeliness is Timeliness.TooEarly or Timeliness.AfterLock)
        {
            steps.Add("Nội dung báo cáo không có lỗi.");
        }

        return steps;
    }

    private static void AddRejected(List<string> steps, CheckedReport report, Receipt receipt, Outcome outcome, bool marked)
    {
        steps.Add(outcome == Outcome.RejectedFile && report.Report.Figures.Count == 0
            ? "Hệ thống không đọc được báo cáo trong tệp này. Đề nghị làm theo cột “Cách sửa” dưới đây, lưu tệp ở dạng .xlsx rồi nộp lại."
            : marked
            ? "Đề nghị sửa các ô có lỗi (nền đỏ, viền đậm, có ghi chú “LỖI”) theo cột “Cách sửa” dưới đây. Bấm vào địa chỉ ở cột “Ô” để đến đúng ô. Sửa xong, lưu tệp ở dạng .xlsx rồi nộp lại."
            : "Đề nghị sửa các chỗ có lỗi theo cột “Cách sửa” dưới đây trong tệp của đơn vị, lưu ở dạng .xlsx rồi nộp lại.");
        if (DatesOf(receipt) is { } dates)
        {
            steps.Add(dates);
        }

        if (receipt.CountedVersion > 0)
        {
            steps.Add($"Phiên bản {Listing.Number(receipt.CountedVersion)} đã được tiếp nhận trước đây vẫn được tính cho đến khi có bản sửa hợp lệ.");
        }
    }

    private static string? DatesOf(Receipt receipt)
    {
        if (receipt.Due is not { } due || receipt.Lock is not { } locked)
        {
            return null;
        }

        var end = VietnamTime.Text(locked);
        return receipt.Timeliness == Timeliness.Late || VietnamTime.DayOf(receipt.ReceivedAt) > due
            ? $"Hạn nộp là ngày {VietnamTime.Text(due)}, đã qua; báo cáo vẫn được nhận (tính là nộp muộn) đến hết ngày khóa {end}."
            : $"Hạn nộp là hết ngày {VietnamTime.Text(due)}; sau đó báo cáo vẫn được nhận (tính là nộp muộn) đến hết ngày khóa {end}.";
    }

    private static List<(string Label, string Value)> FactsOf(Receipt receipt, string? about)
    {
        var facts = new List<(string, string)>();
        Add("Đơn vị báo cáo", receipt.Office is { } office ? office + (receipt.Unit is { } unit ? " (mã " + unit + ")" : "") : receipt.Unit);
        Add("Báo cáo", receipt.Form is { } form ? form + (receipt.FormTitle is { } title ? " – " + title : "") : null);
        Add("Kỳ báo cáo", receipt.PeriodName ?? receipt.Period);
        Add(receipt.IsDryRun ? "Tệp kiểm tra thử" : "Tệp đã nộp", receipt.FileName);
        Add(receipt.IsDryRun ? "Kiểm tra lúc" : "Nhận lúc", VietnamTime.Text(receipt.ReceivedAt));
        Add("Mã lần nộp", receipt.IsDryRun ? null : receipt.Id);
        Add("Phiên bản", receipt is { Version: > 0, IsDryRun: false } ? Listing.Number(receipt.Version) : null);
        Add("Các mốc thời gian", receipt is { CutOff: { } cutOff, Due: { } due, Lock: { } locked }
            ? $"ngày chốt số liệu {VietnamTime.Text(cutOff)}; hạn nộp {VietnamTime.Text(due)}; ngày khóa {VietnamTime.Text(locked)}"
            : null);
        Add("SHA-256 của tệp", receipt.Sha256);
        Add("Về bản này", about);
        return facts;

        void Add(string label, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                facts.Add((label, value));
            }
        }
    }

    private static string SummaryOf(int errors, int warnings, int hidden)
    {
        if (errors + warnings == 0)
        {
            return "Không có lỗi, không có lưu ý.";
        }

        var counts = $"{Listing.Number(errors)} lỗi, {Listing.Number(warnings)} lưu ý" + (errors > 0 ? " (lỗi phải sửa, lưu ý cần xem lại)" : "") + ".";
        return hidden > 0 ? counts + $" Còn {Listing.Number(hidden)} mục không liệt kê ở đây." : counts;
    }
}
