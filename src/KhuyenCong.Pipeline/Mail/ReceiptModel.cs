using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the receipt's template sees.</summary>
internal static class ReceiptModel
{
    /// <summary>The values of a receipt.</summary>
    public static Dictionary<string, object> Of(Receipt receipt, IReadOnlyList<MailAttachment> attachments, Uri? link, int maxFindings = MailComposer.MaxFindings)
    {
        var state = StateOf(receipt);
        var received = VietnamTime.DayOf(receipt.ReceivedAt);
        var shown = MailText.Findings(receipt.Findings, maxFindings);
        var shownErrors = Math.Min(maxFindings, receipt.Findings.Count(f => f.Severity == Severity.Error));
        var daysLate = receipt.Due is { } due ? Math.Max(0, received.DayNumber - due.DayNumber) : 0;

        return new Dictionary<string, object>(Programme(receipt).Concat(Dates(receipt)))
        {
            ["state"] = state,
            ["revalidated"] = receipt.Revalidated is { } revalidated ? VietnamTime.Text(VietnamTime.DayOf(revalidated.At)) : "",
            ["is_document"] = receipt.Kind == SubmissionKind.Document,
            ["is_difficulty"] = receipt.Kind == SubmissionKind.Difficulty,
            ["point"] = ForeignText.Clean(receipt.Told?.Name),
            ["difficulties"] = receipt.Difficulties ?? 0,
            ["office"] = receipt.Office ?? "",
            ["unit_name"] = UnitName(receipt),
            ["form"] = receipt.Form ?? "",
            ["form_title"] = receipt.FormTitle ?? "",
            ["period_name"] = receipt.PeriodName ?? "",
            ["about"] = Joined(receipt.Form, receipt.PeriodName),
            ["about_in_text"] = Joined(receipt.Form, PlainText.InSentence(receipt.PeriodName ?? "")),
            ["file"] = ForeignText.Clean(receipt.FileName),
            ["version"] = receipt.Version,
            ["counted_version"] = receipt.CountedVersion,
            ["behind_another"] = receipt.IsTakenBehindAnother,
            ["counted_received_at"] = receipt.CountedReceivedAt is { } counted ? VietnamTime.Text(counted) : "",
            ["errors"] = MailText.Number(receipt.Errors),
            ["warnings"] = MailText.Number(receipt.Warnings),
            ["warning_count"] = receipt.Warnings,
            ["findings"] = shown,
            ["errors_left"] = Math.Max(0, receipt.Errors - shownErrors),
            ["warnings_left"] = Math.Max(0, receipt.Warnings - (shown.Count - shownErrors)),
            ["is_unread"] = receipt.Unread is not null,
            ["facts"] = Facts(receipt, daysLate),
            ["upload_folder"] = FolderOf(receipt),
            ["link"] = MailText.Link(link),
            ["has_marked_copy"] = attachments.Count > 0,

            // A copy marks cells; what is said of the whole file stands on its first page alone.
            ["marks_cells"] = receipt.Findings.Any(f => f.Row is not null),
        };
    }

    private static Dictionary<string, object> Programme(Receipt receipt)
    {
        var declared = receipt.Kind == SubmissionKind.Document || receipt.Programme is not null ? receipt.DeclaredProgramme : null;
        var after = receipt.ProgrammeAfter;
        return new Dictionary<string, object>
        {
            ["is_programme"] = declared is not null,
            ["programme_term"] = declared?.Term?.Name ?? "",
            ["programme_part"] = declared is null ? "" : PartOf(declared),

            // Who declares a file says its number; of what came by folder only its name says the part.
            ["part_by_name"] = declared is { Amends: null, Number: null },
            ["folder_without_term"] = declared is { Term: null } && !IsByPage(receipt) ? ForeignText.Clean(ProgrammeDeclaration.FolderWithoutTerm(receipt.Blob), 100) : "",
            ["still_missing"] = after is { Missing: { } missing } ? ProgrammeText.Of(missing) : "",
            ["is_complete_now"] = after is { CompletesProgramme: true },
            ["amends_nothing"] = after is { AmendsNothing: true },
            ["lacks_programme"] = after is { LacksProgramme: true },
            ["asked_term"] = after?.Asked?.Name ?? "",
            ["asked_due"] = after is { Asked: not null } ? Day(after.Due) : "",
            ["ends_soon"] = Day(after?.EndsSoon),
            ["is_done"] = after is { IsDone: true },
            ["amends"] = declared?.Amends ?? "",
            ["not_said"] = declared is not null && receipt.Outcome is { } taken && taken.IsAccepted() ? ProgrammeText.NotSaidOf(declared) : "",
        };
    }

    private static Dictionary<string, object> Dates(Receipt receipt)
    {
        // What is still to be done is asked on the day of the answer, which after a revalidation is not that of the upload.
        var answered = VietnamTime.DayOf(receipt.Revalidated?.At ?? receipt.ReceivedAt);
        return new Dictionary<string, object>
        {
            ["dates"] = receipt is { CutOff: { } cutOff, Due: { } dueDay, Lock: { } lockDay }
                ? MailText.Dates(cutOff, dueDay, lockDay, receipt.Unconfirmed.Count > 0) : [],
            ["unconfirmed"] = MailText.Days(receipt.Unconfirmed),
            ["opens"] = Day(receipt.Opens),
            ["due"] = Day(receipt.Due),
            ["lock"] = Day(receipt.Lock),
            ["past_due"] = answered > receipt.Due,
            ["past_lock"] = answered > receipt.Lock,
        };
    }

    private static string Day(DateOnly? day) => day is { } known ? VietnamTime.Text(known) : "";

    private static string Joined(params string?[] parts) => string.Join(' ', parts.Where(p => !string.IsNullOrEmpty(p)));

    private static string StateOf(Receipt receipt) => receipt.Kind switch
    {
        SubmissionKind.Unrouted => "unrouted",
        SubmissionKind.SetAside => receipt.Timeliness == Timeliness.TooEarly ? "too_early" : "after_lock",
        SubmissionKind.SameAgain => receipt.Outcome is { } outcome && !outcome.IsAccepted() ? "same_rejected" : "same_accepted",
        _ when receipt.Outcome is { } outcome && !outcome.IsAccepted() => "rejected",
        SubmissionKind.SignedCopy => "signed",
        SubmissionKind.Document => "document",
        SubmissionKind.Difficulty => "difficulty",
        _ => receipt.Outcome switch
        {
            Outcome.Nil => "nil",
            Outcome.AcceptedWithWarnings => "warnings",
            _ => "accepted",
        },
    };

    private static List<object> Facts(Receipt receipt, int daysLate)
    {
        var facts = new List<object>();
        void Add(string label, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                facts.Add(MailText.Pair(label, value));
            }
        }

        Add("Mã lần nộp", receipt.Id);
        Add("Đơn vị", receipt.Office);
        Add("Báo cáo", receipt.Form is null ? null : receipt.FormTitle is null ? receipt.Form : receipt.Form + " – " + receipt.FormTitle);
        Add("Kỳ báo cáo", receipt.PeriodName);
        if (receipt.Programme is { } programme)
        {
            Add("Chương trình", programme.Term is { } term ? "Giai đoạn " + term.Name : ProgrammeText.TermNotSaid);
            Add("Quyết định", ForeignText.Clean(ProgrammeText.Decision(programme.Number, programme.Date)));
            Add("Sửa đổi, bổ sung Quyết định số", ForeignText.Clean(programme.Amends));
            Add("Tệp được ghi nhận là", PartOf(programme));
        }

        Add("Tệp", ForeignText.Clean(receipt.FileName));
        Add("Nơi tải lên", !IsByPage(receipt) ? ForeignText.Clean("inbox/" + receipt.Blob, 300) : "Trang nộp báo cáo");
        Add("Dung lượng", MailText.Number(receipt.Size) + " byte");
        Add("Mã SHA-256", receipt.Sha256);
        Add("Dạng tải lên", receipt.Unread is { } unread ? $"{unread.Type} blob, phiên bản {ForeignText.Clean(unread.ETag)}; không được đọc, không lưu bản gốc" : null);
        Add("Nhận lúc", VietnamTime.Text(receipt.ReceivedAt) + " (giờ Việt Nam)");
        Add("Kiểm tra lại", receipt.Revalidated is { } again ? VietnamTime.Text(again.At) + " (giờ Việt Nam), theo quy tắc kiểm tra mới" : null);
        Add("Thời hạn", receipt.ProgrammeAfter is { } after ? InTime(after) : InTime(receipt, daysLate));
        Add("Phiên bản", receipt.Version > 0 && receipt.Programme is null ? MailText.Number(receipt.Version) : null);
        Add("Bản đang được tính", Counted(receipt));
        Add("Về nội dung", ForeignText.Clean(receipt.Told?.Name));
        Add("Khó khăn, vướng mắc", ForeignText.Clean(receipt.Told?.Difficulty, DifficultyText.MaxCharacters));
        Add("Kiến nghị, đề xuất", ForeignText.Clean(receipt.Told?.Proposal, DifficultyText.MaxCharacters));
        Add("Công văn kèm theo", ForeignText.Clean(receipt.Told?.Letter));
        Add("Khó khăn, kiến nghị", receipt.Difficulties is > 0 and var told ? "Đã ghi nhận ở " + MailText.Number(told) + " điểm; Bộ trả lời qua thư và trên trang nộp báo cáo" : null);
        Add("Ghi chú của đơn vị", ForeignText.Clean(receipt.Note, 1000));
        return facts;
    }

    private static string? Counted(Receipt receipt) =>
        receipt.Form is null || receipt.Kind is SubmissionKind.Unrouted or SubmissionKind.Document or SubmissionKind.Difficulty || receipt.Programme is not null ? null
        : receipt.CountedVersion == 0 ? "Chưa có bản nào được tiếp nhận"
        : receipt.CountedVersion == receipt.Version && receipt.Outcome is { } outcome && outcome.IsAccepted()
            ? "Phiên bản " + MailText.Number(receipt.CountedVersion) + " (bản này)"
        : "Phiên bản " + MailText.Number(receipt.CountedVersion)
            + (receipt is { IsTakenBehindAnother: true, CountedReceivedAt: { } later } ? $" (nhận lúc {VietnamTime.Text(later)}, sau bản này)" : " đã tiếp nhận trước đó");

    /// <summary>When it came against the dates; only what is taken was handed in, whatever the moment of its upload.</summary>
    private static string? InTime(Receipt receipt, int daysLate)
    {
        var days = daysLate > 0 ? " " + MailText.Number(daysLate) + " ngày" : "";
        var notTaken = receipt.Outcome is { } outcome && !outcome.IsAccepted();
        var counted = !notTaken ? "" : receipt.CountedVersion > 0 ? "; bản này không được tính" : "; chưa được tính là đã nộp";
        return receipt.Timeliness switch
        {
            Timeliness.TooEarly => "Trước ngày mở nhận báo cáo",
            Timeliness.AfterLock => "Sau ngày khóa",

            // The same bytes again say nothing about when the report was handed in.
            _ when receipt.Kind == SubmissionKind.SameAgain && !notTaken => null,
            Timeliness.OnTime when notTaken || receipt.Kind == SubmissionKind.SignedCopy => "Tải lên trong hạn nộp" + counted,
            Timeliness.Late when notTaken || receipt.Kind == SubmissionKind.SignedCopy => "Tải lên sau hạn nộp" + days + counted,
            Timeliness.OnTime => "Đúng hạn",
            Timeliness.Late => "Nộp muộn" + days,
            _ => null,
        };
    }

    private static string? InTime(ProgrammeAfter after) => after switch
    {
        { Due: { } due, DaysLate: > 0 and var late } => $"Hạn nộp {VietnamTime.Text(due)}, nộp muộn {MailText.Number(late)} ngày",
        { Due: { } due, DaysOverdue: > 0 and var overdue } => $"Hạn nộp {VietnamTime.Text(due)}, quá hạn {MailText.Number(overdue)} ngày, chưa có Chương trình đủ văn bản đang hiệu lực",
        _ => null,
    };

    private static string PartOf(ProgrammeDeclaration declared) => declared.Amends is null ? ProgrammeText.Of(declared.Parts) : "Quyết định sửa đổi, bổ sung";

    private static bool IsByPage(Receipt receipt) => FormUpload.IsByPage(receipt.Blob);

    // The office's name is made of the kind of office, the unit's status and its name; a subject line has room for the name alone.
    private static string UnitName(Receipt receipt)
    {
        var office = receipt.Office ?? "";
        foreach (var prefix in new[] { "Sở Công Thương tỉnh ", "Sở Công Thương thành phố ", "Sở Công Thương " })
        {
            if (office.StartsWith(prefix, StringComparison.Ordinal))
            {
                return office[prefix.Length..];
            }
        }

        return office.Length > 0 ? office : receipt.Unit ?? "";
    }

    private static string FolderOf(Receipt receipt) =>
        receipt.Kind == SubmissionKind.Document && receipt.Unit is not null ? $"inbox/{receipt.Unit}/{receipt.Form}/" + (receipt.DeclaredProgramme.Term is { } term ? term.Id + "/" : "")
        : receipt is { Unit: not null, Period: not null } ? $"inbox/{receipt.Unit}/{receipt.Period}/"
        : "";
}
