using KhuyenCong.Emulator;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace KhuyenCong.Cli.Demo;

/// <summary>What a newcomer opens when a demo is served: pages of both sides, reports to hand in, and the demo's folder beside them.</summary>
internal static class DemoServing
{
    /// <summary>The port of the pages; another than that of <c>run</c>, so that both may run.</summary>
    public const int Port = 7190;

    /// <summary>A moment shortly before the digest of the morning after the due day.</summary>
    public const string BeforeADigest = "2026-09-22T08:25";

    /// <summary>The folder of the reports that are ready to be handed in.</summary>
    public const string ToHandInFolder = "to-hand-in";

    private static readonly (Standing Standing, string Said)[] Told =
        [(Standing.Missing, "which has sent nothing"), (Standing.RejectedOpen, "whose report was sent back"), (Standing.OnTime, "which has handed in"), (Standing.Late, "which was late")];

    /// <summary>The link in a mail to a unit on a day; null when nobody is its contact.</summary>
    public static async Task<Uri?> LinkAsync(IServiceProvider services, string unit, DateOnly day, CancellationToken cancellation) =>
        ReferenceData.Shipped.Contacts.For(unit, day).To is { } contact
            ? await services.GetRequiredService<HandInLinks>().MakeAsync(unit, contact.Email, HandInLinks.UntilOf(day), cancellation)
            : null;

    /// <summary>Chooses a unit of each standing with what is open, and writes a right and a wrong report of the first.</summary>
    /// <param name="services">The pipeline.</param>
    /// <param name="address">Where the pages are served.</param>
    /// <param name="at">The moment.</param>
    /// <param name="folder">The demo's folder.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<DemoServed> PrepareAsync(IServiceProvider services, Uri address, DateTimeOffset at, DirectoryInfo folder, CancellationToken cancellation)
    {
        var (reference, day) = (ReferenceData.Shipped, VietnamTime.DayOf(at));
        var open = reference.Duties.OpenOn(day).FirstOrDefault();
        List<(Unit Unit, string Said)> units = [];
        if (open is not null)
        {
            var state = await PeriodState.ReadAsync(services.GetRequiredService<ReportTable>(), new ReportPartition(open.Form, open.Period), cancellation);
            var standings = ComplianceView.Units(state, open, reference, at);
            units.AddRange(from told in Told
                           let first = standings.FirstOrDefault(u => u.Standing == told.Standing)
                           where first is not null
                           select (first.Unit, $", {told.Said}"));
        }

        if (units.Count == 0)
        {
            units.Add((reference.Units.On(day)[0], ""));
        }

        var pages = new List<DemoLink> { new(new Uri(address, HandInLinks.SituationPath).AbsoluteUri, "The ministry's page") };
        foreach (var (unit, said) in units)
        {
            if (await LinkAsync(services, unit.Code, day, cancellation) is { } link)
            {
                pages.Add(new DemoLink(link.AbsoluteUri, $"The page of {unit.Name}{said}"));
            }
        }

        var toHandIn = new List<DemoLink>();
        if (open is not null && reference.Forms.For(open.Form, open.CutOff) is { } form)
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, ToHandInFolder));
            var unit = units[0].Unit;
            DemoReport Report() => new(form, unit, open, seed: 1);
            var answers = form.Scorecard.Count > 0 ? DemoAnswers.Of(0, open.Period, programmeOnFile: true, allReportsSent: true) : null;
            (string Name, string Text, Func<byte[]> Write)[] reports =
            [
                ("dung", $"{unit.Name}'s {form.Code}, right", () => (answers is null ? Report() : Report().WithAnswers(answers)).ToWorkbook()),
                ("sai", $"{unit.Name}'s {form.Code}, wrong", () => (answers is null ? Report().WithWrongTotal() : Report().WithAnswers(new Dictionary<string, string>(answers) { ["5.6"] = "4" })).ToWorkbook()),
            ];
            foreach (var (name, text, write) in reports)
            {
                var file = $"{form.Code}_{unit.Code}_{open.Period.Id}_{name}.xlsx";
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, ToHandInFolder, file), write(), cancellation);
                toHandIn.Add(new DemoLink($"{ToHandInFolder}/{file}", text));
            }
        }

        return new DemoServed(at, address, pages, toHandIn);
    }

    /// <summary>Serves the demo's folder to whoever may see the ministry's pages, its index as it is by then.</summary>
    /// <param name="host">The pages' host.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="write">Writes the index.</param>
    public static void MapFolder(WebApplication host, DirectoryInfo folder, Func<CancellationToken, Task> write)
    {
        var access = host.Services.GetRequiredService<IMinistryAccess>();
        host.Use(async (http, next) =>
        {
            if (http.GetEndpoint() is null && access.Judge(http).Officer is null)
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            if (http.Request.Path.Value is "/" or "/" + DemoIndex.FileName)
            {
                await write(http.RequestAborted);
                http.Request.Path = "/" + DemoIndex.FileName;
                http.Response.Headers.CacheControl = "no-store";
            }

            await next(http);
        });
        host.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder.FullName),
            ServeUnknownFileTypes = true,
            DefaultContentType = "message/rfc822",
        });
    }
}
