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
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.OwnReports;
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

/// <summary>
/// The ministry's pages, at and below <c>/tinh-hinh</c>: where everybody stands, a unit with its forms, its report and how the ministry judges it, a submission with its
/// files, figures by units and indicators, scorecards, programmes, difficulties with their answers, the units through the periods, and the ministry's own report.
/// </summary>
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
        if (await FileAsync(http, reference, path))
        {
            return;
        }

        await (await ViewAsync(http, officer, reference, path) is { } view ? ShowAsync(http, StatusCodes.Status200OK, view) : NotFoundAsync(http));
    }

    // What is saved; false when the path is of none.
    private async Task<bool> FileAsync(HttpContext http, ReferenceData reference, string[] path)
    {
        switch (path)
        {
            case [IndicatorsPage.Segment, var key, var name] when SituationReport.Find(key, reference) is { } report:
                return await indicators.TryWriteAsync(http, report, name, reference);
            case [ReportSegment, var name] when name.EndsWith(ReportEnding, StringComparison.Ordinal) && SituationReport.Find(name[..^ReportEnding.Length], reference) is { } report:
                await WriteReportAsync(http, report, reference, http.RequestAborted);
                return true;
            case [SubmissionSegment, var partition, var code, var upload, var file] when await SubmissionAsync(partition, code, upload, http.RequestAborted) is { } receipt:
                return await files.TryWriteAsync(http, receipt, file);
            default:
                return false;
        }
    }

    // What is shown; null when the path is of nothing.
    private async Task<PageView?> ViewAsync(HttpContext http, MinistryOfficer officer, ReferenceData reference, string[] path)
    {
        var (query, cancellation) = (http.Request.Query, http.RequestAborted);
        return path switch
        {
            [] => await SituationAsync(query, officer, reference, cancellation),
            [HandInLinks.ProgrammesSegment] => await model.ProgrammesAsync(reference, cancellation),
            [DifficultiesPage.Segment] => await difficulties.ShowAsync(query, officer, null, reference, cancellation),
            [HistoryPage.Segment] => await history.ShowAsync(reference, cancellation),
            [SubmissionSegment, var partition, var code, var upload] =>
                await SubmissionAsync(partition, code, upload, cancellation) is { } receipt ? model.Submission(partition, upload, receipt, reference) : null,
            [IndicatorsPage.Segment, var key] when SituationReport.Find(key, reference) is { } report =>
                await indicators.ShowAsync(report, SituationReport.Asked(reference, Today), query, reference, cancellation),
            [ScoresSegment, var key] when SituationReport.Find(key, reference) is { } report => await scorecard.AllAsync(report, query["vung"].ToString(), reference, cancellation),
            [var page, var key, var code] when Find(reference, key, code) is var (report, unit) => await ViewOfAsync(page, report, unit, query, officer, reference, cancellation),
            _ => null,
        };
    }

    private async Task<PageView?> ViewOfAsync(
        string page, SituationReport report, Unit unit, IQueryCollection query, MinistryOfficer officer, ReferenceData reference, CancellationToken cancellation) => page switch
        {
            UnitSegment => await model.UnitAsync(report, unit, officer, FormProblem.None, query, reference, cancellation),
            ReportPage.Segment => await reports.ShowAsync(report, unit, officer, ReviewProblem.None, query, reference, cancellation),
            ScoresSegment => await scorecard.UnitAsync(report, unit, reference, cancellation),
            _ => null,
        };

    // The report that is named; without a name the one that is due next, else the newest.
    private async Task<PageView?> SituationAsync(IQueryCollection query, MinistryOfficer officer, ReferenceData reference, CancellationToken cancellation)
    {
        var known = SituationReport.Asked(reference, Today);
        var named = query["bao-cao"].ToString();
        if (named.Length == 0 && known.Count == 0)
        {
            return model.Notice("Chưa có kỳ báo cáo nào", model.FirstOpening(reference));
        }

        var report = named.Length > 0 ? SituationReport.Find(named, reference) : known.Where(k => k.Deadlines.Lock >= Today).MinBy(k => k.Deadlines.Due) ?? known[0];
        return report is null ? null : await model.SituationAsync(report, officer, FormProblem.None, query, reference, cancellation);
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
        // Of the forms that give time or take it back, and of that about several units, which does either, the desk itself asks for the right.
        var isOfTime = path is [MissingForms.TimeSegment or MissingForms.EndSegment or MissingForms.SeveralSegment, ..];
        if (!officer.MayAct && !(isOfTime && officer.MayChangeReference))
        {
            await SayAsync(http, StatusCodes.Status403Forbidden, "Không có quyền thực hiện", "Tài khoản này được xem nhưng không được thực hiện việc gì đối với báo cáo, nên chưa có gì thay đổi. Đề nghị liên hệ người quản trị hệ thống.");
            return;
        }

        await (path switch
        {
            [DifficultiesPage.Segment, var partition, var told, var name, var number] => PostAnswerAsync(http, officer, reference, (partition, told, name), number),
            [ReviewDesk.Segment, var key, var code, var number] when Find(reference, key, code) is var (report, unit) => PostReviewAsync(http, officer, reference, report, unit, number),
            [MissingForms.SeveralSegment, var key, var number] when SituationReport.Find(key, reference) is { } report => PostSeveralAsync(http, officer, reference, report, number),
            [MissingForms.TimeSegment or MissingForms.EndSegment or MissingForms.CallSegment or ResendSegment, var key, var code, var number] when Find(reference, key, code) is var (report, unit) =>
                PostUnitAsync(http, officer, reference, path[0], report, unit, number),
            _ => NotFoundAsync(http),
        });
    }

    private async Task PostAnswerAsync(HttpContext http, MinistryOfficer officer, ReferenceData reference, (string Partition, string Unit, string Name) told, string signed)
    {
        if (await CheckedAsync(http, signed, DifficultiesPage.SubjectOf(officer, told.Partition, told.Unit, told.Name)) is not var (said, number))
        {
            return;
        }

        var (refused, place) = await difficulties.AnswerAsync(told.Partition, told.Unit, told.Name, number, officer, said, http.RequestAborted);
        await (refused is null
            ? PageResponse.SeeOtherAsync(http, place)
            : ShowAsync(http, refused.Status, await difficulties.ShowAsync(http.Request.Query, officer, refused, reference, http.RequestAborted)));
    }

    private async Task PostReviewAsync(HttpContext http, MinistryOfficer officer, ReferenceData reference, SituationReport report, Unit unit, string signed)
    {
        if (await CheckedAsync(http, signed, ReviewDesk.SubjectOf(officer, report, unit)) is not var (said, number))
        {
            return;
        }

        var problem = await review.ActAsync(report, unit, number, officer, said, reference, http.RequestAborted);
        await (problem is null
            ? PageResponse.SeeOtherAsync(http, $"{ReportPage.PathOf(report.Key, unit.Code)}#{ReviewDesk.Segment}")
            : ShowAsync(http, problem.Status, await reports.ShowAsync(report, unit, officer, problem, http.Request.Query, reference, http.RequestAborted)));
    }

    private async Task PostSeveralAsync(HttpContext http, MinistryOfficer officer, ReferenceData reference, SituationReport report, string signed)
    {
        if (await CheckedAsync(http, signed, SubjectOf(officer, report, null)) is not var (said, _))
        {
            return;
        }

        var (problem, result) = await missing.SeveralAsync(report, officer, said, reference, http.RequestAborted);
        await (problem is null
            ? PageResponse.SeeOtherAsync(http, $"{Root}?bao-cao={report.Key}{result}")
            : ShowAsync(http, StatusCodes.Status400BadRequest, await model.SituationAsync(report, officer, problem, http.Request.Query, reference, http.RequestAborted)));
    }

    private async Task PostUnitAsync(HttpContext http, MinistryOfficer officer, ReferenceData reference, string segment, SituationReport report, Unit unit, string signed)
    {
        if (await CheckedAsync(http, signed, SubjectOf(officer, report, unit)) is not var (said, number))
        {
            return;
        }

        if (segment == ResendSegment)
        {
            await ResendAsync(http, officer, report, unit, said["thu"].ToString());
            return;
        }

        var problem = await missing.UnitAsync(segment, report, unit, number, officer, said, reference, http.RequestAborted);
        var place = segment == MissingForms.CallSegment ? MissingForms.CallSegment : MissingForms.TimeSegment;
        await (problem is null
            ? PageResponse.SeeOtherAsync(http, $"{Root}/{UnitSegment}/{report.Key}/{unit.Code}#{place}")
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
