using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Health;
using KhuyenCong.Pipeline.Import;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Metrics;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.Revalidate;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline;

/// <summary>Registers the pipeline; the app, the local host and the tests call the same.</summary>
public static class PipelineConfiguration
{
    /// <summary>Adds the use cases and their adapters, and checks the options when the host starts.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configuration">Settings: section <c>ReportStorage</c> (or a connection string of that name) and section <c>Mail</c>.</param>
    public static IServiceCollection AddReportPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<StorageOptions>()
            .Bind(configuration.GetSection(StorageOptions.Section))
            .Configure(options => options.ConnectionString ??= ConnectionOf(configuration))
            .ValidateDataAnnotations()
            .Validate(
                o => o.ConnectionString is { Length: > 0 } || o is { BlobServiceUri: not null, TableServiceUri: not null },
                $"{StorageOptions.Section} names no storage: set {StorageOptions.Section} to a connection string, or {StorageOptions.Section}__blobServiceUri and {StorageOptions.Section}__tableServiceUri.")
            .ValidateOnStart();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<UploadArrival>();
        services.TryAddSingleton(_ => ReferenceData.Shipped);
        services.TryAddSingleton(s => new ReportStorage(s.GetRequiredService<IOptions<StorageOptions>>(), s.GetService<Azure.Core.Pipeline.HttpPipelinePolicy>()));
        services.AddSingleton<CurrentReference>();
        services.AddSingleton<FailedReferenceUploads>();
        services.AddSingleton<ApplyReference>();
        services.AddSingleton<AmendExtensions>();
        services.AddSingleton<RemindNow>();
        services.AddSingleton<NotedCalls>();
        services.AddSingleton<RevalidateReports>();
        services.AddMetrics();
        services.AddSingleton<ReportMetrics>();
        services.AddSingleton<RowNotes>();
        services.AddSingleton<ReportTable>();
        services.AddSingleton<Archive>();
        services.AddSingleton<ArchivedReports>();
        services.AddSingleton<EarlierReports>();
        services.AddSingleton<ProgrammesOnFile>();
        services.AddSingleton<MinistryActs>();
        services.AddSingleton<AnswerDifficulty>();
        services.AddSingleton<ReviewReport>();
        services.AddSingleton<DifficultiesOnFile>();
        services.AddSingleton<IngestReport>();
        services.AddSingleton<ImportReports>();
        services.AddSingleton<UnitTurns>();
        services.AddSingleton<FailedUploads>();
        services.AddSingleton<SweepInbox>();
        services.AddSingleton<SettlePoison>();
        services.AddSingleton<ExtensionNotices>();
        services.AddSingleton<ProgrammeReminders>();
        services.AddSingleton<CorrectionReminders>();
        services.AddSingleton<RemindProvinces>();
        services.AddSingleton<Scorecards>();
        services.AddSingleton<ComplianceQuery>();
        services.AddSingleton<SendDigest>();
        services.AddSingleton<AnswerShares>();
        services.AddSingleton<FoldedAnswers>();
        services.AddSingleton<MailWay>();
        services.AddSingleton<DeliverMail>();
        services.AddSingleton<ResendMails>();
        services.AddSingleton<TakeDeliveryEvents>();
        services.AddSingleton<ReadHealth>();
        services.AddSingleton<RunningSign>();
        services.AddSingleton<RebuildTable>();
        services.AddOptions<LinkOptions>().Bind(configuration.GetSection(LinkOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LinkOptions>, LinkOptionsValidation>());
        services.AddSingleton<Seal>();
        services.AddSingleton<HandInLinks>();
        services.AddSingleton<RequestedLinks>();
        services.AddSingleton<AnnotatedCopies>();
        services.AddSingleton<MailContents>();
        services.AddSingleton<OperatorNotices>();
        services.AddSingleton(_ => MailTemplates.Load(ReferenceData.FilesOf(ReferenceData.ShippedFolder)));
        services.AddSingleton(s => s.GetRequiredService<IOptions<MailOptions>>().Value.ToSettings());
        services.AddSingleton(s => new MailComposer(() => s.GetRequiredService<CurrentReference>().Templates, s.GetRequiredService<MailSettings>(), () => s.GetRequiredService<CurrentReference>().Notices));
        services.AddMailTransport(configuration);
        return services;
    }

    private static string? ConnectionOf(IConfiguration configuration) =>
        configuration[StorageOptions.Section] is { Length: > 0 } plain ? plain : configuration.GetConnectionString(StorageOptions.Section);
}
