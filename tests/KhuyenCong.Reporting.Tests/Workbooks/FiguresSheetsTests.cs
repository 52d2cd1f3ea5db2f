using System.Globalization;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>The sheets of units by indicators and of figures to doubt, in the digest's workbook and in that of a page.</summary>
public sealed class FiguresSheetsTests
{
    private static readonly FormDefinition Form = ReferenceData.Shipped.Forms.For("KC-01", SampleForms.Dates.CutOff)!;
    private static readonly IReadOnlyList<Unit> Units = ReferenceData.Shipped.Units.On(SampleForms.Dates.CutOff);

    [Fact]
    public void UnitsByIndicatorsAddUpWithRegionsAndTheirCoverage()
    {
        var digest = Digest();
        var content = DigestWorkbook.Write(digest);
        Keep("digest.xlsx", content);
        using var workbook = new OpenedWorkbook(content);
        Assert.Empty(workbook.Problems);
        var rows = Rows(workbook, FiguresSheets.SummarySheet);
        Assert.Contains("Cộng số liệu của 29 trên 34 đơn vị. Không cộng vào số liệu toàn quốc theo quyết định của Bộ (1): " + Units[5].Name + ". Chưa có báo cáo được tiếp nhận (4): ", rows[1][0], StringComparison.Ordinal);
        Assert.Equal(["Mã", "Đơn vị", "Ghi chú", "Tổng số đề án (đề án)", "", "", "Tổng kinh phí (triệu đồng)"], rows[3].Take(7));
        Assert.Equal(["Kế hoạch năm", "Thực hiện trong kỳ", "Lũy kế từ đầu năm"], rows[4].Skip(3).Take(3));
        Assert.All(workbook.Sheet(FiguresSheets.SummarySheet).GetFirstChild<Columns>()!.Elements<Column>().Skip(3).Zip(rows[5].Skip(3)), c => Assert.True(c.First.Width!.Value > c.Second.Length + 2, $"{c.Second} does not fit {c.First.Width}."));
        Assert.Equal(["Toàn quốc", "29 trên 34 đơn vị"], rows[5].Skip(1).Take(2));
        Assert.Equal("Toàn quốc, không kể số liệu cần lưu ý", rows[6][1]);

        // By hand: the units' rows against the subtotals above them, and those against the country's.
        var units = rows.Skip(7).Where(r => r[0].Length > 0).ToDictionary(r => r[0]);
        Assert.Equal(34, units.Count);
        var regions = rows.Skip(7).Where(r => r[0].Length == 0).ToList();
        Assert.Equal(3, regions.Count);
        for (var at = 3; at < 3 + 15; at++)
        {
            var counted = units.Where(u => u.Value[2].Length == 0).Sum(u => Number(u.Value[at]));
            Assert.Equal(counted, Number(rows[5][at]));
            Assert.Equal(counted, regions.Sum(r => Number(r[at])));
            var key = new FigureKey(((string[])["01", "02", "03", "04", "05"])[(at - 3) / 3], Form.FigureColumns.ElementAt((at - 3) % 3).Id);
            Assert.Equal(digest.Figures.Sum(f => FigureText.NumberOf(f.Figures.Values[key], Form)), counted);
        }

        // The unit in doubt and the one that jumped are left out of the second line: of amounts, not of counts.
        Assert.Equal(Number(rows[5][3]), Number(rows[6][3]));
        Assert.Equal(Number(rows[5][6]) - Number(units[Units[1].Code][6]) - Number(units[Units[2].Code][6]), Number(rows[6][6]));
        Assert.Equal(["chưa nộp", "–", "–"], units[Units[30].Code].Skip(2).Take(3));
        Assert.Equal("không cộng vào số liệu toàn quốc", units[Units[5].Code][2]);
        Assert.NotEqual("–", units[Units[5].Code][3]);
    }

    [Fact]
    public void FiguresToDoubtStandWorstFirstWithWhyAndWhatTheUnitSays()
    {
        var digest = Digest();
        using var workbook = new OpenedWorkbook(DigestWorkbook.Write(digest));
        var rows = Rows(workbook, FiguresSheets.DoubtsSheet);
        var lines = DoubtfulFigures.Of(digest);
        Assert.Equal(lines.Count, rows.Count - 3);
        Assert.StartsWith($"{lines.Count} trường hợp Bộ chưa chấp nhận", rows[1][0], StringComparison.Ordinal);
        Assert.Equal(["1", Units[1].Code, Units[1].Name, "Tổng kinh phí – Kế hoạch năm"], rows[3].Take(4));
        Assert.Equal(["triệu đồng", "Độ lớn", "=Ô E10 ghi số lớn.", "Có dự án lớn."], new[] { rows[3][5], rows[3][7], rows[3][8], rows[3][9] });
        Assert.Contains(rows.Skip(3), r => r[7] == "Khác nhiều so với cùng kỳ" && r[2] == Units[2].Name);

        // Without any it says that there is none.
        using var none = new OpenedWorkbook(DigestWorkbook.Write(digest with { Figures = [] }));
        Assert.Equal("Không có số liệu nào cần lưu ý.", Rows(none, FiguresSheets.DoubtsSheet)[1][0]);
    }

    [Fact]
    public void BothSheetsPrintOnLandscapePagesWithRepeatedHeadings()
    {
        foreach (var group in IndicatorGroup.Of(Form, SampleForms.Dates.CutOff))
        {
            var content = FiguresSheets.Write(Digest(), Form.Column("cumulative"), group);
            Keep($"group-{group.Key}.xlsx", content);
            using var workbook = new OpenedWorkbook(content);
            Assert.Empty(workbook.Problems);
            Assert.Equal([FiguresSheets.SummarySheet, FiguresSheets.DoubtsSheet], workbook.SheetNames);
            foreach (var name in workbook.SheetNames)
            {
                var paper = workbook.Sheet(name).GetFirstChild<PageSetup>()!;
                Assert.Equal((OrientationValues.Landscape, 9u, 1u, name == FiguresSheets.SummarySheet ? 1u : 0u), (paper.Orientation!.Value, paper.PaperSize!.Value, paper.FitToWidth!.Value, paper.FitToHeight!.Value));
            }

            Assert.Equal(
                ["'Tổng hợp'!$A:$B,'Tổng hợp'!$4:$5", "'Lưu ý'!$3:$3"],
                workbook.Part.Workbook!.DefinedNames!.Elements<DefinedName>().Where(n => n.Name == "_xlnm.Print_Titles").Select(n => n.Text));
        }
    }

    /// <summary>34 units: one in doubt and confirmed, one that jumped, one left out, four missing.</summary>
    private static ComplianceDigest Digest()
    {
        UnitFigures Of(int at, long factor = 1, int then = 1) => new(Units[at], 1, Figures(at, factor), Figures(at, then)) { Upload = "u" + Units[at].Code };
        var all = Enumerable.Range(0, 30).Select(at => at switch
        {
            1 => Of(at, 1_000, 1_000) with
            {
                Findings = [new Finding("KC01-E08", Severity.Warning, Fault.Data, "=Ô E10 ghi số lớn.", "") { Row = 10, Column = "E", Cells = ["E10", "F10", "G10", "E11", "F11", "G11", "E12", "F12", "G12", "E13", "F13", "G13"] }],
                Confirmation = "Có dự án lớn.",
            },
            2 => Of(at, 20),
            _ => Of(at),
        }).ToList();
        return SampleDigest.Of(Form, SampleForms.Dates, [.. all.Where((_, at) => at != 5)]) with
        {
            Units = [.. Units.Select((u, at) => new UnitStanding(u, at < 30 ? Standing.OnTime : Standing.Missing))],
            LeftOut = [all[5] with { IsLeftOut = true }],
            AsOf = VietnamTime.At(new DateTimeOffset(2026, 9, 22, 1, 30, 0, TimeSpan.Zero)),
        };
    }

    private static FigureSet Figures(int at, long factor) => SampleDigest.Figures(Form, SampleForms.Dates,
    [
        .. from row in Form.Rows.Where(r => r.Kind is FigureKind.Count or FigureKind.Money).Select((r, i) => (Row: r, At: i))
           from column in Form.FigureColumns.Select((c, i) => (Column: c, At: i))
           select (row.Row.Code, column.Column.Id, row.Row.Kind == FigureKind.Money
               ? (at + 3L) * (row.At + 5) * (4 - column.At) * 12_345_000 * factor : (at % 7) + row.At + (3 - column.At)),
    ]) with
    {
        Places = new FigurePlaces("KC-01", Form.Rows.Select((r, i) => (r.Code, i)).ToDictionary(r => r.Code, r => r.i + 9), new Dictionary<string, string> { ["plan"] = "E", ["period"] = "F", ["cumulative"] = "G" }),
    };

    private static List<IReadOnlyList<string>> Rows(OpenedWorkbook workbook, string sheet) => [.. workbook.Sheet(sheet).Descendants<Row>().Select(r => (IReadOnlyList<string>)[.. r.Elements<Cell>().Select(workbook.TextOf)])];

    private static decimal Number(string text) => text.Length == 0 ? 0 : decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static void Keep(string name, byte[] content)
    {
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, name), content);
        }
    }
}
