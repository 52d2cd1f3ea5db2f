using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using KhuyenCong.Pages.Away;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Periods;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.Api;

/// <summary>
/// State and figures for other systems as JSON, read-only, below <c>/api/v1</c>; <c>openapi.json</c> beside this class describes it and is an answer itself. Who may
/// call is decided before: by a function key, or on the local host by the loopback address.
/// </summary>
public sealed partial class ReportApi(
    ComplianceQuery compliance, CurrentReference currentReference, ReportTable table, AwayAnswer away, IOptions<PagesOptions> options, TimeProvider clock, ILogger<ReportApi> log)
{
    /// <summary>Where it lies.</summary>
    public const string Root = "/api/v1";

    private const string Json = "application/json; charset=utf-8", Problem = "application/problem+json; charset=utf-8", Description = "openapi.json";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly Lazy<byte[]> LazyDescription = new(() =>
    {
        using var stream = typeof(ReportApi).Assembly.GetManifestResourceStream(Description)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    });

    /// <summary>Answers a call.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        StoragePatience.Within = TimeSpan.FromSeconds(options.Value.StorageSeconds);
        try
        {
            await AnswerAsync(http, (http.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries)[2..], http.RequestAborted);
        }
        catch (Exception fault) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            LogFault(fault);
            http.Response.Clear();
            http.Response.Headers.RetryAfter = (AwayAnswer.ComeBackAfter * 60).ToString(CultureInfo.InvariantCulture);
            await (AwayAnswer.IsOfStorage(fault)
                ? ProblemAsync(http, StatusCodes.Status503ServiceUnavailable, "The data cannot be read at the moment", "Try again after the time that Retry-After says.")
                : ProblemAsync(http, StatusCodes.Status500InternalServerError, "The call met a fault of the program", "It is logged; try again later."));
        }
    }

    /// <summary>Answers a call that nobody vouches for.</summary>
    public static Task RefuseAsync(HttpContext http) =>
        ProblemAsync(http, StatusCodes.Status403Forbidden, "Not allowed", "Only this machine itself may call, by its loopback address.");

    private async Task AnswerAsync(HttpContext http, string[] path, CancellationToken cancellation)
    {
        if (path is [Description])
        {
            await JsonAsync(http, LazyDescription.Value);
            return;
        }

        if (path is not ["reports"] and not ["reports", _, _] and not ["reports", _, _, "figures"])
        {
            await ProblemAsync(http, StatusCodes.Status404NotFound, "There is no such resource", $"{Root}/{Description} describes what there is.");
            return;
        }

        await away.ReadyAsync(cancellation);
        var reference = await currentReference.GetAsync(cancellation);
        if (path is ["reports"])
        {
            await JsonAsync(http, ReportList.Of(SituationReport.Asked(reference, VietnamTime.DayOf(clock.GetUtcNow()))));
            return;
        }

        if (!Period.TryParseId(path[2], out var period) || path[1].Length > 20 || !path[1].All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            await ProblemAsync(http, StatusCodes.Status400BadRequest, "The form or the period is malformed", "A form is written KC-01, a period 2026-Q3, 2026-H1, 2026-9M, 2026-Y or 2026-M07.");
            return;
        }

        if (SituationReport.Find(new ReportPartition(path[1], period), reference) is not { } report)
        {
            await ProblemAsync(http, StatusCodes.Status404NotFound, "There is no such report", $"The form is not due for this period; {Root}/reports lists what is.");
            return;
        }

        var digest = await compliance.DigestAsync(new TableLook(table), report.Deadlines, DigestMoment.Weekly, reference, clock.GetUtcNow(), cancellation);
        await (path.Length == 3 ? JsonAsync(http, StateAnswer.Of(report, digest)) : JsonAsync(http, FiguresAnswer.Of(report, digest)));
    }

    private static Task JsonAsync<T>(HttpContext http, T answer) => JsonAsync(http, JsonSerializer.SerializeToUtf8Bytes(answer, Written));

    // The tag is of the content, so that whoever asks again learns cheaply that nothing changed; nothing is kept without asking.
    private static Task JsonAsync(HttpContext http, byte[] content)
    {
        var tag = '"' + Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16)) + '"';
        http.Response.Headers.ETag = tag;
        const string Cache = "private, no-cache";
        return http.Request.Headers.IfNoneMatch.SelectMany(v => (v ?? "").Split(',')).Any(v => v.Trim() is var asked && (asked == "*" || asked == tag || asked == "W/" + tag))
            ? PageResponse.DataAsync(http, StatusCodes.Status304NotModified, null, Json, Cache)
            : PageResponse.DataAsync(http, StatusCodes.Status200OK, content, Json, Cache);
    }

    private static Task ProblemAsync(HttpContext http, int status, string title, string detail) =>
        PageResponse.DataAsync(http, status, JsonSerializer.SerializeToUtf8Bytes(new { type = "about:blank", title, status, detail }, Written), Problem, "no-store");

    [LoggerMessage(Level = LogLevel.Error, Message = "A call of another system could not be answered")]
    private partial void LogFault(Exception fault);
}
