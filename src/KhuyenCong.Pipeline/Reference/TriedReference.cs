using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Documents;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Pipeline.Reference;

/// <summary>What a file of the reference data would bring about, put in the place of the one that is in force: tried on what is in force, nothing is written.</summary>
/// <param name="Problems">Why it cannot be taken; empty when it can.</param>
/// <param name="Effects">What it does (<see cref="ReferenceEffects"/>); empty when it cannot be taken, or is in force already.</param>
public sealed record TriedReference(IReadOnlyList<ReferenceProblem> Problems, IReadOnlyList<string> Effects)
{
    /// <summary>Tries a file.</summary>
    /// <param name="file">The file, by its path below the reference folder.</param>
    /// <param name="inForce">All files in force.</param>
    /// <param name="data">What they say.</param>
    /// <param name="today">The day of the change.</param>
    public static TriedReference Of(ReferenceFile file, IReadOnlyList<ReferenceFile> inForce, ReferenceData data, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(inForce);
        if (!ReferenceData.Reads(file.Path))
        {
            return new([new(file.Path, null, $"Hệ thống không đọc tệp mang tên này. Các tệp là {ReferenceData.ReadableFiles}, đặt dưới {ReferenceUpload.Folder}.")], []);
        }

        var files = CurrentReference.Overlay(inForce, [file]);
        if (file.Path.StartsWith(ReferenceData.MailFolder, StringComparison.Ordinal))
        {
            var problems = new List<ReferenceProblem>();
            MailTemplates.Load(files, problems);
            return new(problems, problems.Count > 0 || IsInForce(file, inForce) ? [] : [$"Lời thư trong {file.Path} thay đổi từ lần gửi tiếp theo."]);
        }

        try
        {
            var after = ReferenceData.Load(files);
            return new([], IsInForce(file, inForce) ? []
                : file.Path == MinistryReportTemplate.Path ? ["Mẫu báo cáo của Bộ thay đổi từ lần lập tiếp theo."]
                : ReferenceEffects.Of(data, after, today));
        }
        catch (ReferenceDataException broken)
        {
            return new(broken.Problems, []);
        }
    }

    /// <summary>Whether the very bytes are in force under this path.</summary>
    public static bool IsInForce(ReferenceFile file, IReadOnlyList<ReferenceFile> inForce)
    {
        ArgumentNullException.ThrowIfNull(file);
        return inForce.Any(f => f.Path == file.Path && f.Content.Span.SequenceEqual(file.Content.Span));
    }
}
