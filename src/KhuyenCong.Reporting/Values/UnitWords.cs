using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Values;

/// <summary>What a number counts or measures, as far as the words beside it say.</summary>
public enum UnitKind
{
    /// <summary>A scale alone: nghìn, triệu.</summary>
    Scale,

    /// <summary>Đồng, or so many of them: triệu đồng.</summary>
    Dong,

    /// <summary>Another country's money.</summary>
    ForeignMoney,

    /// <summary>A share: %, ‰, tỷ lệ.</summary>
    Share,

    /// <summary>So many of something that is counted: nghìn người.</summary>
    Things,
}

/// <summary>Words that name the unit or the scale of the numbers beside them.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Factor">How many of the thing one stands for: 1000 of nghìn người, 1,000,000 of triệu đồng.</param>
/// <param name="Text">The words as written.</param>
public sealed partial record UnitWords(UnitKind Kind, decimal Factor, string Text)
{
    // A thing that is counted in thousands is named in so many words: "nghìn lượt người tham gia".
    private const int MaxThingWords = 4;

    private const int LongestText = 400;

    // "trđ", "nghìnđồng": what people write without a blank.
    private static readonly string[] Glued = ["đồng", "dong", "đ"];

    private static readonly FrozenDictionary<string, decimal> Scales = new Dictionary<string, decimal>
    {
        ["chục"] = 10,
        ["trăm"] = 100,
        ["nghìn"] = 1_000,
        ["ngàn"] = 1_000,
        ["thousand"] = 1_000,
        ["million"] = 1_000_000,
        ["billion"] = 1_000_000_000,
        ["vạn"] = 10_000,
        ["triệu"] = 1_000_000,
        ["tr"] = 1_000_000,
        ["tỷ"] = 1_000_000_000,
        ["tỉ"] = 1_000_000_000,
    }.ToFrozenDictionary();

    // Abbreviations, and words without their marks, which may be anything else: only before "đồng".
    private static readonly FrozenDictionary<string, decimal> WeakScales = new Dictionary<string, decimal>
    {
        ["k"] = 1_000,
        ["n"] = 1_000,
        ["ng"] = 1_000,
        ["ngh"] = 1_000,
        ["nghin"] = 1_000,
        ["ngan"] = 1_000,
        ["000"] = 1_000,
        ["triêu"] = 1_000_000,
        ["trieu"] = 1_000_000,
        ["ty"] = 1_000_000_000,
        ["ti"] = 1_000_000_000,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Dong = FrozenSet.ToFrozenSet(["đồng", "đ", "vnđ", "vnd", "₫"]);

    private static readonly FrozenSet<string> Foreign = FrozenSet.ToFrozenSet(["usd", "$", "€", "eur", "£", "đôla", "cny", "ndt"]);

    private static readonly FrozenSet<string> Shares = FrozenSet.ToFrozenSet(["%", "‰", "phần trăm", "phần nghìn", "phần ngàn", "phần vạn", "tỷ lệ", "tỉ lệ", "tỷ trọng", "tỉ trọng", "tỷ suất", "tỉ suất", "tỷ giá", "tỉ giá"]);

    // What stands before a unit and belongs to it.
    private static readonly FrozenSet<string> Openings = FrozenSet.ToFrozenSet(["tính", "đvt", "vị", "bằng", "theo", "là", "hàng", "x", "×"]);

    /// <summary>A word, a number or a sign, and where it stands.</summary>
    private readonly record struct Token(string Key, string Written, int At)
    {
        public int End => At + Written.Length;

        public bool IsNumber => char.IsAsciiDigit(Key[0]);

        public bool IsWord => char.IsLetter(Key[0]);

        public bool IsCapital => char.IsUpper(Written[0]);
    }

    /// <summary>The unit that a whole text names, perhaps in parentheses or behind "Đơn vị tính"; null where it says something else.</summary>
    public static UnitWords? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = TokensOf(text);
        tokens.RemoveAll(t => t.Key is "(" or ")" or "[" or "]" or "'" or "’");
        while (tokens is [{ Key: "đvt" or "đơn" or "vị" or "tính" or ":" }, ..])
        {
            tokens.RemoveAt(0);
        }

        return tokens.Count > 0 && RunAt(tokens, 0, text) is { } run && run.Next == tokens.Count ? run.Unit : null;
    }

    /// <summary>A unit that a text names beside other things: "Kế hoạch (tỷ)", "số liệu tính bằng nghìn đồng"; null where it names none. Names of people and places, and amounts, are none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="known">A text whose words say nothing new: the form's own label.</param>
    public static UnitWords? In(string text, string? known = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (known is null && Of(text) is { } whole)
        {
            return whole;
        }

        var tokens = TokensOf(text);
        var own = known is null ? [] : TokensOf(known).Select(t => t.Key).ToHashSet();
        for (var at = 0; at < tokens.Count; at++)
        {
            if (own.Contains(tokens[at].Key) || RunAt(tokens, at, text) is not { } run)
            {
                continue;
            }

            var isTold = known is null ? IsSaid(tokens, at, run.Next, run.Unit) : run.Unit is not { Kind: UnitKind.Dong, Factor: 1 } || IsAlone(tokens, at, run.Next);
            if (isTold && !IsAmount(tokens, at) && !IsBareNumber(tokens, at, run.Next, run.Unit))
            {
                return run.Unit;
            }

            at = run.Next - 1;
        }

        return null;
    }

    /// <summary>Whether a run of unit's words among other words names a unit, and is no name ("Đồng Tháp").</summary>
    private static bool IsSaid(List<Token> tokens, int at, int next, UnitWords unit) =>
        unit.Kind == UnitKind.ForeignMoney || (unit.Kind == UnitKind.Share && !char.IsLetter(unit.Text[0])) || (unit.Kind == UnitKind.Dong && unit.Factor > 1) || IsAlone(tokens, at, next)
        || (Opens(tokens, at) && unit.Kind == UnitKind.Scale && IsThing(tokens, next));

    /// <summary>Whether a number stands before: "giao 10 tỷ đồng".</summary>
    private static bool IsAmount(List<Token> tokens, int at) => at > 0 && tokens[at - 1].IsNumber;

    /// <summary>Whether a run is only a number, which may be anything but where a text or parentheses begin with it and a word follows: "(1.000 người)".</summary>
    private static bool IsBareNumber(List<Token> tokens, int at, int next, UnitWords unit) =>
        tokens[at].IsNumber && unit.Kind is UnitKind.Scale or UnitKind.Things
        && !(next < tokens.Count && tokens[next].IsWord && (at == 0 || tokens[at - 1].Key is "(" or "[" || Openings.Contains(tokens[at - 1].Key)));

    private static bool Opens(List<Token> tokens, int at) => at == 0 || !(tokens[at - 1].IsWord || tokens[at - 1].IsNumber) || Openings.Contains(tokens[at - 1].Key);

    private static bool IsAlone(List<Token> tokens, int at, int next) => Opens(tokens, at) && (next == tokens.Count || !(tokens[next].IsWord || tokens[next].IsNumber));

    /// <summary>Whether a few words follow that name a thing, and not a person or a place.</summary>
    private static bool IsThing(List<Token> tokens, int next)
    {
        var end = next;
        while (end < tokens.Count && tokens[end].IsWord)
        {
            end++;
        }

        return end - next <= MaxThingWords && !tokens[next].IsCapital;
    }

    /// <summary>The unit whose words begin at a token, and the token behind them; null where none does.</summary>
    private static (UnitWords Unit, int Next)? RunAt(List<Token> tokens, int start, string text)
    {
        var at = start + (tokens[start].Key is "x" or "×" && start + 1 < tokens.Count && tokens[start + 1].IsNumber ? 1 : 0);
        if (Share(tokens, at) is > 0 and var words)
        {
            return Found(UnitKind.Share, 1, at + words);
        }

        var (scales, factor) = ScalesAt(tokens, at);
        var behind = at + scales;
        return MoneyAt(tokens, behind, text) is { } money ? Found(money.Kind, factor, money.Next)
            : scales == 0 || IsName(tokens, behind - 1, text) ? null
            : start == 0 && behind < tokens.Count && tokens.Skip(behind).All(t => t.IsWord) && IsThing(tokens, behind) ? Found(UnitKind.Things, factor, tokens.Count)
            : Found(UnitKind.Scale, factor, behind);

        (UnitWords, int)? Found(UnitKind kind, decimal factor, int next) => (new UnitWords(kind, factor, text[tokens[start].At..tokens[next - 1].End]), next);
    }

    /// <summary>How many tokens are scales, and what they are together: "trăm triệu".</summary>
    private static (int Count, decimal Factor) ScalesAt(List<Token> tokens, int at)
    {
        var (count, factor) = (0, 1m);
        while (at + count < tokens.Count && factor < 1e12m && ScaleOf(tokens[at + count], tokens, at + count) is { } scale)
        {
            factor *= scale;
            count++;
        }

        return (count, factor);
    }

    private static (UnitKind Kind, int Next)? MoneyAt(List<Token> tokens, int at, string text) =>
        at == tokens.Count ? null
        : tokens[at].Key == "đô" && at + 1 < tokens.Count && tokens[at + 1].Key == "la" ? (UnitKind.ForeignMoney, at + 2)
        : Foreign.Contains(tokens[at].Key) ? (UnitKind.ForeignMoney, at + 1)
        : !(Dong.Contains(tokens[at].Key) || (tokens[at].Key == "dong" && at > 0 && WeakScales.ContainsKey(tokens[at - 1].Key))) || IsName(tokens, at, text) ? null
        : (UnitKind.Dong, at + (tokens.Count > at + 2 && tokens[at + 1].Key == "việt" && tokens[at + 2].Key == "nam" ? 3 : 1));

    /// <summary>Whether a word is part of a name: it and the next begin with capitals, in a text that has small letters too.</summary>
    private static bool IsName(List<Token> tokens, int at, string text) =>
        tokens[at].IsCapital && at + 1 < tokens.Count && tokens[at + 1].IsWord && tokens[at + 1].IsCapital
        && !Scales.ContainsKey(tokens[at + 1].Key) && !Dong.Contains(tokens[at + 1].Key) && text.Any(char.IsLower);

    private static int Share(List<Token> tokens, int at) =>
        Shares.Contains(tokens[at].Key) ? 1 : at + 1 < tokens.Count && Shares.Contains(tokens[at].Key + " " + tokens[at + 1].Key) ? 2 : 0;

    private static decimal? ScaleOf(Token token, List<Token> tokens, int at)
    {
        if (!token.IsNumber)
        {
            return Scales.TryGetValue(token.Key, out var scale) && Share(tokens, at) == 0 ? scale : WeakScale(tokens, at);
        }

        var digits = token.Key.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        return digits is ['1', '0', '0', '0', ..] && digits.Length <= 13 && !digits.AsSpan(1).ContainsAnyExcept('0') ? decimal.Parse(digits, CultureInfo.InvariantCulture)
            : digits == "000" ? WeakScale(tokens, at)
            : token.Key is "10^3" or "10³" ? 1_000 : token.Key is "10^6" or "10⁶" ? 1_000_000 : token.Key is "10^9" or "10⁹" ? 1_000_000_000 : null;
    }

    private static decimal? WeakScale(List<Token> tokens, int at) =>
        at + 1 < tokens.Count && (Dong.Contains(tokens[at + 1].Key) || tokens[at + 1].Key == "dong") && WeakScales.TryGetValue(tokens[at].Key, out var scale) ? scale : null;

    private static List<Token> TokensOf(string text)
    {
        var tokens = new List<Token>();
        foreach (Match match in Pieces().Matches(text.Length > LongestText ? PlainText.Cut(text, LongestText) : text))
        {
            var key = match.Value.ToLowerInvariant();
            var glued = Array.Find(Glued, g => key.Length > g.Length && key.EndsWith(g, StringComparison.Ordinal) && key[..^g.Length] is var scale && (Scales.ContainsKey(scale) || WeakScales.ContainsKey(scale)));
            if (glued is not null)
            {
                tokens.Add(new Token(key[..^glued.Length], match.Value[..^glued.Length], match.Index));
                tokens.Add(new Token(glued, match.Value[^glued.Length..], match.Index + match.Value.Length - glued.Length));
            }
            else if (key != ".")
            {
                tokens.Add(new Token(key, match.Value, match.Index));
            }
        }

        return tokens;
    }

    [GeneratedRegex(@"10\^\d|10[³⁶⁹]|\d+(?:[.,]\d+)*|\p{L}+|[^\s\p{L}\d]", RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
