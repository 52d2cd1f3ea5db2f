using System.Xml;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>How one part of a workbook leads to another.</summary>
/// <param name="Type">What the other is, a URI.</param>
/// <param name="Target">The other part's name.</param>
internal sealed record XlsxRelation(string Type, string Target);

/// <summary>Finds the parts of a workbook by their relations. Relations that lead out of the file are not seen.</summary>
internal sealed class XlsxPackage(ZipParts zip, SheetLimits limits)
{
    // The specification allows names of parts of 255 characters.
    private const int LongestTarget = 2_048;

    /// <summary>The part with the list of sheets.</summary>
    public string MainPart()
    {
        foreach (var relation in ReadRelations("_rels/.rels", string.Empty).Values)
        {
            if (relation.Type.EndsWith("/officeDocument", StringComparison.Ordinal) && zip.Parts.ContainsKey(relation.Target))
            {
                return relation.Target;
            }
        }

        return "xl/workbook.xml";
    }

    /// <summary>The relations of a part, by id.</summary>
    /// <exception cref="DamagedFileException">Two have one id.</exception>
    /// <exception cref="LimitExceededException">There are too many.</exception>
    public Dictionary<string, XlsxRelation> Relations(string part)
    {
        var folder = Folder(part);
        return ReadRelations($"{folder}_rels/{part[folder.Length..]}.rels", folder);
    }

    private Dictionary<string, XlsxRelation> ReadRelations(string part, string folder)
    {
        var relations = new Dictionary<string, XlsxRelation>(StringComparer.Ordinal);
        if (!zip.Parts.ContainsKey(part))
        {
            return relations;
        }

        using var reader = XlsxXml.Open(zip.Inflate(part) ?? throw new DamagedFileException($"part {part} is missing"));
        while (XlsxXml.Next(reader))
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "Relationship" || reader.GetAttribute("TargetMode") == "External")
            {
                continue;
            }

            if (reader.GetAttribute("Id") is { } id && reader.GetAttribute("Type") is { } type && reader.GetAttribute("Target") is { } target)
            {
                if (relations.Count >= limits.Entries)
                {
                    throw new LimitExceededException(FileLimit.Parts);
                }

                if (target.Length > LongestTarget)
                {
                    throw new DamagedFileException("a relation's target is too long");
                }

                var path = target.StartsWith('/') || target.StartsWith('\\') ? target : folder + target;
                var name = ZipParts.Normal(path);
                if (!zip.Parts.ContainsKey(name) && name.Contains('%', StringComparison.Ordinal))
                {
                    name = ZipParts.Normal(Uri.UnescapeDataString(path));
                }

                // Of two relations with one id no one can say which is meant.
                if (!relations.TryAdd(id, new XlsxRelation(type, name)))
                {
                    throw new DamagedFileException("two relations have one id");
                }
            }
        }

        return relations;
    }

    /// <summary>The part of a kind that the main part leads to, or where it names none the one with the usual name; null when it is not there.</summary>
    public string? Part(Dictionary<string, XlsxRelation> relations, string type, string main, string usual)
    {
        foreach (var relation in relations.Values)
        {
            if (relation.Type.EndsWith(type, StringComparison.Ordinal))
            {
                return zip.Parts.ContainsKey(relation.Target) ? relation.Target : null;
            }
        }

        var name = Folder(main) + usual;
        return zip.Parts.ContainsKey(name) ? name : null;
    }

    private static string Folder(string part) => part[..(part.LastIndexOf('/') + 1)];
}
