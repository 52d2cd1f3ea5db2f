using System.Globalization;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Intake.Values;
using KhuyenCong.Reporting.Tests.Intake.Sheets;

namespace KhuyenCong.Reporting.Tests.Intake;

/// <summary>Tests that change what the whole process sees, and so run alone.</summary>
[CollectionDefinition(nameof(MachineIndependenceTests), DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>What is read does not depend on the machine's culture and time zone.</summary>
[Collection(nameof(MachineIndependenceTests))]
public sealed class MachineIndependenceTests
{
    private static List<string> Everything()
    {
        var read = new List<string>();
        foreach (var text in (string[])["1.234,5", "1.5", "84,739", "1,234,567", "2 348,5", "-3", "12%", "İ", "I"])
        {
            var reading = NumberText.Read(text);
            read.Add(reading.Outcome + " " + reading.Value.ToString(CultureInfo.InvariantCulture));
            read.Add(LabelKey.Of(text));
        }

        foreach (var raw in (string[])["2348.4999999999995", "59.399999999999636", "1,5", "1E-3"])
        {
            read.Add(ExcelNumber.TryExact(raw, 3, out var value) + " " + value.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var text in (string[])["15/08/2016", "08/15/2016", "ngày 15 tháng 8 năm 2016", "CÓ", "KHÔNG", "TITI"])
        {
            read.Add(DateText.TryRead(text, out var day) + " " + day.DayNumber.ToString(CultureInfo.InvariantCulture));
            read.Add(YesNoText.TryRead(text, out var yes) + " " + yes + LabelKey.Of(text));
        }

        foreach (var name in (string[])["good-libreoffice-52.xlsx", "good-utf8-bom-semicolon-52.csv", "good-utf16-tab-68.csv", "bad-error-cell-52.xlsx", "legacy-40.xls"])
        {
            var file = SampleFilesTests.Read(name);
            read.AddRange(file.Findings.Select(f => f.Code + f.Message + f.Remedy));
            read.AddRange(file.Sheets.SelectMany(s => s.Rows).SelectMany(r => r.Cells)
                .Select(c => c.Address + c.Kind + c.Text + c.Number.ToString("R", CultureInfo.InvariantCulture)));
        }

        var dates = WorkbookBytes.Of("<row><c s=\"0\"><v>46279.5</v></c><c t=\"d\"><v>2026-09-14T00:00:00Z</v></c><c><v>2348.4999999999995</v></c></row>")
            with { Styles = "<cellXfs><xf numFmtId=\"22\"/></cellXfs>" };
        read.AddRange(dates.Read().Sheets[0].Rows.SelectMany(r => r.Cells).Select(c => c.Kind + c.Text));
        return read;
    }

    [Theory]
    [InlineData("vi-VN")]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("")]
    public void The_culture_changes_nothing(string culture)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
            var expected = Everything();
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, Everything());
            Assert.Contains("Date2026-09-14T12:00:00", expected);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    [Theory]
    [InlineData("Asia/Ho_Chi_Minh")]
    [InlineData("America/Los_Angeles")]
    [InlineData("Pacific/Kiritimati")]
    public void The_time_zone_changes_nothing(string zone)
    {
        var before = Environment.GetEnvironmentVariable("TZ");
        try
        {
            Set("UTC");
            var expected = Everything();
            Set(zone);
            Assert.Equal(expected, Everything());
        }
        finally
        {
            Set(before);
        }

        static void Set(string? value)
        {
            Environment.SetEnvironmentVariable("TZ", value);
            TimeZoneInfo.ClearCachedData();
        }
    }
}
