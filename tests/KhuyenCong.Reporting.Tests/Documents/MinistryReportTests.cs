using System.Globalization;
using System.Text;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Tests.Reference;
using KhuyenCong.Reporting.Tests.Workbooks;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Tests.Documents;

public sealed class MinistryReportTests
{
    private const string State = "I. ", Results = "II. ", Points = "III. ", Open = "V. ", Told = "VI. ";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EveryNationalTotalIsTheSumOfTheFiguresOfJustTheReceiptsThatItsFootnoteNames(int seed)
    {
        var sample = new SampleYear(seed);
        var written = sample.Write();
        var digest = sample.Digest;
        var rows = digest.Form.RowsOn(sample.Dates.CutOff).Where(r => r.Kind is FigureKind.Count or FigureKind.Money).ToList();
        var table = written.TableBelow(Results).Where(r => r.Count > 1).ToList();
        Assert.Equal(rows.Count, table.Count);
        var columns = digest.Form.FigureColumns.ToList();
        foreach (var (row, cells) in rows.Zip(table))
        {
            Assert.EndsWith(row.Label, cells[0].Text, StringComparison.Ordinal);
            foreach (var (column, cell) in columns.Zip(cells.Skip(2)))
            {
                AssertSum(digest.Figures, digest.Form, row, column.Id, cell, sample);
            }

            // The change and how many units tell it are of the column that is set against the plan.
            const string Done = "cumulative";
            var compared = digest.Figures.Where(f => f.YearBefore is not null).ToList();
            var (now, before) = (compared.Sum(f => At(f.Figures, digest.Form, row, Done) ?? 0), compared.Sum(f => At(f.YearBefore!, digest.Form, row, Done) ?? 0));
            var change = decimal.Round((now - before) / before * 100, 1, MidpointRounding.AwayFromZero);
            Assert.Equal((change > 0 ? "+" : "") + FigureText.Of(change) + "%", cells[^2].Text);
            AssertReceipts(compared.SelectMany(f => f.YearBeforeUploads.Append(f.Upload)), cells[^2], sample);
            var having = digest.Figures.Where(f => At(f.Figures, digest.Form, row, Done) is not null).ToList();
            Assert.Equal(FigureText.Of(having.Count), cells[^1].Text);
            AssertReceipts(having.Select(f => f.Upload), cells[^1], sample);
        }
    }

    [Theory]
    [InlineData(4, "KC-01")]
    [InlineData(5, "KC-02")]
    public void EveryAnswerToThePointsIsCountedFromTheReceiptsThatItsFootnoteNames(int seed, string form)
    {
        var sample = new SampleYear(seed, form);
        var written = sample.Write();
        var reports = form == "KC-02" ? new NewestReports(sample.Digest.Form, sample.Dates.CutOff, [.. sample.Digest.Figures, .. sample.Digest.LeftOut]) : sample.Digest.OtherForms.Single();
        var figures = reports.Figures;
        Assert.NotEmpty(reports.LeftOut);
        var column = reports.Form.FigureColumns.Single().Id;
        var rows = reports.Form.RowsOn(reports.On).Where(r => r.Kind is FigureKind.YesNo or FigureKind.Count or FigureKind.Money).ToList();
        var table = written.TableBelow(Points).Where(r => r.Count > 1).ToList();
        Assert.Equal(rows.Count, table.Count);
        foreach (var (row, cells) in rows.Zip(table))
        {
            Assert.EndsWith(row.Label, cells[0].Text, StringComparison.Ordinal);
            var applying = figures.Where(f => row.AppliesIn(column, f.Figures.Values) != false).ToList();
            var having = applying.Where(f => f.Figures.Values.ContainsKey(new FigureKey(row.Code, column))).ToList();
            if (row.Kind != FigureKind.YesNo)
            {
                AssertSum(figures, reports.Form, row, column, cells[4], sample);
                Assert.Equal(FigureText.Of(having.Count), cells[6].Text);
                continue;
            }

            var yes = having.Where(f => f.Figures.Values[new FigureKey(row.Code, column)].IsYes).ToList();
            var no = having.Except(yes).ToList();
            var expected = sample.Digest.Units.Count - reports.LeftOut.Count - (figures.Count - applying.Count);
            Assert.Equal([yes.Count, no.Count, expected - having.Count], cells.Skip(1).Take(3).Select(c => int.Parse(c.Text, CultureInfo.InvariantCulture)));
            AssertReceipts(yes.Select(f => f.Upload), cells[1], sample);
            AssertReceipts(no.Select(f => f.Upload), cells[2], sample);
            AssertReceipts(having.Select(f => f.Upload), cells[3], sample);
        }

        // Units that are left out of the totals are told by name.
        Assert.All(reports.LeftOut, f => Assert.Contains(f.Unit.Name, written.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(6, 90)]
    [InlineData(7, 30)]
    [InlineData(8, 0)]
    [InlineData(9, 100)]
    public void TheDocumentIsSoundAndSaysWhoHandedInWhoDidNotAndWhoIsLeftOut(int seed, int share)
    {
        var sample = new SampleYear(seed, share: share);
        var written = sample.Write();
        Assert.Empty(written.Errors);
        Assert.Equal(0, written.Controls);

        // Footnotes stand in the order of the text, each once; what refers to one again shows its number.
        Assert.Equal(written.References.Distinct(), written.References);
        Assert.All(written.Repeated, r => Assert.Equal(r.Shown, (written.References.Index().Single(n => n.Item == r.Id).Index + 1).ToString(CultureInfo.InvariantCulture)));
        Assert.All(written.Notes.Values, n => Assert.DoesNotContain('\u202E', n));

        // The five standings and their sum, each with the receipts of its units.
        var prose = written.ProseBelow(State);
        var units = sample.Digest.Units;
        var text = string.Concat(prose.Select(p => p.Text));
        Assert.Contains($"Có {units.Count} đơn vị phải báo cáo", text, StringComparison.Ordinal);
        foreach (var (before, standings) in new (string, Standing[])[]
        {
            ("đã tiếp nhận báo cáo của ", [Standing.OnTime, Standing.Late]), ("đúng hạn ", [Standing.OnTime]), ("nộp muộn ", [Standing.Late]),
            ("bị trả lại, chưa sửa ", [Standing.RejectedOpen]), ("lỗi hệ thống, đang xử lý ", [Standing.Failed]), ("chưa nộp ", [Standing.Missing]),
        })
        {
            var of = units.Where(u => standings.Contains(u.Standing)).ToList();
            Assert.Contains(before + FormattableString.Invariant($"{of.Count}"), text, StringComparison.Ordinal);
            var uploads = of.Select(u => u.Upload).Where(u => u.Length > 0).ToList();
            if (uploads.Count > 0)
            {
                AssertReceipts(uploads, Assert.Single(prose, p => p.Text.EndsWith(before + FormattableString.Invariant($"{of.Count}"), StringComparison.Ordinal)), sample);
            }
        }

        var open = units.Where(u => u.Standing is not (Standing.OnTime or Standing.Late)).ToList();
        if (open.Count == 0)
        {
            Assert.Contains("Tất cả các đơn vị đã hoàn thành báo cáo.", written.Text, StringComparison.Ordinal);
        }
        else
        {
            var table = written.TableBelow(Open);
            Assert.Equal(open.Select(u => u.Unit.Code).Order(), table.Select(r => r[0].Text).Order());
            Assert.All(table, r => Assert.Equal("3", r[3].Text));
        }

        Assert.Contains($"Các đơn vị {(sample.Digest.Difficulties.Count == 0 ? "không nêu" : "nêu " + sample.Digest.Difficulties.Count)}", string.Concat(written.ProseBelow(Told).Select(p => p.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public void ItTellsHowFarTheMinistryIsWithEachReportUntilWhenAndWhyOneIsLeftOut(int seed)
    {
        var sample = new SampleYear(seed);
        var (written, today) = (sample.Write(), sample.Dates.Lock.AddDays(1));
        var judged = sample.Digest.Units.Where(u => u.Review is not null).ToList();
        var prose = written.ProseBelow(State);
        foreach (var (before, of) in new (string, List<UnitStanding>)[]
        {
            ("đã xem ", In(ReviewState.Read)), (", chưa xem ", In(ReviewState.Unread)), ("chờ trả lời ", In(ReviewState.CorrectionAsked)), ("đã trả lời yêu cầu chỉnh sửa ", In(ReviewState.Answered)),
            ("không cộng vào số liệu toàn quốc ", [.. judged.Where(u => u.Review!.Status.IsLeftOut)]),
        })
        {
            // Of none there is no receipt.
            var number = before + FormattableString.Invariant($"{of.Count}");
            Assert.Contains(number, string.Concat(prose.Select(p => p.Text)), StringComparison.Ordinal);
            if (of.Count > 0)
            {
                AssertReceipts(of.Select(u => u.Upload), Assert.Single(prose, p => p.Text.EndsWith(number, StringComparison.Ordinal)), sample);
            }
        }

        var told = judged.Where(u => u.Review!.Status.IsLeftOut || u.Review.State is ReviewState.CorrectionAsked or ReviewState.Answered).ToList();
        Assert.NotEmpty(told);
        var table = written.TableBelow(State);
        Assert.Equal(told.Count, table.Count);
        foreach (var (unit, cells) in told.Zip(table))
        {
            var review = unit.Review!;
            Assert.Equal(unit.Unit.Name, cells[0].Text);
            AssertReceipts([unit.Upload], cells[0], sample);
            Assert.StartsWith(review.InWords(today), cells[1].Text, StringComparison.Ordinal);
            foreach (var (isSaid, text) in new[]
            {
                (review.State is ReviewState.CorrectionAsked or ReviewState.Answered, "Số liệu bất thường. mã số 02. Kiểm tra lại của " + unit.Unit.Code), (review.Status.IsLeftOut, "Lý do không cộng: Chưa đối chiếu được của " + unit.Unit.Code),
                (review is { State: ReviewState.Answered, Explained: not null }, "Đơn vị trả lời: Đã đối chiếu của " + unit.Unit.Code),
            })
            {
                Assert.Equal(isSaid, cells[2].Text.Contains(text, StringComparison.Ordinal));
            }
        }

        List<UnitStanding> In(ReviewState state) => [.. judged.Where(u => u.Review!.State == state)];
    }

    [Fact]
    public void TheFiguresToDoubtAreThoseOfTheOneListEachWithItsReceipt()
    {
        var sample = new SampleYear(12);
        var doubtful = DoubtfulFigures.Of(sample.Digest);
        Assert.NotEmpty(doubtful);
        var table = sample.Write().TableBelow("IV. ");
        Assert.Equal(doubtful.Count, table.Count);
        foreach (var (one, cells) in doubtful.Zip(table))
        {
            Assert.Equal((one.Unit.Name, FigureText.Of(one.Value, sample.Digest.Form) + " " + one.Row.Unit), (cells[0].Text, cells[2].Text));
            AssertReceipts([one.Upload], cells[2], sample);
        }
    }

    [LibreOfficeFact]
    public async Task WriterOpensItWithEachTotalInItsPlaceAndPrintsAFewPages()
    {
        var sample = new SampleYear(16);
        var document = sample.Bytes();
        var lines = Encoding.UTF8.GetString((await LibreOffice.ConvertAsync("docx", "txt:Text", document)).Single()).Split('\n').Select(l => l.Trim('\r', '\uFEFF')).ToList();
        var at = lines.FindIndex(l => l.StartsWith(Results, StringComparison.Ordinal));
        var digest = sample.Digest;
        foreach (var row in digest.Form.RowsOn(sample.Dates.CutOff).Where(r => r.Kind is FigureKind.Count or FigureKind.Money))
        {
            // A cell is a line; behind a number stands that of its footnote.
            at = lines.FindIndex(at + 1, l => l.EndsWith(row.Label, StringComparison.Ordinal));
            Assert.True(at > 0, row.Label);
            foreach (var (offset, column) in digest.Form.FigureColumns.Index())
            {
                var having = digest.Figures.Select(f => At(f.Figures, digest.Form, row, column.Id)).OfType<decimal>().ToList();
                Assert.StartsWith(having.Count == 0 ? "" : FigureText.Of(having.Sum()), lines[at + 2 + offset], StringComparison.Ordinal);
            }
        }

        Assert.InRange(LibreOffice.PagesOf((await LibreOffice.ConvertAsync("docx", "pdf", document)).Single()), 5, 25);
    }

    [LibreOfficeFact]
    public async Task TheDigestsWorkbookOfAllProvincesPrintsInAFewPages()
    {
        // Each sheet is a page but for the units' situation, which has two, and the figures to doubt.
        var sample = new SampleYear(17);
        var book = DigestWorkbook.Write(sample.Digest);
        using var opened = new OpenedWorkbook(book);
        var more = 1 + (DoubtfulFigures.Of(sample.Digest).Count / 12);
        Assert.InRange(LibreOffice.PagesOf((await LibreOffice.ConvertAsync("xlsx", "pdf", book)).Single()), opened.SheetNames.Count, opened.SheetNames.Count + 1 + more);
    }

    [Fact]
    public void TheSameDigestGivesTheSameBytesUnderEveryCulture()
    {
        var sample = new SampleYear(10);
        var bytes = sample.Bytes();
        SampleReference.UnderEachCulture(() => Assert.Equal(bytes, sample.Bytes()));
    }

    [Fact]
    public void TheLayoutIsThatOfTheDecree()
    {
        using var document = DocumentFormat.OpenXml.Packaging.WordprocessingDocument.Open(new MemoryStream(new SampleYear(11).Bytes()), isEditable: false);
        var main = document.MainDocumentPart!;
        var body = main.Document!.Body!;
        var section = body.Elements<DocumentFormat.OpenXml.Wordprocessing.SectionProperties>().Single();
        var page = section.GetFirstChild<DocumentFormat.OpenXml.Wordprocessing.PageSize>()!;
        Assert.Equal((11_906u, 16_838u), (page.Width!.Value, page.Height!.Value));

        // Annex I: 20 to 25 mm above and below, 30 to 35 left, 15 to 20 right.
        var margin = section.GetFirstChild<DocumentFormat.OpenXml.Wordprocessing.PageMargin>()!;
        static double Millimetres(long twentieths) => Math.Round(twentieths / 20.0 / 72 * 25.4);
        Assert.InRange(Millimetres(margin.Top!.Value), 20, 25);
        Assert.InRange(Millimetres(margin.Bottom!.Value), 20, 25);
        Assert.InRange(Millimetres(margin.Left!.Value), 30, 35);
        Assert.InRange(Millimetres(margin.Right!.Value), 15, 20);
        Assert.Equal("Times New Roman", main.StyleDefinitionsPart!.Styles!.DocDefaults!.RunPropertiesDefault!.RunPropertiesBaseStyle!.RunFonts!.Ascii!.Value);
        var lines = body.Descendants<DocumentFormat.OpenXml.Wordprocessing.Paragraph>().Select(p => p.InnerText).Where(t => t.Length > 0).ToList();
        Assert.Equal(
            [
                "BỘ CÔNG THƯƠNG", "CỤC ĐỔI MỚI SÁNG TẠO, CHUYỂN ĐỔI XANH VÀ KHUYẾN CÔNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
                "Số:          /BC-ĐCK", "Hà Nội, ngày 22 tháng 10 năm 2026", "BÁO CÁO", "Kết quả hoạt động khuyến công và tình hình thực hiện", "Công văn số 7540/BCT-CNĐP, quý III năm 2026",
            ],
            lines.Take(9));
        Assert.Contains("Nơi nhận:", lines);
        Assert.Contains("CỤC TRƯỞNG", lines);
    }

    private static void AssertSum(IReadOnlyList<UnitFigures> figures, FormDefinition form, FormRow row, string column, Cited cell, SampleYear sample)
    {
        var having = figures.Where(f => At(f.Figures, form, row, column) is not null).ToList();
        Assert.Equal(having.Count == 0 ? "" : FigureText.Of(having.Sum(f => At(f.Figures, form, row, column)!.Value)), cell.Text);
        AssertReceipts(having.Select(f => f.Upload), cell, sample);
    }

    private static decimal? At(FigureSet figures, FormDefinition form, FormRow row, string column) =>
        row.AppliesIn(column, figures.Values) != false && figures.Values.TryGetValue(new FigureKey(row.Code, column), out var value)
            ? value.Kind == FigureKind.Money ? value.Number / (decimal)form.Money.Dong : value.Number
            : null;

    private static void AssertReceipts(IEnumerable<string> uploads, Cited cell, SampleYear sample) =>
        Assert.Equal(uploads.Select(u => sample.Receipts[u].Id).Distinct().Order(), cell.Receipts.Order());
}
