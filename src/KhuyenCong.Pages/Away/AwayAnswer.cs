using System.Globalization;
using System.Net.Sockets;
using Azure;
using Azure.Identity;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Difficulties;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.Away;

/// <summary>
/// Stands before every page and download: waits no longer for the storage than a person does, and says in words when it is away, so that nobody meets
/// an empty answer; a fault of the program is told the same way. Only what lies in the assembly is needed to say it.
/// </summary>
public sealed partial class AwayAnswer(
    PageTemplates templates, MailSettings settings, CurrentReference currentReference, RunningSign running, IOptions<PagesOptions> options, ILogger<AwayAnswer> log)
{
    /// <summary>After so many minutes a person is asked to come back, after so many to ask for help.</summary>
    public const int ComeBackAfter = 2, AskAfter = 30;

    private static readonly object NoteKey = new();

    /// <summary>Keeps what was written in a form until the call is answered: where the form is not taken, the answer gives it back.</summary>
    public static void Keep(HttpContext http, string? note)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Items[NoteKey] = note;
    }

    /// <summary>Answers a call by a page; in words when the storage does not let it.</summary>
    /// <param name="http">The call.</param>
    /// <param name="root">Where the pages lie.</param>
    /// <param name="page">Answers it.</param>
    public async Task BeforeAsync(HttpContext http, string root, Func<HttpContext, Task> page)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(page);
        StoragePatience.Within = TimeSpan.FromSeconds(options.Value.StorageSeconds);
        try
        {
            await page(http);
        }
        catch (Exception fault) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            // A fault of the program is ours as well, and an empty answer would tell an officer nothing.
            var isOfStorage = IsOfStorage(fault);
            if (isOfStorage)
            {
                LogAway(fault, http.Request.Method, root);
            }
            else
            {
                LogFault(fault, http.Request.Method, root);
            }

            http.Response.Clear();
            http.Response.Headers.RetryAfter = (ComeBackAfter * 60).ToString(CultureInfo.InvariantCulture);
            await PageResponse.HtmlAsync(http, isOfStorage ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError, templates.Render(View(http, root)));
        }
    }

    /// <summary>Ends a call while the table is being rebuilt, when a page would show half of it.</summary>
    /// <exception cref="StorageAwayException">It is being rebuilt.</exception>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        if (!await running.HoldAsync(cancellation))
        {
            throw new StorageAwayException("The table is being rebuilt.");
        }
    }

    // A download that is cut off in its midst throws what its stream does; a connection that is cut while it is made, what its socket does.
    internal static bool IsOfStorage(Exception fault) => fault switch
    {
        StorageAwayException or RequestFailedException or AuthenticationFailedException or OperationCanceledException or IOException or HttpRequestException or SocketException => true,
        AggregateException all => all.InnerExceptions.All(IsOfStorage),
        _ => false,
    };

    private AwayView View(HttpContext http, string root)
    {
        var isPost = HttpMethods.IsPost(http.Request.Method);
        var isMinistry = root == "/" + HandInLinks.SituationPath;
        string[] segments = (http.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (title, text) = (isPost, isMinistry) switch
        {
            (true, false) when segments is [_, HandInLinks.AskLinkSegment, ..] => ("Chưa ghi nhận được yêu cầu",
                $"Hệ thống đang gặp sự cố nên chưa chắc đã ghi nhận được yêu cầu gửi liên kết. Đề nghị chờ {ComeBackAfter} phút rồi gửi lại."),
            (true, false) when segments is [_, _, _, HandInLinks.DryRunSegment, ..] => ("Chưa kiểm tra thử được",
                $"Hệ thống đang gặp sự cố nên chưa kiểm tra thử được. Tệp chưa được nộp. Đề nghị chờ {ComeBackAfter} phút rồi kiểm tra thử lại."),
            (true, false) => ("Chưa nộp được",
                "Báo cáo vừa gửi CHƯA được tiếp nhận: hệ thống đang gặp sự cố nên chưa chắc đã nhận được tệp. Đây không phải lỗi của đơn vị; những gì đã nộp trước đây vẫn được giữ nguyên. "
                + $"Đề nghị chờ {ComeBackAfter} phút rồi nộp lại: nộp hai lần không gây trùng báo cáo."),
            (true, true) => ("Chưa thực hiện được",
                $"Hệ thống đang gặp sự cố nên chưa chắc yêu cầu vừa gửi đã được thực hiện. Đề nghị chờ {ComeBackAfter} phút, mở lại trang của đơn vị, xem đã có thay đổi chưa rồi thực hiện lại nếu cần."),
            _ => ("Hệ thống tạm thời gián đoạn",
                $"Hệ thống hiện chưa đọc được dữ liệu. Những gì đã gửi và thời điểm nhận vẫn được giữ nguyên, không mất gì. Đề nghị mở lại trang này sau {ComeBackAfter} phút."),
        };
        return new AwayView(
            PageFrame.Of(root, title, isMinistry ? PageAudience.Ministry : PageAudience.Officer, settings, reference: null, today: default) with { Notices = currentReference.Notices },
            $"{text} Sau {AskAfter} phút vẫn chưa được thì đề nghị liên hệ {settings.HelpName}.",
            isPost,
            Back: !isPost ? "" : isMinistry ? root : "/" + string.Join('/', segments.Take(3).Select(Uri.EscapeDataString)),
            Note: ForeignText.Clean(http.Items[NoteKey] as string, 2 * DifficultyText.MaxCharacters));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The storage is away, so a {Method} below {Root} was answered by 503")]
    private partial void LogAway(Exception fault, string method, string root);

    [LoggerMessage(Level = LogLevel.Error, Message = "A {Method} below {Root} met a fault of the program and was answered by 500")]
    private partial void LogFault(Exception fault, string method, string root);
}
