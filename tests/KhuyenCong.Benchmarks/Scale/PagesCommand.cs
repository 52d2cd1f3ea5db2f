using System.CommandLine;
using System.Diagnostics;
using System.Net;
using KhuyenCong.Emulator;
using KhuyenCong.Pages.Api;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Benchmarks.Scale;

/// <summary><c>pages</c>: how the storage calls and the time of each of the ministry's pages, downloads and answers to other systems grow with the units.</summary>
public static class PagesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var units = ScaleCommands.Units();
        var command = new Command("pages", "Opens each of the ministry's pages, downloads and answers to other systems, on the morning after the due date; two thirds of the units have handed in, now, the period before and a year before.") { units };
        command.SetAction((call, cancellation) => RunAsync(call.GetValue(units)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int[] units, CancellationToken cancellation)
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"Storage calls / milliseconds at {string.Join(", ", units)} units");
        var lines = new List<(string Name, List<string> Measured)>();
        foreach (var count in units)
        {
            await using var azurite = await Azurite.StartAsync(null, Console.WriteLine, cancellation);
            await using var deployment = await Deployment.StartAsync(azurite.ConnectionString, ManyUnits.Of(count), cancellation);
            var written = 0;
            foreach (var period in MinistryAddresses.PeriodsOf(deployment.Reference, deployment.Deadlines))
            {
                written += await FiledReports.WriteAsync(deployment.Get<ReportTable>(), deployment.Reference, period, statesAlone: false, cancellation);
            }

            deployment.Clock.MoveTo(VietnamTime.StartOf(deployment.Deadlines.Due.AddDays(1)).AddHours(9));
            foreach (var (at, (name, path)) in MinistryAddresses.Of(deployment.Reference, deployment.Deadlines).Index())
            {
                // The first call compiles.
                await GetAsync(deployment, path, cancellation);
                var (before, clock) = (deployment.Calls, Stopwatch.StartNew());
                await GetAsync(deployment, path, cancellation);
                if (lines.Count <= at)
                {
                    lines.Add((name, []));
                }

                lines[at].Measured.Add(FormattableString.Invariant($"{deployment.Calls - before} / {clock.Elapsed.TotalMilliseconds:0}"));
            }

            Console.WriteLine(FormattableString.Invariant($"{count,5} units: {written} rows"));
        }

        foreach (var (name, measured) in lines)
        {
            Console.WriteLine($"{name,-40} {string.Join(", ", measured)}");
        }

        return 0;
    }

    private static async Task GetAsync(Deployment deployment, string address, CancellationToken cancellation)
    {
        const int Port = 7190;
        var asked = new Uri(new Uri(FormattableString.Invariant($"http://localhost:{Port}")), address);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = deployment.Services, RequestAborted = cancellation };
        (http.Connection.RemoteIpAddress, http.Connection.LocalPort) = (IPAddress.Loopback, Port);
        (http.Request.Method, http.Request.Protocol, http.Request.Scheme) = (HttpMethods.Get, "HTTP/1.1", asked.Scheme);
        (http.Request.Host, http.Request.Path, http.Request.QueryString) = (new HostString(asked.Authority), asked.AbsolutePath, new QueryString(asked.Query));
        http.Response.Body = body;
        await (asked.AbsolutePath.StartsWith(ReportApi.Root, StringComparison.Ordinal) ? deployment.Get<ReportApi>().HandleAsync(http) : deployment.Get<MinistryPages>().HandleAsync(http));
        if (http.Response.StatusCode != StatusCodes.Status200OK)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{address} answered {http.Response.StatusCode}."));
        }
    }
}
