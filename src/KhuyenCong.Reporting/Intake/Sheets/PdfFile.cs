using System.IO.Compression;
using System.Runtime.InteropServices;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>Why a file that begins as a PDF is none to keep.</summary>
internal enum PdfFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Cut short, or without a cross-reference table and a root.</summary>
    Damaged,

    /// <summary>Encrypted.</summary>
    Encrypted,

    /// <summary>No page.</summary>
    NoPage,
}

/// <summary>The skeleton of a PDF (ISO 32000-1, 7.5): header, pages, cross-references, trailer, end.</summary>
internal static class PdfFile
{
    private const int MostInflatedBytes = 64 * 1024 * 1024;
    private const int EndBytes = 2048;

    // A dictionary and the number of places looked at are bounded, so that a file made of key words alone takes no longer than another.
    private const int DictionaryBytes = 64 * 1024;
    private const int MostTrailers = 2_000;
    private const int MostObjectStreams = 2_000;

    /// <summary>What is wrong with it.</summary>
    public static PdfFault FaultOf(ReadOnlyMemory<byte> content)
    {
        var pdf = content.Span.TrimEnd("\0\t\n\f\r "u8);
        var end = pdf[Math.Max(0, pdf.Length - EndBytes)..];
        var start = end.LastIndexOf("startxref"u8);
        if (start < 0 || end[start..].IndexOf("%%EOF"u8) < 0 || !StartsWithWhole(end[(start + "startxref".Length)..]))
        {
            return PdfFault.Damaged;
        }

        var (rooted, encrypted) = Trailers(pdf);
        return encrypted ? PdfFault.Encrypted
            : !rooted ? PdfFault.Damaged
            : HasPage(pdf) || HasPackedPage(content[..pdf.Length]) ? PdfFault.None
            : PdfFault.NoPage;
    }

    /// <summary>Whether a trailer or a cross-reference stream names a root, and whether one says that the file is encrypted.</summary>
    private static (bool Rooted, bool Encrypted) Trailers(ReadOnlySpan<byte> pdf)
    {
        var rooted = false;
        var encrypted = false;
        for (var (at, seen) = (0, 0); seen < MostTrailers && Next(pdf, "trailer"u8, ref at); seen++)
        {
            var rest = pdf[at..Math.Min(pdf.Length, at + DictionaryBytes)];
            var length = rest.IndexOf("startxref"u8);
            Look(length < 0 ? rest : rest[..length]);
        }

        for (var (at, seen) = (0, 0); seen < MostTrailers && Next(pdf, "/XRef"u8, ref at); seen++)
        {
            var before = pdf[Math.Max(0, at - DictionaryBytes)..at];
            var after = pdf[at..Math.Min(pdf.Length, at + DictionaryBytes)];
            var from = before.LastIndexOf(" obj"u8);
            var length = after.IndexOf("stream"u8);
            if (from >= 0 && length >= 0)
            {
                Look(before[from..]);
                Look(after[..length]);
            }
        }

        return (rooted, encrypted);

        void Look(ReadOnlySpan<byte> dictionary)
        {
            rooted |= HasName(dictionary, "/Root"u8);
            encrypted |= HasName(dictionary, "/Encrypt"u8);
        }
    }

    /// <summary>Whether <c>/Type /Page</c> stands in the open.</summary>
    private static bool HasPage(ReadOnlySpan<byte> pdf)
    {
        for (var at = 0; Next(pdf, "/Type"u8, ref at);)
        {
            var value = pdf[at..].TrimStart("\0\t\n\f\r "u8);
            if (value.StartsWith("/Page"u8) && EndsName(value["/Page".Length..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a page stands in a compressed object stream (7.5.7).</summary>
    private static bool HasPackedPage(ReadOnlyMemory<byte> pdf)
    {
        if (!MemoryMarshal.TryGetArray(pdf, out var bytes))
        {
            bytes = new ArraySegment<byte>(pdf.ToArray());
        }

        var left = MostInflatedBytes;
        var buffer = new byte[64 * 1024];
        var span = pdf.Span;
        for (var (at, seen) = (0, 0); left > 0 && seen < MostObjectStreams && Next(span, "/ObjStm"u8, ref at); seen++)
        {
            var keyword = span[at..Math.Min(span.Length, at + DictionaryBytes)].IndexOf("stream"u8);
            if (keyword < 0)
            {
                continue;
            }

            var start = at + keyword + "stream".Length;
            start += start < span.Length && span[start] == '\r' ? 1 : 0;
            start += start < span.Length && span[start] == '\n' ? 1 : 0;
            try
            {
                using var packed = new MemoryStream(bytes.Array!, bytes.Offset + start, bytes.Count - start, writable: false);
                using var inflated = new ZLibStream(packed, CompressionMode.Decompress);
                var kept = 0;
                for (int count; left > 0 && (count = inflated.Read(buffer, kept, buffer.Length - kept)) > 0;)
                {
                    left -= count;
                    if (HasPage(buffer.AsSpan(0, kept + count)))
                    {
                        return true;
                    }

                    // The words sought may lie across two pieces.
                    var tail = Math.Min(64, kept + count);
                    buffer.AsSpan(kept + count - tail, tail).CopyTo(buffer);
                    kept = tail;
                }
            }
            catch (InvalidDataException)
            {
                // Packed another way, or damaged: another stream may still show a page.
            }
        }

        return false;
    }

    private static bool Next(ReadOnlySpan<byte> pdf, ReadOnlySpan<byte> word, ref int at)
    {
        var found = pdf[at..].IndexOf(word);
        at = found < 0 ? pdf.Length : at + found + word.Length;
        return found >= 0;
    }

    private static bool HasName(ReadOnlySpan<byte> dictionary, ReadOnlySpan<byte> name)
    {
        for (var at = 0; Next(dictionary, name, ref at);)
        {
            if (EndsName(dictionary[at..]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsName(ReadOnlySpan<byte> rest) => rest.IsEmpty || "\0\t\n\f\r ()<>[]{}/%"u8.Contains(rest[0]);

    private static bool StartsWithWhole(ReadOnlySpan<byte> rest)
    {
        var number = rest.TrimStart("\0\t\n\f\r "u8);
        return !number.IsEmpty && char.IsAsciiDigit((char)number[0]);
    }
}
