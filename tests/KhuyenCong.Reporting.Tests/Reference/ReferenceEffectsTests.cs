using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Tests.Reference;

public class ReferenceEffectsTests
{
    private static readonly DateOnly Today = new(2026, 9, 16);

    private static readonly ReferenceData Shipped = ReferenceData.Shipped;

    [Fact]
    public void NothingIsNeverSaidByAnEmptyList() => Assert.Equal(["Không làm thay đổi hạn nộp, ngày nghỉ, đơn vị, đầu mối hay biểu mẫu nào."], ReferenceEffects.Of(Shipped, Shipped, Today));

    [Fact]
    public void ADeadlineMovedForAllSaysFromWhenToWhen()
    {
        var effects = With(ReferenceData.ExtensionsPath, "unit,form,period,reason,author,until\n*,KC-01,2026-Q3,bão,An,2026-09-30\n");
        Assert.Equal("Hạn nộp KC-01 quý III năm 2026: 21/09/2026 → 30/09/2026", effects[0]);
        Assert.Contains("Gia hạn KC-01 quý III năm 2026 cho mọi đơn vị đến 30/09/2026", effects);
        Assert.Equal(2, effects.Count);
    }

    [Theory]
    [InlineData("52,KC-01,2026-Q3,bão,An,2026-09-30", "Gia hạn KC-01 quý III năm 2026 cho Gia Lai (52) đến 30/09/2026")]
    [InlineData("52,KC-01,2026-Q3,bão,An,2026-11-30", "Mở khóa KC-01 quý III năm 2026 cho Gia Lai (52) đến 30/11/2026")]
    public void MoreTimeOfOneUnitNamesIt(string row, string said) => Assert.Equal([said], With(ReferenceData.ExtensionsPath, "unit,form,period,reason,author,until\n" + row + "\n"));

    [Fact]
    public void ADutyThatEndsAndAnotherThatBeginsTellEveryPeriodThatMoves()
    {
        var effects = With(DutyBook.Path, SampleReference.TextOf(DutyBook.Path).Replace("at latest 20,", "at latest 25,", StringComparison.Ordinal));
        Assert.Contains("Hạn nộp KC-01 năm 2026: 21/12/2026 → 25/12/2026; ngày mở 06/12/2026 → 10/12/2026; ngày khóa 20/01/2027 → 24/01/2027", effects);
        Assert.Contains(effects, e => e.StartsWith("Hạn nộp KC-02 năm 2027: 20/12/2027 → 27/12/2027", StringComparison.Ordinal));
        Assert.DoesNotContain(effects, e => e.Contains("quý III năm 2026", StringComparison.Ordinal));
    }

    [Fact]
    public void APeriodThatIsNoLongerAskedOrDueIsSaidAndPastOnesAreOnlyCounted()
    {
        Assert.Contains("KC-01 quý III năm 2026: được yêu cầu nộp → chưa được yêu cầu nộp", With(ReferenceData.StartPath, "form,first_period\nKC-01,2026-Y\nKC-02,2026-Y\n"));
        var effects = With(DutyBook.Path, SampleReference.TextOf(DutyBook.Path).Replace("Q1 H1 Q3 Y", "Q1 Q3 Y", StringComparison.Ordinal));
        Assert.Contains("KC-01 6 tháng đầu năm 2027: không còn phải nộp (trước đây hạn nộp 21/06/2027)", effects);
        Assert.Contains("Ngày của 2 kỳ đã khóa cũng khác trước; báo cáo đã nhận không bị xét lại thời hạn.", effects);
    }

    [Fact]
    public void AContactSaysFromAndToAndWhoIsWrittenToFromNowOn()
    {
        var shipped = SampleReference.TextOf(ContactBook.ContactsPath);
        var row = shipped.Split('\n').Single(l => l.StartsWith("52,to,", StringComparison.Ordinal));
        var ended = row[..row.LastIndexOf(',')] + ",15/09/2026";
        var effects = With(ContactBook.ContactsPath, shipped.Replace(row, ended + "\n52,to,Nguyễn Bình,binh@sct.example.vn,0269 0000 777,16/09/2026,", StringComparison.Ordinal));
        Assert.Equal(3, effects.Count);
        Assert.Equal("Từ nay thư gửi Gia Lai (52): khuyencong.gialai@sct.example.vn → binh@sct.example.vn", effects[0]);
        Assert.Contains(effects, e => e.StartsWith("Gia Lai (52), đầu mối: ", StringComparison.Ordinal) && e.EndsWith(": từ 01/07/2025 → từ 01/07/2025 đến 15/09/2026", StringComparison.Ordinal));
        Assert.Contains("Thêm: Gia Lai (52), đầu mối: Nguyễn Bình <binh@sct.example.vn>, 0269 0000 777, từ 16/09/2026", effects);
    }

    [Fact]
    public void ARuleOfAFormSaysFromWhenItHolds()
    {
        var text = SampleReference.TextOf("forms/KC-01.json");
        var rule = Shipped.Forms.For("KC-01", Today)!.Rules.First(r => r.BlocksFrom is not null);
        var at = text.IndexOf($"\"{rule.Code}\"", StringComparison.Ordinal);
        var blocks = text.IndexOf("\"blocksFrom\": \"", at, StringComparison.Ordinal) + "\"blocksFrom\": \"".Length;
        var changed = text[..blocks] + "2027-01-01" + text[(blocks + 10)..];
        var effects = ReferenceEffects.Of(Shipped, ReferenceData.Load(SampleReference.With("forms/KC-01.json", changed)), Today);
        Assert.EndsWith("→ chặn từ 01/01/2027", Assert.Single(effects));
        Assert.Contains($"): sửa quy tắc {rule.Code}: ", effects[0]);
    }

    [Fact]
    public void AnnouncedDaysAreConfirmedAndAUnitThatIsRenamedIsNamed()
    {
        var effects = With("calendar/days.csv", SampleReference.TextOf("calendar/days.csv").Replace(",recalled", ",found", StringComparison.Ordinal).Replace(",computed", ",found", StringComparison.Ordinal));
        Assert.Contains(effects, e => e.StartsWith("Đã xác nhận lịch nghỉ của ", StringComparison.Ordinal));
        var units = SampleReference.TextOf(UnitRegister.UnitsPath);
        Assert.Contains(With(UnitRegister.UnitsPath, units.Replace("01,Hà Nội,thành phố,2008-08-01,,,miền Bắc,assumed", "01,Hà Nội,thành phố,2008-08-01,,,miền Bắc,found", StringComparison.Ordinal)), e => e.StartsWith("Không làm thay đổi", StringComparison.Ordinal));
        Assert.Contains("Thêm: Tên gọi khác “Phố Núi” của đơn vị 52, từ 01/07/2025", With(UnitRegister.AliasesPath, SampleReference.TextOf(UnitRegister.AliasesPath) + "Phố Núi,52,2025-07-01,\n"));
    }

    private static IReadOnlyList<string> With(string path, string content) => ReferenceEffects.Of(Shipped, ReferenceData.Load(SampleReference.With(path, content)), Today);
}
