namespace KhuyenCong.Cli.Tests;

/// <summary>Skipped on Windows, where one process cannot send another Ctrl+C.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no SIGINT that one process sends to another.";
        }
    }
}
