using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Limits;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Reporting.Calendar;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.HandIn;

/// <summary>
/// The page by which a unit that has lost its link has new ones mailed to its registered contacts. It needs no link, so it tells nothing: whatever is
/// chosen and however often, the answer is the same, and takes about the same time.
/// </summary>
public sealed class LinkDesk(
    RequestedLinks requests, LinkLimits limits, Seal seal, CurrentReference currentReference, PageTemplates templates, MailSettings settings, IOptions<LinkOptions> options, TimeProvider clock)
{
    /// <summary>Segments below <see cref="ProvincePages.Root"/>: the page, and the answer.</summary>
    public const string Segment = HandInLinks.AskLinkSegment, AskedSegment = "da-yeu-cau";

    /// <summary>The name of the form's field.</summary>
    public const string UnitField = "don_vi";

    private const int MaxFormBytes = 4 * 1024;

    // Longer than the storage takes to look and to write.
    private static readonly TimeSpan LeastAnswer = TimeSpan.FromMilliseconds(500);

    /// <summary>Answers a call below the segment.</summary>
    /// <param name="http">The call.</param>
    /// <param name="path">What stands behind the segment.</param>
    /// <returns>Whether there is such a page.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext http, string[] path)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!seal.HasKey)
        {
            return false;
        }

        switch (path)
        {
            case [] when !HttpMethods.IsPost(http.Request.Method):
                await ShowAsync(http, asked: false);
                return true;
            case [AskedSegment] when !HttpMethods.IsPost(http.Request.Method):
                await ShowAsync(http, asked: true);
                return true;
            case [var signed] when HttpMethods.IsPost(http.Request.Method) && SameSite.Sent(http.Request, options.Value.BaseUrl) && FormNumber.Read(signed, seal, Segment) is { } number:
                await Task.WhenAll(AskAsync(http, number), Task.Delay(LeastAnswer, clock));
                await PageResponse.SeeOtherAsync(http, $"{ProvincePages.Root}/{Segment}/{AskedSegment}");
                return true;
            default:
                return false;
        }
    }

    private async Task AskAsync(HttpContext http, string number)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentLength is null or > MaxFormBytes)
        {
            return;
        }

        string unit;
        try
        {
            unit = (await http.Request.ReadFormAsync(http.RequestAborted))[UnitField].ToString();
        }
        catch (Exception foreign) when (foreign is InvalidDataException or IOException)
        {
            return;
        }

        // What is no unit has one count together.
        var known = (await currentReference.GetAsync(http.RequestAborted)).Units.Find(unit, Today)?.Code ?? "";
        if (limits.Count(Segment + " " + known, isUpload: true) is null)
        {
            await requests.RunAsync(known, number, http.RequestAborted);
        }
    }

    private async Task ShowAsync(HttpContext http, bool asked)
    {
        var reference = await currentReference.GetAsync(http.RequestAborted);
        var view = new AskLinkView(
            PageFrame.Of(ProvincePages.Root, asked ? "Đã ghi nhận yêu cầu" : "Nhận lại liên kết nộp báo cáo", PageAudience.Officer, settings, reference, Today),
            asked,
            $"{ProvincePages.Root}/{Segment}/{FormNumber.Make(seal, Segment)}",
            [.. reference.Units.On(Today).OrderBy(u => u.Name, StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo("vi-VN"), ignoreCase: true)).Select(u => new Choice(u.Code, u.FullName, false))],
            RequestedLinks.MaxOfUnit);
        await PageResponse.HtmlAsync(http, StatusCodes.Status200OK, templates.Render(view));
    }

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());
}
