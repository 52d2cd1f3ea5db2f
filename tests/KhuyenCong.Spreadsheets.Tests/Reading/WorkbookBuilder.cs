using System.IO.Compression;
using System.Text;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>Zips a workbook from parts, so that a test can write what no library would.</summary>
internal sealed class WorkbookBuilder
{
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    public const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";

    private readonly List<(string Name, byte[] Content)> _parts = [];

    public WorkbookBuilder(string sheetData = "<sheetData/>", string? after = null, string? before = null, string? strings = null, string? styles = null)
    {
        Set("[Content_Types].xml", """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>
            """);
        Set("_rels/.rels", $"<Relationships xmlns=\"{PackageRelations}\"><Relationship Id=\"rId1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Workbook("<sheet name=\"KC-01\" sheetId=\"1\" r:id=\"rId1\"/>");
        WorkbookRelations($"<Relationship Id=\"rId1\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
            + $"<Relationship Id=\"rIdS\" Type=\"{Relations}/sharedStrings\" Target=\"sharedStrings.xml\"/>"
            + $"<Relationship Id=\"rIdT\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/>");
        Set("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\">{before}{sheetData}{after}</worksheet>");
        if (strings is not null)
        {
            Set("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{strings}</sst>");
        }

        if (styles is not null)
        {
            Set("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\">{styles}</styleSheet>");
        }
    }

    public static WorkbookBuilder Rows(string rows, string? after = null, string? before = null, string? strings = null, string? styles = null) =>
        new($"<sheetData>{rows}</sheetData>", after, before, strings, styles);

    public WorkbookBuilder Workbook(string sheets, string? properties = null) =>
        Set("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\">{properties}<sheets>{sheets}</sheets></workbook>");

    public WorkbookBuilder WorkbookRelations(string relations) =>
        Set("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{PackageRelations}\">{relations}</Relationships>");

    public WorkbookBuilder Set(string name, string content) => Set(name, Encoding.UTF8.GetBytes(content));

    public WorkbookBuilder Set(string name, byte[] content)
    {
        var at = _parts.FindIndex(part => part.Name == name);
        if (at < 0)
        {
            _parts.Add((name, content));
        }
        else
        {
            _parts[at] = (name, content);
        }

        return this;
    }

    public WorkbookBuilder Rename(string name, string newName)
    {
        var at = _parts.FindIndex(part => part.Name == name);
        _parts[at] = (newName, _parts[at].Content);
        return this;
    }

    public WorkbookBuilder Remove(string name)
    {
        _parts.RemoveAll(part => part.Name == name);
        return this;
    }

    public WorkbookBuilder Twice(string name, string content)
    {
        _parts.Add((name, Encoding.UTF8.GetBytes(content)));
        return this;
    }

    public byte[] Bytes(CompressionLevel level = CompressionLevel.Fastest)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in _parts)
            {
                using var part = zip.CreateEntry(name, level).Open();
                part.Write(content);
            }
        }

        return stream.ToArray();
    }

    public UploadedFile File() => new("bao-cao.xlsx", Bytes());

    public SheetFile Read(SheetLimits? limits = null) => SheetReader.Read(File().Content, limits: limits);

    /// <summary>The only sheet's cells as text; the file must be read without findings, and a row must have cells.</summary>
    public string Cells()
    {
        var read = Read();
        Assert.Empty(read.Problems);
        var sheet = Assert.Single(read.Sheets);
        Assert.All(sheet.Rows, row => Assert.NotEmpty(row.Cells));
        return SampleFile.Cells(sheet);
    }
}
