using System.Text;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>The report of a unit that has nothing to report for a period: a CSV with the cover filled, "Không phát sinh" marked and no figure.</summary>
public static class NilReturn
{
    /// <summary>Writes the report.</summary>
    /// <param name="form">The form; it allows nil returns.</param>
    /// <param name="unit">The unit as it stands on the cut-off date.</param>
    /// <param name="deadlines">The dates of the form's duty for the period.</param>
    /// <returns>UTF-8 with a byte order mark; the same input gives the same bytes.</returns>
    /// <exception cref="ArgumentException">The form does not allow nil returns.</exception>
    public static byte[] Write(FormDefinition form, Unit unit, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(deadlines);
        if (!form.AllowsNil)
        {
            throw new ArgumentException($"{form.Code} does not allow a nil return.", nameof(form));
        }

        var text = new StringBuilder();
        void Line(params IEnumerable<string> cells) => text.AppendJoin(';', cells.Select(Quoted)).Append("\r\n");
        Line("Mẫu số:", form.Code);
        Line("Đơn vị báo cáo:", unit.Office);
        Line("Mã đơn vị:", unit.Code);
        Line("Kỳ báo cáo:", deadlines.Period.Name);
        Line("Đơn vị tính:", form.MoneyUnit);
        Line("Không phát sinh:", "x");
        Line("");
        Line(form.Columns.Select(c => c.Label));
        foreach (var row in form.RowsOn(deadlines.CutOff))
        {
            Line(form.Columns.Select(column => column.Role switch
            {
                ColumnRole.Order => row.Order,
                ColumnRole.Content => row.Label,
                ColumnRole.Code => row.Code,
                ColumnRole.Unit => row.Unit,
                _ => "",
            }));
        }

        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(";\"\r\n") ? "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : cell;
}
