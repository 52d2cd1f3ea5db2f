using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Values;

public sealed class LegacyTextTests
{
    [Theory]
    [InlineData("Céng hßa X· héi")]
    [InlineData("Tæng sè ®Ò ¸n")]
    [InlineData("KÕ ho¹ch n¨m")]
    [InlineData("§¬n vÞ b¸o c¸o")]
    [InlineData("Së C«ng Th­¬ng tØnh B×nh §Þnh")]
    [InlineData("hßa")]
    [InlineData("Coäng hoøa xaõ hoäi")]
    [InlineData("Toång soá ñeà aùn")]
    [InlineData("KEÁ HOAÏCH NAÊM")]
    [InlineData("Ñôn vò baùo caùo")]
    [InlineData("Sôû Coâng Thöông")]
    public void Text_for_old_fonts_is_recognised(string text)
    {
        Assert.True(LegacyText.LooksLegacy(text));
        Assert.True(LegacyText.LooksLegacy(PlainText.Of(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("KC-01")]
    [InlineData("Tổng số đề án")]
    [InlineData("Cộng hòa Xã hội chủ nghĩa Việt Nam")]
    [InlineData("hòa")]
    [InlineData("xã, tình hình, báo cáo")]
    [InlineData("ĐẮK LẮK")]
    [InlineData("Café, Müller, naïve, São Paulo, größer")]
    [InlineData("50 µm, 12 m², 5 °C, 3×4, ½")]
    [InlineData("© 2026 «Sở» ® ·")]
    [InlineData("Ý kiến")]
    [InlineData("ÿÿÿÿ")]
    public void Other_text_is_not(string text) => Assert.False(LegacyText.LooksLegacy(text));
}
