using CsCheck;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Tests.Workbooks;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Compliance;

/// <summary>Figures to doubt, units by indicators, two sets of figures side by side: what the ministry reads figures by.</summary>
public sealed class FiguresToReadTests
{
    private static readonly FormDefinition Form = ReferenceData.Shipped.Forms.For("KC-01", SampleForms.Dates.CutOff)!;
    private static readonly FormRule Magnitude = Form.Rules.Single(r => r.IsAboutMagnitude);
    private static readonly FigurePlaces Places = new(
        "Biểu KC-01",
        Form.Rows.Select((r, at) => (r.Code, Row: at + 9)).ToDictionary(r => r.Code, r => r.Row),
        Form.FigureColumns.Select((c, at) => (c.Id, Letter: ((char)('E' + at)).ToString())).ToDictionary(c => c.Id, c => c.Letter));

    /// <summary>34 units with a number in some of the cells of four rows, some of them missing, some left out, some with doubtful figures, with and without a past.</summary>
    private static readonly Gen<ComplianceDigest> Digests =
        from units in Gen.Select(Gen.Int[0, 9], Gen.Long[0, 2_000_000_000_000].Array[12], Gen.Long[0, 2_000_000_000_000].Array[12], Gen.Int[0, 11]).Array[34]
        select Digest([.. units.Select((u, at) => (Unit(at), State: u.Item1, Now: u.Item2, Then: u.Item3, Doubted: u.Item4))]);

    public static TheoryData<string> Tables => new(ReferenceData.Shipped.Forms.All.Where(f => f.Kind == FormKind.Table).Select(f => f.Code).Distinct());

    [Theory]
    [MemberData(nameof(Tables))]
    public void AFigureThatWasAcceptedIsToldByItsRowColumnAndCellNotByItsKey(string code)
    {
        var cutOff = ReferenceData.Shipped.Forms.All.Where(f => f.Code == code).Max(f => f.ValidFrom);
        var form = ReferenceData.Shipped.Forms.For(code, cutOff)!;
        var places = new FigurePlaces(null, form.Rows.Select((r, at) => (r.Code, Row: at + 9)).ToDictionary(r => r.Code, r => r.Row), form.FigureColumns.ToDictionary(c => c.Id, _ => "E"));
        var figures = form.RowsOn(cutOff).Where(r => r.Kind is FigureKind.Count or FigureKind.Money).SelectMany(_ => form.FigureColumns, (row, column) => (row, column)).ToList();
        Assert.NotEmpty(figures);
        Assert.All(figures, figure =>
        {
            var key = DoubtfulFigure.KeyOf("KC01-E08", figure.row.Code, figure.column.Id);
            Assert.EndsWith(
                $"{figure.row.Label} – {figure.column.Label} (mã số {figure.row.Code}, ô {places.CellOf(new FigureKey(figure.row.Code, figure.column.Id))})",
                FigureName.OfKey(key, form, cutOff, places), StringComparison.Ordinal);
            Assert.EndsWith($"(mã số {figure.row.Code})", FigureName.OfKey(key, form, cutOff, places: null), StringComparison.Ordinal);
        });
        Assert.Null(FigureName.OfKey("KC01-E08-99-plan", form, cutOff, places));
    }

    [Fact]
    public void TotalsAreTheSumsOfRegionsAndOfUnitsThatCountAndThoseOfTheNationalTotals() => Digests.Sample(digest =>
    {
        var doubtful = DoubtfulFigures.Of(digest);
        var table = IndicatorTable.Of(digest, null, null, doubtful);
        var national = NationalTotals.Of(digest);
        Assert.Equal(digest.Units.Count, table.Regions.Sum(r => r.Lines.Count));
        Assert.Equal(digest.Units.Count, table.Coverage.Counted + table.Coverage.LeftOut.Count + table.Coverage.Missing.Count);
        for (var at = 0; at < table.Indicators.Count; at++)
        {
            var (indicator, total) = (table.Indicators[at], table.Totals[at]);
            var key = indicator.Figure;
            var byHand = digest.Figures.Where(f => f.Figures.Values.ContainsKey(key)).ToDictionary(f => f.Unit.Code, f => FigureText.NumberOf(f.Figures.Values[key], Form));
            Assert.Equal((byHand.Count == 0 ? null : byHand.Values.Sum(), byHand.Count), (total.Value, total.Units));
            Assert.Equal(total.Value ?? 0, table.Regions.Sum(r => r.Sums[at].Value ?? 0));
            Assert.Equal(total.Value, national.Row(key.Code)![key.Column].Value);

            // Without what is in doubt: the units named by a line that is about this figure or about a part of it.
            var doubted = doubtful.Where(d => d.Figures.Any(f => f.Column == key.Column && Holds(key.Code, f.Code)))
                .Select(d => d.Unit.Code).Where(byHand.ContainsKey).Distinct().ToList();
            Assert.Equal(doubted.Count, total.Doubtful);
            Assert.Equal(doubted.Count == 0 ? null : byHand.Where(u => !doubted.Contains(u.Key)).Sum(u => u.Value), total.WithoutDoubtful);
        }

        Assert.All(doubtful, d => Assert.Equal($"{d.Name} (mã số {d.Row.Code})", FigureName.OfKey(d.Key, Form, SampleForms.Dates.CutOff, null)));
        foreach (var line in table.Regions.SelectMany(r => r.Lines))
        {
            Assert.Equal(line.State == IndicatorStanding.LeftOut, digest.LeftOut.Any(f => f.Unit == line.Unit));
            Assert.True(line.State != IndicatorStanding.Missing || line.Values.All(v => v is null), "A unit that is missing has figures.");
            Assert.True(line.State == IndicatorStanding.Counted || line.Doubtful.Count == 0, "What is in no total is in doubt.");
        }
    }, iter: 60);

    [Fact]
    public void AFigureToDoubtStandsOnceInAnOrderThatTheUnitsDoNotChangeAndNotAgainOnceItIsSettled() => Gen.Select(Digests, Gen.Int).Sample((digest, seed) =>
    {
        var lines = DoubtfulFigures.Of(digest);
        Assert.Equal(lines.Count, lines.Select(l => (l.Unit.Code, l.Upload, l.Key)).Distinct().Count());
        Assert.All(lines, l => Assert.Matches("^[A-Za-z0-9_-]+$", l.Key));
        foreach (var unit in lines.GroupBy(l => l.Unit.Code))
        {
            var figures = unit.SelectMany(l => l.Figures).ToList();
            Assert.Equal(figures.Count, figures.Distinct().Count());
        }

        Assert.Equal(lines.Select(l => l.Doubt), lines.Select(l => l.Doubt).Order());
        var shuffled = digest.Figures.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(lines.Select(l => (l.Unit.Code, l.Key, l.Why)), DoubtfulFigures.Of(digest with { Figures = shuffled }).Select(l => (l.Unit.Code, l.Key, l.Why)));
        // What is accepted is in no line again; a magnitude that is accepted counts for the shares of the others.
        var settled = lines.Where((l, at) => at % 2 == 0 && l.Doubt != Doubt.Magnitude).ToList();
        Assert.Equal(
            lines.Except(settled).Select(l => (l.Unit.Code, l.Key)),
            DoubtfulFigures.Of(digest with { Settled = Settled([.. settled]) }).Select(l => (l.Unit.Code, l.Key)));
    }, iter: 60);

    [Fact]
    public void WhatIsAcceptedIsTheFiguresThatTheLineShowedAndNoOther()
    {
        var digest = Kc01(Of(0, ("02", "period", 900_000_000), ("03", "period", 900_000_000), ("04", "period", 900_000_000)));
        digest = digest with { Figures = [Past("02", "03")] };
        var shown = Assert.Single(DoubtfulFigures.Of(digest));
        Assert.Equal("JUMP-YEAR-02-period JUMP-YEAR-03-period", shown.About);
        var accepted = digest with { Settled = Settled(shown) };
        Assert.Empty(DoubtfulFigures.Of(accepted));

        // One joins the line later, and one drops out of it.
        var joined = Assert.Single(DoubtfulFigures.Of(accepted with { Figures = [Past("02", "03", "04")] }));
        Assert.Equal(("JUMP-YEAR-04-period", "04"), (joined.About, joined.Row.Code));
        Assert.DoesNotContain("Cùng trường hợp", joined.Why, StringComparison.Ordinal);
        Assert.Empty(DoubtfulFigures.Of(accepted with { Figures = [Past("03")] }));
        Assert.Equal(shown.About, Assert.Single(DoubtfulFigures.Of(digest with { Settled = new HashSet<(string, string, string)> { (shown.Unit.Code, shown.Upload, "JUMP-YEAR-99-plan") } })).About);

        UnitFigures Past(params string[] rows) => digest.Figures[0] with { YearBefore = Of(0, [.. rows.Select(r => (r, "period", 100_000_000L))]).Figures };
    }

    [Fact]
    public void AMagnitudeThatWasAcceptedCountsForTheSharesOfOthers()
    {
        var warning = new Finding(Magnitude.Code, Severity.Warning, Fault.Data, "Lớn.", "Xem lại.") { Row = 10, Column = "F", Cells = ["F10"] };
        var digest = Kc01([.. Enumerable.Range(0, 18).Select(at => new UnitFigures(
            Unit(at), 1, SampleDigest.Figures(Form, SampleForms.Dates, ("02", "period", (at == 0 ? 90_000 : at == 1 ? 1_700 : 300) * 1_000_000L)) with { Places = Places }, null)
        {
            Upload = "u",
            Findings = at == 0 ? [warning] : [],
        })]);
        var lines = DoubtfulFigures.Of(digest);
        Assert.Equal([Doubt.Magnitude, Doubt.Share], lines.Select(l => l.Doubt));
        Assert.Empty(DoubtfulFigures.Of(digest with { Settled = Settled(lines[0]) }));
    }

    [Theory]
    [InlineData(300, 240, "Tăng mạnh so với năm 2025: từ 75 (tương ứng 3 tháng; cả 12 tháng là 300) thành 240 triệu đồng, gấp 3,2 lần.")]
    [InlineData(4_000, 250, "Giảm mạnh so với năm 2025: từ 1.000 (tương ứng 3 tháng; cả 12 tháng là 4.000) thành 250 triệu đồng, còn 25%.")]
    public void AJumpIsToldAgainstThePartThatIsAsLong(long then, long now, string why)
    {
        var digest = Kc01(Of(0, ("02", "period", now * 1_000_000)) with { Before = Of(0, ("02", "period", then * 1_000_000)).Figures });
        digest = digest with { PeriodBefore = new Period(PeriodKind.Year, 2025) };
        Assert.Equal(3, digest.Deadlines.Period.Months);
        Assert.Equal(why, Assert.Single(DoubtfulFigures.Of(digest)).Why);
    }

    [Fact]
    public void AWarningOfMagnitudeIsOneLineWithItsCellsAndWhatTheSubmitterSaysOfIt()
    {
        var warning = new Finding(Magnitude.Code, Severity.Warning, Fault.Data, "Ô F10 ghi 900.000 triệu đồng.", "Không phải làm gì thêm.") { Row = 10, Column = "F", Cells = ["F10", "F11", "Z99"] };
        var digest = Kc01([.. Enumerable.Range(0, 3).Select(at => Of(at, ("02", "period", (at == 1 ? 900_000 : 1_000) * 1_000_000L), ("03", "period", 1_000_000)) with
        {
            Findings = at == 1 ? [warning] : [],
            Confirmation = at == 1 ? "Có dự án lớn." : null,
        })]);
        var line = Assert.Single(DoubtfulFigures.Of(digest), l => l.Doubt == Doubt.Magnitude);
        Assert.Equal(("02", "02", "period", $"{Magnitude.Code}-02-period", warning.Message, "Có dự án lớn."), (line.Unit.Code, line.Row.Code, line.Column.Id, line.Key, line.Why, line.Confirmation));
        Assert.Equal([new FigureKey("02", "period"), new FigureKey("03", "period")], line.Figures);
        var total = IndicatorTable.Of(digest, Form.Column("period"), null, DoubtfulFigures.Of(digest)).Totals[1];
        Assert.Equal((902_000m, 2_000m, 1), (total.Value!.Value, total.WithoutDoubtful!.Value, total.Doubtful));
    }

    /// <summary>Every other code that a report can have: of the catalogue, and of the form's rules.</summary>
    [Fact]
    public void NoOtherWarningMakesAFigureDoubtful()
    {
        var codes = typeof(FindingCode).Assembly.GetTypes().Where(t => t.Namespace == typeof(FindingCode).Namespace + ".Catalogue")
            .SelectMany(t => t.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic))
            .Select(f => f.GetValue(null)).OfType<FindingCode>().Select(c => c.Code)
            .Concat(Form.Rules.Where(r => r != Magnitude).Select(r => r.Code)).Distinct().ToList();
        Assert.True(codes.Count > 30, "There are few codes.");
        foreach (var code in codes)
        {
            var digest = Kc01(Of(0, ("02", "period", 1_000_000)) with { Findings = [new Finding(code, Severity.Warning, Fault.Data, "Lưu ý.", "Sửa.") { Row = 10, Column = "F" }] });
            Assert.Equal((code, 0), (code, DoubtfulFigures.Of(digest).Count));
        }
    }

    [Theory]
    [InlineData(1_000, 3_000, true)]
    [InlineData(1_000, 2_999, false)]
    [InlineData(3_000, 1_000, true)]
    [InlineData(3_000, 1_001, false)]
    [InlineData(1_000, 0, true)]
    [InlineData(0, 1_000, false)]
    public void AJumpIsThreeTimesAsMuchOrAThird(long then, long now, bool isJump)
    {
        var digest = Kc01(Of(0, ("02", "period", now * 1_000_000)) with { YearBefore = Of(0, ("02", "period", then * 1_000_000)).Figures });
        Assert.Equal(isJump ? ["JUMP-YEAR-02-period"] : [], DoubtfulFigures.Of(digest).Select(l => l.Key));

        // Beside the rest of the country it does not matter.
        var beside = Kc01([.. digest.Figures, .. Enumerable.Range(1, 5).Select(at => Of(at, ("02", "period", 60_000_000_000)))]);
        Assert.Empty(DoubtfulFigures.Of(beside));
    }

    [Theory]
    [InlineData(6_000, 1_000, true)]
    [InlineData(6_000, 1_001, false)]
    [InlineData(1_000, 1_500, true)]
    [InlineData(1_000, 1_499, false)]
    public void WhatThreeMonthsGaveIsHeldAgainstHalfOfWhatSixDid(long then, long now, bool isJump)
    {
        var digest = Kc01(Of(0, ("02", "period", now * 1_000_000), ("02", "cumulative", 9_000_000_000_000)) with
        {
            Before = Of(0, ("02", "period", then * 1_000_000), ("02", "cumulative", 1_000_000)).Figures,
        }) with
        { PeriodBefore = new Period(PeriodKind.HalfYear, 2026, 1) };
        Assert.Equal(isJump ? ["JUMP-PERIOD-02-period"] : [], DoubtfulFigures.Of(digest).Select(l => l.Key));
    }

    [Fact]
    public void AShareIsDoubtfulAboveAQuarterAndFourTimesTheAverage()
    {
        // 16 units of 1 and one of x: x is a quarter of all at 16 / 3.
        UnitFigures At(int at, long millions) => new(Unit(at), 1, SampleDigest.Figures(Form, SampleForms.Dates, ("02", "period", millions * 1_000_000)), null);
        IReadOnlyList<string> Lines(long x) => [.. DoubtfulFigures.Of(Kc01([At(0, x), .. Enumerable.Range(1, 16).Select(at => At(at, 300))])).Select(l => $"{l.Unit.Code} {l.Key} {l.Share:0.0}")];
        Assert.Equal(["01 SHARE-02-period 25.0"], Lines(1_600));
        Assert.Empty(Lines(1_599));
    }

    [Fact]
    public void AShareOfLittleIsNotDoubtful()
    {
        // What the rule about changes calls small: a hundred triệu.
        UnitFigures At(int at, long millions) => new(Unit(at), 1, SampleDigest.Figures(Form, SampleForms.Dates, ("02", "period", millions * 1_000_000)), null);
        IReadOnlyList<string> Keys(long x) => [.. DoubtfulFigures.Of(Kc01([At(0, x), .. Enumerable.Range(1, 16).Select(at => At(at, 10))])).Select(l => l.Key)];
        Assert.Empty(Keys(100));
        Assert.Equal(["SHARE-02-period"], Keys(101));
    }

    [Fact]
    public void WhatChangedFromOneSetToAnotherIsWhatMakesTheOtherOfIt() => Gen.Select(Gen.Long[0, 3].Array[12], Gen.Long[0, 3].Array[12]).Sample((one, other) =>
    {
        var (before, after) = (Numbers(one), Numbers(other));
        Assert.Empty(FigureComparison.Changes(before, before, Form, SampleForms.Dates.CutOff));
        var values = before.Values.ToDictionary();
        foreach (var change in FigureComparison.Changes(before, after, Form, SampleForms.Dates.CutOff))
        {
            var key = new FigureKey(change.Row.Code, change.Column!.Id);
            Assert.Equal(change.Before, values.TryGetValue(key, out var was) ? was : null);
            if (change.After is { } now)
            {
                values[key] = now;
            }
            else
            {
                values.Remove(key);
            }
        }

        Assert.Equal(after.Values.OrderBy(v => (v.Key.Code, v.Key.Column)), values.OrderBy(v => (v.Key.Code, v.Key.Column)));
    });

    [Fact]
    public void PlacesAreKeptAsATextAndNameTheCellOfEachFigure()
    {
        var read = FigurePlaces.Read(Places.Sheet, Places.ToText())!;
        Assert.Equal((Places.Sheet, Places.ToText()), (read.Sheet, read.ToText()));
        foreach (var key in from row in Form.Rows from column in Form.FigureColumns select new FigureKey(row.Code, column.Id))
        {
            Assert.Equal(key, read.KeyAt(read.CellOf(key)!));
        }

        Assert.Null(read.KeyAt("AA9"));
        Assert.Null(read.KeyAt("E8"));
        Assert.Null(read.KeyAt("E"));
        Assert.Null(read.CellOf(new FigureKey("99", "plan")));
        Assert.Null(FigurePlaces.Read("Biểu", null));
    }

    private static bool Holds(string total, string part) =>
        total == part || Form.Rules.OfType<SumRule>().Any(s => s.Total == total && s.Parts.Any(p => Holds(p, part)));

    private static HashSet<(string Unit, string Upload, string Key)> Settled(params DoubtfulFigure[] lines) =>
        [.. lines.SelectMany(l => l.About.Split(' ').Select(key => (l.Unit.Code, l.Upload, key)))];

    private static ComplianceDigest Kc01(params UnitFigures[] figures) => SampleDigest.Of(Form, SampleForms.Dates, figures);

    private static UnitFigures Of(int unit, params (string Code, string Column, long Value)[] values) =>
        new(SampleDigest.Units[unit], 1, SampleDigest.Figures(Form, SampleForms.Dates, values) with { Places = Places }, null) { Upload = "u1" };

    private static Unit Unit(int at) => new(FormattableString.Invariant($"{at + 1:00}"), "Tỉnh " + at, "tỉnh", new DateOnly(2025, 7, 1), null, [])
    {
        Region = at % 5 == 4 ? "" : UnitRegister.Regions[at % 3],
    };

    // Of three values in four a figure.
    private static FigureSet Numbers(long[] values) => SampleDigest.Figures(Form, SampleForms.Dates, [.. (from row in new[] { "01", "02", "03", "12" } from column in Form.FigureColumns select (row, column.Id))
        .Zip(values, (key, value) => (key.row, key.Id, value)).Where(v => v.value % 4 != 0)]) with
    { Places = Places };

    private static ComplianceDigest Digest(IReadOnlyList<(Unit Unit, int State, long[] Now, long[] Then, int Doubted)> units)
    {
        UnitFigures Figures((Unit Unit, int State, long[] Now, long[] Then, int Doubted) unit) => new(unit.Unit, 1, Numbers(unit.Now), unit.State > 5 ? Numbers(unit.Then) : null)
        {
            Upload = "u" + unit.Unit.Code,
            Before = unit.State > 7 ? Numbers(unit.Then) : null,
            Findings = unit.Doubted < 4 ? [new Finding(Magnitude.Code, Severity.Warning, Fault.Data, "Lớn.", "Xem lại.") { Row = 10 + (unit.Doubted / 2), Column = unit.Doubted % 2 == 0 ? "E" : "F" }] : [],
        };
        var digest = Kc01([.. units.Where(u => u.State > 1).Select(Figures)]);
        return digest with
        {
            Units = [.. units.Select(u => new UnitStanding(u.Unit, u.State == 0 ? Standing.Missing : Standing.OnTime))],
            LeftOut = [.. units.Where(u => u.State == 1).Select(u => Figures(u) with { IsLeftOut = true })],
            PeriodBefore = new Period(PeriodKind.HalfYear, 2026, 1),
        };
    }
}
