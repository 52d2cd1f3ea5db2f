using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Mail;

/// <summary>Days are told as people say them: today, tomorrow, in two days; never none, never a negative number, in no mail and on no day.</summary>
public sealed partial class DaysInWordsTests
{
    private static readonly MailComposer Composer = new(MailTemplates.LoadFolder(Reporting.Reference.ReferenceData.ShippedFolder), MailSettings.Default);

    [Fact]
    public void AReminderOfAnyDaySaysItAsPeopleDo()
    {
        foreach (var (locks, leave) in new[] { (0, 0), (1, 0), (30, 0), (30, 45) })
        {
            var deadlines = Deadlines with { Lock = Deadlines.Due.AddDays(locks), LeaveUntil = leave > 0 ? Deadlines.Due.AddDays(leave) : null };
            for (var day = -20; day <= Math.Max(locks, leave); day++)
            {
                foreach (var last in new[] { false, true })
                {
                    var mail = Composer.Reminder(MailSamples.Reminder(day) with { Deadlines = deadlines, LastBeforeLock = last });
                    var said = (mail.Subject + mail.Text).ToUpperInvariant();
                    AssertSaid(mail, $"reminder, day {day}, lock {locks}, leave {leave}");
                    Assert.Equal(day == 0, said.Contains("HÔM NAY HẾT HẠN", StringComparison.Ordinal));
                    Assert.Equal(day == -1, said.Contains("NGÀY MAI HẾT HẠN", StringComparison.Ordinal));
                    Assert.Equal(day < -1, said.Contains($"CÒN {-day} NGÀY", StringComparison.Ordinal) && day < 0);
                    if (day > 0)
                    {
                        var left = deadlines.LastDay.DayNumber - deadlines.Due.AddDays(day).DayNumber;
                        Assert.Contains(left switch { 0 => "TỨC LÀ HẾT HÔM NAY", 1 => "TỨC LÀ HẾT NGÀY MAI", _ => $"CÒN {left} NGÀY" }, said, StringComparison.Ordinal);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(-2, "Còn 2 ngày đến hạn nộp 21/09/2026")]
    [InlineData(-1, "Ngày mai hết hạn nộp, 21/09/2026")]
    [InlineData(0, "Hôm nay hết hạn nộp, 21/09/2026")]
    [InlineData(1, "Quá hạn từ ngày 22/09/2026, hạn nộp 21/09/2026")]
    public void ADigestSaysItAsPeopleDo(int day, string says)
    {
        var sample = SampleDigests.OfShippedUnits();
        var asOf = VietnamTime.StartOf(Deadlines.Due.AddDays(day)).AddHours(8.5);
        var mail = Composer.Digest(sample with { AsOf = asOf, Moment = DigestMoment.Weekly, Units = [.. sample.Units.Select(u => u with { DaysOverdue = Math.Max(0, day) })] }, null);
        AssertSaid(mail, $"digest, day {day}");
        Assert.Contains(says, mail.Text, StringComparison.Ordinal);
        Assert.Contains(says, mail.Html, StringComparison.Ordinal);
    }

    private static void AssertSaid(ComposedMail mail, string what)
    {
        foreach (var text in new[] { mail.Subject, mail.Text, mail.Html })
        {
            var wrong = NoDays().Match(text);
            Assert.False(wrong.Success, $"{what}: {text[Math.Max(0, wrong.Index - 60)..(wrong.Index + wrong.Length)]}");
        }
    }

    [GeneratedRegex(@"(?<![\d.,])0 ngày|[-−]\d+ ngày|còn 1 ngày|sau 1 ngày", RegexOptions.IgnoreCase)]
    private static partial Regex NoDays();
}
