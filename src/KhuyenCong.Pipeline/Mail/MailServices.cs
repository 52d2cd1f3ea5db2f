using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Adds the sending of mails to an app.</summary>
public static class MailServices
{
    /// <summary>
    /// Adds <see cref="MailOptions"/>, checked when the host starts, and the one <see cref="IMailTransport"/> that they choose.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configuration">Settings with the section <c>Mail</c>.</param>
    public static IServiceCollection AddMailTransport(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailOptions>, MailOptionsValidation>());
        services.TryAddSingleton(TimeProvider.System);

        // The transport keeps its own time; a redirect would send the mail and the key to another server.
        services.AddHttpClient(nameof(SendGridTransport), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.ConnectTimeout = TimeSpan.FromSeconds(10);
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                handler.AllowAutoRedirect = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.TryAddSingleton<IMailTransport>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<MailOptions>>();
            var clock = provider.GetRequiredService<TimeProvider>();
            return options.Value.ChosenTransport switch
            {
                MailTransportKind.SendGrid => new SendGridTransport(
                    provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SendGridTransport)), options, clock),
                MailTransportKind.Smtp => new SmtpTransport(options, clock),
                _ => new FolderTransport(options, clock),
            };
        });
        return services;
    }
}
