namespace KhuyenCong.Cli.Tests;

/// <summary>A theory that is skipped on Windows, for the reason of <see cref="UnixFactAttribute"/>.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = new UnixFactAttribute().Skip;
}
