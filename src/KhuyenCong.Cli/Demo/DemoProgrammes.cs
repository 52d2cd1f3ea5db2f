using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Cli.Demo;

/// <summary>
/// The provinces' programmes in the demo: most sent that of 2026–2030 in time, in one file or in two; one late, one its decision alone, one a programme that ends with
/// the year, one without saying for which years, and three none.
/// </summary>
internal static class DemoProgrammes
{
    private const string Form = "KC-03", Term = "2026-2030", EndingTerm = "2022-2026";

    private const int TwoFiles = 4, Late = 28, DecisionAlone = 29, Ending = 30, WithoutTerm = 27;

    /// <summary>Whether a unit has a programme in force in 2026 by then.</summary>
    /// <param name="index">The place of the unit among the units.</param>
    public static bool IsOnFile(int index) => index is < WithoutTerm or Late or Ending;

    /// <summary>The uploads in the order of time.</summary>
    /// <param name="reference">The units.</param>
    /// <param name="due">The last day in time.</param>
    public static IReadOnlyList<DemoUpload> Write(ReferenceData reference, DateOnly due)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var units = reference.Units.On(due);
        return [.. units.SelectMany((unit, i) => OfUnit(i, unit, due)).OrderBy(u => u.At).ThenBy(u => u.Blob, StringComparer.Ordinal)];
    }

    private static IEnumerable<DemoUpload> OfUnit(int index, Unit unit, DateOnly due)
    {
        DemoUpload Sent(int days, string folder, string name, string title) => new(
            new DateTimeOffset(due.AddDays(days).ToDateTime(new TimeOnly(9 + (index % 7), index * 7 % 60)), VietnamTime.Offset),
            $"{unit.Code}/{Form}/{folder}{name} {unit.Name}.docx", Document(title, unit));
        const string Decision = "Quyết định phê duyệt Chương trình khuyến công địa phương", Detail = "Chương trình khuyến công địa phương";
        var inTime = -1 - (index % 6);
        return index switch
        {
            TwoFiles => [Sent(-4, Term + "/", "QD phe duyet", Decision + " 2026–2030"), Sent(-2, Term + "/", "CT chi tiet", Detail + " 2026–2030")],
            < WithoutTerm => [Sent(inTime, Term + "/", "Chuong trinh khuyen cong", Decision + " và Chương trình chi tiết 2026–2030")],
            WithoutTerm => [Sent(inTime, "", "Chuong trinh khuyen cong", Detail)],
            Late => [Sent(20, Term + "/", "Chuong trinh khuyen cong", Decision + " và Chương trình chi tiết 2026–2030")],
            DecisionAlone => [Sent(inTime, Term + "/", "QD phe duyet", Decision + " 2026–2030")],
            Ending => [Sent(inTime, EndingTerm + "/", "Chuong trinh khuyen cong", Decision + " và Chương trình chi tiết 2022–2026")],
            _ => [],
        };
    }

    private static byte[] Document(string title, Unit unit)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            document.AddMainDocumentPart().Document = new Document(new Body(
                new Paragraph(new DocumentFormat.OpenXml.Wordprocessing.Run(new Text("ỦY BAN NHÂN DÂN " + unit.FullName.ToUpperInvariant()))),
                new Paragraph(new DocumentFormat.OpenXml.Wordprocessing.Run(new Text(title)))));
        }

        return stream.ToArray();
    }
}
