using System.Globalization;
using System.Text;
using KhuyenCong.Pipeline.Mail;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed class FolderTransportTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 9, 18, 9, 5, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("mails").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AMailIsOneFileWithTheRightParts()
    {
        var content = Encoding.UTF8.GetBytes("nội dung");
        var message = SampleMail.Of("KC-01_2026-Q3.receipt_52", new MailAttachment("Kết quả.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content));

        var answer = await Transport().SendAsync(message, default);

        Assert.Equal(SendResult.Accepted, answer.Result);
        var path = Assert.Single(Directory.GetFiles(_folder));
        Assert.EndsWith(".eml", path, StringComparison.Ordinal);
        using var mime = await MimeMessage.LoadAsync(path);
        Assert.Equal(message.Subject, mime.Subject);
        Assert.Equal("khuyencong@moit.example.vn", mime.From.Mailboxes.Single().Address);
        Assert.Equal("Hệ thống báo cáo khuyến công", mime.From.Mailboxes.Single().Name);
        Assert.Equal(message.To, mime.To.Mailboxes.Select(m => m.Address));
        Assert.Equal(message.Cc, mime.Cc.Mailboxes.Select(m => m.Address));
        Assert.Equal(Now, mime.Date);
        Assert.Equal(answer.MessageId, mime.MessageId);
        Assert.Equal(message.Key, mime.Headers["X-KhuyenCong-Key"]);
        Assert.Equal("reminder", mime.Headers["X-KhuyenCong-Kind"]);
        Assert.Equal(message.Text, mime.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(message.Html, mime.HtmlBody!.ReplaceLineEndings("\n"));
        var alternative = Assert.IsType<MultipartAlternative>(Assert.IsType<Multipart>(mime.Body)[0]);
        Assert.Equal(["text/plain", "text/html"], alternative.Select(p => p.ContentType.MimeType));
        var attachment = Assert.IsType<MimePart>(mime.Attachments.Single());
        Assert.Equal("Ket qua.xlsx", attachment.FileName);
        using var bytes = new MemoryStream();
        await attachment.Content!.DecodeToAsync(bytes);
        Assert.Equal(content, bytes.ToArray());
    }

    [Fact]
    public async Task EveryLineOfTheFileEndsAsMailProgramsExpect()
    {
        await Transport().SendAsync(SampleMail.Of("lines", new MailAttachment("a.bin", "application/octet-stream", new byte[500])), default);

        var bytes = await File.ReadAllBytesAsync(Directory.GetFiles(_folder).Single());
        Assert.True(bytes.Count(b => b == '\n') > 20);
        Assert.All(bytes.Index().Where(b => b.Item == '\n'), b => Assert.Equal((byte)'\r', bytes[b.Index - 1]));
    }

    [Fact]
    public async Task ANameOfAFileStartsNoHeader()
    {
        var message = SampleMail.Of("k", new MailAttachment("Tổng hợp\r\nX-Evil: 1.xlsx", "application/octet-stream", new byte[] { 1 }));

        await Transport().SendAsync(message, default);

        using var mime = await MimeMessage.LoadAsync(Directory.GetFiles(_folder).Single());
        Assert.Null(mime.Headers["X-Evil"]);
        var attachment = Assert.IsType<MimePart>(Assert.Single(mime.Attachments));
        Assert.Equal("Tong hop-X-Evil- 1.xlsx", attachment.FileName);
        var alternative = Assert.IsType<MultipartAlternative>(Assert.IsType<Multipart>(mime.Body)[0]);
        Assert.Equal(["text/plain", "text/html"], alternative.Select(p => p.ContentType.MimeType));
        Assert.Equal(message.Html, mime.HtmlBody!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task TheSameKeyAgainIsTheSameFileAndTheSameBytes()
    {
        await Transport().SendAsync(SampleMail.Of(), default);
        var first = await File.ReadAllBytesAsync(Directory.GetFiles(_folder).Single());

        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            await Transport().SendAsync(SampleMail.Of(), default);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(first, await File.ReadAllBytesAsync(Directory.GetFiles(_folder).Single()));
        Assert.True(Transport().Idempotent);
    }

    [Fact]
    public async Task KeysThatLookAlikeInAFileNameAreTwoFiles()
    {
        await Transport().SendAsync(SampleMail.Of("a/b"), default);
        await Transport().SendAsync(SampleMail.Of("a:b"), default);
        await Transport().SendAsync(SampleMail.Of("../../" + new string('x', 300)), default);

        Assert.Equal(3, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task AFolderThatCannotBeWrittenIsAWayThatIsDownAndLeavesNothingBehind()
    {
        var file = Path.Combine(_folder, "in-the-way");
        await File.WriteAllTextAsync(file, "");

        var answer = await new FolderTransport(SampleMail.Options(o => o.Folder = file), new FakeTimeProvider(Now)).SendAsync(SampleMail.Of(), default);

        Assert.Equal(SendResult.WayDown, answer.Result);
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task AHostileSubjectAddsNoHeader()
    {
        await Transport().SendAsync(SampleMail.Of() with { Subject = "Chào\r\nBcc: thief@evil.example\r\n\r\n<b>body</b>" }, default);

        using var mime = await MimeMessage.LoadAsync(Directory.GetFiles(_folder).Single());
        Assert.Empty(mime.Bcc);
        Assert.Equal("Chào Bcc: thief@evil.example <b>body</b>", mime.Subject);
        Assert.StartsWith("Kính gửi", mime.TextBody, StringComparison.Ordinal);
    }

    private FolderTransport Transport() => new(SampleMail.Options(o => o.Folder = _folder), new FakeTimeProvider(Now));
}
