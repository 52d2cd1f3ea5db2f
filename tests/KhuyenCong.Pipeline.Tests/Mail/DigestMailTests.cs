using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed partial class DigestMailTests
{
    private static readonly MailComposer Composer = new(MailTemplates.Load(ReferenceData.FilesOf(ReferenceData.ShippedFolder)), MailSettings.Default);

    [Fact]
    public void The_first_line_adds_up_and_the_missing_come_first()
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var mail = Composer.Digest(digest, null);
        Keep("digest-34", mail);

        Assert.StartsWith("Trong 34 đơn vị phải nộp: 18 đúng hạn (53,0 %), 4 nộp muộn (11,8 %), 3 bị trả lại chưa nộp lại (8,8 %), 1 lỗi hệ thống (2,9 %), 8 chưa nộp (23,5 %).", mail.Text, StringComparison.Ordinal);
        var missing = digest.Units.First(u => u.Standing == Standing.Missing);
        var place = mail.Text.IndexOf("\n1. " + missing.Unit.Name, StringComparison.Ordinal);
        Assert.True(place > 0 && place < mail.Text.IndexOf("2. MỚI NỘP", StringComparison.Ordinal));
        Assert.Contains(missing.Contact!.Phone, mail.Text, StringComparison.Ordinal);
        Assert.Contains(missing.Contact.Phone, mail.Html, StringComparison.Ordinal);
        Assert.All(digest.Units, u => Assert.Contains(u.Unit.Name, mail.Html, StringComparison.Ordinal));
    }

    [Fact]
    public void The_figures_are_those_of_the_totals()
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var totals = NationalTotals.Of(digest);
        var mail = Composer.Digest(digest, null);

        foreach (var text in new[] { mail.Text, Plain(mail.Html) })
        {
            foreach (var section in totals.Sections)
            {
                Assert.Contains(section.Heading.Label, text, StringComparison.OrdinalIgnoreCase);
            }

            foreach (var measure in totals.Measures)
            {
                Assert.Contains(FigureText.Of(Math.Round(measure["plan"].Value!.Value, 1, MidpointRounding.AwayFromZero)), text, StringComparison.Ordinal);
                Assert.Contains(FigureText.Of(Math.Round(measure.PercentOfPlan!.Value, 1)), text, StringComparison.Ordinal);
            }

            foreach (var change in totals.LargestChanges)
            {
                Assert.Contains(change.Unit.Name + ": ", text, StringComparison.Ordinal);
                Assert.Contains(FigureText.Of(Math.Round(change.Value, 1, MidpointRounding.AwayFromZero)), text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_seven_points_are_counted_over_all_units()
    {
        var digest = Digest("KC-02", new Period(PeriodKind.Year, 2026));
        var totals = NationalTotals.Of(digest);
        var mail = Composer.Digest(digest, null);
        Keep("digest-kc02", mail);

        Assert.NotEmpty(totals.Answers);
        foreach (var answer in totals.Answers)
        {
            Assert.Contains($"{answer.Row.Label}: có {answer.Yes}/34, không {answer.No}, chưa trả lời {answer.Unanswered}", mail.Text, StringComparison.Ordinal);
        }

        Assert.Contains("đã có trên hệ thống của 20/34 đơn vị", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(34)]
    [InlineData(340)]
    [InlineData(3321)]
    public void No_digest_is_longer_than_mail_programs_show(int units)
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var many = Enumerable.Range(0, units).Select(i => digest.Units[i % 34] with { Unit = digest.Units[i % 34].Unit with { Code = FormattableString.Invariant($"{i:0000}") } }).ToList();
        var mail = Composer.Digest(digest with { Units = many }, "https://baocao.example.vn/", [new MailAttachment("a.xlsx", "application/octet-stream", new byte[] { 1 })]);
        Keep("digest-" + units + "-size", mail);

        Assert.True(Encoding.UTF8.GetByteCount(mail.Html) <= MailComposer.MostDigestBytes);
        var open = many.Count(u => u.Standing is Standing.Missing or Standing.RejectedOpen or Standing.Failed);
        var listed = mail.Text.Split('\n').Count(l => l.StartsWith("   Liên hệ:", StringComparison.Ordinal));
        Assert.True(listed > 0);
        if (open > listed)
        {
            Assert.Contains($"… và {FigureText.Of(open - listed)} đơn vị khác", mail.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(34)]
    [InlineData(0)]
    public void Shares_add_up_to_a_hundred_per_cent(int units)
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var mail = Composer.Digest(digest with { Units = [.. digest.Units.Take(units)] }, null);

        var shares = Share().Matches(mail.Text.Split('\n')[0]).Select(m => decimal.Parse(m.Groups[1].Value.Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(units == 0 ? 0m : 100m, shares.Sum());
    }

    [Fact]
    public void The_change_since_the_last_digest_is_said()
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var mail = Composer.Digest(digest, null);

        Assert.Contains("So với bản tổng hợp lúc 08:30 ngày 14/09/2026: đúng hạn +12, nộp muộn +4, bị trả lại chưa nộp lại +2, lỗi hệ thống không đổi, chưa nộp −18.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("đầu tiên", Composer.Digest(digest with { CountsBefore = null, BeforeAsOf = null }, null).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_missing_is_said_too()
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var mail = Composer.Digest(digest with { Units = [.. digest.Units.Where(u => u.Standing == Standing.OnTime)] }, null);

        Assert.Contains("Không còn đơn vị nào.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Không còn đơn vị nào.", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("not a link")]
    public void Only_a_web_address_becomes_a_link(string link)
    {
        var mail = Composer.Digest(Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3)), link);

        Assert.DoesNotContain("Xem chi tiết", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(link, mail.Text, StringComparison.Ordinal);
    }

    private static ComplianceDigest Digest(string form, Period period)
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
                    DaysOverdue = u.Rank >= 22 ? 7 : 0,
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
            ProgrammesOnFile = units.Take(20).Select(u => u.Code).ToHashSet(),
            Curve = [.. Enumerable.Range(-14, 21).Select(d => (d, (d + 15) * (d + 15) / 20))],
            CurveBefore = [.. Enumerable.Range(-10, 40).Select(d => (d, Math.Min(33, d + 12)))],
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

    private static string Plain(string html) => WebUtility.HtmlDecode(Tags().Replace(html, ""));

    private static void Keep(string name, ComposedMail mail)
    {
        if (Environment.GetEnvironmentVariable("MAIL_OUT") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name + ".html"), mail.Html);
            File.WriteAllText(Path.Combine(folder, name + ".txt"), mail.Subject + "\n\n" + mail.Text);
        }
    }

    [GeneratedRegex(@"<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\((\d+(?:,\d)?) %\)")]
    private static partial Regex Share();
}
