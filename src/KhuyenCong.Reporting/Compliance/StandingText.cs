using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>Standings and outcomes in the words that readers at the ministry and in the provinces see.</summary>
public static class StandingText
{
    /// <summary>Where a unit stands.</summary>
    public static string Of(Standing standing) => standing switch
    {
        Standing.OnTime => "Đúng hạn",
        Standing.Late => "Nộp muộn",
        Standing.RejectedOpen => "Bị trả lại, chưa sửa",
        Standing.Failed => "Lỗi hệ thống, đang xử lý",
        Standing.Missing => "Chưa nộp",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "No such standing."),
    };

    /// <summary>Where a unit stands, in a letter: on colours that not everybody tells apart.</summary>
    public static string LetterOf(Standing standing) => standing switch
    {
        Standing.OnTime => "Đ",
        Standing.Late => "M",
        Standing.RejectedOpen => "T",
        Standing.Failed => "L",
        Standing.Missing => "C",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "No such standing."),
    };

    /// <summary>Where a unit stands with a form and period: where nothing came of what nobody asks for, nothing is missing.</summary>
    public static string Of(Standing standing, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        return standing == Standing.Missing && !deadlines.IsAsked ? "Không yêu cầu nộp kỳ này" : Of(standing);
    }

    /// <summary>What became of a report.</summary>
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Accepted => "Đã tiếp nhận",
        Outcome.AcceptedWithWarnings => "Tiếp nhận có lưu ý",
        Outcome.Nil => "Không phát sinh số liệu",
        Outcome.RejectedFile => "Trả lại (tệp hoặc bảng chưa đúng mẫu)",
        Outcome.RejectedData => "Trả lại (số liệu sai)",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };
}
