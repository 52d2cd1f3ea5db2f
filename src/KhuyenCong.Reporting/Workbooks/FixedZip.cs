using System.IO.Compression;
using System.Text.RegularExpressions;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// The last touch to a workbook. Takes the time of writing out of it, so that the same input gives the same bytes, which what is handed in twice is
/// known by; and the prefix from its elements, which scripts that read a sheet by plain names do not expect.
/// </summary>
internal static partial class FixedZip
{
    private const string Main = "=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

    // Zip knows no zone.
    private static readonly DateTimeOffset Time = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The bytes of a package that we wrote.</summary>
    /// <param name="package">The package; disposed of.</param>
    public static byte[] Seal(MemoryStream package)
    {
        using (package)
        {
            using (var zip = new ZipArchive(package, ZipArchiveMode.Update, leaveOpen: true))
            {
                foreach (var entry in zip.Entries)
                {
                    if (entry.FullName.EndsWith(".xml", StringComparison.Ordinal))
                    {
                        using var stream = entry.Open();
                        var content = new StreamReader(stream).ReadToEnd();
                        var plain = entry.FullName == "docProps/core.xml" ? Created().Replace(content, "") : WithoutPrefix(content);
                        if (plain != content)
                        {
                            stream.SetLength(0);
                            using var writer = new StreamWriter(stream);
                            writer.Write(plain);
                        }
                    }

                    entry.LastWriteTime = Time;
                }
            }

            return package.ToArray();
        }
    }

    // Text holds no angle bracket, and the library declares the prefix at the root alone.
    private static string WithoutPrefix(string content)
    {
        var root = content.IndexOf("<x:", StringComparison.Ordinal);
        if (root < 0)
        {
            return content;
        }

        var end = content.IndexOf('>', root);
        var head = content[..end].Replace(" xmlns" + Main, "", StringComparison.Ordinal).Replace("xmlns:x" + Main, "xmlns" + Main, StringComparison.Ordinal);
        return (head + content[end..]).Replace("<x:", "<", StringComparison.Ordinal).Replace("</x:", "</", StringComparison.Ordinal);
    }

    [GeneratedRegex("<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\\1>", RegexOptions.CultureInvariant)]
    private static partial Regex Created();
}
