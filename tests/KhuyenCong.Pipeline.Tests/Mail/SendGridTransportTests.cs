using System.Net;
using System.Net.Sockets;
using CsCheck;
using KhuyenCong.Pipeline.Mail;
using Microsoft.Extensions.Time.Testing;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed class SendGridTransportTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 9, 21, 1, 0, 0, TimeSpan.Zero);

    private readonly SendGridStandIn _sendGrid = new();
    private readonly HttpClient _http = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _sendGrid.DisposeAsync();
    }

    [Fact]
    public async Task AMailIsTakenWithAllThatItNeeds()
    {
        var answer = await Transport().SendAsync(
            SampleMail.Of("khóa|52", new MailAttachment("Báo cáo đã điều chỉnh.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", new byte[] { 1, 2, 3 })), default);

        Assert.Equal((SendResult.Accepted, "stand-in-1"), (answer.Result, answer.MessageId));
        var taken = Assert.Single(_sendGrid.Taken);
        Assert.Equal("khóa|52", taken.Key);
        var request = taken.Request;
        Assert.Equal("khuyencong@moit.example.vn", request.GetProperty("from").GetProperty("email").GetString());
        Assert.Equal("[Khuyến công] NHẮC NỘP – Gia Lai – KC-01 Quý III năm 2026", request.GetProperty("subject").GetString());
        Assert.Equal(["text/plain", "text/html"], request.GetProperty("content").EnumerateArray().Select(c => c.GetProperty("type").GetString()));
        Assert.Contains("Đề nghị nộp báo cáo.", request.GetProperty("content")[0].GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.Equal(["reminder"], request.GetProperty("categories").EnumerateArray().Select(c => c.GetString()));
        var attachment = request.GetProperty("attachments")[0];
        Assert.Equal("Bao cao da dieu chinh.xlsx", attachment.GetProperty("filename").GetString());
        Assert.Equal("AQID", attachment.GetProperty("content").GetString());
        var tracking = request.GetProperty("tracking_settings");
        Assert.False(tracking.GetProperty("click_tracking").GetProperty("enable").GetBoolean());
        Assert.False(tracking.GetProperty("open_tracking").GetProperty("enable").GetBoolean());
    }

    [Fact]
    public async Task AnAddressInBothListsIsWrittenToOnce()
    {
        var answer = await Transport().SendAsync(
            SampleMail.Of() with { To = ["a@sct.example.vn", "A@SCT.example.vn"], Cc = ["A@sct.example.vn", "b@sct.example.vn"] }, default);

        Assert.Equal(SendResult.Accepted, answer.Result);
        var person = _sendGrid.Taken.Single().Request.GetProperty("personalizations")[0];
        Assert.Equal(["a@sct.example.vn"], person.GetProperty("to").EnumerateArray().Select(a => a.GetProperty("email").GetString()));
        Assert.Equal(["b@sct.example.vn"], person.GetProperty("cc").EnumerateArray().Select(a => a.GetProperty("email").GetString()));
    }

    [Theory]
    [InlineData(StandInAnswer.PageOfAProxy, SendResult.WayDown, "200")]
    [InlineData(StandInAnswer.Unauthorized, SendResult.WayDown, "401")]
    [InlineData(StandInAnswer.NoCredits, SendResult.WayDown, "Maximum credits exceeded")]
    [InlineData(StandInAnswer.Forbidden, SendResult.WayDown, "403")]
    [InlineData(StandInAnswer.BadSender, SendResult.WayDown, "from.email")]
    [InlineData(StandInAnswer.Bad, SendResult.WayDown, "400")]
    [InlineData(StandInAnswer.TooMany, SendResult.WayDown, "429")]
    [InlineData(StandInAnswer.TooManyWithoutReset, SendResult.WayDown, "429")]
    [InlineData(StandInAnswer.TooLarge, SendResult.TooLarge, "413")]
    [InlineData(StandInAnswer.Fault, SendResult.WayDown, "500")]
    [InlineData(StandInAnswer.BadGateway, SendResult.Unknown, "502")]
    [InlineData(StandInAnswer.Cut, SendResult.Unknown, "missing")]
    [InlineData(StandInAnswer.TakeAndStayAway, SendResult.Unknown, "no answer in time")]
    public async Task EveryAnswerHasItsMeaningAndIsAskedForOnce(StandInAnswer script, SendResult expected, string detail)
    {
        _sendGrid.Script.Enqueue(script);

        // Only who stays away is waited for to the end; on a busy machine even taking a mail may need more than a second.
        var answer = await Transport(o => o.TimeoutSeconds = script == StandInAnswer.TakeAndStayAway ? 4 : 60).SendAsync(SampleMail.Of(), default);

        Assert.Equal(expected, answer.Result);
        Assert.Contains(detail, answer.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("@", answer.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(SendGridStandIn.Key, answer.Detail, StringComparison.Ordinal);
        Assert.Equal(1, _sendGrid.Requests);
    }

    [Fact]
    public async Task ALimitSaysWhenToComeAgain()
    {
        _sendGrid.Reset = Now.AddSeconds(42);
        _sendGrid.Script.Enqueue(StandInAnswer.TooMany);

        var answer = await Transport().SendAsync(SampleMail.Of(), default);

        Assert.Equal(Now.AddSeconds(42), answer.RetryAt);
    }

    [Fact]
    public async Task AWrongKeyWaitsForTheOperator()
    {
        var answer = await Transport(o => o.SendGridKey = "SG.other").SendAsync(SampleMail.Of(), default);

        Assert.Equal((SendResult.WayDown, true, null), (answer.Result, answer.NeedsPerson, answer.IfOwn));
        Assert.Empty(_sendGrid.Taken);
    }

    [Fact]
    public async Task AnAddressThatIsRefusedTakesTheMailFromNobodyElse()
    {
        var answer = await Transport().SendAsync(
            SampleMail.Of() with { To = ["a@sct.example.vn", "odd!name@sct.example.vn"], Cc = ["b@sct.example.vn", "odd!copy@sct.example.vn"] }, default);

        Assert.Equal(SendResult.Accepted, answer.Result);
        Assert.Equal(["odd!name@sct.example.vn", "odd!copy@sct.example.vn"], answer.NotTaken.Select(n => n.Address));
        var person = _sendGrid.Taken.Single().Request.GetProperty("personalizations")[0];
        Assert.Equal(["a@sct.example.vn"], person.GetProperty("to").EnumerateArray().Select(a => a.GetProperty("email").GetString()));
        Assert.Equal(["b@sct.example.vn"], person.GetProperty("cc").EnumerateArray().Select(a => a.GetProperty("email").GetString()));
    }

    [Fact]
    public async Task RecipientsCarryTheirNamesAndAnswersGoToTheHelp()
    {
        await Transport().SendAsync(SampleMail.Of() with { Names = new Dictionary<string, string> { ["khuyencong.gialai@sct.example.vn"] = "Nguyễn Văn Đức" } }, default);

        var request = _sendGrid.Taken.Single().Request;
        Assert.Equal("hotro.khuyencong@moit.example.vn", request.GetProperty("reply_to").GetProperty("email").GetString());
        Assert.Equal("Nguyễn Văn Đức", request.GetProperty("personalizations")[0].GetProperty("to")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task ARefusalIsFinalAndNamesNoAddress()
    {
        // The stand-in's check of addresses is stricter than ours here.
        var answer = await Transport().SendAsync(SampleMail.Of() with { To = ["odd!name@sct.example.vn"], Cc = [] }, default);

        Assert.Equal(SendResult.Refused, answer.Result);
        Assert.Contains("400", answer.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("odd!name", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheRulesForbidIsNotEvenAsked()
    {
        var many = Enumerable.Range(0, 1001).Select(i => $"a{i}@sct.example.vn").ToList();
        var large = new MailAttachment("large.bin", "application/octet-stream", new byte[23_000_000]);
        foreach (var message in new[]
        {
            SampleMail.Of() with { To = many },
            SampleMail.Of() with { To = [] },
            SampleMail.Of() with { To = ["no address"] },
            SampleMail.Of() with { Html = " " },
            SampleMail.Of() with { Text = "" },
        })
        {
            Assert.Equal(SendResult.Refused, (await Transport().SendAsync(message, default)).Result);
        }

        Assert.Equal(SendResult.TooLarge, (await Transport().SendAsync(SampleMail.Of("large", large), default)).Result);

        Assert.Equal(0, _sendGrid.Requests);
    }

    [Fact]
    public async Task AThousandRecipientsGoInOneRequest()
    {
        var answer = await Transport().SendAsync(SampleMail.Of() with { To = [.. Enumerable.Range(0, 1000).Select(i => $"a{i}@sct.example.vn")], Cc = [] }, default);

        Assert.Equal(SendResult.Accepted, answer.Result);
    }

    [Fact]
    public async Task TheSandboxDeliversNothing()
    {
        var answer = await Transport(o => o.Sandbox = true).SendAsync(SampleMail.Of(), default);

        Assert.Equal(SendResult.Accepted, answer.Result);
        Assert.Contains("sandbox", answer.Detail, StringComparison.Ordinal);
        Assert.Empty(_sendGrid.Taken);
    }

    [Fact]
    public async Task NoConnectionMeansThatNothingLeft()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();

        var answer = await Transport(o => o.SendGridHost = $"http://127.0.0.1:{port}").SendAsync(SampleMail.Of(), default);

        Assert.Equal((SendResult.WayDown, null), (answer.Result, answer.IfOwn));
    }

    [Fact]
    public async Task ACancelledSendingThatBeganIsUnknown()
    {
        _sendGrid.Script.Enqueue(StandInAnswer.TakeAndStayAway);
        using var cancel = new CancellationTokenSource();

        var sending = Transport(o => o.TimeoutSeconds = 60).SendAsync(SampleMail.Of(), cancel.Token);
        while (_sendGrid.Taken.IsEmpty)
        {
            await Task.Delay(10);
        }

        await cancel.CancelAsync();
        var answer = await sending;

        Assert.Equal(SendResult.Unknown, answer.Result);
        Assert.Single(_sendGrid.Taken);
    }

    [Fact]
    public async Task HostileLinesStayInsideTheSubject()
    {
        await Transport().SendAsync(SampleMail.Of() with { Subject = "Chủ đề\r\nBcc: thief@evil.example\n\nhello" }, default);

        Assert.Equal("Chủ đề Bcc: thief@evil.example hello", _sendGrid.Taken.Single().Request.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task WhateverHappensOneCallIsOneRequestAndOnlyATakenMailIsAccepted()
    {
        await Gen.Enum<StandInAnswer>().Where(a => a != StandInAnswer.TakeAndStayAway).Array[1, 6].SampleAsync(
            async script =>
            {
                await using var sendGrid = new SendGridStandIn();
                foreach (var answer in script)
                {
                    sendGrid.Script.Enqueue(answer);
                }

                var transport = new SendGridTransport(_http, SampleMail.Options(o => o.SendGridHost = sendGrid.Address), new FakeTimeProvider(Now));
                for (var i = 0; i < script.Length; i++)
                {
                    var answer = await transport.SendAsync(SampleMail.Of("key-" + i), default);
                    Assert.Equal(script[i] == StandInAnswer.ByTheRules, answer.Result == SendResult.Accepted);
                    Assert.Equal(i + 1, sendGrid.Requests);
                }

                Assert.Equal(script.Count(a => a == StandInAnswer.ByTheRules), sendGrid.Taken.Count);
            },
            iter: 100, threads: 1);
    }

    private SendGridTransport Transport(Action<MailOptions>? set = null) => new(
        _http,
        SampleMail.Options(o =>
        {
            o.SendGridHost = _sendGrid.Address;
            set?.Invoke(o);
        }),
        new FakeTimeProvider(Now));
}
