using System.Globalization;
using DocumentFormat.OpenXml;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Documents;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.OwnReports;

/// <summary>
/// The ministry's own report on a form and period, as a Word document in the layout of decree 30/2020/NĐ-CP: results, the dispatch's points, figures to doubt, who is
/// missing, difficulties. Each number that comes from reports has a footnote that names their receipts; how many units are to report, how many are left out and days overdue
/// come from none and have no footnote.
/// </summary>
public sealed class MinistryReport
{
    /// <summary>MIME type of the document.</summary>
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>Lines of a list: units that miss, difficulties, receipts; what is left out is counted.</summary>
    public const int MaxUnits = 500, MaxDifficulties = 200, MaxReceipts = 5_000;

    /// <summary>Characters of a difficulty that are quoted.</summary>
    public const int MaxQuoted = 600;

    private readonly ComplianceDigest _digest;
    private readonly NationalTotals _totals;
    private readonly IReadOnlyList<NewestReports> _points;
    private readonly Dictionary<string, FiledReceipt> _receipts;

    private MinistryReport(ComplianceDigest digest, IEnumerable<FiledReceipt> receipts)
    {
        _digest = digest;
        _totals = NationalTotals.Of(digest);
        _points = IsOfPoints ? [new NewestReports(digest.Form, digest.Deadlines.CutOff, [.. digest.Figures, .. digest.LeftOut])] : digest.OtherForms;
        var cited = Uploads(digest).ToHashSet(StringComparer.Ordinal);
        _receipts = receipts.Where(r => cited.Contains(r.Upload)).DistinctBy(r => r.Upload).ToDictionary(r => r.Upload, StringComparer.Ordinal);
    }

    /// <summary>Every upload whose receipt the report of a digest may name.</summary>
    public static IEnumerable<string> Uploads(ComplianceDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return digest.Figures.Concat(digest.LeftOut).SelectMany(f => f.YearBeforeUploads.Append(f.Upload))
            .Concat(digest.OtherForms.SelectMany(o => o.OnFile).Select(f => f.Upload))
            .Concat(digest.Units.Select(u => u.Upload))
            .Concat(digest.Difficulties.Select(d => d.Difficulty.Upload))
            .Where(u => u.Length > 0).Distinct();
    }

    /// <summary>Writes the report.</summary>
    /// <param name="digest">Where the units stand, and the figures.</param>
    /// <param name="receipts">The receipts of <see cref="Uploads"/>.</param>
    /// <param name="template">The ministry's template.</param>
    public static byte[] Write(ComplianceDigest digest, IEnumerable<FiledReceipt> receipts, MinistryReportTemplate template)
    {
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(receipts);
        ArgumentNullException.ThrowIfNull(template);
        var report = new MinistryReport(digest, receipts);
        var day = VietnamTime.DayOf(digest.AsOf);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["department"] = digest.Department,
            ["department_upper"] = digest.Department.ToUpperInvariant(),
            ["date"] = string.Create(CultureInfo.InvariantCulture, $"ngày {day.Day:00} tháng {(day.Month > 2 ? "" : "0")}{day.Month} năm {day.Year}"),
            ["period"] = PlainText.InSentence(digest.Deadlines.Period.Name),
            ["as_of"] = VietnamTime.Text(digest.AsOf),
        };
        return template.Fill(texts, report._receipts.Values, report.Block);
    }

    // A form that asks the dispatch's questions has no results beside them.
    private bool IsOfPoints => _totals.Answers.Count > 0;

    private IEnumerable<OpenXmlElement> Block(string tag, WordText text, SourceNotes notes) => tag switch
    {
        "submissions" => Submissions(text),
        "results" => Results(text),
        "seven_points" => _points.Count == 0 ? [text.Body("Chưa có báo cáo nào về các nội dung này.")] : _points.SelectMany(p => Points(p, text)),
        "doubts" => Doubts(text),
        "missing" => Missing(text),
        "difficulties" => Told(text),
        "receipts" => Annex(text, notes),
        _ => throw new ArgumentOutOfRangeException(nameof(tag), tag, "No such block."),
    };

    private IEnumerable<OpenXmlElement> Submissions(WordText text)
    {
        var handedIn = In(Standing.OnTime, Standing.Late);
        var dates = _digest.Deadlines;
        yield return text.Body(
            $"Báo cáo {_digest.Form.Code} ({WordText.Clean(_digest.Form.Title)}), {PlainText.InSentence(dates.Period.Name)}: ngày chốt số liệu {VietnamTime.Text(dates.CutOff)}, hạn nộp {VietnamTime.Text(dates.Due)}, ngày khóa {VietnamTime.Text(dates.Lock)}. "
            + $"Có {Number(_digest.Units.Count)} đơn vị phải báo cáo; đã tiếp nhận báo cáo của ", Count(handedIn), " đơn vị, trong đó đúng hạn ", Count(In(Standing.OnTime)), ", nộp muộn ", Count(In(Standing.Late)),
            "; bị trả lại, chưa sửa ", Count(In(Standing.RejectedOpen)), "; lỗi hệ thống, đang xử lý ", Count(In(Standing.Failed)), "; chưa nộp ", Count(In(Standing.Missing)), ".");
        foreach (var part in Judged(text))
        {
            yield return part;
        }
    }

    // How far the ministry is with what was taken: each state counted, and a line a report that is asked about, answered or left out.
    private IEnumerable<OpenXmlElement> Judged(WordText text)
    {
        var judged = _digest.Units.Where(u => u.Review is { Status.Counted: not null }).ToList();
        if (judged.Count == 0)
        {
            yield break;
        }

        Piece In(ReviewState state) => Count([.. judged.Where(u => u.Review!.State == state)]);
        var leftOut = judged.Where(u => u.Review!.Status.IsLeftOut).ToList();
        yield return text.Body(
            "Trong số báo cáo đã tiếp nhận: đã xem ", In(ReviewState.Read), ", chưa xem ", In(ReviewState.Unread), ", đã yêu cầu chỉnh sửa và chờ trả lời ", In(ReviewState.CorrectionAsked),
            ", đơn vị đã trả lời yêu cầu chỉnh sửa ", In(ReviewState.Answered), "; không cộng vào số liệu toàn quốc ", Count(leftOut), ".");
        var today = VietnamTime.DayOf(_digest.AsOf);
        var told = judged.Where(u => u.Review!.Status.IsLeftOut || u.Review.State is ReviewState.CorrectionAsked or ReviewState.Answered).ToList();
        if (told.Count == 0)
        {
            yield break;
        }

        yield return text.Table(
            [("Đơn vị", 18), ("Tình trạng xử lý", 30), ("Nội dung", 52)],
            told.Take(MaxUnits).Select(u => (IReadOnlyList<Piece>)[new Piece(u.Unit.Name, [u.Upload]), WordText.Clean(u.Review!.InWords(today)) + (u.Review.Status.IsLeftOut ? "; không cộng vào số liệu toàn quốc" : ""), Said(u.Review)]),
            numbersFrom: 3);
        if (told.Count > MaxUnits)
        {
            yield return text.Body($"Còn {Number(told.Count - MaxUnits)} đơn vị khác, xem bản tổng hợp.");
        }
    }

    // What was asked and answered of a request that is open, and why a report is left out.
    private static string Said(UnitReview review)
    {
        var isOpen = review.State is ReviewState.CorrectionAsked or ReviewState.Answered;
        return string.Join(' ', new[]
        {
            isOpen && review.Asked is { } asked ? "Yêu cầu: " + Sentence(string.Join(". ", new[] { asked.Reasons, asked.Places, asked.Text }.Where(t => t.Length > 0))) : "",
            isOpen && review.Explained is { } explained ? "Đơn vị trả lời: " + Sentence(explained.Text) : "",
            review.LeftOut is { } leftOut ? "Lý do không cộng: " + Sentence(leftOut.Text) : "",
        }.Where(t => t.Length > 0));
    }

    private static string Sentence(string text) => WordText.Clean(text, MaxQuoted).TrimEnd('.') + ".";

    private IEnumerable<OpenXmlElement> Results(WordText text)
    {
        if (IsOfPoints)
        {
            yield return text.Body($"Báo cáo {_digest.Form.Code} không có phần kết quả; số liệu của báo cáo này nằm ở mục bảy nội dung dưới đây.");
            yield break;
        }

        if (_digest.Figures.Count == 0)
        {
            yield return text.Body("Chưa có số liệu được tiếp nhận.");
            yield break;
        }

        var compared = _digest.Figures.Where(f => f.YearBefore is not null).ToList();
        yield return text.Body(
        [
            "Số liệu toàn quốc được cộng từ báo cáo của ", new Piece(Number(_digest.Figures.Count), [.. _digest.Figures.Select(f => f.Upload)]), $" trên {Number(_digest.Units.Count)} đơn vị",
            _digest.LeftOut.Count == 0 ? ". " : $", không kể {Number(_digest.LeftOut.Count)} đơn vị không cộng vào số liệu toàn quốc. ",
            compared.Count == 0 ? "Không có số liệu cùng kỳ năm trước để so sánh." : "So với cùng kỳ năm trước tính trên ",
            compared.Count == 0 ? "" : new Piece(Number(compared.Count), Both(compared)),
            compared.Count == 0 ? "" : " đơn vị có số liệu của cả hai kỳ.",
        ]);
        if (_totals is { PlanColumn: { } plan, DoneColumn: { } done })
        {
            foreach (var row in _totals.Rows.Where(r => r.Section is null && r[done.Id].Value is not null))
            {
                yield return text.Body([.. Headline(row, plan, done)]);
            }
        }

        var columns = _digest.Form.FigureColumns.ToList();
        var shown = _totals.DoneColumn ?? columns[^1];
        List<(string, int)> headings = [("Nội dung", 28), ("Đơn vị tính", 9), .. columns.Select(c => (WordText.Clean(c.Label, 60), 42 / columns.Count)), ("So cùng kỳ năm trước", 11), ("Số đơn vị có số liệu", 10)];
        yield return text.Table(headings, Rows(), numbersFrom: 2);
        yield return text.Body("Cột so cùng kỳ và cột số đơn vị tính theo cột “" + WordText.Clean(shown.Label, 60) + "”.");

        IEnumerable<IReadOnlyList<Piece>> Rows()
        {
            FormColumn[] of = [shown];
            string? section = null;
            foreach (var row in _totals.Rows)
            {
                if (row.Section is { } heading && heading.Code != section)
                {
                    section = heading.Code;
                    yield return [Label(heading)];
                }

                yield return
                [
                    Label(row.Row), WordText.Clean(row.Row.Unit, 40), .. columns.Select(c => Sum(row, c)), Change(row, shown),
                    row[shown.Id].Units == 0 ? "" : new Piece(Number(row[shown.Id].Units), Having(_digest.Figures, row.Row, of)),
                ];
            }
        }
    }

    private IEnumerable<Piece> Headline(NationalRow row, FormColumn plan, FormColumn done)
    {
        yield return $"- {WordText.Clean(row.Row.Label)}: {PlainText.InSentence(WordText.Clean(done.Label, 60))} ";
        yield return Sum(row, done);
        yield return $" {WordText.Clean(row.Row.Unit, 40)}";
        if (row.PercentOfPlan is { } percent)
        {
            yield return ", bằng ";
            yield return new Piece(Percent(percent), Having(_digest.Figures, row.Row, [plan, done]));
            yield return $" {PlainText.InSentence(WordText.Clean(plan.Label, 60))}";
        }

        if (row[done.Id].ChangePercent is { } change)
        {
            yield return ", so với cùng kỳ năm trước " + (change > 0 ? "tăng " : change < 0 ? "giảm " : "thay đổi ");
            yield return Compared(Percent(Math.Abs(change)));
        }

        yield return ".";
    }

    private IEnumerable<OpenXmlElement> Points(NewestReports reports, WordText text)
    {
        var figures = reports.Figures;
        if (figures.Count == 0)
        {
            yield return text.Body($"Chưa có báo cáo {reports.Form.Code} nào được tiếp nhận.");
            yield break;
        }

        var totals = NationalTotals.Of(reports, _digest.Units.Count);
        yield return text.Body(
            [$"Theo báo cáo {reports.Form.Code} mới nhất đã tiếp nhận của ", new Piece(Number(figures.Count), [.. figures.Select(f => f.Upload)]), $" trên {Number(_digest.Units.Count)} đơn vị: ",
            .. figures.GroupBy(f => f.Figures.Period).OrderByDescending(p => p.Key.Id, StringComparer.Ordinal).SelectMany((p, i) => (Piece[])
                [(i > 0 ? ", " : "") + PlainText.InSentence(p.Key.Name) + " (", new Piece(Number(p.Count()), [.. p.Select(f => f.Upload)]), " đơn vị)"]),
            reports.LeftOut.Count == 0 ? "." : ". Không cộng số liệu của ",
            .. reports.LeftOut.Select((f, i) => new Piece((i > 0 ? ", " : "") + f.Unit.Name, [f.Upload])),
            reports.LeftOut.Count == 0 ? "" : "."]);
        yield return text.Table(
            [("Nội dung", 42), ("Có", 9), ("Không", 9), ("Chưa trả lời", 10), ("Tổng số", 14), ("Đơn vị tính", 8), ("Số đơn vị có số liệu", 8)], Rows(), numbersFrom: 1);

        IEnumerable<IReadOnlyList<Piece>> Rows()
        {
            var columns = reports.Form.FigureColumns.ToList();
            foreach (var row in reports.Form.RowsOn(reports.On))
            {
                if (row.Kind == FigureKind.Heading)
                {
                    yield return [Label(row)];
                }

                foreach (var column in columns)
                {
                    var label = Label(row) + (columns.Count > 1 ? " – " + WordText.Clean(column.Label, 60) : "");
                    if (totals.Answers.FirstOrDefault(a => a.Row.Code == row.Code && a.Column.Id == column.Id) is { } answer)
                    {
                        var answers = figures.Where(f => row.AppliesIn(column.Id, f.Figures.Values) != false)
                            .Select(f => (f.Upload, Value: f.Figures.Values.TryGetValue(new FigureKey(row.Code, column.Id), out var value) ? value : (FigureValue?)null))
                            .Where(a => a.Value is { Kind: FigureKind.YesNo }).ToLookup(a => a.Value!.Value.IsYes, a => a.Upload);
                        yield return
                        [
                            label, new Piece(Number(answer.Yes), [.. answers[true]]), new Piece(Number(answer.No), [.. answers[false]]),
                            new Piece(Number(answer.Unanswered), [.. answers[true], .. answers[false]], $"{Number(answer.Expected)} đơn vị phải trả lời trừ số đơn vị đã trả lời. "), "", "", "",
                        ];
                    }
                    else if (totals.Row(row.Code) is { } sum && sum[column.Id] is { Value: { } value } of)
                    {
                        var sources = Having(figures, row, [column]);
                        yield return [label, "", "", "", new Piece(FigureText.Of(value), sources), WordText.Clean(row.Unit, 40), new Piece(Number(of.Units), sources)];
                    }
                }
            }
        }
    }

    private IEnumerable<OpenXmlElement> Doubts(WordText text)
    {
        var doubtful = DoubtfulFigures.Of(_digest);
        if (doubtful.Count == 0)
        {
            yield return text.Body("Không có số liệu nào cần xem xét thêm.");
            yield break;
        }

        yield return text.Body("Có ", new Piece(Number(doubtful.Count), [.. doubtful.Select(d => d.Upload)]), " trường hợp cần xem xét trước khi sử dụng số liệu toàn quốc, xếp từ đáng lưu ý nhất:");
        yield return text.Table(
            [("Đơn vị", 14), ("Số liệu", 28), ("Giá trị", 16), ("Lý do", 42)],
            doubtful.Take(MaxUnits).Select(d => (IReadOnlyList<Piece>)
            [
                d.Unit.Name, WordText.Clean(d.Name), new Piece(FigureText.Of(d.Value, _digest.Form) + " " + WordText.Clean(d.Row.Unit, 40), [d.Upload]),
                WordText.Clean(d.Why, MaxQuoted) + (d.Confirmation is { } confirmation ? " Đơn vị giải trình: " + WordText.Clean(confirmation, MaxQuoted) : ""),
            ]),
            numbersFrom: 4);
        if (doubtful.Count > MaxUnits)
        {
            yield return text.Body($"Còn {Number(doubtful.Count - MaxUnits)} trường hợp khác, xem bản tổng hợp.");
        }
    }

    private IEnumerable<OpenXmlElement> Missing(WordText text)
    {
        var open = _digest.Units.Where(u => u.Standing is Standing.Missing or Standing.RejectedOpen or Standing.Failed)
            .OrderByDescending(u => u.DaysOverdue).ThenBy(u => u.Unit.Code, StringComparer.Ordinal).ToList();
        if (open.Count == 0)
        {
            yield return text.Body("Tất cả các đơn vị đã hoàn thành báo cáo.");
            yield break;
        }

        yield return text.Table(
            [("Mã", 8), ("Đơn vị", 30), ("Tình trạng", 32), ("Số ngày quá hạn", 15), ("Nộp bổ sung đến ngày", 15)],
            open.Take(MaxUnits).Select(u => (IReadOnlyList<Piece>)
            [
                u.Unit.Code, u.Unit.Name, new Piece(StandingText.Of(u.Standing), u.Upload.Length > 0 ? [u.Upload] : []),
                u.DaysOverdue > 0 ? Number(u.DaysOverdue) : "", u.LeaveUntil is { } until ? VietnamTime.Text(until) : "",
            ]),
            numbersFrom: 3);
        if (open.Count > MaxUnits)
        {
            yield return text.Body($"Còn {Number(open.Count - MaxUnits)} đơn vị khác, xem bản tổng hợp.");
        }
    }

    private IEnumerable<OpenXmlElement> Told(WordText text)
    {
        var told = _digest.Difficulties.Where(d => d.Difficulty.State != DifficultyState.Closed).ToList();
        if (told.Count == 0)
        {
            yield return text.Body("Các đơn vị không nêu khó khăn, vướng mắc, kiến nghị.");
            yield break;
        }

        yield return text.Body(
            "Các đơn vị nêu ", Told(told), " nội dung khó khăn, vướng mắc, kiến nghị; chờ trả lời ", Told([.. told.Where(d => d.Difficulty.State == DifficultyState.Open)]), ".");
        foreach (var point in told.Take(MaxDifficulties).GroupBy(d => d.PointName))
        {
            yield return text.Body(WordText.Clean(point.Key) + ":");
            foreach (var one in point)
            {
                var said = one.Difficulty.Text;
                yield return text.Body(
                    $"- {one.Unit.Name}: "
                    + string.Join(" ", new[] { (Name: "Khó khăn, vướng mắc: ", Text: said.Difficulty), (Name: "Đề xuất, kiến nghị: ", Text: said.Proposal) }.Where(t => !string.IsNullOrWhiteSpace(t.Text)).Select(t => t.Name + WordText.Clean(t.Text, MaxQuoted))),
                    new Piece("", [one.Difficulty.Upload]));
            }
        }

        if (told.Count > MaxDifficulties)
        {
            yield return text.Body($"Còn {Number(told.Count - MaxDifficulties)} nội dung khác, xem bản tổng hợp.");
        }
    }

    private static IEnumerable<OpenXmlElement> Annex(WordText text, SourceNotes notes)
    {
        yield return text.Table(
            [("Số", 6), ("Giấy xác nhận", 25), ("Đơn vị", 22), ("Báo cáo", 21), ("Tệp, thời điểm nhận", 26)],
            notes.Receipts.Take(MaxReceipts).Select((r, i) => (IReadOnlyList<Piece>)
            [
                (i + 1).ToString(CultureInfo.InvariantCulture), r.Id, WordText.Clean(r.Office), $"{r.Form} {PlainText.InSentence(r.Period.Name)}" + (r.Version > 0 ? $", phiên bản {Number(r.Version)}" : ""),
                $"{WordText.Clean(r.FileName, SourceNotes.MaxFileName)}, {VietnamTime.Text(r.ReceivedAt)}",
            ]),
            numbersFrom: 5);
        if (notes.Receipts.Count > MaxReceipts)
        {
            yield return text.Body($"Còn {Number(notes.Receipts.Count - MaxReceipts)} giấy xác nhận khác, xem bản tổng hợp.");
        }
    }

    private List<UnitStanding> In(params Standing[] standings) => [.. _digest.Units.Where(u => standings.Contains(u.Standing))];

    private static Piece Count(IReadOnlyCollection<UnitStanding> units) => new(Number(units.Count), [.. units.Select(u => u.Upload).Where(u => u.Length > 0)]);

    private static Piece Told(List<UnitDifficulty> told) => new(Number(told.Count), [.. told.Select(d => d.Difficulty.Upload)]);

    private Piece Sum(NationalRow row, FormColumn column) =>
        row[column.Id].Value is { } value ? new Piece(FigureText.Of(value), Having(_digest.Figures, row.Row, [column])) : "";

    private Piece Change(NationalRow row, FormColumn column) =>
        row[column.Id].ChangePercent is { } change ? Compared((change > 0 ? "+" : "") + Percent(change)) : "";

    private Piece Compared(string text) => new(text, Both(_digest.Figures.Where(f => f.YearBefore is not null)), "So các đơn vị có số liệu của cả hai kỳ. ");

    private static string[] Both(IEnumerable<UnitFigures> figures) => [.. figures.SelectMany(f => f.YearBeforeUploads.Append(f.Upload))];

    // The uploads of the units that have a figure in one of the columns.
    private static string[] Having(IEnumerable<UnitFigures> figures, FormRow row, IReadOnlyList<FormColumn> columns) =>
    [
        .. figures.Where(f => columns.Any(c => row.AppliesIn(c.Id, f.Figures.Values) != false && f.Figures.Values.ContainsKey(new FigureKey(row.Code, c.Id)))).Select(f => f.Upload),
    ];

    private static string Label(FormRow row) => (row.Order.Length == 0 ? "" : WordText.Clean(row.Order, 20) + (row.Order.Any(char.IsLetterOrDigit) ? ". " : " ")) + WordText.Clean(row.Label);

    private static string Number(int number) => FigureText.Of(number);

    private static string Percent(decimal percent) => FigureText.Of(decimal.Round(percent, 1, MidpointRounding.AwayFromZero)) + "%";
}
