using System.Text;
using CsCheck;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Values;

public sealed class LabelKeyTests
{
    [Theory]
    [InlineData("Mã số:", "MÃ  SỐ")]
    [InlineData("Khánh Hòa", "khánh hoà")]
    [InlineData("Thừa Thiên Huế", "thừa thiên huê\u0301")]
    [InlineData("Đơn vị tính", "\u00D0ơn\u00A0vị\ntính :")]
    [InlineData("– Khuyến công quốc gia", "Khuyến công quốc gia")]
    [InlineData("TP. Hồ Chí Minh", "tp hồ chí minh")]
    [InlineData("thuỷ lợi", "thủy lợi")]
    [InlineData("(02 = 03 + 04)", "02 03 04")]
    [InlineData("1.1", "1,1")]
    public void The_same_words_have_one_key(string one, string other) => Assert.Equal(LabelKey.Of(one), LabelKey.Of(other));

    [Theory]
    [InlineData("Tổng số", "Tong so")]
    [InlineData("Ma", "Mã")]
    [InlineData("hoa", "hòa")]
    [InlineData("Đắk Lắk", "Đăk Lăk")]
    [InlineData("1.1", "11")]
    [InlineData("Thực hiện", "Thực hiện (%)")]
    [InlineData("dân", "đân")]
    public void Other_words_have_another(string one, string other) => Assert.NotEqual(LabelKey.Of(one), LabelKey.Of(other));

    [Theory]
    [InlineData("", "")]
    [InlineData(" : - – ", "")]
    [InlineData("\u0301", "")]
    [InlineData("Kế năm", "kế năm")]
    [InlineData("Toán", "toan\u0301")]
    [InlineData("hòa", "hoà")]
    [InlineData("a-\u0301b", "a b")]
    public void A_key_is_lower_case_with_its_tone_at_the_end(string text, string key) => Assert.Equal(key.Normalize(NormalizationForm.FormC), LabelKey.Of(text));

    [Fact]
    public void A_key_is_its_own_key() =>
        Gen.OneOf(Gen.Char['\u0020', '\u02FF'], Gen.Char['\u0300', '\u0330'], Gen.Char['\u1EA0', '\u1EF9'], Gen.Char[" :-–.%"]).Array[0, 20]
            .Select(static letters => new string(letters)).Sample(static text => LabelKey.Of(LabelKey.Of(text)) == LabelKey.Of(text), iter: 20_000);
}
