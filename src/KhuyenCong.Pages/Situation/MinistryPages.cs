using System.Globalization;
using KhuyenCong.Pages.Away;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.OwnReports;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.Situation;

/// <summary>A form and period that the ministry looks at.</summary>
/// <param name="Form">The form.</param>
/// <param name="Deadlines">Its dates.</param>
public sealed record SituationReport(FormDefinition Form, Deadlines Deadlines)
{
    /// <summary>How it stands in addresses, and its partition.</summary>
    public string Key => new ReportPartition(Form.Code, Deadlines.Period);

    /// <summary>Finds a report by its key; null when there is none.</summary>
    public static SituationReport? Find(string? key, ReferenceData reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return key is not null && PartitionKey.Of(key) is ReportPartition(var code, var period)
            && reference.Duties.For(code, period) is { } deadlines && reference.Forms.For(code, deadlines.CutOff) is { } form
            ? new SituationReport(form, deadlines)
            : null;
    }

    /// <summary>Of what has been open within two years, what is asked for, the newest first.</summary>
    public static IReadOnlyList<SituationReport> Asked(ReferenceData reference, DateOnly today) => [.. Known(reference, today).Where(k => k.Deadlines.IsAsked)];

    /// <summary>What has been open within two years, asked for or not, the newest first.</summary>
    public static IReadOnlyList<SituationReport> Known(ReferenceData reference, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return
        [
            .. from deadlines in reference.Duties.Between(today.AddYears(-2), today.AddYears(1))
               where deadlines.Opens <= today
               let form = reference.Forms.For(deadlines.Form, deadlines.CutOff)
               where form is not null
               orderby deadlines.Due descending, deadlines.Form
               select new SituationReport(form, deadlines),
        ];
    }
}

/// <summary>The ministry's pages, at and below <c>/tinh-hinh</c>: where everybody stands, a unit, a submission, leave to hand in after the lock, and difficulties with their answers.</summary>
public sealed partial class MinistryPages(
    IMinistryAccess access,
    Seal seal,
    CurrentReference currentReference,
    ReportTable table,
    ComplianceQuery compliance,
    MinistryModel model,
    ScorecardModel scorecard,
    MissingForms missing,
    ResendMails resend,
    DifficultiesPage difficulties,
    IndicatorsPage indicators,
    ReportPage reports,
    ReviewDesk review,
    HistoryPage history,
    SubmissionFiles files,
    PageTemplates templates,
    AwayAnswer away,
    IOptions<LinkOptions> linkOptions,
    TimeProvider clock,
    ILogger<MinistryPages> log)
{
    /// <summary>Where the pages lie.</summary>
    public const string Root = "/" + HandInLinks.SituationPath;

    /// <summary>Segments below it.</summary>
    public const string UnitSegment = "don-vi", SubmissionSegment = "lan-nop", ResendSegment = "gui-lai", ScoresSegment = "bang-diem", ReportSegment = "bao-cao-bo";

    private const string ReportEnding = ".docx";

    /// <summary>Where the ministry's own report on a form and period is saved from.</summary>
    public static string ReportPathOf(SituationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return $"{Root}/{ReportSegment}/{report.Key}{ReportEnding}";
    }

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

        var answer = access.Judge(http);
        if (answer.Officer is not { } officer)
        {
            LogRefused(answer.IsSignedIn);
            await ShowAsync(
                http, answer.IsSignedIn ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized,
                model.NoAccess(answer.IsSignedIn, access.SignIn));
            return;
        }

        await away.ReadyAsync(http.RequestAborted);
        var reference = await currentReference.GetAsync(http.RequestAborted);
        if (HttpMethods.IsPost(http.Request.Method))
        {
            await PostAsync(http, officer, reference, path);
        }
        else
        {
            await GetAsync(http, officer, reference, path);
        }
    }

    private async Task GetAsync(HttpContext http, MinistryOfficer officer, ReferenceData reference, string[] path)
    {
        var cancellation = http.RequestAborted;
        switch (path)
        {
            case []:
                var known = SituationReport.Asked(reference, Today);
                var asked = http.Request.Query["bao-cao"].ToString();
                var report = asked.Length > 0 ? SituationReport.Find(asked, reference)
                    : known.Where(k => k.Deadlines.Lock >= Today).MinBy(k => k.Deadlines.Due) ?? known.FirstOrDefault();
                if (report is null && asked.Length == 0)
                {
                    await SayAsync(http, StatusCodes.Status200OK, "Chưa có kỳ báo cáo nào", model.FirstOpening(reference));
                    break;
                }

                if (report is null)
                {
                    await NotFoundAsync(http);
                    break;
                }

                await ShowAsync(http, StatusCodes.Status200OK, await model.SituationAsync(report, officer, FormProblem.None, http.Request.Query, reference, cancellation));
                break;
            case [HandInLinks.ProgrammesSegment]:
                await ShowAsync(http, StatusCodes.Status200OK, await model.ProgrammesAsync(reference, cancellation));
                break;
            case [DifficultiesPage.Segment]:
                await ShowAsync(http, StatusCodes.Status200OK, await difficulties.ShowAsync(http.Request.Query, officer, null, reference, cancellation));
                break;
            case [UnitSegment, var key, var code] when Find(reference, key, code) is var (found, unit):
                await ShowAsync(http, StatusCodes.Status200OK, await model.UnitAsync(found, unit, officer, FormProblem.None, http.Request.Query, reference, cancellation));
                break;
            case [IndicatorsPage.Segment, var key] when SituationReport.Find(key, reference) is { } figures:
                await ShowAsync(http, StatusCodes.Status200OK, await indicators.ShowAsync(
                    figures, SituationReport.Asked(reference, Today), http.Request.Query, reference, cancellation));
                break;
            case [IndicatorsPage.Segment, var key, var name] when SituationReport.Find(key, reference) is { } figures && await indicators.TryWriteAsync(http, figures, name, reference):
                break;
            case [ReportPage.Segment, var key, var code] when Find(reference, key, code) is var (found, unit):
                await ShowAsync(http, StatusCodes.Status200OK, await reports.ShowAsync(found, unit, officer, (FormProblem.None, ""), http.Request.Query, reference, cancellation));
                break;
            case [HistoryPage.Segment]:
                await ShowAsync(http, StatusCodes.Status200OK, await history.ShowAsync(reference, cancellation));
                break;
            case [ScoresSegment, var key] when SituationReport.Find(key, reference) is { } scored:
                await ShowAsync(http, StatusCodes.Status200OK, await scorecard.AllAsync(scored, http.Request.Query["vung"].ToString(), reference, cancellation));
                break;
            case [ScoresSegment, var key, var code]
                when Find(reference, key, code) is var (found, unit) && await scorecard.UnitAsync(found, unit, reference, cancellation) is { } scores:
                await ShowAsync(http, StatusCodes.Status200OK, scores);
                break;
            case [ReportSegment, var name] when name.EndsWith(ReportEnding, StringComparison.Ordinal) && SituationReport.Find(name[..^ReportEnding.Length], reference) is { } own:
                await WriteReportAsync(http, own, reference, cancellation);
                break;
            case [SubmissionSegment, var partition, var code, var upload] when await SubmissionAsync(partition, code, upload, cancellation) is { } receipt:
                await ShowAsync(http, StatusCodes.Status200OK, model.Submission(partition, upload, receipt, reference));
                break;
            case [SubmissionSegment, var partition, var code, var upload, var file]
                when await SubmissionAsync(partition, code, upload, cancellation) is { } receipt && await files.TryWriteAsync(http, receipt, file):
                break;
            default:
                await NotFoundAsync(http);
                break;
        }
    }

    private async Task WriteReportAsync(HttpContext http, SituationReport report, ReferenceData reference, CancellationToken cancellation)
    {
        var look = new TableLook(table);
        var digest = await compliance.DigestAsync(look, report.Deadlines, DigestMoment.Weekly, reference, clock.GetUtcNow(), cancellation);
        using var content = new MemoryStream(await MinistryReports.WriteAsync(look, digest, reference, cancellation), writable: false);
        await PageResponse.FileAsync(http, content, MinistryReport.ContentType, DigestParts.ReportName(report.Key));
    }

    private async Task PostAsync(HttpContext http, MinistryOfficer officer, ReferenceData reference, string[] path)
    {
        if (!officer.MayAct)
        {
            await SayAsync(http, StatusCodes.Status403Forbidden, "Không có quyền thực hiện", "Tài khoản này được xem nhưng không được thực hiện việc gì đối với báo cáo, nên chưa có gì thay đổi. Đề nghị liên hệ người quản trị hệ thống.");
            return;
        }

        if (path is [DifficultiesPage.Segment, var partition, var told, var name, var signed])
        {
            if (!SameSite.Sent(http.Request, linkOptions.Value.BaseUrl) || FormNumber.Read(signed, seal, DifficultiesPage.SubjectOf(officer, partition, told, name)) is not { } act)
            {
                await ForeignFormAsync(http);
            }
            else if (await FormAsync(http) is { } said)
            {
                var (refused, place) = await difficulties.AnswerAsync(partition, told, name, act, officer, said, http.RequestAborted);
                await (refused is null
                    ? PageResponse.SeeOtherAsync(http, place)
                    : ShowAsync(http, refused.Status, await difficulties.ShowAsync(http.Request.Query, officer, refused, reference, http.RequestAborted)));
            }

            return;
        }

        if (path is [ReviewDesk.Segment, var judged, var reported, var signedAct] && Find(reference, judged, reported) is var (read, reporter))
        {
            if (await CheckedAsync(http, signedAct, ReviewDesk.SubjectOf(officer, read, reporter)) is var (said, act))
            {
                await (await review.ActAsync(read, reporter, act, officer, said, reference, http.RequestAborted) is var (status, wrong, places)
                    ? ShowAsync(http, status, await reports.ShowAsync(read, reporter, officer, (wrong, places), http.Request.Query, reference, http.RequestAborted))
                    : PageResponse.SeeOtherAsync(http, $"{ReportPage.PathOf(read.Key, reporter.Code)}#{ReviewDesk.Segment}"));
            }

            return;
        }

        if (path is [MissingForms.SeveralSegment, var about, var several] && SituationReport.Find(about, reference) is { } open)
        {
            if (await CheckedAsync(http, several, SubjectOf(officer, open, null)) is not var (sent, _))
            {
                return;
            }

            var (notTaken, result) = await missing.SeveralAsync(open, officer, sent, reference, http.RequestAborted);
            await (notTaken is null
                ? PageResponse.SeeOtherAsync(http, $"{Root}?bao-cao={open.Key}{result}")
                : ShowAsync(http, StatusCodes.Status400BadRequest, await model.SituationAsync(open, officer, notTaken, http.Request.Query, reference, http.RequestAborted)));
            return;
        }

        if (path is not [MissingForms.TimeSegment or MissingForms.EndSegment or MissingForms.CallSegment or ResendSegment, var key, var code, var number]
            || Find(reference, key, code) is not var (report, unit))
        {
            await NotFoundAsync(http);
            return;
        }

        if (await CheckedAsync(http, number, SubjectOf(officer, report, unit)) is not var (form, formNumber))
        {
            return;
        }

        if (path[0] == ResendSegment)
        {
            await ResendAsync(http, officer, report, unit, form["thu"].ToString());
            return;
        }

        var problem = await missing.UnitAsync(path[0], report, unit, formNumber, officer, form, reference, http.RequestAborted);
        await (problem is null
            ? PageResponse.SeeOtherAsync(http, $"{Root}/{UnitSegment}/{report.Key}/{unit.Code}#{(path[0] == MissingForms.CallSegment ? MissingForms.CallSegment : MissingForms.TimeSegment)}")
            : ShowAsync(http, StatusCodes.Status400BadRequest, await model.UnitAsync(report, unit, officer, problem, http.Request.Query, reference, http.RequestAborted)));
    }

    /// <summary>The fields of a form that was shown for this, and its number; null when it was none of ours, which then has been answered.</summary>
    private async Task<(IFormCollection Form, string Number)?> CheckedAsync(HttpContext http, string signed, string subject)
    {
        if (!SameSite.Sent(http.Request, linkOptions.Value.BaseUrl) || FormNumber.Read(signed, seal, subject) is not { } number)
        {
            await ForeignFormAsync(http);
            return null;
        }

        return await FormAsync(http) is { } form ? (form, number) : null;
    }

    /// <summary>The fields of a form; null when it was none of ours, which then has been answered.</summary>
    private async Task<IFormCollection?> FormAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentLength is null or > 64 * 1024)
        {
            await ForeignFormAsync(http);
            return null;
        }

        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception foreign) when (foreign is InvalidDataException or IOException)
        {
            await SayAsync(http, StatusCodes.Status400BadRequest, "Biểu mẫu này không dùng được", "Biểu mẫu gửi lên không phải biểu mẫu của trang này hoặc chưa được truyền trọn vẹn, nên chưa có gì thay đổi. Đề nghị mở lại trang rồi thực hiện lại.");
            return null;
        }
    }

    private Task ForeignFormAsync(HttpContext http) => SayAsync(
        http, StatusCodes.Status400BadRequest, "Biểu mẫu này không dùng được", "Trang đã cũ hoặc được mở từ nơi khác, nên chưa có gì thay đổi. Đề nghị mở lại trang rồi thực hiện lại.");

    private async Task ResendAsync(HttpContext http, MinistryOfficer officer, SituationReport report, Unit unit, string key)
    {
        if (!IsKey(key) || await table.FindAsync<MailRow>(report.Key, Keys.Mail + key, http.RequestAborted) is not { } mail || mail.Unit != unit.Code || mail.Kind == MailKinds.Operators)
        {
            await NotFoundAsync(http);
            return;
        }

        // Pressed twice it is the same: a mail that is owed again is none that is sent again.
        var choice = new ResendChoice { Mails = [report.Key + "/" + key], States = ResendChoice.Possible };
        await resend.RunAsync(choice, [report.Key], officer.Name, trial: false, http.RequestAborted);
        await PageResponse.SeeOtherAsync(http, $"{Root}/{UnitSegment}/{report.Key}/{unit.Code}#{MinistryModel.MailsAnchor}");
    }

    /// <summary>For whom and for what a form is shown.</summary>
    internal static string SubjectOf(MinistryOfficer officer, SituationReport report, Unit? unit) => $"{officer.Id}\n{report.Key}\n{unit?.Code ?? MissingForms.SeveralSegment}";

    /// <summary>Reads a day as people and as browsers write it.</summary>
    internal static bool TryDay(string text, out DateOnly day) => DateOnly.TryParseExact(
        text.Trim(), ["yyyy-MM-dd", "d/M/yyyy", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private async Task<Receipt?> SubmissionAsync(string partition, string unit, string upload, CancellationToken cancellation) =>
        IsKey(partition) && IsKey(unit) && IsKey(upload)
            ? (await table.FindAsync<SubmissionRow>(partition, SubmissionRow.Key(unit, upload), cancellation))?.ReadReceipt()
            : null;

    internal static bool IsKey(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static (SituationReport Report, Unit Unit)? Find(ReferenceData reference, string key, string code) =>
        SituationReport.Find(key, reference) is { } report && reference.Units.Find(code, report.Deadlines.CutOff) is { } unit ? (report, unit) : null;

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());

    private Task NotFoundAsync(HttpContext http) => SayAsync(
        http, StatusCodes.Status404NotFound, "Không có trang này", "Địa chỉ này không có gì để xem. Đề nghị quay lại trang tình hình nộp báo cáo.");

    private Task SayAsync(HttpContext http, int status, string title, string text) => ShowAsync(http, status, model.Notice(title, text));

    private Task ShowAsync(HttpContext http, int status, PageView view) => PageResponse.HtmlAsync(http, status, templates.Render(view));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call to the ministry's pages was refused; signed in: {SignedIn}")]
    private partial void LogRefused(bool signedIn);
}
