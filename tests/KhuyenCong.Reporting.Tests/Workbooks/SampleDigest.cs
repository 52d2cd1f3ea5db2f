using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>Digests to write workbooks of and to add up.</summary>
internal static class SampleDigest
{
    private static readonly string[] Names = ["Hà Nội", "Cao Bằng", "Lâm Đồng", "Gia Lai", "Đắk Lắk", "Cà Mau"];

    public static readonly IReadOnlyList<Unit> Units =
        Names.Select((name, i) => new Unit(FormattableString.Invariant($"{i + 1:00}"), name, i == 0 ? "thành phố" : "tỉnh", new DateOnly(2025, 7, 1), null, [])).ToList();

    /// <summary>Six units, one in each standing and a second late one without a contact; the first three have figures.</summary>
    public static ComplianceDigest Kc01(params UnitFigures[] figures) => Of(SampleForms.Kc01, SampleForms.Dates, figures);

    public static ComplianceDigest Of(FormDefinition form, Deadlines dates, IReadOnlyList<UnitFigures> figures) => new()
    {
        Form = form,
        Deadlines = dates,
        Moment = DigestMoment.AfterDue,
        AsOf = new DateTimeOffset(dates.Due.AddDays(1).ToDateTime(new TimeOnly(1, 30)), TimeSpan.Zero),
        Department = "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công",
        Units =
        [
            new UnitStanding(Units[0], Standing.OnTime) { Version = 2, Outcome = Outcome.Accepted, ReceivedAt = At(dates, -2), SignedCopy = true, RemindersSent = 1, RemindersDelivered = 1, Contact = Person("01") },
            new UnitStanding(Units[1], Standing.Late) { Version = 1, Outcome = Outcome.AcceptedWithWarnings, ReceivedAt = At(dates, 1), Warnings = 3, RemindersSent = 5, RemindersDelivered = 5, Contact = Person("02") },
            new UnitStanding(Units[2], Standing.OnTime) { Version = 1, Outcome = Outcome.Nil, ReceivedAt = At(dates, -5), Contact = Person("03") },
            new UnitStanding(Units[3], Standing.RejectedOpen)
            {
                Outcome = Outcome.RejectedData, ReceivedAt = At(dates, -1), Errors = 7, DaysOverdue = 1, RemindersSent = 6, RemindersDelivered = 4, RemindersBounced = 2, Contact = Person("04"),
                Undeliverable = [new UndeliverableContact(Person("04"), At(dates, -3), "550 5.1.1 =no such user")],
                Calls = [new NotedCall(At(dates, -1).AddHours(3.5), "Nguyễn Văn An", "=Hẹn nộp lại")],
                TopErrors = ["=cmd|' /C calc'!A0 không phải là số kiểu Việt Nam.", "Tổng kinh phí (02) khác tổng các thành phần 03 + 04 + 05."],
            },
            new UnitStanding(Units[4], Standing.Failed) { Contact = Person("05"), DaysOverdue = 1 },
            new UnitStanding(Units[5], Standing.Missing)
            {
                DaysOverdue = 1, RemindersSent = 1, RemindersBounced = 1, RemindersUnsent = 4, RemindersUnknown = 1, LeaveUntil = new DateOnly(2026, 11, 5),
            },
        ],
        DeliveryKnown = true,
        Figures = figures,
        Causes = [new RejectionCause("CELL-NUMBER", "Một ô phải ghi số nhưng nội dung không phải là số viết theo cách viết Việt Nam.", 1) { Names = ["Gia Lai"] }],
        Extensions =
        [
            new Extension(Extension.All, "KC-01", dates.Period, "Nghỉ lễ kéo dài", "Nguyễn Văn An", dates.Due.AddDays(2)) { Ended = new ExtensionEnd(dates.Due, "Trần Thị Bình", "Thông báo được hủy") },
            new Extension("06", "KC-01", dates.Period, "=Bão lụt", "Nguyễn Văn An", dates.Lock.AddDays(15)),
        ],
        Programmes = [InForce(Units[0]), new UnitProgrammes(Units[1], new DateOnly(2026, 9, 22), []), InForce(Units[5])],
    };

    private static UnitProgrammes InForce(Unit unit) => new(unit, new DateOnly(2026, 9, 22), FiledProgrammes.Of(
        [
            new ProgrammeFile("a", "a", 1, VietnamTime.StartOf(new DateOnly(2026, 7, 15)), new ProgrammeDeclaration
            {
                Term = ProgrammeTerm.Of(2026, 2030),
                Number = "1234/QĐ-UBND",
                Date = new DateOnly(2026, 3, 12),
            }),
            new ProgrammeFile("b", "b", 2, VietnamTime.StartOf(new DateOnly(2026, 8, 1)), new ProgrammeDeclaration
            {
                Term = ProgrammeTerm.Of(2026, 2030),
                Number = "=2345/QĐ-UBND",
                Parts = ProgrammeParts.Decision,
                Amends = "1234/QĐ-UBND",
            }),
        ], DateTimeOffset.MaxValue))
    {
        Duty = new TermDuty("KC-03", ProgrammeTerm.Of(2026, 2030)!.Value, new DateOnly(2026, 6, 30), new DateOnly(2026, 1, 1), null),
    };

    /// <summary>Figures from rows of code, column and value; money in đồng, yes/no as 1 and 0.</summary>
    public static FigureSet Figures(FormDefinition form, Deadlines dates, params (string Code, string Column, long Value)[] values) =>
        new(form.Code, dates.Period, values.ToDictionary(v => new FigureKey(v.Code, v.Column), v => form.Rows.Single(r => r.Code == v.Code).Kind switch
        {
            FigureKind.Money => FigureValue.OfMoney(v.Value),
            FigureKind.YesNo => FigureValue.OfYesNo(v.Value == 1),
            _ => FigureValue.OfCount(v.Value),
        }));

    private static DateTimeOffset At(Deadlines dates, int day) => new(dates.Due.AddDays(day).ToDateTime(new TimeOnly(18, 0)), TimeSpan.FromHours(7));

    private static Contact Person(string unit) =>
        new(unit, ContactRole.To, "Phòng Quản lý công nghiệp " + unit, unit + "@example.vn", "0241 555 01" + unit, new DateOnly(2026, 1, 1), null);
}
