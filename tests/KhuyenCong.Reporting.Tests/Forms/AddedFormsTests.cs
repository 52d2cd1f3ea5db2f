using System.Text;
using System.Text.Json.Nodes;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Tests.Reading;
using KhuyenCong.Reporting.Tests.Reference;
using KhuyenCong.Reporting.Tests.Workbooks;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Forms;

/// <summary>What is taken from a definition alone: a form that follows KC-02, and one of the statistical regime with the funds in columns.</summary>
public sealed class AddedFormsTests
{
    private const string Steps = "-15 -7 -3 -1 0 1 3";

    private static readonly Period Year = new(PeriodKind.Year, 2026), YearAfter = new(PeriodKind.Year, 2027);

    [Fact]
    public void AFormThatFollowsAnotherIsOneFile()
    {
        var (path, last) = SampleReference.Files.Where(f => f.Path.StartsWith("forms/", StringComparison.Ordinal) && f.Path.EndsWith(".json", StringComparison.Ordinal))
            .Select(f => (f.Path, Json: JsonNode.Parse(f.Content.Span)!.AsObject()))
            .Where(f => (string?)f.Json["code"] == "KC-02").OrderBy(f => (string?)f.Json["validFrom"], StringComparer.Ordinal).Last();
        last["validTo"] = "2027-12-13";
        var ended = Encoding.UTF8.GetBytes(last.ToJsonString());
        last.Remove("validTo");
        (last["validFrom"], last["title"], last["basis"]) = ("2027-12-14", "Báo cáo tình hình thực hiện văn bản sau", "Chỉ thị số 99/CT-BCT ngày 01/12/2027");
        last["rows"]!.AsArray().Add(new JsonObject { ["code"] = "9.8", ["label"] = "Số nhiệm vụ đã giao", ["kind"] = "count", ["required"] = true });
        var data = ReferenceData.Load(
        [
            .. SampleReference.With(path, ended),
            new ReferenceFile("forms/KC-02-sau.json", Encoding.UTF8.GetBytes(last.ToJsonString())),
        ]);

        // The same duty asks for both, each by its own definition.
        var (before, after) = (data.Forms.For("KC-02", Year)!, data.Forms.For("KC-02", YearAfter)!);
        Assert.Null(before.Row("9.8"));
        Assert.NotNull(after.Row("9.8"));
        Assert.NotNull(data.Duties.For("KC-02", Year));
        var deadlines = data.Duties.For("KC-02", YearAfter)!;
        Assert.Equal(SampleReference.Day("2027-12-20"), deadlines.Due);
        using var template = new OpenedWorkbook(ReportTemplate.Write(after, data.Units.Find("52", deadlines.CutOff)!, deadlines));
        Assert.Empty(template.Problems);
        Assert.Equal("BÁO CÁO TÌNH HÌNH THỰC HIỆN VĂN BẢN SAU", template.Text("KC-02", "A4"));
        Assert.Equal("Theo Chỉ thị số 99/CT-BCT ngày 01/12/2027.", template.Text("KC-02", "A5"));
        Assert.Contains("Số nhiệm vụ đã giao", template.Texts("KC-02"));
    }

    [Fact]
    public void TheTemplateOfKC02SaysWhichTextsItServes()
    {
        var form = ReferenceData.Shipped.Forms.For("KC-02", Year)!;
        Assert.Contains("7540/BCT-CNĐP", form.Title, StringComparison.Ordinal);
        Assert.Contains("7540/BCT-CNĐP ngày 15/8/2016", form.Basis, StringComparison.Ordinal);
        Assert.Contains("20/CT-BCT ngày 04/12/2025", form.Basis, StringComparison.Ordinal);
        var deadlines = ReferenceData.Shipped.Duties.For("KC-02", Year)!;
        var content = ReportTemplate.Write(form, SampleForms.GiaLai, deadlines);
        using var template = new OpenedWorkbook(content);
        Assert.Empty(template.Problems);
        Assert.Equal($"Theo {form.Basis}.", template.Text("KC-02", "A5"));
        Assert.Contains(form.Basis, template.Texts("Hướng dẫn"));

        // The line stands between cover and header and is read as neither.
        var read = SampleReading.Reader.Read(new UploadedFile("bao-cao.xlsx", content), SampleReading.To("52", Year));
        Assert.Equal("KC-02", read.Form?.Code);
        Assert.DoesNotContain(read.Findings, f => f.Fault == Fault.File);
    }

    [Fact]
    public void AFormOfTheStatisticalRegimeHasItsFundsAsColumnsAndItsWindowByTheCalendar()
    {
        var data = Statistical();
        var deadlines = data.Duties.For("TK-01", Year)!;
        Assert.Equal(new Window(SampleReference.Day("2026-01-01"), SampleReference.Day("2026-12-31")), deadlines.Window);
        Assert.Equal(SampleReference.Day("2027-01-20"), deadlines.Due);
        var form = data.Forms.For("TK-01", deadlines.CutOff)!;
        using var template = new OpenedWorkbook(ReportTemplate.Write(form, SampleForms.GiaLai, deadlines));
        Assert.Empty(template.Problems);
        Assert.All(["Chỉ tiêu", "Khuyến công địa phương", "Khuyến công quốc gia"], label => Assert.Contains(label, template.Texts("TK-01")));

        var good = Check(data, "3;2", "1.234,5;600", "1.000;400", "234,5;;", ";200");
        Assert.Empty(good.Findings);
        Assert.Equal(Outcome.Accepted, good.Outcome);
        var figures = FigureSet.Of(good.Report);
        Assert.Equal((1_234_500_000, 600_000_000), (figures.NumberAt("02", "local"), figures.NumberAt("02", "national")));

        var bad = Check(data, "3;2", "1.234,5;601", "1.000;400", "234,5;;", ";200");
        var finding = Assert.Single(bad.Findings);
        Assert.Equal(("TK01-E01", Severity.Error, "E11"), (finding.Code, finding.Severity, finding.Cell));
    }

    private static ReferenceData Statistical() => ReferenceData.Load(
    [
        .. SampleReference.With(DutyBook.Path, SampleReference.TextOf(DutyBook.Path) + $"TK-01,Y,20 days,yes,,30,{Steps},7,3,2026-12-31,\n"),
        new ReferenceFile("forms/TK-01.json", File.ReadAllBytes(ReportSheet.SamplePath("statistical-form.json"))),
    ]);

    private static CheckedReport Check(ReferenceData data, params string[] rows)
    {
        var reader = new ReportReader(data.Forms, data.Duties.FormsFor, data.Units.FindByName);
        var form = data.Forms.For("TK-01", Year)!;
        var lines = new List<string>
        {
            "Mẫu số:;TK-01", form.Title.ToUpperInvariant(), "Đơn vị báo cáo:;Sở Công Thương tỉnh Gia Lai", "Mã đơn vị:;52", "Kỳ báo cáo:;Năm 2026", "Đơn vị tính:;triệu đồng", "",
            "", string.Join(';', form.Columns.Select(c => c.Label)),
        };
        lines.AddRange(form.Rows.Where(r => r.Kind != FigureKind.Heading).Zip(rows).Select(r => $"{r.First.Label};{r.First.Code};{r.First.Unit};{r.Second.TrimEnd(';')}"));
        var file = new UploadedFile("bao-cao.csv", Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n"));
        var to = new Addressee(data.Units.Find("52", form.CutOffOf(Year))!, Year, null);
        return ReportValidator.Check(reader.Read(file, to), ReportHistory.None, form.CutOffOf(Year));
    }
}
