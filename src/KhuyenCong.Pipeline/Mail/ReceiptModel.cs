using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the receipt's template sees.</summary>
public sealed record ReceiptView(ReceiptPart Receipt) : MailView;

/// <summary>What it says.</summary>
public sealed record ReceiptPart(
    ReceiptProgramme Programme,
    ReceiptDates ReceiptDates,
    MainFiguresPart Read,
    string State,
    string Revalidated,
    bool IsDocument,
    bool IsDifficulty,
    string Point,
    int Difficulties,
    string Office,
    string UnitName,
    string Form,
    string FormTitle,
    string PeriodName,
    string About,
    string AboutInText,
    string File,
    int Version,
    int CountedVersion,
    bool BehindAnother,
    string CountedReceivedAt,
    string Errors,
    string Warnings,
    int WarningCount,
    IReadOnlyList<FindingRow> Findings,
    int ErrorsLeft,
    int WarningsLeft,
    bool IsUnread,
    IReadOnlyList<LabelledText> Facts,
    string UploadFolder,
    string Link,
    bool HasMarkedCopy,
    bool MarksCells) : ViewPart;

/// <summary>What it says of a programme.</summary>
public sealed record ReceiptProgramme(
    bool IsProgramme,
    string ProgrammeTerm,
    string ProgrammePart,
    bool PartByName,
    string FolderWithoutTerm,
    string StillMissing,
    bool IsCompleteNow,
    bool AmendsNothing,
    bool LacksProgramme,
    string AskedTerm,
    string AskedDue,
    string EndsSoon,
    bool IsDone,
    string Amends,
    string NotSaid) : ViewPart;

/// <summary>What it says of dates.</summary>
public sealed record ReceiptDates(
    IReadOnlyList<LabelledText> Dates, string Unconfirmed, string Opens, string Due, string Lock, bool PastDue, bool PastLock) : ViewPart;

/// <summary>Makes it.</summary>
internal static class ReceiptModel
{
    /// <summary>Of a receipt.</summary>
    public static ReceiptPart Of(
        Receipt receipt, IReadOnlyList<MailAttachment> attachments, Uri? link, int maxFindings = MailComposer.MaxFindings, TakenFigures? taken = null)
    {
        var state = StateOf(receipt);
        var received = VietnamTime.DayOf(receipt.ReceivedAt);
        var shown = MailText.Findings(receipt.Findings, maxFindings);
        var shownErrors = Math.Min(maxFindings, receipt.Findings.Count(f => f.Severity == Severity.Error));
        var daysLate = receipt.Due is { } due ? Math.Max(0, received.DayNumber - due.DayNumber) : 0;

        return new ReceiptPart(
            Programme(receipt),
            Dates(receipt),
            MainFiguresModel.Of(taken),
            State: state,
            Revalidated: receipt.Revalidated is { } revalidated ? VietnamTime.Text(VietnamTime.DayOf(revalidated.At)) : "",
            IsDocument: receipt.Kind == SubmissionKind.Document,
            IsDifficulty: receipt.Kind == SubmissionKind.Difficulty,
            Point: ForeignText.Clean(receipt.Told?.Name),
            Difficulties: receipt.Difficulties ?? 0,
            Office: receipt.Office ?? "",
            UnitName: UnitName(receipt),
            Form: receipt.Form ?? "",
            FormTitle: receipt.FormTitle ?? "",
            PeriodName: receipt.PeriodName ?? "",
            About: Joined(receipt.Form, receipt.PeriodName),
            AboutInText: Joined(receipt.Form, PlainText.InSentence(receipt.PeriodName ?? "")),
            File: ForeignText.Clean(receipt.FileName),
            Version: receipt.Version,
            CountedVersion: receipt.CountedVersion,
            BehindAnother: receipt.IsTakenBehindAnother,
            CountedReceivedAt: receipt.CountedReceivedAt is { } counted ? VietnamTime.Text(counted) : "",
            Errors: MailText.Number(receipt.Errors),
            Warnings: MailText.Number(receipt.Warnings),
            WarningCount: receipt.Warnings,
            Findings: shown,
            ErrorsLeft: Math.Max(0, receipt.Errors - shownErrors),
            WarningsLeft: Math.Max(0, receipt.Warnings - (shown.Count - shownErrors)),
            IsUnread: receipt.Unread is not null,
            Facts: Facts(receipt, daysLate),
            UploadFolder: FolderOf(receipt),
            Link: MailText.Link(link),
            HasMarkedCopy: attachments.Count > 0,

            // A copy marks cells; what is said of the whole file stands on its first page alone.
            MarksCells: receipt.Findings.Any(f => f.Row is not null));
    }

    private static ReceiptProgramme Programme(Receipt receipt)
    {
        var declared = receipt.Kind == SubmissionKind.Document || receipt.Programme is not null ? receipt.DeclaredProgramme : null;
        var after = receipt.ProgrammeAfter;
        return new ReceiptProgramme(
            IsProgramme: declared is not null,
            ProgrammeTerm: declared?.Term?.Name ?? "",
            ProgrammePart: declared is null ? "" : PartOf(declared),

            // Who declares a file says its number; of what came by folder only its name says the part.
            PartByName: declared is { Amends: null, Number: null },
            FolderWithoutTerm: declared is { Term: null } && !IsByPage(receipt) ? ForeignText.Clean(ProgrammeDeclaration.FolderWithoutTerm(receipt.Blob), 100) : "",
            StillMissing: after is { Missing: { } missing } ? ProgrammeText.Of(missing) : "",
            IsCompleteNow: after is { CompletesProgramme: true },
            AmendsNothing: after is { AmendsNothing: true },
            LacksProgramme: after is { LacksProgramme: true },
            AskedTerm: after?.Asked?.Name ?? "",
            AskedDue: after is { Asked: not null } ? Day(after.Due) : "",
            EndsSoon: Day(after?.EndsSoon),
            IsDone: after is { IsDone: true },
            Amends: declared?.Amends ?? "",
            NotSaid: declared is not null && receipt.Outcome is { } taken && taken.IsAccepted() ? ProgrammeText.NotSaidOf(declared) : "");
    }

    private static ReceiptDates Dates(Receipt receipt)
    {
        // What is still to be done is asked on the day of the answer, which after a revalidation is not that of the upload.
        var answered = VietnamTime.DayOf(receipt.Revalidated?.At ?? receipt.ReceivedAt);
        return new ReceiptDates(
            Dates: receipt is { CutOff: { } cutOff, Due: { } dueDay, Lock: { } lockDay }
                ? MailText.Dates(cutOff, dueDay, lockDay, receipt.Unconfirmed.Count > 0) : [],
            Unconfirmed: MailText.Days(receipt.Unconfirmed),
            Opens: Day(receipt.Opens),
            Due: Day(receipt.Due),
            Lock: Day(receipt.Lock),
            PastDue: answered > receipt.Due,
            PastLock: answered > receipt.Lock);
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

    private static List<LabelledText> Facts(Receipt receipt, int daysLate)
    {
        var facts = new List<LabelledText>();
        void Add(string label, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                facts.Add(new LabelledText(label, value));
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
        Add("Nơi tải lên", IsByPage(receipt) ? "Trang nộp báo cáo" : ForeignText.Clean("inbox/" + FormUpload.FolderOf(receipt.Blob), 300));
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
        Add("Đơn vị xác nhận số liệu đúng", ForeignText.Clean(receipt.Confirmation, Receipt.LongestConfirmation));
        Add("Ghi chú của đơn vị", ForeignText.Paragraphs(receipt.Note, Receipt.LongestNote));
        Add("Dung lượng", MailText.Number(receipt.Size) + " byte");
        Add("Mã SHA-256", receipt.Sha256);
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
        var nil = receipt.Outcome == Outcome.Nil ? ", không phát sinh số liệu" : "";
        var counted = !notTaken ? "" : receipt.CountedVersion > 0 ? "; bản này không được tính" : "; chưa được tính là đã nộp";
        return receipt.Timeliness switch
        {
            Timeliness.TooEarly => "Trước ngày mở nhận báo cáo",
            Timeliness.AfterLock => "Sau ngày khóa",

            // The same bytes again say nothing about when the report was handed in.
            _ when receipt.Kind == SubmissionKind.SameAgain && !notTaken => null,
            Timeliness.OnTime when notTaken || receipt.Kind == SubmissionKind.SignedCopy => "Tải lên trong hạn nộp" + counted,
            Timeliness.Late when notTaken || receipt.Kind == SubmissionKind.SignedCopy => "Tải lên sau hạn nộp" + days + counted,
            Timeliness.OnTime => "Đúng hạn" + nil,
            Timeliness.Late => "Nộp muộn" + days + nil,
            _ when receipt.Imported is { } imported => $"Nhập từ hồ sơ kỳ trước, không xét thời hạn; người nhập: {ForeignText.Clean(imported.By)}",
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
