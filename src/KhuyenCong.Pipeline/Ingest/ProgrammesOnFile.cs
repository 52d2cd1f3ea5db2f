using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>Looks up what is on file of the units' programmes.</summary>
public sealed class ProgrammesOnFile(ReportTable table)
{
    /// <summary>The programmes of a unit as they stood at a moment.</summary>
    /// <param name="reference">Units and forms.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="before">Only what was received before this moment counts.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<IReadOnlyList<Programme>> OfAsync(ReferenceData reference, Unit unit, DateTimeOffset before, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(unit);
        var programmes = new List<Programme>();
        foreach (var form in reference.Forms.All.Where(f => f.Kind == FormKind.Document).Select(f => f.Code).Distinct())
        {
            if (await table.FindAsync<StatusRow>(Keys.DocumentPartition(form), Keys.Status + unit.Code, cancellation) is { FirstAcceptedAt: { } since } && since < before)
            {
                programmes.Add(new Programme(null) { DecisionSince = since, DetailSince = since });
            }
        }

        return programmes;
    }
}
