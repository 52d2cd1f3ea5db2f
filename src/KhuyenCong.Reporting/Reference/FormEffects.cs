using System.Text.Json;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Reference;

/// <summary>What a change of the reference data does to forms: definitions, rows, columns and rules that come, go or say something else.</summary>
internal static class FormEffects
{
    public static IEnumerable<string> Of(FormBook before, FormBook after)
    {
        foreach (var (code, from) in before.All.Concat(after.All).Select(f => (f.Code, f.ValidFrom)).Distinct())
        {
            var was = before.All.FirstOrDefault(f => f.Code == code && f.ValidFrom == from);
            var becomes = after.All.FirstOrDefault(f => f.Code == code && f.ValidFrom == from);
            var form = $"Mẫu {code} (bản {ReferenceEffects.Span(from, (becomes ?? was)!.ValidTo)})";
            if (was is null || becomes is null)
            {
                yield return was is null
                    ? FormattableString.Invariant($"{form}: thêm, {becomes!.Rows.Count} dòng, {becomes.Rules.Count} quy tắc")
                    : $"{form}: bỏ";
                continue;
            }

            foreach (var effect in Of(was, becomes))
            {
                yield return $"{form}: {effect}";
            }
        }
    }

    private static IEnumerable<string> Of(FormDefinition was, FormDefinition becomes)
    {
        List<string> effects =
        [
            .. was.ValidTo == becomes.ValidTo ? Array.Empty<string>() : [$"hiệu lực {ReferenceEffects.Span(was.ValidFrom, was.ValidTo)} → {ReferenceEffects.Span(becomes.ValidFrom, becomes.ValidTo)}"],
            .. Parts("dòng", was.Rows, becomes.Rows, r => r.Code, r => r.Label),
            .. Parts("cột", was.Columns, becomes.Columns, c => c.Id, c => c.Label),
            .. Parts("quy tắc", was.Rules, becomes.Rules, r => r.Code, HoldsFrom),
        ];
        return effects.Count > 0 || Json(was) == Json(becomes) ? effects : ["thay đổi tên, căn cứ hoặc cách đọc khác"];
    }

    private static IEnumerable<string> Parts<T>(string what, IReadOnlyList<T> was, IReadOnlyList<T> becomes, Func<T, string> codeOf, Func<T, string> says)
    {
        var (old, now) = (was.ToDictionary(codeOf), becomes.ToDictionary(codeOf));
        foreach (var code in was.Concat(becomes).Select(codeOf).Distinct())
        {
            if (!old.TryGetValue(code, out var before))
            {
                yield return $"thêm {what} {code}: {says(now[code])}";
            }
            else if (!now.TryGetValue(code, out var after))
            {
                yield return $"bỏ {what} {code}: {says(before)}";
            }
            else if (Json(before) != Json(after))
            {
                yield return says(before) == says(after) ? $"sửa {what} {code}: {says(after)}" : $"sửa {what} {code}: {says(before)} → {says(after)}";
            }
        }
    }

    private static string HoldsFrom(FormRule rule) => string.Join(", ", new[]
    {
        rule.WarnsFrom is { } warns ? "lưu ý từ " + VietnamTime.Text(warns) : null,
        rule.BlocksFrom is { } blocks ? "chặn từ " + VietnamTime.Text(blocks) : null,
    }.Where(t => t is not null));

    private static string Json<T>(T part) => JsonSerializer.Serialize(part, FormJson.Options);
}
