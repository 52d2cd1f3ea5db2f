using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Reading;

/// <summary>What a form's table says.</summary>
/// <param name="Figures">The figures that were read, in sheet order.</param>
/// <param name="Findings">What stood in the way.</param>
/// <param name="Notes">The notes, by row code.</param>
/// <param name="Places">Where each row and column stands.</param>
/// <param name="Unread">The figures that could not be read.</param>
internal sealed record ReadTable(
    IReadOnlyList<Figure> Figures, IReadOnlyList<Finding> Findings, IReadOnlyDictionary<string, string> Notes,
    IReadOnlyDictionary<FigureKey, (int Row, string Column)> Places, IReadOnlySet<FigureKey> Unread)
{
    /// <summary>Reads a table in small passes, each of which looks for one thing.</summary>
    /// <param name="table">The table.</param>
    /// <param name="money">What is stated of the unit of its money.</param>
    /// <param name="nil">Whether the cover says "Không phát sinh".</param>
    /// <param name="legacy">Knows texts in a script of before Unicode.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static ReadTable Of(FormTable table, StatedMoney money, bool nil, LegacyScript legacy, CancellationToken cancellation)
    {
        var findings = new CountedFindings();
        var unread = HeaderCheck.Run(table, findings).ToHashSet();
        if (table.CodeColumn is not { } codes)
        {
            return new ReadTable([], findings.All(), new Dictionary<string, string>(), new Dictionary<FigureKey, (int, string)>(), table.KeysIn().ToHashSet());
        }

        var rows = RowMatching.Run(table, codes, findings, cancellation);
        RowLabels.Check(table, rows.Found, findings);

        var filled = rows.Found.Where(r => r.Row.Kind != FigureKind.Heading).ToList();
        var shifted = filled.FindAll(r => IsShifted(table, r));
        shifted.ForEach(r => findings.Add(table.At(RowFindings.TooManyCells(Listing.Number(r.Sheet.Number)), r.Sheet.Cells[^1], r.Row.Label)));
        var units = new UnitsOfMeasure(table, money, findings);
        var inOtherUnits = units.Run(rows.Found.Except(shifted));
        unread.UnionWith(shifted.Select(r => r.Row).Concat(inOtherUnits).Concat(filled.Select(r => r.Row).Where(rows.IsTwice)).SelectMany(table.KeysOf));

        // Where rows contradict the cover nobody knows the unit.
        var reading = new FigureReading(table, inOtherUnits.Any(r => r.Kind == FigureKind.Money) ? null : money.Unit, money.Others, legacy);
        var cells = reading.Run(filled, unread, findings);
        reading.CheckConditionalFormats(cells.Where(c => !unread.Contains(c.Key)), findings);
        unread.UnionWith(new SkippedTexts(table, cells, findings).Run());
        HiddenCells.Check(table, cells.Where(c => !unread.Contains(c.Key)), findings);
        unread.UnionWith(TwoReadings.Run(table, cells, findings));
        var meant = new LostRows(table, rows, unread, findings).Run(codes, nil);
        units.Run(meant);
        reading.Run(meant, unread, findings);

        var places = filled.SelectMany(r => table.FigureColumns.Select(c => (Key: new FigureKey(r.Row.Code, c.Column.Id), Place: (r.Sheet.Number, c.Letters)))).ToDictionary(p => p.Key, p => p.Place);
        return new ReadTable(
            [.. FigureReading.FiguresOf(cells).Where(f => !unread.Contains(f.Key))], Consequences.Fold(findings.All(), places, table),
            RowLabels.NotesOf(table, rows.Found), places, unread);
    }

    /// <summary>Whether a row of a CSV has more cells than the header, so that its figures may stand under the wrong columns.</summary>
    private static bool IsShifted(FormTable table, MatchedRow row) => table.Sheet.Name is null && row.Sheet.Cells[^1].Column > table.Header.LastColumn;
}
