using System.Buffers.Binary;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Tests.Mail;
using ScottPlot;

namespace KhuyenCong.Pipeline.Tests.Summarise;

public sealed class SubmissionCurveTests
{
    [Fact]
    public void TheCurveIsASmallPictureAndTheSameEachTime()
    {
        var digest = SampleDigests.OfShippedUnits();
        var picture = SubmissionCurve.Draw(digest)!;
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], picture[..4]);
        Assert.Equal(2 * SubmissionCurve.Width, BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)));
        Assert.Equal(2 * SubmissionCurve.Height, BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20)));
        Assert.InRange(picture.Length, 5_000, 60_000);
        Assert.Equal(picture, SubmissionCurve.Draw(digest));
        Assert.NotEqual(picture, SubmissionCurve.Draw(digest with { CurveBefore = [] }));
    }

    [Fact]
    public void ItsFontIsTheOneOfThePackageAndHasEveryLetter()
    {
        Assert.NotNull(SubmissionCurve.Draw(SampleDigests.OfShippedUnits()));
        var font = Fonts.GetTypeface("Inter", bold: false, italic: false);
        Assert.Equal("Inter", font.FamilyName);
        Assert.DoesNotContain((ushort)0, font.GetGlyphs("Số ngày so với hạn nộp; Số đơn vị đã nộp (lũy kế) − 0123456789 Quý III năm 2026, 6 tháng đầu năm, Cả năm"));
    }

    [Fact]
    public void NothingIsDrawnBeforeTheFirstReport() => Assert.Null(SubmissionCurve.Draw(SampleDigests.OfShippedUnits() with { Curve = [] }));

    [Fact]
    public void OneReportOnOneDayIsDrawnToo() =>
        Assert.NotNull(SubmissionCurve.Draw(SampleDigests.OfShippedUnits() with { Curve = [(0, 1)], CurveBefore = [] }));
}
