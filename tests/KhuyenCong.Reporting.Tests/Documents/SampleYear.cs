using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Documents;
using KhuyenCong.Reporting.OwnReports;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Documents;

/// <summary>A digest of the shipped units with figures at random: some units late, missing, left out, some with a year before, blanks and rows that do not apply.</summary>
internal sealed class SampleYear
{
    private readonly Random _random;
    private readonly Dictionary<string, FiledReceipt> _receipts = [];

    public SampleYear(int seed, string form = "KC-01", int share = 90)
    {
        _random = new Random(seed);
        var period = form == "KC-01" ? new Period(PeriodKind.Quarter, 2026, 3) : new Period(PeriodKind.Year, 2026);
        Dates = ReferenceData.Shipped.Duties.For(form, period)!;
        var definition = ReferenceData.Shipped.Forms.For(form, Dates.CutOff)!;
        var beside = ReferenceData.Shipped.Duties.For("KC-02", new Period(PeriodKind.Year, 2025))!;
        var points = ReferenceData.Shipped.Forms.For("KC-02", Dates.CutOff)!;
        var units = ReferenceData.Shipped.Units.On(Dates.CutOff);
        var (standings, figures, leftOut, newest, told) = (new List<UnitStanding>(), new List<UnitFigures>(), new List<UnitFigures>(), new List<UnitFigures>(), new List<UnitDifficulty>());
        foreach (var unit in units)
        {
            var standing = _random.Next(100) >= share ? Pick(Standing.Missing, Standing.RejectedOpen, Standing.Failed) : Pick(Standing.OnTime, Standing.Late);
            var upload = standing == Standing.Missing ? "" : Receipt(unit, form, period);
            var isLeftOut = standing is Standing.OnTime or Standing.Late && _random.Next(12) == 0;
            standings.Add(new UnitStanding(unit, standing)
            {
                Review = standing is Standing.OnTime or Standing.Late ? Review(unit, upload, isLeftOut) : null,
                Upload = upload,
                Version = standing is Standing.OnTime or Standing.Late ? 1 : 0,
                Warnings = _random.Next(4),
                DaysOverdue = standing is Standing.OnTime or Standing.Late ? 0 : 3,
            });
            if (standing is Standing.OnTime or Standing.Late)
            {
                var before = _random.Next(3) > 0 ? Figures(definition, period.YearBefore, Dates.CutOff) : null;
                var one = new UnitFigures(unit, 1, Figures(definition, period, Dates.CutOff), before)
                {
                    Upload = upload,
                    YearBeforeUploads = before is null ? [] : [Receipt(unit, form, period.YearBefore), .. _random.Next(5) == 0 ? [Receipt(unit, form, period.YearBefore)] : Array.Empty<string>()],
                    IsLeftOut = isLeftOut,
                };
                (one.IsLeftOut ? leftOut : figures).Add(one);
                if (_random.Next(3) == 0)
                {
                    told.Add(Told(unit, form, period, upload));
                }
            }

            if (form != "KC-02" && _random.Next(5) > 0)
            {
                newest.Add(new UnitFigures(unit, 1, Figures(points, beside.Period, Dates.CutOff), null) { Upload = Receipt(unit, "KC-02", beside.Period), IsLeftOut = _random.Next(12) == 0 });
            }
        }

        Digest = new ComplianceDigest
        {
            Form = definition,
            Deadlines = Dates,
            Moment = DigestMoment.AtLock,
            AsOf = new DateTimeOffset(Dates.Lock.AddDays(1).ToDateTime(new TimeOnly(1, 30)), TimeSpan.Zero),
            Department = "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công",
            Units = standings,
            Figures = figures,
            LeftOut = leftOut,
            OtherForms = form == "KC-02" ? [] : [new NewestReports(points, Dates.CutOff, newest)],
            Difficulties = told,
        };
    }

    public Deadlines Dates { get; }

    public ComplianceDigest Digest { get; }

    public IReadOnlyDictionary<string, FiledReceipt> Receipts => _receipts;

    public WrittenReport Write() => new(Bytes());

    public byte[] Bytes() => MinistryReport.Write(Digest, _receipts.Values, ReferenceData.Shipped.MinistryReport);

    private T Pick<T>(params T[] of) => of[_random.Next(of.Length)];

    private string Receipt(Unit unit, string form, Period period)
    {
        var upload = FormattableString.Invariant($"upload{_receipts.Count:0000}");
        _receipts[upload] = new FiledReceipt(
            upload, FormattableString.Invariant($"{form.Replace("-", "", StringComparison.Ordinal)}-{period.Id.Replace("-", "", StringComparison.Ordinal)}-{unit.Code}-{_receipts.Count:X8}"), unit.Code, unit.Office, form, period, 1,
            Pick("bao-cao.xlsx", "Báo cáo quý III \u202Excod.xlsx", "a\u0001<b>&\uD800.xlsx"), new DateTimeOffset(2026, 9, 18, 8, 5, 0, TimeSpan.FromHours(7)));
        return upload;
    }

    // In one of the four states, or nobody did anything about it.
    private UnitReview Review(Unit unit, string upload, bool isLeftOut)
    {
        var at = Dates.CutOff.ToDateTime(new TimeOnly(3, 0), DateTimeKind.Utc);
        var acts = new List<ReviewAct>();
        var review = ReportReview.None;
        if (_random.Next(2) == 0)
        {
            review = review with { ReadUpload = upload };
            acts.Add(new ReviewAct(ReviewActKind.Read, "read", upload, 1, at, "Hoa"));
        }

        if (_random.Next(5) == 0)
        {
            var ask = new ReviewAct(ReviewActKind.AskCorrection, "ask", upload, 1, at, "Hoa") { Text = "Kiểm tra lại \u0002 của " + unit.Code, Reasons = "Số liệu bất thường", Places = "mã số 02", Until = Dates.Lock.AddDays(_random.Next(-3, 9)) };
            acts.Add(ask);
            var answer = _random.Next(3) switch { 0 => null, 1 => new CorrectionAnswer(at.AddDays(1), 0), _ => new CorrectionAnswer(at.AddDays(1), 1) };
            review = review with { Correction = new Correction("ask", 1, at, ask.Until.Value) { Answer = answer, ClosedAt = _random.Next(4) == 0 ? at.AddDays(2) : null } };
            if (answer is { IsExplanation: true })
            {
                acts.Add(new ReviewAct(ReviewActKind.Explain, "said", upload, 1, at.AddDays(1), "Bình") { ByMinistry = false, About = "ask", Text = "Đã đối chiếu của " + unit.Code });
            }
        }

        if (isLeftOut)
        {
            review = review with { LeftOut = UploadSet.None.With(upload) };
            acts.Add(new ReviewAct(ReviewActKind.LeaveOut, "out", upload, 1, at, "Hoa") { Text = "Chưa đối chiếu được của " + unit.Code });
        }

        return new UnitReview(new ReportStatus(unit.Code) { Versions = 1, Counted = new CountedVersion(1, upload, Reporting.Validation.Outcome.Accepted, at, 0), Review = review }, acts);
    }

    private static UnitDifficulty Told(Unit unit, string form, Period period, string upload) => new(unit, form, period, "Chung", new Difficulty
    {
        Source = DifficultySource.Report,
        Point = DifficultyPoints.General,
        Text = DifficultyText.Of("Thiếu kinh phí\nđối ứng \u0002 của cơ sở", "Bổ sung kinh phí")!,
        Said = new SaidWhen(default, ""),
        Upload = upload,
        First = new Dictionary<string, DateTimeOffset>(),
    });

    private FigureSet Figures(FormDefinition form, Period period, DateOnly on) => new(form.Code, period, form.RowsOn(on).Where(r => r.Kind != FigureKind.Heading)
        .SelectMany(row => form.FigureColumns.Select(column => (Key: new FigureKey(row.Code, column.Id), row.Kind)))
        .Where(_ => _random.Next(10) > 0)
        .ToDictionary(f => f.Key, f => f.Kind switch
        {
            FigureKind.Money => FigureValue.OfMoney(_random.NextInt64(0, 5_000_000_000) / 1000 * 1000),
            FigureKind.Count => FigureValue.OfCount(_random.Next(3) * _random.Next(2000)),
            FigureKind.YesNo => FigureValue.OfYesNo(_random.Next(2) == 0),
            FigureKind.Date => FigureValue.OfDate(on),
            _ => FigureValue.OfText("chữ"),
        }));
}
