using CsCheck;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Which form a file's name names: one rule for workbooks, signed copies, documents and what could not be read.</summary>
public sealed class FormNamesTests
{
    private static readonly DateTimeOffset Received = new(2026, 9, 18, 9, 0, 0, TimeSpan.FromHours(7));

    private static readonly Gen<string> Separators = Gen.OneOf<string>("", " ", "-", "–", "—", "_", ".", "  ", "\u2011", "\u2212", "\u00A0", "\u200B", " - ", "(", "]", "+", "№ ", ",");

    [Theory]
    [InlineData("KC-01 quý III.pdf", true)]
    [InlineData("kc01_52.pdf", true)]
    [InlineData("kc01.xlsx", true)]
    [InlineData("KC.01.pdf", true)]
    [InlineData("KC. 01.xlsx", true)]
    [InlineData("KC—01.xlsx", true)]
    [InlineData("KC\u201101.xlsx", true)]
    [InlineData("KC\u00A001.xlsx", true)]
    [InlineData("[KC-01] Gia Lai.xlsx", true)]
    [InlineData("(KC 01) Gia Lai.xlsx", true)]
    [InlineData("_KC-01.xlsx", true)]
    [InlineData("KC-01_Q3.xlsx", true)]
    [InlineData("KC-01Q3.xlsx", true)]
    [InlineData("KC-01.1.xlsx", true)]
    [InlineData("KC-01 (1).xlsx", true)]
    [InlineData("KC-01", true)]
    [InlineData("KC-011.xlsx", false)]
    [InlineData("KC-01\u0661.xlsx", false)]
    [InlineData("KC-0.xlsx", false)]
    [InlineData("KC-02 KC-01.xlsx", false)]
    [InlineData("KC-1.xlsx", false)]
    [InlineData("KCĐ-01.xlsx", false)]
    [InlineData("KC\u0301-01.xlsx", false)]
    [InlineData("1. KC-01.xlsx", false)]
    [InlineData("Bao cao KC-01.xlsx", false)]
    [InlineData("báo cáo.pdf", false)]
    [InlineData(".xlsx", false)]
    [InlineData("", false)]
    public void AFileNameMayNameItsForm(string name, bool names)
    {
        Assert.Equal(names, FormNames.Opens(name, "KC-01"));
        if (name.Length > 0)
        {
            Assert.Equal(names, UploadRoute.Of("52/2026-Q3/" + name, Received, ReferenceData.Shipped).NamesForm("KC-01"));
        }
    }

    [Fact]
    public void HoweverItsLettersArePartedACodeIsNamedAndNoOther() =>
        Gen.Select(Gen.Int[1, 99], Separators.Array[5], Gen.Bool, Gen.OneOf<string>("", ".xlsx", "_52.pdf", " quý III.xlsx", "Q3.csv", "-1.xlsx", ".2.pdf"), Gen.Int[0, 9])
            .Sample((number, between, small, tail, digit) =>
            {
                var code = FormattableString.Invariant($"KC-{number:00}");
                var letters = code.Remove(2, 1).Select((letter, at) => between[at] + letter);
                var opening = string.Concat(letters);
                opening = small ? opening.ToLowerInvariant() : opening;
                var name = opening + between[4] + tail;
                name = name.Length > opening.Length && char.IsDigit(name[opening.Length]) ? opening + tail : name;
                Assert.Equal([code], Enumerable.Range(1, 99).Select(n => FormattableString.Invariant($"KC-{n:00}")).Where(c => FormNames.Opens(name, c)));
                Assert.False(FormNames.Opens(FormattableString.Invariant($"{opening}{digit}{tail}"), code));
                Assert.False(FormNames.Opens("x" + name, code));
            });
}
