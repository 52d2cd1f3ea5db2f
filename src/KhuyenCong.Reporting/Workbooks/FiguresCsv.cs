using System.Globalization;
using CsvHelper;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Writing;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// The figures of a form and period in tidy form, a line a figure, for Power BI: UTF-8 with a byte order mark, comma, CR LF,
/// numbers plain with a decimal point. Amounts stand twice: in the form's unit, and in whole đồng, which no locale misreads.
/// Text that a program would take for a formula is disarmed by an apostrophe (<see cref="CsvLine"/>); numbers are numbers.
/// </summary>
public static class FiguresCsv
{
    private static readonly string[] Header =
    [
        "Mẫu số", "Kỳ báo cáo", "Mã đơn vị", "Đơn vị", "Phiên bản", "Mã số", "Mục", "Nội dung", "Đơn vị tính", "Cột", "Giá trị", "Giá trị (đồng)",
    ];

    // In quotation marks stands what separates fields in any locale.
    internal static readonly CsvWriterOptions Form = CsvWriterOptions.Default with { WriteByteOrderMark = true, ShouldQuote = (text, _, _, _) => text.ContainsAny(';', '\t') };

    /// <summary>Writes the figures of all units that have some.</summary>
    public static byte[] Write(ComplianceDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, Form, leaveOpen: true))
        {
            csv.WriteLine(Header);
            foreach (var figure in TidyFigure.Of(digest))
            {
                csv.WriteLine(
                    digest.Form.Code,
                    digest.Deadlines.Period.Id,
                    figure.Unit.Unit.Code,
                    CsvLine.Disarmed(figure.Unit.Unit.Name),
                    figure.Unit.Version.ToString(CultureInfo.InvariantCulture),
                    CsvLine.Disarmed(figure.Row.Code),
                    CsvLine.Disarmed(figure.Section?.ShortLabel ?? ""),
                    CsvLine.Disarmed(figure.Row.Label),
                    CsvLine.Disarmed(figure.Row.Unit),
                    CsvLine.Disarmed(figure.Column.Label),
                    ValueOf(figure.Value, digest.Form),
                    figure.Value.Kind == FigureKind.Money ? figure.Value.Number.ToString(CultureInfo.InvariantCulture) : "");
            }
        }

        return stream.ToArray();
    }

    private static string ValueOf(FigureValue value, FormDefinition form) => value.Kind switch
    {
        FigureKind.Count or FigureKind.Money => FigureText.NumberOf(value, form).ToString("0.#########", CultureInfo.InvariantCulture),
        FigureKind.Date => value.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FigureKind.YesNo => value.IsYes ? "Có" : "Không",
        _ => CsvLine.Disarmed(value.Text ?? ""),
    };
}
