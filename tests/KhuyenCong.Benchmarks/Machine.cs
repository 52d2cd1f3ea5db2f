using System.Runtime.InteropServices;

namespace KhuyenCong.Benchmarks;

/// <summary>On what a run measured.</summary>
public static class Machine
{
    /// <summary>Cores, memory, system, runtime and the load when the run begins.</summary>
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        var load = File.Exists("/proc/loadavg") ? ", load " + File.ReadAllText("/proc/loadavg").Split(' ')[0] : "";
        return FormattableString.Invariant(
            $"{Environment.ProcessorCount} cores, {memory:0} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}{load}");
    }
}
