using System.Text;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>What became of the bytes of a text file.</summary>
public enum DecodingOutcome
{
    /// <summary>Decoded with certainty.</summary>
    Decoded,

    /// <summary>The text holds U+FFFD: letters were lost before it came here.</summary>
    LostLetters,

    /// <summary>TCVN3 or VNI bytes.</summary>
    Legacy,

    /// <summary>No encoding fits.</summary>
    Unproven,

    /// <summary>UTF-8 that was taken for another encoding and made UTF-8 again.</summary>
    EncodedTwice,

    /// <summary>Characters of the code 0 among the text.</summary>
    Noughts,
}

/// <summary>Finds the encoding of a text file by proof: a mark at its beginning, or bytes that only one encoding allows.</summary>
internal static class CsvEncoding
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    /// <summary>Decodes a file. The text has no byte order mark.</summary>
    public static DecodingOutcome Decode(ReadOnlySpan<byte> content, out string text)
    {
        text = string.Empty;
        try
        {
            if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            {
                text = Utf8.GetString(content[3..]);
            }
            else if (IsUtf16(content, out var big))
            {
                var marked = content.Length >= 2 && content[0] is 0xFE or 0xFF && content[1] is 0xFE or 0xFF;
                text = new UnicodeEncoding(big, byteOrderMark: false, throwOnInvalidBytes: true).GetString(marked ? content[2..] : content);
            }
            else
            {
                text = Utf8.GetString(content);
            }
        }
        catch (ArgumentException)
        {
            return DecodeOneByte(content, out text);
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            // UTF-32, or no text at all, where they are many.
            var few = text.AsSpan().Count('\0') * 100 < text.Length;
            text = string.Empty;
            return few ? DecodingOutcome.Noughts : DecodingOutcome.Unproven;
        }

        return IsEncodedTwice(text) ? DecodingOutcome.EncodedTwice : text.Contains('\uFFFD', StringComparison.Ordinal) ? DecodingOutcome.LostLetters : DecodingOutcome.Decoded;
    }

    /// <summary>Whether the letters of a text are bytes that make other letters by UTF-8, which no text in any language comes out as.</summary>
    private static bool IsEncodedTwice(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 64 * 1024)).ToString();
        foreach (var page in (int[])[28591, 1252])
        {
            try
            {
                var bytes = CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) ?? Encoding.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
                var once = head.Length < text.Length ? Encoding.UTF8.GetString(bytes.GetBytes(head)).TrimEnd('\uFFFD') : Utf8.GetString(bytes.GetBytes(head));
                return once.Length < head.Length && !once.Contains('\uFFFD', StringComparison.Ordinal);
            }
            catch (ArgumentException)
            {
                // A letter that is no byte of this encoding, or bytes that are no UTF-8.
            }
        }

        return false;
    }

    /// <summary>Whether bytes are UTF-16: by the mark, or because one byte of many pairs is nought and the other hardly ever is, which no other text has.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> content, out bool bigEndian)
    {
        if (content.Length >= 2 && ((content[0] == 0xFF && content[1] == 0xFE) || (content[0] == 0xFE && content[1] == 0xFF)))
        {
            bigEndian = content[0] == 0xFE;
            return true;
        }

        var head = content[..Math.Min(content.Length & ~1, 8192)];
        int evenZeros = 0, oddZeros = 0;
        for (var at = 0; at + 1 < head.Length; at += 2)
        {
            evenZeros += head[at] == 0 ? 1 : 0;
            oddZeros += head[at + 1] == 0 ? 1 : 0;
        }

        var pairs = head.Length / 2;
        // A combining grave (U+0300) has its nought on the other side.
        bigEndian = evenZeros > oddZeros;
        var (most, least) = bigEndian ? (evenZeros, oddZeros) : (oddZeros, evenZeros);
        return pairs >= 2 && most * 3 > pairs && least * 5 < most;
    }

    /// <summary>Windows-1258 where the words come out as Vietnamese; else a guess at why not.</summary>
    private static DecodingOutcome DecodeOneByte(ReadOnlySpan<byte> content, out string text)
    {
        text = string.Empty;
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) || IsUtf16(content, out _))
        {
            return DecodingOutcome.Unproven;
        }

        var provider = CodePagesEncodingProvider.Instance;
        try
        {
            var windows = provider.GetEncoding(1258, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
            var decoded = windows.GetString(content);
            if (!HasControls(decoded) && CanonicalText.MarksBeyond(decoded) < 0)
            {
                decoded = CanonicalText.Composed(decoded, CanonicalText.Whole);
                if (Syllable.ShareOfVietnamese(decoded) >= 0.8)
                {
                    text = decoded;
                    return DecodingOutcome.Decoded;
                }
            }
        }
        catch (ArgumentException)
        {
            // Not Windows-1258: bytes that it does not define.
        }

        var head = content[..Math.Min(content.Length, 256 * 1024)];
        var western = provider.GetEncoding(1252)!.GetString(head);
        return LegacyText.LooksLegacy(western) ? DecodingOutcome.Legacy : DecodingOutcome.Unproven;
    }

    private static bool HasControls(string text)
    {
        foreach (var letter in text)
        {
            if (char.IsControl(letter) && letter is not ('\t' or '\n' or '\r' or '\f' or '\u001A'))
            {
                return true;
            }
        }

        return false;
    }
}
