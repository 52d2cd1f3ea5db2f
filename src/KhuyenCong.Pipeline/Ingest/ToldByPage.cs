using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>
/// Judges what the page's form of difficulties and proposals sent. It has no due date: a difficulty is never early, late or locked out.
/// </summary>
internal static class ToldByPage
{
    /// <summary>The receipt with what was told, or with why it was not taken.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="route">Where it lies.</param>
    /// <param name="receipt">What is known so far.</param>
    /// <param name="reference">Forms and duties.</param>
    public static Receipt Judge(Upload upload, RoutedReport route, Receipt receipt, ReferenceData reference)
    {
        var period = route.Period;
        if (upload.Unread is not null)
        {
            return ReportJudgement.On(receipt, SubmissionKind.Difficulty, Outcome.RejectedFile, [UnreadUpload.FindingOf(upload, route.FileName)]);
        }

        var (told, findings) = DifficultyPackage.Read(upload.Content);
        if (told is null)
        {
            return ReportJudgement.On(receipt, SubmissionKind.Difficulty, Outcome.RejectedFile, findings);
        }

        if (reference.Duties.For(told.Form, period) is not { } deadlines || reference.Forms.For(told.Form, deadlines.CutOff) is not { } form)
        {
            return ReportJudgement.On(receipt, SubmissionKind.Difficulty, Outcome.RejectedFile, [.. findings, DifficultyFindings.NoDuty(told.Form, period.Name)]);
        }

        // What no page of the ministry would show is not taken.
        if (!DifficultiesOnFile.Known(reference, VietnamTime.DayOf(upload.ReceivedAt)).Any(d => d.Form == deadlines.Form && d.Period == period))
        {
            return ReportJudgement.On(receipt, SubmissionKind.Difficulty, Outcome.RejectedFile, [.. findings, DifficultyFindings.NotNow(period.Name)]);
        }

        receipt = receipt with { Form = form.Code, FormTitle = form.Title };
        var point = DifficultyPoints.On(reference.Forms, deadlines.CutOff).FirstOrDefault(p => p.Code == told.Point);
        if (point is null)
        {
            findings = [.. findings, DifficultyFindings.NoPoint(told.Point)];
        }

        return ReportJudgement.On(receipt, SubmissionKind.Difficulty, findings.Count == 0 ? Outcome.Accepted : Outcome.RejectedFile, findings) with
        {
            Told = new ToldDifficulty(told.Point, point?.Name ?? told.Point, Short(told.Difficulty), Short(told.Proposal), told.Letter),
        };
    }

    // What is too long is sent back, and its original is kept whole.
    private static string Short(string text) => Spreadsheets.Texts.PlainText.Cut(text, DifficultyText.MaxCharacters, "…");
}
