using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace KhuyenCong.Reporting.Findings;

/// <summary>JSON as the product writes it, for files and for its commands.</summary>
public static class ReadableJson
{
    // In this order; the rest of a finding serves whoever tells it.
    private static readonly string[] ToldOfAFinding = ["code", "severity", "sheet", "cell", "row", "column", "value", "message", "remedy", "cells", "note"];

    /// <summary>Camel case, names of enums, readable Vietnamese.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The same for what a command tells of a file: quotation marks and angle brackets stay as they are, and of a finding stands what a person needs.</summary>
    public static JsonSerializerOptions OfAFile { get; } = new(Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { TellFinding } },
    };

    private static void TellFinding(JsonTypeInfo type)
    {
        if (type.Type != typeof(Finding))
        {
            return;
        }

        foreach (var member in type.Properties.ToList())
        {
            member.Order = Array.IndexOf(ToldOfAFinding, member.Name);
            if (member.Order < 0)
            {
                type.Properties.Remove(member);
            }
            else if (member.Name is "cells" or "note")
            {
                member.ShouldSerialize = (_, value) => value is not (null or IReadOnlyCollection<string> { Count: 0 });
            }
        }
    }
}
