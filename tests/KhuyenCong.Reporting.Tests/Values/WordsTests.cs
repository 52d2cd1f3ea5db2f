using System.Globalization;
using System.Text;
using CsCheck;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Values;

/// <summary>Words, dates and answers as people write them.</summary>
public class WordsTests
{
    [Theory]
    [InlineData(" Mã\u00A0số\u200B ", "Mã số")]
    [InlineData("Lu\u0303y kê\u0301", "Lũy kế")]
    [InlineData("\u00D0ơn vị, \u0189à, \u00F0ồng, \u0256", "Đơn vị, Đà, đồng, đ")]
    [InlineData("a\r\nb\rc\u2028d", "a\nb\nc\nd")]
    [InlineData("a\tb\u3000c", "a b c")]
    [InlineData("a\tb", "a b")]
    [InlineData("a\vb", "a b")]
    [InlineData("a\fb", "a b")]
    [InlineData("a\rb", "a\nb")]
    [InlineData("a\r", "a")]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("a\u2000b\u200Ac", "a b c")]
    [InlineData("a\u0300", "à")]
    [InlineData("\u1EBF\u0323", "\u1EC7\u0301")]
    [InlineData("—\u200B", "—")]
    [InlineData("\U0001F600", "\U0001F600")]
    [InlineData(null, "")]
    public void TextGetsOneSpelling(string? text, string plain) => Assert.Equal(plain, PlainText.Of(text));

    [Fact]
    public void HalfAPairAndANoncharacterAreReplaced()
    {
        Assert.Equal("x\uFFFDy\uFFFD", PlainText.Of("x\uD800y\uFFFE"));
        Assert.Equal("x\uFFFD", PlainText.Of("x\uD800"));
        Assert.Equal("x\uFFFD\uFFFD", PlainText.Of("x\uDC00\uDC00"));
    }

    [Fact]
    public void OneSpellingStaysAsItIs() => Gen.String.Sample(text =>
    {
        var plain = PlainText.Of(text);
        return PlainText.Of(plain) == plain && plain.IsNormalized();
    });

    [Theory]
    [InlineData("hoà", "hòa")]
    [InlineData("Thuỷ lợi", "THỦY LỢI")]
    [InlineData("Mã số:", "mã  số")]
    [InlineData("– Khuyến công quốc gia", "Khuyến công quốc gia")]
    [InlineData("Lũy kế\ntừ đầu năm", "Luỹ kế từ đầu năm")]
    [InlineData("Kế hoạch - năm", "KẾ HOẠCH NĂM")]
    public void LabelsThatLookTheSameHaveOneKey(string first, string second) => Assert.Equal(LabelKey.Of(first), LabelKey.Of(second));

    [Theory]
    [InlineData("Mã số", "Ma so")]
    [InlineData("Thu", "Thú")]
    [InlineData("Có", "Cô")]
    [InlineData("1.1", "11")]
    [InlineData("Tỷ lệ %", "Tỷ lệ")]
    [InlineData("Đã", "Da")]
    [InlineData("ấ", "ắ")]
    public void LabelsThatDifferHaveTwoKeys(string first, string second) => Assert.NotEqual(LabelKey.Of(first), LabelKey.Of(second));

    [Fact]
    public void ATextOfAnyLengthHasAKeyOfItsWords()
    {
        Assert.Equal("", LabelKey.Of(null));
        foreach (var times in new[] { 1, 60 })
        {
            var text = string.Concat(Enumerable.Repeat("(Thuỷ lợi, HOÀ bình;  quyết –\n50 % ĐVT \U0001F600 Lu\u0303y kê\u0301) ", times)).TrimEnd(')', ' ');
            Assert.Equal(string.Join(' ', Enumerable.Repeat("thủy lợi hòa bình qúyêt 50 % đvt \U0001F600 lũy kế", times)), LabelKey.Of(text));
            Assert.Equal(LabelKey.Of(text), LabelKey.Of(text));
        }
    }

    [Theory]
    [InlineData("15/08/2016")]
    [InlineData("15/8/2016")]
    [InlineData("15-08-2016")]
    [InlineData("15.08.2016")]
    [InlineData("2016-08-15")]
    [InlineData("ngày 15 tháng 8 năm 2016")]
    [InlineData(" Ngày 15 tháng 08 năm 2016 ")]
    [InlineData("15 tháng 8 năm 2016")]
    public void ADateIsRead(string text)
    {
        Assert.True(DateText.TryRead(text, out var date));
        Assert.Equal(new DateOnly(2016, 8, 15), date);
        Assert.True(DateText.TryRead(text.Normalize(NormalizationForm.FormD), out date));
        Assert.Equal(new DateOnly(2016, 8, 15), date);
    }

    [Theory]
    [InlineData("29/02/2026")]
    [InlineData("31/11/2026")]
    [InlineData("08/15/2016")]
    [InlineData("15/08/16")]
    [InlineData("2016/08/15")]
    [InlineData("15/08-2016")]
    [InlineData("15/08/2016 08:00")]
    [InlineData("15 / 8 / 2016")]
    [InlineData("tháng 8 năm 2016")]
    [InlineData("ngày 31 tháng 2 năm 2016")]
    [InlineData("42597")]
    [InlineData("31/12/1899")]
    [InlineData("01/01/0001")]
    [InlineData("")]
    [InlineData(null)]
    public void WhatIsNoRealDayIsRefused(string? text) => Assert.False(DateText.TryRead(text, out _));

    [Fact]
    public void TheFirstDayIsTheFirstOf1900()
    {
        Assert.True(DateText.TryRead("01/01/1900", out var date));
        Assert.Equal(new DateOnly(1900, 1, 1), date);
    }

    [Fact]
    public void EveryDayReadsBack() => Gen.Int[0, 80_000].Sample(days =>
    {
        var day = new DateOnly(1900, 1, 1).AddDays(days);
        return new[] { "dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "dd.MM.yyyy", "yyyy-MM-dd", "'ngày' d 'tháng' M 'năm' yyyy" }
            .All(pattern => DateText.TryRead(day.ToString(pattern, CultureInfo.InvariantCulture), out var read) && read == day);
    });

    [Theory]
    [InlineData("Có", true)]
    [InlineData("CÓ", true)]
    [InlineData("co\u0301", true)]
    [InlineData("c", true)]
    [InlineData("1", true)]
    [InlineData(" X ", true)]
    [InlineData("Không", false)]
    [InlineData("KHÔNG", false)]
    [InlineData("k", false)]
    [InlineData("0", false)]
    public void AnAnswerIsRead(string text, bool answer)
    {
        Assert.True(YesNoText.TryRead(text, out var read));
        Assert.Equal(answer, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Co")]
    [InlineData("yes")]
    [InlineData("-")]
    [InlineData("có một phần")]
    [InlineData("2")]
    public void NoAnswerIsGuessed(string text)
    {
        Assert.False(YesNoText.TryRead(text, out var read));
        Assert.False(read);
    }

    [Theory]
    [InlineData("Céng hßa X· héi chñ nghÜa ViÖt Nam")]
    [InlineData("B¸o c¸o kÕt qu¶ ho¹t ®éng khuyÕn c«ng")]
    [InlineData("§¬n vÞ b¸o c¸o")]
    [InlineData("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam")]
    [InlineData("Ñôn vò baùo caùo")]
    [InlineData("B¸o c¸o")]
    [InlineData("B¸o c¸o cho anh em trong nam nay")]
    [InlineData("B¸o c¸o, thµnh tÝch, tỉnh Huế")]
    [InlineData("¡n c¬m")]
    [InlineData("xÐt ghÐp")]
    [InlineData("Vieät kieán")]
    [InlineData("“B¸o c¸o”")]
    [InlineData("‘B¸o c¸o’")]
    [InlineData("–B¸o c¸o—")]
    [InlineData("B¸o… c¸o…")]
    public void LegacyTextIsRecognised(string text)
    {
        Assert.True(LegacyText.LooksLegacy(text));
        Assert.True(LegacyText.LooksLegacy(PlainText.Of(text)));
    }

    [Theory]
    [InlineData("Cộng hòa Xã hội chủ nghĩa Việt Nam")]
    [InlineData("Báo cáo kết quả hoạt động khuyến công, Đơn vị tính: triệu đồng; 1.234,5 m² (50 µm × 3)")]
    [InlineData("Sở Công Thương tỉnh Đắk Lắk – TP. Hồ Chí Minh")]
    [InlineData("Résumé du café, naïve façade über Straße")]
    [InlineData("© 2026 plain ASCII")]
    [InlineData("B¸o")]
    [InlineData("B¸o c¸o tỉnh Huế")]
    [InlineData("xã B¸o")]
    [InlineData("Bao¿ cao¿")]
    [InlineData("")]
    [InlineData(null)]
    public void UnicodeTextIsNotTakenForLegacy(string? text) => Assert.False(LegacyText.LooksLegacy(text));

    [Theory]
    [InlineData("nghiêng", true)]
    [InlineData("KHUYẾN", true)]
    [InlineData("hoà", true)]
    [InlineData("hòa", true)]
    [InlineData("gì", true)]
    [InlineData("giếng", true)]
    [InlineData("gốc", true)]
    [InlineData("ghế", true)]
    [InlineData("kế", true)]
    [InlineData("ngành", true)]
    [InlineData("quyết", true)]
    [InlineData("", false)]
    [InlineData("hêc", false)]
    [InlineData("giđ", false)]
    [InlineData("gế", false)]
    [InlineData("ghốc", false)]
    [InlineData("ngế", false)]
    [InlineData("nghành", false)]
    [InlineData("cế", false)]
    [InlineData("kón", false)]
    [InlineData("kốn", false)]
    [InlineData("kớn", false)]
    [InlineData("kún", false)]
    [InlineData("kứng", false)]
    [InlineData("kắn", false)]
    [InlineData("kấn", false)]
    [InlineData("tóán", false)]
    [InlineData("ñan", false)]
    [InlineData("\u0301a", false)]
    [InlineData("nghiêngnghiêngnghiêng", false)]
    public void ASyllableIsSpelledByTheRules(string word, bool right)
    {
        Assert.Equal(right, Syllable.IsVietnamese(word));
        Assert.Equal(right, Syllable.IsVietnamese(word.Normalize(NormalizationForm.FormD)));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("plain words", 0)]
    [InlineData("ảnh", 1)]
    [InlineData(" đã được", 1)]
    [InlineData("“ăn”\u00A0được…", 1)]
    [InlineData("ăn được qđz", 2 / 3.0)]
    [InlineData("qđz, plain; được: ghđ. 12 ố", 0.5)]
    public void TheShareOfVietnameseIsThatOfTheWordsWithMarks(string text, double share) => Assert.Equal(share, Syllable.ShareOfVietnamese(text));

    [Fact]
    public void CultureChangesNothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in new[] { "vi-VN", "en-US", "de-DE", "tr-TR", "ar-SA", "" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture;
                Assert.True(NumberText.TryRead("1.234,5", out var number) && number == 1234.5m);
                Assert.True(NumberText.TryRead("-7", out number) && number == -7m);
                Assert.False(NumberText.TryRead("1.5", out _));
                Assert.True(ExcelNumber.TryExact("-1234.5E0", out number) && number == -1234.5m);
                Assert.True(DateText.TryRead("05/08/2016", out var date) && date == new DateOnly(2016, 8, 5));
                Assert.True(YesNoText.TryRead("KHÔNG", out _));
                Assert.Equal("xã hội i", LabelKey.Of("XÃ HỘI I"));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Theory]
    [InlineData("ab", 2, "ab")]
    [InlineData("abc", 2, "ab")]
    [InlineData("a\U0001F600b", 2, "a")]
    [InlineData("a\U0001F600b", 3, "a\U0001F600")]
    [InlineData("\U0001F600", 1, "")]
    [InlineData("ab", 0, "")]
    [InlineData("abc", 3, "abc", "…")]
    [InlineData("abcd", 3, "ab…", "…")]
    [InlineData("a\U0001F600bc", 3, "a…", "…")]
    [InlineData("a\U0001F600bc", 4, "a\U0001F600…", "…")]
    public void ATextIsNeverCutThroughASign(string text, int most, string cut, string mark = "") => Assert.Equal(cut, PlainText.Cut(text, most, mark));

    [Theory]
    [InlineData("ab", 2, "ab")]
    [InlineData("abc", 2, "ab…")]
    [InlineData("a\U0001F600b", 2, "a…")]
    public void AnExcerptSaysThatItIsOne(string text, int most, string excerpt) => Assert.Equal(excerpt, PlainText.Excerpt(text, most));
}
