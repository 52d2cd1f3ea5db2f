namespace KhuyenCong.Reporting.Difficulties;

/// <summary>What one accepted submission says.</summary>
/// <param name="Source">The way it came. A report says everything at once: what it leaves out is said no longer. The page's form says one point.</param>
/// <param name="When">Where it stands among those of its source.</param>
/// <param name="Upload">Its upload's id.</param>
/// <param name="Points">The text of each point that it says something at.</param>
public sealed record DifficultyStatement(DifficultySource Source, SaidWhen When, string Upload, IReadOnlyDictionary<string, DifficultyText> Points)
{
    /// <summary>The name of the official letter that came with it; null for none.</summary>
    public string? Letter { get; init; }
}

/// <summary>
/// Where a unit's difficulties of a form and period stand: a function of the set of its accepted submissions and of the ministry's acts, whatever
/// the order in which they are read and however often. A text keeps what the ministry did about it, be it said again or again after another one.
/// </summary>
public static class DifficultyLedger
{
    /// <summary>The difficulties after one more submission; one that is there already changes nothing.</summary>
    /// <param name="before">Those until then, of all sources.</param>
    /// <param name="said">What it says.</param>
    /// <param name="counted">The report that counts with it taken in; null for the page's form.</param>
    /// <param name="acts">All acts of the ministry about the unit's difficulties of this form and period.</param>
    public static IReadOnlyList<Difficulty> After(
        IEnumerable<Difficulty> before, DifficultyStatement said, SaidWhen? counted, IReadOnlyCollection<DifficultyAct> acts)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(acts);
        var all = before.ToDictionary(d => (d.Source, d.Point));
        foreach (var (point, text) in said.Points)
        {
            all[(said.Source, point)] = all.TryGetValue((said.Source, point), out var known)
                ? Merged(known, said, text)
                : new Difficulty { Source = said.Source, Point = point, Text = text, Said = said.When, Upload = said.Upload, Letter = said.Letter, First = Remembered(new Dictionary<string, DateTimeOffset>(), text, said.When.At) };
        }

        return
        [
            .. all.Values.Select(d => d.Source == said.Source ? With(d with { GoneAt = counted is { } newest && newest.CompareTo(d.Said) > 0 ? newest.At : null }, acts) : d)
                .OrderBy(d => d.Source).ThenBy(d => d.Point, StringComparer.Ordinal),
        ];
    }

    /// <summary>The difficulties that submissions make together.</summary>
    /// <param name="said">All of them, in any order.</param>
    /// <param name="acts">All acts of the ministry.</param>
    public static IReadOnlyList<Difficulty> Of(IEnumerable<DifficultyStatement> said, IReadOnlyCollection<DifficultyAct> acts)
    {
        ArgumentNullException.ThrowIfNull(said);
        var all = said.ToList();
        var counted = all.Where(s => s.Source == DifficultySource.Report).Select(s => (SaidWhen?)s.When).Max();
        return all.Aggregate(
            (IReadOnlyList<Difficulty>)[], (before, one) => After(before, one, one.Source == DifficultySource.Report ? counted : null, acts));
    }

    private static Difficulty Merged(Difficulty known, DifficultyStatement said, DifficultyText text)
    {
        var first = Remembered(known.First, text, said.When.At);
        return said.When.CompareTo(known.Said) < 0
            ? known with { First = first }
            : known with { Text = text, Said = said.When, Upload = said.Upload, Letter = said.Letter, First = first };
    }

    private static Difficulty With(Difficulty difficulty, IEnumerable<DifficultyAct> acts)
    {
        var mine = acts.Where(a => a.Source == difficulty.Source && a.Point == difficulty.Point).OrderBy(a => a.Number).ThenBy(a => a.At).ToList();
        var about = mine.FindAll(a => a.Hash == difficulty.Text.Hash);
        return difficulty with { Answer = about.FindLast(a => !a.Closes), Closing = about.FindLast(a => a.Closes), Acts = mine.Count };
    }

    private static Dictionary<string, DateTimeOffset> Remembered(IReadOnlyDictionary<string, DateTimeOffset> first, DifficultyText text, DateTimeOffset at)
    {
        var all = new Dictionary<string, DateTimeOffset>(first);
        all[text.Hash] = all.TryGetValue(text.Hash, out var known) && known < at ? known : at;
        return all.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).Take(Difficulty.MaxRemembered).ToDictionary();
    }
}
