using CsCheck;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Forms;

public class FigureSetsTests
{
    private static readonly Period Period = new(PeriodKind.HalfYear, 2025);

    private static readonly Gen<FigureSet> Sets = Gen.Select(OneOf("01", "02", "11"), OneOf("plan", "period"), Gen.Long[0, 1_000_000_000])
        .List[0, 6]
        .Select(cells => new FigureSet("KC-01", Period, cells
            .GroupBy(c => new FigureKey(c.Item1, c.Item2))
            .ToDictionary(g => g.Key, g => g.Key.Code == "02" ? FigureValue.OfMoney(g.Last().Item3) : FigureValue.OfCount(g.Last().Item3))));

    [Fact]
    public void NothingHasNoSum() => Assert.Null(FigureSets.Sum([]));

    [Fact]
    public void CountsAndMoneyAddUpAndTheRestIsLeftOut()
    {
        var first = Set(("1.1", FigureValue.OfCount(2)), ("2.2", FigureValue.OfMoney(5_000_000)), ("3.1", FigureValue.OfYesNo(true)), ("3.2", FigureValue.OfText("12/QĐ")));
        var second = Set(("1.1", FigureValue.OfCount(3)), ("4.1", FigureValue.OfMoney(1)), ("3.3", FigureValue.OfDate(new DateOnly(2026, 1, 1))));
        var sum = FigureSets.Sum([first, second])!;
        Assert.Equal(["1.1", "2.2", "4.1"], sum.Values.Keys.Select(k => k.Code).Order());
        Assert.Equal(FigureValue.OfCount(5), sum.Values[new FigureKey("1.1", "value")]);
        Assert.Equal(FigureValue.OfMoney(5_000_000), sum.Values[new FigureKey("2.2", "value")]);
        Assert.Null(sum.NumberAt("3.1", "value"));
    }

    [Fact]
    public void EverySumIsTheSumOfItsPartsInAnyOrder() =>
        Sets.List[1, 5].Sample(sets =>
        {
            var sum = FigureSets.Sum(sets)!;
            var turned = FigureSets.Sum(sets.AsEnumerable().Reverse())!;
            foreach (var key in sets.SelectMany(s => s.Values.Keys).Distinct())
            {
                Assert.Equal(sets.Sum(s => s.NumberAt(key.Code, key.Column) ?? 0), sum.NumberAt(key.Code, key.Column));
                Assert.Equal(sum.Values[key], turned.Values[key]);
            }
        });

    [Fact]
    public void FiguresOfTwoPeriodsOrFormsDoNotAddUp()
    {
        Assert.Throws<ArgumentException>(() => FigureSets.Sum([Set(), Set() with { Period = new Period(PeriodKind.Year, 2025) }]));
        Assert.Throws<ArgumentException>(() => FigureSets.Sum([Set(), Set() with { Form = "KC-01" }]));
    }

    [Fact]
    public void ASumThatDoesNotFitIsNotCut() =>
        Assert.Throws<OverflowException>(() => FigureSets.Sum([Set(("1.1", FigureValue.OfCount(long.MaxValue))), Set(("1.1", FigureValue.OfCount(1)))]));

    [Fact]
    public void ASetHasTheFiguresOfItsReport()
    {
        var report = new ReadReport(FileKind.Xlsx, ShippedForms.Kc02, Period, false, "S", [new Figure(new FigureKey("1.1", "value"), FigureValue.OfCount(4), 9, "E")], []);
        var set = FigureSet.Of(report);
        Assert.Equal(("KC-02", Period, 4L), (set.Form, set.Period, set.NumberAt("1.1", "value")!.Value));
        Assert.Throws<ArgumentException>(() => FigureSet.Of(report with { Form = null }));
    }

    private static FigureSet Set(params (string Code, FigureValue Value)[] values) =>
        new("KC-02", Period, values.ToDictionary(v => new FigureKey(v.Code, "value"), v => v.Value));

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
