using System.Collections.Frozen;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Situation;

/// <summary>
/// The part of a unit's report by which the ministry judges it: what was done, and the forms to read it, to accept a doubtful figure, to ask for a correction and
/// close the request, to leave it out of the national figures and take it in again, and to let another version count.
/// </summary>
public sealed class ReviewDesk(ReviewReport review, Seal seal, TimeProvider clock)
{
    /// <summary>The segment below <see cref="MinistryPages.Root"/>, and the place in the page.</summary>
    public const string Segment = "xu-ly";

    /// <summary>Names of the forms' fields.</summary>
    public const string ActField = "viec", UploadField = "lan_nop", ReasonField = "ly_do", PlacesField = "o", TextField = "noi_dung", UntilField = "den_ngay",
        AboutField = "ve";

    /// <summary>The least characters of a reason.</summary>
    public const int MinText = 10;

    /// <summary>Days that a unit is given where nobody says otherwise.</summary>
    public const int ProposedDays = 7;

    private static readonly FrozenDictionary<string, ReviewActKind> Acts = new Dictionary<string, ReviewActKind>
    {
        ["da-xem"] = ReviewActKind.Read,
        ["chap-nhan"] = ReviewActKind.Settle,
        ["yeu-cau"] = ReviewActKind.AskCorrection,
        ["ket-thuc"] = ReviewActKind.CloseCorrection,
        ["khong-cong"] = ReviewActKind.LeaveOut,
        ["cong-lai"] = ReviewActKind.TakeIn,
        ["chon-phien-ban"] = ReviewActKind.Choose,
    }.ToFrozenDictionary();

    // Which acts say why.
    private static readonly FrozenSet<ReviewActKind> Reasoned = FrozenSet.Create(ReviewActKind.AskCorrection, ReviewActKind.LeaveOut, ReviewActKind.TakeIn, ReviewActKind.Choose);

    /// <summary>For whom and for what the forms are shown.</summary>
    internal static string SubjectOf(MinistryOfficer officer, SituationReport report, Unit unit) => MinistryPages.SubjectOf(officer, report, unit) + "\n" + Segment;

    /// <summary>What the page shows of it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="about">How far the ministry is; null where no version counts.</param>
    /// <param name="versions">The versions that were taken, the newest first, with their names.</param>
    /// <param name="officer">Who looks.</param>
    /// <param name="problem">A form that was not taken.</param>
    /// <param name="places">What was written of rows and cells in it.</param>
    /// <param name="reference">The reference data in force.</param>
    internal ReviewPart Show(
        SituationReport report, Unit unit, UnitReview? about, IReadOnlyList<(SubmissionRow Row, string Name)> versions, MinistryOfficer officer, FormProblem problem, string places,
        ReferenceData reference)
    {
        var today = Today;
        var asked = about?.Status.Review.Correction is { ClosedAt: null } open ? open : null;
        var answer = asked?.Answer is { IsExplanation: false } corrected ? versions.FirstOrDefault(v => v.Row.Version == corrected.Version).Row : null;
        var before = asked is null ? null : versions.FirstOrDefault(v => v.Row.Version == asked.Version).Row;
        return new ReviewPart
        {
            State = about?.InWords(today) ?? "",
            Tone = about?.State switch { ReviewState.Read => "good", ReviewState.CorrectionAsked => "bad", _ => "warn" },
            Version = about?.Status.Counted?.Version ?? 0,
            Upload = about?.Status.Counted?.Upload ?? "",
            LeftOut = about?.Status.IsLeftOut == true,
            IsAsked = asked is not null,
            Request = asked?.Key ?? "",
            Explanation = ForeignText.Clean(about?.Explained?.Text, ReviewReport.MaxText),
            ChangesHref = answer is null || before is null ? "" : $"{ReportPage.PathOf(report.Key, unit.Code)}?phien-ban={answer.Upload}&so-voi={before.Upload}#thay-doi",
            Acts = [.. (about?.Acts ?? []).Reverse().Select(Line)],
            Versions = [.. versions.Where(v => v.Row.Upload != about?.Status.Counted?.Upload).Select(v => new Choice(v.Row.Upload, v.Name, false))],
            Reasons = [.. reference.CorrectionReasons.Where(r => r.Holds(today)).Select(r => new Choice(r.Code, r.Text, false))],
            Action = seal.HasKey && officer.MayAct && about is not null
                ? $"{MinistryPages.Root}/{Segment}/{report.Key}/{unit.Code}/{FormNumber.Make(seal, SubjectOf(officer, report, unit))}" : "",
            Problem = problem,
            WrittenPlaces = places,
            Earliest = VietnamTime.Text(today),
            Latest = VietnamTime.Text(today.AddDays(ReviewReport.MaxDays)),
            Proposed = problem.Written.Until.Length > 0 ? problem.Written.Until : VietnamTime.Text(reference.Calendar.OnOrNextWorkingDay(today.AddDays(ProposedDays))),
            MaxText = ReviewReport.MaxText,
            MaxPlaces = ReviewReport.MaxPlaces,
            Officer = ForeignText.OneLine(officer.Name),
        };
    }

    /// <summary>Puts on record what a form says.</summary>
    /// <param name="report">The report.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="number">The form's number.</param>
    /// <param name="officer">Who.</param>
    /// <param name="form">What the form says.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the call; it can be repeated.</param>
    /// <returns>How the call is answered and why it is not on record; null when it is.</returns>
    internal async Task<(int Status, FormProblem Problem, string Places)?> ActAsync(
        SituationReport report, Unit unit, string number, MinistryOfficer officer, IFormCollection form, ReferenceData reference, CancellationToken cancellation)
    {
        var (text, places) = (DifficultyText.Clean(form[TextField].ToString()), MissingForms.Sentence(form, PlacesField));
        var written = new WrittenFields(PlainText.Cut(text, 2 * ReviewReport.MaxText), PlainText.Cut(form[UntilField].ToString(), 20), "", "");
        (int, FormProblem, string)? Problem(int status, string field, string why) => (status, new FormProblem(Acts.ContainsKey(form[ActField].ToString()) ? form[ActField].ToString() : Segment, field, why, written), PlainText.Cut(places, 2 * ReviewReport.MaxPlaces));
        if (!Acts.TryGetValue(form[ActField].ToString(), out var kind))
        {
            return Problem(StatusCodes.Status400BadRequest, "", "Biểu mẫu không nói việc cần làm. Đề nghị mở lại trang rồi thực hiện lại.");
        }

        var today = Today;
        var codes = form[ReasonField].OfType<string>().ToHashSet(StringComparer.Ordinal);
        var reasons = kind == ReviewActKind.AskCorrection ? string.Join("; ", reference.CorrectionReasons.Where(r => r.Holds(today) && codes.Contains(r.Code)).Select(r => r.Text)) : "";
        DateOnly? until = kind == ReviewActKind.AskCorrection && MinistryPages.TryDay(form[UntilField].ToString(), out var day) ? day : null;
        var problem = text.Length > ReviewReport.MaxText ? (TextField, $"Nội dung dài quá {MailText.Number(ReviewReport.MaxText)} ký tự. Đề nghị rút gọn.")
            : Reasoned.Contains(kind) && text.Length < MinText ? (TextField, $"Đề nghị ghi nội dung, ít nhất {MinText} ký tự; đơn vị sẽ đọc nội dung này.")
            : kind == ReviewActKind.AskCorrection && reasons.Length == 0 ? (ReasonField, "Đề nghị chọn ít nhất một lý do.")
            : places.Length > ReviewReport.MaxPlaces ? (PlacesField, $"Dòng hoặc ô dài quá {MailText.Number(ReviewReport.MaxPlaces)} ký tự. Đề nghị rút gọn.")
            : kind == ReviewActKind.AskCorrection && until is null ? (UntilField, $"Đề nghị ghi ngày trả lời, dạng ngày/tháng/năm, ví dụ {VietnamTime.Text(today.AddDays(ProposedDays))}.")
            : until is { } last && (last < today || last > today.AddDays(ReviewReport.MaxDays)) ? (UntilField, $"Ngày trả lời phải từ {VietnamTime.Text(today)} đến {VietnamTime.Text(today.AddDays(ReviewReport.MaxDays))}.")
            : ((string Field, string Why)?)null;
        if (problem is var (field, why))
        {
            return Problem(StatusCodes.Status400BadRequest, field, why);
        }

        var end = await review.RunAsync(
            report.Form.Code, report.Deadlines.Period, unit.Code,
            new ReviewAct(kind, number, Key(form[UploadField]), 0, default, ForeignText.OneLine(officer.Name))
            {
                Text = text,
                Reasons = reasons,
                Places = kind == ReviewActKind.AskCorrection ? places : "",
                Until = until,
                About = kind is ReviewActKind.Settle or ReviewActKind.CloseCorrection ? Key(form[AboutField]) : "",
            },
            cancellation);
        return end.End switch
        {
            ActEnd.Done => null,
            ActEnd.DoneOtherwise => Problem(StatusCodes.Status409Conflict, "", "Biểu mẫu này đã được gửi trước đó với nội dung khác, và nội dung gửi trước đã được ghi nhận. Đề nghị xem lại dưới đây; muốn làm thêm thì gửi lần nữa."),
            _ => Problem(StatusCodes.Status409Conflict, "", Refused(end.Refusal)),
        };
    }

    /// <summary>Why an act was not taken, and what to do.</summary>
    public static string Refused(ReviewRefusal? refusal) => refusal switch
    {
        ReviewRefusal.NothingCounts => "Đơn vị chưa có bản báo cáo nào được tính, nên chưa ghi nhận được.",
        ReviewRefusal.OtherVersionCounts => "Vừa có phiên bản khác được tính, nên chưa ghi nhận. Đề nghị xem phiên bản mới dưới đây rồi thực hiện lại.",
        ReviewRefusal.AlreadySo => "Việc này vừa được thực hiện (có thể do người khác), nên không ghi nhận thêm.",
        ReviewRefusal.NoSuchRequest => "Yêu cầu chỉnh sửa này đã kết thúc hoặc đã được thay bằng yêu cầu khác. Đề nghị xem lại dưới đây.",
        ReviewRefusal.ChosenByMinistry => "Phiên bản được tính do cơ quan nhận báo cáo chọn, nên đơn vị không chọn lại được. Đề nghị nộp bản mới hoặc liên hệ cơ quan nhận báo cáo.",
        ReviewRefusal.Locked => "Kỳ báo cáo đã khóa, nên không chọn lại được phiên bản. Đề nghị liên hệ cơ quan nhận báo cáo.",
        _ => "Phiên bản này không hợp lệ hoặc không còn hợp lệ, nên không thể được tính.",
    };

    private static ReviewLine Line(ReviewAct act) => new(
        UnitReview.Text(act.Kind),
        VietnamTime.Text(VietnamTime.At(act.At)),
        ForeignText.OneLine(act.By) + (act.ByMinistry ? "" : " (đơn vị)"),
        act.Version,
        [
            .. new[]
            {
                act.Reasons.Length > 0 ? "Lý do: " + ForeignText.Clean(act.Reasons, 1_000) : "",
                act.Places.Length > 0 ? "Dòng hoặc ô: " + ForeignText.Clean(act.Places, ReviewReport.MaxPlaces) : "",
                act.Until is { } until ? "Trả lời trước hết ngày " + VietnamTime.Text(until) : "",
                act.Kind == ReviewActKind.Settle ? "Số liệu: " + act.About : "",
            }.Where(d => d.Length > 0),
        ],
        ForeignText.Lines(act.Text));

    /// <summary>The key of an upload, a request or a figure as a form names it; empty when it cannot be one.</summary>
    internal static string Key(string? text) => text is { Length: <= 200 } && MinistryPages.IsKey(text) ? text : "";

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());
}
