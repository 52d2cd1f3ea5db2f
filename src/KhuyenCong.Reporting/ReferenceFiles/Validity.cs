namespace KhuyenCong.Reporting.ReferenceFiles;

/// <summary>Questions about intervals of days in which both ends are included and a missing end is open.</summary>
internal static class Validity
{
    /// <summary>Whether a day lies in an interval.</summary>
    public static bool Holds(DateOnly from, DateOnly? to, DateOnly day) => day >= from && (to is not { } last || day <= last);

    /// <summary>Whether two intervals share a day.</summary>
    public static bool Overlap(DateOnly from, DateOnly? to, DateOnly otherFrom, DateOnly? otherTo) =>
        otherFrom <= (to ?? DateOnly.MaxValue) && from <= (otherTo ?? DateOnly.MaxValue);

    /// <summary>Says for each row that its interval shares a day with that of an earlier row of the same key.</summary>
    public static void RefuseOverlaps<TKey>(
        IEnumerable<(ReferenceRow Row, TKey Key, DateOnly From, DateOnly? To)> rows, Func<TKey, string> named)
        where TKey : notnull
    {
        foreach (var group in rows.GroupBy(r => r.Key))
        {
            var seen = new List<(ReferenceRow Row, TKey Key, DateOnly From, DateOnly? To)>();
            foreach (var row in group)
            {
                if (seen.FirstOrDefault(s => Overlap(s.From, s.To, row.From, row.To)) is { Row: { } earlier })
                {
                    row.Row.Problem(FormattableString.Invariant(
                        $"{named(row.Key)} có hiệu lực trùng ngày với dòng {earlier.Line}. Cần kết thúc dòng trước một ngày trước khi dòng sau bắt đầu."));
                }

                seen.Add(row);
            }
        }
    }
}
