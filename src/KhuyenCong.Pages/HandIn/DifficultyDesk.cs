using KhuyenCong.Pages.Away;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Limits;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.HandIn;

/// <summary>A form of difficulties that was not taken, so that it need not be written again.</summary>
/// <param name="Status">How the call is answered.</param>
/// <param name="Problem">Why.</param>
/// <param name="Point">The point that was chosen.</param>
/// <param name="Difficulty">What was written.</param>
/// <param name="Proposal">As well.</param>
public sealed record WrittenDifficulty(int Status, string Problem, string Point = "", string Difficulty = "", string Proposal = "");

/// <summary>
/// The part of a unit's pages by which it tells difficulties and proposals and sees what the ministry answered. It is open whenever the pages are: such a
/// thing has no due date.
/// </summary>
public sealed class DifficultyDesk(DifficultiesOnFile onFile, Seal seal, TimeProvider clock)
{
    /// <summary>The segment below a target, and the place in the page.</summary>
    public const string Segment = "y-kien";

    /// <summary>Names of the form's fields.</summary>
    public const string PointField = "diem", DifficultyField = "kho_khan", ProposalField = "kien_nghi", LetterField = "cong_van";

    // A line break is two characters on its way.
    private const int MaxRead = (2 * DifficultyText.MaxCharacters) + 1;

    private static readonly FormFields Fields = new([LetterField], new Dictionary<string, int> { [PointField] = 20, [DifficultyField] = MaxRead, [ProposalField] = MaxRead });

    /// <summary>The report to which belongs what is told at an address; null when it is none of the unit's. That a page offered it the form's number says.</summary>
    public static HandInTarget? TargetOf(ProvinceVisit visit, string key)
    {
        ArgumentNullException.ThrowIfNull(visit);
        return visit.Targets.FirstOrDefault(t => t.Key == key && t.Deadlines is not null) ?? HandInTarget.Find(key, visit.Holder.Unit, visit.Reference);
    }

    /// <summary>For whom and for what a form is shown.</summary>
    public static string SubjectOf(ProvinceVisit visit, HandInTarget about)
    {
        ArgumentNullException.ThrowIfNull(visit);
        return visit.Subject(about) + "\n" + Segment;
    }

    /// <summary>What a page shows of it: what was told with its state and answer, and the form; null where nothing can be told.</summary>
    internal async Task<DeskPart?> ShowAsync(ProvinceVisit visit, HandInTarget? shown, WrittenDifficulty? written, CancellationToken cancellation)
    {
        var about = HandInTarget.OfDifficulties(shown, visit.Holder.Unit, visit.Reference, Today);
        if (about is not { Deadlines: { } deadlines })
        {
            return null;
        }

        var told = await onFile.OfUnitAsync(about.Form.Code, deadlines.Period, about.Unit.Code, cancellation);
        return new DeskPart(
            about.Form.Code + ", " + PlainText.InSentence(deadlines.Period.Name),
            [.. told.Select(d => ShownDifficulty.Of(
                d, DifficultyPoints.NameOf(d.Point, visit.Reference.Forms, deadlines.CutOff), $"{visit.Root}/{about.Key}/{ProvincePages.ResultSegment}/{d.Upload}"))],
            [.. DifficultyPoints.On(visit.Reference.Forms, deadlines.CutOff).Select(p => new Choice(p.Code, p.Name, p.Code == written?.Point))],
            $"{visit.Root}/{about.Key}/{Segment}/{FormNumber.Make(seal, SubjectOf(visit, about))}",
            written ?? new WrittenDifficulty(StatusCodes.Status200OK, ""),
            DifficultyText.MaxCharacters,
            MailText.Number(DifficultyText.MaxCharacters),
            DifficultyPackage.MaxLetterBytes / (1024 * 1024));
    }

    /// <summary>Reads the form that was sent.</summary>
    /// <returns>The file that goes into the inbox; null when it is not taken, and why.</returns>
    public async Task<(FormFile? File, WrittenDifficulty Written)> ReadAsync(ProvinceVisit visit, HandInTarget about)
    {
        ArgumentNullException.ThrowIfNull(visit);
        ArgumentNullException.ThrowIfNull(about);
        var http = visit.Http;
        HandInForm form;
        try
        {
            form = UploadBody.IsBounded(http) ? await HandInForm.ReadAsync(http.Request, Fields, http.RequestAborted) : throw new FormRefusedException(FormProblem.TooLarge);
        }
        catch (FormRefusedException refused)
        {
            return (null, refused.Problem switch
            {
                FormProblem.TooLarge => new WrittenDifficulty(StatusCodes.Status413PayloadTooLarge, TooLarge),
                FormProblem.CutOff => new WrittenDifficulty(StatusCodes.Status400BadRequest, "Nội dung chưa được truyền trọn vẹn nên chưa được ghi nhận. Đề nghị kiểm tra đường truyền rồi gửi lại."),
                _ => new WrittenDifficulty(StatusCodes.Status400BadRequest, "Biểu mẫu gửi lên không phải biểu mẫu của trang này, nên chưa có gì được ghi nhận. Đề nghị mở lại trang nộp báo cáo từ liên kết trong thư rồi gửi lại."),
            });
        }

        await using (form)
        {
            var point = form.Text(PointField) ?? "";
            var (difficulty, proposal) = (DifficultyText.Clean(form.Text(DifficultyField)), DifficultyText.Clean(form.Text(ProposalField)));
            AwayAnswer.Keep(http, $"{difficulty}\n{proposal}".Trim());
            var letter = form.File(LetterField);
            var problem = DifficultyPoints.On(visit.Reference.Forms, about.Deadlines!.CutOff).All(p => p.Code != point) ? "Đề nghị chọn nội dung cần nêu khó khăn, kiến nghị."
                : DifficultyText.Of(difficulty, proposal) is null ? "Chưa nêu khó khăn, vướng mắc hay kiến nghị nào. Đề nghị viết vào một trong hai ô rồi bấm “Gửi khó khăn, kiến nghị”."
                : difficulty.Length > DifficultyText.MaxCharacters || proposal.Length > DifficultyText.MaxCharacters
                    ? $"Mỗi ô có tối đa {MailText.Number(DifficultyText.MaxCharacters)} ký tự. Đề nghị rút gọn, hoặc nêu chi tiết trong công văn kèm theo."
                : letter?.Content.Length == 0 ? $"Tệp “{letter.FileName}” rỗng (0 byte) nên chưa được nhận. Đề nghị mở lại tệp, lưu lại rồi gửi lại."
                : letter?.Content.Length > DifficultyPackage.MaxLetterBytes ? TooLarge
                : null;
            if (problem is not null)
            {
                return (null, new WrittenDifficulty(StatusCodes.Status400BadRequest, problem, point, Shown(difficulty), Shown(proposal)));
            }

            var bytes = new byte[letter?.Content.Length ?? 0];
            if (letter is not null)
            {
                await letter.Content.ReadExactlyAsync(bytes, http.RequestAborted);
            }

            var package = DifficultyPackage.Write(new DifficultyForm(about.Form.Code, point, difficulty, proposal, letter?.FileName), bytes);
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(package));
            return (new FormFile(DifficultyPackage.FileName, new MemoryStream(package, writable: false), hash), new WrittenDifficulty(StatusCodes.Status303SeeOther, ""));
        }
    }

    private static string TooLarge =>
        $"Công văn kèm theo nặng quá {DifficultyPackage.MaxLetterBytes / (1024 * 1024)} MB nên chưa có gì được ghi nhận. Đề nghị quét lại với độ phân giải thấp hơn (khoảng 150 dpi) hoặc chỉ gửi nội dung viết, rồi gửi lại.";

    // What is shown again can be cut short by its writer; none of it is lost to him, for his browser has it too.
    private static string Shown(string text) => Spreadsheets.Texts.PlainText.Cut(text, 2 * DifficultyText.MaxCharacters);

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());
}
