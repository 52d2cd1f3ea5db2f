namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>Keeps the cells of rows that are read one after the other. Rows share arrays so large that the collector does not move them.</summary>
internal sealed class RowCells
{
    private const int Least = 64, Most = 4096;

    private Cell[] _shared = [];
    private int _used;

    /// <summary>Copies a row's cells; the list may be used again.</summary>
    public ArraySegment<Cell> Keep(List<Cell> cells)
    {
        if (_shared.Length - _used < cells.Count)
        {
            _shared = new Cell[Math.Max(cells.Count, Math.Clamp(_shared.Length * 2, Least, Most))];
            _used = 0;
        }

        var kept = new ArraySegment<Cell>(_shared, _used, cells.Count);
        cells.CopyTo(_shared, _used);
        _used += cells.Count;
        return kept;
    }
}
