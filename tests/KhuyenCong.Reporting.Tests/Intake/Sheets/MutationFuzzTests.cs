using System.Globalization;
using System.IO.Compression;
using System.Text;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

/// <summary>
/// Mutated real files: whatever the bytes, the reader answers and its answer holds together. KHUYENCONG_FUZZ sets the number of inputs,
/// KHUYENCONG_FUZZ_SEED the first seed; a failure names its seed.
/// </summary>
public sealed class MutationFuzzTests
{
    private static readonly string[] Odd =
        ["", " ", "<", "&amp;", "&#0;", "&#x10FFFF;", "\"", "<v>", "</v>", "<c/>", "<f/>", "t=\"s\"", "r=\"A1\"", "1e999", "-1", "NaN", "99999999999999999999", "XFD1048576", "<!--", "]]>", "<!DOCTYPE a []>", "xmlns=\"\"", "_x0000_", ";", "\t", "\n", "\0", "đ", "A1:XFD1048576"];

    [Fact]
    public void No_bytes_make_the_reader_throw_or_contradict_itself()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("KHUYENCONG_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : 3_000;
        var first = int.TryParse(Environment.GetEnvironmentVariable("KHUYENCONG_FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 1;
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Samples"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(static b => b.Length is > 0 and < 40_000).ToArray();
        Assert.True(files.Length > 20);
        var kinds = new HashSet<FileKind>();
        var readable = 0;
        for (var number = first; number < first + count; number++)
        {
            var bytes = Mutated(new Random(number), files);
            try
            {
                var file = SheetReader.Read(new UploadedFile("x", bytes), number % 8 == 0 ? SampleFilesTests.HeaderScore : null);
                HoldsTogether(file);
                DocumentCheck.Of(bytes);
                kinds.Add(file.Kind);
                readable += file.Sheets.Count > 0 ? 1 : 0;
            }
            catch (Exception fault)
            {
                Assert.Fail($"Seed {number}: {fault}");
            }
        }

        Assert.True(count < 3_000 || (readable > count / 20 && kinds.Count > 8), $"{readable} of {count} were readable, {kinds.Count} kinds");
    }

    private static void HoldsTogether(SheetFile file)
    {
        Assert.True(file.Sheets.Count > 0 || file.Findings.Any(static f => f.Severity == Severity.Error), "neither sheets nor an error");
        Assert.All(file.Findings, static f => Assert.True(f.Message.Length is > 0 and < 1_000 && f.Remedy.Length > 0 && f.Fault == Fault.File));
        foreach (var sheet in file.Sheets)
        {
            var lastRow = 0;
            foreach (var row in sheet.Rows)
            {
                Assert.True(row.Number > lastRow && row.Number <= 32_000_000 && row.Cells.Count > 0);
                lastRow = row.Number;
                var lastColumn = 0;
                foreach (var cell in row.Cells)
                {
                    Assert.True(cell.Row == row.Number && cell.Column > lastColumn);
                    lastColumn = cell.Column;
                    var holds = cell.Kind switch
                    {
                        CellKind.Number => double.IsFinite(cell.Number) && double.Parse(cell.Text, CultureInfo.InvariantCulture).Equals(cell.Number),
                        CellKind.Text => cell.Text.Length > 0 && PlainText.Of(cell.Text) == cell.Text,
                        CellKind.Boolean => cell.Text is "TRUE" or "FALSE",
                        CellKind.Date => cell.Text.Length is 10 or 19,
                        CellKind.FormulaWithoutValue => cell.Text.Length == 0 && cell.HasFormula,
                        _ => cell.Text.Length > 0,
                    };
                    Assert.True(holds, cell.ToString());
                }
            }
        }
    }

    private static byte[] Mutated(Random random, byte[][] files)
    {
        var bytes = files[random.Next(files.Length)];
        if (random.Next(3) > 0 && Parts(bytes) is { } parts)
        {
            // Changed inside and packed again, so that the change is not caught by the checksum.
            var zip = new ZipBytes { Zip64 = random.Next(4) == 0, DataDescriptors = random.Next(4) == 0, Stored = random.Next(4) == 0 };
            var changed = random.Next(parts.Count);
            for (var at = 0; at < parts.Count; at++)
            {
                var (name, content) = parts[at];
                var isSheet = name.Contains("sheet", StringComparison.Ordinal) && random.Next(2) == 0;
                zip.Add(new ZipBytes.Entry(name, at == changed || isSheet ? Changed(random, content, files) : content));
            }

            bytes = zip.ToArray();
            if (random.Next(10) > 0)
            {
                return bytes;
            }
        }

        return Changed(random, bytes, files);
    }

    private static byte[] Changed(Random random, byte[] bytes, byte[][] files)
    {
        var changed = bytes.ToList();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(changed.Count + 1);
            switch (random.Next(7))
            {
                case 0 when at < changed.Count:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1 when at < changed.Count:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    changed.RemoveRange(at, random.Next(Math.Min(64, changed.Count - at) + 1));
                    break;
                case 3:
                    changed.InsertRange(at, Encoding.UTF8.GetBytes(Odd[random.Next(Odd.Length)]));
                    break;
                case 4:
                    changed.InsertRange(at, changed.Skip(random.Next(changed.Count + 1)).Take(random.Next(200)).ToArray());
                    break;
                case 5 when random.Next(4) == 0:
                    changed.RemoveRange(at, changed.Count - at);
                    break;
                case 6:
                    var other = files[random.Next(files.Length)];
                    changed.InsertRange(at, other.Skip(random.Next(other.Length)).Take(random.Next(100)).ToArray());
                    break;
                default:
                    break;
            }
        }

        return [.. changed];
    }

    private static List<(string Name, byte[] Content)>? Parts(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("PK"u8))
        {
            return null;
        }

        using var archive = new ZipArchive(new MemoryStream(bytes));
        return [.. archive.Entries.Where(static e => e.Length is > 0 and < 100_000).Select(static e =>
        {
            using var content = new MemoryStream();
            using var stream = e.Open();
            stream.CopyTo(content);
            return (e.FullName, content.ToArray());
        })];
    }
}
