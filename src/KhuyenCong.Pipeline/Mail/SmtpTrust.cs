using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Whether an SMTP server's certificate is believed: by the machine's authorities, by the settings' own ones, or as the one that the settings name.</summary>
internal sealed class SmtpTrust(MailOptions options)
{
    /// <summary>Why the last certificate was not believed, with its fingerprint; null when none was refused.</summary>
    public string? Problem { get; private set; }

    /// <summary>The fingerprint of a setting: 64 hexadecimal digits, colons and blanks left out; null when it is none.</summary>
    public static string? FingerprintOf(string text)
    {
        var digits = new string([.. text.Where(c => c is not (':' or ' '))]).ToUpperInvariant();
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit) ? digits : null;
    }

    /// <summary>The authorities of a file, PEM or DER.</summary>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static X509Certificate2Collection Authorities(string file)
    {
        var found = new X509Certificate2Collection();
        var bytes = File.ReadAllBytes(file);
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
        {
            found.ImportFromPem(System.Text.Encoding.UTF8.GetString(bytes));
        }
        else
        {
            found.Add(X509CertificateLoader.LoadCertificate(bytes));
        }

        return found.Count > 0 ? found : throw new CryptographicException("The file holds no certificate.");
    }

    /// <summary>Judges a certificate.</summary>
    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            Problem = "the server showed no certificate";
            return false;
        }

        using var shown = new X509Certificate2(certificate);
        var fingerprint = shown.GetCertHashString(HashAlgorithmName.SHA256);
        string? cause = null;
        var good = options.SmtpFingerprint is { Length: > 0 } pinned
            ? FingerprintOf(pinned) == fingerprint
            : errors == SslPolicyErrors.None
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && options.SmtpCaFile is { Length: > 0 } file && IsOf(Authorities(file), shown, chain, out cause));
        Problem = good ? null : $"certificate {ServerWords.Of(shown.Subject)}, SHA-256 {fingerprint}: "
            + (options.SmtpFingerprint is { Length: > 0 } ? "not the one of Mail:SmtpFingerprint" : cause ?? CauseOf(chain, errors));
        return good;
    }

    private bool IsOf(X509Certificate2Collection authorities, X509Certificate2 shown, X509Chain? sent, out string? cause)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = options.SmtpCheckRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
        chain.ChainPolicy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        var good = chain.Build(shown);
        cause = CauseOf(chain, SslPolicyErrors.RemoteCertificateChainErrors);
        return good;
    }

    private static string CauseOf(X509Chain? chain, SslPolicyErrors errors) =>
        errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "made for another name than Mail:SmtpHost"
        : string.Join(", ", (chain?.ChainStatus ?? []).Select(s => s.Status).Distinct()) is { Length: > 0 } states ? states : errors.ToString();
}
