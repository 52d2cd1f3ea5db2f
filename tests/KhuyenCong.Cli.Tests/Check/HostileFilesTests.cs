using System.IO.Compression;

namespace KhuyenCong.Cli.Tests.Check;

/// <summary>The process that reads a file made to hurt ends by itself within 3 seconds of a processor and 400 MB.</summary>
public class HostileFilesTests
{
    private const long Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("b_comb_two_262000.xlsx")]
    [InlineData("e_120k.xlsx")]
    [InlineData("d_30.xlsx")]
    [InlineData("wide-second-sheet.xlsx")]
    public async Task ASmallWorkbookThatAsksForMuchIsSentBack(string name)
    {
        using var folder = new TemporaryFolder();
        var check = await MeasureAsync(folder, "check", CommandLine.Sample(Path.Combine("hostile", name)), "--unit", "52", "--period", "2026-Q3", "--json");
        Assert.Equal(2, check.ExitCode);
        Assert.Equal("FILE-TOO-LARGE", Assert.Single(check.Json().GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task SoIsOneWhoseCellsAreAskedFor()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(2, (await MeasureAsync(folder, "cells", CommandLine.Sample(Path.Combine("hostile", "d_30.xlsx")), "--json")).ExitCode);
    }

    [Fact]
    public async Task ACsvOfThirtyMegabytes()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "lon.csv");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Range(0, 2_200_000).Select(i => i % 8 == 7 ? $"Số {i % 977}\n" : $"Kế hoạch {i};")));
        var check = await MeasureAsync(folder, "check", file, "--unit", "52", "--period", "2026-Q3", "--json");
        Assert.Equal(2, check.ExitCode);
        Assert.Contains("FILE-TOO-LARGE", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APdfOfStreamsThatInflateAndBreakOff()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "KC-03.pdf");
        using var packed = new MemoryStream();
        await using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await zip.WriteAsync(new byte[3 * Megabyte]);
        }

        await using (var content = File.Create(file))
        {
            content.Write("%PDF-1.7\n"u8);
            for (var i = 0; i < 4_900; i++)
            {
                content.Write("1 0 obj << /Type /ObjStm >> stream\r\n"u8);
                content.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length - 6));
                content.Write("\nendstream\n"u8);
            }

            content.Write("\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"u8);
        }

        var check = await MeasureAsync(folder, "check", file, "--unit", "52", "--period", "2026-Q3", "--form", "KC-03", "--json");
        Assert.Equal(2, check.ExitCode);
        Assert.Contains("FILE-NO-PAGE", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileLargerThanAnyThatIsReadIsRefusedWithoutBeingHeld()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "phim.xlsx");
        await using (var content = File.Create(file))
        {
            content.SetLength(200 * Megabyte);
        }

        var check = await MeasureAsync(folder, "check", file, "--unit", "52", "--period", "2026-Q3", "--json");
        Assert.Equal(2, check.ExitCode);
        await using var read = File.OpenRead(file);
        Assert.Equal(Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(read)), check.Json().GetProperty("sha256").GetString());
        Assert.Equal("FILE-TOO-LARGE", Assert.Single(check.Json().GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
    }

    /// <summary>Runs a command and looks at its process until it ends; one that takes more than it may is ended.</summary>
    private static async Task<CommandResult> MeasureAsync(TemporaryFolder folder, params string[] arguments)
    {
        using var process = CommandLine.Start(folder, [], arguments);
        var ended = CommandLine.EndOfAsync(process);
        var (time, memory) = (TimeSpan.Zero, 0L);
        while (await Task.WhenAny(ended, Task.Delay(20)) != ended)
        {
            try
            {
                process.Refresh();
                (time, memory) = (process.TotalProcessorTime, Math.Max(memory, process.PeakWorkingSet64));
            }
            catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It has ended meanwhile.
            }

            if (time > TimeSpan.FromSeconds(3) || memory > 400 * Megabyte)
            {
                process.Kill();
                Assert.Fail($"{string.Join(' ', arguments)} took {time.TotalSeconds:0.0} s and {memory / Megabyte} MB");
            }
        }

        return await ended;
    }
}
