using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Links;

/// <summary>What links to the web pages need (configuration section <c>Pages</c>). Without an address and a key mails carry no link.</summary>
public sealed class LinkOptions
{
    /// <summary>The configuration section; the pages read more from it.</summary>
    public const string Section = "Pages";

    /// <summary>A key has at least so many bytes.</summary>
    public const int MinKeyBytes = 32;

    /// <summary>The address under which people reach the pages, for example <c>https://khuyencong.example.vn/</c>; null when there are none.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Secret keys by their id, Base64 of at least <see cref="MinKeyBytes"/> bytes. A link holds while its key is here.</summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>The id of the key that signs new links; may be left out while there is only one.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The id that signs; null when there is no key.</summary>
    public string? ChosenSigningKey => !string.IsNullOrEmpty(SigningKey) ? SigningKey : Keys.Count == 1 ? Keys.Keys.Single() : null;
}

/// <summary>Checks the settings of links when the app starts, and names what is missing or wrong.</summary>
public sealed class LinkOptionsValidation : IValidateOptions<LinkOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, LinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        void Need(bool fine, string setting, string problem)
        {
            if (!fine)
            {
                problems.Add($"{LinkOptions.Section}:{setting} {problem}");
            }
        }

        Need(
            options.BaseUrl is null or { IsAbsoluteUri: true, Scheme: "https", Query: "", Fragment: "" } or { IsAbsoluteUri: true, Scheme: "http", IsLoopback: true, Query: "", Fragment: "" },
            nameof(options.BaseUrl), "must be an https address without a query, for example https://khuyencong.example.vn/.");
        Need(options.BaseUrl is null || options.Keys.Count > 0, nameof(options.Keys), "has no key, so no link can be signed: set Pages__Keys__ID to the Base64 of 32 random bytes (openssl rand -base64 32).");
        foreach (var (id, key) in options.Keys)
        {
            Need(id.Length is > 0 and <= 20 && id.All(char.IsAsciiLetterOrDigit), $"{nameof(options.Keys)}:{id}", "must have an id of at most 20 letters and digits.");
            Need(IsKey(key), $"{nameof(options.Keys)}:{id}", $"must be the Base64 of at least {LinkOptions.MinKeyBytes} random bytes.");
        }

        Need(
            options.Keys.Count == 0 || (options.ChosenSigningKey is { } signing && options.Keys.ContainsKey(signing)),
            nameof(options.SigningKey), $"must name one of the keys: {string.Join(", ", options.Keys.Keys.Order(StringComparer.Ordinal))}.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written >= LinkOptions.MinKeyBytes;
    }
}
