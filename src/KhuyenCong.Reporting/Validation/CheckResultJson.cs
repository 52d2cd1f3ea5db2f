using System.Text.Json;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Validation;

/// <summary>Writes a <see cref="CheckResult"/> as JSON, UTF-8 with readable Vietnamese, members in a fixed order.</summary>
public static class CheckResultJson
{
    /// <summary>The result as a text.</summary>
    public static string Write(CheckResult result) => JsonSerializer.Serialize(result, ReadableJson.OfAFile);

    /// <summary>Writes the result to a stream, which stays open.</summary>
    public static void Write(CheckResult result, Stream output) => JsonSerializer.Serialize(output, result, ReadableJson.OfAFile);
}
