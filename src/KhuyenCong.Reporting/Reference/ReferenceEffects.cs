using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Reference;

/// <summary>
/// What a change of the reference data does, in Vietnamese sentences: not which lines differ, but whose deadline moves from when to when, who is written to from
/// when on, which rule holds. It is worked out from the data before and after it, so it says the same before the change (as a trial) and after it.
/// </summary>
public static class ReferenceEffects
{
    /// <summary>How many effects are told; the rest is counted.</summary>
    public const int Most = 60;

    private static readonly Dictionary<ContactRole, string> Roles = new()
    {
        [ContactRole.To] = "đầu mối",
        [ContactRole.Escalation] = "đầu mối cấp trên",
        [ContactRole.Substitute] = "người thay thế",
    };

    private static readonly Dictionary<MinistryRole, string> MinistryRoles = new()
    {
        [MinistryRole.Digest] = "nhận bản tổng hợp",
        [MinistryRole.Operator] = "vận hành",
    };

    /// <summary>The effects, a sentence each, deadlines first; never empty.</summary>
    /// <param name="before">The data in force until now.</param>
    /// <param name="after">The data with the change.</param>
    /// <param name="today">The day of the change: dates that lie behind it are only counted.</param>
    public static IReadOnlyList<string> Of(ReferenceData before, ReferenceData after, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        List<string> effects =
        [
            .. DateEffects.Of(before, after, today),
            .. Units(before.Units, after.Units),
            .. Contacts(before, after, today),
            .. Rows(before.Contacts.AllMinistry, after.Contacts.AllMinistry, m => (m.Role, m.Email), m => $"Bộ Công Thương, {MinistryRoles[m.Role]}: {m.Name} <{m.Email}>", m => (m.ValidFrom, m.ValidTo)),
            .. FormEffects.Of(before.Forms, after.Forms),
            .. Rows(before.Departments, after.Departments, d => d.From, d => $"Tên đơn vị tiếp nhận “{d.Name}”{(d.Short.Length > 0 ? $" ({d.Short})" : "")}", d => (d.From, d.To)),
            .. Rows(before.CorrectionReasons, after.CorrectionReasons, r => r.Code, r => $"Lý do yêu cầu chỉnh sửa “{r.Text}”", r => (r.ValidFrom, r.ValidTo)),
            .. Stops(before, after),
        ];
        return effects.Count == 0 ? ["Không làm thay đổi hạn nộp, ngày nghỉ, đơn vị, đầu mối hay biểu mẫu nào."]
            : effects.Count <= Most ? effects
            : [.. effects.Take(Most), FormattableString.Invariant($"… và {effects.Count - Most} thay đổi khác.")];
    }

    /// <summary>"từ 01/07/2025" or "từ 01/07/2025 đến 30/06/2026".</summary>
    internal static string Span(DateOnly from, DateOnly? to) => $"từ {VietnamTime.Text(from)}{(to is { } last ? " đến " + VietnamTime.Text(last) : "")}";

    private static IEnumerable<string> Stops(ReferenceData before, ReferenceData after) =>
    [
        .. after.Stops.Except(before.Stops).Select(s => $"Thông báo từ {VietnamTime.Text(s.ToldFrom(after.Calendar))} trên mọi trang và thư: {s.Says}"),
        .. before.Stops.Except(after.Stops).Select(s => $"Không còn thông báo: {s.Says}"),
    ];

    private static IEnumerable<string> Units(UnitRegister before, UnitRegister after) =>
    [
        .. Rows(
            before.All, after.All, u => (u.Code, u.ValidFrom),
            u => $"Đơn vị {u.Code} {u.FullName}{(u.MergedFrom.Count > 0 ? $" (nhập từ {string.Join(", ", u.MergedFrom)})" : "")}{(u.Region.Length > 0 ? ", " + u.Region : "")}", u => (u.ValidFrom, u.ValidTo)),
        .. Rows(before.Aliases, after.Aliases, a => (a.Text, a.Code, a.ValidFrom), a => $"Tên gọi khác “{a.Text}” của đơn vị {a.Code}", a => (a.ValidFrom, a.ValidTo)),
    ];

    private static IEnumerable<string> Contacts(ReferenceData before, ReferenceData after, DateOnly today)
    {
        string Of(Contact c)
        {
            var name = (after.Units.Find(c.Unit, c.ValidFrom) ?? before.Units.Find(c.Unit, c.ValidFrom))?.Name ?? "đơn vị";
            return $"{name} ({c.Unit}), {Roles[c.Role]}: {c.Name} <{c.Email}>{(c.Phone.Length > 0 ? ", " + c.Phone : "")}";
        }

        var rows = Rows(before.Contacts.All, after.Contacts.All, c => (c.Unit, c.Role, c.Email.ToUpperInvariant(), c.ValidFrom), Of, c => (c.ValidFrom, c.ValidTo));
        var receivers = after.Units.On(today).Select(u => (Unit: u, Before: before.Contacts.For(u.Code, today).To?.Email, After: after.Contacts.For(u.Code, today).To?.Email))
            .Where(u => !string.Equals(u.Before, u.After, StringComparison.OrdinalIgnoreCase))
            .Select(u => $"Từ nay thư gửi {u.Unit.Name} ({u.Unit.Code}): {u.Before ?? "chưa có ai"} → {u.After ?? "không còn ai nhận"}");
        return [.. receivers, .. rows];
    }

    /// <summary>Rows that came, went, or hold for another time; of one that says something else, both.</summary>
    private static IEnumerable<string> Rows<T, TKey>(
        IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, TKey> keyOf, Func<T, string> says, Func<T, (DateOnly From, DateOnly? To)> span)
        where TKey : notnull
    {
        string Spanned(T row) => Span(span(row).From, span(row).To);
        var (old, now) = (before.ToLookup(keyOf), after.ToLookup(keyOf));
        foreach (var key in before.Concat(after).Select(keyOf).Distinct())
        {
            var (was, becomes) = (old[key].FirstOrDefault(), now[key].FirstOrDefault());
            if (!old.Contains(key))
            {
                yield return $"Thêm: {says(becomes!)}, {Spanned(becomes!)}";
            }
            else if (!now.Contains(key))
            {
                yield return $"Bỏ: {says(was!)}, {Spanned(was!)}";
            }
            else if (says(was!) != says(becomes!))
            {
                yield return $"Sửa: {says(was!)} → {says(becomes!)}, {Spanned(becomes!)}";
            }
            else if (span(was!) != span(becomes!))
            {
                yield return $"{says(was!)}: {Spanned(was!)} → {Spanned(becomes!)}";
            }
        }
    }
}
