using KhuyenCong.Pipeline.Mail;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed class SmtpTransportTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 18, 9, 5, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_mail_arrives_whole()
    {
        await using var server = new SmtpStandIn();

        var answer = await Transport(server).SendAsync(SampleMail.Of(), default);

        Assert.Equal(SendResult.Accepted, answer.Result);
        using var mime = await MimeMessage.LoadAsync(new MemoryStream(server.Taken.Single()));
        Assert.Equal(SampleMail.Of().Subject, mime.Subject);
        Assert.Equal(answer.MessageId, mime.MessageId);
        Assert.Contains("Đề nghị nộp báo cáo.", mime.TextBody, StringComparison.Ordinal);
        Assert.Contains("Sở Công Thương", mime.HtmlBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "451 later", SendResult.TryLater)]
    [InlineData("RCPT", "550 no such user", SendResult.Refused)]
    [InlineData("RCPT", "450 greylisted", SendResult.TryLater)]
    [InlineData("END", "554 refused", SendResult.Refused)]
    [InlineData("END", "452 full", SendResult.TryLater)]
    [InlineData("END", "cut", SendResult.Unknown)]
    [InlineData("EHLO", "cut", SendResult.TryLater)]
    public async Task Every_answer_has_its_meaning(string verb, string script, SendResult expected)
    {
        await using var server = new SmtpStandIn();
        server.Script[verb] = script;

        var answer = await Transport(server).SendAsync(SampleMail.Of(), default);

        Assert.Equal(expected, answer.Result);
        Assert.DoesNotContain("@", answer.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Taken);
        Assert.True(server.Commands.Count(c => c.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase)) <= 1);
    }

    [Fact]
    public async Task A_mail_that_was_taken_stays_accepted_when_the_farewell_fails()
    {
        await using var server = new SmtpStandIn();
        server.Script["QUIT"] = "cut";

        var answer = await Transport(server).SendAsync(SampleMail.Of(), default);

        Assert.Equal(SendResult.Accepted, answer.Result);
    }

    [Fact]
    public async Task A_server_without_encryption_is_not_spoken_to_when_it_is_asked_for()
    {
        await using var server = new SmtpStandIn();

        var answer = await Transport(server, o => o.SmtpSecurity = SmtpSecurity.StartTls).SendAsync(SampleMail.Of(), default);

        Assert.Equal(SendResult.TryLater, answer.Result);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
    }

    private static SmtpTransport Transport(SmtpStandIn server, Action<MailOptions>? set = null) => new(
        SampleMail.Options(o =>
        {
            (o.SmtpHost, o.SmtpPort, o.SmtpSecurity, o.TimeoutSeconds) = ("127.0.0.1", server.Port, SmtpSecurity.None, 5);
            set?.Invoke(o);
        }),
        new FakeTimeProvider(Now));
}
