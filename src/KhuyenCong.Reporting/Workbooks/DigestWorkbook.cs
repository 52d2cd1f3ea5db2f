using DocumentFormat.OpenXml.Packaging;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Copying;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;
using KhuyenCong.Spreadsheets.Writing;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;
using Color = System.Drawing.Color;
using NewCell = SpreadCheetah.Cell;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>The compliance digest in full as a workbook: where every unit stands, the national figures, every figure, every error.</summary>
public sealed class DigestWorkbook
{
    /// <summary>The sheet with a row a unit.</summary>
    public const string StateSheet = "Tình hình";

    /// <summary>The sheet with the sums over all units.</summary>
    public const string NationalSheet = "Toàn quốc";

    /// <summary>The sheet with the scorecard: a row a unit, a column a point.</summary>
    public const string ScoresSheet = "Bảng điểm";

    /// <summary>The sheet with a row a figure; continued in "Số liệu (2)" where one sheet does not hold them.</summary>
    public const string FiguresSheet = "Số liệu";

    /// <summary>How the sheet of another form's newest reports is named after its code, for example "KC-02 mới nhất".</summary>
    public const string NewestSheet = " mới nhất";

    /// <summary>The sheet with a row a programme, and one for each unit that has none.</summary>
    public const string ProgrammesSheet = "Chương trình";

    /// <summary>The sheet with what units told of difficulties and proposals.</summary>
    public const string DifficultiesSheet = "Khó khăn, kiến nghị";

    /// <summary>The sheet with the errors of reports that were sent back.</summary>
    public const string ErrorsSheet = "Lỗi";

    /// <summary>The sheet with more time and leave that units were given.</summary>
    public const string ExtensionsSheet = "Gia hạn, mở khóa";

    /// <summary>How far the ministry is with the reports that were taken; there where anything was done about one.</summary>
    public const string ReviewsSheet = "Xử lý báo cáo";

    /// <summary>The sheet with the causes of rejections.</summary>
    public const string CausesSheet = "Nguyên nhân";

    /// <summary>The last row of a sheet.</summary>
    private const int LastRow = 1_048_576;

    private const int TitleRows = 3;

    private const double ContactWidth = 30, CallWidth = 34;

    /// <summary>What a sheet of data says beside its table, and prints alone: it is for filtering and counting, and would fill a hundred pages.</summary>
    // How many columns beside its own the note of a data sheet covers.
    private const int NoteColumns = 9;

    // Of the units' situation, readable on A4.
    private const int UnitsOfAPage = 18;

    private const string DataNote = "Trang dữ liệu, dùng để lọc và tính trên máy; khi in chỉ có dòng này.";

    // Whom to call about what fits A4 landscape and can be read; the columns behind it are for the screen.
    private const int PrintedStateColumns = 10;

    private static readonly (string Header, double Width)[] StateColumns =
    [
        ("Mã đơn vị", 7), ("Đơn vị", 16), ("Tình trạng", 20), ("Gia hạn, mở khóa đến", 11.5), ("Số ngày quá hạn", 8), ("Nhận lúc", 16), ("Thư nhắc đã gửi", 8),
        ("Đã gọi điện", CallWidth), ("Đầu mối", ContactWidth), ("Điện thoại", 15),
        ("Thư điện tử", 36), ("Phiên bản", 9), ("Kết quả", 26), ("Số lỗi", 8), ("Số lưu ý", 8), ("Bản có chữ ký, dấu", 12), ("Chương trình đang hiệu lực", 12),
        ("Thư nhắc đã đến", 10), ("Thư nhắc bị trả về", 12), ("Địa chỉ có thư bị trả về hoặc bị chặn", 44), ("Thư nhắc chưa gửi được (lỗi hệ thống)", 14), ("Thư nhắc chưa rõ đã gửi", 12),
    ];

    private static readonly (string Header, double Width)[] FigureColumns =
    [
        ("Mã đơn vị", 10), ("Đơn vị", 22), ("Mã số", 9), ("Mục", 40), ("Nội dung", 44), ("Đơn vị tính", 14), ("Cột", 20), ("Giá trị", 18),
    ];

    private static readonly (string Header, double Width)[] NewestColumns =
    [
        ("Mã đơn vị", 10), ("Đơn vị", 22), ("Kỳ báo cáo", 16), ("Mã số", 9), ("Nội dung", 60), ("Đơn vị tính", 14), ("Cột", 20), ("Giá trị", 24),
    ];

    private static readonly (string Header, double Width)[] ProgrammeColumns =
    [
        ("Mã đơn vị", 10), ("Đơn vị", 22), ("Tình trạng", 50), ("Có Chương trình đến", 13), ("Thời hạn", 16), ("Số Quyết định", 22), ("Ngày Quyết định", 13),
        ("Quyết định nhận lúc", 17), ("Chương trình chi tiết nhận lúc", 17), ("Còn thiếu", 44), ("Sửa đổi, bổ sung", 50), ("Nộp muộn (ngày)", 10), ("Quá hạn (ngày)", 10),
        ("Của đơn vị trước sáp nhập", 26),
    ];

    private static readonly (string Header, double Width)[] ErrorColumns =
    [
        ("Mã đơn vị", 10), ("Đơn vị", 22), ("Nhận lúc", 17), ("Tổng số lỗi", 10), ("Lỗi", 110),
    ];

    private const double SaidWidth = 60;

    private static readonly (string Header, double Width)[] DifficultyColumns =
    [
        ("Tình trạng", 14), ("Điểm", 36), ("Vùng khuyến công", 22), ("Mã đơn vị", 9), ("Đơn vị", 22), ("Báo cáo", 9), ("Kỳ báo cáo", 18), ("Nêu lần đầu", 17), ("Số ngày chờ", 9),
        ("Cách gửi", 18), ("Khó khăn, vướng mắc", SaidWidth), ("Kiến nghị, đề xuất", SaidWidth), ("Trả lời của Bộ", SaidWidth), ("Người trả lời", 22), ("Trả lời lúc", 17),
    ];

    private static readonly (string Header, double Width)[] CauseColumns = [("Số đơn vị", 10), ("Nguyên nhân trả lại", 80), ("Mã lỗi", 16), ("Đơn vị", 60)];

    private static readonly (string Header, double Width)[] ExtensionColumns =
    [
        ("Đơn vị", 22), ("Loại", 12), ("Đến hết ngày", 13), ("Lý do", 60), ("Người cho phép", 24), ("Thu hồi, hết hiệu lực sau ngày", 14), ("Lý do thu hồi", 50), ("Người thu hồi", 24),
    ];

    private static readonly (string Header, double Width)[] ReviewColumns =
    [
        ("Đơn vị", 22), ("Phiên bản", 10), ("Tình trạng xử lý", 44), ("Lý do yêu cầu chỉnh sửa", 44), ("Đơn vị trả lời", 50), ("Không cộng vào số liệu toàn quốc: lý do", 50),
    ];

    private readonly ComplianceDigest _digest;
    private readonly NewWorkbook _workbook;
    private readonly FiguresSheets _figures;
    private readonly HashSet<string> _quoted = new(StringComparer.Ordinal);
    private readonly List<(string Sheet, int Column)> _dataSheets = [];
    private readonly StyleId _title, _subtitle, _header, _text, _wrapped, _center, _count, _few, _amount, _percent, _day, _moment, _bold, _section, _sectionCode;
    private readonly Dictionary<Standing, StyleId> _standings;
    private readonly Dictionary<ScoreState, StyleId> _scores;
    private string _sheet = "";

    private DigestWorkbook(ComplianceDigest digest, NewWorkbook workbook)
    {
        _digest = digest;
        _workbook = workbook;
        _figures = new FiguresSheets(digest, workbook);
        _title = workbook.Style(new Style { Font = new Font { Bold = true, Size = 16, Color = Palette.Header } });
        _subtitle = workbook.Style(new Style { Font = new Font { Size = NewWorkbook.FontSize, Color = Palette.Muted } });
        _header = workbook.Style(new Style
        {
            Font = new Font { Bold = true, Color = Palette.White, Size = NewWorkbook.FontSize },
            Fill = new Fill { Color = Palette.Header },
            Border = Box(),
            Alignment = new Alignment { Horizontal = HorizontalAlignment.Center, Vertical = VerticalAlignment.Center, WrapText = true },
        });
        _text = workbook.Style(Body(HorizontalAlignment.Left));
        _wrapped = workbook.Style(Body(HorizontalAlignment.Left, wrap: true));
        _center = workbook.Style(Body(HorizontalAlignment.Center));
        _count = workbook.Style(Body(HorizontalAlignment.Right, "#,##0"));
        _few = workbook.Style(Body(HorizontalAlignment.Center, "#,##0"));
        _amount = workbook.Style(Body(HorizontalAlignment.Right, "#,##0.###"));
        _percent = workbook.Style(Body(HorizontalAlignment.Right, "#,##0.0"));
        _day = workbook.Style(Body(HorizontalAlignment.Center, "dd/mm/yyyy"));
        _moment = workbook.Style(Body(HorizontalAlignment.Center, "dd/mm/yyyy hh:mm"));
        _bold = workbook.Style(Body(HorizontalAlignment.Left, bold: true));
        _section = workbook.Style(Body(HorizontalAlignment.Left, fill: Palette.Section, bold: true));
        _sectionCode = workbook.Style(Body(HorizontalAlignment.Center, fill: Palette.Section, bold: true));
        _scores = Enum.GetValues<ScoreState>().ToDictionary(s => s, s => workbook.Style(Body(HorizontalAlignment.Left, fill: Palette.Of(s))));
        _standings = Enum.GetValues<Standing>().ToDictionary(s => s, s => workbook.Style(Body(HorizontalAlignment.Left, fill: Palette.Of(s), bold: true)));
    }

    /// <summary>Writes the workbook.</summary>
    /// <returns>The bytes of an .xlsx; the same digest gives the same parts but for when it was made.</returns>
    public static byte[] Write(ComplianceDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        using var workbook = new NewWorkbook(digest.Form.Code + " " + digest.Deadlines.Period.Name);
        var writer = new DigestWorkbook(digest, workbook);
        writer.WriteState();
        writer.WriteNational(NationalTotals.Of(digest));
        writer._figures.Write();
        writer.WriteScores();
        writer.WriteFigures();
        writer.WriteOtherForms();
        writer.WriteProgrammes();
        writer.WriteDifficulties();
        writer.WriteErrors();
        writer.WriteCauses();
        writer.WriteExtensions();
        writer.WriteReviews();
        return writer.Finish();
    }

    private void WriteState()
    {
        var counts = _digest.Counts;
        Start(StateSheet, StateColumns, TitleRows + 1, frozenColumns: 2, rows: _digest.Units.Count);
        Title($"Tình hình nộp báo cáo {_digest.Form.Code} – {_digest.Deadlines.Period.Name}");
        _workbook.TallRow(18, new NewCell(
            FormattableString.Invariant($"Tính đến {VietnamTime.Text(_digest.AsOf)}. Phải nộp {counts.Expected}: đúng hạn {counts.OnTime}, nộp muộn {counts.Late}, bị trả lại chưa sửa {counts.RejectedOpen}, ")
            + FormattableString.Invariant($"lỗi hệ thống {counts.Failed}, chưa nộp {counts.Missing}."),
            _subtitle));
        _workbook.TallRow(18, new NewCell(
            FormattableString.Invariant($"Trong số đã nộp: không phát sinh {counts.Nil}, có lưu ý {counts.WithWarnings}. ")
            + $"Ngày chốt số liệu {VietnamTime.Text(_digest.Deadlines.CutOff)}; hạn nộp {VietnamTime.Text(_digest.Deadlines.Due)}; ngày khóa {VietnamTime.Text(_digest.Deadlines.Lock)}.",
            _subtitle));
        Header(StateColumns);
        foreach (var unit in _digest.Units)
        {
            var contact = unit.Contact?.Name ?? "(chưa có đầu mối)";
            var called = string.Join('\n', unit.Calls.Select(c => $"{VietnamTime.Text(c.At)}, {c.By}: {c.Note}"));
            _workbook.TallRow(
                Math.Max(Height(contact, ContactWidth), Height(called, CallWidth)),
                Text(unit.Unit.Code, _center),
                Text(unit.Unit.Name, _wrapped),
                Text(StandingText.Of(unit.Standing), _standings[unit.Standing]),
                (unit.LeaveUntil ?? unit.MoreTimeUntil) is { } until ? Day(until) : Blank(_day),
                unit.DaysOverdue > 0 ? new NewCell(unit.DaysOverdue, _few) : Blank(_few),
                Moment(unit.ReceivedAt),
                new NewCell(unit.RemindersSent, _few),
                Text(called, _wrapped),
                Text(contact, _wrapped),
                Text(unit.Contact?.Phone ?? "", _text),
                Text(unit.Contact?.Email ?? "", _text),
                unit.Version > 0 ? new NewCell(unit.Version, _few) : Blank(_few),
                Text(unit.Outcome is { } outcome ? StandingText.Of(outcome) : "", _text),
                new NewCell(unit.Errors, _few),
                new NewCell(unit.Warnings, _few),
                Text(unit.SignedCopy ? "Có" : "", _center),
                Text(_digest.ProgrammesOf(unit.Unit) is { Standing: ProgrammeStanding.InForce } ? "Có" : "", _center),
                _digest.DeliveryKnown || unit.RemindersDelivered > 0 ? new NewCell(unit.RemindersDelivered, _few) : Blank(_few),
                new NewCell(unit.RemindersBounced, _few),
                Text(string.Join("; ", unit.Undeliverable.Select(c => $"{c.Contact.Email} ({VietnamTime.Text(VietnamTime.DayOf(c.Since))}{(c.Blocked ? ", máy chủ nhận chặn" : "")}{(c.Reason.Length > 0 ? ": " + c.Reason : "")})")), _text),
                new NewCell(unit.RemindersUnsent, _few),
                new NewCell(unit.RemindersUnknown, _few));
        }
    }

    private void WriteNational(NationalTotals totals)
    {
        if (totals.Rows.Count == 0 && totals.Answers.Count == 0)
        {
            return;
        }

        var figureColumns = _digest.Form.FigureColumns.ToList();
        var columns = new List<(string Header, double Width)> { ("Mã số", 9), ("Nội dung", 74), ("Đơn vị tính", 22), ("Số đơn vị có số liệu", 11) };
        foreach (var column in figureColumns)
        {
            columns.Add((column.Label, 18));
            columns.Add((column.Label + " – cùng kỳ năm trước", 18));
            columns.Add((column.Label + " – tăng, giảm (%)", 14));
        }

        if (totals.PlanColumn is { } plan && totals.DoneColumn is { } done)
        {
            columns.Add(($"{done.Label} so với {PlainText.InSentence(plan.Label)} (%)", 18));
        }

        Start(NationalSheet, columns, TitleRows, frozenColumns: 2, rows: 0, filter: false);
        Title($"Số liệu toàn quốc, báo cáo {_digest.Form.Code} – {_digest.Deadlines.Period.Name}");
        _workbook.TallRow(18, new NewCell(
            FormattableString.Invariant($"Cộng số liệu của {totals.Units} đơn vị đã nộp trong {_digest.Units.Count} đơn vị phải nộp. So với năm trước: chỉ tính các đơn vị đã nộp kỳ này và có báo cáo cùng kỳ năm trước."),
            _subtitle));
        Header(columns);
        var rows = totals.Rows.ToDictionary(r => r.Row.Code, StringComparer.Ordinal);
        var answers = totals.Answers.ToLookup(a => a.Row.Code, StringComparer.Ordinal);
        foreach (var row in _digest.Form.RowsOn(_digest.Deadlines.CutOff))
        {
            var cells = new List<NewCell>(columns.Count);
            if (row.Kind == FigureKind.Heading)
            {
                cells.AddRange([Text(row.Code, _sectionCode), Text((row.Order.Length > 0 ? row.Order + ". " : "") + row.ShortLabel, _section)]);
                cells.AddRange(Enumerable.Repeat(Blank(_section), columns.Count - 2));
            }
            else if (rows.TryGetValue(row.Code, out var sums))
            {
                cells.AddRange([Text(row.Code, _center), Text(row.Label, sums.Section is null ? _bold : _text), Text(row.Unit, _center)]);
                cells.Add(new NewCell(figureColumns.Max(c => sums[c.Id].Units), _few));
                foreach (var sum in figureColumns.Select(c => sums[c.Id]))
                {
                    cells.AddRange([Number(sum.Value), Number(sum.YearBefore), Percent(sum.ChangePercent)]);
                }

                if (totals.PlanColumn is not null)
                {
                    cells.Add(Percent(sums.PercentOfPlan));
                }
            }
            else if (answers[row.Code].Any())
            {
                cells.AddRange([Text(row.Code, _center), Text(row.Label, _text), Text("số đơn vị trả lời Có", _center), new NewCell(answers[row.Code].Max(a => a.Answered), _few)]);
                foreach (var answer in answers[row.Code])
                {
                    cells.AddRange([new NewCell(answer.Yes, _count), Blank(_count), Blank(_percent)]);
                }
            }
            else
            {
                continue;
            }

            _workbook.TallRow(18, cells.ToArray());
        }
    }

    private void WriteScores()
    {
        if (_digest.Scores is not { } scores)
        {
            return;
        }

        var before = scores.YearBefore;
        var columns = new List<(string Header, double Width)> { ("Mã đơn vị", 8), ("Đơn vị", 18), ("Vùng", 22), ("Số điểm đạt", 8) };
        columns.AddRange(scores.Headings.Select(h => (h.Order + ". " + h.Label, 16d)));
        columns.AddRange(before?.Headings.Select(h => ("Điểm " + h.Order + ", " + PlainText.InSentence(before.Period.Name), 14d)) ?? []);
        columns.Add(("Ghi chú của đơn vị", 56));
        Start(ScoresSheet, columns, TitleRows, frozenColumns: 2, rows: scores.Units.Count);
        Title($"Mức thực hiện từng điểm, báo cáo {_digest.Form.Code} – {scores.Period.Name}");
        _workbook.TallRow(18, new NewCell(
            FormattableString.Invariant($"Theo báo cáo đã tiếp nhận của {scores.Units.Count(u => u.Answered)}/{scores.Units.Count} đơn vị; chấm theo tiêu chí tạm định trong biểu mẫu. ")
            + (before is null ? "Năm trước: không chấm." : ""),
            _subtitle));
        Header(columns);
        foreach (var unit in scores.Units)
        {
            var notes = string.Join("; ", unit.Points.SelectMany(p => p.Answers).Where(a => a.Note.Length > 0).Select(a => a.Code + ": " + a.Note));
            List<NewCell> cells = [Text(unit.Unit.Code, _center), Text(unit.Unit.Name, _text), Text(unit.Unit.Region, _text), unit.Answered ? new NewCell(unit.Met, _few) : Blank(_few)];
            cells.AddRange(unit.Points.Select(p => Text(ScoreText.Of(p.State), _scores[p.State])));
            if (before is not null)
            {
                var then = scores.YearBeforeOf(unit.Unit.Code);
                cells.AddRange(before.Headings.Select((_, at) => then is null ? Blank(_text) : Text(ScoreText.Of(then.Points[at].State), _scores[then.Points[at].State])));
            }

            cells.Add(Text(notes, _wrapped));
            _workbook.TallRow(Height(notes, columns[^1].Width), cells.ToArray());
        }
    }

    private void WriteFigures()
    {
        var sheet = 1;
        var total = TidyFigure.Of(_digest).Count();
        StartFigures(FiguresSheet, total);
        foreach (var figure in TidyFigure.Of(_digest))
        {
            if (_workbook.NextRow > LastRow)
            {
                total -= LastRow - 1;
                sheet++;
                StartFigures(FormattableString.Invariant($"{FiguresSheet} ({sheet})"), total);
            }

            _workbook.Row(
                Text(figure.Unit.Unit.Code, _center),
                Text(figure.Unit.Unit.Name, _text),
                Text(figure.Row.Code, _center),
                Text(figure.Section?.ShortLabel ?? "", _text),
                Text(figure.Row.Label, _text),
                Text(figure.Row.Unit, _center),
                Text(figure.Column.Label, _text),
                Figure(figure.Value, _digest.Form));
        }
    }

    // A sheet a form: what each unit said in its newest report that is counted.
    private void WriteOtherForms()
    {
        foreach (var reports in _digest.OtherForms)
        {
            var columns = reports.Form.FigureColumns.ToList();
            var rows = reports.Form.RowsOn(reports.On).Where(r => r.Kind != FigureKind.Heading).ToList();
            var cells = reports.Figures.SelectMany(u => rows.SelectMany(row => columns.Select(column => (u, row, column))))
                .Where(c => c.u.Figures.Values.ContainsKey(new FigureKey(c.row.Code, c.column.Id))).Take(LastRow - 1).ToList();
            Start(reports.Form.Code + NewestSheet, NewestColumns, 1, frozenColumns: 0, rows: cells.Count);
            DataHeader(NewestColumns);
            foreach (var (unit, row, column) in cells)
            {
                _workbook.Row(
                    Text(unit.Unit.Code, _center),
                    Text(unit.Unit.Name, _text),
                    Text(unit.Figures.Period.Name, _text),
                    Text(row.Code, _center),
                    Text(row.Label, _text),
                    Text(row.Unit, _center),
                    Text(column.Label, _text),
                    Figure(unit.Figures.Values[new FigureKey(row.Code, column.Id)], reports.Form));
            }
        }
    }

    private void WriteProgrammes()
    {
        if (_digest.Programmes.Count == 0)
        {
            return;
        }

        var rows = _digest.Programmes.SelectMany(u => u.OnFile.Select(p => (Unit: u, Programme: (Programme?)p, Of: ""))
            .Concat(u.OfPredecessors.Select(p => (Unit: u, Programme: (Programme?)p.Programme, Of: p.Unit.FullName)))
            .DefaultIfEmpty((Unit: u, Programme: null, Of: ""))).ToList();
        Start(ProgrammesSheet, ProgrammeColumns, 1, frozenColumns: 2, rows: rows.Count);
        Header(ProgrammeColumns);
        foreach (var (unit, programme, of) in rows)
        {
            var amendments = string.Join("; ", programme?.Amendments.Select(a => $"{ProgrammeText.Decision(a.Declared.Number, a.Declared.Date)}, sửa đổi Quyết định số {a.Declared.Amends}") ?? []);
            _workbook.TallRow(
                Height(amendments, 50),
                Text(unit.Unit.Code, _center),
                Text(unit.Unit.Name, _text),
                Text(ProgrammeText.Of(unit), _wrapped),
                unit.CoveredUntil is { } until ? Day(until) : Blank(_day),
                Text(programme is null ? "" : ProgrammeText.Of(programme.Term), _center),
                Text(programme is null ? "" : programme.Number ?? ProgrammeText.NotSaid, _text),
                programme?.Date is { } date ? Day(date) : Text(programme is null ? "" : ProgrammeText.NotSaid, _center),
                Moment(programme?.DecisionSince),
                Moment(programme?.DetailSince),
                Text(programme is null ? "" : ProgrammeText.Missing(programme), _wrapped),
                Text(amendments, _wrapped),
                unit.DaysLate > 0 ? new NewCell(unit.DaysLate, _few) : Blank(_few),
                unit.DaysOverdue > 0 ? new NewCell(unit.DaysOverdue, _few) : Blank(_few),
                Text(of, _text));
        }
    }

    private NewCell Figure(FigureValue value, FormDefinition form) => value.Kind switch
    {
        FigureKind.Count or FigureKind.Money => Number(FigureText.NumberOf(value, form)),
        FigureKind.Date => Day(value.Date),
        FigureKind.YesNo => Text(value.IsYes ? "Có" : "Không", _center),
        _ => Text(value.Text ?? "", _text),
    };

    private void StartFigures(string name, int left)
    {
        Start(name, FigureColumns, 1, frozenColumns: 0, rows: Math.Min(left, LastRow - 1));
        DataHeader(FigureColumns);
    }

    private void WriteDifficulties()
    {
        if (_digest.Difficulties.Count == 0)
        {
            return;
        }

        var today = VietnamTime.DayOf(_digest.AsOf);
        Start(DifficultiesSheet, DifficultyColumns, 1, frozenColumns: 0, rows: _digest.Difficulties.Count);
        Header(DifficultyColumns);
        foreach (var told in _digest.Difficulties)
        {
            var difficulty = told.Difficulty;
            var act = difficulty.Closing ?? difficulty.Answer;
            var answers = string.Join('\n', new[] { difficulty.Answer?.Text, difficulty.Closing?.Text, difficulty.GoneAt is null ? null : UnitDifficulty.GoneText }.Where(t => !string.IsNullOrEmpty(t)));
            _workbook.TallRow(
                new[] { difficulty.Text.Difficulty, difficulty.Text.Proposal, answers }.Max(t => Height(t, SaidWidth)),
                Text(UnitDifficulty.TextOf(difficulty.State), _center),
                Text(told.PointName, _wrapped),
                Text(told.Unit.Region, _text),
                Text(told.Unit.Code, _center),
                Text(told.Unit.Name, _text),
                Text(told.Form, _center),
                Text(told.Period.Name, _text),
                Moment(difficulty.Since),
                difficulty.State == DifficultyState.Open ? new NewCell(Math.Max(0, today.DayNumber - VietnamTime.DayOf(difficulty.Since).DayNumber), _few) : Blank(_few),
                Text(UnitDifficulty.TextOf(difficulty.Source), _text),
                Text(difficulty.Text.Difficulty, _wrapped),
                Text(difficulty.Text.Proposal, _wrapped),
                Text(answers, _wrapped),
                Text(act?.By ?? "", _text),
                Moment(act?.At));
        }
    }

    private void WriteErrors()
    {
        var errors = _digest.Units.SelectMany(u => u.TopErrors.Select(e => (Unit: u, Error: e))).ToList();
        Start(ErrorsSheet, ErrorColumns, 1, frozenColumns: 0, rows: errors.Count);
        Header(ErrorColumns);
        foreach (var (unit, error) in errors)
        {
            _workbook.TallRow(
                Height(error, ErrorColumns[^1].Width),
                Text(unit.Unit.Code, _center), Text(unit.Unit.Name, _text), Moment(unit.ReceivedAt), new NewCell(unit.Errors, _count), Text(error, _wrapped));
        }
    }

    private void WriteCauses()
    {
        Start(CausesSheet, CauseColumns, 1, frozenColumns: 0, rows: _digest.Causes.Count);
        Header(CauseColumns);
        foreach (var cause in _digest.Causes)
        {
            var names = string.Join(", ", cause.Names);
            _workbook.TallRow(
                Math.Max(Height(cause.Message, CauseColumns[1].Width), Height(names, CauseColumns[^1].Width)),
                new NewCell(cause.Units, _count), Text(cause.Message, _wrapped), Text(cause.Code, _text), Text(names, _wrapped));
        }
    }

    private void WriteExtensions()
    {
        if (_digest.Extensions.Count == 0)
        {
            return;
        }

        Start(ExtensionsSheet, ExtensionColumns, 1, frozenColumns: 0, rows: _digest.Extensions.Count);
        Header(ExtensionColumns);
        foreach (var extension in _digest.Extensions)
        {
            _workbook.TallRow(
                Math.Max(Height(extension.Reason, ExtensionColumns[3].Width), Height(extension.Ended?.Reason ?? "", ExtensionColumns[6].Width)),
                Text(extension.Unit == Extension.All ? "Tất cả đơn vị" : _digest.Units.FirstOrDefault(u => u.Unit.Code == extension.Unit)?.Unit.Name ?? extension.Unit, _text),
                Text(extension.Until <= _digest.Deadlines.Lock ? "Gia hạn" : "Mở khóa", _center),
                Day(extension.Until),
                Text(extension.Reason, _wrapped),
                Text(extension.Author, _wrapped),
                extension.Ended is { } ended ? Day(ended.On) : Blank(_day),
                Text(extension.Ended?.Reason ?? "", _wrapped),
                Text(extension.Ended?.Author ?? "", _wrapped));
        }
    }

    private void WriteReviews()
    {
        var reviewed = _digest.Units.Where(u => u.Review is { Acts.Count: > 0 }).ToList();
        if (reviewed.Count == 0)
        {
            return;
        }

        Start(ReviewsSheet, ReviewColumns, 1, frozenColumns: 0, rows: reviewed.Count);
        Header(ReviewColumns);
        var today = VietnamTime.DayOf(_digest.AsOf);
        foreach (var unit in reviewed)
        {
            var review = unit.Review!;
            string[] texts = [review.InWords(today), review.Asked is { } asked ? string.Join(". ", new[] { asked.Reasons, asked.Text }.Where(t => t.Length > 0)) : "", review.Explained?.Text ?? "", review.LeftOut?.Text ?? ""];
            _workbook.TallRow(
                texts.Select((text, at) => Height(text, ReviewColumns[at + 2].Width)).Max(),
                [Text(unit.Unit.Name, _text), new NewCell(unit.Version, _count), .. texts.Select(text => Text(text, _wrapped))]);
        }
    }

    private byte[] Finish()
    {
        var stream = _workbook.Finish();
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var workbook = document.WorkbookPart!;
            var names = workbook.Workbook!.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(s => s.Name!.Value!).ToList();
            StyleBook? styles = null;
            foreach (var name in names.Where(n => n is StateSheet or NationalSheet or ScoresSheet or ProgrammesSheet or DifficultiesSheet or ErrorsSheet or CausesSheet or ExtensionsSheet or ReviewsSheet || _quoted.Contains(n)))
            {
                // A sheet of data may be large and is not for paper: it is not loaded again without need.
                var sheet = PrintSetup.PartOf(workbook, name).Worksheet!;
                if (_quoted.Contains(name))
                {
                    PrintSetup.QuoteFormulaText((styles ??= new StyleBook(workbook)).Quoted, sheet);
                }

                // A last page of two or three lines is none that anybody looks at.
                PrintSetup.Paper(sheet, landscape: true, pages: name == StateSheet ? 1 + ((_digest.Units.Count - 1) / UnitsOfAPage) : 0);
            }

            _figures.Finish(workbook);
            PrintSetup.RepeatRows(workbook, StateSheet, TitleRows + 1, TitleRows + 1);
            PrintSetup.PrintArea(workbook, StateSheet, FormattableString.Invariant($"$A$1:${ColumnOf(PrintedStateColumns)}${TitleRows + 1 + _digest.Units.Count}"));
            foreach (var (name, column) in _dataSheets)
            {
                PrintSetup.PrintArea(workbook, name, $"${ColumnOf(column)}$1:${ColumnOf(column + NoteColumns)}$1");
            }

            if (names.Contains(NationalSheet))
            {
                PrintSetup.RepeatRows(workbook, NationalSheet, TitleRows, TitleRows);
            }

            if (names.Contains(ScoresSheet))
            {
                PrintSetup.RepeatRows(workbook, ScoresSheet, TitleRows, TitleRows);
            }
        }

        return PlainNames.Seal(stream);
    }

    private void Start(string name, IReadOnlyList<(string Header, double Width)> columns, int headerRow, int frozenColumns, int rows, bool filter = true)
    {
        _sheet = name;
        var options = new WorksheetOptions { FrozenRows = headerRow };
        if (frozenColumns > 0)
        {
            options.FrozenColumns = frozenColumns;
        }

        if (filter)
        {
            options.AutoFilter = new AutoFilterOptions(CellAddress.Of(headerRow, 1) + ":" + CellAddress.Of(headerRow + Math.Max(rows, 1), columns.Count));
        }

        for (var i = 0; i < columns.Count; i++)
        {
            options.Column(i + 1).Width = columns[i].Width;
        }

        _workbook.Sheet(name, options);
    }

    private void Title(string text) => _workbook.TallRow(28, new NewCell(CellText.Clean(text), _title));

    private void Header(IReadOnlyList<(string Header, double Width)> columns) =>
        _workbook.TallRow(52, columns.Select(c => new NewCell(c.Header, _header)).ToArray());

    // The note stands behind a blank column, so that it belongs to no table, filter or pivot.
    private void DataHeader(IReadOnlyList<(string Header, double Width)> columns)
    {
        _dataSheets.Add((_sheet, columns.Count + 2));
        _workbook.TallRow(52, [.. columns.Select(c => new NewCell(c.Header, _header)), new NewCell((string?)null), new NewCell(DataNote, _subtitle)]);
    }

    private static string ColumnOf(int number) => CellAddress.Of(1, number)[..^1];

    private NewCell Text(string text, StyleId style)
    {
        if (CellText.LooksLikeFormula(text))
        {
            _quoted.Add(_sheet);
        }

        return text.Length == 0 ? Blank(style) : new NewCell(CellText.Clean(text), style);
    }

    private static NewCell Blank(StyleId style) => new((string?)null, style);

    private NewCell Number(decimal? value) =>
        value is { } number ? new NewCell(number, decimal.Truncate(number) == number ? _count : _amount) : Blank(_count);

    private NewCell Percent(decimal? value) => value is { } number ? new NewCell(decimal.Round(number, 1, MidpointRounding.AwayFromZero), _percent) : Blank(_percent);

    // Excel knows no day before 1900.
    private NewCell Day(DateOnly day) =>
        day.Year >= 1900 ? new NewCell(day.ToDateTime(TimeOnly.MinValue), _day) : new NewCell(VietnamTime.Text(day), _center);

    private NewCell Moment(DateTimeOffset? moment) => moment is { } at ? new NewCell(VietnamTime.At(at).DateTime, _moment) : Blank(_moment);

    private static double Height(string text, double width) => Math.Min(18 * (1 + (int)(text.Length / width)), 400);

    private static Style Body(HorizontalAlignment horizontal, string? format = null, bool wrap = false, Color? fill = null, bool bold = false)
    {
        var style = new Style
        {
            Font = new Font { Size = NewWorkbook.FontSize, Bold = bold, Color = Palette.Ink },
            Border = Box(),
            Alignment = new Alignment { Horizontal = horizontal, Vertical = VerticalAlignment.Center, WrapText = wrap },
        };
        if (format is not null)
        {
            style.Format = NumberFormat.Custom(format);
        }

        if (fill is { } color)
        {
            style.Fill = new Fill { Color = color };
        }

        return style;
    }

    private static Border Box()
    {
        static EdgeBorder Edge() => new() { BorderStyle = BorderStyle.Thin, Color = Palette.Line };
        return new Border { Left = Edge(), Right = Edge(), Top = Edge(), Bottom = Edge() };
    }
}
