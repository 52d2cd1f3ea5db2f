using KhuyenCong.Pages.Api;
using KhuyenCong.Pages.Away;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Limits;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pages.Submissions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KhuyenCong.Pages;

/// <summary>Registers the pages; the app, the local host and the tests call the same.</summary>
public static class PagesConfiguration
{
    /// <summary>Adds the pages over the pipeline, which is registered apart.</summary>
    /// <param name="services">The container; who decides about the ministry's pages may be in it already, otherwise it is the platform.</param>
    /// <param name="configuration">Settings: section <c>Pages</c>.</param>
    public static IServiceCollection AddPages(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<PagesOptions>().Bind(configuration.GetSection(Pipeline.Links.LinkOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(configuration);
        services.TryAddSingleton<IMinistryAccess, PlatformAccess>();
        services.AddSingleton<PageTemplates>();
        services.AddSingleton<AwayAnswer>();
        services.AddSingleton<LinkLimits>();
        services.AddSingleton<SubmissionFiles>();
        services.AddSingleton<HandInUpload>();
        services.AddSingleton<DifficultyDesk>();
        services.AddSingleton<CorrectionDesk>();
        services.AddSingleton<DryRunDesk>();
        services.AddSingleton<LinkDesk>();
        services.AddSingleton<ProvinceModel>();
        services.AddSingleton<ProvincePages>();
        services.AddSingleton<MinistryModel>();
        services.AddSingleton<DifficultiesPage>();
        services.AddSingleton<IndicatorsPage>();
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<ReportPage>();
        services.AddSingleton<HistoryPage>();
        services.AddSingleton<MissingForms>();
        services.AddSingleton<ScorecardModel>();
        services.AddSingleton<MinistryPages>();
        services.AddSingleton<ReportApi>();
        return services;
    }

    /// <summary>Serves the pages, and the answers for other systems, from a web server of one's own: there is no host that asks for a key, so who sees the ministry's pages may call.</summary>
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];
        routes.MapMethods(ProvincePages.Root + "/{**rest}", methods, (HttpContext http, ProvincePages pages) => pages.HandleAsync(http));
        routes.MapMethods(MinistryPages.Root + "/{**rest}", methods, (HttpContext http, MinistryPages pages) => pages.HandleAsync(http));
        routes.MapMethods(
            ReportApi.Root + "/{**rest}", [HttpMethods.Get, HttpMethods.Head],
            (HttpContext http, ReportApi api, IMinistryAccess access) => access.Judge(http).Officer is null ? ReportApi.RefuseAsync(http) : api.HandleAsync(http));
    }
}
