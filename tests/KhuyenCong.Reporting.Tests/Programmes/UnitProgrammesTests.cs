using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Tests.Programmes;

/// <summary>Where a unit stands with the shipped duty: a programme of 2026–2030 by 30/06/2026.</summary>
public sealed class UnitProgrammesTests
{
    private static readonly TermDuty Duty = Assert.Single(ReferenceData.Shipped.Duties.Terms);

    private static readonly Unit GiaLai = ReferenceData.Shipped.Units.Find("52", new DateOnly(2026, 1, 1))!;

    [Theory]
    [InlineData("2026-05-01", "", "Chưa có Chương trình đang hiệu lực", ProgrammeStanding.None)]
    [InlineData("2026-06-30", "", "Chưa có Chương trình đang hiệu lực", ProgrammeStanding.None)]
    [InlineData("2026-07-01", "", "Chưa có Chương trình đang hiệu lực (quá hạn 1 ngày)", ProgrammeStanding.None)]
    [InlineData("2026-07-01", "2026-2030 both 2026-06-30", "Có Chương trình đang hiệu lực đến 31/12/2030", ProgrammeStanding.InForce)]
    [InlineData("2026-07-20", "2026-2030 both 2026-07-15", "Có Chương trình đang hiệu lực đến 31/12/2030 (nộp muộn 15 ngày)", ProgrammeStanding.InForce)]
    [InlineData("2026-07-20", "2026-2030 decision 2026-06-10", "Chưa đủ văn bản, thiếu Chương trình chi tiết (quá hạn 20 ngày)", ProgrammeStanding.Incomplete)]
    [InlineData("2026-07-20", "2026-2030 decision 2026-06-10;2026-2030 detail 2026-07-02", "Có Chương trình đang hiệu lực đến 31/12/2030 (nộp muộn 2 ngày)", ProgrammeStanding.InForce)]
    [InlineData("2026-07-20", "none both 2026-06-10", "Chưa rõ thời hạn (quá hạn 20 ngày)", ProgrammeStanding.UnknownTerm)]
    [InlineData("2026-06-20", "2016-2020 both 2020-01-01", "Chương trình 2016–2020 đã hết thời hạn, chưa có Chương trình tiếp theo", ProgrammeStanding.None)]
    [InlineData("2026-07-20", "2021-2025 both 2021-01-01", "Chương trình 2021–2025 đã hết thời hạn, chưa có Chương trình tiếp theo (quá hạn 20 ngày)", ProgrammeStanding.None)]
    [InlineData("2026-07-20", "2022-2026 both 2022-01-01", "Có Chương trình đang hiệu lực đến 31/12/2026", ProgrammeStanding.InForce)]
    [InlineData("2027-01-05", "2022-2026 both 2022-01-01", "Chương trình 2022–2026 đã hết thời hạn, chưa có Chương trình tiếp theo (quá hạn 5 ngày)", ProgrammeStanding.None)]
    [InlineData("2027-02-05", "2022-2026 both 2022-01-01;2027-2031 both 2027-02-01", "Có Chương trình đang hiệu lực đến 31/12/2031", ProgrammeStanding.InForce)]
    [InlineData("2025-12-01", "2021-2025 both 2021-01-01;2026-2030 both 2025-11-01", "Có Chương trình đang hiệu lực đến 31/12/2030", ProgrammeStanding.InForce)]
    public void AUnitStandsByWhatCoversTheDay(string today, string files, string text, ProgrammeStanding standing)
    {
        var unit = On(today, files);
        Assert.Equal((standing, text), (unit.Standing, ProgrammeText.Of(unit)));
    }

    [Fact]
    public void WhatWeCouldNotProcessIsOurs()
    {
        var unit = On("2026-07-20", "2026-2030 decision 2026-06-10") with { IsFailed = true };
        Assert.Equal((ProgrammeStanding.Failed, "Lỗi hệ thống, đang xử lý (quá hạn 20 ngày)"), (unit.Standing, ProgrammeText.Of(unit)));
    }

    [Theory]
    [InlineData("2026-06-29", "2022-2026 both 2022-01-01", null)]
    [InlineData("2026-06-30", "2022-2026 both 2022-01-01", "2026-12-31")]
    [InlineData("2026-12-31", "2022-2026 both 2022-01-01", "2026-12-31")]
    [InlineData("2027-01-01", "2022-2026 both 2022-01-01", null)]
    [InlineData("2026-09-30", "2022-2026 both 2022-01-01;2027-2030 decision 2026-09-01", "2026-12-31")]
    [InlineData("2026-09-30", "2022-2026 both 2022-01-01;2027-2030 both 2026-09-01", null)]
    [InlineData("2026-09-30", "2022-2026 both 2022-01-01;2028-2030 both 2026-09-01", "2026-12-31")]
    [InlineData("2026-09-30", "2022-2026 both 2022-01-01;none both 2026-09-01", "2026-12-31")]
    public void TheEndIsNearForSixMonthsUnlessAnotherFollows(string today, string files, string? end) =>
        Assert.Equal(end, On(today, files).EndsSoon?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static UnitProgrammes On(string today, string files)
    {
        var day = DateOnly.ParseExact(today, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return new UnitProgrammes(GiaLai, day, FiledProgrammes.Of(
            files.Split(';', StringSplitOptions.RemoveEmptyEntries).Select((f, i) => f.Split(' ') is var parts ? new ProgrammeFile(
                i.ToString(System.Globalization.CultureInfo.InvariantCulture), f, i + 1,
                VietnamTime.EndOf(DateOnly.ParseExact(parts[2], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).AddTicks(-1),
                new ProgrammeDeclaration { Term = parts[0] == "none" ? null : ProgrammeTerm.Parse(parts[0]), Parts = Enum.Parse<ProgrammeParts>(parts[1], ignoreCase: true) }) : null!),
            DateTimeOffset.MaxValue))
        {
            Duty = Duty.IsAskedOn(day) ? Duty : null,
        };
    }
}
