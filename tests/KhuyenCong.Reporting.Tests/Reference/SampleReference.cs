using System.Globalization;
using System.Text;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Tests.Reference;

/// <summary>The reference data that ships, whole or with single files changed.</summary>
internal static class SampleReference
{
    private static readonly DateOnly Start = new(2016, 8, 15);

    /// <summary>Cultures that write numbers, dates and letter case in different ways.</summary>
    public static readonly string[] Cultures = ["vi-VN", "de-DE", "ar-SA", "tr-TR", ""];

    public static IReadOnlyList<ReferenceFile> Files { get; } = ReferenceData.FilesOf(ReferenceData.ShippedFolder);

    public static FormBook Forms { get; } = FormBook.Of(
    [
        new FormDefinition("KC-01", "Báo cáo kết quả", FormKind.Table, WindowRegime.Administrative, Start, null),
        new FormDefinition("KC-02", "Báo cáo tình hình", FormKind.Table, WindowRegime.Administrative, Start, null),
        new FormDefinition("KC-03", "Quyết định phê duyệt và Chương trình", FormKind.Document, WindowRegime.Administrative, Start, null),
        new FormDefinition("TK-01", "Báo cáo thống kê", FormKind.Table, WindowRegime.Statistical, Start, null),
    ]);

    public static ReferenceData Data { get; } = ReferenceData.Load(Files, Forms);

    public static UnitRegister Units => Data.Units;

    public static WorkCalendar Calendar => Data.Calendar;

    /// <summary>The files with one of them replaced; null removes it.</summary>
    public static IReadOnlyList<ReferenceFile> With(string path, byte[]? content) =>
        [.. Files.Where(f => f.Path != path), .. content is null ? [] : new[] { new ReferenceFile(path, content) }];

    public static IReadOnlyList<ReferenceFile> With(string path, string content) => With(path, Encoding.UTF8.GetBytes(content));

    public static string TextOf(string path) => Encoding.UTF8.GetString(Files.Single(f => f.Path == path).Content.Span);

    /// <summary>The problems of the data with one file replaced.</summary>
    public static IReadOnlyList<ReferenceProblem> ProblemsWith(string path, string content) => ProblemsOf(With(path, content));

    public static IReadOnlyList<ReferenceProblem> ProblemsOf(IReadOnlyList<ReferenceFile> files) =>
        Assert.Throws<ReferenceDataException>(() => ReferenceData.Load(files, Forms)).Problems;

    /// <summary>That exactly one problem is found, at this line, with this text.</summary>
    public static void AssertProblem(string path, string content, int? line, string part)
    {
        var problem = Assert.Single(ProblemsWith(path, content));
        Assert.Equal(path, problem.Path);
        Assert.Equal(line, problem.Line);
        Assert.Contains(part, problem.Problem, StringComparison.Ordinal);
    }

    /// <summary>That a row is refused with this text when it is written under those that ship, however many these are.</summary>
    public static void AssertRowRefused(string path, string row, string part)
    {
        var shipped = TextOf(path);
        AssertProblem(path, shipped + row + "\n", shipped.Count(c => c == '\n') + 1, part);
    }

    /// <summary>The duties of a table with the columns of the shipped one.</summary>
    public static DutyBook Duties(params string[] rows)
    {
        var problems = new List<ReferenceProblem>();
        var header = TextOf(DutyBook.Path).Split('\n')[0];
        var book = DutyBook.Load(With(DutyBook.Path, header + "\n" + string.Join('\n', rows)), Forms, Calendar, problems);
        Assert.Empty(problems);
        return book;
    }

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Runs a check under each culture.</summary>
    public static void UnderEachCulture(Action check)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var culture in Cultures)
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                check();
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
