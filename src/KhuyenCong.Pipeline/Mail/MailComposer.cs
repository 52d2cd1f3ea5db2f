using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Composes every mail; pure: no storage, no clock.</summary>
public sealed partial class MailComposer(MailTemplates templates)
{
    /// <summary>Findings shown in a mail; the rest is counted.</summary>
    public const int MostFindings = 50;

    private const int LetterWidth = 680;

    private const string Blue = "#0b5394", Red = "#9b1c1c", Amber = "#8a5300";

    /// <summary>The answer to an upload: taken, sent back, set aside, or without a place.</summary>
    /// <param name="receipt">What became of it.</param>
    /// <param name="unitName">The unit's short name, for the subject.</param>
    /// <param name="department">The receiving department.</param>
    public ComposedMail Answer(Receipt receipt, string? unitName, string department)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var accepted = receipt.Outcome?.IsAccepted() == true;
        var warned = receipt.Outcome == Outcome.AcceptedWithWarnings;
        var template = receipt.Kind switch
        {
            SubmissionKind.SetAside => "set-aside",
            SubmissionKind.Unrouted => "unrouted",
            _ => "receipt",
        };
        var shown = receipt.Findings.OrderByDescending(f => f.Severity).Take(MostFindings).ToList();
        var values = new Dictionary<string, object?>
        {
            ["department"] = department,
            ["office"] = receipt.Office ?? "Bộ phận vận hành hệ thống",
            ["unit_name"] = unitName ?? "",
            ["file_name"] = receipt.FileName,
            ["report"] = Report(receipt.Form, receipt.PeriodName),
            ["kind"] = Camel(receipt.Kind.ToString()),
            ["outcome"] = Camel(receipt.Outcome?.ToString() ?? ""),
            ["accepted"] = accepted,
            ["late"] = receipt.Timeliness == Timeliness.Late,
            ["on_time"] = receipt.Timeliness == Timeliness.OnTime,
            ["too_early"] = receipt.Timeliness == Timeliness.TooEarly,
            ["version"] = receipt.Version,
            ["counted_version"] = receipt.CountedVersion,
            ["superseded"] = receipt.CountedVersion > 0 && receipt.Version > 0 && receipt.CountedVersion != receipt.Version,
            ["errors"] = receipt.Errors,
            ["heading"] = Heading(receipt, accepted, warned),
            ["ink"] = !accepted ? Red : warned ? Amber : Blue,
            ["mark"] = !accepted ? "✘" : warned ? "▲" : "✔",
            ["opens"] = Day(receipt.Opens),
            ["due"] = Day(receipt.Due),
            ["lock"] = Day(receipt.Lock),
            ["facts"] = Facts(receipt),
            ["dates"] = receipt is { CutOff: { } cutOff, Due: { } due, Lock: { } @lock } ? Dates(cutOff, due, @lock, []) : null,
            ["findings"] = shown.ConvertAll(Shown),
            ["findings_more"] = receipt.Errors + receipt.Warnings - shown.Count,
            ["findings_title"] = FindingsTitle(receipt),
        };
        return Compose(template, values, LetterWidth);
    }

    /// <summary>A reminder; its tone rises with the days.</summary>
    public ComposedMail Reminder(ReminderContent reminder, string department)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        var dates = reminder.Deadlines;
        var days = reminder.Today.DayNumber - dates.Due.DayNumber;
        var tone = days > 0 ? (reminder.IsLast ? "last" : "overdue") : days == 0 ? "today" : days == -1 ? "tomorrow" : "coming";
        var values = new Dictionary<string, object?>
        {
            ["department"] = department,
            ["office"] = reminder.Unit.Office,
            ["unit_name"] = reminder.Unit.Name,
            ["report"] = Report(reminder.FormCode, dates.Period.Name),
            ["report_long"] = $"{reminder.FormTitle} ({reminder.FormCode}) kỳ {dates.Period.Name}",
            ["tone"] = tone,
            ["days"] = Math.Abs(days),
            ["heading"] = tone switch
            {
                "last" => "Nhắc lần cuối trước ngày khóa",
                "overdue" => $"Báo cáo đã quá hạn {days} ngày",
                "today" => "Hôm nay là hạn nộp báo cáo",
                "tomorrow" => "Ngày mai là hạn nộp báo cáo",
                _ => "Sắp đến hạn nộp báo cáo",
            },
            ["ink"] = days > 0 ? Red : days >= -1 ? Amber : Blue,
            ["due"] = VietnamTime.Text(dates.Due),
            ["lock"] = VietnamTime.Text(dates.Lock),
            ["dates"] = Dates(dates.CutOff, dates.Due, dates.Lock, dates.Unconfirmed),
            ["folder"] = $"inbox/{reminder.Unit.Code}/{dates.Period.Id}/",
            ["link"] = reminder.Link?.AbsoluteUri,
            ["attached"] = reminder.HasTemplate,
            ["sent_back"] = reminder.SentBackAt is not null,
            ["sent_back_at"] = reminder.SentBackAt is { } at ? VietnamTime.Text(VietnamTime.DayOf(at)) : "",
            ["errors"] = reminder.Errors,
        };
        return Compose("reminder", values, LetterWidth);
    }

    /// <summary>A notice to the operators.</summary>
    public ComposedMail Operators(OperatorNotice notice, string department)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var (heading, action) = notice.Kind switch
        {
            NoticeKind.StuckUpload => (
                "Tệp tải lên chưa xử lý được",
                "Xem nhật ký của hàm SweepInbox theo mã tải lên. Hệ thống tự thử lại 5 phút một lần; đơn vị gửi không bị coi là có lỗi."),
            NoticeKind.NoContact => ("Đơn vị chưa có đầu mối", "Bổ sung đầu mối vào tệp contacts/contacts.csv rồi liên hệ trực tiếp với đơn vị."),
            NoticeKind.MailFailed => ("Thư không gửi được", "Kiểm tra địa chỉ của đầu mối và cấu hình gửi thư; khi cần, liên hệ trực tiếp với người nhận."),
            NoticeKind.MailUnknown => (
                "Không rõ thư đã gửi hay chưa",
                "Tra cứu trên dịch vụ thư theo khóa của thư. Hệ thống không tự gửi lại để tránh gửi trùng."),
            _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.Kind, "No such notice."),
        };
        var values = new Dictionary<string, object?>
        {
            ["department"] = department,
            ["heading"] = heading,
            ["about"] = string.Join(' ', new[] { notice.Unit, notice.Form, notice.Period }.Where(p => p is not null)),
            ["text"] = notice.Text,
            ["action"] = action,
        };
        return Compose("operators", values, LetterWidth);
    }

    private ComposedMail Compose(string template, Dictionary<string, object?> values, int width)
    {
        var (subject, text, html) = templates.Render(template, values, width);
        return new ComposedMail(subject, text, html);
    }

    private static string Heading(Receipt receipt, bool accepted, bool warned) => receipt.Kind switch
    {
        SubmissionKind.SameAgain when accepted => "ĐÃ TIẾP NHẬN TRƯỚC ĐÓ",
        SubmissionKind.SignedCopy when accepted => "ĐÃ LƯU BẢN KÝ",
        _ when !accepted => "TRẢ LẠI: CHƯA ĐƯỢC TIẾP NHẬN",
        _ when warned => "TIẾP NHẬN CÓ LƯU Ý",
        _ when receipt.Outcome == Outcome.Nil => "ĐÃ TIẾP NHẬN: KHÔNG PHÁT SINH SỐ LIỆU",
        _ => "ĐÃ TIẾP NHẬN",
    };

    private static string FindingsTitle(Receipt receipt) =>
        receipt is { Errors: > 0, Warnings: > 0 } ? $"Cần sửa {receipt.Errors} lỗi; có thêm {receipt.Warnings} lưu ý"
        : receipt.Errors > 0 ? $"Cần sửa {receipt.Errors} lỗi"
        : $"Có {receipt.Warnings} lưu ý";

    private static List<Dictionary<string, object?>> Facts(Receipt receipt)
    {
        var facts = new List<Dictionary<string, object?>>();
        void Add(string label, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                facts.Add(Pair(label, value));
            }
        }

        Add("Báo cáo", receipt.FormTitle is null ? null : $"{receipt.Form} – {receipt.FormTitle}");
        Add("Kỳ báo cáo", receipt.PeriodName);
        Add("Tên tệp", receipt.FileName);
        Add("Thư mục đã gửi", receipt.Kind == SubmissionKind.Unrouted ? receipt.Blob : null);
        Add("Số giấy xác nhận", receipt.Id);
        Add("Nhận lúc", VietnamTime.Text(receipt.ReceivedAt));
        Add("Thời hạn", receipt.Timeliness switch { Timeliness.OnTime => "Đúng hạn", Timeliness.Late => "Nộp muộn", _ => null });
        Add("Phiên bản", receipt.Version > 0 ? receipt.Version.ToString(CultureInfo.InvariantCulture) : null);
        Add("Mã kiểm tra SHA-256", receipt.Sha256);
        return facts;
    }

    private static List<Dictionary<string, object?>> Dates(DateOnly cutOff, DateOnly due, DateOnly @lock, IReadOnlyList<DateOnly> unconfirmed)
    {
        var mark = unconfirmed.Count > 0 ? " (chưa xác nhận)" : "";
        return
        [
            Pair("Ngày chốt số liệu", VietnamTime.Text(cutOff)),
            Pair("Hạn nộp", VietnamTime.Text(due) + mark),
            Pair("Ngày khóa", VietnamTime.Text(@lock) + mark),
        ];
    }

    private static Dictionary<string, object?> Shown(Finding finding)
    {
        var error = finding.Severity == Severity.Error;
        var place = finding.Cell is { } cell ? $"Ô {cell}" : finding.Row is { } row ? $"Dòng {row.ToString(CultureInfo.InvariantCulture)}" : null;
        if (finding.Label is { Length: > 0 } label)
        {
            place = place is null ? label : $"{place} ({label})";
        }

        return new Dictionary<string, object?>
        {
            ["severity"] = error ? "Lỗi" : "Lưu ý",
            ["mark"] = error ? "✘" : "▲",
            ["color"] = error ? "#d55e00" : "#e69f00",
            ["ink"] = error ? Red : Amber,
            ["place"] = place,
            ["message"] = finding.Message,
            ["value"] = finding.Value,
            ["expected"] = finding.Expected,
            ["remedy"] = finding.Remedy,
            ["note"] = finding.Note,
        };
    }

    private static Dictionary<string, object?> Pair(string label, string value) => new() { ["label"] = label, ["value"] = value };

    private static string Report(string? form, string? period) => string.Join(' ', new[] { form, period }.Where(p => p is not null));

    private static string Day(DateOnly? day) => day is { } known ? VietnamTime.Text(known) : "";

    private static string Camel(string name) => name.Length == 0 ? "" : char.ToLowerInvariant(name[0]) + name[1..];
}
