using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Tests.Reading.Sheets;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Reading;
using Xunit.Abstractions;

namespace KhuyenCong.Reporting.Tests.Reading.Hostile;

/// <summary>Each file made to hurt is read, judged or refused at a cost that an honest one may have, and says what is wrong.</summary>
[Collection(LargeFiles.Name)]
public class HostileFilesTests(ITestOutputHelper output)
{
    private const long Megabyte = 1024 * 1024;

    // The bar is 3 seconds and 400 MB of a process that reads one file. On a quiet machine none takes a third of that; what is allocated is more
    // than what is held at any time, and depends on little but the file: code that is compiled for good keeps more on the stack.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(3);
    private const long MaxAllocated = 400 * Megabyte;

    public static TheoryData<string> Kinds => [.. HostileFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EachKindEndsByItselfAtLittleCost(string kind)
    {
        var file = new UploadedFile("bao-cao", HostileFiles.All[kind]());

        // What comes first compiles the code; none of that belongs to the file.
        Check(new UploadedFile("x", ReportSheet.Good().Xlsx().Content));
        var (time, allocated) = (ThreadTime.Used(), GC.GetAllocatedBytesForCurrentThread());
        var findings = Check(file);
        (time, allocated) = (ThreadTime.Used() - time, GC.GetAllocatedBytesForCurrentThread() - allocated);
        output.WriteLine($"{time.TotalSeconds:0.00} s, {allocated / Megabyte} MB allocated, {file.Content.Length / 1024} KB: {string.Join(", ", findings.Select(f => f.Code).Distinct())}");
        Assert.True(time < MaxTime, $"took {time.TotalSeconds:0.00} s");
        Assert.True(allocated < MaxAllocated, $"allocated {allocated / Megabyte} MB");
        Assert.NotEmpty(findings);
        Assert.True(findings.Count < 300, $"{findings.Count} findings");
        Assert.True(findings.Sum(f => (long)f.Message.Length + f.Remedy.Length) < 200_000, "endless findings");
        Assert.True(findings.All(f => f.Severity == Severity.Warning || f.Message.Length > 20));
    }

    [Theory]
    [InlineData("xlsx: marks in an inline string")]
    [InlineData("xlsx: marks in many shared strings")]
    [InlineData("xlsx: marks in a formula's text")]
    [InlineData("xlsx: marks as character references")]
    [InlineData("xlsx: marks as escapes")]
    [InlineData("xlsx: marks in runs of text")]
    [InlineData("xlsx: marks outside the first plane")]
    [InlineData("xlsx: marks parted by what is folded away")]
    [InlineData("xlsx: marks in a sheet's name")]
    [InlineData("xlsx: marks in the names of many sheets")]
    [InlineData("csv: marks")]
    [InlineData("csv: marks in UTF-16")]
    public void MarksWithoutEndSendTheFileBack(string kind)
    {
        var finding = Assert.Single(Check(new UploadedFile("bao-cao.xlsx", HostileFiles.All[kind]())));
        Assert.Equal(("FILE-TOO-LARGE", Severity.Error, Fault.File), (finding.Code, finding.Severity, finding.Fault));
        Assert.DoesNotContain("\u0301\u0323", finding.Message);
        Assert.EndsWith("nộp lại.", finding.Remedy);
    }

    [Fact]
    public void ReadingEndsWhenItIsToldToWhereverItIs()
    {
        foreach (var kind in new[] { "xlsx: texts as long as labels, all different", "xlsx: a cover of contradictions", "xlsx: rows without a code", "csv: cells that all differ" })
        {
            using var stop = new CancellationTokenSource();
            stop.Cancel();
            Assert.Throws<OperationCanceledException>(() => SampleReading.Reader.Read(new UploadedFile("x", HostileFiles.All[kind]()), SampleReading.To(), stop.Token));
        }
    }

    private static IReadOnlyList<Finding> Check(UploadedFile file)
    {
        if (FileRecognition.Of(file.Content.Span) is FileKind.Pdf or FileKind.Docx or FileKind.Unknown)
        {
            return DocumentCheck.Of(file.Content).Findings;
        }

        var to = SampleReading.To();
        return ReportValidator.Check(SampleReading.Reader.Read(file, to), ReportHistory.None, to.Period.WindowUnder(KhuyenCong.Reporting.Periods.WindowRegime.Administrative).End).Findings;
    }
}
