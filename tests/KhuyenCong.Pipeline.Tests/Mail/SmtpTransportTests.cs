using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KhuyenCong.Pipeline.Mail;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed class SmtpTransportTests
{
    private const string To = "a@sct.example.vn", Second = "b@sct.example.vn", Copy = "c@sct.example.vn";

    private static readonly DateTimeOffset Now = new(2026, 9, 18, 9, 5, 0, TimeSpan.Zero);

    private static MailMessage ToThree => SampleMail.Of() with { To = [To, Second], Cc = [Copy] };

    [Fact]
    public async Task AMailArrivesWhole()
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
    [InlineData("GREETING", "554 5.7.1 go away", SendResult.WayDown)]
    [InlineData("GREETING", "421 4.3.2 busy", SendResult.WayDown)]
    [InlineData("GREETING", "cut", SendResult.WayDown)]
    [InlineData("GREETING", "silent", SendResult.WayDown)]
    [InlineData("EHLO", "cut", SendResult.WayDown)]
    [InlineData("MAIL", "451 later", SendResult.WayDown)]
    [InlineData("MAIL", "452 4.3.1 no room", SendResult.WayDown)]
    [InlineData("MAIL", "530 5.7.0 Authentication required", SendResult.WayDown)]
    [InlineData("MAIL", "550 5.1.8 bad sender", SendResult.WayDown)]
    [InlineData("MAIL", "553 5.7.1 Sender address rejected: not owned by user", SendResult.WayDown)]
    [InlineData("MAIL", "421 4.7.0 too many connections", SendResult.WayDown)]
    [InlineData("MAIL", "cut", SendResult.WayDown)]
    [InlineData("MAIL", "552 5.3.4 too large", SendResult.TooLarge)]
    [InlineData("RCPT", "550 no such user", SendResult.Refused)]
    [InlineData("RCPT", "550 5.1.1 no such user", SendResult.Refused)]
    [InlineData("RCPT", "552 5.2.2 mailbox full", SendResult.Refused)]
    [InlineData("RCPT", "450 greylisted", SendResult.TryLater)]
    [InlineData("RCPT", "451 4.7.1 Greylisting in action, please come back later", SendResult.TryLater)]
    [InlineData("RCPT", "452 4.2.2 mailbox full", SendResult.TryLater)]
    [InlineData("RCPT", "451 4.3.0 queue file write error", SendResult.WayDown)]
    [InlineData("RCPT", "450 4.7.1 Client host rejected: cannot find your hostname", SendResult.WayDown)]
    [InlineData("RCPT", "530 5.7.57 Client not authenticated to send mail", SendResult.WayDown)]
    [InlineData("RCPT", "554 5.7.1 Relay access denied", SendResult.WayDown)]
    [InlineData("RCPT", "550 relay not permitted", SendResult.WayDown)]
    [InlineData("RCPT", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", SendResult.WayDown)]
    [InlineData("RCPT", "421 4.7.0 closing", SendResult.WayDown)]
    [InlineData("RCPT", "cut", SendResult.WayDown)]
    [InlineData("DATA", "451 4.3.0 no", SendResult.WayDown)]
    [InlineData("DATA", "554 5.7.1 no", SendResult.WayDown)]
    [InlineData("DATA", "cut", SendResult.WayDown)]
    [InlineData("DATA", "silent", SendResult.WayDown)]
    [InlineData("END", "552 5.3.4 message too big", SendResult.TooLarge)]
    [InlineData("END", "552 too much mail data", SendResult.TooLarge)]
    [InlineData("END", "550 5.6.0 content refused", SendResult.Refused)]
    [InlineData("END", "451 4.7.1 Greylisted", SendResult.TryLater)]
    [InlineData("END", "452 4.3.1 no room", SendResult.WayDown)]
    [InlineData("END", "554 5.7.1 refused", SendResult.WayDown)]
    [InlineData("END", "550 5.4.5 Daily sending quota exceeded", SendResult.WayDown)]
    [InlineData("END", "421 4.3.0 shutting down", SendResult.WayDown)]
    [InlineData("END", "cut", SendResult.Unknown)]
    [InlineData("END", "silent", SendResult.Unknown)]
    [InlineData("END", "take and cut", SendResult.Unknown)]
    public async Task EveryAnswerSaysOfWhatItSpeaks(string place, string script, SendResult expected)
    {
        await using var server = new SmtpStandIn();
        server.Script[place] = script;

        var answer = await Transport(server, o => o.TimeoutSeconds = script == SmtpStandIn.Silent ? 1 : 20).SendAsync(SampleMail.Of() with { Cc = [] }, default);

        Assert.Equal(expected, answer.Result);
        Assert.DoesNotContain("@", answer.Detail, StringComparison.Ordinal);
        if (char.IsDigit(script[0]))
        {
            // The server's own words are kept.
            Assert.Contains(script[..3], answer.Detail, StringComparison.Ordinal);
            Assert.Contains(script[script.LastIndexOf(' ')..], answer.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(script == SmtpStandIn.TakeAndCut ? 1 : 0, server.Taken.Count);
        Assert.True(server.Commands.Count(c => c.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase)) <= 1);
    }

    [Fact]
    public async Task ACutInTheMidstOfTheTextTookNothing()
    {
        await using var server = new SmtpStandIn();
        server.Script["TEXT"] = SmtpStandIn.Cut;

        var answer = await Transport(server).SendAsync(SampleMail.Of("large", new MailAttachment("large.bin", "application/octet-stream", new byte[16_000_000])), default);

        Assert.Equal((SendResult.WayDown, SendResult.TryLater), (answer.Result, answer.IfOwn));
    }

    [Theory]
    [InlineData(To)]
    [InlineData(Second)]
    [InlineData(Copy)]
    public async Task ADeadAddressTakesTheMailFromNobodyElse(string dead)
    {
        await using var server = new SmtpStandIn();
        server.Script["RCPT " + dead] = "550 5.1.1 User unknown";

        var answer = await Transport(server).SendAsync(ToThree, default);

        Assert.Equal(SendResult.Accepted, answer.Result);
        Assert.Equal(new[] { To, Second, Copy }.Except([dead]), server.Mails.Single().Recipients);
        var refused = Assert.Single(answer.NotTaken);
        Assert.Equal((dead, "refused"), (refused.Address, refused.Kind));
        Assert.Contains("User unknown", refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressThatRefusesTheSenderWhileOthersTakeItIsBlockedAndNotWrong()
    {
        await using var server = new SmtpStandIn();
        server.Script["RCPT " + Copy] = "554 5.7.1 Client host blocked using a list";

        var answer = await Transport(server).SendAsync(ToThree, default);

        Assert.Equal((SendResult.Accepted, "blocked"), (answer.Result, answer.NotTaken.Single().Kind));
    }

    [Theory]
    [InlineData(1, SendResult.TryLater, 0)]
    [InlineData(4, SendResult.Accepted, 2)]
    public async Task AnAddressThatAsksToWaitHoldsTheOthersUpForAWhileAndNobodyGetsItTwice(int tries, SendResult expected, int recipients)
    {
        await using var server = new SmtpStandIn();
        server.Script["RCPT " + Copy] = "450 4.2.0 Greylisted";

        var answer = await Transport(server).SendAsync(ToThree with { Try = tries }, default);

        Assert.Equal(expected, answer.Result);
        Assert.Equal(recipients, server.Mails.SelectMany(m => m.Recipients).Count());
    }

    [Fact]
    public async Task WhenEveryAddressIsDeadEachIsNamed()
    {
        await using var server = new SmtpStandIn();
        server.Script["RCPT"] = "550 5.1.1 User unknown";

        var answer = await Transport(server).SendAsync(ToThree, default);

        Assert.Equal(SendResult.Refused, answer.Result);
        Assert.Equal([To, Second, Copy], answer.NotTaken.Select(n => n.Address));
    }

    [Fact]
    public async Task AWrongPasswordIsTriedOnceAndTheServersWordsAreKept()
    {
        await using var server = new SmtpStandIn { Offers = ["AUTH SCRAM-SHA-256 CRAM-MD5 LOGIN PLAIN"] };
        server.Script["AUTH"] = "535 5.7.8 Account locked after failed tries";

        var answer = await Transport(server, o => (o.SmtpUser, o.SmtpPassword) = ("khuyencong", "wrong")).SendAsync(SampleMail.Of(), default);

        Assert.Equal((SendResult.WayDown, true, null), (answer.Result, answer.NeedsPerson, answer.IfOwn));
        Assert.Contains("535 5.7.8 Account locked after failed tries", answer.Detail, StringComparison.Ordinal);
        Assert.Equal(1, server.Logins);
        Assert.DoesNotContain("wrong", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APasswordIsNotSentToAServerThatAsksForNone()
    {
        await using var server = new SmtpStandIn();

        var answer = await Transport(server, o => (o.SmtpUser, o.SmtpPassword) = ("khuyencong", "secret")).SendAsync(SampleMail.Of(), default);

        Assert.Equal((SendResult.WayDown, true), (answer.Result, answer.NeedsPerson));
        Assert.Equal(0, server.Logins);
    }

    [Fact]
    public async Task AStopAfterTheEndOfTheDataWaitsForTheAnswer()
    {
        await using var server = new SmtpStandIn();
        var release = new TaskCompletionSource();
        server.BeforeAnswer = release.Task;
        using var stop = new CancellationTokenSource();

        var sending = Transport(server).SendAsync(SampleMail.Of(), stop.Token);
        await server.EndOfDataRead.Task;
        await stop.CancelAsync();
        release.SetResult();

        Assert.Equal(SendResult.Accepted, (await sending).Result);
    }

    [Fact]
    public async Task AMailThatWasTakenStaysAcceptedWhenTheFarewellFails()
    {
        await using var server = new SmtpStandIn();
        server.Script["QUIT"] = "cut";

        var answer = await Transport(server).SendAsync(SampleMail.Of(), default);

        Assert.Equal(SendResult.Accepted, answer.Result);
    }

    [Fact]
    public async Task AServerWithoutEncryptionIsNotSpokenToWhenItIsAskedFor()
    {
        await using var server = new SmtpStandIn();

        var answer = await Transport(server, o => o.SmtpSecurity = SmtpSecurity.StartTls).SendAsync(SampleMail.Of(), default);

        Assert.Equal((SendResult.WayDown, true), (answer.Result, answer.NeedsPerson));
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task AnInternalCertificateIsBelievedByItsAuthorityOrItsFingerprintAndByNothingElse()
    {
        using var authority = Certificate("CN=Internal authority", null);
        using var certificate = Certificate("CN=127.0.0.1", authority);
        using var other = Certificate("CN=Another authority", null);
        await using var server = new SmtpStandIn(certificate);
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (file, wrong) = (Path.Combine(folder.FullName, "ca.pem"), Path.Combine(folder.FullName, "other.cer"));
            await File.WriteAllTextAsync(file, authority.ExportCertificatePem());
            await File.WriteAllBytesAsync(wrong, other.Export(X509ContentType.Cert));
            async Task<SendAnswer> SendAsync(Action<MailOptions> set) => await Transport(server, o =>
            {
                (o.SmtpSecurity, o.SmtpCheckRevocation) = (SmtpSecurity.StartTls, false);
                set(o);
            }).SendAsync(SampleMail.Of(), default);

            var refused = await SendAsync(_ => { });
            Assert.Equal((SendResult.WayDown, true), (refused.Result, refused.NeedsPerson));
            Assert.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256), refused.Detail, StringComparison.Ordinal);
            Assert.Equal(SendResult.Accepted, (await SendAsync(o => o.SmtpCaFile = file)).Result);
            Assert.Equal(SendResult.WayDown, (await SendAsync(o => o.SmtpCaFile = wrong)).Result);
            Assert.Equal(SendResult.WayDown, (await SendAsync(o => (o.SmtpCaFile, o.SmtpHost) = (file, "localhost"))).Result);
            Assert.Equal(SendResult.Accepted, (await SendAsync(o => o.SmtpFingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256))).Result);
            Assert.Equal(SendResult.WayDown, (await SendAsync(o => o.SmtpFingerprint = authority.GetCertHashString(HashAlgorithmName.SHA256))).Result);
            Assert.Equal(2, server.Taken.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task RecipientsCarryTheirNamesAndAnswersGoToTheHelp()
    {
        await using var server = new SmtpStandIn();

        await Transport(server).SendAsync(
            ToThree with
            {
                Names = new Dictionary<string, string>
                {
                    [To] = "Nguyễn Văn Đức",
                    [Second] = "X\r\nBcc: thief@evil.example\r\n <thief@evil.example>, \"y\"",
                },
            }, default);

        using var mime = await MimeMessage.LoadAsync(new MemoryStream(server.Taken.Single()));
        Assert.Equal(["Nguyễn Văn Đức", "X Bcc: thiefevil.example thiefevil.example y"], mime.To.Mailboxes.Select(m => m.Name));
        Assert.Equal([To, Second], mime.To.Mailboxes.Select(m => m.Address));
        Assert.Empty(mime.Bcc);
        Assert.Equal("hotro.khuyencong@moit.example.vn", mime.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal([To, Second, Copy], server.Mails.Single().Recipients);
    }

    private static X509Certificate2 Certificate(string name, X509Certificate2? issuer)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        if (issuer is null)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            return request.CreateSelfSigned(from.AddDays(-1), to.AddDays(1));
        }

        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(issuer, from, to, [1, 2, 3, 4]);
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }

    private static SmtpTransport Transport(SmtpStandIn server, Action<MailOptions>? set = null) => new(
        SampleMail.Options(o =>
        {
            (o.SmtpHost, o.SmtpPort, o.SmtpSecurity, o.TimeoutSeconds) = ("127.0.0.1", server.Port, SmtpSecurity.None, 20);
            set?.Invoke(o);
        }),
        new FakeTimeProvider(Now));
}
