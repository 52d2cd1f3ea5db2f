using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>Takes the time of writing out of a workbook, so that the same input gives the same bytes.</summary>
internal static partial class FixedZip
{
    /// <summary>The time that every entry bears; in local time without a zone, as zip has it.</summary>
    private static readonly DateTimeOffset Time = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The bytes of a package with every entry's time fixed.</summary>
    /// <param name="package">The package; disposed of.</param>
    /// <param name="own">Whether the whole package is ours: then the time of creation goes from its properties too.</param>
    public static byte[] Seal(MemoryStream package, bool own)
    {
        using (package)
        {
            using (var zip = new ZipArchive(package, ZipArchiveMode.Update, leaveOpen: true))
            {
                if (own && zip.GetEntry("docProps/core.xml") is { } properties)
                {
                    string text;
                    using (var reader = new StreamReader(properties.Open(), Encoding.UTF8))
                    {
                        text = Created().Replace(reader.ReadToEnd(), "");
                    }

                    using var stream = properties.Open();
                    stream.SetLength(0);
                    stream.Write(Encoding.UTF8.GetBytes(text));
                }

                foreach (var entry in zip.Entries)
                {
                    entry.LastWriteTime = Time;
                }
            }

            return package.ToArray();
        }
    }

    [GeneratedRegex("<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\\1>", RegexOptions.CultureInvariant)]
    private static partial Regex Created();
}
