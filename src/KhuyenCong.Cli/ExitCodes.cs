namespace KhuyenCong.Cli;

/// <summary>What a command's exit code says.</summary>
public static class ExitCodes
{
    /// <summary>It did what it was asked.</summary>
    public const int Success = 0;

    /// <summary>A fault of ours, or of the call.</summary>
    public const int Fault = 1;

    /// <summary>The file that was checked is sent back.</summary>
    public const int Rejected = 2;
}
