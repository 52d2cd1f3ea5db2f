using System.Runtime.InteropServices;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Reading;

/// <summary>
/// The findings of a table, as the passes tell them. Of those that one finding will stand for (<see cref="SameCause"/>) it keeps as many as that one
/// lists, and counts the others: a table may have hundreds of thousands of rows.
/// </summary>
internal sealed class CountedFindings
{
    private readonly List<Finding> _kept = [];
    private readonly Dictionary<(string Code, Severity Severity, string? Kind), int> _counts = [];

    /// <summary>Takes a finding.</summary>
    public void Add(Finding finding)
    {
        if (finding.Cell is null || IsListed((finding.Code, finding.Severity, finding.Kind)))
        {
            _kept.Add(finding);
        }
    }

    /// <summary>As the other, for what every row of a long sheet may cause: a finding that is only counted is not made.</summary>
    public void Add(FindingCode code, Severity severity, string? kind, Func<Finding> make)
    {
        if (IsListed((code.Code, severity, kind)))
        {
            _kept.Add(make());
        }
    }

    /// <summary>What was kept; the last of a cause says how many more there were.</summary>
    public IReadOnlyList<Finding> All()
    {
        var findings = _kept.ToList();
        foreach (var (cause, count) in _counts.Where(c => c.Value > SameCause.MaxListed))
        {
            var last = findings.FindLastIndex(f => (f.Code, f.Severity, f.Kind) == cause && f.Cell is not null);
            findings[last] = findings[last] with { Further = count - SameCause.MaxListed };
        }

        return findings;
    }

    private bool IsListed((string Code, Severity Severity, string? Kind) cause) =>
        ++CollectionsMarshal.GetValueRefOrAddDefault(_counts, cause, out _) <= SameCause.MaxListed;
}
