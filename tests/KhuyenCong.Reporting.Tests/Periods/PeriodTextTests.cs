using System.Text;
using CsCheck;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Periods;

public sealed class PeriodTextTests
{
    [Theory]
    [InlineData("Quý III năm 2026", "2026-Q3")]
    [InlineData("QUÝ III NĂM 2026", "2026-Q3")]
    [InlineData("quý 3/2026", "2026-Q3")]
    [InlineData("Quý III-2026", "2026-Q3")]
    [InlineData("Quý III – 2026", "2026-Q3")]
    [InlineData("Quý III, năm 2026", "2026-Q3")]
    [InlineData("quý ba năm 2026", "2026-Q3")]
    [InlineData("Quý 03/2026", "2026-Q3")]
    [InlineData("Quí III/2026", "2026-Q3")]
    [InlineData("Q3/2026", "2026-Q3")]
    [InlineData("Q.3 2026", "2026-Q3")]
    [InlineData("2026-Q3", "2026-Q3")]
    [InlineData("2026-q3", "2026-Q3")]
    [InlineData(" Quý\u00a0III   năm 2026 ", "2026-Q3")]
    [InlineData("Quý I năm 2026", "2026-Q1")]
    [InlineData("Quý nhất năm 2026", "2026-Q1")]
    [InlineData("Quý II/2026", "2026-Q2")]
    [InlineData("Quý IV/2026", "2026-Q4")]
    [InlineData("quý tư năm 2026", "2026-Q4")]
    [InlineData("3 tháng đầu năm 2026", "2026-Q1")]
    [InlineData("6 tháng đầu năm 2026", "2026-H1")]
    [InlineData("Sáu tháng đầu năm 2026", "2026-H1")]
    [InlineData("06 tháng đầu năm 2026", "2026-H1")]
    [InlineData("6T/2026", "2026-H1")]
    [InlineData("6 tháng năm 2026", "2026-H1")]
    [InlineData("6T đầu năm 2026", "2026-H1")]
    [InlineData("6 tháng cuối năm 2026", "2026-H2")]
    [InlineData("6T cuối năm 2026", "2026-H2")]
    [InlineData("2026-h2", "2026-H2")]
    [InlineData("9T/2026", "2026-9M")]
    [InlineData("9 tháng đầu năm 2026", "2026-9M")]
    [InlineData("9 tháng năm 2026", "2026-9M")]
    [InlineData("9 tháng/2026", "2026-9M")]
    [InlineData("Chín tháng đầu năm 2026", "2026-9M")]
    [InlineData("2026-9m", "2026-9M")]
    [InlineData("tháng 7/2026", "2026-M07")]
    [InlineData("Tháng 07 năm 2026", "2026-M07")]
    [InlineData("T7/2026", "2026-M07")]
    [InlineData("T.7/2026", "2026-M07")]
    [InlineData("tháng 12-2026", "2026-M12")]
    [InlineData("Năm 2026", "2026-Y")]
    [InlineData("cả năm 2026", "2026-Y")]
    [InlineData("2026", "2026-Y")]
    [InlineData("12 tháng năm 2026", "2026-Y")]
    [InlineData("2026-Y", "2026-Y")]
    public void WhatPeopleWriteIsRead(string text, string id) => SampleReference.UnderEachCulture(() =>
    {
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
        {
            Assert.True(PeriodText.TryParse(text.Normalize(form), out var period), text);
            Assert.Equal(id, period.Id);
        }
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Quý V năm 2026")]
    [InlineData("Quý IIII năm 2026")]
    [InlineData("Quý 0/2026")]
    [InlineData("Quý III")]
    [InlineData("Quý III năm 26")]
    [InlineData("Quý III năm 20266")]
    [InlineData("Quý III năm 2026 và 2027")]
    [InlineData("Báo cáo Quý III năm 2026")]
    [InlineData("quy 3/2026")]
    [InlineData("tháng 13/2026")]
    [InlineData("tháng 0/2026")]
    [InlineData("7/2026")]
    [InlineData("01/07/2026")]
    [InlineData("9 tháng cuối năm 2026")]
    [InlineData("7 tháng đầu năm 2026")]
    [InlineData("III/2026")]
    [InlineData("Năm 1999")]
    [InlineData("Năm 2101")]
    [InlineData("9999")]
    [InlineData("２０２６")]
    [InlineData("٢٠٢٦")]
    [InlineData("2026.0")]
    [InlineData("2026-Q3\n2026-Q4")]
    [InlineData("\ud800 2026")]
    public void EverythingElseIsRefused(string? text) => Assert.False(PeriodText.TryParse(text, out _));

    [Fact]
    public void NameAndIdReadBackInAnyCaseAndNormalForm() =>
        Gen.Select(PeriodTests.Any, Gen.Bool, Gen.Bool, Gen.Bool).Sample((period, name, upper, decomposed) =>
        {
            var text = name ? period.Name : period.Id;
            text = upper ? text.ToUpperInvariant() : text.ToLowerInvariant();
            text = text.Normalize(decomposed ? NormalizationForm.FormD : NormalizationForm.FormC);
            return PeriodText.TryParse(text, out var again) && again == period;
        });

    [Fact]
    public void AnyTextAtAllIsAnswered() => Gen.String.Sample(text =>
    {
        PeriodText.TryParse(text, out var period);
        return period == default || period.Year >= Period.FirstYear;
    });
}
