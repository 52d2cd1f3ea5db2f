using CsCheck;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Calendar;

public sealed class VietnamTimeTests
{
    [Theory]
    [InlineData("2026-09-21T16:59:59.999Z", "2026-09-21")]
    [InlineData("2026-09-21T17:00:00Z", "2026-09-22")]
    [InlineData("2026-09-22T00:00:00+07:00", "2026-09-22")]
    [InlineData("2026-09-21T09:59:59-07:00", "2026-09-21")]
    [InlineData("2026-12-31T17:00:00Z", "2027-01-01")]
    public void ADayIsThatOfVietnamWhateverTheOffset(string moment, string day) =>
        Assert.Equal(SampleReference.Day(day), VietnamTime.DayOf(Moment(moment)));

    [Fact]
    public void ADayEndsWhenTheNextBegins() => Gen.Int[SampleReference.Day("2008-01-01").DayNumber, SampleReference.Day("2100-01-01").DayNumber].Sample(number =>
    {
        var day = DateOnly.FromDayNumber(number);
        var (start, end) = (VietnamTime.StartOf(day), VietnamTime.EndOf(day));
        return end - start == TimeSpan.FromHours(24) && VietnamTime.DayOf(start) == day
            && VietnamTime.DayOf(end.AddTicks(-1)) == day && VietnamTime.DayOf(end) == day.AddDays(1) && start.Offset == VietnamTime.Offset;
    });

    [Fact]
    public void TextsAreTheSameUnderEachCulture() => SampleReference.UnderEachCulture(() =>
    {
        Assert.Equal("05/09/2026", VietnamTime.Text(SampleReference.Day("2026-09-05")));
        Assert.Equal("08:05 ngày 06/09/2026", VietnamTime.Text(Moment("2026-09-06T01:05:59Z")));
    });

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
