using KhuyenCong.Pages.Away;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Limits;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Workbooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.HandIn;

/// <summary>
/// A unit's own pages, below <c>/nop-bao-cao/{token}</c>: what is due, what was handed in, a form to hand in, and the answer to it. The
/// token says whose pages they are; every other part of an address only chooses among what is that unit's.
/// </summary>
public sealed class ProvincePages(
    HandInLinks links,
    Seal seal,
    CurrentReference currentReference,
    ProvinceModel model,
    HandInUpload uploads,
    DifficultyDesk difficulties,
    CorrectionDesk corrections,
    DryRunDesk runs,
    LinkDesk linkDesk,
    SubmissionFiles files,
    EarlierReports earlier,
    PageTemplates templates,
    AwayAnswer away,
    LinkLimits limits,
    IOptions<LinkOptions> linkOptions,
    TimeProvider clock)
{
    /// <summary>Where the pages lie.</summary>
    public const string Root = "/" + HandInLinks.HandInPath;

    /// <summary>Segments below a target.</summary>
    public const string SubmitSegment = "nop", NilSegment = "khong-phat-sinh", ResultSegment = HandInLinks.ResultSegment, TemplateSegment = "bieu-mau.xlsx", DeclareSegment = "khai", PaperSegment = "giay-xac-nhan";

    private const string NilName = "không phát sinh.csv";

    private const int MaxActBytes = 64 * 1024;

    /// <summary>Answers a call to <see cref="Root"/> or below.</summary>
    public Task HandleAsync(HttpContext http) => away.BeforeAsync(http, Root, AnswerAsync);

    private async Task AnswerAsync(HttpContext http)
    {
        var path = (http.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
        if (path is [PageTemplates.AssetSegment, var name] && templates.TryAsset(name, out var asset))
        {
            await PageResponse.AssetAsync(http, asset.Content, asset.Type);
            return;
        }

        await away.ReadyAsync(http.RequestAborted);
        if (path is [LinkDesk.Segment, .. var asked] && await linkDesk.TryAnswerAsync(http, asked))
        {
            return;
        }

        if (path.Length == 0 || await links.OpenAsync(path[0], http.RequestAborted) is not { } holder)
        {
            await ShowAsync(http, StatusCodes.Status404NotFound, await model.NoLinkAsync(http.RequestAborted));
            return;
        }

        var isPost = HttpMethods.IsPost(http.Request.Method);
        if (limits.Count(holder.Unit.Code + " " + holder.Contact.Email, isPost) is { } wait)
        {
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            await SayAsync(http, StatusCodes.Status429TooManyRequests, "Quá nhiều lượt truy cập", "Trang này vừa được mở quá nhiều lần liên tiếp. Đề nghị chờ vài phút rồi thử lại; những gì đã nộp vẫn được giữ nguyên.");
            return;
        }

        var reference = await currentReference.GetAsync(http.RequestAborted);
        var visit = new ProvinceVisit(http, path[0], holder, reference, HandInTarget.Of(holder.Unit, reference, VietnamTime.DayOf(clock.GetUtcNow())));
        await (isPost ? PostAsync(visit, path[1..]) : GetAsync(visit, path[1..]));
    }

    private async Task GetAsync(ProvinceVisit visit, string[] path)
    {
        var http = visit.Http;
        var target = path.Length == 0 ? null : visit.Targets.FirstOrDefault(t => t.Key == path[0]);
        switch (path)
        {
            case []:
                await ShowAsync(http, StatusCodes.Status200OK, await model.HandInAsync(visit, null, null, http.RequestAborted));
                break;
            case [_] when target is not null:
                await ShowAsync(http, StatusCodes.Status200OK, await model.HandInAsync(visit, target, null, http.RequestAborted));
                break;
            case [var locked] when Find(visit, locked) is { } old:
                await ShowAsync(http, StatusCodes.Status200OK, await model.HandInAsync(visit, old, null, http.RequestAborted));
                break;
            case [var key, TemplateSegment] when Find(visit, key) is { Form.Kind: FormKind.Table, Deadlines: { } deadlines } empty:
                using (var workbook = new MemoryStream(ReportTemplate.Write(empty.Form, empty.Unit, deadlines, await earlier.LatestAsync(visit.Reference, empty.Form, empty.Unit, deadlines.Period, http.RequestAborted))))
                {
                    await PageResponse.FileAsync(http, workbook, DigestParts.WorkbookType, $"{empty.Form.Code}_{empty.Unit.Code}_{deadlines.Period.Id}.xlsx");
                }

                break;
            case [var key, NilSegment] when Find(visit, key) is { Form.AllowsNil: true, Deadlines: not null } nil && await corrections.IsOpenAsync(nil, http.RequestAborted):
                await ShowAsync(http, StatusCodes.Status200OK, await model.NilAsync(visit, nil, http.RequestAborted));
                break;
            case [var key, DryRunDesk.Segment, ..] when Find(visit, key) is { } tried:
                // Nothing of a dry run is kept: who comes back to its address starts anew.
                await PageResponse.SeeOtherAsync(http, $"{visit.Root}/{tried.Key}");
                break;
            case [var key, ResultSegment, var ids] when (target ?? HandInTarget.Find(key, visit.Holder.Unit, visit.Reference)) is { } asked:
                await ResultAsync(visit, asked, ids.Split('-'));
                break;
            case [var key, ResultSegment, var id, PaperSegment] when (target ?? HandInTarget.Find(key, visit.Holder.Unit, visit.Reference)) is { } asked
                && await uploads.FindAsync(asked, id, visit.Reference, http.RequestAborted) is { } proof:
                await ShowAsync(http, StatusCodes.Status200OK, model.Paper(visit, asked, id, proof, await earlier.TakenAsync(visit.Reference, proof, http.RequestAborted)));
                break;
            case [var key, ResultSegment, var id, var name] when (target ?? HandInTarget.Find(key, visit.Holder.Unit, visit.Reference)) is { } asked
                && await uploads.FindAsync(asked, id, visit.Reference, http.RequestAborted) is { } receipt
                && await files.TryWriteAsync(http, receipt, name):
                break;
            default:
                await NotFoundAsync(visit);
                break;
        }
    }

    private async Task PostAsync(ProvinceVisit visit, string[] path)
    {
        var http = visit.Http;
        if (path is [var about, DifficultyDesk.Segment, var number] && DifficultyDesk.TargetOf(visit, about) is { } told)
        {
            await TellAsync(visit, told, number);
            return;
        }

        if (path is [var asked, CorrectionDesk.ExplainSegment or CorrectionDesk.ChooseSegment, var act] && Find(visit, asked) is { } corrected)
        {
            await CorrectAsync(visit, corrected, path[1] == CorrectionDesk.ChooseSegment, act);
            return;
        }

        if (path is not [var key, SubmitSegment or NilSegment or DeclareSegment or DryRunDesk.Segment, var signed] || Find(visit, key) is not { } target)
        {
            await NotFoundAsync(visit);
            return;
        }

        if (!SameSite.Sent(http.Request, linkOptions.Value.BaseUrl) || FormNumber.Read(signed, seal, visit.Subject(target)) is not { } formNumber)
        {
            await ForeignFormAsync(visit, "tệp chưa được nhận");
        }
        else if (path[1] == NilSegment && target is { Form.AllowsNil: true, Deadlines: { } deadlines })
        {
            var content = NilReturn.Write(target.Form, target.Unit, deadlines);
            using var stream = new MemoryStream(content);
            var file = new FormFile($"{target.Form.Code} {NilName}", stream, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)));
            await TakeAsync(visit, target, formNumber, [file], new());
        }
        else if (path[1] is SubmitSegment or DryRunDesk.Segment || (path[1] == DeclareSegment && target.Form.Kind == FormKind.Document))
        {
            await SubmitAsync(visit, target, formNumber, path[1]);
        }
        else
        {
            await NotFoundAsync(visit);
        }
    }

    private Task ForeignFormAsync(ProvinceVisit visit, string what) => SayAsync(
        visit.Http, StatusCodes.Status400BadRequest, "Biểu mẫu này không dùng được",
        $"Trang nộp báo cáo đã được mở từ nơi khác hoặc đã cũ, nên {what}. Đề nghị mở lại trang nộp báo cáo từ liên kết trong thư rồi gửi lại.", visit.Root);

    /// <summary>What the unit may hand in or look up, and a report of before, for which the ministry may wait for a correction; null for none of these.</summary>
    private static HandInTarget? Find(ProvinceVisit visit, string key) =>
        visit.Targets.FirstOrDefault(t => t.Key == key) ?? (HandInTarget.Find(key, visit.Holder.Unit, visit.Reference) is { Deadlines: { IsAsked: true } } report ? report : null);

    private async Task CorrectAsync(ProvinceVisit visit, HandInTarget about, bool chooses, string signed)
    {
        var http = visit.Http;
        if (!SameSite.Sent(http.Request, linkOptions.Value.BaseUrl) || FormNumber.Read(signed, seal, CorrectionDesk.SubjectOf(visit, about)) is not { } number
            || about.Deadlines is null || !http.Request.HasFormContentType || http.Request.ContentLength is null or > MaxActBytes)
        {
            await ForeignFormAsync(visit, "chưa có gì được ghi nhận");
            return;
        }

        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception foreign) when (foreign is InvalidDataException or IOException)
        {
            await ForeignFormAsync(visit, "chưa có gì được ghi nhận");
            return;
        }

        var problem = await corrections.ActAsync(visit, about, chooses, number, form, http.RequestAborted);
        await (problem is null
            ? PageResponse.SeeOtherAsync(http, $"{visit.Root}/{about.Key}#{(chooses ? "cac-lan-nop" : CorrectionDesk.ExplainSegment)}")
            : ShowAsync(http, problem.Status, await model.HandInAsync(visit, about, null, CancellationToken.None, wrong: problem)));
    }

    private async Task TellAsync(ProvinceVisit visit, HandInTarget about, string signed)
    {
        var http = visit.Http;
        if (!SameSite.Sent(http.Request, linkOptions.Value.BaseUrl) || FormNumber.Read(signed, seal, DifficultyDesk.SubjectOf(visit, about)) is not { } number)
        {
            await ForeignFormAsync(visit, "khó khăn, kiến nghị chưa được ghi nhận");
            return;
        }

        var (file, written) = await difficulties.ReadAsync(visit, about);
        if (file is null)
        {
            var page = visit.Targets.FirstOrDefault(t => t.Key == about.Key);
            await ShowAsync(http, written.Status, await model.HandInAsync(visit, page, null, CancellationToken.None, told: written));
            return;
        }

        using (file.Content)
        {
            await TakeAsync(visit, about, number, [file], new());
        }
    }

    private async Task SubmitAsync(ProvinceVisit visit, HandInTarget target, string number, string segment)
    {
        var http = visit.Http;
        HandInForm form;
        try
        {
            form = UploadBody.IsBounded(http) ? await HandInForm.ReadAsync(http.Request, target.Form.Kind == FormKind.Document ? HandInForm.OfProgramme : HandInForm.OfReport, http.RequestAborted) : throw new FormRefusedException(FormProblem.TooLarge);
        }
        catch (FormRefusedException refused)
        {
            // Nothing waits for the rest of it. The server discards what still comes, for seconds at most, or the browser would not see the answer.
            var (status, problem) = refused.Problem switch
            {
                FormProblem.TooLarge => (StatusCodes.Status413PayloadTooLarge, model.TooLarge(target)),
                FormProblem.CutOff => (StatusCodes.Status400BadRequest, "Tệp chưa được truyền trọn vẹn nên chưa được nhận. Đề nghị kiểm tra đường truyền rồi nộp lại."),
                _ => (StatusCodes.Status400BadRequest, "Biểu mẫu gửi lên không phải biểu mẫu của trang này (quá nhiều phần, hoặc một ô có hai tệp), nên chưa có tệp nào được nhận. Đề nghị mở lại trang nộp báo cáo từ liên kết trong thư, chọn mỗi ô một tệp rồi bấm “Nộp báo cáo”."),
            };
            await AgainAsync(visit, target, status, problem);
            return;
        }

        await using (form)
        {
            AwayAnswer.Keep(http, form.Note);
            var (declared, wrong) = target.Form.Kind == FormKind.Document ? ProgrammeFields.Read(form.Texts, Today) : (null, null);
            if (segment == DeclareSegment)
            {
                await DeclareAsync(visit, target, number, form.Texts, declared, wrong);
                return;
            }

            var (confirmation, unsaid) = target.Form.Kind == FormKind.Document ? (null, null) : ConfirmationFields.Read(form.Texts);
            var chosen = new[] { form.Report, form.SignedCopy }.OfType<FormFile>().ToList();
            var problem = chosen.Count == 0 ? ProvinceModel.NoFile(target)
                : chosen.Find(f => f.Content.Length == 0) is { } empty ? $"Tệp “{empty.FileName}” rỗng (0 byte) nên chưa được nhận. Đề nghị mở lại tệp, lưu lại rồi nộp lại."
                : chosen.Find(f => UploadRoute.Of(target.BlobOf(number, f.Sha256, f.FileName), clock.GetUtcNow(), visit.Reference).IsJunk) is { } junk
                    ? $"Tệp “{junk.FileName}” là tệp tạm do phần mềm tạo ra, không phải báo cáo. Đề nghị đóng tệp báo cáo trong Excel, chọn đúng tệp báo cáo rồi nộp lại."
                : wrong ?? unsaid;
            if (problem is not null)
            {
                await AgainAsync(visit, target, StatusCodes.Status400BadRequest, problem, form.Note, form.Texts);
                return;
            }

            var said = new SaidOfFiles(form.Note, declared, confirmation, target.Form.Kind == FormKind.Table ? target.Form.Code : null);
            await (segment == DryRunDesk.Segment ? TryAsync(visit, target, number, chosen, said, form) : TakeAsync(visit, target, number, chosen, said));
        }
    }

    private async Task TryAsync(ProvinceVisit visit, HandInTarget target, string number, IReadOnlyList<FormFile> chosen, SaidOfFiles said, HandInForm form)
    {
        if (await runs.RunAsync(visit, target, number, chosen, said) is { } tried)
        {
            await ShowAsync(visit.Http, StatusCodes.Status200OK, model.DryRun(visit, target, tried));
            return;
        }

        await AgainAsync(
            visit, target, StatusCodes.Status503ServiceUnavailable,
            "Hệ thống đang bận nên chưa kiểm tra thử xong. Tệp chưa được nộp. Đề nghị chờ một phút rồi kiểm tra thử lại, hoặc nộp luôn: kết quả được gửi qua thư.", form.Note, form.Texts);
    }

    /// <summary>
    /// Says anew of which programme a file on file is: the same bytes go into the inbox once more with what is declared now, and so the way of every upload.
    /// </summary>
    private async Task DeclareAsync(
        ProvinceVisit visit, HandInTarget target, string number, IReadOnlyDictionary<string, string> fields, ProgrammeDeclaration? declared, string? problem)
    {
        if (fields.GetValueOrDefault(ProgrammeFields.Upload) is not { Length: > 0 } upload || !upload.All(char.IsAsciiHexDigitLower)
            || await uploads.FindAsync(target, upload, visit.Reference, visit.Http.RequestAborted) is not { Archived: not null } receipt || receipt.ProgrammeFileOf(upload) is null)
        {
            await NotFoundAsync(visit);
        }
        else if (declared is null)
        {
            await AgainAsync(visit, target, StatusCodes.Status400BadRequest, problem!, fields: fields);
        }
        else
        {
            await using var content = await uploads.OriginalAsync(receipt, visit.Http.RequestAborted);
            await TakeAsync(visit, target, number, [new FormFile(receipt.FileName, content, receipt.Sha256)], new(receipt.Note, declared with { Restates = upload }));
        }
    }

    private async Task TakeAsync(ProvinceVisit visit, HandInTarget target, string number, IReadOnlyList<FormFile> chosen, SaidOfFiles said)
    {
        var blobs = chosen.Select(f => target.BlobOf(number, f.Sha256, f.FileName, said)).ToList();
        var ids = new List<string>();
        foreach (var (file, blob) in chosen.Zip(blobs))
        {
            ids.Add(await uploads.StoreAsync(blob, file, said, visit.Http.RequestAborted));
        }

        await uploads.ReadAsync(blobs);
        await PageResponse.SeeOtherAsync(visit.Http, $"{visit.Root}/{target.Key}/{ResultSegment}/{string.Join('-', ids)}");
    }

    private async Task ResultAsync(ProvinceVisit visit, HandInTarget target, string[] ids)
    {
        var cancellation = visit.Http.RequestAborted;
        var results = new List<UploadResult>();

        // The inbox first: what leaves it between the two looks is recorded by then.
        var waiting = ids.Length > 2 ? [] : await uploads.WaitingAsync(target, cancellation);
        foreach (var id in ids.Take(2))
        {
            var receipt = await uploads.FindAsync(target, id, visit.Reference, cancellation);
            var pending = waiting.FirstOrDefault(w => w.Id == id);
            if (receipt is not null || pending.Id is not null)
            {
                results.Add(new UploadResult(
                    id, receipt, pending.FileName ?? "", pending.ReceivedAt, receipt is null ? null : await earlier.TakenAsync(visit.Reference, receipt, cancellation)));
            }
        }

        if (ids.Length > 2 || results.Count < ids.Length)
        {
            await NotFoundAsync(visit);
            return;
        }

        var status = results.TrueForAll(r => r.Receipt is not null) ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        await ShowAsync(visit.Http, status, model.Result(visit, target, results));
    }

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());

    private async Task AgainAsync(
        ProvinceVisit visit, HandInTarget target, int status, string problem, string? note = null, IReadOnlyDictionary<string, string>? fields = null) =>
        await ShowAsync(visit.Http, status, await model.HandInAsync(visit, target, problem, CancellationToken.None, note, fields));

    private Task NotFoundAsync(ProvinceVisit visit) => SayAsync(
        visit.Http, StatusCodes.Status404NotFound, "Không có trang này", "Địa chỉ này không có gì để xem, hoặc báo cáo đã được lưu trữ. Đề nghị quay lại trang nộp báo cáo.", visit.Root);

    private Task SayAsync(HttpContext http, int status, string title, string text, string back = "") =>
        ShowAsync(http, status, model.Notice(title, text, back));

    private Task ShowAsync(HttpContext http, int status, PageView view) => PageResponse.HtmlAsync(http, status, templates.Render(view));
}
