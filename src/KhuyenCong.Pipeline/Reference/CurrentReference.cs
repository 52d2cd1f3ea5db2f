using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pipeline.Reference;

/// <summary>The reference data that is in force now.</summary>
public sealed class CurrentReference(ReferenceData reference)
{
    /// <summary>The data; one run of a use case takes it once and keeps it.</summary>
    public ValueTask<ReferenceData> GetAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(reference);
    }
}
