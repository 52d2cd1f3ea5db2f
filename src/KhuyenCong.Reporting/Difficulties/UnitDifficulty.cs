using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Difficulties;

/// <summary>A difficulty with whose it is and where it belongs, for digests and pages.</summary>
/// <param name="Unit">The unit at the period's cut-off.</param>
/// <param name="Form">The form.</param>
/// <param name="Period">The period.</param>
/// <param name="PointName">The point for people.</param>
/// <param name="Difficulty">The difficulty.</param>
public sealed record UnitDifficulty(Unit Unit, string Form, Period Period, string PointName, Difficulty Difficulty)
{
    /// <summary>How one was closed that nobody closed.</summary>
    public const string GoneText = "Đơn vị không còn nêu trong bản báo cáo gửi sau.";

    /// <summary>A source for people.</summary>
    public static string TextOf(DifficultySource source) => source == DifficultySource.Report ? "Trong báo cáo" : "Trên trang nộp báo cáo";

    /// <summary>A state for people.</summary>
    public static string TextOf(DifficultyState state) => state switch
    {
        DifficultyState.Open => "chờ trả lời",
        DifficultyState.Answered => "đã trả lời",
        _ => "đã đóng",
    };
}
