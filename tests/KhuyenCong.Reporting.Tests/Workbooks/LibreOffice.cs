using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

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
            saved.AddRange(await ConvertAsync("xlsx", "xlsx", some));
        }

        return saved;
    }

    /// <summary>How many pages a printed document has.</summary>
    /// <param name="pdf">As <see cref="ConvertAsync"/> makes it.</param>
    public static int PagesOf(byte[] pdf) => Regex.Count(Encoding.Latin1.GetString(pdf), @"/Type\s*/Page(?![a-zA-Z])");

    /// <summary>Opens documents and saves them as another kind.</summary>
    /// <param name="from">The ending of the documents' names.</param>
    /// <param name="to">What they are saved as, for example <c>pdf</c> or <c>txt:Text</c>.</param>
    /// <param name="documents">Their bytes.</param>
    public static async Task<IReadOnlyList<byte[]>> ConvertAsync(string from, string to, params byte[][] documents)
    {
        var folder = Directory.CreateTempSubdirectory("khuyencong-office-").FullName;
        try
        {
            var names = documents.Select((_, i) => FormattableString.Invariant($"{i:0000}.{from}")).ToList();
            foreach (var (name, content) in names.Zip(documents))
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
            }

            var start = new ProcessStartInfo(Program!) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])[$"-env:UserInstallation={new Uri(folder + "/profile")}", "--headless", "--convert-to", to, "--outdir", "saved", .. names])
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

            return [.. names.Select(name => File.ReadAllBytes(Path.Combine(folder, "saved", Path.ChangeExtension(name, to.Split(':')[0]))))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
