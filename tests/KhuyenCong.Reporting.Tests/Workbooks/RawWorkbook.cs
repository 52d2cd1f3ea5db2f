using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>A workbook put together from the XML of its parts, as no program would write it.</summary>
internal sealed class RawWorkbook
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private readonly Dictionary<string, byte[]> _parts = new(StringComparer.Ordinal);
    private readonly StringBuilder _types = new();

    /// <summary>Rows of the first sheet, named KC-01.</summary>
    public string Rows { get; init; } = "<row r=\"11\"><c r=\"F11\"><v>5</v></c></row>";

    /// <summary>Elements of the first sheet before its cells.</summary>
    public string Before { get; init; } = "";

    /// <summary>Elements of the first sheet after its cells.</summary>
    public string After { get; init; } = "";

    /// <summary>Elements of the workbook after its list of sheets.</summary>
    public string Book { get; init; } = "";

    /// <summary>Entries of the list of sheets after the first one.</summary>
    public string Sheets { get; init; } = "";

    /// <summary>Relations of the workbook beyond that to the first sheet.</summary>
    public string BookRelations { get; init; } = "";

    /// <summary>Relations of the first sheet.</summary>
    public string SheetRelations { get; init; } = "";

    /// <summary>A relation as these lists hold it.</summary>
    public static string Relation(string id, string type, string target, bool external = false) =>
        $"<Relationship Id=\"{id}\" Type=\"{(type.Contains("://", StringComparison.Ordinal) ? type : Office + type)}\" Target=\"{target}\"{(external ? " TargetMode=\"External\"" : "")}/>";

    /// <summary>Adds a part.</summary>
    public RawWorkbook With(string name, string xml, string? type = null) => With(name, Encoding.UTF8.GetBytes(xml), type);

    /// <summary>Adds a part.</summary>
    public RawWorkbook With(string name, byte[] content, string? type = null)
    {
        _parts[name] = content;
        if (type is not null)
        {
            _types.Append(CultureInfo.InvariantCulture, $"<Override PartName=\"/{name}\" ContentType=\"{type}\"/>");
        }

        return this;
    }

    /// <summary>A sheet's XML.</summary>
    public static string Sheet(string rows, string before = "", string after = "") =>
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
        + "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\">"
        + $"{before}<sheetData>{rows}</sheetData>{after}</worksheet>";

    /// <summary>The bytes.</summary>
    public byte[] Bytes()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Put(zip, "[Content_Types].xml", Encoding.UTF8.GetBytes(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"bin\" ContentType=\"application/octet-stream\"/>"
                + "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                + $"<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>{_types}</Types>"));
            Put(zip, "_rels/.rels", Relations(Relation("rId1", "officeDocument", "xl/workbook.xml")));
            Put(zip, "xl/workbook.xml", Encoding.UTF8.GetBytes(
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                + $"<sheets><sheet name=\"KC-01\" sheetId=\"1\" r:id=\"rId1\"/>{Sheets}</sheets>{Book}</workbook>"));
            Put(zip, "xl/_rels/workbook.xml.rels", Relations(Relation("rId1", "worksheet", "worksheets/sheet1.xml") + BookRelations));
            Put(zip, "xl/worksheets/sheet1.xml", Encoding.UTF8.GetBytes(Sheet(Rows, Before, After)));
            if (SheetRelations.Length > 0)
            {
                Put(zip, "xl/worksheets/_rels/sheet1.xml.rels", Relations(SheetRelations));
            }

            foreach (var (name, content) in _parts)
            {
                Put(zip, name, content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The XML of a part with relations.</summary>
    public static byte[] Relations(string relations) =>
        Encoding.UTF8.GetBytes($"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>");

    private static void Put(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }
}
