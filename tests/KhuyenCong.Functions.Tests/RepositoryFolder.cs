namespace KhuyenCong.Functions.Tests;

/// <summary>The folder of the repository that the tests were built in.</summary>
internal static class RepositoryFolder
{
    /// <summary>The path of one of its files.</summary>
    public static string PathOf(params string[] parts)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "KhuyenCong.Functions.sln")))
        {
            root = root.Parent!;
        }

        return Path.Combine([root.FullName, .. parts]);
    }
}
