using System.Buffers.Binary;
using System.Text;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// The encoding of a text file, proven and not guessed: a byte order mark; else strict UTF-8; else UTF-16 whose characters are those of
/// Vietnamese or Latin text; else Windows-1258 whose words are spelt as Vietnamese. Bytes of TCVN3 and VNI are recognised and refused.
/// </summary>
internal static class CsvEncoding
{
    /// <summary>The order of bytes in UTF-16.</summary>
    internal enum Wide
    {
        /// <summary>Not UTF-16.</summary>
        No,

        /// <summary>Low byte first.</summary>
        LittleEndian,

        /// <summary>High byte first.</summary>
        BigEndian,
    }

    /// <summary>What became of the bytes.</summary>
    internal enum Outcome
    {
        /// <summary>Text.</summary>
        Text,

        /// <summary>No encoding fits.</summary>
        Unproven,

        /// <summary>Text in which a program before us put replacement characters for what it could not read.</summary>
        Replaced,

        /// <summary>Text for the fonts of TCVN3 or VNI.</summary>
        Legacy,

        /// <summary>UTF-8 that a program took for Windows-1252 and encoded once more ("Tá»•ng sá»‘").</summary>
        Twice,
    }

    private const int ProbedCharacters = 1_000_000;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding StrictLittle = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding StrictBig = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly char[] WesternHigh =
        [.. CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString([.. Enumerable.Range(0x80, 0x20).Select(static b => (byte)b)])];

    private static readonly Encoding StrictVietnamese =
        CodePagesEncodingProvider.Instance.GetEncoding(1258, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>The text without its byte order mark; "" unless the outcome is text.</summary>
    public static (Outcome Outcome, string Text) Decode(ReadOnlySpan<byte> bytes)
    {
        var text = DecodeUnicode(bytes, out var marked);
        if (text is not null)
        {
            return text.Contains('\uFFFD', StringComparison.Ordinal) ? (Outcome.Replaced, "")
                : IsTwice(text) ? (Outcome.Twice, "")
                : (Outcome.Text, text);
        }

        if (marked || bytes.Contains((byte)0))
        {
            return (Outcome.Unproven, "");
        }

        if (Try(StrictVietnamese, bytes) is { } vietnamese)
        {
            vietnamese = vietnamese.Normalize(NormalizationForm.FormC);
            if (IsVietnamese(vietnamese))
            {
                return (Outcome.Text, vietnamese);
            }
        }

        var sample = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 64 * 1024)]);
        return (LegacyText.LooksLegacy(sample) ? Outcome.Legacy : Outcome.Unproven, "");
    }

    /// <summary>The byte order of text in UTF-16 without a mark: one of the two readings has line ends and mostly Latin or Vietnamese letters.</summary>
    public static Wide WideOrder(ReadOnlySpan<byte> bytes)
    {
        var pairs = Math.Min(bytes.Length, 64 * 1024) / 2;
        var (little, big) = (0, 0);
        for (var pair = 0; pair < pairs; pair++)
        {
            little += IsUsual(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * pair)..])) ? 1 : 0;
            big += IsUsual(BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * pair)..])) ? 1 : 0;
        }

        return pairs == 0 || bytes.Length % 2 != 0 ? Wide.No
            : little * 100 >= pairs * 98 && big * 100 < pairs * 60 ? Wide.LittleEndian
            : big * 100 >= pairs * 98 && little * 100 < pairs * 60 ? Wide.BigEndian
            : Wide.No;
    }

    private static string? DecodeUnicode(ReadOnlySpan<byte> bytes, out bool marked)
    {
        marked = true;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return Try(StrictUtf8, bytes[3..]);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Try(StrictLittle, bytes[2..]);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Try(StrictBig, bytes[2..]);
        }

        marked = false;
        if (!bytes.Contains((byte)0))
        {
            return Try(StrictUtf8, bytes);
        }

        return WideOrder(bytes) switch
        {
            Wide.LittleEndian => Try(StrictLittle, bytes),
            Wide.BigEndian => Try(StrictBig, bytes),
            _ => null,
        };
    }

    private static string? Try(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = encoding.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Whether the text's letters, taken back to Windows-1252 bytes, are UTF-8 of Vietnamese.</summary>
    private static bool IsTwice(string text)
    {
        var sample = text.AsSpan(0, Math.Min(text.Length, 64 * 1024));
        if (sample.IndexOfAny("ÃáÄÆ") < 0 || sample.ContainsAnyInRange('\u1EA0', '\u1EF9'))
        {
            return false;
        }

        var bytes = new byte[sample.Length];
        for (var at = 0; at < bytes.Length; at++)
        {
            // The five codes that Windows-1252 leaves open stay what they were.
            var b = sample[at] <= '\u009F' ? sample[at] : Array.IndexOf(WesternHigh, sample[at]) is >= 0 and var high ? 0x80 + high : sample[at];
            if (b > 0xFF)
            {
                return false;
            }

            bytes[at] = (byte)b;
        }

        // The sample may end within a letter.
        var length = bytes.Length;
        while (length > 0 && length > bytes.Length - 3 && bytes[length - 1] >= 0x80)
        {
            length--;
        }

        return Try(StrictUtf8, bytes.AsSpan(0, length)) is { } once && IsVietnamese(once.Normalize(NormalizationForm.FormC));
    }

    private static bool IsUsual(ushort code) => code is 9 or 10 or 13 or (>= 0x20 and <= 0x7E) or (>= 0xA0 and <= 0x24F)
        or (>= 0x300 and <= 0x323) or (>= 0x1EA0 and <= 0x1EF9) or (>= 0x2000 and <= 0x206F) or 0x20AB or 0x2212 or 0xFEFF;

    /// <summary>Whether at least four in five of the words with a letter outside ASCII are spelt as Vietnamese, and there is one.</summary>
    private static bool IsVietnamese(string text)
    {
        var words = 0;
        var plausible = 0;
        var start = 0;
        var plainAscii = true;
        for (var at = 0; at <= text.Length && at < ProbedCharacters; at++)
        {
            if (at < text.Length && (char.IsLetter(text[at]) || text[at] is >= '\u0300' and <= '\u036F'))
            {
                plainAscii &= text[at] < 0x80;
                continue;
            }

            if (at < text.Length && text[at] is >= '\u0080' and <= '\u009F')
            {
                return false;
            }

            if (!plainAscii)
            {
                words++;
                plausible += at - start <= 12 && VietnameseSyllable.IsPlausible(text[start..at]) ? 1 : 0;
            }

            start = at + 1;
            plainAscii = true;
        }

        return words > 0 && plausible * 5 >= words * 4;
    }
}
