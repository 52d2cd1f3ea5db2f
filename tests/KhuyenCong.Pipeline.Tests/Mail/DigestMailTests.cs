using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Scorecard;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed partial class DigestMailTests
{
    private static readonly MailComposer Composer = new(MailTemplates.Load(ReferenceData.FilesOf(ReferenceData.ShippedFolder)), MailSettings.Default);

    [Fact]
    public void TheFirstLineAddsUpAndTheMissingComeFirst()
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var mail = Composer.Digest(digest, null);
        Keep("digest-34", mail);

        Assert.StartsWith("Trong 34 đơn vị phải nộp: 18 đúng hạn (52,9%), 4 nộp muộn (11,8%), 3 bị trả lại chưa nộp lại (8,8%), 1 lỗi hệ thống (2,9%), 8 chưa nộp (23,5%). Các tỷ lệ cộng lại là 99,9% do làm tròn.", mail.Text, StringComparison.Ordinal);
        var missing = digest.Units.First(u => u.Standing == Standing.Missing);
        var place = mail.Text.IndexOf("\n1. " + missing.Unit.Name, StringComparison.Ordinal);
        Assert.True(place > 0 && place < mail.Text.IndexOf("2. MỚI NỘP", StringComparison.Ordinal));
        Assert.Contains(missing.Contact!.Phone, mail.Text, StringComparison.Ordinal);
        Assert.Contains(missing.Contact.Phone, mail.Html, StringComparison.Ordinal);
        Assert.All(digest.Units, u => Assert.Contains(u.Unit.Name, mail.Html, StringComparison.Ordinal));
    }

    [Fact]
    public void TheFiguresAreThoseOfTheTotals()
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
                Assert.Contains(FigureText.Of(Math.Round(measure.PercentOfPlan!.Value, 1, MidpointRounding.AwayFromZero)), text, StringComparison.Ordinal);
            }

            foreach (var change in totals.LargestChanges)
            {
                Assert.Contains(change.Unit.Name + ": ", text, StringComparison.Ordinal);
                Assert.Contains(FigureText.Of(Math.Round(change.Value, 1, MidpointRounding.AwayFromZero)), text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void TheSevenPointsAreCountedOverAllUnits()
    {
        var digest = Digest("KC-02", new Period(PeriodKind.Year, 2026));
        var totals = NationalTotals.Of(digest);
        var mail = Composer.Digest(digest, null);
        Keep("digest-kc02", mail);

        Assert.NotEmpty(totals.Answers);
        foreach (var answer in totals.Answers)
        {
            Assert.Contains($"{answer.Row.Label}: có {answer.Yes}/{answer.Expected}, không {answer.No}, chưa trả lời {answer.Unanswered}", mail.Text, StringComparison.Ordinal);
        }

        Assert.Contains("23/34 đơn vị có Chương trình đang hiệu lực, đủ Quyết định phê duyệt và Chương trình chi tiết", mail.Text, StringComparison.Ordinal);
        foreach (var line in new[] { "- Đang hiệu lực đến 31/12/2030 (22): ", "hết thời hạn, đến 31/12/2026 (1): ", "- Nộp muộn (2): ", "- Chưa đủ văn bản (1): ", "- Chưa rõ thời hạn (1): ", "- Lỗi hệ thống, đang xử lý (1): ", "- Chưa có Chương trình đang hiệu lực (8): " })
        {
            Assert.Contains(line, mail.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheYearlyDigestSaysHowEachPointIsMetAndWhoMetTheFewest()
    {
        var digest = Digest("KC-02", new Period(PeriodKind.Year, 2026));
        var scores = digest.Scores!;
        var mail = Composer.Digest(digest, null);
        foreach (var text in new[] { mail.Text, System.Net.WebUtility.HtmlDecode(mail.Html) })
        {
            Assert.Contains("Theo báo cáo của 28/34 đơn vị", text, StringComparison.Ordinal);
            Assert.Contains($"Ít điểm đạt nhất: {scores.Fewest(1)[0].Unit.Name} ({scores.Fewest(1)[0].Met}/7)", text, StringComparison.Ordinal);
        }

        Assert.All(scores.Headings.Select((heading, at) => (heading, at)), point => Assert.Contains(
            $"{point.heading.Order}. {point.heading.Label}: đạt {scores.Count(point.at, ScoreState.Met)}; một phần {scores.Count(point.at, ScoreState.Partly)}; chưa đạt {scores.Count(point.at, ScoreState.NotMet)}; chưa có báo cáo 6 (đạt, năm 2025: ",
            mail.Text, StringComparison.Ordinal));

        // Without a scorecard, and while nobody has answered, nothing is said of it.
        Assert.DoesNotContain("MỨC THỰC HIỆN", Composer.Digest(digest with { Scores = null }, null).Text, StringComparison.Ordinal);
        var nobody = scores with { Units = [.. scores.Units.Where(u => !u.Answered)] };
        Assert.DoesNotContain("MỨC THỰC HIỆN", Composer.Digest(digest with { Scores = nobody }, null).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(34)]
    [InlineData(340)]
    [InlineData(3321)]
    public void NoDigestIsLongerThanMailProgramsShow(int units)
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var many = Enumerable.Range(0, units).Select(i => digest.Units[i % 34] with { Unit = digest.Units[i % 34].Unit with { Code = FormattableString.Invariant($"{i:0000}") } }).ToList();
        var mail = Composer.Digest(digest with { Units = many }, new DigestLinks(new Uri("https://baocao.example.vn/"), null), [new MailAttachment("a.xlsx", "application/octet-stream", new byte[] { 1 })]);
        Keep("digest-" + units + "-size", mail);

        Assert.True(Encoding.UTF8.GetByteCount(mail.Html) <= MailComposer.MaxDigestBytes);
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
    public void EqualCountsHaveEqualSharesAndASumBesideAHundredIsExplained(int units)
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var mail = Composer.Digest(digest with { Units = [.. digest.Units.Take(units)] }, null);
        var lead = mail.Text.Split('\n')[0];

        var shares = Share().Matches(lead)
            .Select(m => (Count: int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), Share: decimal.Parse(m.Groups[2].Value.Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(5, shares.Count);
        Assert.All(shares, s => Assert.Equal(units == 0 ? 0 : Math.Round(100m * s.Count / units, 1, MidpointRounding.AwayFromZero), s.Share));
        var sum = shares.Sum(s => s.Share);
        Assert.Equal(sum is not (0 or 100), lead.Contains("do làm tròn", StringComparison.Ordinal));
        Assert.Equal(sum is not (0 or 100), mail.Html.Contains("do làm tròn", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(30, 1, 1, 0, 2, "30 đúng hạn (88,2%), 1 nộp muộn (2,9%), 1 bị trả lại chưa nộp lại (2,9%), 0 lỗi hệ thống (0,0%), 2 chưa nộp (5,9%). Các tỷ lệ cộng lại là 99,9% do làm tròn.")]
    [InlineData(3320, 1, 0, 0, 0, "3.320 đúng hạn (trên 99,9%), 1 nộp muộn (dưới 0,1%), 0 bị trả lại chưa nộp lại (0,0%), 0 lỗi hệ thống (0,0%), 0 chưa nộp (0,0%). Trong")]
    [InlineData(17, 17, 0, 0, 0, "17 đúng hạn (50,0%), 17 nộp muộn (50,0%), 0 bị trả lại chưa nộp lại (0,0%), 0 lỗi hệ thống (0,0%), 0 chưa nộp (0,0%). Trong")]
    public void AShareSaysNeitherMoreNorLessThanItsCount(int onTime, int late, int rejected, int failed, int missing, string expected)
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        int[] counts = [onTime, late, rejected, failed, missing];
        var units = counts.SelectMany((count, standing) => Enumerable.Range(0, count).Select(i => new UnitStanding(digest.Units[i % 34].Unit, (Standing)standing))).ToList();
        Assert.Contains(expected, Composer.Digest(digest with { Units = units }, null).Text.Split('\n')[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(23, 0, 1, 0, 10, "đã nộp 23/34, bị trả lại 1, chưa nộp 10 – ")]
    [InlineData(20, 3, 2, 1, 8, "đã nộp 23/34, bị trả lại 2, lỗi hệ thống 1, chưa nộp 8 – ")]
    [InlineData(34, 0, 0, 0, 0, "đã nộp 34/34, chưa nộp 0 – ")]
    public void TheNumbersOfTheSubjectAddUpAndTheBarHasEachOfThem(int onTime, int late, int rejected, int failed, int missing, string expected)
    {
        int[] counts = [onTime, late, rejected, failed, missing];
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var units = counts.SelectMany((count, standing) => Enumerable.Repeat((Standing)standing, count)).Zip(digest.Units, (standing, unit) => new UnitStanding(unit.Unit, standing)).ToList();
        var mail = Composer.Digest(digest with { Units = units }, null);
        Assert.Contains(expected, mail.Subject, StringComparison.Ordinal);
        Assert.All(counts.Zip("ĐMTLC").Where(c => c.First > 0), c => Assert.Matches($"<td width=\"\\d+%\"[^>]*>{c.Second}<br>{c.First}</td>", mail.Html));
    }

    [Fact]
    public void TheChangeSinceTheLastDigestIsSaid()
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var mail = Composer.Digest(digest, null);

        Assert.Contains("So với bản tổng hợp lúc 08:30 ngày 14/09/2026: đúng hạn +12, nộp muộn +4, bị trả lại chưa nộp lại +2, chưa nộp −18.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("08:30 ngày 14/09/2026: không có thay đổi.", Composer.Digest(digest with { CountsBefore = digest.Counts }, null).Text, StringComparison.Ordinal);

        // The table has a column of it only when there is something to tell, and the sentence stands once.
        var same = Composer.Digest(digest with { CountsBefore = digest.Counts }, null).Html;
        Assert.Equal(1, Regex.Count(same, "không có thay đổi"));
        Assert.DoesNotContain("So với bản trước", same, StringComparison.Ordinal);
        Assert.Contains("So với bản trước", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("không đổi", same + mail.Html, StringComparison.Ordinal);
        Assert.Contains("đầu tiên", Composer.Digest(digest with { CountsBefore = null, BeforeAsOf = null }, null).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void NobodyMissingIsSaidToo()
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var mail = Composer.Digest(digest with { Units = [.. digest.Units.Where(u => u.Standing == Standing.OnTime)] }, null);

        Assert.Contains("Không còn đơn vị nào.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Không còn đơn vị nào.", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("not a link")]
    public void OnlyAWebAddressBecomesALink(string link)
    {
        var mail = Composer.Digest(Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3)), new DigestLinks(Uri.TryCreate(link, UriKind.Absolute, out var uri) ? uri : null, null));

        Assert.DoesNotContain("Xem chi tiết", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(link, mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhoIsLeftOutIsNamedAsFarAsTheListGoesAndTheOthersAreCounted()
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var at = digest.AsOf.AddDays(-2);
        UnitStanding LeftOut(int number)
        {
            var upload = FormattableString.Invariant($"u{number}");
            var status = new ReportStatus("x") { Counted = new CountedVersion(1, upload, Reporting.Validation.Outcome.Accepted, at, 0) };
            var act = new ReviewAct(ReviewActKind.LeaveOut, "l", upload, 1, at, "Hoa") { Text = "Chờ kiểm tra." };
            var unit = digest.Units[number % digest.Units.Count];
            return unit with { Unit = unit.Unit with { Code = FormattableString.Invariant($"{number:000}"), Name = FormattableString.Invariant($"Đơn vị {number:000}") }, Standing = Standing.OnTime, Review = new UnitReview(status.After(act), [act]) };
        }

        var mail = Composer.Digest(digest with { Units = [.. Enumerable.Range(0, 66).Select(LeftOut)] }, null);
        foreach (var text in new[] { mail.Text, Plain(mail.Html) })
        {
            var list = text[text.IndexOf("Không cộng vào số liệu toàn quốc", StringComparison.OrdinalIgnoreCase)..];
            list = list[..(list.IndexOf("đơn vị khác", StringComparison.Ordinal) + 20)];
            var named = Enumerable.Range(0, 66).Count(n => list.Contains(FormattableString.Invariant($"Đơn vị {n:000}") + (text == mail.Text ? " (" : ": "), StringComparison.Ordinal));
            Assert.InRange(named, 1, 65);
            Assert.Contains($"… và {66 - named} đơn vị khác", list, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OtherFormsReportsThatAreLeftOutAreInNoSumAndNamed()
    {
        var digest = Digest("KC-01", new Period(PeriodKind.Quarter, 2026, 3));
        var newest = digest.OtherForms[0];
        var mail = Composer.Digest(digest with { OtherForms = [newest with { OnFile = [.. newest.OnFile.Select((f, i) => f with { IsLeftOut = i < 2 })] }] }, null);
        foreach (var text in new[] { mail.Text, Plain(mail.Html) })
        {
            Assert.Contains("của 28/34 đơn vị: năm 2025 (26 đơn vị), năm 2024 (2 đơn vị). Không cộng số liệu của "
                + $"{newest.OnFile[0].Unit.Name}, {newest.OnFile[1].Unit.Name}.", text, StringComparison.Ordinal);
        }
    }

    private static ComplianceDigest Digest(string form, Period period) => SampleDigests.OfShippedUnits(form, period);

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

    [GeneratedRegex(@"(\d+) [^\d(]*\((\d+(?:,\d)?)%\)")]
    private static partial Regex Share();
}
