using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms;

/// <summary>A unit in which amounts are written.</summary>
/// <param name="Name">For example "triệu đồng".</param>
/// <param name="Dong">How many đồng it has.</param>
/// <param name="Decimals">
/// How many decimals an amount may have: three for triệu đồng, the same amount of money for tỷ đồng, and whole đồng for the smaller units.
/// </param>
public sealed record MoneyUnit(string Name, long Dong, int Decimals)
{
    private static readonly Dictionary<decimal, MoneyUnit> ByDong = new MoneyUnit[]
    {
        new("đồng", 1, 0), new("nghìn đồng", 1_000, 3), new("triệu đồng", 1_000_000, 3), new("tỷ đồng", 1_000_000_000, 6),
    }.ToDictionary(u => (decimal)u.Dong);

    /// <summary>The unit that a text names, however it is written: "triệu đồng", "tr.đ", "1.000.000 đồng", "triệu"; null when it names none.</summary>
    public static MoneyUnit? Of(string text) => UnitWords.Of(text) is { } unit ? Of(unit) : null;

    /// <summary>The unit that words name; null for none, and for a number or a letter without a currency.</summary>
    public static MoneyUnit? Of(UnitWords unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit.Kind == UnitKind.Dong || (unit.Kind == UnitKind.Scale && unit.Text.Length > 1 && !char.IsAsciiDigit(unit.Text[0])) ? ByDong.GetValueOrDefault(unit.Factor) : null;
    }

    /// <summary>The unit of so many đồng; null where none has.</summary>
    public static MoneyUnit? OfDong(decimal dong) => ByDong.GetValueOrDefault(dong);

    /// <summary>The amount in whole đồng.</summary>
    /// <param name="amount">The amount in this unit.</param>
    /// <param name="dong">Whole đồng when the answer is true.</param>
    /// <returns>False when it has more decimals than <see cref="Decimals"/>, or does not fit.</returns>
    public bool TryToDong(decimal amount, out long dong)
    {
        dong = 0;
        if (decimal.Round(amount, Decimals) != amount || Math.Abs(amount) > long.MaxValue / Dong)
        {
            return false;
        }

        var exact = amount * Dong;
        if (decimal.Truncate(exact) != exact)
        {
            return false;
        }

        dong = (long)exact;
        return true;
    }

    /// <summary>Whole đồng as an amount in this unit, exact and without trailing zeros.</summary>
    public decimal FromDong(long dong) => dong / (decimal)Dong;
}
