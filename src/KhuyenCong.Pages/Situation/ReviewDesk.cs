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

/// <summary>The fields of a form about a report as they were written, so that they need not be written again.</summary>
/// <param name="Act">Which form.</param>
/// <param name="Text">The text.</param>
/// <param name="Places">Rows and cells.</param>
/// <param name="Until">The day.</param>
/// <param name="Upload">The version.</param>
/// <param name="Reasons">The codes of the reasons that were checked.</param>
internal sealed record WrittenReview(string Act, string Text, string Places, string Until, string Upload, IReadOnlySet<string> Reasons)
{
    /// <summary>Nothing.</summary>
    public static readonly WrittenReview None = new("", "", "", "", "", FrozenSet<string>.Empty);

    /// <summary>Of a form; what is far too long is cut, and still too long.</summary>
    public static WrittenReview Of(IFormCollection form) => new(
        form[ReviewDesk.ActField].ToString(),
        PlainText.Cut(DifficultyText.Clean(form[ReviewDesk.TextField].ToString()), 2 * ReviewReport.MaxText),
        PlainText.Cut(MissingForms.Sentence(form, ReviewDesk.PlacesField), 2 * ReviewReport.MaxPlaces),
        PlainText.Cut(form[ReviewDesk.UntilField].ToString(), 20),
        ReviewDesk.Key(form[ReviewDesk.UploadField]),
        form[ReviewDesk.ReasonField].OfType<string>().ToFrozenSet(StringComparer.Ordinal));
}

/// <summary>A form about a report that was not taken.</summary>
/// <param name="Status">How the call is answered.</param>
/// <param name="Field">The field that it is about; empty for the form as a whole.</param>
/// <param name="Text">Why, and what to do; empty for no problem.</param>
/// <param name="Written">What was written.</param>
internal sealed record ReviewProblem(int Status, string Field, string Text, WrittenReview Written)
{
    /// <summary>No problem.</summary>
    public static readonly ReviewProblem None = new(StatusCodes.Status200OK, "", "", WrittenReview.None);

    /// <summary>The form.</summary>
    public string Form => Written.Act;
}

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

    // How many of the figures that were accepted together are named.
    private const int MaxNamed = 6;

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
    /// <param name="about">How far the ministry is; null where no version counts and no request is open.</param>
    /// <param name="versions">The versions that were taken, the newest first, with their names.</param>
    /// <param name="officer">Who looks.</param>
    /// <param name="problem">A form that was not taken.</param>
    /// <param name="reference">The reference data in force.</param>
    internal ReviewPart Show(
        SituationReport report, Unit unit, UnitReview? about, IReadOnlyList<(SubmissionRow Row, string Name)> versions, MinistryOfficer officer, ReviewProblem problem,
        ReferenceData reference)
    {
        if (about is null)
        {
            return ReviewPart.None with { Problem = problem };
        }

        var today = Today;
        var (counted, asked) = (about.Status.Counted, about.Status.Review.Correction is { ClosedAt: null } open ? open : null);
        return new ReviewPart
        {
            State = about.InWords(today),
            Tone = about.State switch { ReviewState.Read => "good", ReviewState.CorrectionAsked => "bad", _ => "warn" },
            IsRead = about.State == ReviewState.Read,
            Version = counted?.Version ?? 0,
            Upload = counted?.Upload ?? "",
            LeftOut = about.Status.IsLeftOut,
            IsAsked = asked is not null,
            Request = asked?.Key ?? "",
            Explanation = ForeignText.Clean(about.Explained?.Text, ReviewReport.MaxText),
            ChangesHref = asked is null ? "" : ChangesOf(asked, report, unit, versions),
            Acts = [.. about.Acts.Reverse().Select(a => Line(a, report))],
            Versions = [.. versions.Where(v => v.Row.Upload != counted?.Upload).Select(v => new Choice(v.Row.Upload, v.Name, v.Row.Upload == problem.Written.Upload))],
            Reasons = [.. reference.CorrectionReasons.Where(r => r.Holds(today)).Select(r => new Choice(r.Code, r.Text, problem.Written.Reasons.Contains(r.Code)))],
            Action = seal.HasKey && officer.MayAct
                ? $"{MinistryPages.Root}/{Segment}/{report.Key}/{unit.Code}/{FormNumber.Make(seal, SubjectOf(officer, report, unit))}" : "",
            Problem = problem,
            Earliest = VietnamTime.Text(today),
            Latest = VietnamTime.Text(today.AddDays(ReviewReport.MaxDays)),
            Proposed = problem.Written.Until.Length > 0 ? problem.Written.Until : VietnamTime.Text(reference.Calendar.OnOrNextWorkingDay(today.AddDays(ProposedDays))),
            MaxText = ReviewReport.MaxText,
            MaxPlaces = ReviewReport.MaxPlaces,
            Officer = ForeignText.OneLine(officer.Name),
        };
    }

    // The corrected version beside the one that the request is about.
    private static string ChangesOf(Correction asked, SituationReport report, Unit unit, IReadOnlyList<(SubmissionRow Row, string Name)> versions)
    {
        string? UploadOf(int version) => versions.Where(v => v.Row.Version == version).Select(v => v.Row.Upload).FirstOrDefault();
        return asked.Answer is { IsExplanation: false } corrected && UploadOf(corrected.Version) is { } after && UploadOf(asked.Version) is { } before
            ? $"{ReportPage.PathOf(report.Key, unit.Code)}?phien-ban={after}&so-voi={before}#thay-doi" : "";
    }

    /// <summary>Puts on record what a form says.</summary>
    /// <param name="report">The report.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="number">The form's number.</param>
    /// <param name="officer">Who.</param>
    /// <param name="form">What the form says.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the call; it can be repeated.</param>
    /// <returns>Why it is not on record; null when it is.</returns>
    internal async Task<ReviewProblem?> ActAsync(
        SituationReport report, Unit unit, string number, MinistryOfficer officer, IFormCollection form, ReferenceData reference, CancellationToken cancellation)
    {
        var written = WrittenReview.Of(form);
        if (!Acts.TryGetValue(written.Act, out var kind))
        {
            return new ReviewProblem(StatusCodes.Status400BadRequest, "", "Biểu mẫu không nói việc cần làm. Đề nghị mở lại trang rồi thực hiện lại.", written with { Act = Segment });
        }

        var today = Today;
        var isRequest = kind == ReviewActKind.AskCorrection;
        var reasons = reference.CorrectionReasons.Where(r => r.Holds(today) && written.Reasons.Contains(r.Code)).Select(r => r.Text).ToList();
        DateOnly? until = MinistryPages.TryDay(written.Until, out var day) ? day : null;
        if (Wrong(kind, written, reasons.Count, until, today) is var (field, why))
        {
            return new ReviewProblem(StatusCodes.Status400BadRequest, field, why, written);
        }

        var end = await review.RunAsync(
            report.Form.Code, report.Deadlines.Period, unit.Code,
            new ReviewAct(kind, number, written.Upload, 0, default, ForeignText.OneLine(officer.Name))
            {
                Text = written.Text,
                Reasons = isRequest ? string.Join("; ", reasons) : "",
                Places = isRequest ? written.Places : "",
                Until = isRequest ? until : null,
                About = kind switch
                {
                    ReviewActKind.Settle => Keys(form[AboutField]),
                    ReviewActKind.CloseCorrection => Key(form[AboutField]),
                    _ => "",
                },
            },
            cancellation);
        return end.End switch
        {
            ActEnd.Done => null,
            ActEnd.DoneOtherwise => new ReviewProblem(
                StatusCodes.Status409Conflict, "", "Biểu mẫu này đã được gửi trước đó với nội dung khác, và nội dung gửi trước đã được ghi nhận. Đề nghị xem lại dưới đây; muốn làm thêm thì gửi lần nữa.", written),
            _ => new ReviewProblem(StatusCodes.Status409Conflict, "", Refused(end.Refusal), written),
        };
    }

    // The first thing that is wrong, with its field.
    private static (string Field, string Why)? Wrong(ReviewActKind kind, WrittenReview written, int reasons, DateOnly? until, DateOnly today)
    {
        var (isRequest, last) = (kind == ReviewActKind.AskCorrection, today.AddDays(ReviewReport.MaxDays));
        (bool IsWrong, string Field, string Why)[] checks =
        [
            (written.Text.Length > ReviewReport.MaxText, TextField, $"Nội dung dài quá {MailText.Number(ReviewReport.MaxText)} ký tự. Đề nghị rút gọn."),
            (Reasoned.Contains(kind) && written.Text.Length < MinText, TextField, $"Đề nghị ghi nội dung, ít nhất {MinText} ký tự; đơn vị sẽ đọc nội dung này."),
            (isRequest && reasons == 0, ReasonField, "Đề nghị chọn ít nhất một lý do."),
            (written.Places.Length > ReviewReport.MaxPlaces, PlacesField, $"Dòng hoặc ô dài quá {MailText.Number(ReviewReport.MaxPlaces)} ký tự. Đề nghị rút gọn."),
            (isRequest && until is null, UntilField, $"Đề nghị ghi ngày trả lời, dạng ngày/tháng/năm, ví dụ {VietnamTime.Text(today.AddDays(ProposedDays))}."),
            (isRequest && (until < today || until > last), UntilField, $"Ngày trả lời phải từ {VietnamTime.Text(today)} đến {VietnamTime.Text(last)}."),
        ];
        return checks.Where(c => c.IsWrong).Select(c => ((string, string)?)(c.Field, c.Why)).FirstOrDefault();
    }

    /// <summary>Why an act was not taken, and what to do.</summary>
    public static string Refused(ReviewRefusal? refusal) => refusal switch
    {
        ReviewRefusal.NothingCounts => "Đơn vị hiện không có bản báo cáo nào được tính, nên chưa ghi nhận được.",
        ReviewRefusal.OtherVersionCounts => "Vừa có phiên bản khác được tính, nên chưa ghi nhận. Đề nghị xem phiên bản mới dưới đây rồi thực hiện lại.",
        ReviewRefusal.AlreadySo => "Việc này vừa được thực hiện (có thể do người khác), nên không ghi nhận thêm.",
        ReviewRefusal.Overtaken => "Sau lần gửi đầu của biểu mẫu này đã có việc khác về báo cáo được ghi nhận, nên không ghi nhận thêm. Đề nghị xem lại dưới đây rồi thực hiện lại nếu vẫn cần.",
        ReviewRefusal.NoSuchRequest => "Yêu cầu chỉnh sửa này đã kết thúc hoặc đã được thay bằng yêu cầu khác. Đề nghị xem lại dưới đây.",
        ReviewRefusal.ChosenByMinistry => "Phiên bản được tính do cơ quan nhận báo cáo chọn, nên đơn vị không chọn lại được. Đề nghị nộp bản mới hoặc liên hệ cơ quan nhận báo cáo.",
        ReviewRefusal.Locked => "Kỳ báo cáo đã khóa, nên không chọn lại được phiên bản. Đề nghị liên hệ cơ quan nhận báo cáo.",
        ReviewRefusal.NotTaken => "Phiên bản này không hợp lệ hoặc không còn hợp lệ, nên không thể được tính.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "An act that is refused says why."),
    };

    private static ReviewLine Line(ReviewAct act, SituationReport report) => new(
        UnitReview.Text(act.Kind),
        VietnamTime.Text(VietnamTime.At(act.At)),
        ForeignText.OneLine(act.By) + (act.ByMinistry ? "" : " (đơn vị)"),
        act.Version,
        [
            .. new[]
            {
                act.Reasons.Length > 0 ? "Lý do: " + ForeignText.Clean(act.Reasons, 1_000) : "",
                act.Places.Length > 0 ? "Dòng hoặc ô: " + ForeignText.Clean(act.Places, ReviewReport.MaxPlaces) : "",
                act.Until is { } until ? "Trả lời chậm nhất là hết ngày " + VietnamTime.Text(until) : "",
                act.Kind == ReviewActKind.Settle ? "Số liệu: " + FiguresOf(act.About, report) : "",
            }.Where(d => d.Length > 0),
        ],
        ForeignText.Lines(act.Text));

    private static string FiguresOf(string about, SituationReport report)
    {
        var names = about.Split(' ').Select(key => FigureName.OfKey(key, report.Form, report.Deadlines.CutOff) ?? key).ToList();
        return string.Join("; ", names.Take(MaxNamed)) + (names.Count > MaxNamed ? $" và {MailText.Number(names.Count - MaxNamed)} số liệu khác" : "");
    }

    // The keys of the figures that a line showed; of more than a record holds the rest stays to be doubted.
    private static string Keys(string? text)
    {
        var about = "";
        foreach (var key in (text ?? "").Split(' ').Select(Key).Where(k => k.Length > 0).TakeWhile(k => about.Length + k.Length < ReviewReport.MaxAbout))
        {
            about += (about.Length > 0 ? " " : "") + key;
        }

        return about;
    }

    /// <summary>The key of an upload, a request or a figure as a form names it; empty when it cannot be one.</summary>
    internal static string Key(string? text) => text is { Length: <= 200 } && MinistryPages.IsKey(text) ? text : "";

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());
}
