using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>How far the ministry is with a unit's report, with what was said about it.</summary>
/// <param name="Status">The report's status.</param>
/// <param name="Acts">Everything that was done about it, in the order of time.</param>
public sealed record UnitReview(ReportStatus Status, IReadOnlyList<ReviewAct> Acts)
{
    /// <summary>How far.</summary>
    public ReviewState State => Status.ReviewState;

    /// <summary>The last request for a correction with its text; null for none.</summary>
    public ReviewAct? Asked => Status.Review.Correction is { } asked ? Acts.FirstOrDefault(a => a.Kind == ReviewActKind.AskCorrection && a.Key == asked.Key) : null;

    /// <summary>The last answer to it in words; null where there is none, or it is a corrected version.</summary>
    public ReviewAct? Explained => Status.Review.Correction is { Answer.IsExplanation: true } asked
        ? Acts.LastOrDefault(a => a.Kind == ReviewActKind.Explain && a.About == asked.Key) : null;

    /// <summary>Why the version that counts is left out of the national figures; null where it is not.</summary>
    public ReviewAct? LeftOut => Status.IsLeftOut ? Acts.LastOrDefault(a => a.Kind == ReviewActKind.LeaveOut && a.Upload == Status.Counted!.Upload) : null;

    /// <summary>The keys of the figures of the version that counts which the ministry accepted, each by its own (<see cref="DoubtfulFigure.KeyOf"/>).</summary>
    public IEnumerable<string> Settled => Acts.Where(a => a.Kind == ReviewActKind.Settle && a.Upload == Status.Counted?.Upload)
        .SelectMany(a => a.About.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>For how many days the answer is overdue; 0 for not.</summary>
    public int DaysOverdue(DateOnly today) => Status.Review.Correction?.DaysOverdue(today) ?? 0;

    /// <summary>How far, in Vietnamese.</summary>
    public static string Text(ReviewState state) => state switch
    {
        ReviewState.Read => "Đã xem",
        ReviewState.CorrectionAsked => "Đã yêu cầu chỉnh sửa",
        ReviewState.Answered => "Đã trả lời yêu cầu chỉnh sửa",
        ReviewState.Unread => "Chưa xem",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state."),
    };

    /// <summary>What was done, in Vietnamese.</summary>
    public static string Text(ReviewActKind kind) => kind switch
    {
        ReviewActKind.Read => "Đã xem",
        ReviewActKind.Settle => "Số liệu được chấp nhận",
        ReviewActKind.AskCorrection => "Yêu cầu chỉnh sửa",
        ReviewActKind.Explain => "Đơn vị trả lời: số liệu đúng",
        ReviewActKind.CloseCorrection => "Kết thúc yêu cầu chỉnh sửa",
        ReviewActKind.LeaveOut => "Không cộng vào số liệu toàn quốc",
        ReviewActKind.TakeIn => "Cộng lại vào số liệu toàn quốc",
        ReviewActKind.Choose => "Chọn phiên bản được tính",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of act."),
    };

    /// <summary>How far and since when, with the day for the answer, in Vietnamese.</summary>
    public string InWords(DateOnly today) => Status.Review.Correction is { ClosedAt: null } asked
        ? asked.Answer is { } answer
            ? $"{answer.InWords}, {VietnamTime.Text(VietnamTime.At(answer.At))}"
            : $"Đã yêu cầu chỉnh sửa, trả lời chậm nhất là hết ngày {VietnamTime.Text(asked.Until)}" + (DaysOverdue(today) is > 0 and var days ? $", quá hạn {days} ngày" : "")
        : Text(State);
}
