using System.Globalization;

namespace KhuyenCong.Tests;

/// <summary>
/// How much is played of what takes long: a part in a plain run, the whole with <c>KHUYENCONG_LONG=1</c>, as <c>.ci/long</c> sets it.
/// </summary>
internal static class LongForm
{
    /// <summary>Whether the whole is wanted.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("KHUYENCONG_LONG") == "1";

    /// <summary>A number of repetitions: what its own variable says, else by what is wanted.</summary>
    /// <param name="variable">The variable, by which one test alone is played longer.</param>
    /// <param name="part">In a plain run.</param>
    /// <param name="whole">In the long form.</param>
    public static int Number(string variable, int part, int whole) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : IsOn ? whole : part;

    /// <summary>The seed with which random orders and inputs begin: 1, or what <c>KHUYENCONG_SEED</c> says, another one each night.</summary>
    public static int FirstSeed { get; } = Number("KHUYENCONG_SEED", 1, 1);

    /// <summary>Seeds from <see cref="FirstSeed"/> on, as many as <see cref="Number"/> says.</summary>
    public static IEnumerable<int> Seeds(string variable, int part, int whole) => Enumerable.Range(FirstSeed, Number(variable, part, whole));

    /// <summary>The calls, from 1, at which something goes wrong in turn: in a plain run six at most, the first and the last among them.</summary>
    public static IEnumerable<int> Calls(int count)
    {
        var step = IsOn ? 1 : Math.Max(1, (count + 4) / 5);
        return Enumerable.Range(1, count).Where(call => (call - 1) % step == 0 || call == count);
    }
}
