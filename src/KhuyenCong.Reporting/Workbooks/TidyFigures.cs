using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>One figure of one unit: a line of the tidy tables.</summary>
internal readonly record struct TidyFigure(UnitFigures Unit, FormRow Row, FormRow? Section, FormColumn Column, FigureValue Value)
{
    /// <summary>Every figure of a digest: by unit, in the form's order of rows and columns; what was left blank is left out.</summary>
    public static IEnumerable<TidyFigure> Of(ComplianceDigest digest)
    {
        var columns = digest.Form.FigureColumns.ToList();
        var rows = new List<(FormRow Row, FormRow? Section)>();
        FormRow? section = null;
        foreach (var row in digest.Form.RowsOn(digest.Deadlines.CutOff))
        {
            if (row.Kind == FigureKind.Heading)
            {
                section = row;
            }
            else
            {
                rows.Add((row, section));
            }
        }

        foreach (var unit in digest.Figures)
        {
            foreach (var (row, above) in rows)
            {
                foreach (var column in columns)
                {
                    if (unit.Figures.Values.TryGetValue(new FigureKey(row.Code, column.Id), out var value))
                    {
                        yield return new TidyFigure(unit, row, above, column, value);
                    }
                }
            }
        }
    }
}
