using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

/// <summary>Workbooks made part by part, so that each oddity of a writing program can be had alone.</summary>
internal sealed record WorkbookBytes
{
    public const string Main = PartNames.Transitional;

    /// <summary>The namespace of SpreadsheetML.</summary>
    public string Namespace { get; init; } = PartNames.Transitional;

    /// <summary>The namespace of the relationships' types and of <c>r:id</c>.</summary>
    public string RelationNamespace { get; init; } = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Sheets: name, further attributes, and the whole content of the worksheet element.</summary>
    public IReadOnlyList<(string Name, string Attributes, string Content)> Sheets { get; init; } = [];

    /// <summary>The items of the shared strings; null for no such part.</summary>
    public string? SharedStrings { get; init; }

    /// <summary>The content of the style sheet; null for no such part.</summary>
    public string? Styles { get; init; }

    /// <summary>What stands in the workbook part before and behind the sheets.</summary>
    public (string Before, string After) Workbook { get; init; } = ("", "");

    /// <summary>Whether there are content types.</summary>
    public bool ContentTypes { get; init; } = true;

    /// <summary>How a part's name is written in the archive.</summary>
    public Func<string, string> Naming { get; init; } = static name => name;

    /// <summary>A workbook of one sheet with these rows.</summary>
    public static WorkbookBytes Of(string rows, string before = "", string after = "") =>
        new() { Sheets = [("KC-01", "", before + "<sheetData>" + rows + "</sheetData>" + after)] };

    /// <summary>The archive's bytes.</summary>
    public byte[] ToArray(ZipBytes? zip = null)
    {
        zip ??= new ZipBytes();
        foreach (var (name, content) in Parts())
        {
            zip.Add(Naming(name), content);
        }

        return zip.ToArray();
    }

    /// <summary>What the reader makes of it.</summary>
    public SheetFile Read(ZipBytes? zip = null) => SheetReader.Read(new UploadedFile("báo cáo.xlsx", ToArray(zip)));

    /// <summary>The parts.</summary>
    public IEnumerable<(string Name, string Content)> Parts()
    {
        if (ContentTypes)
        {
            yield return ("[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>");
        }

        yield return ("_rels/.rels", Relations($"<Relationship Id=\"rId1\" Type=\"{RelationNamespace}/officeDocument\" Target=\"xl/workbook.xml\"/>"));
        yield return ("xl/workbook.xml",
            $"<workbook xmlns=\"{Namespace}\" xmlns:r=\"{RelationNamespace}\">{Workbook.Before}<sheets>"
            + string.Concat(Sheets.Select((s, at) => $"<sheet name=\"{s.Name}\" sheetId=\"{at + 1}\" {s.Attributes} r:id=\"rId{at + 1}\"/>"))
            + $"</sheets>{Workbook.After}</workbook>");
        yield return ("xl/_rels/workbook.xml.rels", Relations(
            string.Concat(Sheets.Select((_, at) => $"<Relationship Id=\"rId{at + 1}\" Type=\"{RelationNamespace}/worksheet\" Target=\"worksheets/sheet{at + 1}.xml\"/>"))
            + (SharedStrings is null ? "" : $"<Relationship Id=\"rIdS\" Type=\"{RelationNamespace}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>")
            + (Styles is null ? "" : $"<Relationship Id=\"rIdT\" Type=\"{RelationNamespace}/styles\" Target=\"styles.xml\"/>")));
        if (SharedStrings is not null)
        {
            yield return ("xl/sharedStrings.xml", $"<sst xmlns=\"{Namespace}\">{SharedStrings}</sst>");
        }

        if (Styles is not null)
        {
            yield return ("xl/styles.xml", $"<styleSheet xmlns=\"{Namespace}\">{Styles}</styleSheet>");
        }

        foreach (var (sheet, at) in Sheets.Select((s, at) => (s, at)))
        {
            yield return ($"xl/worksheets/sheet{at + 1}.xml", $"<worksheet xmlns=\"{Namespace}\">{sheet.Content}</worksheet>");
        }
    }

    private static string Relations(string items) => $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{items}</Relationships>";

    /// <summary>Namespaces of SpreadsheetML.</summary>
    internal static class PartNames
    {
        public const string Transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        public const string Strict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    }
}
