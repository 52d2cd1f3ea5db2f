using Azure.Data.Tables;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.HandIn;

/// <summary>An answer or a choice that was not taken.</summary>
/// <param name="Status">How the call is answered.</param>
/// <param name="Text">Why, and what to do.</param>
/// <param name="Written">What was written, so that it need not be written again.</param>
/// <param name="IsChoice">Whether it was a choice of the version that counts.</param>
public sealed record CorrectionProblem(int Status, string Text, string Written, bool IsChoice);

/// <summary>
/// The part of a unit's page by which it sees what the ministry asks of a report that was taken and answers that its figures are right, and by which it lets an
/// earlier version count again until the lock. A corrected file comes by the page's own form.
/// </summary>
public sealed class CorrectionDesk(ReportTable table, ReviewReport review, Seal seal, TimeProvider clock)
{
    /// <summary>Segments below a target; the first is the place in the page too.</summary>
    public const string ExplainSegment = "chinh-sua", ChooseSegment = "chon-phien-ban";

    /// <summary>Names of the forms' fields.</summary>
    public const string TextField = "giai_thich", RequestField = "yeu_cau", UploadField = "lan_nop";

    /// <summary>The least characters of an explanation.</summary>
    public const int MinText = 10;

    /// <summary>For whom and for what the forms are shown.</summary>
    public static string SubjectOf(ProvinceVisit visit, HandInTarget about)
    {
        ArgumentNullException.ThrowIfNull(visit);
        return visit.Subject(about) + "\n" + ExplainSegment;
    }

    /// <summary>Whether a report can be handed in now, be it for a correction alone.</summary>
    internal async Task<bool> IsOpenAsync(HandInTarget about, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        return about.IsOpen(today) || about.AskedBy(await table.FindAsync<StatusRow>(about.Partition, Keys.Status + about.Unit.Code, cancellation)).IsOpen(today);
    }

    /// <summary>What the page shows of a request that is open; null where none is.</summary>
    internal async Task<CorrectionPart?> ShowAsync(ProvinceVisit visit, HandInTarget about, StatusRow? status, CorrectionProblem? problem, CancellationToken cancellation)
    {
        if (status?.Status.Review.Correction is not { ClosedAt: null } asked)
        {
            return null;
        }

        var records = MinistryActs.RecordsOf(ReviewRecords.Kind, about.Unit.Code);
        var request = await table.FindAsync<TableEntity>(about.Partition, records + asked.Key, cancellation) is { } found ? ReviewRecords.Read(found) : null;
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        return new CorrectionPart(
            asked.Version,
            VietnamTime.Text(VietnamTime.At(asked.AskedAt)),
            ForeignText.OneLine(request?.By),
            VietnamTime.Text(asked.Until),
            asked.DaysOverdue(today),
            ForeignText.Clean(request?.Reasons, 1_000),
            ForeignText.Clean(request?.Places, ReviewReport.MaxPlaces),
            ForeignText.Lines(request?.Text ?? ""),
            asked.Answer is not { } answer ? "" : $"Đơn vị {PlainText.InSentence(answer.InWords)}, lúc {VietnamTime.Text(VietnamTime.At(answer.At))}. Yêu cầu đang chờ cơ quan nhận báo cáo xem.",
            asked.Key,
            $"{visit.Root}/{about.Key}/{ExplainSegment}/{FormNumber.Make(seal, SubjectOf(visit, about))}",
            problem is { IsChoice: false } ? problem.Text : "",
            problem is { IsChoice: false } ? problem.Written : "",
            ReviewReport.MaxText);
    }

    /// <summary>The versions among which the unit may choose the one that counts; null where it may not.</summary>
    internal ChoicePart? Choices(ProvinceVisit visit, HandInTarget about, StatusRow? status, SubmissionList submissions, CorrectionProblem? problem)
    {
        var counted = status?.Status.Counted;
        if (counted is null || !about.IsOpen(VietnamTime.DayOf(clock.GetUtcNow())) || status!.Status.Review.IsBound(counted))
        {
            return null;
        }

        var versions = submissions.TakenBeside(counted.Upload).ToList();
        return versions.Count == 0 ? null : new ChoicePart(
            [.. versions.Select(v => new Choice(v.Upload, $"Phiên bản {v.Receipt.Version}, nộp lúc {VietnamTime.Text(v.Receipt.ReceivedAt)}", false))],
            $"{visit.Root}/{about.Key}/{ChooseSegment}/{FormNumber.Make(seal, SubjectOf(visit, about))}",
            problem is { IsChoice: true } ? problem.Text : "");
    }

    /// <summary>Puts the unit's answer, or its choice, on record.</summary>
    /// <returns>Why it is not; null when it is.</returns>
    public async Task<CorrectionProblem?> ActAsync(ProvinceVisit visit, HandInTarget about, bool chooses, string number, IFormCollection form, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(visit);
        ArgumentNullException.ThrowIfNull(about);
        ArgumentNullException.ThrowIfNull(form);
        var text = chooses ? "" : DifficultyText.Clean(form[TextField].ToString());
        CorrectionProblem Problem(int status, string why) => new(status, why, PlainText.Cut(text, 2 * ReviewReport.MaxText), chooses);
        if (!chooses && text.Length is < MinText or > ReviewReport.MaxText)
        {
            return Problem(StatusCodes.Status400BadRequest, $"Đề nghị ghi lời giải thích vì sao số liệu đúng, từ {MinText} đến {MailText.Number(ReviewReport.MaxText)} ký tự.");
        }

        // An answer is about the request, whichever version counts by then; so the form sent again says the same.
        var end = await review.RunAsync(
            about.Form.Code, about.Deadlines!.Period, about.Unit.Code,
            new ReviewAct(
                chooses ? ReviewActKind.Choose : ReviewActKind.Explain, number, chooses ? ReviewDesk.Key(form[UploadField]) : "", 0, default,
                ForeignText.OneLine(visit.Holder.Contact.Name))
            {
                ByMinistry = false,
                Text = text,
                About = chooses ? "" : ReviewDesk.Key(form[RequestField]),
            },
            cancellation);
        return end.End switch
        {
            ActEnd.Done => null,
            ActEnd.DoneOtherwise => Problem(StatusCodes.Status409Conflict, "Biểu mẫu này đã được gửi trước đó với nội dung khác, và nội dung gửi trước đã được ghi nhận."),
            _ => Problem(StatusCodes.Status409Conflict, ReviewDesk.Refused(end.Refusal)),
        };
    }
}
