namespace KhuyenCong.Reporting.Units;

/// <summary>
/// A reporting unit as it stood over an interval of days: name and status change, and codes were given to
/// other units on 01/07/2025, so a code means a unit only together with a date.
/// </summary>
/// <param name="Code">Two digits.</param>
/// <param name="Name">For example "Gia Lai".</param>
/// <param name="Status">"tỉnh" or "thành phố".</param>
/// <param name="ValidFrom">The first day on which code, name and status hold together.</param>
/// <param name="ValidTo">The last such day; null while they do.</param>
/// <param name="MergedFrom">Codes, as valid the day before <paramref name="ValidFrom"/>, of the units merged into this one; empty when nothing was merged.</param>
public sealed record Unit(
    string Code, string Name, string Status, DateOnly ValidFrom, DateOnly? ValidTo, IReadOnlyList<string> MergedFrom)
{
    /// <summary>Its khuyến công region (TT 26/2014/TT-BCT), for example "miền Nam"; empty when none is on file.</summary>
    public string Region { get; init; } = "";

    /// <summary>Whether the region is assumed from the territory and nobody has confirmed it.</summary>
    public bool IsRegionAssumed { get; init; }

    /// <summary>For example "tỉnh Gia Lai".</summary>
    public string FullName => Status + " " + Name;

    /// <summary>The reporting office, for example "Sở Công Thương tỉnh Gia Lai".</summary>
    public string Office => "Sở Công Thương " + FullName;

    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly day) => day >= ValidFrom && (ValidTo is not { } to || day <= to);
}

/// <summary>How a written unit name was understood.</summary>
public enum NameMatch
{
    /// <summary>No unit is near it.</summary>
    None,

    /// <summary>Likely, to be confirmed by a person; never taken silently.</summary>
    Likely,

    /// <summary>The name itself or a listed way to write it.</summary>
    Exact,
}
