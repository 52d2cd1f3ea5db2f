using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed partial class MailComposerTests
{
    private static readonly MailTemplates Templates = MailTemplates.LoadFolder(Path.Combine(AppContext.BaseDirectory, "reference"));
    private static readonly MailComposer Composer = new(Templates, MailSettings.Default);

    public static TheoryData<string> Names => [.. MailSamples.All().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mail_is_whole_in_subject_text_and_html(string name)
    {
        var mail = MailSamples.All().First(s => s.Name == name).Compose(Composer);

        Assert.DoesNotContain('\n', mail.Subject);
        Assert.StartsWith("[Khuyến công] ", mail.Subject, StringComparison.Ordinal);
        foreach (var text in new[] { mail.Subject, mail.Text, mail.Html })
        {
            Assert.False(string.IsNullOrWhiteSpace(text));
            Assert.True(text.IsNormalized(NormalizationForm.FormC));
            Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
            Assert.DoesNotContain("{%", text, StringComparison.Ordinal);
            Assert.DoesNotContain("&amp;", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\n\n\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('<', mail.Text);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        if (Environment.GetEnvironmentVariable("MAIL_OUT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, name + ".html"), mail.Html);
            File.WriteAllText(Path.Combine(folder, name + ".txt"), mail.Subject + "\n\n" + mail.Text);
        }
    }

    [GeneratedRegex(@"<[^>]+>")]
    private static partial Regex Tags();
}
