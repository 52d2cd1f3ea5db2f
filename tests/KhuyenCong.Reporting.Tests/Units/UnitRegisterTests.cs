using System.Text;
using CsCheck;
using KhuyenCong.Reporting.Tests.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Tests.Units;

public sealed class UnitRegisterTests
{
    private static readonly DateOnly LastOld = new(2025, 6, 30), FirstNew = new(2025, 7, 1), Now = new(2026, 9, 14);

    private static readonly UnitRegister Units = SampleReference.Units;

    [Fact]
    public void ThereAre63UnitsUntil30June2025And34After()
    {
        Assert.Equal(63, Units.On(LastOld).Count);
        Assert.Equal(34, Units.On(FirstNew).Count);
        Assert.All(Units.All.Select(u => u.ValidFrom).Where(day => day > FirstNew && day <= Now).Append(Now), day => Assert.Equal(34, Units.On(day).Count));
        Assert.Equal(Units.On(LastOld).Select(u => u.Code).Order(StringComparer.Ordinal), Units.On(LastOld).Select(u => u.Code));
    }

    [Fact]
    public void WhateverTheTablesSayOfLaterEachOfThe34IsAnsweredForByOneUnitAndNoneIsThereTwice()
    {
        var later = new DateOnly(2030, 1, 1);
        var answering = Units.On(FirstNew).Select(unit => Assert.Single(Units.HistoryOf(unit, later))).Distinct();
        Assert.Equal(Units.On(later).Where(unit => Units.HistoryOf(unit, FirstNew).Count > 0), answering.OrderBy(unit => unit.Code, StringComparer.Ordinal));
        Assert.Equal(Units.On(later).Count, Units.On(later).Select(unit => unit.Code).Distinct().Count());
    }

    [Theory]
    [InlineData("15", "Yên Bái", "Lào Cai")]
    [InlineData("24", "Bắc Giang", "Bắc Ninh")]
    [InlineData("44", "Quảng Bình", "Quảng Trị")]
    [InlineData("52", "Bình Định", "Gia Lai")]
    [InlineData("80", "Long An", "Tây Ninh")]
    [InlineData("82", "Tiền Giang", "Đồng Tháp")]
    [InlineData("91", "Kiên Giang", "An Giang")]
    public void ACodeThatWasGivenOnNamesAnotherUnitBeforeAndAfter(string code, string before, string after)
    {
        Assert.Equal(before, Units.Find(code, LastOld)?.Name);
        Assert.Equal(after, Units.Find(code, FirstNew)?.Name);
    }

    [Fact]
    public void OnlySevenCodesWereGivenToAnotherName()
    {
        var given = Units.On(FirstNew).Where(u => Units.Find(u.Code, LastOld) is { } old && old.Name != u.Name).Select(u => u.Code);
        Assert.Equal(["15", "24", "44", "52", "80", "82", "91"], given);
    }

    [Fact]
    public void AUnitThatWasLeftAloneHasNoBreakIn2025()
    {
        var same = Units.On(FirstNew).Where(u => Units.Find(u.Code, LastOld) == u).Select(u => u.Code);
        Assert.Equal(["01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"], same);
        Assert.All(same, code => Assert.Empty(Units.PredecessorsOf(Units.Find(code, FirstNew)!)));
    }

    [Fact]
    public void NewGiaLaiIsOldBinhDinhAndOldGiaLai()
    {
        var unit = Units.Find("52", Now)!;
        Assert.Equal("tỉnh Gia Lai", unit.FullName);
        Assert.Equal(["Bình Định", "Gia Lai"], Units.PredecessorsOf(unit).Select(u => u.Name));
        Assert.Equal(["52", "64"], Units.CodesOn(unit, LastOld));
        Assert.Equal(["52"], Units.CodesOn(unit, FirstNew));
        Assert.Null(Units.Find("64", Now));
        Assert.Equal(unit, Units.SuccessorOf(Units.Find("64", LastOld)!));
    }

    [Theory]
    [InlineData("75", "2025-06-30", "tỉnh Đồng Nai")]
    [InlineData("75", "2026-04-29", "tỉnh Đồng Nai")]
    [InlineData("75", "2026-04-30", "thành phố Đồng Nai")]
    [InlineData("22", "2026-08-31", "tỉnh Quảng Ninh")]
    [InlineData("22", "2026-09-01", "thành phố Quảng Ninh")]
    [InlineData("24", "2026-09-19", "tỉnh Bắc Ninh")]
    [InlineData("24", "2026-09-20", "thành phố Bắc Ninh")]
    [InlineData("46", "2024-12-31", "tỉnh Thừa Thiên Huế")]
    [InlineData("46", "2025-01-01", "thành phố Huế")]
    [InlineData("01", "2016-08-15", "thành phố Hà Nội")]
    [InlineData("31", "2025-06-30", "thành phố Hải Phòng")]
    [InlineData("48", "2025-07-01", "thành phố Đà Nẵng")]
    [InlineData("79", "2025-07-01", "thành phố Hồ Chí Minh")]
    [InlineData("92", "2025-07-01", "thành phố Cần Thơ")]
    [InlineData("66", "2025-07-01", "tỉnh Đắk Lắk")]
    public void NameAndStatusAreThoseOfTheDay(string code, string day, string fullName) =>
        Assert.Equal(fullName, Units.Find(code, SampleReference.Day(day))?.FullName);

    [Fact]
    public void Since20September2026ThereAre25ProvincesAnd9Cities() =>
        Assert.Equal([("thành phố", 9), ("tỉnh", 25)], Units.On(new DateOnly(2026, 9, 20)).GroupBy(u => u.Status).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count())));

    [Fact]
    public void EveryUnitLiesInOneOfThreeRegionsWhichIsAssumed()
    {
        static IEnumerable<int> Counts(DateOnly day) => UnitRegister.Regions.Select(r => Units.On(day).Count(u => u.Region == r));
        Assert.Equal([28, 15, 20], Counts(LastOld));
        Assert.Equal([18, 8, 8], Counts(FirstNew));
        Assert.All(Units.All, u => Assert.True(u.IsRegionAssumed));

        // A change of status changes no region, and a merger takes none from another.
        Assert.All(Units.All, u => Assert.True(Units.SuccessorOf(u) is not { } next || next.Region == u.Region || u.Name == "Bình Thuận"));
    }

    [Theory]
    [InlineData("miền Tây,assumed", "\"region\" ghi \"miền Tây\"; cần một trong: miền Bắc, miền Trung - Tây Nguyên, miền Nam")]
    [InlineData("miền Nam,maybe", "\"region_evidence\" ghi \"maybe\"")]
    [InlineData(",assumed", "hoặc để trống cùng với \"region_evidence\"")]
    public void ABrokenRegionIsRefused(string cells, string problem) => SampleReference.AssertProblem(
        UnitRegister.UnitsPath, SampleReference.TextOf(UnitRegister.UnitsPath) + "99,Đảo Xa,tỉnh,2027-01-01,,," + cells + "\n",
        SampleReference.TextOf(UnitRegister.UnitsPath).Count(c => c == '\n') + 1, problem);

    [Fact]
    public void ATableWithoutTheRegionsStillLoads()
    {
        var lines = SampleReference.TextOf(UnitRegister.UnitsPath).TrimEnd().Split('\n').Select(l => string.Join(',', l.Split(',')[..6]));
        var data = KhuyenCong.Reporting.Reference.ReferenceData.Load(SampleReference.With(UnitRegister.UnitsPath, string.Join('\n', lines) + "\n"), SampleReference.Forms);
        Assert.Equal(("", false), (data.Units.Find("52", Now)!.Region, data.Units.Find("52", Now)!.IsRegionAssumed));
    }

    [Fact]
    public void HistoryLeadsThroughAChangeOfStatusToTheMergerBeforeIt()
    {
        var city = Units.Find("75", new DateOnly(2026, 12, 14))!;
        Assert.Empty(Units.PredecessorsOf(city));
        Assert.Equal(["70", "75"], Units.CodesOn(city, new DateOnly(2025, 6, 14)));
        Assert.Equal(["75"], Units.CodesOn(city, new DateOnly(2025, 12, 14)));
        Assert.Equal("tỉnh Thừa Thiên Huế", Assert.Single(Units.HistoryOf(Units.Find("46", Now)!, new DateOnly(2024, 6, 14))).FullName);
    }

    [Fact]
    public void EveryOldUnitIsTheHistoryOfExactlyOneNewUnit()
    {
        foreach (var day in new[] { FirstNew, Now, new DateOnly(2029, 1, 1) })
        {
            var codes = Units.On(day).SelectMany(u => Units.CodesOn(u, LastOld)).Order(StringComparer.Ordinal);
            Assert.Equal(Units.On(LastOld).Select(u => u.Code), codes);
        }
    }

    [Fact]
    public void BeforeTheRegisterBeginsThereIsNothing()
    {
        Assert.Empty(Units.On(new DateOnly(2007, 1, 1)));
        Assert.Empty(Units.HistoryOf(Units.Find("01", Now)!, new DateOnly(2007, 1, 1)));
    }

    [Theory]
    [InlineData("Gia Lai", "52")]
    [InlineData("Sở Công Thương tỉnh Gia Lai", "52")]
    [InlineData("SỞ CÔNG THƯƠNG TỈNH GIA LAI", "52")]
    [InlineData("sở công thương gia lai", "52")]
    [InlineData("Sở Công Thương - tỉnh  Gia\u00a0Lai ", "52")]
    [InlineData("SCT Gia Lai", "52")]
    [InlineData("TP. Hồ Chí Minh", "79")]
    [InlineData("TP.HCM", "79")]
    [InlineData("TPHCM", "79")]
    [InlineData("Tp Hồ Chí Minh", "79")]
    [InlineData("T.P Hồ Chí Minh", "79")]
    [InlineData("Thành phố Huế", "46")]
    [InlineData("Đắk Lắk", "66")]
    [InlineData("Đăk Lăk", "66")]
    [InlineData("Ðắk Lắk", "66")]
    [InlineData("Ɖắk Lắk", "66")]
    [InlineData("đồng nai", "75")]
    [InlineData("tỉnh Đồng Nai", "75")]
    [InlineData("Khánh Hoà", "56")]
    [InlineData("Khánh Hòa", "56")]
    [InlineData("Thanh Hoá", "38")]
    [InlineData("Hà\u200b Nội", "01")]
    public void ANameInAnyUsualWritingIsExact(string text, string code)
    {
        SampleReference.UnderEachCulture(() =>
        {
            foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
            {
                var (match, unit) = Units.FindByName(text.Normalize(form), Now);
                Assert.Equal((NameMatch.Exact, code), (match, unit?.Code));
            }
        });
    }

    [Theory]
    [InlineData("Gia Lay", "52")]
    [InlineData("Ga Lai", "52")]
    [InlineData("Gai Lai", "52")]
    [InlineData("Gia Lai", "52", false)]
    [InlineData("gia lai tinh", null)]
    [InlineData("Dak Lak", "66")]
    [InlineData("Daklak", "66")]
    [InlineData("Ho Chi Minh", "79")]
    [InlineData("Quảng Nghệ An", null)]
    [InlineData("Bình Định", "52")]
    [InlineData("Hoà Bình", "25")]
    [InlineData("Thừa Thiên Huế", "46")]
    [InlineData("Bà Rịa – Vũng Tàu", "79")]
    [InlineData("Hà Tây", null)]
    [InlineData("Sở Công Thương", null)]
    [InlineData("", null)]
    [InlineData("tỉnh", null)]
    [InlineData("\ud800", null)]
    public void WhatIsOnlyNearIsLikelyAndNeverExact(string text, string? code, bool near = true)
    {
        var (match, unit) = Units.FindByName(text, Now);
        Assert.Equal((code is null ? NameMatch.None : near ? NameMatch.Likely : NameMatch.Exact, code), (match, unit?.Code));
    }

    [Theory]
    [InlineData("Gia Lai", "2025-06-30", "64")]
    [InlineData("Gia Lai", "2025-07-01", "52")]
    [InlineData("Bình Định", "2025-06-30", "52")]
    [InlineData("Huế", "2024-12-31", "46")]
    [InlineData("Kontum", "2025-06-30", "62")]
    [InlineData("Đăk Lăk", "2020-01-01", "66")]
    public void ANameIsLookedUpAtADay(string text, string day, string code)
    {
        var (match, unit) = Units.FindByName(text, SampleReference.Day(day));
        Assert.Equal((NameMatch.Exact, code), (match, unit?.Code));
    }

    [Fact]
    public void EveryNameIsExactOnEveryDayOnWhichItHolds() =>
        Gen.Select(OneOf(Units.All), OneOf(["", "Sở Công Thương ", "SCT "]), Gen.Bool, Gen.Bool, Gen.Bool).Sample(
            (unit, office, status, upper, decomposed) =>
            {
                var text = office + (status ? unit.FullName : unit.Name);
                text = upper ? text.ToUpperInvariant() : text;
                text = decomposed ? text.Normalize(NormalizationForm.FormD) : text;
                return Units.FindByName(text, unit.ValidFrom) == (NameMatch.Exact, unit)
                    && Units.FindByName(text, unit.ValidTo ?? (unit.ValidFrom > Now ? unit.ValidFrom : Now)) == (NameMatch.Exact, unit);
            });

    [Fact]
    public void AChangedLetterIsNeverTakenSilentlyForTheUnit() =>
        Gen.Select(OneOf(Units.On(Now)), Gen.Int[0, 30], Gen.Char.AlphaNumeric).Sample((unit, at, letter) =>
        {
            var name = unit.Name.ToCharArray();
            at %= name.Length;
            if (name[at] == ' ' || char.ToLowerInvariant(name[at]) == char.ToLowerInvariant(letter))
            {
                return true;
            }

            name[at] = letter;
            var (match, found) = Units.FindByName(new string(name), Now);
            return match != NameMatch.Exact && (match == NameMatch.Likely) == found is not null;
        });

    [Fact]
    public void TheColumnsMayStandInAnyOrderWithSemicolonsAndAByteOrderMark()
    {
        var rows = SampleReference.TextOf(UnitRegister.UnitsPath).TrimEnd('\n').Split('\n').Select(line => line.Split(','));
        var text = "\ufeff" + string.Join("\r\n", rows.Select(c => string.Join(';', c.Reverse())));
        var data = KhuyenCong.Reporting.Reference.ReferenceData.Load(SampleReference.With(UnitRegister.UnitsPath, text), SampleReference.Forms);
        Assert.Equal(Units.All.Select(u => (u.Code, u.Name, u.ValidFrom)), data.Units.All.Select(u => (u.Code, u.Name, u.ValidFrom)));
    }

    [Theory]
    [InlineData("35,Hà Nam,tỉnh,2008-08-01,2025-06-30,", "35,Hà Nam,tỉnh,2008-08-01,2025-07-01,", "không kết thúc vào hôm trước")]
    [InlineData("15,Yên Bái,tỉnh,2008-08-01,2025-06-30,", "15,Yên Bái,tỉnh,2008-08-01,2025-07-01,", "có hiệu lực trùng ngày")]
    [InlineData("52,Gia Lai,tỉnh,2025-07-01,,52 64", "52,Gia Lai,tỉnh,2025-07-01,,52", "tiếp nối hoặc nêu nó")]
    [InlineData("52,Gia Lai,tỉnh,2025-07-01,,52 64", "52,Gia Lai,tỉnh,2025-07-01,,52 64 70", "có mã trùng")]
    [InlineData("52,Gia Lai,tỉnh,2025-07-01,,52 64", "52,Gia Lai,tỉnh,2025-07-01,,52 64 03", "hôm trước không đơn vị nào có mã đó")]
    [InlineData("52,Gia Lai,tỉnh,2025-07-01,,52 64", "52,Gia Lai,tỉnh,2025-07-01,,52 64 64", "nêu một mã hai lần")]
    [InlineData("01,Hà Nội,thành phố", "1,Hà Nội,thành phố", "không phải mã đơn vị")]
    [InlineData("01,Hà Nội,thành phố", "001,Hà Nội,thành phố", "không phải mã đơn vị")]
    [InlineData("01,Hà Nội,thành phố", "01,Hà Nội,thủ đô", "cần tỉnh hoặc thành phố")]
    [InlineData("01,Hà Nội,thành phố", "01,,thành phố", "\"name\" để trống")]
    [InlineData("2026-04-29", "29/4/2026", "cần ngày dạng năm-tháng-ngày")]
    [InlineData("2026-04-29", "2026-02-29", "cần ngày dạng năm-tháng-ngày")]
    [InlineData("2026-04-29", "2025-04-29", "sớm hơn")]
    public void ABrokenRegisterIsRefused(string row, string broken, string problem)
    {
        var text = SampleReference.TextOf(UnitRegister.UnitsPath);
        Assert.Contains(row, text, StringComparison.Ordinal);
        var problems = SampleReference.ProblemsWith(UnitRegister.UnitsPath, text.Replace(row, broken, StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Path == UnitRegister.UnitsPath && p.Line > 1 && p.Problem.Contains(problem, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.Equal(UnitRegister.UnitsPath, p.Path));
    }

    [Theory]
    [InlineData("Sài Gòn,52,2025-07-01,", "có hiệu lực trùng ngày")]
    [InlineData("Phố Núi,52,2024-01-01,", "là của đơn vị khác từ 01/07/2025")]
    [InlineData("Phố Núi,64,2025-07-01,", "Không đơn vị nào có mã 64")]
    [InlineData("Cao Bằng,52,2025-07-01,", "lúc đó là tên của đơn vị 04")]
    public void ABrokenAliasIsRefused(string row, string problem) => SampleReference.AssertRowRefused(UnitRegister.AliasesPath, row, problem);

    private static Gen<T> OneOf<T>(IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(i => values[i]);
}
