using System.IO.Compression;

namespace KhuyenCong.Spreadsheets.Copying;

/// <summary>The last touch to a workbook: takes the prefix from its elements, which scripts that read a sheet by plain names do not expect.</summary>
public static class PlainNames
{
    private const string Main = "=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

    /// <summary>The bytes of a package whose parts the library wrote.</summary>
    /// <param name="package">The package; disposed of.</param>
    public static byte[] Seal(MemoryStream package)
    {
        using (package)
        {
            using (var zip = new ZipArchive(package, ZipArchiveMode.Update, leaveOpen: true))
            {
                foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith("xl/", StringComparison.Ordinal) && e.FullName.EndsWith(".xml", StringComparison.Ordinal)))
                {
                    using var stream = entry.Open();
                    var content = new StreamReader(stream).ReadToEnd();
                    if (content.IndexOf("<x:", StringComparison.Ordinal) is >= 0 and var root)
                    {
                        // Text holds no angle bracket, and the library declares the prefix at the root alone.
                        var end = content.IndexOf('>', root);
                        var head = content[..end].Replace(" xmlns" + Main, "", StringComparison.Ordinal).Replace("xmlns:x" + Main, "xmlns" + Main, StringComparison.Ordinal);
                        stream.SetLength(0);
                        using var writer = new StreamWriter(stream);
                        writer.Write((head + content[end..]).Replace("<x:", "<", StringComparison.Ordinal).Replace("</x:", "</", StringComparison.Ordinal));
                    }
                }
            }

            return package.ToArray();
        }
    }
}
