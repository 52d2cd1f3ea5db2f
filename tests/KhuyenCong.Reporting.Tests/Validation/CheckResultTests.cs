using System.Text.Json;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Tests.Reading;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Validation;

public class CheckResultTests
{
    [Fact]
    public void AResultHasItsMembersInOrder()
    {
        var json = Json(SampleReading.Sample("bad-total-52.xlsx"), SampleReading.To());
        Assert.Equal(["file", "sha256", "outcome", "unit", "form", "period", "findings", "figures"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("bad-total-52.xlsx", json.GetProperty("file").GetString());
        Assert.Equal(64, json.GetProperty("sha256").GetString()!.Length);
        Assert.Equal(("rejected", "52", "KC-01", "2026-Q3"),
            (json.GetProperty("outcome").GetString(), json.GetProperty("unit").GetString(), json.GetProperty("form").GetString(), json.GetProperty("period").GetString()));
        var finding = Assert.Single(json.GetProperty("findings").EnumerateArray());
        Assert.Equal(["code", "severity", "sheet", "cell", "row", "column", "value", "message", "remedy"], finding.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("KC01-E01", "error", "KC-01", "F11", 11, "F", "2.349,5"),
            (finding.GetProperty("code").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("sheet").GetString(), finding.GetProperty("cell").GetString(),
                finding.GetProperty("row").GetInt32(), finding.GetProperty("column").GetString(), finding.GetProperty("value").GetString()));
    }

    [Theory]
    [InlineData("good-exceljs-52.xlsx", "accepted")]
    [InlineData("warn-over-plan-52.xlsx", "acceptedWithWarnings")]
    [InlineData("bad-missing-column-52.xlsx", "rejected")]
    [InlineData("empty.xlsx", "rejected")]
    public void TheOutcomeIsOneOfFour(string name, string outcome) =>
        Assert.Equal(outcome, Json(SampleReading.Sample(name), SampleReading.To()).GetProperty("outcome").GetString());

    [Fact]
    public void ASeverityIsAWord()
    {
        var findings = Json(ReportSheet.Good().Set("G19", 320).Set("E14", "abc").Xlsx(), SampleReading.To()).GetProperty("findings");
        Assert.Equal(["error", "warning"], findings.EnumerateArray().Select(f => f.GetProperty("severity").GetString()));
        Assert.True(Result(ReportSheet.Good().Set("E14", "abc").Xlsx(), SampleReading.To()).Rejected);
        Assert.False(Result(ReportSheet.Good().Set("G19", 320).Xlsx(), SampleReading.To()).Rejected);
    }

    [Fact]
    public void ANilReturnIsNil() => Assert.Equal("nil", Json(SampleReading.Sample("good-nil-66.xlsx"), SampleReading.To("66")).GetProperty("outcome").GetString());

    [Fact]
    public void MoneyIsAnExactNumberInTrieuDong()
    {
        var text = Result(ReportSheet.Good().InMoney("đồng").Set("E14", 78_123_457).Xlsx(), SampleReading.To()).ToJson();
        Assert.Contains("\"value\": 78.123457\n", text, StringComparison.Ordinal);
        text = Result(SampleReading.Sample("good-exceljs-52.xlsx"), SampleReading.To()).ToJson();
        Assert.Contains("\"value\": 10377.5\n", text, StringComparison.Ordinal);
        Assert.Contains("\"value\": 574\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void FiguresAreNumbersTextsDaysAndAnswers()
    {
        var figures = Json(SampleReading.Sample("kc02-good-52.xlsx"), Kc02Sheet.To()).GetProperty("figures").EnumerateArray().ToDictionary(f => f.GetProperty("code").GetString()!);
        Assert.Equal(["code", "column", "value"], figures["1.1"].EnumerateObject().Select(p => p.Name));
        Assert.Equal("value", figures["1.1"].GetProperty("column").GetString());
        Assert.Equal(2, figures["1.1"].GetProperty("value").GetInt32());
        Assert.Equal("1234/QĐ-UBND", figures["3.2"].GetProperty("value").GetString());
        Assert.Equal("2026-08-15", figures["3.3"].GetProperty("value").GetString());
        Assert.True(figures["3.1"].GetProperty("value").GetBoolean());
    }

    [Fact]
    public void VietnameseIsReadableAndNotesAndCellsAreAdded()
    {
        var text = Result(ReportSheet.Good().Set("G19", 320).Set("H19", "Mở thêm lớp").Xlsx(), SampleReading.To()).ToJson();
        Assert.Contains("\"note\": \"Mở thêm lớp\"", text, StringComparison.Ordinal);
        var sheet = ReportSheet.Good();
        foreach (var cell in new[] { "E12", "F12", "G12", "E13", "F13" })
        {
            sheet.Set(cell, "1.5");
        }

        Assert.Equal(["E12", "F12", "G12", "E13", "F13"], Json(sheet.Xlsx(), SampleReading.To()).GetProperty("findings")[0].GetProperty("cells").EnumerateArray().Select(c => c.GetString()));
    }

    [Fact]
    public void WhatIsUnknownIsNull()
    {
        var json = Json(ReportSheet.Good().Set("B1", "KC-09").Xlsx(), SampleReading.To());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("form").ValueKind);
        json = Json(SampleReading.Sample("empty.xlsx"), SampleReading.To());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("findings")[0].GetProperty("row").ValueKind);
    }

    private static CheckResult Result(UploadedFile file, Addressee to) => CheckResult.Of(file, to, SampleReading.Check(file, to));

    private static JsonElement Json(UploadedFile file, Addressee to)
    {
        using var json = JsonDocument.Parse(Result(file, to).ToJson());
        return json.RootElement.Clone();
    }
}
