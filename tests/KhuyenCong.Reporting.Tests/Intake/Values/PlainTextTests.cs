using System.Text;
using CsCheck;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Values;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" Tổng số ", "Tổng số")]
    [InlineData("Tô\u0309ng sô\u0301", "Tổng số")]
    [InlineData("T\u1ED5ng\u00A0s\u1ED1\u202F", "Tổng số")]
    [InlineData("Tổng\u2003\u3000số", "Tổng  số")]
    [InlineData("\uFEFFTổ\u200Bng\u200D s\u00ADố\u2060\u200E", "Tổng số")]
    [InlineData("\u00D0ồng \u0189ắk", "Đồng Đắk")]
    [InlineData("\u00F0ồng \u0256ắk", "đồng đắk")]
    [InlineData("a\r\nb\rc\u2028d\u0085e\n", "a\nb\nc\nd\ne")]
    [InlineData("a\tb\u0000\u0007\u009Fc", "a bc")]
    [InlineData("x\uFE0F\uFFFE\uFFFF", "x")]
    [InlineData("\r", "")]
    [InlineData("Đ", "Đ")]
    public void Text_has_one_form(string text, string expected) => Assert.Equal(expected, PlainText.Of(text));

    [Fact]
    public void Half_a_pair_is_replaced_and_a_whole_one_kept()
    {
        Assert.Equal("a\uFFFDb", PlainText.Of("a\uD83Db"));
        Assert.Equal("\uFFFD", PlainText.Of("\uDE00"));
        Assert.Equal("\uFFFD", PlainText.Of("\uD83D"));
        Assert.Equal("\uD83D\uDE00", PlainText.Of("\uD83D\uDE00"));
    }

    [Fact]
    public void Any_string_comes_out_composed_trimmed_and_unchanged_by_a_second_pass() =>
        Gen.OneOf(Gen.Char, Gen.Char['\u0000', '\u0400'], Gen.Char['\u0300', '\u0330'], Gen.Char['\u1E9E', '\u1EFF'], Gen.Char['\u2000', '\u2070'], Gen.Char['\uD7FF', '\uE000'])
            .Array[0, 12].Select(static letters => new string(letters)).Sample(static text =>
            {
                var plain = PlainText.Of(text);
                return plain.IsNormalized(NormalizationForm.FormC) && plain == plain.Trim(' ', '\n') && PlainText.Of(plain) == plain;
            }, iter: 30_000);

    [Fact]
    public void Letters_of_either_normal_form_are_one() =>
        Gen.Char["aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ bcn"].Array[0, 20].Select(static letters => new string(letters))
            .Sample(static text => PlainText.Of(text.Normalize(NormalizationForm.FormD)) == PlainText.Of(text), iter: 5_000);
}
