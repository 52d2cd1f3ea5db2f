using System.Globalization;
using System.Text;
using CsCheck;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Pipeline.Tests.Deliver;

public sealed class SavedNameTests
{
    [Theory]
    [InlineData("Báo cáo quý III.xlsx", FileKind.Xlsx, "Báo cáo quý III.xlsx")]
    [InlineData("BÁO CÁO.XLSX", FileKind.Xlsx, "BÁO CÁO.XLSX")]
    [InlineData("bao-cao\u202Excod.exe", FileKind.Docx, "bao-caoxcod.docx")]
    [InlineData("báo cáo.xlsx.exe", FileKind.Xlsx, "báo cáo.xlsx")]
    [InlineData("báo cáo.xlsx", FileKind.Unknown, "báo cáo.bin")]
    [InlineData("báo cáo.exe.scr.bat", FileKind.Pdf, "báo cáo.pdf")]
    [InlineData("KC-01 quý 3.2026", FileKind.Xlsx, "KC-01 quý 3.2026.xlsx")]
    [InlineData("KC.01", FileKind.Csv, "KC.01.csv")]
    [InlineData("số liệu.xls", FileKind.Html, "số liệu.txt")]
    [InlineData("số liệu.hta", FileKind.Html, "số liệu.txt")]
    [InlineData("mật khẩu.xlsx", FileKind.Encrypted, "mật khẩu.xlsx")]
    [InlineData("mật khẩu.lnk", FileKind.Encrypted, "mật khẩu.bin")]
    [InlineData("a\u2028b\u2029c\u0000d\r\ne.xlsx", FileKind.Xlsx, "abcde.xlsx")]
    [InlineData("\uFEFFa\u200E\u200F\u2066b\u2069\u061C.xlsx ", FileKind.Xlsx, "ab.xlsx")]
    [InlineData("a\U000E0065\U000E0078b.xlsx", FileKind.Xlsx, "ab.xlsx")]
    [InlineData("báo cáo.xlsx                              .exe", FileKind.Xlsx, "báo cáo.xlsx")]
    [InlineData("báo cáo.xlsx․exe", FileKind.Xlsx, "báo cáo.xlsx․exe.xlsx")]
    [InlineData("..\\..\\a/b:c*?\"<>|.xlsx", FileKind.Xlsx, "-..-a-b-c------.xlsx")]
    [InlineData("CON.xlsx", FileKind.Xlsx, "tep-CON.xlsx")]
    [InlineData(".xlsx", FileKind.Xlsx, "xlsx.xlsx")]
    [InlineData("", FileKind.Xlsx, "tep.xlsx")]
    [InlineData("\u202E.\u202E", FileKind.Pdf, "tep.pdf")]
    [InlineData("a.xlsx.", FileKind.Xlsx, "a.xlsx")]
    public void AFileIsSavedUnderWhatItIs(string name, FileKind kind, string expected) => Assert.Equal(expected, SavedName.Of(name, kind));

    [Theory]
    [InlineData("KC-01_52_2026-Q3.xlsx", "KC-01_52_2026-Q3.xlsx")]
    [InlineData("giay-xac-nhan-\u202EKC.json", "giay-xac-nhan-KC.json")]
    public void AFileOfOursKeepsItsEnding(string name, string expected) => Assert.Equal(expected, SavedName.Of(name));

    [Fact]
    public void NoNameShowsOtherThanItIs() => Gen.Select(Gen.String, Gen.Enum<FileKind>()).Sample((name, kind) =>
    {
        var saved = SavedName.Of(name, kind);
        Assert.InRange(saved.Length, 5, 120);
        Assert.All(saved.EnumerateRunes(), r => Assert.DoesNotContain(Rune.GetUnicodeCategory(r), new[]
        {
            UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator, UnicodeCategory.Surrogate,
        }));
        Assert.False(saved.AsSpan().ContainsAny("/\\:\"<>|?*"));
        Assert.Equal(saved, SavedName.Of(saved, kind));
    });

    [Fact]
    public void EveryKindHasAnEndingThatNothingRuns()
    {
        string[] known = [".xlsx", ".xlsm", ".xlsb", ".xls", ".csv", ".ods", ".pdf", ".docx", ".doc", ".txt", ".zip", ".bin"];
        Assert.All(Enum.GetValues<FileKind>(), kind => Assert.Contains(Path.GetExtension(SavedName.Of("a.exe", kind)), known));
    }
}
