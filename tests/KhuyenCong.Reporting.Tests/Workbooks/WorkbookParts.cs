using System.IO.Compression;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>What a workbook says: made twice it is the same but for the times of its parts and of its making.</summary>
public static class WorkbookParts
{
    /// <summary>The parts with their text, but for the one that says when the workbook was made.</summary>
    public static IReadOnlyList<(string Name, string Text)> Of(byte[] workbook)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        return [.. zip.Entries.Where(e => e.FullName != "docProps/core.xml").Select(e => (e.FullName, new StreamReader(e.Open()).ReadToEnd()))];
    }
}
