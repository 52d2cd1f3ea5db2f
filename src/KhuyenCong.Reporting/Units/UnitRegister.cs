using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Units;

/// <summary>Another way to write a unit's name, exact while it holds.</summary>
/// <param name="Text">The way to write it.</param>
/// <param name="Code">The unit's code.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day; null while it holds.</param>
public sealed record UnitAlias(string Text, string Code, DateOnly ValidFrom, DateOnly? ValidTo);

/// <summary>
/// All reporting units over time. Codes were given to other units on 01/07/2025, so every question has a date. Entries of the same code
/// that follow each other are the same unit (a new name or status) unless the later one lists what was merged into it.
/// </summary>
public sealed class UnitRegister
{
    /// <summary>The files of the reference data.</summary>
    public const string UnitsPath = "units/units.csv", AliasesPath = "units/aliases.csv";

    /// <summary>The khuyến công regions, from north to south (TT 26/2014/TT-BCT).</summary>
    public static IReadOnlyList<string> Regions { get; } = ["miền Bắc", "miền Trung - Tây Nguyên", "miền Nam"];

    private static readonly Dictionary<string, bool> RegionEvidence = new() { [""] = false, ["found"] = false, ["assumed"] = true };

    private readonly IReadOnlyList<Unit> _units;
    private readonly IReadOnlyList<(string Key, string Text, Unit Unit, DateOnly From, DateOnly? To)> _names;

    /// <summary>A register of units and other ways to write their names.</summary>
    public UnitRegister(IEnumerable<Unit> units, IEnumerable<UnitAlias> aliases)
    {
        _units = [.. units.OrderBy(u => u.Code, StringComparer.Ordinal).ThenBy(u => u.ValidFrom)];
        Aliases = [.. aliases];
        _names =
        [
            .. _units.Select(u => (UnitName.Key(u.Name), u.Name, u, u.ValidFrom, u.ValidTo)),
            .. Aliases.SelectMany(a => _units
                .Where(u => u.Code == a.Code && Validity.Overlap(u.ValidFrom, u.ValidTo, a.ValidFrom, a.ValidTo))
                .Select(u => (UnitName.Key(a.Text), a.Text, u, a.ValidFrom, a.ValidTo))),
        ];
    }

    /// <summary>Every entry, by code and validity.</summary>
    public IReadOnlyList<Unit> All => _units;

    /// <summary>Every other way to write a name.</summary>
    public IReadOnlyList<UnitAlias> Aliases { get; }

    /// <summary>The unit that a code names on a day; null when it names none.</summary>
    public Unit? Find(string code, DateOnly on) => _units.FirstOrDefault(u => u.Code == code && u.HoldsOn(on));

    /// <summary>The units on a day, by code: 63 until 30/06/2025, 34 after.</summary>
    public IReadOnlyList<Unit> On(DateOnly day) => [.. _units.Where(u => u.HoldsOn(day))];

    /// <summary>The units that were merged into one, as valid the day before it began; empty when none was.</summary>
    public IReadOnlyList<Unit> PredecessorsOf(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return [.. unit.MergedFrom.Select(code => Find(code, unit.ValidFrom.AddDays(-1))).OfType<Unit>()];
    }

    /// <summary>
    /// The units of an earlier day whose reports a unit answers for: itself, or those merged into it since, through every change of
    /// name and status; by code. For Gia Lai of 2026 on 14/06/2025 that is Bình Định (52) and Gia Lai (64). Empty before the register begins.
    /// </summary>
    public IReadOnlyList<Unit> HistoryOf(Unit unit, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (on >= unit.ValidFrom)
        {
            // Asked for a later day of the same entry, or beyond it: whoever has taken over by then.
            return unit.HoldsOn(on) ? [unit] : SuccessorOf(unit) is { } next ? HistoryOf(next, on) : [];
        }

        return [.. BeforeOf(unit).SelectMany(u => HistoryOf(u, on)).OrderBy(u => u.Code, StringComparer.Ordinal)];
    }

    /// <summary>The codes of <see cref="HistoryOf"/>: under which an earlier day's reports of a unit are on file.</summary>
    public IReadOnlyList<string> CodesOn(Unit unit, DateOnly on) => [.. HistoryOf(unit, on).Select(u => u.Code)];

    /// <summary>Every code that a unit, or one that was merged into it, has had up to then: its own first.</summary>
    public IReadOnlyList<string> CodesThrough(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return [.. BeforeOf(unit).SelectMany(CodesThrough).Prepend(unit.Code).Distinct()];
    }

    /// <summary>Every name by which a unit may be sought: its own, those of what was merged into it, and the other ways to write them.</summary>
    public IReadOnlyList<string> NamesOf(Unit unit)
    {
        var entries = EntriesOf(unit).ToHashSet();
        return [.. _names.Where(n => entries.Contains(n.Unit)).Select(n => n.Text).Distinct()];

        IEnumerable<Unit> EntriesOf(Unit entry) => BeforeOf(entry).SelectMany(EntriesOf).Prepend(entry);
    }

    /// <summary>The entry that takes over when one ends: the same unit under a new name or status, or what it was merged into; null while it holds.</summary>
    public Unit? SuccessorOf(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit.ValidTo is not { } last ? null
            : _units.FirstOrDefault(u => u.ValidFrom == last.AddDays(1) && u.MergedFrom.Contains(unit.Code))
                ?? _units.FirstOrDefault(u => u.ValidFrom == last.AddDays(1) && u.Code == unit.Code && u.MergedFrom.Count == 0);
    }

    /// <summary>
    /// The unit that a text names on a day: the name itself or a listed way to write it, with or without office and status, is exact;
    /// a name without accents, the name of another time, or one near miss is only likely.
    /// </summary>
    public (NameMatch Match, Unit? Unit) FindByName(string text, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = UnitName.Key(text);
        if (key.Length is 0 or > 60)
        {
            return (NameMatch.None, null);
        }

        var today = _names.Where(n => n.Unit.HoldsOn(on) && Validity.Holds(n.From, n.To, on)).ToList();
        if (Only(today.Where(n => n.Key == key).Select(n => n.Unit)) is { } exact)
        {
            return (NameMatch.Exact, exact);
        }

        var plain = UnitName.Plain(key);
        var likely = Only(today.Where(n => UnitName.Plain(n.Key) == plain).Select(n => n.Unit))
            ?? Only(_names.Where(n => n.Key == key || UnitName.Plain(n.Key) == plain).SelectMany(n => AnswersFor(n.Unit, on)))
            ?? Near(plain, today.Select(n => (UnitName.Plain(n.Key), n.Unit)));
        return likely is null ? (NameMatch.None, null) : (NameMatch.Likely, likely);
    }

    /// <summary>Reads the units' files and adds what is wrong with them to the problems.</summary>
    public static UnitRegister Load(IEnumerable<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        var all = files.ToList();
        var rows = new List<(ReferenceRow Row, Unit Unit)>();
        foreach (var row in ReferenceTable.Read(all, UnitsPath, ["code", "name", "status", "valid_from", "valid_to", "merged_from"], problems, "region", "region_evidence"))
        {
            var (from, to) = row.Validity();
            var merged = row.Codes("merged_from");
            var unit = new Unit(Code(row, row.Code("code")), row.Required("name"), row["status"], from, to, merged)
            {
                Region = row["region"],
                IsRegionAssumed = row.OneOf("region_evidence", RegionEvidence),
            };
            if (unit.Status is not ("tỉnh" or "thành phố"))
            {
                row.Problem($"Cột \"status\" ghi \"{unit.Status}\"; cần tỉnh hoặc thành phố.");
            }

            if (unit.Region.Length > 0 ? !Regions.Contains(unit.Region) : unit.IsRegionAssumed)
            {
                row.Problem($"Cột \"region\" ghi \"{unit.Region}\"; cần một trong: {string.Join(", ", Regions)}, hoặc để trống cùng với \"region_evidence\".");
            }

            foreach (var code in merged)
            {
                Code(row, code);
            }

            if (!row.IsBroken)
            {
                rows.Add((row, unit));
            }
        }

        Validity.RefuseOverlaps(rows.Select(r => (r.Row, r.Unit.Code, r.Unit.ValidFrom, r.Unit.ValidTo)), code => $"Mã {code}");
        CheckMergers(rows);
        var register = new UnitRegister(rows.Select(r => r.Unit), []);
        return new UnitRegister(register.All, LoadAliases(all, register, problems));
    }

    private static string Code(ReferenceRow row, string code)
    {
        if (code.Length is not (0 or 2 or 5) || !code.All(char.IsAsciiDigit))
        {
            row.Problem($"\"{code}\" không phải mã đơn vị; mã cấp tỉnh có hai chữ số, ví dụ 01, cấp xã có năm.");
        }

        return code;
    }

    private static void CheckMergers(List<(ReferenceRow Row, Unit Unit)> rows)
    {
        if (rows.Sum(r => r.Unit.MergedFrom.Count) > ReferenceTable.MaxRows)
        {
            rows[0].Row.Problem(FormattableString.Invariant($"Các cột \"merged_from\" nêu hơn {ReferenceTable.MaxRows} mã."));
            return;
        }

        var byCode = rows.ToLookup(r => r.Unit.Code, r => r.Unit);
        var mergers = new Dictionary<(DateOnly From, string Code), ReferenceRow>();
        foreach (var (row, unit) in rows)
        {
            foreach (var code in unit.MergedFrom.Where(code => !byCode[code].Any(u => u.HoldsOn(unit.ValidFrom.AddDays(-1)))))
            {
                row.Problem($"\"merged_from\" nêu {code}, nhưng hôm trước không đơn vị nào có mã đó.");
            }

            if (unit.MergedFrom.Distinct().Count() != unit.MergedFrom.Count)
            {
                row.Problem("\"merged_from\" nêu một mã hai lần; cần một lần.");
            }

            var earlier = unit.MergedFrom.Where(code => !mergers.TryAdd((unit.ValidFrom, code), row)).Select(code => mergers[(unit.ValidFrom, code)].Line).Where(line => line != row.Line).ToList();
            if (earlier.Count > 0)
            {
                row.Problem(FormattableString.Invariant($"\"merged_from\" có mã trùng với dòng {earlier.Min()}; mỗi đơn vị chỉ được nhập vào một đơn vị."));
            }
        }

        foreach (var (row, unit) in rows.Where(r => r.Unit.ValidTo is not null))
        {
            var next = unit.ValidTo!.Value.AddDays(1);
            if (!byCode[unit.Code].Any(u => u.ValidFrom == next && u.MergedFrom.Count == 0) && !mergers.ContainsKey((next, unit.Code)))
            {
                row.Problem("Đơn vị kết thúc nhưng không đơn vị nào bắt đầu vào ngày hôm sau tiếp nối hoặc nêu nó trong \"merged_from\".");
            }
        }

        foreach (var (row, unit) in rows)
        {
            foreach (var code in unit.MergedFrom.Where(code => byCode[code].Any(u => u != unit
                && u.HoldsOn(unit.ValidFrom.AddDays(-1)) && u.HoldsOn(unit.ValidFrom))))
            {
                row.Problem($"\"merged_from\" nêu {code}, nhưng đơn vị đó không kết thúc vào hôm trước.");
            }
        }
    }

    private static List<UnitAlias> LoadAliases(List<ReferenceFile> files, UnitRegister register, ICollection<ReferenceProblem> problems)
    {
        var aliases = new List<(ReferenceRow Row, UnitAlias Alias)>();

        // Where the units are broken, what follows from them would only hide the cause.
        var unitsHold = !problems.Any(p => p.Concerns(UnitsPath));
        foreach (var row in ReferenceTable.Read(files, AliasesPath, ["alias", "code", "valid_from", "valid_to"], problems))
        {
            var (from, to) = row.Validity();
            var alias = new UnitAlias(row.Required("alias"), Code(row, row.Code("code")), from, to);
            if (!row.IsBroken && unitsHold && register.Find(alias.Code, from) is null)
            {
                row.Problem($"Không đơn vị nào có mã {alias.Code} vào ngày đầu của tên gọi khác.");
            }

            if (!row.IsBroken && register.All.FirstOrDefault(u => u.Code == alias.Code && u.MergedFrom.Count > 0
                && u.ValidFrom > from && Validity.Holds(from, to, u.ValidFrom)) is { } other)
            {
                row.Problem(FormattableString.Invariant(
                    $"Mã {alias.Code} là của đơn vị khác từ {other.ValidFrom:dd/MM/yyyy}; cần cho mỗi đơn vị một dòng riêng."));
            }

            var key = UnitName.Key(alias.Text);
            if (!row.IsBroken && register._names.FirstOrDefault(n => n.Key == key && n.Unit.Code != alias.Code
                && Validity.Overlap(n.From, n.To, from, to)) is { Unit: { } named })
            {
                row.Problem($"\"{alias.Text}\" lúc đó là tên của đơn vị {named.Code}.");
            }

            if (!row.IsBroken)
            {
                aliases.Add((row, alias));
            }
        }

        Validity.RefuseOverlaps(aliases.Select(a => (a.Row, UnitName.Key(a.Alias.Text), a.Alias.ValidFrom, a.Alias.ValidTo)), key => "Tên gọi khác");
        return [.. aliases.Where(a => !a.Row.IsBroken).Select(a => a.Alias)];
    }

    private IReadOnlyList<Unit> BeforeOf(Unit unit) => unit.MergedFrom.Count > 0
        ? PredecessorsOf(unit)
        : Find(unit.Code, unit.ValidFrom.AddDays(-1)) is { } same ? [same] : [];

    private IEnumerable<Unit> AnswersFor(Unit unit, DateOnly on)
    {
        var answering = unit;
        while (answering is not null && answering.ValidTo < on)
        {
            answering = SuccessorOf(answering);
        }

        // A name of a later time counts only while the unit is the same one.
        return answering is null ? [] : answering.HoldsOn(on) ? [answering] : HistoryOf(answering, on) is [var same] ? [same] : [];
    }

    private static Unit? Only(IEnumerable<Unit> units) => units.Distinct().Take(2).ToList() is [var only] ? only : null;

    private static Unit? Near(string plain, IEnumerable<(string Name, Unit Unit)> names)
    {
        var allowed = plain.Length < 8 ? 1 : 2;
        var near = names
            .Select(n => (n.Unit, Distance: Math.Abs(n.Name.Length - plain.Length) > allowed ? int.MaxValue : UnitName.Distance(n.Name, plain)))
            .Where(n => n.Distance <= allowed)
            .ToList();
        return near.Count == 0 ? null : Only(near.Where(n => n.Distance == near.Min(m => m.Distance)).Select(n => n.Unit));
    }
}
