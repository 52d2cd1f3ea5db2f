using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>Forms, units and dates to write workbooks of.</summary>
internal static class SampleForms
{
    private static readonly DateOnly Start = new(2016, 1, 1);

    public static Unit GiaLai { get; } = new("52", "Gia Lai", "tỉnh", new DateOnly(2025, 7, 1), null, ["52", "64"]);

    public static Unit DongNai { get; } = new("75", "Đồng Nai", "thành phố", new DateOnly(2026, 4, 30), null, []);

    public static Period Quarter { get; } = new(PeriodKind.Quarter, 2026, 3);

    public static Deadlines Dates { get; } = new(
        "KC-01", Quarter, Quarter.WindowUnder(WindowRegime.Administrative), new DateOnly(2026, 9, 3), new DateOnly(2026, 9, 21), new DateOnly(2026, 10, 21), []);

    public static Deadlines YearDates { get; } = new(
        "KC-02", new Period(PeriodKind.Year, 2026), new Period(PeriodKind.Year, 2026).WindowUnder(WindowRegime.Administrative),
        new DateOnly(2026, 12, 6), new DateOnly(2026, 12, 21), new DateOnly(2027, 1, 20), [new DateOnly(2027, 1, 1)]);

    public static FormDefinition Kc01 { get; } = new(
        "KC-01", "Báo cáo kết quả hoạt động khuyến công", FormKind.Table, WindowRegime.Administrative, Start, null)
    {
        AllowsNil = true,
        Columns =
        [
            new FormColumn("order", "TT", ColumnRole.Order) { Width = 6 },
            new FormColumn("content", "Nội dung", ColumnRole.Content) { Width = 58 },
            new FormColumn("code", "Mã số", ColumnRole.Code) { Width = 8 },
            new FormColumn("unit", "Đơn vị tính", ColumnRole.Unit) { Width = 14 },
            new FormColumn("plan", "Kế hoạch năm", ColumnRole.Figure) { Width = 16 },
            new FormColumn("period", "Thực hiện trong kỳ", ColumnRole.Figure) { Width = 16 },
            new FormColumn("cumulative", "Lũy kế từ đầu năm", ColumnRole.Figure) { Width = 16 },
            new FormColumn("note", "Ghi chú", ColumnRole.Note) { Width = 30 },
        ],
        Rows = Kc01Rows(),
        Rules =
        [
            Sum("KC01-E01", "02", ["03", "04", "05"]),
            Sum("KC01-E02", "01", EachSection(1)),
            Sum("KC01-E03", "03", EachSection(2)),
            Sum("KC01-E04", "04", EachSection(3)),
            new OverPlanRule { Code = "KC01-W02", WarnsFrom = Start, Message = "Vượt kế hoạch.", Remedy = "Giải thích.", Plan = "plan", Done = "cumulative" },
        ],
    };

    public static FormDefinition Kc02 { get; } = new(
        "KC-02", "Báo cáo tình hình thực hiện Công văn 7540/BCT-CNĐP", FormKind.Table, WindowRegime.Administrative, Start, null)
    {
        Columns =
        [
            new FormColumn("order", "TT", ColumnRole.Order) { Width = 6 },
            new FormColumn("content", "Nội dung", ColumnRole.Content) { Width = 70 },
            new FormColumn("code", "Mã số", ColumnRole.Code) { Width = 8 },
            new FormColumn("unit", "Kiểu dữ liệu", ColumnRole.Unit) { Width = 16 },
            new FormColumn("value", "Giá trị", ColumnRole.Figure) { Width = 24 },
            new FormColumn("note", "Ghi chú", ColumnRole.Note) { Width = 30 },
        ],
        Rows =
        [
            Heading("1", "1", "Văn bản quy phạm pháp luật về khuyến công"),
            Count("1.1", "1.1", "Số văn bản quy phạm pháp luật về khuyến công ban hành, sửa đổi trong kỳ", "số lượng") with { Required = true },
            new FormRow("1.2", "Số hiệu, ngày các văn bản", FigureKind.Text) { Order = "1.2", Unit = "chữ" },
            Heading("3", "3", "Chương trình khuyến công địa phương"),
            new FormRow("3.1", "Đã phê duyệt Chương trình khuyến công địa phương", FigureKind.YesNo) { Order = "3.1", Unit = "Có/Không", Required = true },
            new FormRow("3.2", "Số quyết định phê duyệt", FigureKind.Text) { Order = "3.2", Unit = "chữ" },
            new FormRow("3.3", "Ngày quyết định phê duyệt", FigureKind.Date) { Order = "3.3", Unit = "ngày" },
            new FormRow("3.5", "Kinh phí bố trí từ ngân sách địa phương cho Chương trình", FigureKind.Money) { Order = "3.5", Unit = "triệu đồng" },
            Heading("5", "5", "Tổ chức bộ máy, cán bộ và cộng tác viên"),
            Count("5.2", "5.2", "Số chi nhánh cấp huyện", "số lượng") with { ValidTo = new DateOnly(2025, 6, 30) },
            Count("5.3", "5.3", "Số cộng tác viên khuyến công", "số lượng") with { Required = true },
            new FormRow("5.5", "Giám đốc đạt tiêu chuẩn theo QĐ 1346/QĐ-BCT", FigureKind.YesNo) { Order = "5.5", Unit = "Có/Không", Required = true },
        ],
    };

    private static List<FormRow> Kc01Rows() =>
    [
        Count("01", "", "Tổng số đề án", "đề án") with { Required = true },
        Money("02", "", "Tổng kinh phí") with { Required = true },
        Money("03", "-", "Khuyến công quốc gia") with { Required = true },
        Money("04", "-", "Khuyến công địa phương") with { Required = true },
        Money("05", "-", "Vốn đối ứng của cơ sở") with { Required = true },
        Heading("10", "I", "Đào tạo nghề, truyền nghề"),
        Count("11", "1", "Số đề án", "đề án"),
        Money("12", "2", "Kinh phí khuyến công quốc gia"),
        Money("13", "3", "Kinh phí khuyến công địa phương"),
        Count("14", "4", "Số lao động được đào tạo", "người"),
        Heading("20", "II", "Nâng cao năng lực quản lý, sản xuất sạch hơn, khởi sự doanh nghiệp"),
        Count("21", "1", "Số đề án", "đề án"),
        Money("22", "2", "Kinh phí khuyến công quốc gia"),
        Money("23", "3", "Kinh phí khuyến công địa phương"),
        Count("24", "4", "Số lượt người tham gia", "lượt người"),
        Heading("30", "III", "Mô hình trình diễn kỹ thuật, ứng dụng máy móc tiên tiến"),
        Count("31", "1", "Số đề án", "đề án"),
        Money("32", "2", "Kinh phí khuyến công quốc gia"),
        Money("33", "3", "Kinh phí khuyến công địa phương"),
        Count("34", "4", "Số mô hình trình diễn", "mô hình"),
        Count("35", "5", "Số cơ sở được hỗ trợ ứng dụng máy móc", "cơ sở"),
        Heading("40", "IV", "Phát triển sản phẩm công nghiệp nông thôn tiêu biểu"),
        Count("41", "1", "Số đề án", "đề án"),
        Money("42", "2", "Kinh phí khuyến công quốc gia"),
        Money("43", "3", "Kinh phí khuyến công địa phương"),
        Count("44", "4", "Số sản phẩm được bình chọn", "sản phẩm"),
        Count("45", "5", "Số gian hàng hội chợ được hỗ trợ", "gian hàng"),
        Heading("50", "V", "Tư vấn, trợ giúp cơ sở công nghiệp nông thôn"),
        Count("51", "1", "Số đề án", "đề án"),
        Money("52", "2", "Kinh phí khuyến công quốc gia"),
        Money("53", "3", "Kinh phí khuyến công địa phương"),
        Count("54", "4", "Số lượt cơ sở được tư vấn", "lượt cơ sở"),
        Heading("60", "VI", "Cung cấp thông tin, tuyên truyền"),
        Count("61", "1", "Số đề án", "đề án"),
        Money("62", "2", "Kinh phí khuyến công quốc gia"),
        Money("63", "3", "Kinh phí khuyến công địa phương"),
        Count("64", "4", "Số bản tin, chuyên mục", "tin bài"),
        Heading("70", "VII", "Liên doanh, liên kết, cụm công nghiệp, xử lý môi trường"),
        Count("71", "1", "Số đề án", "đề án"),
        Money("72", "2", "Kinh phí khuyến công quốc gia"),
        Money("73", "3", "Kinh phí khuyến công địa phương"),
        Count("74", "4", "Số cụm công nghiệp được hỗ trợ", "cụm"),
        Count("75", "5", "Số cơ sở di dời, xử lý ô nhiễm", "cơ sở"),
        Heading("80", "VIII", "Hợp tác quốc tế"),
        Count("81", "1", "Số đề án", "đề án"),
        Money("82", "2", "Kinh phí khuyến công quốc gia"),
        Money("83", "3", "Kinh phí khuyến công địa phương"),
        Count("84", "4", "Số đoàn, chương trình hợp tác", "đoàn"),
        Heading("90", "IX", "Nâng cao năng lực tổ chức thực hiện khuyến công"),
        Count("91", "1", "Số đề án", "đề án"),
        Money("92", "2", "Kinh phí khuyến công quốc gia"),
        Money("93", "3", "Kinh phí khuyến công địa phương"),
        Count("94", "4", "Số lượt cán bộ được bồi dưỡng", "lượt người"),
    ];

    private static List<string> EachSection(int row) =>
        Enumerable.Range(1, 9).Select(section => FormattableString.Invariant($"{section}{row}")).ToList();

    private static SumRule Sum(string code, string total, IReadOnlyList<string> parts) => new()
    {
        Code = code,
        BlocksFrom = Start,
        Message = "Tổng khác các thành phần.",
        Remedy = "Sửa lại.",
        Total = total,
        Parts = parts,
        Columns = ["plan", "period", "cumulative"],
    };

    private static FormRow Heading(string code, string order, string label) => new(code, label, FigureKind.Heading) { Order = order };

    private static FormRow Count(string code, string order, string label, string unit) => new(code, label, FigureKind.Count) { Order = order, Unit = unit };

    private static FormRow Money(string code, string order, string label) => new(code, label, FigureKind.Money) { Order = order, Unit = "triệu đồng" };
}
