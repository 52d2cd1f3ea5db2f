using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Forms;

/// <summary>A unit in which amounts are written.</summary>
/// <param name="Name">For example "triệu đồng".</param>
/// <param name="Dong">How many đồng it has.</param>
/// <param name="Decimals">
/// How many decimals an amount may have: three for triệu đồng, the same amount of money for tỷ đồng, and whole đồng for the smaller units.
/// </param>
public sealed record MoneyUnit(string Name, long Dong, int Decimals)
{
    private static readonly Dictionary<string, MoneyUnit> ByName = Names();

    private static readonly HashSet<string> Multiples = ["chục", "trăm", "nghìn", "ngàn", "vạn", "triệu", "tr", "tỷ", "tỉ", "k"];

    /// <summary>The units by their names and the usual other ways to write them; keys in lower case.</summary>
    private static Dictionary<string, MoneyUnit> Names()
    {
        var dong = new MoneyUnit("đồng", 1, 0);
        var thousand = new MoneyUnit("nghìn đồng", 1_000, 3);
        var million = new MoneyUnit("triệu đồng", 1_000_000, 3);
        var billion = new MoneyUnit("tỷ đồng", 1_000_000_000, 6);
        return new Dictionary<string, MoneyUnit>(StringComparer.Ordinal)
        {
            ["đồng"] = dong,
            ["đồng việt nam"] = dong,
            ["vnđ"] = dong,
            ["vnd"] = dong,
            ["nghìn đồng"] = thousand,
            ["ngàn đồng"] = thousand,
            ["1.000 đồng"] = thousand,
            ["1000 đồng"] = thousand,
            ["đ"] = dong,
            ["1.000 đ"] = thousand,
            ["1.000đ"] = thousand,
            ["1.000 vnđ"] = thousand,
            ["nghìn vnđ"] = thousand,
            ["1.000.000 đồng"] = million,
            ["1000000 đồng"] = million,
            ["1.000.000 đ"] = million,
            ["1.000.000đ"] = million,
            ["triệu vnđ"] = million,
            ["tr. đồng"] = million,
            ["tr đồng"] = million,
            ["1000đ"] = thousand,
            ["nghìn đ"] = thousand,
            ["ngàn đ"] = thousand,
            ["triệu đ"] = million,
            ["tỷ đ"] = billion,
            ["triệu đồng"] = million,
            ["triệu"] = million,
            ["trđ"] = million,
            ["tr.đ"] = million,
            ["tr.đồng"] = million,
            ["tỷ đồng"] = billion,
            ["tỉ đồng"] = billion,
        };
    }

    /// <summary>The unit that a text names; null when it names none.</summary>
    /// <param name="text">Text in NFC; case, more blanks than one, and a full stop behind it do not matter.</param>
    public static MoneyUnit? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ByName.GetValueOrDefault(string.Join(' ', text.ToLowerInvariant().TrimEnd('.').Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>
    /// Whether words beside a number say that it is written in another unit of money, or in thousands or millions of whatever it counts:
    /// "tỷ", "nghìn đồng", "(nghìn lượt người)".
    /// </summary>
    /// <param name="words">The words; all but the unit alone or what begins with it are none.</param>
    /// <param name="own">The unit in which the number is to be; null where it counts.</param>
    public static bool IsOther(string words, MoneyUnit? own)
    {
        ArgumentNullException.ThrowIfNull(words);
        var bare = PlainText.Of(words).Trim('(', ')', ' ', ',').ToLowerInvariant();
        return bare.Length > 0 && (Of(bare) ?? Of(bare + " đồng")) is { } unit ? unit.Dong != own?.Dong : Multiples.Contains(bare.Split(' ', '.')[0]);
    }

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
