using System.Text;
using System.Text.Json;
using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed class DeliveryEventsTests : IDisposable
{
    private const string Body = """
        [{"email":"KhuyenCong.gialai@sct.example.vn","timestamp":1789722300,"event":"delivered","sg_event_id":"e1","ledger_key":"KC-01_2026-Q3.reminder_52","response":"250 OK"},
         {"email":"x@sct.example.vn","timestamp":1789722301,"event":"bounce","type":"bounce","reason":"550 5.1.1\r\nno such user","sg_event_id":"e2","ledger_key":"k2"},
         {"email":"x@sct.example.vn","timestamp":1789722302,"event":"bounce","type":"blocked","reason":"blocked","sg_event_id":"e3","ledger_key":"k3"},
         {"email":"x@sct.example.vn","timestamp":1789722301,"event":"bounce","type":"bounce","reason":"again","sg_event_id":"e2","ledger_key":"k2"},
         {"email":"x@sct.example.vn","timestamp":1789722303,"event":"dropped","reason":"Bounced Address","sg_event_id":"e4","ledger_key":"k4"},
         {"email":"x@sct.example.vn","timestamp":1789722304,"event":"delivered","sg_event_id":"e5"}]
        """;

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_789_722_310);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly EventSigner _signer = new();

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void ASignedCallIsGenuine()
    {
        var (signature, timestamp) = _signer.Sign(Body, Now);

        Assert.Equal(EventCall.Genuine, Check(signature, timestamp, Body));
    }

    [Fact]
    public void AChangedBodyTimeOrSignatureIsRefused()
    {
        var (signature, timestamp) = _signer.Sign(Body, Now);

        Assert.Equal(EventCall.WrongSignature, Check(signature, timestamp, Body + " "));
        Assert.Equal(EventCall.WrongSignature, Check(signature, "1789722311", Body));
        Assert.Equal(EventCall.WrongSignature, Check(signature[..^4] + "AAA=", timestamp, Body));
        Assert.Equal(EventCall.WrongSignature, Check("no base64!", timestamp, Body));
        Assert.Equal(EventCall.WrongSignature, Check("", timestamp, Body));
        Assert.Equal(EventCall.WrongSignature, Check(signature, null, Body));
        using var other = new EventSigner();
        Assert.Equal(EventCall.WrongSignature, DeliveryEvents.Check(other.PublicKey, signature, timestamp, Encoding.UTF8.GetBytes(Body), Now, Window));
    }

    [Theory]
    [InlineData(-16)]
    [InlineData(16)]
    public void ACallOutsideTheWindowIsOutOfTime(int minutes)
    {
        var (signature, timestamp) = _signer.Sign(Body, Now.AddMinutes(minutes));

        Assert.Equal(EventCall.OutOfTime, Check(signature, timestamp, Body));
    }

    [Fact]
    public void EventsCarryTheLedgersKeyEachOnce()
    {
        var events = DeliveryEvents.Parse(Encoding.UTF8.GetBytes(Body));

        Assert.Equal(
            [("KC-01_2026-Q3.reminder_52", "delivered", false), ("k2", "bounce", true), ("k3", "blocked", true), ("k4", "dropped", true)],
            events.Select(e => (e.Key, e.Kind, e.IsFailure)));
        Assert.Equal("khuyencong.gialai@sct.example.vn", events[0].Recipient);
        Assert.Equal("250 OK", events[0].Reason);
        Assert.Equal("550 5.1.1 no such user", events[1].Reason);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_789_722_300), events[0].At);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("no json")]
    public void WhatIsNoListOfEventsIsRefused(string body) =>
        Assert.ThrowsAny<JsonException>(() => DeliveryEvents.Parse(Encoding.UTF8.GetBytes(body)));

    private EventCall Check(string? signature, string? timestamp, string body) =>
        DeliveryEvents.Check(_signer.PublicKey, signature, timestamp, Encoding.UTF8.GetBytes(body), Now, Window);
}
