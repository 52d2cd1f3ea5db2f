using CsCheck;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Tests.Texts;

namespace KhuyenCong.Reporting.Tests.Values;

public class LabelKeyTests
{
    [Fact]
    public void TheKeyOfTextsOneAfterTheOtherIsTheirsTogether() => Gen.Select(MarkedTexts.Any, MarkedTexts.Any).Sample((one, other) =>
        Assert.Equal(
            string.Join(' ', new[] { LabelKey.Of(one), LabelKey.Of(other) }.Where(k => k.Length > 0)),
            LabelKey.Of(one + " " + other)), iter: 5_000);
}
