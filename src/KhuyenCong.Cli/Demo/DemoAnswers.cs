using System.Globalization;
using KhuyenCong.Reporting.Periods;

namespace KhuyenCong.Cli.Demo;

/// <summary>What provinces answer to the dispatch's seven points in the demo: from one that does all to one that has no centre of its own.</summary>
internal static class DemoAnswers
{
    /// <summary>The answers of one province as an officer would type them, by row code.</summary>
    /// <param name="index">The place of the unit among the units.</param>
    /// <param name="period">The year of the report.</param>
    /// <param name="programmeOnFile">Whether its programme of these years was sent.</param>
    /// <param name="allReportsSent">Whether it sent all periodic reports of the year.</param>
    public static IReadOnlyDictionary<string, string> Of(int index, Period period, bool programmeOnFile, bool allReportsSent)
    {
        var (year, random) = (period.Year, new Random(index));
        string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
        string Some(int least, int most) => Number(random.Next(least, most));
        string YesNo(bool yes) => yes ? "Có" : "Không";
        var (strong, weak) = (index % 3 == 0, index % 5 == 4);
        var budget = random.Next(18, 90) * 100;
        var answers = new Dictionary<string, string>
        {
            ["1.1"] = weak ? "0" : Some(1, 3),
            ["1.2"] = weak ? "" : $"Quyết định số {random.Next(10, 60)}/{year}/QĐ-UBND ngày 12/3/{year}",
            ["1.3"] = weak ? "0" : Some(1, 5),
            ["2.1"] = YesNo(!weak),
            ["2.2"] = Number(budget + 600),
            ["2.3"] = Number(budget),
            ["2.4"] = YesNo(strong || index % 3 == 1),
            ["2.5"] = strong || index % 3 == 1 ? $"05/02/{year}" : "",
            ["2.6"] = Number(strong ? budget : budget - 300),
            ["3.1"] = YesNo(programmeOnFile),
            ["3.2"] = programmeOnFile ? $"{1200 + index}/QĐ-UBND" : "",
            ["3.3"] = programmeOnFile ? $"20/01/{year}" : "",
            ["3.4"] = YesNo(programmeOnFile),
            ["3.5"] = Number(budget - 300),
            ["3.6"] = YesNo(strong),
            ["3.7"] = strong ? "Chương trình mục tiêu quốc gia xây dựng nông thôn mới; Chương trình mỗi xã một sản phẩm (OCOP)" : "",
            ["4.1"] = strong ? Some(200, 900) : "0",
            ["4.2"] = strong ? "1" : "0",
            ["4.3"] = strong ? $"Nghị quyết số {random.Next(10, 40)}/{year}/NQ-HĐND" : "",
            ["4.4"] = Some(1, 6),
            ["5.1"] = Some(14, 20),
            ["5.3"] = Some(8, 40),
            ["5.4"] = Some(4, 30),
            ["5.5"] = "Có",
            ["5.6"] = "1",
            ["5.7"] = weak ? "2" : "1",
            ["5.8"] = "Có",
            ["5.9"] = weak ? "20" : "14",
            ["6.1"] = weak ? "0" : Some(12, 90),
            ["6.2"] = weak ? "0" : Some(1, 5),
            ["6.3"] = weak ? "0" : Some(1, 9),
            ["7.1"] = Some(1, 6),
            ["7.2"] = YesNo(allReportsSent),
            ["7.3"] = YesNo(!weak),
        };
        if (index % 11 == 7)
        {
            // No centre of its own: what is asked of one is left blank.
            foreach (var code in new[] { "4.1", "5.1", "5.5", "5.6", "5.7", "5.9" })
            {
                answers.Remove(code);
            }

            answers["5.8"] = "Không";
        }

        foreach (var (code, text) in Difficulties(index))
        {
            answers[code] = text;
        }

        return answers.Where(a => a.Value.Length > 0).ToDictionary();
    }

    private static (string Code, string Text)[] Difficulties(int index) => (index % 8) switch
    {
        2 =>
        [
            ("8.2", "Dự toán kinh phí khuyến công được giao muộn (tháng 4), nhiều đề án phải chuyển sang cuối năm."),
            ("9.2", "Đề nghị Bộ Công Thương thống nhất với Bộ Tài chính hướng dẫn giao dự toán trước ngày 31/12 năm trước."),
        ],
        4 =>
        [
            ("8.5", "Mạng lưới cộng tác viên khuyến công cấp xã chưa được kiện toàn sau khi sắp xếp đơn vị hành chính."),
            ("9.5", "Đề nghị hướng dẫn mức hỗ trợ và cách bố trí cộng tác viên khuyến công ở cấp xã."),
        ],
        6 => [("8.4", "Trụ sở Trung tâm đã xuống cấp, chưa cân đối được vốn đầu tư nâng cấp.")],
        _ => [],
    };
}
