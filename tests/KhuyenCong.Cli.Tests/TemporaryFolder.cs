namespace KhuyenCong.Cli.Tests;

/// <summary>A new empty folder, removed with this object.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("khuyencong-cli-").FullName;

    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 20)
            {
                // A process that has just been ended may still be writing its last file.
                Thread.Sleep(100);
            }
        }
    }
}
