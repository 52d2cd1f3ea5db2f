using System.Text;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Documents;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Tests.Reference;

public sealed class ReferenceDataTests
{
    private const string Header = "unit,form,period,reason,author,until\n";

    private static readonly Period Q3 = new(PeriodKind.Quarter, 2026, 3);

    [Theory]
    [InlineData("2010-01-01", "Cục Công nghiệp địa phương")]
    [InlineData("2016-08-15", "Cục Công nghiệp địa phương")]
    [InlineData("2017-08-17", "Cục Công nghiệp địa phương")]
    [InlineData("2017-08-18", "Cục Công Thương địa phương")]
    [InlineData("2025-02-28", "Cục Công Thương địa phương")]
    [InlineData("2025-03-01", "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công")]
    [InlineData("1999-01-01", "Cục Công nghiệp địa phương")]
    public void TheDepartmentHasTheNameOfTheDay(string day, string name) =>
        Assert.Equal(name, SampleReference.Data.Department(SampleReference.Day(day)));

    [Theory]
    [InlineData("2017-08-17", "Cục Công nghiệp địa phương")]
    [InlineData("2025-02-28", "Cục Công Thương địa phương")]
    [InlineData("2025-03-01", "Cục ĐCK")]
    public void TheDepartmentHasTheShortFormOfTheDayOrNone(string day, string name) =>
        Assert.Equal(name, SampleReference.Data.DepartmentShort(SampleReference.Day(day)));

    [Theory]
    [InlineData("KC-01,2026-Q2", "Mẫu KC-01 không phải nộp cho kỳ 2026-Q2")]
    [InlineData("KC-09,2026-Q3", "Không có mẫu KC-09")]
    [InlineData("KC-01,Quý III", "không phải kỳ báo cáo")]
    [InlineData(",2026-Q3", "\"form\" để trống")]
    [InlineData("KC-01,2026-Y\nKC-01,2026-Q3", "Mẫu KC-01 có hai lần")]
    public void ABrokenFirstPeriodIsRefused(string rows, string problem) => SampleReference.AssertProblem(
        ReferenceData.StartPath, "form,first_period\n" + rows + "\n", rows.Contains('\n', StringComparison.Ordinal) ? 3 : 2, problem);

    [Fact]
    public void AFormWithoutAFirstPeriodIsAskedForFromItsFirstDuty()
    {
        var data = ReferenceData.Load(SampleReference.With(ReferenceData.StartPath, "form,first_period\n"), SampleReference.Forms);
        Assert.True(data.Duties.For("KC-01", new Period(PeriodKind.Quarter, 2016, 3))!.IsAsked);
        Assert.False(SampleReference.Data.Duties.For("KC-01", new Period(PeriodKind.HalfYear, 2026, 1))!.IsAsked);
        Assert.True(SampleReference.Data.Duties.For("KC-01", Q3)!.IsAsked);
    }

    [Fact]
    public void AnExceptionHoldsForItsUnitFormAndPeriodUntilItsEnd()
    {
        var data = ReferenceData.Load(
            SampleReference.With(
                ReferenceData.ExtensionsPath,
                Header + "52,KC-01,2026-Q3,bão lụt,Vụ trưởng,2026-11-10\n52,KC-01,2026-Q3,gia hạn thêm,Vụ trưởng,2026-11-20\n"),
            SampleReference.Forms);
        Assert.Equal("gia hạn thêm", data.ExtensionFor("52", "KC-01", Q3, SampleReference.Day("2026-11-01"))?.Reason);
        Assert.NotNull(data.ExtensionFor("52", "KC-01", Q3, SampleReference.Day("2026-11-20")));
        Assert.Null(data.ExtensionFor("52", "KC-01", Q3, SampleReference.Day("2026-11-21")));
        Assert.Null(data.ExtensionFor("01", "KC-01", Q3, SampleReference.Day("2026-11-01")));
        Assert.Null(data.ExtensionFor("52", "KC-02", Q3, SampleReference.Day("2026-11-01")));
        Assert.Null(data.ExtensionFor("52", "KC-01", new Period(PeriodKind.Quarter, 2026, 1), SampleReference.Day("2026-11-01")));
        Assert.Equal(2, data.Extensions.Count);
    }

    [Fact]
    public void MoreTimeMovesTheDueDateOfAUnitOrOfAllAndEndsWithTheDayOnWhichItIsTakenBack()
    {
        const string Ended = "unit,form,period,reason,author,until,ended_on,ended_by,ended_reason\n";
        Deadlines Of(string rows, string unit) =>
            ReferenceData.Load(SampleReference.With(ReferenceData.ExtensionsPath, Ended + rows), SampleReference.Forms) is var data ? data.DatesFor(data.Duties.For("KC-01", Q3)!, unit) : null!;
        var due = Of("", "52");
        foreach (var (rows, unit, day) in new[]
        {
            ("52,KC-01,2026-Q3,x,y,2026-09-30,,,\n", "52", "2026-09-30"),
            ("52,KC-01,2026-Q3,x,y,2026-09-30,,,\n", "01", "2026-09-21"),
            ("*,KC-01,2026-Q3,x,y,2026-09-30,,,\n", "01", "2026-09-30"),
            ("*,KC-01,2026-Q3,x,y,2026-09-30,,,\n52,KC-01,2026-Q3,x,y,2026-09-25,,,\n", "52", "2026-09-30"),
            ("*,KC-01,2026-Q3,x,y,2026-09-30,,,\n52,KC-01,2026-Q3,x,y,2026-10-21,,,\n", "52", "2026-10-21"),
            ("52,KC-01,2026-Q3,x,y,2026-09-30,2026-09-24,z,w\n", "52", "2026-09-24"),
            ("52,KC-01,2026-Q3,x,y,2026-09-30,2026-09-10,z,w\n", "52", "2026-09-21"),
            ("52,KC-01,2026-Q3,x,y,2026-11-10,,,\n", "52", "2026-09-21"),
        })
        {
            var dates = Of(rows, unit);
            Assert.Equal((rows, SampleReference.Day(day)), (rows, dates.Due));
            Assert.Equal((due.Opens, due.Lock, due.CutOff), (dates.Opens, dates.Lock, dates.CutOff));
            Assert.Equal(dates.Due == due.Due ? null : due.Due, dates.DueBefore);
        }

        Assert.Equal(SampleReference.Day("2026-11-10"), Of("52,KC-01,2026-Q3,x,y,2026-11-10,,,\n", "52").LastDay);
        Assert.Equal(SampleReference.Day("2026-10-25"), Of("*,KC-01,2026-Q3,x,y,2026-11-10,2026-10-25,z,w\n", "52").LastDay);
        Assert.Equal(due.Lock, Of("52,KC-01,2026-Q3,x,y,2026-11-10,2026-10-01,z,w\n", "52").LastDay);
        Assert.Equal(due.Lock, Of("52,KC-01,2026-Q3,x,y,2026-11-10,2026-10-01,z,w\n", "52") is var back ? back.LeaveUntil ?? due.Lock : default);
        SampleReference.AssertProblem(ReferenceData.ExtensionsPath, Ended + "52,KC-01,2026-Q3,x,y,2026-11-10,2026-10-01,z,\n", 2, "\"ended_reason\" để trống");
    }

    [Theory]
    [InlineData("64,KC-01,2026-Q3,x,y,2026-11-10", "Không đơn vị nào có mã 64 vào ngày chốt số liệu 14/09/2026")]
    [InlineData("52,KC-01,2026-Q2,x,y,2026-11-10", "Mẫu KC-01 không phải nộp cho kỳ 2026-Q2")]
    [InlineData("52,KC-09,2026-Q3,x,y,2026-11-10", "Mẫu KC-09 không phải nộp")]
    [InlineData("52,KC-01,Quý III,x,y,2026-11-10", "không phải kỳ báo cáo")]
    [InlineData("52,KC-01,2026-Q3,x,y,2026-09-21", "cần sau hạn nộp 21/09/2026")]
    [InlineData("**,KC-01,2026-Q3,x,y,2026-11-10", "Không đơn vị nào có mã **")]
    [InlineData(",KC-01,2026-Q3,x,y,2026-11-10", "\"unit\" để trống")]
    [InlineData("52,KC-01,2026-Q3,,y,2026-11-10", "\"reason\" để trống")]
    [InlineData("52,KC-01,2026-Q3,x,,2026-11-10", "\"author\" để trống")]
    [InlineData("52,KC-01,2026-Q3,x,y,", "\"until\" để trống")]
    [InlineData("52,KC-01,2026-Q3,\"bão\nBcc: z@b.vn\",y,2026-11-10", "Cột \"reason\" có dấu xuống dòng")]
    public void ABrokenExceptionIsRefused(string row, string problem) =>
        SampleReference.AssertProblem(ReferenceData.ExtensionsPath, Header + row + "\n", 2, problem);

    [Theory]
    [InlineData("A,2008-01-01,2017-08-17\nB,2017-08-19,\n", 2)]
    [InlineData("A,2008-01-01,2017-08-17\nB,2017-08-17,\n", 2)]
    [InlineData("A,2008-01-01,2017-08-17\n", 2)]
    [InlineData("", null)]
    public void NamesOfTheDepartmentFollowEachOtherWithoutAGap(string rows, int? line) => SampleReference.AssertProblem(
        ReferenceData.DepartmentsPath, "name,valid_from,valid_to\n" + rows, line, line is null ? "Chưa có tên" : "phải kết thúc một ngày trước");

    [Fact]
    public void AllProblemsAreNamedAtOnceWithFileAndLine()
    {
        var files = SampleReference.Files
            .Where(f => f.Path != WorkCalendar.LunarPath)
            .Select(f => f.Path switch
            {
                UnitRegister.UnitsPath => Changed(f, "01,Hà Nội,thành phố", "1,Hà Nội,thành phố"),
                ContactBook.MinistryPath => Changed(f, "@moit", " at moit"),
                DutyBook.Path => Changed(f, "KC-02,Y", "KC-07,Y"),
                _ => f,
            })
            .ToList();
        var exception = Assert.Throws<ReferenceDataException>(() => ReferenceData.Load(files, SampleReference.Forms));
        Assert.Contains(exception.Problems, p => p.ToString() == "calendar/lunar.csv: Thiếu tệp này. Tệp có các cột year, tet, gio_to.");
        Assert.Contains(exception.Problems, p => p is { Path: UnitRegister.UnitsPath, Line: 2 });
        Assert.Contains(exception.Problems, p => p is { Path: ContactBook.MinistryPath, Line: 2 });
        Assert.Contains(exception.Problems, p => p is { Path: ContactBook.MinistryPath, Line: 3 });
        Assert.Contains(exception.Problems, p => p is { Path: DutyBook.Path, Line: 3 });
        Assert.All(exception.Problems, p => Assert.Contains(p.ToString(), exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryTableThatIsMissingIsNamed()
    {
        var problems = SampleReference.ProblemsOf([]);
        Assert.Equal(SampleReference.Files.Count(f => f.Path.EndsWith(".csv", StringComparison.Ordinal) || f.Path == MinistryReportTemplate.Path), problems.Count);
        Assert.All(problems, p => Assert.Contains("Thiếu tệp này.", p.Problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public void AnotherEncodingIsRefused(string encoding)
    {
        var text = "name,valid_from,valid_to\nCục Á,2008-01-01,\n";
        var problem = Assert.Single(SampleReference.ProblemsOf(SampleReference.With(ReferenceData.DepartmentsPath, Encoding.GetEncoding(encoding).GetBytes(text))));
        Assert.Equal((ReferenceData.DepartmentsPath, (int?)null), (problem.Path, problem.Line));
        Assert.Contains("không phải văn bản UTF-8", problem.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name,valid_from,valid_to,note\nA,2008-01-01,,x\n", 1, "Không có cột nào tên \"note\"")]
    [InlineData("name,valid_from\nA,2008-01-01\n", 1, "Thiếu cột \"valid_to\"")]
    [InlineData("name,valid_from,valid_to,name\nA,2008-01-01,,A\n", 1, "Cột \"name\" có hai lần")]
    [InlineData("", null, "Tệp rỗng")]
    [InlineData("name,valid_from,valid_to\nA,2008-01-01\n", 2, "Dòng có 2 ô, tiêu đề có 3")]
    [InlineData("name,valid_from,valid_to\n\n\nA,1/2/2008,\n", 4, "cần ngày dạng năm-tháng-ngày")]
    [InlineData("name,valid_from,valid_to\n\"A\n\nB\",2008-01-01,\nB,2020-1-1,\n", 5, "cần ngày dạng năm-tháng-ngày")]
    [InlineData("name,valid_from,valid_to\nA,2008-02-30,\n", 2, "cần ngày dạng năm-tháng-ngày")]
    [InlineData("name,valid_from,valid_to\nA,2008-01-01 ,2007-01-01\n", 2, "sớm hơn")]
    public void ABrokenTableIsRefusedWithItsLine(string text, int? line, string problem)
    {
        var problems = SampleReference.ProblemsWith(ReferenceData.DepartmentsPath, text);
        Assert.Contains(problems, p => p.Path == ReferenceData.DepartmentsPath && p.Line == line && p.Problem.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void ATableThatNothingReadsAndOneThatIsThereTwiceAreNamed()
    {
        var files = SampleReference.Files.Append(new ReferenceFile("unit/units.csv", default)).Append(SampleReference.Files.Single(f => f.Path == DutyBook.Path)).ToList();
        var problems = SampleReference.ProblemsOf(files);
        Assert.Contains(problems, p => p.Path == "unit/units.csv" && p.Problem.StartsWith("Hệ thống không đọc bảng này.", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Path == DutyBook.Path && p.Problem == "Tệp có hai lần: duties/duties.csv, duties/duties.csv; cần một.");
    }

    [Fact]
    public void DecomposedTextIsReadAsComposed()
    {
        var text = SampleReference.TextOf(UnitRegister.UnitsPath).Normalize(NormalizationForm.FormD);
        var data = ReferenceData.Load(SampleReference.With(UnitRegister.UnitsPath, text), SampleReference.Forms);
        Assert.Equal("Đắk Lắk", data.Units.Find("66", SampleReference.Day("2026-01-01"))!.Name);
    }

    [Fact]
    public void TheShippedDataLoadsAlikeUnderEachCulture() => SampleReference.UnderEachCulture(() =>
    {
        var data = ReferenceData.Load(SampleReference.Files, SampleReference.Forms);
        Assert.Equal(SampleReference.Units.All.Select(u => u.ToString()[..20]), data.Units.All.Select(u => u.ToString()[..20]));
        Assert.Equal(SampleReference.Data.Duties.For("KC-01", Q3)!.Due, data.Duties.For("KC-01", Q3)!.Due);
        Assert.Empty(data.Extensions);
    });

    [Fact]
    public void TheShippedDataLoadsWithTheFormsThatShip()
    {
        var data = ReferenceData.Shipped;
        Assert.Same(data, ReferenceData.Shipped);
        Assert.Equal(["KC-01", "KC-02", "KC-02", "KC-03"], data.Forms.All.Select(f => f.Code));
        Assert.Equal(SampleReference.Day("2026-09-21"), data.Duties.For("KC-01", Q3)!.Due);
        Assert.Equal(["KC-01", "KC-02"], data.Duties.FormsFor(new Period(PeriodKind.Year, 2026)));
        Assert.Empty(data.Duties.FormsFor(new Period(PeriodKind.Quarter, 2026, 2)));
    }

    [Fact]
    public void ADutyForAFormWithoutADefinitionIsNamed()
    {
        var files = SampleReference.Files.Where(f => !f.Path.StartsWith("forms/KC-02", StringComparison.Ordinal)).ToList();
        var problems = Assert.Throws<ReferenceDataException>(() => ReferenceData.Load(files)).Problems;
        var lines = SampleReference.TextOf(DutyBook.Path).Split('\n').Index().Where(l => l.Item.StartsWith("KC-02,", StringComparison.Ordinal)).Select(l => l.Index + 1).ToList();
        Assert.NotEmpty(lines);
        Assert.Equal(lines.Select(line => $"duties/duties.csv, dòng {line}: Không có mẫu KC-02."), problems.Select(p => p.ToString()));
    }

    [Fact]
    public void ABrokenDefinitionIsNamedWithoutWhatFollowsFromIt()
    {
        var files = SampleReference.With("forms/KC-02.json", "{").Select(f => f.Path == ReferenceData.ExtensionsPath
            ? new ReferenceFile(f.Path, Encoding.UTF8.GetBytes(Header + "52,KC-02,2026-Y,x,y,2027-02-10\n"))
            : f);
        var problems = Assert.Throws<ReferenceDataException>(() => ReferenceData.Load([.. files])).Problems;
        Assert.All(problems, p => Assert.Equal("forms/KC-02.json", p.Path));
    }

    [Fact]
    public void AFolderThatIsMissingIsNamed()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "no-such-folder");
        var problem = Assert.Single(Assert.Throws<ReferenceDataException>(() => ReferenceData.LoadFolder(folder)).Problems);
        Assert.Equal(folder, problem.Path);
    }

    private static ReferenceFile Changed(ReferenceFile file, string text, string by) =>
        new(file.Path, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file.Content.Span).Replace(text, by, StringComparison.Ordinal)));
}
