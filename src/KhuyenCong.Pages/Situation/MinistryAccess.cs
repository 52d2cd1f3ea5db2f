using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.Situation;

/// <summary>Somebody who may see the ministry's pages.</summary>
/// <param name="Id">Tells this person from others, for signing forms.</param>
/// <param name="Name">As the person is named where something was granted.</param>
public sealed record MinistryOfficer(string Id, string Name)
{
    /// <summary>Whether the person may act on reports and units, and not only see them.</summary>
    public bool MayAct { get; init; } = true;

    /// <summary>Whether the person may change reference data: give more time, and take it back.</summary>
    public bool MayChangeReference { get; init; } = true;
}

/// <summary>Whether a call comes from somebody of the ministry.</summary>
/// <param name="Officer">Who; null when nobody may see anything.</param>
/// <param name="IsSignedIn">Whether the platform says who it is, so that signing in again does not help.</param>
public sealed record MinistryAnswer(MinistryOfficer? Officer, bool IsSignedIn);

/// <summary>Decides who may see the ministry's pages.</summary>
public interface IMinistryAccess
{
    /// <summary>Where somebody who is not signed in can do so; null when nowhere.</summary>
    string? SignIn { get; }

    /// <summary>Judges a call.</summary>
    MinistryAnswer Judge(HttpContext http);
}

/// <summary>
/// In Azure: App Service Authentication with Entra. The platform puts who has signed in into the header <c>X-MS-CLIENT-PRINCIPAL</c>, and
/// takes that header out of what callers send, but only while its authentication is on: it says so by the setting
/// <c>WEBSITE_AUTH_ENABLED</c>, without which the header is not believed. The principal must come from Entra and be of the group of
/// <see cref="PagesOptions.MinistryGroup"/>.
/// </summary>
public sealed class PlatformAccess(IOptions<PagesOptions> options, IConfiguration configuration) : IMinistryAccess
{
    /// <summary>The header, and the platform's setting.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL", PlatformSetting = "WEBSITE_AUTH_ENABLED";

    private const int MaxCharacters = 64 * 1024;

    /// <inheritdoc/>
    public string? SignIn => IsOn ? "/.auth/login/aad?post_login_redirect_uri=/tinh-hinh" : null;

    private bool IsOn => string.Equals(configuration[PlatformSetting], "True", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public MinistryAnswer Judge(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!IsOn || http.Request.Headers[Header] is not [{ Length: > 0 and <= MaxCharacters } packed] || Read(packed) is not { } principal)
        {
            return new MinistryAnswer(null, false);
        }

        var groups = principal.Claims.Where(c => c.Type is "groups" or "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups").Select(c => c.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isMember = options.Value.MinistryGroup is { Length: > 0 } group && groups.Contains(group);
        var id = ValueOf(principal, "http://schemas.microsoft.com/identity/claims/objectidentifier", "oid");
        var name = ValueOf(principal, "name", "preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress");
        return new MinistryAnswer(isMember && id is not null
            ? new MinistryOfficer(id, name ?? id)
            {
                MayAct = options.Value.ActGroup is not { Length: > 0 } act || groups.Contains(act),
                MayChangeReference = options.Value.ReferenceGroup is not { Length: > 0 } change || groups.Contains(change),
            }
            : null, true);
    }

    private static string? ValueOf(Principal principal, params string[] types) =>
        types.Select(t => principal.Claims.FirstOrDefault(c => c.Type == t)?.Value).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v));

    private static Principal? Read(string packed)
    {
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(packed));
            var root = json.RootElement;
            return root.GetProperty("auth_typ").GetString() == "aad"
                ? new Principal([.. root.GetProperty("claims").EnumerateArray().Select(c => new Claim(c.GetProperty("typ").GetString() ?? "", c.GetProperty("val").GetString() ?? ""))])
                : null;
        }
        catch (Exception broken) when (broken is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Claim(string Type, string Value);

    private sealed record Principal(IReadOnlyList<Claim> Claims);
}

/// <summary>
/// On the local host: whoever sits at the machine. The call must come from the loopback address, name the machine by a loopback name with
/// the port it came to, so that no web site can reach the pages by a name of its own, and hold nothing but what a browser itself sends:
/// whatever else stands in it, a proxy has put there to say for whom it calls.
/// </summary>
public sealed class LoopbackAccess : IMinistryAccess
{
    // Proxies have no list of their headers: Via, X-Real-IP, CF-Connecting-IP and so on without end.
    private static readonly FrozenSet<string> OfBrowsers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control", "Connection", "Content-Length", "Content-Type", "Cookie", "DNT", "Host",
        "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive", "Origin", "Pragma", "Priority", "Purpose", "Range",
        "Referer", "Save-Data", "TE", "Transfer-Encoding", "Upgrade-Insecure-Requests", "User-Agent");

    // Scripts cannot set these, and browsers add to them.
    private const string Browsers = "Sec-";

    private const int DefaultPort = 80;

    /// <inheritdoc/>
    public string? SignIn => null;

    /// <inheritdoc/>
    public MinistryAnswer Judge(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var request = http.Request;
        return http.Connection.RemoteIpAddress is { } from && System.Net.IPAddress.IsLoopback(from)
            && request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
            && (request.Host.Port ?? DefaultPort) == http.Connection.LocalPort
            && !HttpProtocol.IsHttp10(request.Protocol)
            && request.Headers.All(h => OfBrowsers.Contains(h.Key) || h.Key.StartsWith(Browsers, StringComparison.OrdinalIgnoreCase))
            ? new MinistryAnswer(new MinistryOfficer("local", $"{Environment.UserName} (máy cục bộ)"), true)
            : new MinistryAnswer(null, false);
    }
}
