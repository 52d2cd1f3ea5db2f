using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Limits;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.HandIn;

/// <summary>What the templates of a unit's pages see.</summary>
public sealed class ProvinceModel(
    CurrentReference currentReference, ReportTable table, EarlierReports earlier, HandInUpload uploads, ProgrammesOnFile programmesOnFile, DifficultyDesk difficulties, CorrectionDesk corrections, MailComposer composer,
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
    /// <param name="fields">As <paramref name="note"/>, of the fields that say of which programme a file is, or confirm its figures.</param>
    /// <param name="told">The same for the form of difficulties.</param>
    /// <param name="wrong">The same for the answer to a request for a correction, and the choice of a version.</param>
    internal async Task<HandInView> HandInAsync(
        ProvinceVisit visit, HandInTarget? chosen, string? problem, CancellationToken cancellation, string? note = null,
        IReadOnlyDictionary<string, string>? fields = null, WrittenDifficulty? told = null, CorrectionProblem? wrong = null)
    {
        var today = Today;
        var look = new TableLook(table);
        var statuses = new Dictionary<string, StatusRow?>();
        var targets = new List<HandInTarget>();

        // One that a mail about a correction leads to may be locked for long.
        foreach (var target in chosen is null || visit.Targets.Any(t => t.Key == chosen.Key) ? visit.Targets : visit.Targets.Prepend(chosen))
        {
            statuses[target.Key] = await look.FindAsync<StatusRow>(target.Partition, Keys.Status + target.Unit.Code, cancellation);
            targets.Add(target.AskedBy(statuses[target.Key]));
        }

        chosen = targets.Find(t => t.Key == chosen?.Key);

        var programmes = visit.Targets.Any(t => t.Deadlines is null)
            ? await programmesOnFile.SituationOfAsync(visit.Reference, visit.Holder.Unit, clock.GetUtcNow(), cancellation, look)
            : new UnitProgrammes(visit.Holder.Unit, today, []);

        // What is not asked for is there for those who handed it in, or were given leave to.
        var offered = targets.Where(t => t == chosen || !t.IsUnasked || statuses[t.Key] is not null).ToList();
        var open = offered.Where(t => t.Deadlines is not null && t.IsOpen(today)).ToList();
        var shown = chosen ?? open.Find(t => statuses[t.Key]?.Status.Review.Correction is { IsOwed: true }) ?? open.Find(t => statuses[t.Key] is not { CountedVersion: > 0 }) ?? open.FirstOrDefault();
        var view = new HandInView(
            FrameOf(problem is null ? "Nộp báo cáo khuyến công" : "Chưa nộp được – Nộp báo cáo khuyến công", visit),
            visit.Holder.Unit.Office,
            problem ?? "",
            [.. offered.Select(t => new TargetLink(
                visit.Root + "/" + t.Key,
                NameOf(t),
                Due: (t.Deadlines?.Due ?? programmes.Duty?.Due) is { } due ? VietnamTime.Text(due) : "",
                State: StateOf(t, statuses[t.Key], programmes, today),
                Done: IsDone(t, statuses[t.Key], programmes),
                Current: t == shown))],
            await difficulties.ShowAsync(visit, shown, told, cancellation));
        if (shown is null)
        {
            return view with { Next = NextOf(visit, offered.Where(t => statuses[t.Key] is not { CountedVersion: > 0 }), today) };
        }

        // Looked at first: what is read meanwhile stands in both, and in neither otherwise.
        var waiting = await uploads.WaitingAsync(shown, cancellation, MaxWaiting + 1);
        var submissions = await SubmissionList.ReadAsync(table, shown.Partition, shown.Unit.Code, visit.Http.Request.Query, cancellation);
        var isDocument = shown.Deadlines is null;
        var path = visit.Root + "/" + shown.Key;
        return view with
        {
            Report = new ReportPart
            {
                Path = path,
                Name = NameOf(shown),
                Form = FormOf(visit, shown, statuses[shown.Key], note, fields),
                Dates = DatesOf(shown, today),
                State = StandingOf(shown, statuses[shown.Key], programmes, today),
                Waiting = [.. waiting.Take(MaxWaiting).Select(w => new WaitingFile(ForeignText.Clean(w.FileName), VietnamTime.Text(w.ReceivedAt)))],
                WaitingMore = waiting.Count > MaxWaiting,
                Programmes = isDocument ? ProgrammePart.Of(programmes, path, fields) : null,

                // Of documents no version counts alone; what is on file stands above the list.
                Correction = await corrections.ShowAsync(visit, shown, statuses[shown.Key], wrong, cancellation),
                Choice = isDocument ? null : corrections.Choices(visit, shown, statuses[shown.Key], submissions, wrong),
                Submissions = submissions.Lines(isDocument ? null : statuses[shown.Key], path, $"{path}/{ProvincePages.ResultSegment}/"),
            },
        };
    }

    /// <summary>What a page says that has no report open: what comes next, and what can no longer be handed in.</summary>
    private static NextPart NextOf(ProvinceVisit visit, IEnumerable<HandInTarget> owed, DateOnly today)
    {
        var next = visit.Reference.Duties.Between(today, today.AddYears(1)).Where(d => d.IsAsked && d.Opens > today).GroupBy(d => d.Opens).MinBy(d => d.Key);
        return new NextPart(
            next is null ? "" : VietnamTime.Text(next.Key),
            next is null ? "" : string.Join(" và ", next.Select(d => d.Form + " " + PlainText.InSentence(d.Period.Name))),
            [.. owed.Where(t => t.Deadlines is { } d && today > d.LastDay).Select(t => new LockedReport(visit.Root + "/" + t.Key, NameOf(t)))]);
    }

    private ReportForm FormOf(ProvinceVisit visit, HandInTarget shown, StatusRow? status, string? note, IReadOnlyDictionary<string, string>? fields)
    {
        var isTable = shown.Form.Kind == FormKind.Table;
        var (confirms, reason) = (fields?.ContainsKey(ConfirmationFields.Confirms) == true, ForeignText.Clean(fields?.GetValueOrDefault(ConfirmationFields.Reason), SubmitterConfirmation.MaxCharacters));
        return new ReportForm
        {
            Code = shown.Form.Code,
            Title = shown.Form.Title,
            Basis = shown.Form.Basis,
            IsTable = isTable,
            AllowsNil = shown.Form.AllowsNil,
            Counted = status is { CountedVersion: > 0 and var counted } ? MailText.Number(counted) : "",
            CountedIsNil = status?.Status.Counted?.Outcome == Outcome.Nil,
            Number = FormNumber.Make(seal, visit.Subject(shown)),
            MaxBytes = UploadBody.MaxBytes,
            MaxMegabytes = Megabytes(UploadBody.MaxBytes),
            TooLarge = TooLarge(shown),
            Larger = isTable ? "" : LargerDocument(shown),
            Note = ForeignText.Paragraphs(note, SubmitterNote.MaxCharacters),
            MaxNote = SubmitterNote.MaxCharacters,
            AsksToConfirm = isTable && (status is { LatestAsksToConfirm: true } || confirms || reason.Length > 0),
            Confirms = confirms,
            Reason = reason,
            MaxReason = SubmitterConfirmation.MaxCharacters,
            NoFile = NoFile(shown),

            // What is no .xlsx is answered with how to make one of it.
            Accept = isTable ? ".xlsx,.csv,.xls,.xlsm,.ods" : ".pdf,.docx",
        };
    }

    private static ReportDates DatesOf(HandInTarget shown, DateOnly today) => shown.Deadlines is not { } dates ? new ReportDates([], "", "", "") : new ReportDates(
        MailText.Dates(dates),
        MailText.Days(dates.Unconfirmed),
        Estimate: today <= dates.CutOff ? VietnamTime.Text(dates.CutOff) : "",
        Opened: OpenedOf(shown, dates, today));

    // What lets a unit hand in longer than the others stands before everything else; a request for a correction says so itself.
    private static string OpenedOf(HandInTarget shown, Deadlines dates, DateOnly today) =>
        today > dates.Lock && shown.Extension is { } leave ? $"Đơn vị được mở khóa: nộp được đến hết ngày {VietnamTime.Text(leave.LastDay)}."
        : dates.DueBefore is { } before && today <= dates.Due ? $"Đơn vị được gia hạn: hạn nộp là hết ngày {VietnamTime.Text(dates.Due)} (trước là {VietnamTime.Text(before)})."
        : "";

    private static ReportState StandingOf(HandInTarget shown, StatusRow? status, UnitProgrammes programmes, DateOnly today)
    {
        var isDocument = shown.Deadlines is null;
        return new ReportState(
            StateOf(shown, status, programmes, today),
            isDocument ? ProgrammePart.Urgency(programmes) : Urgency(shown, status, today),
            isDocument ? ProgrammePart.ToDo(programmes) : TimeLeft(shown, status, today),
            IsDone(shown, status, programmes),
            shown.IsOpen(today));
    }

    private static bool IsDone(HandInTarget target, StatusRow? status, UnitProgrammes programmes) =>
        target.Deadlines is null ? programmes.Standing == ProgrammeStanding.InForce : status is { CountedVersion: > 0 };

    private static string StateOf(HandInTarget target, StatusRow? status, UnitProgrammes programmes, DateOnly today) =>
        target.Deadlines is null ? ProgrammeText.Of(programmes) : StateOf(target, status, today);

    /// <summary>What is said of a form without a file: the same words from the page's script and from here.</summary>
    public static string NoFile(HandInTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return $"Chưa chọn tệp nào. Đề nghị chọn {(target.Form.Kind == FormKind.Document ? "tệp Quyết định, Chương trình" : "tệp báo cáo")} rồi bấm lại.";
    }

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

    /// <summary>The question before a nil return, with what counts now.</summary>
    internal async Task<NilView> NilAsync(ProvinceVisit visit, HandInTarget target, CancellationToken cancellation)
    {
        var deadlines = target.Deadlines!;
        var status = await table.FindAsync<StatusRow>(target.Partition, Keys.Status + target.Unit.Code, cancellation);
        var counted = status?.Status.Counted;
        var figures = counted is null or { Outcome: Outcome.Nil } ? null
            : await earlier.CountedAsync(visit.Reference, target.Form.Code, target.Unit, deadlines.Period, cancellation);
        return new NilView(
            FrameOf("Không phát sinh số liệu", visit),
            visit.Holder.Unit.Office,
            visit.Root + "/" + target.Key,
            NameOf(target),
            target.Form.Title,
            Window: VietnamTime.Text(deadlines.Window.Start) + " đến " + VietnamTime.Text(deadlines.Window.End),
            Estimate: Today <= deadlines.CutOff ? VietnamTime.Text(deadlines.CutOff) : "",
            Number: FormNumber.Make(seal, visit.Subject(target)),
            Counted: counted is null ? "" : MailText.Number(counted.Version),
            CountedAt: counted is null ? "" : VietnamTime.Text(VietnamTime.At(counted.ReceivedAt)),
            CountedIsNil: counted is { Outcome: Outcome.Nil },
            MainFigures: MainFiguresModel.Of(figures is null ? null : new TakenFigures(target.Form, deadlines.CutOff, figures, null, 0)).MainFigures);
    }

    /// <summary>The answer to a dry run.</summary>
    internal DryRunView DryRun(ProvinceVisit visit, HandInTarget target, IReadOnlyList<DryRun> runs)
    {
        var parts = runs.Select(t =>
        {
            var (word, tone) = DryRunText.Of(t.Receipt, runs.Count == 1);
            return new DryRunPart(
                word,
                tone,
                composer.ReceiptInWords(t.Receipt, visit.Reference.Department(Today), null, MaxFindings, t.Taken),
                Marked: t.Marked is { } copy ? $"data:{DigestParts.WorkbookType};base64,{Convert.ToBase64String(copy)}" : "");
        }).ToList();
        return new DryRunView(FrameOf(parts[0].Word, visit), visit.Holder.Unit.Office, visit.Root + "/" + target.Key, NameOf(target), parts);
    }

    /// <summary>The answer to an upload as a page to print.</summary>
    internal PaperView Paper(ProvinceVisit visit, HandInTarget target, string upload, Receipt receipt, TakenFigures? taken) => new(
        FrameOf("Giấy xác nhận " + receipt.Id, visit) with { Audience = PageAudience.Paper },
        $"{visit.Root}/{target.Key}/{ProvincePages.ResultSegment}/{upload}",
        composer.ReceiptInWords(receipt, visit.Reference.Department(Today), null, MaxFindings, taken),
        receipt.Id,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Ngày {receipt.ReceivedAt:dd} tháng {receipt.ReceivedAt:MM} năm {receipt.ReceivedAt:yyyy}"),
        SubmissionText.Tone(receipt) != "bad" && receipt.Kind != SubmissionKind.SetAside);

    /// <summary>The answer to uploads.</summary>
    internal ResultView Result(ProvinceVisit visit, HandInTarget target, IReadOnlyList<UploadResult> results)
    {
        var link = new Uri("https://" + visit.Http.Request.Host + visit.Root);
        var parts = results.Select(r => Part(visit, target, r, link)).ToList();
        return new ResultView(
            FrameOf(parts[0].Word, visit),
            visit.Holder.Unit.Office,
            visit.Targets.Any(t => t.Key == target.Key) ? visit.Root + "/" + target.Key : visit.Root,
            target.IsOpen(Today),
            mailOptions.Value.DailyAnswers + 1,
            parts);
    }

    /// <summary>A short answer without a unit's data.</summary>
    /// <param name="title">What happened.</param>
    /// <param name="text">Why, and what to do.</param>
    /// <param name="back">Where to go on; empty for nowhere.</param>
    internal NoticeView Notice(string title, string text, string back) => new(FrameOf(title, reference: null), text, back);

    /// <summary>What everybody sees whose link opens nothing, whatever is the matter with it.</summary>
    internal async Task<NoLinkView> NoLinkAsync(CancellationToken cancellation) =>
        new(FrameOf("Liên kết không dùng được", await currentReference.GetAsync(cancellation)), seal.HasKey);

    private ResultPart Part(ProvinceVisit visit, HandInTarget target, UploadResult result, Uri link)
    {
        if (result.Receipt is not { } receipt)
        {
            return new ResultPart("ĐÃ NHẬN TỆP, ĐANG KIỂM TRA", "wait", Waiting: new PendingFile(
                ForeignText.Clean(result.FileName), VietnamTime.Text(result.ReceivedAt), (visit.Reference.Contacts.For(target.Unit.Code, Today).To ?? visit.Holder.Contact).Email));
        }

        var path = $"{visit.Root}/{target.Key}/{ProvincePages.ResultSegment}/{result.Id}/";
        return new ResultPart(SubmissionText.Word(receipt), SubmissionText.Tone(receipt), new ReadPart(
            composer.ReceiptInWords(receipt, visit.Reference.Department(Today), link, MaxFindings, result.Taken),
            Paper: path + ProvincePages.PaperSegment,
            Marked: AnnotatedCopies.CanMake(receipt) ? path + SubmissionFiles.Marked : "",
            Original: receipt.Archived is null ? "" : path + SubmissionFiles.Original,
            ReceiptData: path + SubmissionFiles.ReceiptData,
            IsOtherForm: receipt.Form is not null && receipt.Form != target.Form.Code,
            AskedForm: target.Form.Code,
            AsksToConfirm: receipt.Findings.Any(f => f.IsConfirmable)));
    }

    private PageFrame FrameOf(string title, ProvinceVisit visit) =>
        FrameOf(title, visit.Reference) with { Contact = ForeignText.OneLine(visit.Holder.Contact.Name), Until = VietnamTime.Text(visit.Holder.Until) };

    private PageFrame FrameOf(string title, ReferenceData? reference) => PageFrame.Of(ProvincePages.Root, title, PageAudience.Officer, settings, reference, Today) with { Notices = currentReference.Notices };

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());

    private static string NameOf(HandInTarget target) => target.Deadlines is { } d ? target.Form.Code + " – " + d.Period.Name : target.Form.Code + " – " + target.Form.Title;

    private static string StateOf(HandInTarget target, StatusRow? status, DateOnly today) =>
        (status?.Standing ?? Standing.Missing) is var standing && standing == Standing.Missing && target.Deadlines!.IsAsked && !target.IsOpen(today) ? "Chưa nộp, đã khóa"
        : StandingText.Of(standing, target.Deadlines!) + (status is { CountedVersion: > 0 } && status.Status.Counted?.Outcome == Outcome.Nil ? ", không phát sinh số liệu" : "");

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

        if (today > d.LastDay && target.CorrectionUntil is { } until && today <= until)
        {
            var left = until.DayNumber - today.DayNumber;
            return left == 0 ? "Hôm nay là ngày cuối nộp bản chỉnh sửa, đến hết 24 giờ" : $"Nộp bản chỉnh sửa: còn {left} ngày";
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
