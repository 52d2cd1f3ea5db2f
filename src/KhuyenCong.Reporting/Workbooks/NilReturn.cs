using CsvHelper;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Writing;

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

        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, CsvWriterOptions.Default with { Separator = ';', WriteByteOrderMark = true, ValidateFieldCount = false }, leaveOpen: true))
        {
            csv.WriteLine("Mẫu số:", form.Code);
            csv.WriteLine("Đơn vị báo cáo:", unit.Office);
            csv.WriteLine("Mã đơn vị:", unit.Code);
            csv.WriteLine("Kỳ báo cáo:", deadlines.Period.Name);
            csv.WriteLine("Đơn vị tính:", form.MoneyUnit);
            csv.WriteLine("Không phát sinh:", "x");
            csv.WriteLine(form.Columns.Select(c => c.Label));
            foreach (var row in form.RowsOn(deadlines.CutOff))
            {
                csv.WriteLine(form.Columns.Select(column => column.Role switch
                {
                    ColumnRole.Order => row.Order,
                    ColumnRole.Content => row.Label,
                    ColumnRole.Code => row.Code,
                    ColumnRole.Unit => row.Unit,
                    _ => "",
                }));
            }
        }

        return stream.ToArray();
    }
}
