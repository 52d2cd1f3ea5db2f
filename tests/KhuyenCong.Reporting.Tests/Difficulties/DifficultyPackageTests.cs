using System.IO.Compression;
using System.Text;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Tests.Difficulties;

public sealed class DifficultyPackageTests
{
    private static readonly byte[] Letter = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "kc03-programme-52.pdf"));

    private static readonly DifficultyForm Said = new("KC-02", "5", "Thiếu cộng tác viên\nở cấp xã", "", "CV 12.pdf");

    [Fact]
    public void WhatIsWrittenIsReadAndTheSameFormIsTheSameBytes()
    {
        var package = DifficultyPackage.Write(Said, Letter);
        Assert.Equal(package, DifficultyPackage.Write(Said, Letter));
        var (form, findings) = DifficultyPackage.Read(package);
        Assert.Empty(findings);
        Assert.Equal(Said, form);
        var letter = DifficultyPackage.LetterIn(package);
        Assert.Equal(Letter, letter!.Value.Content);
        Assert.Equal(DifficultyPackage.PdfPart, letter.Value.Name);
        Assert.Null(DifficultyPackage.LetterIn(DifficultyPackage.Write(Said with { Letter = null }, ReadOnlyMemory<byte>.Empty)));
    }

    [Fact]
    public void MarksWithoutEndAreCutAsInANote()
    {
        var (form, findings) = DifficultyPackage.Read(DifficultyPackage.Write(Said with { Difficulty = "Khó" + new string('\u0301', 20_000), Letter = null }, ReadOnlyMemory<byte>.Empty));
        Assert.Empty(findings);
        Assert.InRange(form!.Difficulty.Length, 3, 3 + CanonicalText.MaxMarks);
    }

    [Fact]
    public void MarksOfDirectionAreLeftOutAndWhatLooksLikeMarkupStaysText()
    {
        var (form, findings) = DifficultyPackage.Read(DifficultyPackage.Write(Said with { Difficulty = "\u202E=HYPERLINK(\"x\")<script>\u200F", Letter = null }, ReadOnlyMemory<byte>.Empty));
        Assert.Empty(findings);
        Assert.Equal("=HYPERLINK(\"x\")<script>", form!.Difficulty);
    }

    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "too long", DifficultyPackage.Write(Said with { Difficulty = new string('a', 100_000), Letter = null }, ReadOnlyMemory<byte>.Empty) },
        { "a little too long", DifficultyPackage.Write(Said with { Proposal = new string('a', DifficultyText.MaxCharacters + 1), Letter = null }, ReadOnlyMemory<byte>.Empty) },
        { "nothing said", DifficultyPackage.Write(Said with { Difficulty = " Không có ", Letter = null }, ReadOnlyMemory<byte>.Empty) },
        { "a zip as letter", DifficultyPackage.Write(Said, Zip(("a.txt", "a"))) },
        { "an empty letter", DifficultyPackage.Write(Said, ReadOnlyMemory<byte>.Empty) },
        { "no zip", Letter },
        { "no bytes", [] },
        { "a zip without the text", Zip(("cong-van.pdf", "a")) },
        { "twenty letters", Zip([("noi-dung.json", """{"form":"KC-02","point":"5","difficulty":"a"}"""), .. Enumerable.Range(0, 20).Select(i => ($"cong-van-{i}.pdf", "a"))]) },
        { "two letters", Zip(("noi-dung.json", """{"form":"KC-02","point":"5","difficulty":"a","letter":"a"}"""), ("cong-van.pdf", "a"), ("cong-van.docx", "a")) },
        { "a letter nobody named", Zip(("noi-dung.json", """{"form":"KC-02","point":"5","difficulty":"khó"}"""), ("cong-van.pdf", "a")) },
        { "a part that climbs", Zip(("noi-dung.json", """{"form":"KC-02","point":"5","difficulty":"khó"}"""), ("../cong-van.pdf", "a")) },
        { "another member", Zip(("noi-dung.json", """{"form":"KC-02","point":"5","difficulty":"a","unit":"01"}""")) },
        { "a member twice", Zip(("noi-dung.json", """{"form":"KC-02","point":"5","point":"6","difficulty":"a"}""")) },
        { "a number for a text", Zip(("noi-dung.json", """{"form":"KC-02","point":5,"difficulty":"a"}""")) },
        { "a null", Zip(("noi-dung.json", """{"form":null,"point":"5","difficulty":"a"}""")) },
        { "a list", Zip(("noi-dung.json", "[]")) },
        { "nothing", Zip(("noi-dung.json", "null")) },
        { "deep", Zip(("noi-dung.json", new string('[', 60_000))) },
        { "a bomb", Zip(("noi-dung.json", new string(' ', 40_000_000))) },
        { "large", Zip(("noi-dung.json", "{\"form\":\"KC-02\",\"point\":\"5\",\"difficulty\":\"" + new string('a', 70_000) + "\"}")) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void WhatIsNotOursIsSentBackWithWhatToDo(string why, byte[] content)
    {
        var (_, findings) = DifficultyPackage.Read(content);
        Assert.True(findings.Count > 0, why);
        Assert.All(findings, f => Assert.Contains("mục “Khó khăn, vướng mắc, kiến nghị” trên trang nộp báo cáo", f.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void TheFormSDefinitionSaysWhichRowsTellWhatAtWhichPoint()
    {
        var cutOff = new DateOnly(2026, 12, 14);
        var form = ReferenceData.Shipped.Forms.For("KC-02", cutOff)!;
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], DifficultyPoints.Of(form, cutOff).Select(p => p.Code));
        Assert.Equal("Điểm 5: Tổ chức bộ máy, cán bộ và cộng tác viên", DifficultyPoints.NameOf("5", ReferenceData.Shipped.Forms, cutOff));
        Assert.Empty(DifficultyPoints.Of(ReferenceData.Shipped.Forms.For("KC-01", cutOff)!, cutOff));
        var (code, period) = DifficultyPoints.OfYear(ReferenceData.Shipped.Forms, ReferenceData.Shipped.Duties, 2026)!.Value;
        Assert.Equal(("KC-02", "2026-Y"), (code, period.Id));

        // A quarter before the edition that asks has the points all the same.
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "chung"], DifficultyPoints.On(ReferenceData.Shipped.Forms, new DateOnly(2026, 9, 14)).Select(p => p.Code));
        var rows = form.Rows.Where(r => r.DifficultyOf == "3" || r.ProposalOf == "4").ToList();
        var figures = new FigureSet("KC-02", period, rows.ToDictionary(r => new FigureKey(r.Code, "value"), r => FigureValue.OfText(r.Label)));
        var said = DifficultyPoints.SaidIn(figures, form, cutOff);
        Assert.Equal(["3", "4"], said.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("", rows[1].Label), (said["4"].Difficulty, said["4"].Proposal));
    }

    private static byte[] Zip(params (string Name, string Content)[] parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return file.ToArray();
    }
}
