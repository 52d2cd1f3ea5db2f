using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>The ministry's digest.</summary>
public sealed partial class MailComposer
{
    private const int DigestWidth = 860, MostMissingRows = 70, MostCauses = 10, MostRecent = 40, UnitsInAGridRow = 8, MostGridUnits = 136;

    private static readonly NumberFormatInfo Vietnamese = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = ",", NumberGroupSizes = [3] };

    // Okabe and Ito's colours, told apart by colour-blind readers; each class has a mark of its own besides.
    private static readonly (Standing Standing, string Name, string Mark, string Color, string Ink, string Text)[] Classes =
    [
        (Standing.OnTime, "Nộp đúng hạn", "✔", "#0072b2", "#ffffff", "#0072b2"),
        (Standing.Late, "Nộp muộn", "◷", "#56b4e9", "#1f2933", "#0b5394"),
        (Standing.RejectedOpen, "Bị trả lại, chưa sửa", "✘", "#e69f00", "#1f2933", "#8a5300"),
        (Standing.Failed, "Hệ thống chưa xử lý được", "!", "#cc79a7", "#1f2933", "#8f3a68"),
        (Standing.Missing, "Chưa nộp", "–", "#e3e7eb", "#1f2933", "#52606d"),
    ];

    /// <summary>The compliance digest.</summary>
    /// <param name="digest">The figures.</param>
    /// <param name="link">The live page; null when there is none.</param>
    public ComposedMail Digest(ComplianceDigest digest, Uri? link)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var counts = digest.Counts;
        var dates = digest.Deadlines;
        var outstanding = digest.Units.Where(u => u.Standing is not (Standing.OnTime or Standing.Late))
            .OrderByDescending(u => u.DaysOverdue).ThenBy(u => u.Standing == Standing.Missing ? 0 : 1).ThenBy(u => u.Unit.Code, StringComparer.Ordinal).ToList();
        var recent = digest.Units
            .Where(u => u.Standing is Standing.OnTime or Standing.Late && (digest.BeforeAsOf is not { } before || u.ReceivedAt >= before))
            .OrderBy(u => u.ReceivedAt).ToList();
        var values = new Dictionary<string, object?>
        {
            ["department"] = digest.Department,
            ["report"] = Report(digest.Form.Code, dates.Period.Name),
            ["moment"] = Moment(digest.Moment),
            ["moment_short"] = digest.Moment switch { DigestMoment.Weekly => "tuần", DigestMoment.AfterDue => "sau hạn nộp", _ => "khi khóa kỳ" },
            ["as_of"] = VietnamTime.Text(digest.AsOf),
            ["expected"] = counts.Expected,
            ["handed_in"] = counts.HandedIn,
            ["missing"] = counts.Missing,
            ["summary"] = Summary(counts, digest),
            ["classes"] = Classes.Select(c => ClassRow(c, counts, digest.CountsBefore)).ToList(),
            ["class_headers"] = new[] { "Nhóm", "Số đơn vị", "Tỷ lệ", digest.BeforeAsOf is { } at ? "So với bản " + VietnamTime.Text(VietnamTime.DayOf(at)) : "" },
            ["dates"] = Dates(dates.CutOff, dates.Due, dates.Lock, dates.Unconfirmed),
            ["missing_rows"] = outstanding.Take(MostMissingRows).Select(Outstanding).ToList(),
            ["missing_rows_count"] = outstanding.Count,
            ["missing_more"] = Math.Max(0, outstanding.Count - MostMissingRows),
            ["grid_title"] = digest.Units.Count <= MostGridUnits ? $"Toàn cảnh {digest.Units.Count} đơn vị" : $"{MostGridUnits} trong {digest.Units.Count} đơn vị",
            ["grid"] = digest.Units.Take(MostGridUnits).Chunk(UnitsInAGridRow).Select(row => row.Select(GridCell).ToList()).ToList(),
            ["causes"] = digest.Causes.Take(MostCauses).Select(c => new Dictionary<string, object?> { ["units"] = c.Units, ["message"] = c.Message }).ToList(),
            ["recent_title"] = digest.BeforeAsOf is null ? "Đã tiếp nhận" : "Mới tiếp nhận từ bản tổng hợp trước",
            ["recent"] = recent.Take(MostRecent).Select(u => u.Unit.Name + (u.Standing == Standing.Late ? " (muộn)" : "")).Concat(
                recent.Count > MostRecent ? [$"và {recent.Count - MostRecent} đơn vị khác"] : []).ToList(),
            ["programmes"] = $"{digest.ProgrammesOnFile.Count}/{counts.Expected} đơn vị",
            ["link"] = link?.AbsoluteUri,
        };
        AddTotals(values, digest);
        return Compose("digest", values, DigestWidth);
    }

    private static void AddTotals(Dictionary<string, object?> values, ComplianceDigest digest)
    {
        var totals = NationalTotals.Of(digest);
        var columns = digest.Form.FigureColumns.ToList();
        var hasHistory = totals.DoneColumn is not null && totals.Rows.Any(r => r[totals.DoneColumn.Id].YearBefore is not null);
        var headers = new List<string> { "Nội dung" };
        headers.AddRange(columns.Select(c => c.Label));
        headers.AddRange(totals.PlanColumn is null ? [] : ["% kế hoạch"]);
        headers.AddRange(hasHistory ? ["Cùng kỳ năm trước"] : []);

        Dictionary<string, object?> Line(NationalRow row, string label, bool strong)
        {
            var cells = new List<string> { label };
            cells.AddRange(columns.Select(c => Number(row[c.Id].Value)));
            cells.AddRange(totals.PlanColumn is null ? [] : [row.PercentOfPlan is { } percent ? percent.ToString("0.0", Vietnamese) + " %" : "–"]);
            cells.AddRange(hasHistory ? [Number(row[totals.DoneColumn!.Id].YearBefore)] : []);
            return new Dictionary<string, object?> { ["strong"] = strong, ["cells"] = cells };
        }

        var lines = totals.Rows.Where(r => r.Section is null).Select(r => Line(r, $"{r.Row.Label} ({r.Row.Unit})", true)).ToList();
        foreach (var section in totals.Sections.Where(s => s.Measures.Count > 0))
        {
            var empty = Enumerable.Repeat("", headers.Count - 1);
            lines.Add(new Dictionary<string, object?> { ["strong"] = true, ["cells"] = (List<string>)[$"{section.Heading.Order}. {section.Heading.Label}", .. empty] });
            lines.AddRange(section.Measures.Values.Select(m => Line(m, $"{m.Row.Label} ({m.Row.Unit})", false)));
        }

        values["totals_units"] = digest.Figures.Count;
        values["totals_headers"] = headers;
        values["totals"] = digest.Figures.Count == 0 ? [] : lines;
        values["answers"] = totals.Answers.Select(a => $"{a.Row.Label}: {a.Yes}/{a.Answered} đơn vị trả lời “Có”").ToList();
        values["changes"] = totals.LargestChanges
            .Select(c => $"{c.Unit.Name}, {(c.Section is null ? "" : c.Section.Label + ": ")}{c.Row.Label}: {Number(c.YearBefore)} → {Number(c.Value)} {c.Row.Unit}{(c.Percent is { } percent ? $" ({(percent > 0 ? "+" : "−")}{Math.Abs(percent).ToString("0.0", Vietnamese)} %)" : "")}")
            .ToList();
    }

    private static string Number(decimal? value) => value is { } known ? known.ToString("#,##0.###", Vietnamese) : "–";

    private static string Summary(ComplianceCounts counts, ComplianceDigest digest)
    {
        var text = $"Đã nộp {counts.HandedIn}/{counts.Expected} đơn vị: {counts.OnTime} đúng hạn, {counts.Late} muộn; "
            + $"{counts.RejectedOpen} bị trả lại chưa sửa, {counts.Failed} do hệ thống chưa xử lý được, {counts.Missing} chưa nộp. "
            + $"Trong số đã nộp có {counts.Nil} đơn vị không phát sinh số liệu và {counts.WithWarnings} đơn vị có lưu ý.";
        if (digest.CountsBefore is { } before)
        {
            var more = counts.HandedIn - before.HandedIn;
            text += more == 0 ? " Không thay đổi số đơn vị đã nộp so với bản trước." : $" So với bản trước: {(more > 0 ? "thêm" : "giảm")} {Math.Abs(more)} đơn vị đã nộp.";
        }

        return text;
    }

    private static Dictionary<string, object?> ClassRow(
        (Standing Standing, string Name, string Mark, string Color, string Ink, string Text) kind, ComplianceCounts counts, ComplianceCounts? before)
    {
        static int In(ComplianceCounts counts, Standing standing) => standing switch
        {
            Standing.OnTime => counts.OnTime,
            Standing.Late => counts.Late,
            Standing.RejectedOpen => counts.RejectedOpen,
            Standing.Failed => counts.Failed,
            _ => counts.Missing,
        };
        var count = In(counts, kind.Standing);
        var change = before is null ? 0 : count - In(before, kind.Standing);
        var share = counts.Expected == 0 ? 0m : 100m * count / counts.Expected;
        return new Dictionary<string, object?>
        {
            ["name"] = kind.Name,
            ["mark"] = kind.Mark,
            ["color"] = kind.Color,
            ["ink"] = kind.Ink,
            ["text"] = kind.Text,
            ["count"] = count,
            ["percent"] = Math.Max(4, (int)Math.Round(share)),
            ["share"] = share.ToString("0.0", Vietnamese) + " %",
            ["change"] = before is null ? "" : change == 0 ? "=" : (change > 0 ? "+" : "−") + Math.Abs(change).ToString(CultureInfo.InvariantCulture),
        };
    }

    private static Dictionary<string, object?> Outstanding(UnitStanding unit)
    {
        var kind = Array.Find(Classes, c => c.Standing == unit.Standing);
        var fate = unit.RemindersBounced > 0 ? $", {unit.RemindersBounced} không đến" : unit.RemindersDelivered > 0 ? $", {unit.RemindersDelivered} đã đến" : "";
        return new Dictionary<string, object?>
        {
            ["name"] = unit.Unit.Name,
            ["mark"] = kind.Mark,
            ["state"] = kind.Name,
            ["overdue"] = unit.DaysOverdue > 0 ? $"{unit.DaysOverdue} ngày" : "chưa đến hạn",
            ["reminders"] = unit.RemindersSent == 0 && unit.RemindersBounced == 0 ? "chưa nhắc" : $"đã nhắc {unit.RemindersSent} lần{fate}",
            ["contact"] = unit.Contact?.Name ?? "CHƯA CÓ ĐẦU MỐI",
            ["phone"] = unit.Contact?.Phone,
        };
    }

    private static Dictionary<string, object?> GridCell(UnitStanding unit)
    {
        var kind = Array.Find(Classes, c => c.Standing == unit.Standing);
        return new Dictionary<string, object?> { ["name"] = unit.Unit.Name, ["mark"] = kind.Mark, ["color"] = kind.Color, ["ink"] = kind.Ink };
    }

    private static string Moment(DigestMoment moment) => moment switch
    {
        DigestMoment.Weekly => "Bản tổng hợp hằng tuần",
        DigestMoment.AfterDue => "Bản tổng hợp sau hạn nộp",
        _ => "Bản tổng hợp khi khóa kỳ báo cáo",
    };
}
