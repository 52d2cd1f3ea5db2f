using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KhuyenCong.Reporting.Programmes;

/// <summary>The years of a programme, both included, for example 2026–2030. Its id (<c>2026-2030</c>) names folders and rows, and stands in receipts.</summary>
[JsonConverter(typeof(AsId))]
public readonly record struct ProgrammeTerm
{
    /// <summary>Years in which a term can lie, and how many it can have.</summary>
    public const int FirstPossibleYear = 2005, LastPossibleYear = 2100, MaxYears = 20;

    private ProgrammeTerm(int firstYear, int lastYear) => (FirstYear, LastYear) = (firstYear, lastYear);

    /// <summary>The year that it begins with.</summary>
    public int FirstYear { get; }

    /// <summary>The year that it ends with.</summary>
    public int LastYear { get; }

    /// <summary>Its first day.</summary>
    public DateOnly Begins => new(FirstYear, 1, 1);

    /// <summary>Its last day.</summary>
    public DateOnly Ends => new(LastYear, 12, 31);

    /// <summary>For folders and rows, for example <c>2026-2030</c>.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{FirstYear}-{LastYear}");

    /// <summary>For people, for example "2026–2030"; one year alone stands once.</summary>
    public string Name => FirstYear == LastYear ? FirstYear.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{FirstYear}–{LastYear}");

    /// <summary>Whether a day lies within it.</summary>
    public bool Covers(DateOnly day) => Begins <= day && day <= Ends;

    /// <summary>The term of two years; null when it cannot be one.</summary>
    public static ProgrammeTerm? Of(int firstYear, int lastYear) =>
        firstYear >= FirstPossibleYear && lastYear <= LastPossibleYear && firstYear <= lastYear && lastYear - firstYear < MaxYears
            ? new ProgrammeTerm(firstYear, lastYear)
            : null;

    /// <summary>Reads an id such as <c>2026-2030</c>; null for anything else. A hyphen, an en dash, and spaces around them are the same.</summary>
    public static ProgrammeTerm? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var years = text.Split(['-', '–'], StringSplitOptions.TrimEntries);
        return years.Length == 2 && Year(years[0]) is { } first && Year(years[1]) is { } last ? Of(first, last) : null;
    }

    private static int? Year(string text) =>
        text.Length == 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;

    private sealed class AsId : JsonConverter<ProgrammeTerm>
    {
        public override ProgrammeTerm Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Parse(reader.GetString()!) is { } term ? term : throw new JsonException("No term such as 2026-2030.");

        public override void Write(Utf8JsonWriter writer, ProgrammeTerm value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
    }
}
