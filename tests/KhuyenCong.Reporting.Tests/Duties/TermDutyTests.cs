using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Reminders;
using KhuyenCong.Reporting.Tests.Programmes;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Duties;

/// <summary>A duty that names a term: when it is asked for, reminded of and met.</summary>
public sealed class TermDutyTests
{
    private const string Header = "form,periods,due,moves_to_working_day,opens,lock,reminders,repeat,escalate_from,valid_from,valid_to";

    private static TermDuty Shipped => Assert.Single(ReferenceData.Shipped.Duties.Terms);

    [Fact]
    public void WhatShipsAsksFor2026To2030By30062026AndChangesNoOtherDuty()
    {
        Assert.Equal(("KC-03", "2026-2030", new DateOnly(2026, 6, 30)), (Shipped.Form, Shipped.Term.Id, Shipped.Due));
        Assert.Equal((new DateOnly(2026, 5, 1), new DateOnly(2030, 12, 31)), (Shipped.Begins, Shipped.Ends));
        Assert.DoesNotContain(ReferenceData.Shipped.Duties.All, d => d.Form == "KC-03");
    }

    [Theory]
    [InlineData("2026-04-30", null)]
    [InlineData("2026-05-01", -60)]
    [InlineData("2026-05-30", -60)]
    [InlineData("2026-05-31", -30)]
    [InlineData("2026-06-29", -1)]
    [InlineData("2026-06-30", 0)]
    [InlineData("2026-07-29", 0)]
    [InlineData("2026-07-30", 30)]
    [InlineData("2026-08-28", 30)]
    [InlineData("2026-09-16", 60)]
    [InlineData("2030-12-31", 1620)]
    [InlineData("2031-01-01", null)]
    public void TheNewestStepIsOwedAndTheLastOneGoesOnUntilTheTermEnds(string today, int? step) =>
        Assert.Equal(step, ReminderPlan.OwedStep(Shipped, SampleReference.Day(today)));

    [Theory]
    [InlineData("2026-06-30", "2026-2030", true)]
    [InlineData("2026-06-30", "2021-2025", false)]
    [InlineData("2026-06-30", "2025-2026", true)]
    [InlineData("2027-01-01", "2025-2026", false)]
    [InlineData("2025-12-01", "2021-2025", false)]
    [InlineData("2025-12-01", "2026-2030", true)]
    public void ItIsMetByWhateverCompleteProgrammeCoversTheDay(string day, string term, bool met)
    {
        Assert.Equal(met, Shipped.IsMetBy(FiledProgrammes.Of([FiledProgrammesTests.File(0, term)], DateTimeOffset.MaxValue), SampleReference.Day(day)));
        Assert.False(Shipped.IsMetBy(FiledProgrammes.Of([FiledProgrammesTests.File(0, term, ProgrammeParts.Decision), FiledProgrammesTests.File(1, null)], DateTimeOffset.MaxValue), SampleReference.Day(day)));
    }

    [Fact]
    public void TablesAndRowsWithoutTheNewColumnLoad()
    {
        const string Row = "KC-01,Q1 Q3,5 working days,yes,,30,-15 0,7,3,2016-08-15,";
        Assert.Empty(ReferenceData.Load(SampleReference.With(DutyBook.Path, Header + "\n" + Row + "\n"), SampleReference.Forms).Duties.Terms);
        var mixed = ReferenceData.Load(
            SampleReference.With(DutyBook.Path, $"{Header},term\n{Row}\nKC-03,,2026-06-30,no,,,-60 0,30,30,2026-01-01,,2026-2030\nKC-03,,2031-06-30,no,,,-60 0,30,30,2026-01-01,,2031-2035\n"),
            SampleReference.Forms).Duties;
        Assert.Single(mixed.All);
        Assert.Equal(["2026-2030"], mixed.TermsOn(new DateOnly(2030, 12, 31)).Select(t => t.Term.Id));
        Assert.Equal(["2031-2035"], mixed.TermsOn(new DateOnly(2031, 5, 1)).Select(t => t.Term.Id));
        Assert.Empty(mixed.TermsOn(new DateOnly(2031, 4, 30)));
    }

    [Theory]
    [InlineData("KC-03,Y,2026-06-30,no,,,0,,0,2026-01-01,,2026-2030", "\"periods\" phải để trống")]
    [InlineData("KC-03,,2026-06-30,no,5,,0,,0,2026-01-01,,2026-2030", "\"opens\" phải để trống")]
    [InlineData("KC-03,,2026-06-30,no,,30,0,,0,2026-01-01,,2026-2030", "\"lock\" phải để trống")]
    [InlineData("KC-03,,2026-06-30,yes,,,0,,0,2026-01-01,,2026-2030", "\"moves_to_working_day\" phải là no")]
    [InlineData("KC-03,,5 days,no,,,0,,0,2026-01-01,,2026-2030", "\"5 days\"")]
    [InlineData("KC-03,,2031-01-01,no,,,0,,0,2026-01-01,,2026-2030", "phải nằm trong giai đoạn")]
    [InlineData("KC-03,,2026-06-30,no,,,0,,0,2026-01-01,,2030-2026", "\"2030-2026\"; cần một giai đoạn")]
    [InlineData("KC-03,,2026-06-30,no,,,0 -1,,0,2026-01-01,,2026-2030", "phải tăng dần")]
    [InlineData("KC-03,,2026-06-30,no,,,,30,0,2026-01-01,,2026-2030", "Không có bước nhắc nào để lặp lại")]
    [InlineData("KC-02,,2026-06-30,no,,,0,,0,2026-01-01,,2026-2030", "không phải văn bản")]
    [InlineData("KC-09,,2026-06-30,no,,,0,,0,2026-01-01,,2026-2030", "Không có mẫu KC-09")]
    public void ABrokenRowIsRefused(string row, string problem) => SampleReference.AssertProblem(DutyBook.Path, $"{Header},term\n{row}\n", 2, problem);

    [Fact]
    public void TheSameTermTwiceIsRefusedAndADeploymentMayBeginWithALaterOne()
    {
        const string Row = "KC-03,,2026-06-30,no,,,0,,0,2026-01-01,,2026-2030";
        SampleReference.AssertProblem(DutyBook.Path, $"{Header},term\n{Row}\n{Row}\n", 3, "Nghĩa vụ KC-03 giai đoạn 2026-2030 có hiệu lực trùng ngày với dòng 2");
        var files = SampleReference.With(ReferenceData.StartPath, "form,first_period\nKC-03,2026-2030\n");
        Assert.Single(ReferenceData.Load(files, SampleReference.Forms).Duties.Terms);
        foreach (var wrong in new[] { "2026-Y", "2021-2025", "" })
        {
            SampleReference.AssertProblem(ReferenceData.StartPath, $"form,first_period\nKC-03,{wrong}\n", 2, "được yêu cầu theo giai đoạn");
        }
    }
}
