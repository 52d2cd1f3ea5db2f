using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Pass over the words of the rows: labels that are another row's, headings with figures, notes.</summary>
internal static class RowLabels
{
    private const int LongestNote = 2_000;

    /// <summary>Tells of rows whose words do not fit their code.</summary>
    public static void Check(FormTable table, IEnumerable<MatchedRow> rows, CountedFindings findings)
    {
        foreach (var (row, sheet) in rows)
        {
            if (table.LabelOf(sheet) is { } label && table.Labelled(label) is var others && !others.Contains(row)
                && sheet.At(table.Column(ColumnRole.Content)!.At) is { } cell && !LegacyText.LooksLegacy(label))
            {
                var (number, shown) = (Listing.Number(sheet.Number), FormTable.Cut(label, 100));
                if (others.Count > 0)
                {
                    findings.Add(table.At(RowFindings.OtherLabel(number, row.Code, row.Label, shown, string.Join(", ", others.Select(o => o.Code))), cell, row.Label));
                }
                else if (row.Kind is FigureKind.Count or FigureKind.Money && row.ShortLabels.Prepend(row.Label).All(known => LabelWords.NamesOther(label, known, table.UnitNamesOf(row))))
                {
                    findings.Add(table.At(RowFindings.OtherThing(number, row.Code, row.Label, shown), cell, row.Label));
                }
            }

            if (row.Kind == FigureKind.Heading && table.FigureColumns.Select(c => sheet.At(c.At)).FirstOrDefault(c => c is { Merged: false } held && CellReading.HoldsNumber(held)) is { } filled)
            {
                findings.Add(table.At(RowFindings.Heading(Listing.Number(sheet.Number), row.Label, row.Code), filled, row.Label));
            }
        }
    }

    /// <summary>What stands in the column "Ghi chú", by row code.</summary>
    public static Dictionary<string, string> NotesOf(FormTable table, IEnumerable<MatchedRow> rows)
    {
        var notes = new Dictionary<string, string>();
        foreach (var (row, sheet) in rows)
        {
            if (table.Column(ColumnRole.Note) is { } column && sheet.At(column.At) is { Kind: CellKind.Text, Merged: false } cell
                && PlainText.Of(cell.Text) is { Length: > 0 } note)
            {
                notes[row.Code] = PlainText.Cut(note, LongestNote);
            }
        }

        return notes;
    }
}
