using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Values;

public sealed class YesNoTextTests
{
    [Theory]
    [InlineData("Có", true)]
    [InlineData("CÓ", true)]
    [InlineData("co\u0301", true)]
    [InlineData(" c ", true)]
    [InlineData("1", true)]
    [InlineData("X", true)]
    [InlineData("Không", false)]
    [InlineData("KHO\u0302NG", false)]
    [InlineData("k", false)]
    [InlineData("0", false)]
    public void Yes_and_no_are_read(string text, bool expected)
    {
        Assert.True(YesNoText.TryRead(text, out var yes));
        Assert.Equal(expected, yes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("co")]
    [InlineData("khong")]
    [InlineData("yes")]
    [InlineData("2")]
    [InlineData("Có, không")]
    [InlineData("xx")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(YesNoText.TryRead(text, out var yes));
        Assert.False(yes);
    }
}
