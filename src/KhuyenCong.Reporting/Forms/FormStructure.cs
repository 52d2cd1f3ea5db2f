using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Forms;

/// <summary>
/// Says in Vietnamese what of a definition does not have the structure that <see cref="FormJson"/> takes. It knows no member by itself: it goes by
/// what the serializer knows of the records.
/// </summary>
internal sealed class FormStructure
{
    private const int MaxProblems = 100, MaxShown = 60;

    private readonly List<FormProblem> _found = [];

    /// <summary>What is wrong; never empty, and at most a hundred problems.</summary>
    public static IReadOnlyList<FormProblem> Of(ReadOnlyMemory<byte> content)
    {
        using var json = JsonDocument.Parse(content);
        var structure = new FormStructure();
        structure.Look("", json.RootElement, typeof(FormDefinition), mayBeNull: false);
        return structure._found is [] ? [new("", "Nội dung không đúng cấu trúc của mẫu. Cần viết theo " + FormJson.SchemaPath + ".")] : structure._found;
    }

    /// <summary>The path of a member.</summary>
    public static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    private void Look(string path, JsonElement value, Type wanted, bool mayBeNull)
    {
        if (_found.Count >= MaxProblems)
        {
            return;
        }

        var type = FormJson.Options.GetTypeInfo(wanted);
        switch (type.Kind, value.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                LookIntoMembers(path, value, type);
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) when value.GetArrayLength() > 0 || !FormJson.NeedsItems(wanted):
                foreach (var (at, item) in value.EnumerateArray().Index())
                {
                    Look(FormattableString.Invariant($"{path}[{at}]"), item, type.ElementType!, mayBeNull: false);
                }

                break;
            case (JsonTypeInfoKind.None, _) when Fits(value, type) && (mayBeNull || value.ValueKind != JsonValueKind.Null):
                break;
            default:
                _found.Add(new(path, $"đang là {Shown(value)}; cần {Expected(type)}."));
                break;
        }
    }

    private void LookIntoMembers(string path, JsonElement value, JsonTypeInfo type)
    {
        var discriminator = type.PolymorphismOptions?.TypeDiscriminatorPropertyName;
        if (type.PolymorphismOptions is { } choice)
        {
            var given = value.TryGetProperty(discriminator!, out var found);
            var derived = choice.DerivedTypes.FirstOrDefault(d => given && found.ValueKind == JsonValueKind.String && found.ValueEquals((string)d.TypeDiscriminator!));
            if (derived.DerivedType is null)
            {
                var words = string.Join(", ", choice.DerivedTypes.Select(d => d.TypeDiscriminator));
                _found.Add(new(Join(path, discriminator!), $"{(given ? "đang là " + Shown(found) : "còn thiếu")}; cần một trong các từ: {words}."));
                return;
            }

            type = FormJson.Options.GetTypeInfo(derived.DerivedType);
        }

        var members = type.Properties.ToDictionary(p => p.Name);
        foreach (var given in value.EnumerateObject().GroupBy(m => m.Name, m => m.Value))
        {
            if (given.Count() > 1)
            {
                _found.Add(new(Join(path, given.Key), $"được ghi {given.Count()} lần; cần ghi một lần."));
            }

            if (members.TryGetValue(given.Key, out var member))
            {
                Look(Join(path, given.Key), given.Last(), member.PropertyType, member.IsSetNullable);
            }
            else if (given.Key != discriminator && _found.Count < MaxProblems)
            {
                _found.Add(new(Join(path, given.Key), $"không có thuộc tính này; cần một trong các thuộc tính: {string.Join(", ", members.Keys)}."));
            }
        }

        foreach (var missing in type.Properties.Where(p => IsRequired(p) && !value.TryGetProperty(p.Name, out _)))
        {
            _found.Add(new(Join(path, missing.Name), $"còn thiếu; cần {Expected(FormJson.Options.GetTypeInfo(missing.PropertyType))}."));
        }
    }

    private static bool IsRequired(JsonPropertyInfo member) => member.IsRequired || member.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    private static bool Fits(JsonElement value, JsonTypeInfo type)
    {
        try
        {
            value.Deserialize(type);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "một đối tượng {…}",
        JsonValueKind.Array when value.GetArrayLength() == 0 => "danh sách rỗng []",
        JsonValueKind.Array => "một danh sách […]",
        _ => PlainText.Cut(value.GetRawText(), MaxShown, "…"),
    };

    private static string Expected(JsonTypeInfo type) => (Nullable.GetUnderlyingType(type.Type) ?? type.Type) switch
    {
        { IsEnum: true } words => "một trong các từ: " + string.Join(", ", FormJson.WordsOf(words)),
        var text when text == typeof(string) => "văn bản không để trống, mã Unicode dựng sẵn (NFC), không có khoảng trắng ở đầu và cuối",
        var day when day == typeof(DateOnly) => "ngày dạng năm-tháng-ngày, ví dụ 2026-09-14",
        var flag when flag == typeof(bool) => "true hoặc false",
        var whole when whole == typeof(int) => "số nguyên",
        var list when FormJson.NeedsItems(list) => "danh sách có ít nhất một văn bản",
        _ => type.Kind switch
        {
            JsonTypeInfoKind.Enumerable => "danh sách các đối tượng {…}",
            JsonTypeInfoKind.Object => "một đối tượng {…}",
            _ => "một số",
        },
    };
}
