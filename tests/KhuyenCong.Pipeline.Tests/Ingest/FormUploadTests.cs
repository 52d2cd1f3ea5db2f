using System.Security.Cryptography;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;

namespace KhuyenCong.Pipeline.Tests.Ingest;

public sealed class FormUploadTests
{
    [Fact]
    public async Task AFormThatArrivesAgainAfterItWasReadChangesNothing()
    {
        await using var app = await Deployment.StartAsync();
        var content = Deployment.Report("52").ToWorkbook();
        var blob = NameOf(content);
        var first = await app.HandInAsync(blob, content);
        var again = await app.HandInAsync(blob, content);
        Assert.Equal(first.Id, again.Id);
        var state = await app.StateAsync();
        Assert.Single(state.Submissions);
        Assert.Single(state.Mails);
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
    }

    [Fact]
    public async Task ANameThatSaysItHoldsOtherBytesHidesNothing()
    {
        await using var app = await Deployment.StartAsync();
        var blob = NameOf(Deployment.Report("52").ToWorkbook());
        var first = await app.HandInAsync(blob, Deployment.Report("52", 2).WithWrongTotal().ToWorkbook());
        var second = await app.HandInAsync(blob, Deployment.Report("52", 3).ToWorkbook());
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, (await app.StateAsync()).Submissions.Count);
    }

    [Fact]
    public void UploadsByOtherWaysAreKnownByTheirVersion()
    {
        Assert.Null(FormUpload.HashOf("52/2026-Q3/bao-cao.xlsx"));
        Assert.Null(FormUpload.HashOf("52/2026-Q3/form-x-123/bao-cao.xlsx"));
        Assert.Equal(Keys.UploadId("52/2026-Q3/a.xlsx", "0x1"), Upload.IdOf("52/2026-Q3/a.xlsx", new Azure.ETag("0x1")));
    }

    [Theory]
    [InlineData("Đã rà soát; số liệu đúng ✓", "Đã rà soát; số liệu đúng ✓")]
    [InlineData("  hai\ndòng ", "hai\ndòng")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void ANoteComesBackAsItWasWritten(string? note, string? expected) => Assert.Equal(expected, SubmitterNote.Read(SubmitterNote.Write(note)));

    [Fact]
    public void ANoteIsCutToWhatMetadataHoldsAndForeignMetadataIsNoNote()
    {
        var packed = SubmitterNote.Write(new string('ế', 5000));
        Assert.True(packed[SubmitterNote.Metadata].Length < 6000);
        Assert.Equal(SubmitterNote.MaxCharacters, SubmitterNote.Read(packed)!.Length);
        Assert.Null(SubmitterNote.Read(new Dictionary<string, string> { [SubmitterNote.Metadata] = "%%%" }));
    }

    [Fact]
    public void AFileThatAProgramTookFromAFolderIsNamedByThatFolderAndNotByThePage()
    {
        var byPage = NameOf([1]);
        var byFolder = FormUpload.NameOf("52", "2026-Q3", FormUpload.FromFolder + "8de2f5a1b", new string('a', 64), "Báo cáo.xlsx");
        Assert.Equal((true, byPage), (FormUpload.IsByPage(byPage), FormUpload.FolderOf(byPage)));
        Assert.Equal((false, "52/2026-Q3/Báo cáo.xlsx"), (FormUpload.IsByPage(byFolder), FormUpload.FolderOf(byFolder)));
        Assert.Equal("52/2026-Q3/thang-9/a.xlsx", FormUpload.FolderOf("52/2026-Q3/thang-9/a.xlsx"));
    }

    [Fact]
    public void AFormsCodeTravelsAsItIsAndWhatIsNoneIsNotRead()
    {
        Assert.Equal("KC-01", ChosenForm.Read(ChosenForm.Write("KC-01")));
        Assert.Empty(ChosenForm.Write(null));
        foreach (var foreign in new[] { "", "KC 01", "KC-01/../x", new string('K', 21) })
        {
            Assert.Null(ChosenForm.Read(new Dictionary<string, string> { [ChosenForm.Metadata] = foreign }));
        }
    }

    private static string NameOf(byte[] content) =>
        FormUpload.NameOf("52", "2026-Q3", "AbC-_123", Convert.ToHexStringLower(SHA256.HashData(content)), "Báo cáo.xlsx");
}
