using KhuyenCong.Pages.Layout;

namespace KhuyenCong.Pages.Tests.Layout;

public sealed class PageTemplatesTests
{
    [Theory]
    [InlineData("unit.liquid", "{{ name }}", "{{ nmae }}", "unit.liquid names nmae, which UnitView")]
    [InlineData("unit.liquid", "{% if signed %}", "{% if sigend %}", "names sigend")]
    [InlineData("unit.liquid", "in contacts %}", "in contact %}", "names contact,")]
    [InlineData("unit.liquid", "{{ c.role }}", "{{ c.rolle }}", "names c.rolle, which ContactRow")]
    [InlineData("unit.liquid", "{{ c.role }}", "{% if false %}{{ c.rolle }}{% endif %}", "names c.rolle")]
    [InlineData("unit.liquid", "{{ unit.office }}", "{{ unit.ofice }}", "names unit.ofice, which Unit")]
    [InlineData("unit.liquid", "{% for c in contacts %}", "{% for c in name %}", "which String is not")]
    [InlineData("scorecard.liquid", "{{ p.mark.key }}", "{{ p.mark.kei }}", "names p.mark.kei, which ScoreMark")]
    [InlineData("difficulties.liquid", "{{ table_regions[column] }}", "{{ tabel_regions[column] }}", "names tabel_regions")]
    [InlineData("difficulties.liquid", "assign d = e.told", "assign d = e.tolt", "names e.tolt")]
    [InlineData("_pages.liquid", "submissions.older_href", "submissions.oldest_href", "names submissions.oldest_href, which SubmissionLines")]
    [InlineData("_difficulty.liquid", "d.answer.by", "d.answer.bye", "names d.answer.bye, which MinistryWord")]
    [InlineData("_programme-fields.liquid", "{{ v.last_year }}", "{{ v.lastyear }}", "names v.lastyear, which WrittenProgramme")]
    [InlineData("layout.liquid", "{{ frame.title }}", "{{ frame.titel }}", "layout.liquid names frame.titel, which PageFrame")]
    [InlineData("layout.liquid", "{{ content }}", "{{ contents }}", "names contents")]
    public void ATemplateThatNamesWhatItsViewDoesNotHaveDoesNotLoad(string file, string right, string wrong, string told)
    {
        var texts = PageTemplates.Texts().ToDictionary();
        Assert.Contains(right, texts[file], StringComparison.Ordinal);
        texts[file] = texts[file].Replace(right, wrong, StringComparison.Ordinal);
        Assert.Contains(told, Assert.Throws<InvalidOperationException>(() => new PageTemplates(texts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AViewWithoutItsTemplateDoesNotLoad()
    {
        var texts = PageTemplates.Texts().Where(t => t.Key != "no-access.liquid").ToDictionary();
        Assert.Contains("no-access.liquid", Assert.Throws<InvalidOperationException>(() => new PageTemplates(texts)).Message, StringComparison.Ordinal);
    }
}
