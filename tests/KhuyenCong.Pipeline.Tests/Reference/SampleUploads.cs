using System.Text;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Pipeline.Tests.Reference;

/// <summary>Uploads of reference data for tests.</summary>
internal static class SampleUploads
{
    public const string Form = "forms/KC-01.json";

    public static async Task<ApplyResult> ApplyAsync(Deployment app, string path, byte[] content)
    {
        await UploadAsync(app, path, content);
        return await app.Get<ApplyReference>().RunAsync("upload/" + path, CancellationToken.None);
    }

    public static async Task UploadAsync(Deployment app, string path, byte[] content)
    {
        var answer = await app.Storage.Reference.GetBlobClient("upload/" + path).UploadAsync(new BinaryData(content), overwrite: true);
        app.Arrival.Note("upload/" + path, answer.Value.ETag, app.Clock.GetUtcNow());
    }

    /// <summary>The shipped KC-01 whose rule on what exceeds the plan blocks from a cut-off on.</summary>
    public static byte[] StricterFrom(string day)
    {
        const string Rule = "\"code\": \"KC01-W02\",";
        Assert.Contains(Rule, Text(Form), StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(Text(Form).Replace(Rule, $"{Rule} \"blocksFrom\": \"{day}\",", StringComparison.Ordinal));
    }

    public static string Text(string path) => Encoding.UTF8.GetString(Shipped(path).Content.Span).ReplaceLineEndings("\n");

    public static ReferenceFile Shipped(string path) => ReferenceData.FilesOf(ReferenceData.ShippedFolder).Single(f => f.Path == path);
}
