using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>Hands an upload to the domain's reader with the reference data that it needs.</summary>
internal sealed class ReportReading(ReferenceData reference)
{
    private readonly ReportReader _reader = new(reference.Forms, reference.Duties.FormsFor, reference.Units.FindByName);

    /// <summary>Reads an upload against the folder that it came in.</summary>
    public ReadReport Read(Upload upload, RoutedUpload route, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(route);

        // A document belongs to no period; the year of its receipt stands in, so that every reading has one.
        var period = route is RoutedReport report ? report.Period : new Period(PeriodKind.Year, VietnamTime.DayOf(upload.ReceivedAt).Year);
        var document = (route as RoutedDocument)?.Document;
        if (upload.Unread is not null)
        {
            // By its name alone it is told whether it would have been a signed copy.
            var kind = UnreadUpload.IsPdf(route.FileName) ? FileKind.Pdf : FileKind.Unknown;
            return new ReadReport(kind, document ?? OnlyForm(period), period, false, null, [], [UnreadUpload.FindingOf(upload, route.FileName)]);
        }

        return _reader.Read(new UploadedFile(route.FileName, upload.Content), new Addressee(route.Unit, period, document?.Code), cancellation);
    }

    private FormDefinition? OnlyForm(Period period) =>
        reference.Duties.FormsFor(period) is [var only] && reference.Duties.For(only, period) is { } deadlines
            ? reference.Forms.For(only, deadlines.CutOff)
            : null;
}
