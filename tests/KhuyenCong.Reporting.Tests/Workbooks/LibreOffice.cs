using System.Diagnostics;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>Skipped where LibreOffice is not installed.</summary>
public sealed class LibreOfficeFactAttribute : FactAttribute
{
    public LibreOfficeFactAttribute() => Skip = LibreOffice.Program is null ? "LibreOffice (soffice) is not on the path." : null;
}

/// <summary>LibreOffice, which calculates workbooks as a person's program does.</summary>
internal static class LibreOffice
{
    /// <summary>Where it is; null where it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => (string[])[Path.Combine(folder, "soffice"), Path.Combine(folder, "soffice.exe")]).FirstOrDefault(File.Exists);

    /// <summary>Opens workbooks and saves them again, many in one run; of hundreds it leaves out the last.</summary>
    /// <param name="workbooks">Their bytes; formulas without a value are calculated.</param>
    public static async Task<IReadOnlyList<byte[]>> SaveAgainAsync(IReadOnlyList<byte[]> workbooks)
    {
        var saved = new List<byte[]>();
        foreach (var some in workbooks.Chunk(100))
        {
            saved.AddRange(await RunAsync(some));
        }

        return saved;
    }

    private static async Task<IReadOnlyList<byte[]>> RunAsync(byte[][] workbooks)
    {
        var folder = Directory.CreateTempSubdirectory("khuyencong-office-").FullName;
        try
        {
            var names = workbooks.Select((_, i) => FormattableString.Invariant($"{i:0000}.xlsx")).ToList();
            foreach (var (name, content) in names.Zip(workbooks))
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
            }

            var start = new ProcessStartInfo(Program!) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])[$"-env:UserInstallation={new Uri(folder + "/profile")}", "--headless", "--convert-to", "xlsx", "--outdir", "saved", .. names])
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(20));
            try
            {
                await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token), process.WaitForExitAsync(patience.Token));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return [.. names.Select(name => File.ReadAllBytes(Path.Combine(folder, "saved", name)))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
