using System.Text;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Tests.Reading.Hostile;

namespace KhuyenCong.Reporting.Tests.Reference;

/// <summary>Reference files that ask for far more than their bytes: refused with a line, at little cost. An upload has at most five megabytes.</summary>
[Collection(LargeFiles.Name)]
public class HostileReferenceTests
{
    private const string Units = "units/units.csv", Header = "code,name,status,valid_from,valid_to,merged_from\n";

    public static TheoryData<string, string, string> Files => new()
    {
        { Units, "marks", "hơn 30 dấu" },
        { Units, "lines", "hơn 14000 dòng" },
        { Units, "rows", "hơn 7000 dòng" },
        { Units, "one code without end", "có mã trùng với" },
        { Units, "merged codes", "nêu hơn 7000 mã" },
        { "units/aliases.csv", "aliases", "lúc đó là tên của đơn vị" },
        { "contacts/contacts.csv", "contacts", "contacts.csv" },
        { Units, "columns", "Tiêu đề có" },
        { Units, "one cell", "units.csv" },
        { "units/units.xlsx", "workbook", "units.xlsx" },
        { "forms/kc-01.json", "values", "tối đa 100000 giá trị" },
        { "forms/kc-01.json", "depth", "không đúng cú pháp JSON" },
        { "forms/kc-01.json", "rules", "cần tối đa 100 cột" },
        { "forms/kc-01.json", "marks in a label", "label" },
        { "forms/kc-01.json", "members without end", "không có thuộc tính này" },
        { "forms/kc-01.json", "a name without end", "tên thuộc tính tối đa 40 ký tự" },
        { "forms/kc-01.json", "a code without end", "mẫu không có dòng mã số" },
        { "forms/kc-01.json", "one column again and again", "được nêu hai lần" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void EachIsRefusedAtLittleCost(string path, string kind, string says)
    {
        var content = Encoding.UTF8.GetBytes(kind switch
        {
            "marks" => Header + "52,Gia Lai" + Repeat("\u0301\u0323", 1_000_000),
            "lines" => Header + new string('\n', 4_900_000),
            "rows" => Header + string.Concat(Enumerable.Range(0, 13_000).Select(i => $"{i % 99:00},Đơn vị {i},tỉnh,2025-07-01,,\n")),
            "one code without end" => Header + string.Concat(Enumerable.Range(0, 6_900).Select(i => $"52,Đơn vị {i},tỉnh,{new DateOnly(1990, 1, 1).AddDays(i):yyyy-MM-dd},{new DateOnly(1990, 1, 1).AddDays(i):yyyy-MM-dd},{i % 3 + 10}\n"))
                + "53,a,tỉnh,2020-01-01,,10\n54,b,tỉnh,2020-01-01,,10\n",
            "merged codes" => Header + "52,Gia Lai,tỉnh,2025-07-01,," + Repeat("51 ", 1_600_000) + "\n",
            "aliases" => "alias,code,valid_from,valid_to\n" + string.Concat(Enumerable.Range(0, 6_990).Select(i => $"Tỉnh thứ {i} của nước ta với một cái tên dài,52,2025-07-01,\n")) + "Hà Nội,52,2025-07-01,\n",
            "contacts" => "unit,role,name,email,phone,valid_from,valid_to\n" + string.Concat(Enumerable.Range(0, 6_990).Select(i => $"52,main,Tên {i},a{i}@example.vn,,2025-07-01,\n")),
            "columns" => Repeat("x,", 2_400_000) + "\n",
            "one cell" => Header + new string('x', 4_900_000),
            "values" => "{\"code\":[" + Repeat("{},", 1_600_000) + "{}]}",
            "depth" => Repeat("[", 4_900_000),
            "rules" => $"{{\"code\":\"KC-01\",\"title\":\"x\",\"kind\":\"table\",\"regime\":\"administrative\",\"validFrom\":\"2026-01-01\",\"rows\":[{string.Join(',', Enumerable.Range(0, 3_000).Select(i => $"{{\"code\":\"{i}\",\"label\":\"x\",\"kind\":\"count\"}}"))}]}}",
            "members without end" => "{" + string.Join(',', Enumerable.Range(0, 90_000).Select(i => $"\"member {i}\":{{}}")) + "}",
            "a name without end" => $"{{\"{Repeat("x", 2_000_000)}\":[{Repeat("{},", 90_000)}{{}}]}}",
            "a code without end" => FormWith($"\"code\":\"{Repeat("A", 30_000)}\",\"total\":\"01\",\"parts\":[{string.Join(',', Enumerable.Range(0, 90_000).Select(i => $"\"{i}\""))}],\"columns\":[\"x\"]"),
            "one column again and again" => FormWith($"\"code\":\"A\",\"total\":\"01\",\"parts\":[\"01\"],\"columns\":[{Repeat("\"x\",", 90_000)}\"x\"]"),
            "marks in a label" => $"{{\"code\":\"KC-01\",\"title\":\"a{Repeat("\u0301\u0323", 1_000_000)}\",\"label\":1}}",
            _ => "",
        });
        if (kind == "workbook")
        {
            content = HostileFiles.All["xlsx: labels merged down, from the right"]();
        }

        _ = ReferenceData.Shipped;
        var (time, allocated) = (ThreadTime.Used(), GC.GetAllocatedBytesForCurrentThread());
        var problems = ProblemsOf(path, content);
        (time, allocated) = (ThreadTime.Used() - time, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (1024 * 1024));
        Assert.Contains(problems, p => (p.Path + ": " + p.Problem).Contains(says, StringComparison.Ordinal));
        Assert.True(time < TimeSpan.FromSeconds(3), $"took {time.TotalSeconds:0.0} s");
        Assert.True(allocated < 300, $"allocated {allocated} MB");
        Assert.True(problems.Sum(p => (long)p.Problem.Length) < 10_000_000, "endless problems");
    }

    private static IReadOnlyList<ReferenceProblem> ProblemsOf(string path, byte[] content)
    {
        var others = ReferenceData.FilesOf(ReferenceData.ShippedFolder).Where(f => ReferenceData.NameOf(f.Path) != ReferenceData.NameOf(path));
        return Assert.Throws<ReferenceDataException>(() => ReferenceData.Load([.. others, new ReferenceFile(path, content)])).Problems;
    }

    private static string FormWith(string sum) =>
        "{\"code\":\"KC-01\",\"title\":\"x\",\"kind\":\"table\",\"regime\":\"administrative\",\"validFrom\":\"2026-01-01\",\"columns\":[{\"id\":\"x\",\"label\":\"x\",\"role\":\"figure\"}],"
        + $"\"rules\":[{{\"type\":\"sum\",{sum},\"message\":\"m\",\"remedy\":\"r\"}}]}}";

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
