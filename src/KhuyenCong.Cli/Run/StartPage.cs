using System.Net;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Links;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Cli.Run;

/// <summary>Where somebody begins who opens the local host's address: the pages of both sides.</summary>
internal static class StartPage
{
    /// <summary>Shows it at <c>/</c> to whoever may see the ministry's pages: it holds a province's link.</summary>
    /// <param name="host">The pages' host.</param>
    /// <param name="province">A province's page; null when it is not to be shown.</param>
    public static void Map(WebApplication host, Uri? province) => host.MapGet("/", async (HttpContext http, IMinistryAccess access) =>
    {
        if (access.Judge(http).Officer is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        await http.Response.WriteAsync(
            $$"""
            <!DOCTYPE html>
            <html lang="vi">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Báo cáo khuyến công trên máy này</title>
            <style>body { max-width: 640px; margin: 32px auto; padding: 0 16px; color: #1b1f23; font: 17px/1.6 Arial, Helvetica, sans-serif; } a { color: #0b4f8a; }</style>
            </head>
            <body>
            <main>
            <h1>Báo cáo khuyến công trên máy này</h1>
            <ul>
            <li><a href="/{{HandInLinks.SituationPath}}">Trang tình hình của Bộ Công Thương</a></li>
            <li>{{(province is null ? "Trang nộp báo cáo của địa phương: mở liên kết trong thư gửi đơn vị." : $"<a href=\"{WebUtility.HtmlEncode(province.AbsoluteUri)}\">Trang nộp báo cáo của một địa phương</a>; của đơn vị khác: mở liên kết trong thư gửi đơn vị đó.")}}</li>
            </ul>
            <p>Thư được ghi vào thư mục nêu ở cửa sổ dòng lệnh nơi chương trình đang chạy; bấm Ctrl+C ở đó để kết thúc.</p>
            </main>
            </body>
            </html>
            """,
            http.RequestAborted);
    });
}
