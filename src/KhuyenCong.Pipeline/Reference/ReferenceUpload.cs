using Azure;
using KhuyenCong.Pipeline.State;

namespace KhuyenCong.Pipeline.Reference;

/// <summary>What the ministry uploads to the reference container.</summary>
public static class ReferenceUpload
{
    /// <summary>The folder that it is uploaded to.</summary>
    public const string Folder = "upload/";

    /// <summary>Identifies a version of an upload; the name says nothing of what it holds, whatever it looks like.</summary>
    public static string IdOf(string blob, ETag etag) => Keys.UploadId(blob, etag.ToString().Trim('"'));
}
