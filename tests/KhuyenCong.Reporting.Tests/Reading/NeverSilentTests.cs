using System.Text;
using CsCheck;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Whatever stands in a cell is taken exactly or found; nothing throws.</summary>
public class NeverSilentTests
{
    private static readonly string[] Odd =
    [
        "1.5", "1.234", "1,5", "84,739", "12 345", "-", "–", "", " ", "x", "Có", "Mã số", "Kế hoạch năm", "Thực hiện trong kỳ", "Mẫu số: KC-02", "Kỳ báo cáo:", "Đơn vị tính: đồng",
        "01", "14", "1.1", "99", "#REF!", "=1+1", "\uFFFD", "\uD800", "Sè l­îng", "1e5", "∞", "٣", "0", "-0", "00", "{value}", "2026-Q3",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]),
        Gen.Char["0123456789.,- "].Array[1, 8].Select(c => new string(c)),
        Gen.Char["0123456789.,%()+ađ "].Array[1, 6].Select(c => new string(c)));

    [Fact]
    public void ATextInAFigureCellIsTakenExactlyOrFound() =>
        Gen.Select(Texts, Gen.Int[0, 2]).Sample((text, at) =>
        {
            if (text.AsSpan().ContainsAny('\uD800', '\uFFFD'))
            {
                // Such a CSV is refused as a whole.
                Assert.Equal(Outcome.RejectedFile, SampleReading.Check(ReportSheet.Good().Set("E35", text).Csv('\t')).Outcome);
                return;
            }

            var column = (char)('E' + at);
            var result = SampleReading.Check(ReportSheet.Good().Set($"{column}35", text).Csv('\t'));
            var figure = result.Report.Figures.SingleOrDefault(f => f.Cell == $"{column}35");
            var reading = NumberText.Read(text, out var number);
            if (reading == NumberReading.Number && number >= 0 && number == decimal.Truncate(number))
            {
                Assert.Equal(number, figure!.Value.Number);
            }
            else
            {
                Assert.Null(figure);
                Assert.Equal(reading == NumberReading.NoValue, !result.Findings.Any(f => f.Cell == $"{column}35" && (f.Code.StartsWith("CELL-", StringComparison.Ordinal) || f.Code == "COVER-MONEY-UNIT")));
            }
        }, iter: 150);

    [Fact]
    public void EveryAmountComesBackExactly() =>
        Gen.Long[0, 99_999_999_999].Sample(thousandths =>
        {
            var amount = thousandths / 1000m;
            foreach (var file in new[]
            {
                ReportSheet.Good().Set("E14", amount).Xlsx(), ReportSheet.Good().Set("E14", FigureText.Of(amount)).Xlsx(), ReportSheet.Good().Set("E14", amount).Csv(','),
            })
            {
                Assert.Equal(thousandths * 1000, FigureSet.Of(SampleReading.Check(file).Report).NumberAt("05", "plan"));
            }
        }, iter: 20);

    [Fact]
    public void OddCellsAnywhereNeverThrow() =>
        Gen.Select(Gen.Select(Gen.Int[1, 66], Gen.Int[1, 10], Texts).Array[1, 12], Gen.Int[0, 3]).Sample((cells, form) =>
        {
            var sheet = ReportSheet.Good();
            foreach (var (row, column, text) in cells)
            {
                sheet.Set(row, column, text.Length == 0 ? null : text);
            }

            var to = SampleReading.To(form: new[] { null, "KC-01", "KC-02", "KC-03" }[form]);
            var result = SampleReading.Check(sheet.Csv(), to);
            Assert.True(result.Findings.Count > 0 || result.Report.Figures.Count > 100);
            Assert.Equal(result.Findings.OrderBy(f => f.Row ?? 0).Select(f => f.Row), result.Findings.Select(f => f.Row));
            Assert.Equal(result.Report.Figures.Count, result.Report.Figures.Select(f => f.Key).Distinct().Count());
            Assert.NotEmpty(CheckResult.Of(sheet.Csv(), to, result).ToJson());
        }, iter: 100);

    [Fact]
    public void MutatedFilesNeverThrow() =>
        Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 10]).Sample((at, changes) =>
        {
            var name = new[] { "good-exceljs-52.xlsx", "good-utf8-bom-semicolon-52.csv", "kc02-good-52.xlsx" }[at];
            var bytes = File.ReadAllBytes(ReportSheet.SamplePath(name));
            foreach (var (index, value) in changes)
            {
                bytes[index % bytes.Length] = value;
            }

            var file = new UploadedFile(name, bytes);
            var to = at == 2 ? Kc02Sheet.To() : SampleReading.To();
            Assert.NotEmpty(CheckResult.Of(file, to, SampleReading.Check(file, to)).ToJson());
        }, iter: 100);

    [Fact]
    public void AnEmojiOrHalfACharacterIsWrittenToo()
    {
        var file = new UploadedFile("a.csv", Encoding.UTF8.GetBytes("Mẫu số;KC-01😀\n"));
        Assert.NotEmpty(CheckResult.Of(file, SampleReading.To(), SampleReading.Check(file)).ToJson());
    }

    [Theory]
    [InlineData("nghìn USD")]
    [InlineData("1.000 đ")]
    [InlineData("đồng/người")]
    public void ARowOfMoneyInAnotherUnitThanTheCoversIsSentBack(string unit)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("D11", unit).Csv('\t'));
        Assert.Contains(result.Findings, f => f.Row == 11 && f.Severity == Reporting.Findings.Severity.Error);
    }

    [Fact]
    public void FiguresBesideABlankCodeAreNeverDropped()
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("C19", "").Set("B19", "Lao động đã được đào tạo").Csv('\t'));
        Assert.Contains(result.Findings, f => f.Row == 19 && f.Severity == Reporting.Findings.Severity.Error);
    }
}
