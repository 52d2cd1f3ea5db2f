using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Limits;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.HandIn;

/// <summary>What the templates of a unit's pages see.</summary>
public sealed class ProvinceModel(
    CurrentReference currentReference, ReportTable table, HandInUpload uploads, ProgrammesOnFile programmesOnFile, DifficultyDesk difficulties, MailComposer composer,
    MailSettings settings, IOptions<MailOptions> mailOptions,
    Seal seal, TimeProvider clock)
{
    /// <summary>How many findings a page lists; the annotated workbook has more.</summary>
    public const int MaxFindings = 200;

    /// <summary>How many uploads that are not read yet a page names.</summary>
    public const int MaxWaiting = 20;

    /// <summary>What is due, what came, and the form.</summary>
    /// <param name="visit">The call.</param>
    /// <param name="chosen">The report shown; null: the first that is still owed.</param>
    /// <param name="problem">Why a form that was sent was not taken; null for none.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    /// <param name="note">What was written in the form that was not taken, so that it need not be written again; null for nothing.</param>
    /// <param name="fields">As <paramref name="note"/>, of the fields that say of which programme a file is.</param>
    /// <param name="told">The same for the form of difficulties.</param>
    public async Task<Dictionary<string, object>> HandInAsync(
        ProvinceVisit visit, HandInTarget? chosen, string? problem, CancellationToken cancellation, string? note = null,
        IReadOnlyDictionary<string, string>? fields = null, WrittenDifficulty? told = null)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var today = Today;
        var statuses = new Dictionary<string, StatusRow?>();
        foreach (var target in visit.Targets)
        {
            statuses[target.Key] = await table.FindAsync<StatusRow>(target.Partition, Keys.Status + target.Unit.Code, cancellation);
        }

        var programmes = visit.Targets.Any(t => t.Deadlines is null)
            ? await programmesOnFile.SituationOfAsync(visit.Reference, visit.Holder.Unit, clock.GetUtcNow(), cancellation)
            : new UnitProgrammes(visit.Holder.Unit, today, []);

        // What is not asked for is there for those who handed it in, or were given leave to.
        var offered = visit.Targets.Where(t => t == chosen || !t.IsUnasked || statuses[t.Key] is not null).ToList();
        var open = offered.Where(t => t.Deadlines is not null && t.IsOpen(today)).ToList();
        var shown = chosen ?? open.Find(t => statuses[t.Key] is not { CountedVersion: > 0 }) ?? open.FirstOrDefault();
        var values = Page(problem is null ? "Nộp báo cáo khuyến công" : "Chưa nộp được – Nộp báo cáo khuyến công", visit);
        values["problem"] = problem ?? "";
        values["targets"] = offered.Select(t => (object)new Dictionary<string, object>
        {
            ["href"] = visit.Root + "/" + t.Key,
            ["name"] = NameOf(t),
            ["due"] = (t.Deadlines?.Due ?? programmes.Duty?.Due) is { } due ? VietnamTime.Text(due) : "",
            ["state"] = StateOf(t, statuses[t.Key], programmes, today),
            ["done"] = IsDone(t, statuses[t.Key], programmes),
            ["current"] = t == shown,
        }).ToList();
        values["has_target"] = shown is not null;
        await difficulties.AddToAsync(values, visit, shown, told, cancellation);
        if (shown is null)
        {
            AddNext(values, visit, offered.Where(t => statuses[t.Key] is not { CountedVersion: > 0 }), today);
            return values;
        }

        var submissions = await SubmissionList.ReadAsync(table, shown.Partition, shown.Unit.Code, visit.Http.Request.Query, cancellation);
        var isDocument = shown.Deadlines is null;
        var path = visit.Root + "/" + shown.Key;
        AddForm(values, visit, shown, note);
        AddDates(values, shown, today);
        AddState(values, shown, statuses[shown.Key], programmes, today);
        AddWaiting(values, await uploads.WaitingAsync(shown, cancellation, MaxWaiting + 1));
        if (isDocument)
        {
            ProgrammePart.AddTo(values, programmes, path, fields);
        }

        // Of documents no version counts alone; what is on file stands above the list.
        submissions.AddTo(values, isDocument ? null : statuses[shown.Key], path, $"{path}/{ProvincePages.ResultSegment}/");
        return values;
    }

    /// <summary>What a page says that has no report open: what comes next, and what can no longer be handed in.</summary>
    private static void AddNext(Dictionary<string, object> values, ProvinceVisit visit, IEnumerable<HandInTarget> owed, DateOnly today)
    {
        var next = visit.Reference.Duties.Between(today, today.AddYears(1)).Where(d => d.IsAsked && d.Opens > today).GroupBy(d => d.Opens).MinBy(d => d.Key);
        values["next_opens"] = next is null ? "" : VietnamTime.Text(next.Key);
        values["next_names"] = next is null ? "" : string.Join(" và ", next.Select(d => d.Form + " " + PlainText.InSentence(d.Period.Name)));
        values["locked"] = owed
            .Where(t => t.Deadlines is { } d && today > d.LastDay)
            .Select(t => (object)new Dictionary<string, object> { ["href"] = visit.Root + "/" + t.Key, ["name"] = NameOf(t) }).ToList();
    }

    private void AddForm(Dictionary<string, object> values, ProvinceVisit visit, HandInTarget shown, string? note)
    {
        var isTable = shown.Form.Kind == FormKind.Table;
        values["path"] = visit.Root + "/" + shown.Key;
        values["form"] = shown.Form.Code;
        values["name"] = NameOf(shown);
        values["form_title"] = shown.Form.Title;
        values["form_basis"] = shown.Form.Basis;
        values["is_table"] = isTable;
        values["allows_nil"] = shown.Form.AllowsNil;
        values["number"] = FormNumber.Make(seal, visit.Subject(shown));
        values["most_bytes"] = UploadBody.MaxBytes;
        values["most_megabytes"] = Megabytes(UploadBody.MaxBytes);
        values["too_large"] = TooLarge(shown);
        values["larger"] = isTable ? "" : LargerDocument(shown);
        values["note"] = ForeignText.Clean(note, SubmitterNote.MaxCharacters);
        values["most_note"] = SubmitterNote.MaxCharacters;
        values["accept"] = isTable ? ".xlsx,.csv" : ".pdf,.docx";
    }

    private static void AddDates(Dictionary<string, object> values, HandInTarget shown, DateOnly today)
    {
        var dates = shown.Deadlines;
        values["period_name"] = dates?.Period.Name ?? "";
        values["dates"] = dates is null ? [] : MailText.Dates(dates);
        values["unconfirmed"] = dates is null ? "" : MailText.Days(dates.Unconfirmed);
        values["estimate"] = dates is not null && today <= dates.CutOff ? VietnamTime.Text(dates.CutOff) : "";
        values["exception_until"] = dates is not null && today > dates.Lock && shown.Extension is { } e ? VietnamTime.Text(e.Until) : "";
    }

    private static void AddState(Dictionary<string, object> values, HandInTarget shown, StatusRow? status, UnitProgrammes programmes, DateOnly today)
    {
        var isDocument = shown.Deadlines is null;
        values["urgency"] = isDocument ? ProgrammePart.Urgency(programmes) : Urgency(shown, status, today);
        values["time_left"] = isDocument ? ProgrammePart.ToDo(programmes) : TimeLeft(shown, status, today);
        values["state"] = StateOf(shown, status, programmes, today);
        values["is_done"] = IsDone(shown, status, programmes);
        values["is_open"] = shown.IsOpen(today);
    }

    private static void AddWaiting(Dictionary<string, object> values, IReadOnlyList<(string Id, string FileName, DateTimeOffset ReceivedAt)> waiting)
    {
        values["waiting"] = waiting.Take(MaxWaiting).Select(w => (object)new Dictionary<string, object>
        {
            ["file"] = ForeignText.Clean(w.FileName),
            ["received_at"] = VietnamTime.Text(w.ReceivedAt),
        }).ToList();
        values["waiting_more"] = waiting.Count > MaxWaiting;
    }

    private static bool IsDone(HandInTarget target, StatusRow? status, UnitProgrammes programmes) =>
        target.Deadlines is null ? programmes.Standing == ProgrammeStanding.InForce : status is { CountedVersion: > 0 };

    private static string StateOf(HandInTarget target, StatusRow? status, UnitProgrammes programmes, DateOnly today) =>
        target.Deadlines is null ? ProgrammeText.Of(programmes) : StateOf(target, status, today);

    /// <summary>Why a form with too large files is not taken, and what to do: the same words from the page's script and from here.</summary>
    public string TooLarge(HandInTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var most = $"Tệp quá lớn nên chưa được nhận: các tệp của một lần nộp trên trang này cộng lại tối đa {Megabytes(UploadBody.MaxBytes)} MB.";
        return target.Form.Kind == FormKind.Document
            ? most + " " + LargerDocument(target)
            : most + " Đề nghị bỏ hình ảnh và các trang không thuộc báo cáo, quét lại bản ký với độ phân giải thấp hơn (khoảng 150 dpi), rồi nộp lại.";
    }

    private string LargerDocument(HandInTarget target) =>
        $"Tệp trên {Megabytes(UploadBody.MaxBytes)} MB: đề nghị xuất thẳng văn bản thành PDF hoặc quét lại với độ phân giải thấp hơn (khoảng 150 dpi); "
        + $"không thu nhỏ được thì liên hệ {settings.HelpName} ({settings.HelpEmail}) để được cấp liên kết tải tệp đến {Megabytes(Upload.MaxBytesRead)} MB vào thư mục inbox/{target.Unit.Code}/{target.Folder}/.";

    private static long Megabytes(long bytes) => bytes / (1024 * 1024);

    /// <summary>The question before a nil return.</summary>
    public Dictionary<string, object> Nil(ProvinceVisit visit, HandInTarget target)
    {
        ArgumentNullException.ThrowIfNull(visit);
        ArgumentNullException.ThrowIfNull(target);
        var values = Page("Không phát sinh số liệu", visit);
        values["path"] = visit.Root + "/" + target.Key;
        values["name"] = NameOf(target);
        values["form_title"] = target.Form.Title;
        values["period_name"] = target.Deadlines!.Period.Name;
        values["window"] = VietnamTime.Text(target.Deadlines.Window.Start) + " đến " + VietnamTime.Text(target.Deadlines.Window.End);
        values["estimate"] = Today <= target.Deadlines.CutOff ? VietnamTime.Text(target.Deadlines.CutOff) : "";
        values["number"] = FormNumber.Make(seal, visit.Subject(target));
        return values;
    }

    /// <summary>The answer to uploads.</summary>
    public Dictionary<string, object> Result(ProvinceVisit visit, HandInTarget target, IReadOnlyList<UploadResult> results)
    {
        ArgumentNullException.ThrowIfNull(visit);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(results);
        var link = new Uri("https://" + visit.Http.Request.Host + visit.Root);
        var parts = results.Select(r => Part(visit, target, r, link)).ToList();
        var values = Page((string)parts[0]["word"], visit);
        values["path"] = visit.Targets.Any(t => t.Key == target.Key) ? visit.Root + "/" + target.Key : visit.Root;
        values["name"] = NameOf(target);
        values["results"] = parts.ConvertAll(p => (object)p);
        values["is_open"] = target.IsOpen(Today);
        values["first_folded"] = mailOptions.Value.DailyAnswers + 1;
        values["is_pending"] = results.Any(r => r.Receipt is null);
        return values;
    }

    /// <summary>A short answer without a unit's data.</summary>
    /// <param name="title">What happened.</param>
    /// <param name="text">Why, and what to do.</param>
    /// <param name="back">Where to go on; empty for nowhere.</param>
    public Dictionary<string, object> Notice(string title, string text, string back)
    {
        var values = Frame(title, null);
        values["text"] = text;
        values["back"] = back;
        return values;
    }

    /// <summary>What everybody sees whose link opens nothing, whatever is the matter with it.</summary>
    public async Task<Dictionary<string, object>> NoLinkAsync(CancellationToken cancellation) =>
        Frame("Liên kết không dùng được", await currentReference.GetAsync(cancellation));

    private Dictionary<string, object> Part(ProvinceVisit visit, HandInTarget target, UploadResult result, Uri link)
    {
        var path = $"{visit.Root}/{target.Key}/{ProvincePages.ResultSegment}/{result.Id}/";
        Dictionary<string, object> values;
        if (result.Receipt is { } receipt)
        {
            values = composer.ReceiptValues(receipt, visit.Reference.Department(Today), link, MaxFindings);
            values["word"] = SubmissionText.Word(receipt);
            values["tone"] = SubmissionText.Tone(receipt);
            values["marked"] = AnnotatedCopies.CanMake(receipt) ? path + SubmissionFiles.Marked : "";
            values["copy_name"] = (bool)values["marks_cells"] ? "bản có đánh dấu" : "bảng kê";
            values["original"] = receipt.Archived is null ? "" : path + SubmissionFiles.Original;
            values["receipt_data"] = path + SubmissionFiles.ReceiptData;
            values["is_other_form"] = receipt.Form is not null && receipt.Form != target.Form.Code;
            values["asked_form"] = target.Form.Code;
        }
        else
        {
            values = new Dictionary<string, object>
            {
                ["state"] = "pending",
                ["word"] = "ĐÃ NHẬN TỆP, ĐANG KIỂM TRA",
                ["tone"] = "wait",
                ["file"] = ForeignText.Clean(result.FileName),
                ["received_at"] = VietnamTime.Text(result.ReceivedAt),
                ["email"] = (visit.Reference.Contacts.For(target.Unit.Code, Today).To ?? visit.Holder.Contact).Email,
            };
        }

        return values;
    }

    private Dictionary<string, object> Page(string title, ProvinceVisit visit)
    {
        var values = Frame(title, visit.Reference);
        values["office"] = visit.Holder.Unit.Office;
        values["contact"] = ForeignText.OneLine(visit.Holder.Contact.Name);
        values["until"] = VietnamTime.Text(visit.Holder.Until);
        return values;
    }

    private Dictionary<string, object> Frame(string title, ReferenceData? reference)
    {
        var values = new Dictionary<string, object> { ["office"] = "" };
        PageFrame.AddTo(values, title, PageAudience.Officer, settings, reference, Today);
        return values;
    }

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());

    private static string NameOf(HandInTarget target) => target.Deadlines is { } d ? target.Form.Code + " – " + d.Period.Name : target.Form.Code + " – " + target.Form.Title;

    private static string StateOf(HandInTarget target, StatusRow? status, DateOnly today) =>
        (status?.Standing ?? Standing.Missing) is var standing && standing == Standing.Missing && target.Deadlines!.IsAsked && !target.IsOpen(today) ? "Chưa nộp, đã khóa"
        : StandingText.Of(standing, target.Deadlines!);

    private static string Urgency(HandInTarget target, StatusRow? status, DateOnly today) =>
        target.Deadlines is not { IsAsked: true } d || status is { CountedVersion: > 0 } ? "calm" : today > d.Due ? "late" : today >= d.Due.AddDays(-3) ? "soon" : "calm";

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string TimeLeft(HandInTarget target, StatusRow? status, DateOnly today)
    {
        var d = target.Deadlines!;
        if (!d.IsAsked && status is null or { Standing: Standing.Missing })
        {
            return "Hệ thống chưa yêu cầu báo cáo của kỳ này; đơn vị không phải nộp.";
        }

        var toDue = d.Due.DayNumber - today.DayNumber;
        var toLock = d.LastDay.DayNumber - today.DayNumber;
        var replace = status is { CountedVersion: > 0 } ? "Có thể nộp bản thay thế: " : "";
        var end = d.LeaveUntil is null ? "ngày khóa" : "ngày hết thời hạn mở khóa";
        return toLock < 0 ? "Kỳ báo cáo đã khóa"
            : toLock == 0 ? $"Hôm nay là {end}: sau 24 giờ không nộp được nữa"
            : toDue == 0 ? "Hôm nay là hạn nộp, đến hết 24 giờ"
            : toDue == 1 ? Sentence(replace + "ngày mai hết hạn nộp")
            : toDue > 0 ? Sentence(replace + $"còn {toDue} ngày đến hạn nộp")
            : (replace.Length > 0 ? replace : $"Đã quá hạn {-toDue} ngày; ") + (toLock == 1 ? $"ngày mai là {end}" : $"còn {toLock} ngày đến {end}");
    }
}
