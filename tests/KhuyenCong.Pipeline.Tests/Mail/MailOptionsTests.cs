using KhuyenCong.Pipeline.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed class MailOptionsTests
{
    [Theory]
    [InlineData(null, null, typeof(FolderTransport))]
    [InlineData(null, "SG.key", typeof(SendGridTransport))]
    [InlineData("Folder", "SG.key", typeof(FolderTransport))]
    [InlineData("SendGrid", "SG.key", typeof(SendGridTransport))]
    [InlineData("Smtp", null, typeof(SmtpTransport))]
    public void TheSettingsChooseTheWay(string? transport, string? key, Type expected)
    {
        using var provider = Services(("Mail:Transport", transport), ("Mail:SendGridKey", key), ("Mail:SmtpHost", "mail.example.vn")).BuildServiceProvider();

        Assert.IsType(expected, provider.GetRequiredService<IMailTransport>());
    }

    [Theory]
    [InlineData("Mail:SendGridKey", "Mail:Transport", "SendGrid")]
    [InlineData("Mail:SmtpHost", "Mail:Transport", "Smtp")]
    [InlineData("Mail:From", "Mail:From", "nobody")]
    [InlineData("Mail:From", "Mail:From", "a@b.vn\r\nBcc: c@d.vn")]
    [InlineData("Mail:RedirectTo", "Mail:RedirectTo", "a@b.vn, c@d.vn")]
    [InlineData("Mail:DailyLimit", "Mail:DailyLimit", "0")]
    [InlineData("Mail:DailyAnswers", "Mail:DailyAnswers", "0")]
    [InlineData("Mail:DailyAnswers", "Mail:DailyAnswers", "201")]
    [InlineData("Mail:DailyReserve", "Mail:DailyReserve", "-1")]
    [InlineData("Mail:DailyReserve", "Mail:DailyReserve", "91")]
    [InlineData("Mail:Folder", "Mail:Folder", " ")]
    [InlineData("Mail:HelpEmail", "Mail:HelpEmail", "")]
    [InlineData("Mail:SendGridEventKey", "Mail:SendGridEventKey", "AAAA")]
    [InlineData("Mail:TimeoutSeconds", "Mail:TimeoutSeconds", "500")]
    public async Task AMissingOrWrongSettingIsNamedAtTheStart(string named, string setting, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new(setting, value)]);
        builder.Services.AddMailTransport(builder.Configuration);
        using var host = builder.Build();

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpSecurity.None, "mail.example.vn", true, "SmtpSecurity")]
    [InlineData(SmtpSecurity.None, "192.0.2.1", true, "SmtpSecurity")]
    [InlineData(SmtpSecurity.None, "localhost.example.vn", true, "SmtpSecurity")]
    [InlineData(SmtpSecurity.None, "mail.example.vn", false, null)]
    [InlineData(SmtpSecurity.None, "127.0.0.1", true, null)]
    [InlineData(SmtpSecurity.None, "::1", true, null)]
    [InlineData(SmtpSecurity.None, "localhost", true, null)]
    [InlineData(SmtpSecurity.StartTls, "mail.example.vn", true, null)]
    public void APasswordGoesUnencryptedToThisMachineAlone(SmtpSecurity security, string host, bool signsIn, string? named)
    {
        var options = new MailOptions { Transport = MailTransportKind.Smtp, SmtpHost = host, SmtpSecurity = security, SmtpUser = signsIn ? "u" : null, SmtpPassword = signsIn ? "p" : null };

        var failure = new MailOptionsValidation().Validate(null, options).FailureMessage;

        Assert.Equal(named, failure is null ? null : failure.Split(':', ' ')[1]);
    }

    [Theory]
    [InlineData("SmtpFingerprint", "AB:CD")]
    [InlineData("SmtpCaFile", "/no/such/file.pem")]
    public void ACertificateThatCannotBeReadIsNamed(string setting, string value)
    {
        var options = new MailOptions { Transport = MailTransportKind.Smtp, SmtpHost = "mail.example.vn" };
        typeof(MailOptions).GetProperty(setting)!.SetValue(options, value);

        Assert.Contains(setting, new MailOptionsValidation().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void TheKeyIsSentOverHttpsOnlyButForAStandInOnThisMachine()
    {
        string? Failure(string host) => new MailOptionsValidation().Validate(null, new MailOptions { SendGridKey = "SG.key", SendGridHost = host }).FailureMessage;

        Assert.Null(Failure("https://api.sendgrid.com"));
        Assert.Null(Failure("http://127.0.0.1:8080"));
        Assert.Contains("SendGridHost", Failure("http://sendgrid.example.vn"), StringComparison.Ordinal);
    }

    [Fact]
    public void AMailOfATrialGoesToOneAddressAndNamesTheOthers()
    {
        var mail = SampleMail.Of().RedirectedTo("trial@moit.example.vn");

        Assert.Equal(["trial@moit.example.vn"], mail.To);
        Assert.Empty(mail.Cc);
        Assert.Contains("khuyencong.gialai@sct.example.vn; đồng gửi: giamdoc.gialai@sct.example.vn", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<body style=\"margin:0;\"><p style=", mail.Html, StringComparison.Ordinal);
        Assert.Equal(SampleMail.Of().Key, mail.Key);
    }

    private static ServiceCollection Services(params (string Key, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddMailTransport(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build());
        return services;
    }
}
