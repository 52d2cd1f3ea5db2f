using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Pipeline.Tests.Mail;

/// <summary>Digests with invented figures over the units that ship.</summary>
internal static class SampleDigests
{
    /// <summary>KC-01 of the third quarter of 2026.</summary>
    public static ComplianceDigest OfShippedUnits() => OfShippedUnits("KC-01", new Period(PeriodKind.Quarter, 2026, 3));

    /// <summary>The digest of all units a week after the due date: 18 on time, 4 late, 3 sent back, 1 failed, 8 missing.</summary>
    public static ComplianceDigest OfShippedUnits(string form, Period period)
    {
        var reference = ReferenceData.Shipped;
        var deadlines = reference.Duties.For(form, period)!;
        var definition = reference.Forms.For(form, deadlines.CutOff)!;
        var asOf = VietnamTime.StartOf(deadlines.Due.AddDays(7)).AddHours(8.5);
        var units = reference.Units.On(deadlines.CutOff);
        Standing StandingOf(int i) => i switch
        {
            < 18 => Standing.OnTime,
            < 22 => Standing.Late,
            < 25 => Standing.RejectedOpen,
            < 26 => Standing.Failed,
            _ => Standing.Missing,
        };
        return new ComplianceDigest
        {
            Form = definition,
            Deadlines = deadlines,
            Moment = DigestMoment.Weekly,
            AsOf = asOf,
            Department = reference.Department(deadlines.Due),
            Units =
            [
                .. units.Select((unit, i) => (Unit: unit, Rank: i * 7 % 34)).Select(u => new UnitStanding(u.Unit, StandingOf(u.Rank))
                {
                    Version = u.Rank < 22 ? 1 + (u.Rank % 3) : 0,
                    Outcome = u.Rank < 22 ? (Outcome)(u.Rank % 3) : u.Rank < 25 ? Outcome.RejectedData : null,
                    ReceivedAt = u.Rank < 26 ? asOf.AddDays(-1 - u.Rank).AddMinutes(u.Rank * 37) : null,
                    Errors = u.Rank is >= 22 and < 25 ? 2 : 0,
                    Warnings = u.Rank % 3 == 1 ? 2 : 0,
                    TopErrors = u.Rank is >= 22 and < 25 ? ["Tổng kinh phí là 2.521 nhưng các khoản cộng lại là 2.520, lệch 1."] : [],
                    SignedCopy = u.Rank % 4 == 0,
                    RemindersSent = 5,
                    RemindersDelivered = u.Rank == 30 ? 0 : 5,
                    RemindersBounced = u.Rank == 30 ? 5 : 0,
                    RemindersUnsent = u.Rank is 30 or 32 ? 2 : 0,
                    RemindersUnknown = u.Rank == 32 ? 1 : 0,
                    LeaveUntil = u.Rank == 32 ? deadlines.Lock.AddDays(15) : null,
                    DaysOverdue = u.Rank >= 22 ? 7 : 0,
                    Undeliverable = u.Rank == 30 ? [new UndeliverableContact(reference.Contacts.For(u.Unit.Code, VietnamTime.DayOf(asOf)).To!, asOf.AddDays(-3), "550 5.1.1 The email account does not exist")] : [],
                    Contact = u.Rank == 31 ? null : reference.Contacts.For(u.Unit.Code, VietnamTime.DayOf(asOf)).To,
                }),
            ],
            CountsBefore = new ComplianceCounts(34, 6, 0, 1, 1, 26),
            BeforeAsOf = asOf.AddDays(-14),
            Figures = [.. units.Take(22).Select((unit, i) => new UnitFigures(unit, 1, Figures(definition, deadlines, period, i + 3), i < 18 ? Figures(definition, deadlines, period.YearBefore, ((i * 5) % 18) + 2) : null))],
            Causes =
            [
                new RejectionCause("KC01-E01", "Tổng kinh phí là 2.521 nhưng các khoản cộng lại là 2.520, lệch 1.", 2),
                new RejectionCause("CELL-NUMBER", "“1.5” không phải là số viết theo cách viết Việt Nam.", 1),
            ],
            Programmes = [.. units.Select((unit, i) => Programmes(unit, i, VietnamTime.DayOf(asOf), reference))],
            DeliveryKnown = true,
            Scores = definition.Scorecard.Count == 0 ? null : Scores(definition, deadlines, units),
            OtherForms = form == "KC-02" ? [] : [Newest(reference, units)],
            Curve = [.. Enumerable.Range(-14, 21).Select(d => (d, (d + 15) * (d + 15) / 20))],
            CurveBefore = [.. Enumerable.Range(-10, 40).Select(d => (d, Math.Min(33, d + 12)))],
            CurveBeforePeriod = form == "KC-02" ? period.YearBefore : new Period(PeriodKind.Quarter, period.Year, 1),
        };
    }

    // Of all kinds: most in force until 2030, some with other terms, late, without a part, without a term, with nothing.
    private static UnitProgrammes Programmes(Unit unit, int index, DateOnly day, ReferenceData reference)
    {
        ProgrammeFile File(int firstYear, ProgrammeParts parts, int month) => new(
            FormattableString.Invariant($"{firstYear}{parts}"), "", 1, VietnamTime.StartOf(new DateOnly(2026, month, 10)),
            new ProgrammeDeclaration { Term = ProgrammeTerm.Of(firstYear, firstYear + 4), Number = FormattableString.Invariant($"{100 + index}/QĐ-UBND"), Date = new DateOnly(2026, 3, 12), Parts = parts });
        ProgrammeFile[] files = index switch
        {
            < 20 => [File(2026, ProgrammeParts.Both, 5)],
            20 => [File(2022, ProgrammeParts.Both, 5)],
            21 or 22 => [File(2026, ProgrammeParts.Both, 7)],
            23 => [File(2026, ProgrammeParts.Decision, 5)],
            24 => [File(2026, ProgrammeParts.Both, 5) with { Declared = new ProgrammeDeclaration() }],
            _ => [],
        };
        return new UnitProgrammes(unit, day, FiledProgrammes.Of(files, DateTimeOffset.MaxValue))
        {
            Duty = reference.Duties.TermsOn(day) is [var duty] ? duty : null,
            IsFailed = index == 25,
        };
    }

    private static FigureSet Figures(FormDefinition form, Reporting.Duties.Deadlines deadlines, Period period, int seed)
    {
        var values = new Dictionary<FigureKey, FigureValue>();
        foreach (var row in form.RowsOn(deadlines.CutOff))
        {
            var number = seed * (2 + (row.Label.Length % 5));
            foreach (var (column, part) in form.FigureColumns.Select((c, i) => (c, new[] { 10, 4, 7 }[i])))
            {
                var key = new FigureKey(row.Code, column.Id);
                switch (row.Kind)
                {
                    case FigureKind.Count:
                        values[key] = FigureValue.OfCount(number * part / 10);
                        break;
                    case FigureKind.Money:
                        values[key] = FigureValue.OfMoney(number * part * 12_345_000L);
                        break;
                    case FigureKind.YesNo:
                        values[key] = FigureValue.OfYesNo(number % 3 != 0);
                        break;
                    default:
                        break;
                }
            }
        }

        return new FigureSet(form.Code, period, values);
    }

    private static NationalScores Scores(FormDefinition form, Reporting.Duties.Deadlines deadlines, IReadOnlyList<Reporting.Units.Unit> units)
    {
        var programme = new Programme(ProgrammeTerm.Of(2026, 2030)) { DecisionSince = DateTimeOffset.UnixEpoch, DetailSince = DateTimeOffset.UnixEpoch, Number = "12/QĐ-UBND" };
        NationalScores Of(int shift, Period period) => new(form, period,
        [
            .. units.Select((unit, i) => new UnitScore(unit, Scoring.Of(form, deadlines.CutOff, new ScoreBasis(
                i >= 28 ? null : Answers(form, deadlines, period, (i * 11) + shift), i % 3 == 0 ? [] : [programme], i % 4 == 0 ? ["KC-01 Quý III năm 2026"] : [])))),
        ]);
        return Of(0, deadlines.Period) with { YearBefore = Of(5, deadlines.Period.YearBefore) };
    }

    private static FigureSet Answers(FormDefinition form, Reporting.Duties.Deadlines deadlines, Period period, int seed)
    {
        var values = new Dictionary<FigureKey, FigureValue>();
        var notes = new Dictionary<string, string>();
        foreach (var (row, i) in form.RowsOn(deadlines.CutOff).Select((r, i) => (r, i)))
        {
            var isNothing = (seed + (i * 5)) % 7 < 2;
            var key = new FigureKey(row.Code, "value");
            if (row.Kind == FigureKind.Count)
            {
                values[key] = FigureValue.OfCount(isNothing ? 0 : 4 + (i % 9));
            }
            else if (row.Kind == FigureKind.Money)
            {
                values[key] = FigureValue.OfMoney(isNothing ? 0 : 1_250_500_000L + i);
            }
            else if (row.Kind == FigureKind.YesNo)
            {
                values[key] = FigureValue.OfYesNo(!isNothing);
            }

            if (isNothing && i % 6 == 0)
            {
                notes[row.Code] = "Đang trình Ủy ban nhân dân tỉnh, dự kiến ban hành trong quý I năm sau";
            }
        }

        return new FigureSet(form.Code, period, values) { Notes = notes };
    }

    private static NewestReports Newest(ReferenceData reference, IReadOnlyList<Reporting.Units.Unit> units)
    {
        var year = new Period(PeriodKind.Year, 2025);
        var deadlines = reference.Duties.For("KC-02", year)!;
        var form = reference.Forms.For("KC-02", deadlines.CutOff)!;
        return new NewestReports(form, deadlines.CutOff,
            [.. units.Take(30).Select((unit, i) => new UnitFigures(unit, 1, Figures(form, deadlines, i < 28 ? year : year.YearBefore, i + 1), null))]);
    }
}
