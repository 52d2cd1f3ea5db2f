using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Stops;

/// <summary>A time in which the system is stopped as planned ("tạm dừng"), told beforehand on every page and in every mail.</summary>
/// <param name="Begins">When it begins, with +07:00.</param>
/// <param name="Ends">When it ends, with +07:00.</param>
/// <param name="Text">Why, in a few words.</param>
public sealed record PlannedStop(DateTimeOffset Begins, DateTimeOffset Ends, string Text)
{
    /// <summary>The file of the reference data.</summary>
    public const string Path = "ministry/stops.csv";

    /// <summary>It is told from so many working days before it on.</summary>
    public const int WorkingDaysBefore = 7;

    /// <summary>The most characters of the text.</summary>
    public const int MaxCharacters = 200;

    /// <summary>What people are told: from when to when, why, and what to do.</summary>
    public string Says => $"Hệ thống tạm dừng từ {VietnamTime.Text(Begins)} đến {VietnamTime.Text(Ends)} ({Text}). Đề nghị nộp báo cáo trước hoặc sau thời gian này.";

    /// <summary>The first day on which it is told.</summary>
    public DateOnly ToldFrom(WorkCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return calendar.WorkingDaysBefore(VietnamTime.DayOf(Begins), WorkingDaysBefore);
    }

    /// <summary>Whether it is told on a day: to the end of the day on which it ends.</summary>
    public bool IsToldOn(DateOnly day, WorkCalendar calendar) => ToldFrom(calendar) <= day && day <= VietnamTime.DayOf(Ends);

    /// <summary>Reads the table and adds what is wrong with it to the problems.</summary>
    public static IReadOnlyList<PlannedStop> Load(IEnumerable<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        var stops = new List<PlannedStop>();
        foreach (var row in ReferenceTable.Read(files, Path, ["begins", "ends", "text"], problems))
        {
            var (begins, ends, text) = (row.Moment("begins"), row.Moment("ends"), row.Required("text"));
            if (text.Length > MaxCharacters)
            {
                row.Problem($"Cột \"text\" dài {text.Length} ký tự; cần tối đa {MaxCharacters}.");
            }

            if (row.IsBroken)
            {
                continue;
            }

            var stop = new PlannedStop(new DateTimeOffset(begins, VietnamTime.Offset), new DateTimeOffset(ends, VietnamTime.Offset), text);
            if (stop.Ends <= stop.Begins)
            {
                row.Problem($"\"ends\" ({VietnamTime.Text(stop.Ends)}) không muộn hơn \"begins\" ({VietnamTime.Text(stop.Begins)}); cần kết thúc sau khi bắt đầu.");
                continue;
            }

            stops.Add(stop);
        }

        return [.. stops.OrderBy(s => s.Begins)];
    }
}
