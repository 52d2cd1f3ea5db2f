using CsCheck;
using KhuyenCong.Pipeline.Links;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Tests.Links;

public sealed class HandInLinksTests
{
    private const string OldKey = "b2xkLWtleS1vbGQta2V5LW9sZC1rZXktb2xkLWtleS1vbGQta2V5";
    private const string NewKey = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleS1uZXcta2V5";

    private static string Email => Deployment.Reference.Contacts.For("52", new DateOnly(2026, 9, 16)).To!.Email;

    private static Dictionary<string, string?> Settings(string signing, params (string Id, string Key)[] keys) => new Dictionary<string, string?>
    {
        ["Pages:BaseUrl"] = "https://khuyencong.example.vn/bao-cao",
        ["Pages:SigningKey"] = signing,
    }.Concat(keys.Select(k => new KeyValuePair<string, string?>("Pages:Keys:" + k.Id, k.Key))).ToDictionary(p => p.Key, p => p.Value);

    [Fact]
    public async Task ALinkOpensForItsUnitAndContactUntilItsLastDayEnds()
    {
        await using var app = await Deployment.StartAsync(settings: Settings("a", ("a", OldKey)));
        var links = app.Get<HandInLinks>();
        var link = await links.MakeAsync("52", Email, new DateOnly(2026, 9, 20), CancellationToken.None);
        Assert.StartsWith("https://khuyencong.example.vn/bao-cao/nop-bao-cao/a.52.20260920.0.", link!.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain(Email.Split('@')[0], link.AbsoluteUri, StringComparison.Ordinal);
        var holder = await links.OpenAsync(TokenOf(link), CancellationToken.None);
        Assert.Equal(("52", Email), (holder!.Unit.Code, holder.Contact.Email));

        app.Clock.MoveTo(Deployment.At(20, 9, 23, 59));
        Assert.NotNull(await links.OpenAsync(TokenOf(link), CancellationToken.None));
        app.Clock.MoveTo(Deployment.At(21, 9, 0));
        Assert.Null(await links.OpenAsync(TokenOf(link), CancellationToken.None));
    }

    [Fact]
    public async Task NobodyButAContactOfTheUnitGetsALink()
    {
        await using var app = await Deployment.StartAsync(settings: Settings("a", ("a", OldKey)));
        Assert.Null(await app.Get<HandInLinks>().MakeAsync("68", Email, new DateOnly(2026, 12, 1), CancellationToken.None));
    }

    [Fact]
    public async Task RevokingAUnitsLinksLeavesOtherUnitsAloneAndLaterLinksOpen()
    {
        await using var app = await Deployment.StartAsync(settings: Settings("a", ("a", OldKey)));
        var links = app.Get<HandInLinks>();
        var until = new DateOnly(2026, 12, 1);
        var before = TokenOf(await links.MakeAsync("52", Email, until, CancellationToken.None));
        var other = TokenOf(await links.MakeAsync("68", Deployment.Reference.Contacts.For("68", until).To!.Email, until, CancellationToken.None));
        Assert.Equal([1, 2, 3], (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => links.RevokeAsync("52", CancellationToken.None)))).Order());
        Assert.Null(await links.OpenAsync(before, CancellationToken.None));
        Assert.NotNull(await links.OpenAsync(other, CancellationToken.None));
        Assert.NotNull(await links.OpenAsync(TokenOf(await links.MakeAsync("52", Email, until, CancellationToken.None)), CancellationToken.None));
    }

    [Fact]
    public void AKeyRotatesAndItsLinksHoldUntilItIsTakenOut()
    {
        var token = new LinkToken("old", "52", new DateOnly(2026, 12, 1), 0, LinkToken.TagOf(Email)).Sign(Seal("old", ("old", OldKey)));
        Assert.NotNull(LinkToken.Read(token, Seal("new", ("old", OldKey), ("new", NewKey))));
        Assert.Null(LinkToken.Read(token, Seal("new", ("new", NewKey))));
        Assert.Null(LinkToken.Read(token, Seal("old", ("old", NewKey))));
    }

    [Fact]
    public void AnyOtherTextIsNoToken()
    {
        var seal = Seal("a", ("a", OldKey));
        var token = new LinkToken("a", "52", new DateOnly(2026, 12, 1), 0, LinkToken.TagOf(Email)).Sign(seal);
        Assert.Equal("52", LinkToken.Read(token, seal)!.Unit);
        Gen.Select(Gen.Int[0, token.Length - 1], Gen.Char["ABCxyz019._-"]).Sample((place, letter) =>
        {
            var changed = token[..place] + letter + token[(place + 1)..];
            return changed == token || LinkToken.Read(changed, seal) is null;
        });
        Gen.String.Sample(text => LinkToken.Read(text, seal) is null);
        Assert.Null(LinkToken.Read(token + "=", seal));
        Assert.Null(LinkToken.Read(token + ".", seal));
        Assert.Null(LinkToken.Read(null, seal));
    }

    [Theory]
    [InlineData("http://khuyencong.example.vn/", OldKey, "a", "BaseUrl")]
    [InlineData("https://khuyencong.example.vn/?x=1", OldKey, "a", "BaseUrl")]
    [InlineData("https://khuyencong.example.vn/", "c2hvcnQ=", "a", "Keys:a")]
    [InlineData("https://khuyencong.example.vn/", "not base64", "a", "Keys:a")]
    [InlineData("https://khuyencong.example.vn/", OldKey, "b", "SigningKey")]
    [InlineData("https://khuyencong.example.vn/", null, null, "Keys")]
    public void ASettingThatCannotWorkIsNamed(string address, string? key, string? signing, string named)
    {
        var options = new LinkOptions { BaseUrl = new Uri(address), SigningKey = signing };
        if (key is not null)
        {
            options.Keys["a"] = key;
        }

        Assert.Contains("Pages:" + named, new LinkOptionsValidation().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    private static string TokenOf(Uri? link) => link!.AbsolutePath.TrimEnd('/').Split('/')[^1];

    private static Seal Seal(string signing, params (string Id, string Key)[] keys)
    {
        var options = new LinkOptions { SigningKey = signing };
        foreach (var (id, key) in keys)
        {
            options.Keys[id] = key;
        }

        return new Seal(Options.Create(options));
    }
}
