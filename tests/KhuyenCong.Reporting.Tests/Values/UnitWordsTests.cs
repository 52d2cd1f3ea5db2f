using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Values;

/// <summary>Words that name a unit or a scale, and words that do not.</summary>
public class UnitWordsTests
{
    [Theory]
    [InlineData("triệu đồng", 1_000_000)]
    [InlineData("Triệu Đồng", 1_000_000)]
    [InlineData("TRIỆU ĐỒNG", 1_000_000)]
    [InlineData("tr.đ", 1_000_000)]
    [InlineData("trđ", 1_000_000)]
    [InlineData("(Đơn vị tính: triệu đồng)", 1_000_000)]
    [InlineData("ĐVT: tr. đồng", 1_000_000)]
    [InlineData("1.000.000 đồng", 1_000_000)]
    [InlineData("1000 nghìn đồng", 1_000_000)]
    [InlineData("nghìn đ", 1_000)]
    [InlineData("x 1.000 đ", 1_000)]
    [InlineData("1000đ", 1_000)]
    [InlineData("ngàn vnđ", 1_000)]
    [InlineData("tỷ", 1_000_000_000)]
    [InlineData("tỉ đồng", 1_000_000_000)]
    [InlineData("₫", 1)]
    [InlineData("đồng Việt Nam", 1)]
    public void AUnitOfMoneyIsKnownHoweverItIsWritten(string text, long dong) => Assert.Equal(dong, MoneyUnit.Of(text)!.Dong);

    [Theory]
    [InlineData("triệu đồng/đề án")]
    [InlineData("trăm triệu đồng")]
    [InlineData("USD")]
    [InlineData("nghìn USD")]
    [InlineData("%")]
    [InlineData("1000")]
    [InlineData("K")]
    [InlineData("nghìn người")]
    [InlineData("Triệu Văn A")]
    [InlineData("")]
    public void WhatIsNoUnitOfMoneyIsNone(string text) => Assert.Null(MoneyUnit.Of(text));

    [Theory]
    [InlineData("tỷ", UnitKind.Scale, 1_000_000_000)]
    [InlineData("(1000 đ)", UnitKind.Dong, 1_000)]
    [InlineData("%", UnitKind.Share, 1)]
    [InlineData("% so với KH", UnitKind.Share, 1)]
    [InlineData("USD", UnitKind.ForeignMoney, 1)]
    [InlineData("KH (tỷ)", UnitKind.Scale, 1_000_000_000)]
    [InlineData("Giá trị, nghìn đồng", UnitKind.Dong, 1_000)]
    [InlineData("Số liệu tính bằng tỷ đồng", UnitKind.Dong, 1_000_000_000)]
    [InlineData("1000 người", UnitKind.Things, 1_000)]
    [InlineData("nghìn lượt người", UnitKind.Things, 1_000)]
    [InlineData("trăm người", UnitKind.Things, 100)]
    [InlineData("x1000", UnitKind.Scale, 1_000)]
    [InlineData("10³ đ", UnitKind.Dong, 1_000)]
    public void AUnitIsFoundInWhatStandsOverAColumn(string text, UnitKind kind, long factor)
    {
        var unit = UnitWords.In(text)!;
        Assert.Equal((kind, factor), (unit.Kind, unit.Factor));
    }

    [Theory]
    [InlineData("(1)")]
    [InlineData("(10)")]
    [InlineData("Ước thực hiện")]
    [InlineData("Kế hoạch năm 2026")]
    [InlineData("Sở Công Thương tỉnh Đồng Tháp")]
    [InlineData("UBND TỈNH ĐỒNG NAI")]
    [InlineData("Đồng Nai")]
    [InlineData("Triệu Thị Tỷ")]
    [InlineData("Người lập biểu: Triệu Văn Đồng")]
    [InlineData("Hội đồng nhân dân")]
    [InlineData("Theo hợp đồng đã ký")]
    [InlineData("Kinh phí được giao là 10 tỷ đồng")]
    [InlineData("Đạt 95% kế hoạch")]
    [InlineData("Số: 1000/BC-SCT")]
    [InlineData("Quý III năm 2026")]
    [InlineData("Đơn vị tính")]
    [InlineData("Đơn vị báo cáo")]
    [InlineData("(*) Ghi chú")]
    public void NamesAmountsAndFootnotesAreNone(string text) => Assert.Null(UnitWords.In(text));

    [Theory]
    [InlineData("Số lao động được đào tạo (1.000 người)", true)]
    [InlineData("Nghìn lao động được đào tạo", true)]
    [InlineData("Số nghìn lao động được đào tạo", true)]
    [InlineData("Tỷ lệ lao động được đào tạo", true)]
    [InlineData("Số lao động được đào tạo, tính bằng trăm", true)]
    [InlineData("Số lao động được đào tạo (người)", false)]
    [InlineData("Số lao động được đào tạo theo hợp đồng", false)]
    [InlineData("Số lao động được đào tạo năm 2026", false)]
    [InlineData("Số LĐ được ĐT", false)]
    public void ALabelMaySayAnotherUnitThanTheForms(string label, bool says) => Assert.Equal(says, UnitWords.In(label, known: "Số lao động được đào tạo") is not null);

    [Theory]
    [InlineData("1.234,5", 1234.5, 0.05, "")]
    [InlineData("(5)", -5, 0.5, "")]
    [InlineData("- 5", -5, 0.5, "")]
    [InlineData("005", 5, 0.5, "")]
    [InlineData("5,", 5, 0.5, "")]
    [InlineData("0,00", 0, 0.005, "")]
    [InlineData("", 0, 0, "")]
    [InlineData("-", 0, 0, "")]
    [InlineData("1 1/2", 1.5, 0.25, "")]
    [InlineData("5,10E+01", 51, 0.05, "")]
    [InlineData("59,5 triệu đồng", 59.5, 0.05, "triệu đồng")]
    [InlineData("USD 59,5", 59.5, 0.05, "USD")]
    [InlineData("82%", 82, 0.5, "%")]
    public void AShownNumberIsReadWithWhatStandsBesideIt(string shown, double value, double rounding, string words) =>
        Assert.Equal(new ShownNumber((decimal)value, (decimal)rounding, words), ShownNumber.Read(shown));

    [Theory]
    [InlineData("00/01/1900")]
    [InlineData("1968:00")]
    [InlineData("Có")]
    [InlineData("0.082")]
    [InlineData("1 000 5")]
    [InlineData("a5b")]
    [InlineData("1/0")]
    [InlineData("1E+99")]
    public void WhatIsNoNumberIsNone(string shown) => Assert.Null(ShownNumber.Read(shown));
}
