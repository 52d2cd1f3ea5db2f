using System.IO.Compression;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading.Sheets;

/// <summary>
/// Mutated real files: whatever the bytes, the reader answers with sheets or with an error, and never throws.
/// The environment variable KHUYENCONG_FUZZ sets the number of inputs (3,000 unless given).
/// </summary>
public class FuzzTests
{
    private const long MaxAllocated = 64 * 1024 * 1024;

    [Fact]
    public void MutatedFilesAreReadOrAnswered()
    {
        var files = Directory.GetFiles(SampleFile.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes).Where(bytes => bytes.Length is > 0 and < 64 * 1024).ToList();
        var parts = files.Select(Unzipped).ToList();
        var seeds = LongForm.Seeds("KHUYENCONG_FUZZ", 3_000, 20_000).ToList();
        var readable = 0;
        foreach (var seed in seeds)
        {
            var random = new Random(seed);
            var at = random.Next(files.Count);
            var bytes = parts[at] is { } known && random.Next(3) > 0 ? Rezipped(known, random) : Mutated(files[at], files, random);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var read = SheetReader.Read(bytes, SheetFindings.HeaderScore);
                readable += read.Sheets.Count > 0 ? 1 : 0;
                Assert.True(read.Sheets.Count > 0 || read.Findings.Any(finding => finding.Severity == Severity.Error));
                foreach (var sheet in read.Sheets)
                {
                    AssertOrdered(sheet);
                }

                DocumentCheck.Of(bytes);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"seed {seed}", fault);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(allocated < MaxAllocated, $"seed {seed} allocated {allocated}");
        }

        Assert.InRange(readable, seeds.Count / 20, seeds.Count - (seeds.Count / 20));
    }

    [Fact]
    public void NoiseIsAnswered()
    {
        var random = new Random(11);
        string[] heads = ["", "PK\u0003\u0004", "PK\u0005\u0006", "%PDF-1.7 startxref 0 %%EOF", "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1", "\u00FF\u00FE", "\u00EF\u00BB\u00BF", "sep=;\n", "<?xml", "\"a\";"];
        for (var seed = 0; seed < 3000; seed++)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            byte[] bytes = [.. System.Text.Encoding.Latin1.GetBytes(heads[seed % heads.Length]), .. noise];
            var read = SheetReader.Read(bytes);
            Assert.True(read.Sheets.Count > 0 || read.Findings.Any(finding => finding.Severity == Severity.Error));
            DocumentCheck.Of(bytes);
        }
    }

    private static void AssertOrdered(Sheet sheet)
    {
        var row = 0;
        foreach (var line in sheet.Rows)
        {
            Assert.True(line.Number > row && line.Cells.Count > 0);
            row = line.Number;
            var column = 0;
            foreach (var cell in line.Cells)
            {
                Assert.True(cell.Column > column && cell.Row == row);
                Assert.True(cell.Kind == CellKind.FormulaWithoutValue || cell.Text.Length > 0);
                column = cell.Column;
            }
        }
    }

    private static List<(string Name, byte[] Content)>? Unzipped(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            return null;
        }

        using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        return zip.Entries.Where(entry => entry.Name.Length > 0).Select(entry =>
        {
            using var stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return (entry.FullName, copy.ToArray());
        }).ToList();
    }

    /// <summary>The archive again with one part's content mutated, so that the mutation reaches the XML.</summary>
    private static byte[] Rezipped(List<(string Name, byte[] Content)> parts, Random random)
    {
        var chosen = random.Next(parts.Count);
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var at = 0; at < parts.Count; at++)
            {
                using var part = zip.CreateEntry(parts[at].Name, CompressionLevel.NoCompression).Open();
                part.Write(at == chosen ? XmlMutated(parts[at].Content, random) : parts[at].Content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Changes digits, attribute letters and whole tags, which mostly stays XML and means something else.</summary>
    private static byte[] XmlMutated(byte[] content, Random random)
    {
        if (random.Next(4) == 0 || content.Length < 10)
        {
            return Mutated(content, [content], random);
        }

        var bytes = content.ToList();
        for (var times = random.Next(1, 8); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    var digit = bytes.FindIndex(at, value => value is >= (byte)'0' and <= (byte)'9');
                    if (digit >= 0)
                    {
                        bytes[digit] = (byte)"0123456789-.eE"[random.Next(14)];
                    }

                    break;
                case 1:
                    var tag = bytes.IndexOf((byte)'<', at);
                    var end = tag < 0 ? -1 : bytes.IndexOf((byte)'>', tag);
                    if (end > 0)
                    {
                        var copy = bytes.GetRange(tag, end - tag + 1);
                        bytes.RemoveRange(tag, copy.Count);
                        if (random.Next(2) == 0)
                        {
                            bytes.InsertRange(tag, [.. copy, .. copy]);
                        }
                    }

                    break;
                case 2:
                    var quote = bytes.IndexOf((byte)'"', at);
                    if (quote >= 0 && quote + 1 < bytes.Count)
                    {
                        bytes[quote + 1] = (byte)random.Next(32, 127);
                    }

                    break;
                default:
                    bytes[at] = (byte)random.Next(32, 127);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Mutated(byte[] content, List<byte[]> others, Random random)
    {
        var bytes = content.ToList();
        for (var times = random.Next(1, 6); times > 0 && bytes.Count > 2; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 64)));
                    break;
                case 3:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 4:
                    var other = others[random.Next(others.Count)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, random.Next(1, 200))).ToArray());
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
