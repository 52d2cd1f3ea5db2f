using System.Runtime.InteropServices;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>The processor's time that the calling thread has used: what other tests do at the same time leaves it alone.</summary>
internal static class ThreadTime
{
    private const int ThreadCpuTime = 3;

    /// <summary>The time used so far; nought where the system does not tell it.</summary>
    public static TimeSpan Used() =>
        OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuTime, out var time) == 0 ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000d) : TimeSpan.Zero;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockGetTime(int clock, out Timespec time);

    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
