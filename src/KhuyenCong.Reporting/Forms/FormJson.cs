using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Forms;

/// <summary>How a form definition is written in JSON: what is taken, and the JSON Schema that tells an editor the same.</summary>
/// <remarks>
/// By reflection: generated code gives an init-only property that the JSON leaves out the default of its type, not that of the record, and loads no faster.
/// </remarks>
public static class FormJson
{
    /// <summary>The schema's file among the reference data. It helps who writes a form; nothing reads it.</summary>
    public const string SchemaPath = "forms/form.schema.json";

    // Where a definition names its schema; the form has no member for it.
    private const string SchemaMember = "$schema";

    /// <summary>Strict: every member known and once, none missing, no comment, eight levels at most.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowOutOfOrderMetadataProperties = true,
        MaxDepth = 8,
        Converters = { new Text(), new Words() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Tighten } },
    };

    /// <summary>The schema as it is shipped.</summary>
    public static string Schema()
    {
        var schema = new JsonSerializerOptions(Options) { MaxDepth = 64 }.GetJsonSchemaAsNode(typeof(FormDefinition), new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe }).AsObject();
        schema.Insert(0, SchemaMember, "https://json-schema.org/draft/2020-12/schema");
        return schema.ToJsonString(ReadableJson.OfAFile) + "\n";
    }

    /// <summary>The words of an enum, as JSON has them.</summary>
    internal static IEnumerable<string> WordsOf(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);

    /// <summary>The word of one value.</summary>
    internal static string WordOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    // Every class of a rule in this project, by its name without "Rule".
    private static IEnumerable<JsonDerivedType> RuleKinds =>
        from kind in typeof(FormRule).Assembly.GetTypes()
        where kind.IsSubclassOf(typeof(FormRule))
        orderby kind.Name
        select new JsonDerivedType(kind, JsonNamingPolicy.CamelCase.ConvertName(kind.Name[..^"Rule".Length]));

    /// <summary>Whether a list of this type must not be empty where it is given: empty, it would mean the same as left out.</summary>
    internal static bool NeedsItems(Type type) => type == typeof(IReadOnlyList<string>);

    private static void Tighten(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            type.OnDeserialized = list =>
            {
                var items = ((IEnumerable<object?>)list).ToList();
                if (items.Contains(null) || (items.Count == 0 && NeedsItems(type.Type)))
                {
                    throw new JsonException();
                }
            };
            return;
        }

        // What a record works out from its members is no member of the JSON.
        foreach (var computed in type.Kind == JsonTypeInfoKind.Object ? type.Properties.Where(p => p.Set is null).ToList() : [])
        {
            type.Properties.Remove(computed);
        }

        if (type.Type == typeof(FormRule))
        {
            type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "type" };
            foreach (var kind in RuleKinds)
            {
                type.PolymorphismOptions.DerivedTypes.Add(kind);
            }
        }

        if (type.Type == typeof(FormDefinition))
        {
            var schema = type.CreateJsonPropertyInfo(typeof(string), SchemaMember);
            (schema.Set, schema.IsSetNullable) = ((_, _) => { }, false);
            type.Properties.Insert(0, schema);
        }
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        if (type.IsEnum)
        {
            return new JsonObject { ["enum"] = new JsonArray([.. WordsOf(type).Select(w => (JsonNode)w)]) };
        }

        if (type == typeof(string))
        {
            return TextSchema(context.PropertyInfo?.IsSetNullable == true ? new JsonArray("string", "null") : "string");
        }

        if (NeedsItems(type))
        {
            (schema["items"], schema["minItems"]) = (TextSchema("string"), 1);
        }

        return schema;
    }

    private static JsonObject TextSchema(JsonNode type) => new() { ["type"] = type, ["pattern"] = @"^\S([\s\S]*\S)?$" };

    /// <summary>A text that is not blank, in NFC, without blanks at its ends.</summary>
    private sealed class Text : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text && text.Trim() == text && CanonicalText.Composed(text) == text
                ? text
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>Exactly the words of an enum: .NET's own converter takes them in any case and with blanks about them too.</summary>
    private sealed class Words : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

        private sealed class Of<T> : JsonConverter<T>
            where T : struct, Enum
        {
            private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(WordOf);

            public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
                reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(WordOf(value));
        }
    }
}
