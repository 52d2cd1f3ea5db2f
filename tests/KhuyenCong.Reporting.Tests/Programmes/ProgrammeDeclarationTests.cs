using CsCheck;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Reporting.Tests.Programmes;

/// <summary>What path and name say, and how what comes from outside is bounded.</summary>
public sealed class ProgrammeDeclarationTests
{
    [Theory]
    [InlineData("52/KC-03/2026-2030/a.pdf", "2026-2030")]
    [InlineData("52/KC-03/ 2026 – 2030 /quét/a.pdf", "2026-2030")]
    [InlineData("52/KC-03/quét/2026-2030/a.pdf", "2026-2030")]
    [InlineData("52\\kc-03\\2026-2030\\a.pdf", "2026-2030")]
    [InlineData("52/KC-03/2026-2026/a.pdf", "2026-2026")]
    [InlineData("52/KC-03/2026-2030.pdf", null)]
    [InlineData("52/KC-03/a.pdf", null)]
    [InlineData("52/KC-03/2030-2026/a.pdf", null)]
    [InlineData("52/KC-03/2026-3030/a.pdf", null)]
    [InlineData("52/KC-03/2026/a.pdf", null)]
    [InlineData("52/KC-03/form-abc-0123456789abcdef0123456789abcdef/a.pdf", null)]
    [InlineData("a.pdf", null)]
    public void TheTermIsAFolderOfThePath(string blob, string? term) => Assert.Equal(term, ProgrammeDeclaration.OfPath(blob).Term?.Id);

    [Theory]
    [InlineData("QD.pdf", ProgrammeParts.Decision)]
    [InlineData("QĐ_1234.pdf", ProgrammeParts.Decision)]
    [InlineData("qd-1234 UBND.docx", ProgrammeParts.Decision)]
    [InlineData("qđ 1234.pdf", ProgrammeParts.Decision)]
    [InlineData("\u00D0ã ký.pdf", ProgrammeParts.Both)]
    [InlineData("Q\u00D0.1234.pdf", ProgrammeParts.Decision)]
    [InlineData(" _QD1234.pdf", ProgrammeParts.Decision)]
    [InlineData("CT 2026-2030.pdf", ProgrammeParts.Detail)]
    [InlineData("ct_khuyen-cong.pdf", ProgrammeParts.Detail)]
    [InlineData("Chương trình.pdf", ProgrammeParts.Both)]
    [InlineData("Quyết định.pdf", ProgrammeParts.Decision)]
    [InlineData("Quye\u0302\u0301t đi\u0323nh so\u0302\u0301 12.pdf", ProgrammeParts.Decision)]
    [InlineData("QUYET_DINH 1234.pdf", ProgrammeParts.Decision)]
    [InlineData("QuyetDinh.docx", ProgrammeParts.Decision)]
    [InlineData("Chương trình chi tiết.pdf", ProgrammeParts.Detail)]
    [InlineData("chuong-trinh-chi-tiet 2026.docx", ProgrammeParts.Detail)]
    [InlineData("Chuong trinh khuyen cong.pdf", ProgrammeParts.Both)]
    [InlineData("Dự thảo Quyết định.pdf", ProgrammeParts.Both)]
    [InlineData("1234 QD.pdf", ProgrammeParts.Both)]
    [InlineData("KC-03 QĐ.pdf", ProgrammeParts.Both)]
    public void ThePartIsHowTheNameBegins(string name, ProgrammeParts parts) => Assert.Equal(parts, ProgrammeDeclaration.OfPath("52/KC-03/" + name).Parts);

    [Theory]
    [InlineData("92/KC-03/2030-2026/a.pdf", "2030-2026")]
    [InlineData("92/KC-03/abc/quét/a.pdf", "abc")]
    [InlineData("92/KC-03/quét/2026-2030/a.pdf", null)]
    [InlineData("92/KC-03/a.pdf", null)]
    public void AFolderThatIsNoTermIsNamed(string blob, string? folder) => Assert.Equal(folder, ProgrammeDeclaration.FolderWithoutTerm(blob));

    [Fact]
    public void NoNameBreaksTheReading() => Gen.String[Gen.Char, 0, 60].Sample(name => ProgrammeDeclaration.OfPath("52/KC-03/" + name) is { Number: null, Date: null, Amends: null });

    [Theory]
    [InlineData("1234/QĐ-UBND", "1234/QĐ-UBND")]
    [InlineData("  Số:  1234/QĐ-UBND ", "1234/QĐ-UBND")]
    [InlineData("số 12\n/QĐ", "12 /QĐ")]
    [InlineData("So 5/NQ", "5/NQ")]
    [InlineData("QĐ-UBND", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("12<script>", null)]
    [InlineData("12\u0000", null)]
    [InlineData("=12+3", null)]
    public void ANumberIsOneLineOfLettersAndDigits(string? text, string? number) => Assert.Equal(number, ProgrammeDeclaration.NumberOf(text));

    [Fact]
    public void WhatIsOutOfBoundsCountsAsNotSaid()
    {
        var declared = new ProgrammeDeclaration
        {
            Term = ProgrammeTerm.Of(2026, 2030),
            Number = new string('1', 61),
            Date = new DateOnly(1899, 1, 1),
            Amends = "x",
            Restates = "../../1",
        };
        Assert.Equal(new ProgrammeDeclaration { Term = ProgrammeTerm.Of(2026, 2030) }, declared.Bounded());
        Assert.Null((declared with { Parts = 0 }).Bounded());
        Assert.Null((declared with { Parts = (ProgrammeParts)7 }).Bounded());
        Assert.Equal("thời hạn, số quyết định, ngày quyết định", ProgrammeText.NotSaidOf(new ProgrammeDeclaration()));
    }

    [Fact]
    public void AReceiptOfBeforeSaysWhatItsPathSays()
    {
        var receipt = new Receipt
        {
            Id = "KC03-52-1",
            Kind = SubmissionKind.Document,
            Blob = "52/KC-03/2026-2030/QD 1.pdf",
            FileName = "QD 1.pdf",
            Size = 1,
            Sha256 = "a",
            ReceivedAt = default,
            Version = 1,
            Timeliness = Timeliness.Undated,
            Outcome = Reporting.Validation.Outcome.Accepted,
        };
        var file = receipt.ProgrammeFileOf("1")!;
        Assert.Equal(("2026-2030", ProgrammeParts.Decision), (file.Declared.Term!.Value.Id, file.Declared.Parts));
        Assert.Null((receipt with { Kind = SubmissionKind.SameAgain }).ProgrammeFileOf("1"));
        Assert.Null((receipt with { Outcome = Reporting.Validation.Outcome.RejectedFile }).ProgrammeFileOf("1"));
    }
}
