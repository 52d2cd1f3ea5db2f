using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed partial class ForeignTextTests
{
    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.OneOf<string>("http://evil.example", "www.evil.example", "a@b.vn", "mailto:x", "\r\nBcc: x", "\u202Egpj.exe", "Đề án", "\u0000", "<b>", "javascript:x", ". ", "\u200B", "e\u0301"),
        Gen.String[0, 8]).Array[0, 6].Select(parts => string.Concat(parts));

    [Fact]
    public void AnyTextBecomesOneHarmlessLine() => Hostile.Sample(text =>
    {
        var clean = ForeignText.Clean(text);

        Assert.DoesNotContain(clean, c => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
        Assert.True(clean.IsNormalized(NormalizationForm.FormC));
        Assert.DoesNotMatch(Link(), clean);
        Assert.Equal(ForeignText.OneLine(clean).Replace("\u200B", ""), ForeignText.OneLine(text).Length <= 200 ? ForeignText.OneLine(text) : ForeignText.OneLine(clean));
    });

    [Theory]
    [InlineData("Báo cáo quý III.xlsx", "Báo cáo quý III.xlsx")]
    [InlineData("Ví dụ 52/2026-Q3/bao-cao.xlsx.", "Ví dụ 52/2026-Q3/bao-cao.xlsx.")]
    [InlineData("bao-cao.xlsx: trang 2; forms/KC-01.json, mail/receipt.txt.liquid", "bao-cao.xlsx: trang 2; forms/KC-01.json, mail/receipt.txt.liquid")]
    [InlineData("1.234,5", "1.234,5")]
    [InlineData("  Đề   án\t1 ", "Đề án 1")]
    [InlineData("Kinh phí: 5", "Kinh phí: 5")]
    [InlineData(null, "")]
    public void HonestTextStaysAsItIs(string? text, string expected) => Assert.Equal(expected, ForeignText.Clean(text));

    [Theory]
    [InlineData("bao-cao.xlsx.vn")]
    [InlineData("bao-cao.xlsx:8080")]
    [InlineData("bao-cao.xlsx/a")]
    public void WhatOnlyLooksLikeAFileIsNoLink(string text) => Assert.Contains(".\u200Bxlsx", ForeignText.Clean(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("inbox/52/2026-Q3/bao.cao.v2", "inbox/52/2026-Q3/bao.cao.v2")]
    [InlineData("a@sct.example.vn", "a@sct.example.vn")]
    [InlineData("http://evil.example", "http: //evil.example")]
    [InlineData("WWW.evil.example", "www. evil.example")]
    public void WhatIsCopiedFromTheTextTwinIsWhole(string text, string expected) =>
        Assert.Equal(expected, ForeignText.InPlainText(ForeignText.Clean(text)), ignoreCase: true);

    [Fact]
    public void ALongTextIsCutAndSaysSo()
    {
        Assert.Equal(new string('x', 10) + "…", ForeignText.Clean(new string('x', 11), 10));
        Assert.Equal("xxxxxxxxx…", ForeignText.Clean("xxxxxxxxx😀x", 10));
    }

    [Theory]
    [InlineData(2026, 9, 5, "thứ Bảy, ngày 05 tháng 9 năm 2026")]
    [InlineData(2026, 2, 15, "Chủ nhật, ngày 15 tháng 02 năm 2026")]
    [InlineData(2026, 11, 24, "thứ Ba, ngày 24 tháng 11 năm 2026")]
    public void DaysAreWrittenAsInAnOfficialLetter(int year, int month, int day, string expected) =>
        Assert.Equal(expected, WrittenDate.Of(new DateOnly(year, month, day)));

    [Theory]
    [InlineData("Báo cáo đã điều chỉnh.xlsx", "Bao cao da dieu chinh.xlsx")]
    [InlineData("../a\\b:c?.xlsx", "..-a-b-c-.xlsx")]
    [InlineData("Ð ð Đ đ", "D d D d")]
    [InlineData("漢字", "tep")]
    public void FileNamesAreASCII(string name, string expected) => Assert.Equal(expected, AsciiName.Of(name));

    [Fact]
    public void AnyNameBecomesASCII() => Gen.String.Sample(name =>
    {
        var ascii = AsciiName.Of(name);
        Assert.True(ascii.Length > 0 && Ascii.IsValid(ascii) && !ascii.AsSpan().ContainsAny("/\\:\"\r\n\0"));
    });

    // What mail programs make links of: a scheme, www, an address, a host name.
    [GeneratedRegex(@"[A-Za-z]+://|www\.[a-z]|\S@[^\s\u200B]|[a-z]\.(example|vn|com)\b(?!\S)")]
    private static partial Regex Link();
}
