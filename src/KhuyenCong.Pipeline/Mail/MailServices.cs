using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Adds the sending of mails to an app.</summary>
public static class MailServices
{
    /// <summary>
    /// Adds <see cref="MailOptions"/> (section <c>Mail</c>, checked at the start) and the one <see cref="IMailTransport"/> that they choose.
    /// </summary>
    public static IServiceCollection AddMailTransport(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<MailOptions>, MailOptionsValidation>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMailTransport>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<MailOptions>>();
            var clock = provider.GetRequiredService<TimeProvider>();
            if (options.Value.WhatIf)
            {
                return new WhatIfTransport(provider.GetRequiredService<ILogger<WhatIfTransport>>());
            }

            IMailTransport transport = options.Value.ChosenTransport switch
            {
                MailTransportKind.SendGrid => new SendGridTransport(Connection(), options, clock),
                MailTransportKind.Smtp => new SmtpTransport(options, clock),
                _ => new FolderTransport(options, clock),
            };
            return string.IsNullOrEmpty(options.Value.RedirectTo) ? transport : new RedirectingTransport(transport, options.Value.RedirectTo);
        });
        return services;
    }

    // A connection that lives as long as the app must look the name up again now and then; the transport keeps its own time.
    private static HttpClient Connection() => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        AllowAutoRedirect = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
