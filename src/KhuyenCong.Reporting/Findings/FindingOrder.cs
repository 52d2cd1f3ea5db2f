namespace KhuyenCong.Reporting.Findings;

/// <summary>The order in which a person walks through a sheet: by row, column, errors first; what concerns the whole file comes first.</summary>
public sealed class FindingOrder : IComparer<Finding>
{
    private FindingOrder()
    {
    }

    /// <summary>The order.</summary>
    public static FindingOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(Finding? x, Finding? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var order = (x.Row ?? 0).CompareTo(y.Row ?? 0);
        order = order != 0 ? order : (x.Column?.Length ?? 0).CompareTo(y.Column?.Length ?? 0);
        order = order != 0 ? order : string.CompareOrdinal(x.Column, y.Column);
        order = order != 0 ? order : y.Severity.CompareTo(x.Severity);
        return order != 0 ? order : string.CompareOrdinal(x.Code, y.Code);
    }
}
