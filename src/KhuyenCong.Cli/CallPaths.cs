using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Cli;

/// <summary>What is said of a path that a call names and that cannot be used: what is wrong, where, and what to do.</summary>
public static class CallPaths
{
    /// <summary>A file, or folder, that is not there; names what is there under nearly the same name.</summary>
    public static FileNotFoundException Missing(FileSystemInfo path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var folder = Path.GetDirectoryName(path.FullName) ?? path.FullName;
        if (!Directory.Exists(folder))
        {
            return new FileNotFoundException($"{path.FullName} does not exist, and neither does its folder. A path is looked up from {Environment.CurrentDirectory}; write the whole path when it lies elsewhere.");
        }

        var near = Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e))
            .Select(name => (Name: name, Far: UnitName.Distance(name.ToLowerInvariant(), path.Name.ToLowerInvariant())))
            .Where(n => n.Far <= 1 + (path.Name.Length / 4)).OrderBy(n => n.Far).ThenBy(n => n.Name, StringComparer.Ordinal).FirstOrDefault().Name;
        return new FileNotFoundException($"{path.FullName} does not exist. "
            + (near is null ? $"List {folder} to see what does, or write the whole path when it lies elsewhere." : $"Did you mean {Path.Combine(folder, near)}?"));
    }

    /// <summary>Why a file cannot be written where a call wants it; null when its folder is there.</summary>
    public static string? NoFolderFor(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Directory.Exists(file.FullName) ? $"{file.FullName} is a folder. Name a file in it."
            : file.Directory is { Exists: false } missing ? $"There is no folder {missing.FullName}. Make it first, or name a file in another one."
            : null;
    }

    /// <summary>Makes a folder that a call names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="option">The option that names it, for what is said when it cannot be made.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Make(DirectoryInfo folder, string option)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            folder.Create();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var reason = File.Exists(folder.FullName) ? "a file of that name is there" : fault.Message.TrimEnd('.');
            throw new IOException($"The folder {folder.FullName} cannot be made: {reason}. Name one with {option} that you may write to.", fault);
        }
    }
}
