using System.IO.Compression;
using System.Text;
using KhuyenCong.Emulator;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Benchmarks.Rush;

/// <summary>One report's workbook for each of many units: the first unit's, with another code in its cells.</summary>
public sealed class UnitWorkbooks
{
    private readonly List<(string Name, byte[] Content)> _parts = [];
    private readonly string _code = ManyUnits.CodeOf(1);

    /// <summary>Fills in the template of the first unit.</summary>
    public UnitWorkbooks(ReferenceData reference, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(deadlines);
        var form = reference.Forms.For(deadlines.Form, deadlines.CutOff)!;
        var workbook = new DemoReport(form, reference.Units.Find(_code, deadlines.CutOff)!, deadlines, seed: 1).ToWorkbook();
        using var zip = new ZipArchive(new MemoryStream(workbook));
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            _parts.Add((entry.FullName, content.ToArray()));
        }
    }

    /// <summary>The workbook of a unit.</summary>
    public byte[] Of(string code)
    {
        using var workbook = new MemoryStream();
        using (var zip = new ZipArchive(workbook, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in _parts)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(name.EndsWith(".xml", StringComparison.Ordinal)
                    ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace(_code, code, StringComparison.Ordinal))
                    : content);
            }
        }

        return workbook.ToArray();
    }
}
