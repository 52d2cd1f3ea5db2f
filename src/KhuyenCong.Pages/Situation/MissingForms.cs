using System.Collections.Frozen;
using System.Globalization;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pages.Situation;

/// <summary>A form that was not taken: why, beside which field, and what was written, so that it need not be written again.</summary>
/// <param name="Form">The segment of the form's address; empty for no problem.</param>
/// <param name="Field">The field that it is about; empty for the form as a whole.</param>
/// <param name="Text">Why, and what to do.</param>
/// <param name="Written">What was written.</param>
public sealed record FormProblem(string Form, string Field, string Text, WrittenFields Written)
{
    /// <summary>No problem.</summary>
    public static readonly FormProblem None = new("", "", "", new WrittenFields("", "", "", "", FrozenSet<string>.Empty));
}

/// <summary>The fields of a form as they were written.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Until">The day.</param>
/// <param name="Note">What was said.</param>
/// <param name="Scope">Which units.</param>
/// <param name="Units">The codes of those that were marked.</param>
public sealed record WrittenFields(string Reason, string Until, string Note, string Scope, IReadOnlySet<string> Units);

/// <summary>What the ministry does about units that owe a report: gives more time and takes it back, reminds by hand, notes calls.</summary>
public sealed partial class MissingForms(AmendExtensions extensions, RemindNow remind, NotedCalls calls, TimeProvider clock, ILogger<MissingForms> log)
{
    /// <summary>Segments below <see cref="MinistryPages.Root"/>: more time for a unit, its end, a call, and what is done to several units at once.</summary>
    public const string TimeSegment = "mo-khoa", EndSegment = "thu-hoi", CallSegment = "da-goi", SeveralSegment = "nhieu-don-vi";

    /// <summary>Names of fields, and of the buttons and choices of the form about several units.</summary>
    public const string ReasonField = "ly_do", UntilField = "den_ngay", NoteField = "noi_dung", UnitField = "don_vi", ActField = "viec", ScopeField = "pham_vi",
        RemindAct = "nhac", EscalateAct = "nhac-cap-tren", TimeAct = "gia-han", ChosenScope = "da-chon", MissingScope = "chua-hoan-thanh", AllScope = "tat-ca";

    /// <summary>Queries of the address to which a form about several units leads.</summary>
    public const string RemindedQuery = "da-nhac", BeforeQuery = "nhac-truoc", NobodyQuery = "khong-dau-moi", LeftQuery = "con-lai", TimeQuery = "da-gia-han";

    /// <summary>Characters of a reason.</summary>
    public const int MinReason = 10, MaxReason = 300;

    /// <summary>Days after the lock, or today, until which time may be given.</summary>
    public const int MaxDays = 180;

    private const string NoRight = "Tài khoản này không có quyền gia hạn, mở khóa, nên chưa có gì thay đổi. Đề nghị liên hệ người quản trị hệ thống.";

    /// <summary>The first and the last day until which a unit, or all, may be given time.</summary>
    public static (DateOnly First, DateOnly Last) Range(Deadlines dates, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(dates);
        var first = dates.Due >= today ? dates.Due.AddDays(1) : today;
        return (first, (dates.Lock >= today ? dates.Lock : today).AddDays(MaxDays));
    }

    /// <summary>What a unit's page sends.</summary>
    /// <param name="segment">Which form.</param>
    /// <param name="report">The form and period.</param>
    /// <param name="unit">The unit at its cut-off.</param>
    /// <param name="number">The form's number.</param>
    /// <param name="officer">Who.</param>
    /// <param name="form">What the form says.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the call; it can be repeated.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    public Task<FormProblem?> UnitAsync(
        string segment, SituationReport report, Unit unit, string number, MinistryOfficer officer, IFormCollection form, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(reference);
        return segment switch
        {
            TimeSegment => GrantAsync(TimeSegment, report, [unit.Code], reference.DatesFor(report.Deadlines, unit.Code), officer, form, cancellation),
            EndSegment => EndAsync(report, e => e.Unit == unit.Code, officer, form, reference, cancellation),
            _ => CallAsync(report, unit, number, officer, form, cancellation),
        };
    }

    /// <summary>What is sent about several units at once: reminders, or more time; or, of time that all were given, its end.</summary>
    /// <returns>Why it was not taken, or null and the query that tells what came of it.</returns>
    public async Task<(FormProblem? Problem, string Query)> SeveralAsync(
        SituationReport report, MinistryOfficer officer, IFormCollection form, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(reference);
        FormProblem Problem(string field, string text) => new(SeveralSegment, field, text, Written(form));
        var (act, scope) = (form[ActField].ToString(), form[ScopeField].ToString());
        var units = reference.Units.On(report.Deadlines.CutOff).Select(u => u.Code).ToHashSet();
        var chosen = form[UnitField].OfType<string>().Where(units.Contains).Distinct().ToList();
        if (act == EndSegment)
        {
            return (await EndAsync(report, e => e.Unit == Extension.All, officer, form, reference, cancellation), "");
        }

        var isTime = act == TimeAct;
        if (act is RemindAct or EscalateAct && !officer.MayAct)
        {
            return (Problem("", "Tài khoản này không có quyền nhắc nộp, nên chưa có gì thay đổi. Đề nghị liên hệ người quản trị hệ thống."), "");
        }

        if (!Fits(act, scope))
        {
            return (Problem(ScopeField, isTime ? "Đề nghị chọn gia hạn cho các đơn vị đã đánh dấu hay cho tất cả đơn vị." : "Đề nghị chọn nhắc các đơn vị đã đánh dấu hay tất cả đơn vị chưa hoàn thành."), "");
        }

        if (scope == ChosenScope && chosen.Count == 0)
        {
            return (Problem(UnitField, "Chưa đơn vị nào được đánh dấu. Đề nghị đánh dấu ở cột đầu của bảng, hoặc chọn tất cả."), "");
        }

        if (isTime)
        {
            // Later than the last of their due dates, so that it gives each of them time.
            var dates = scope == AllScope ? report.Deadlines : chosen.Select(u => reference.DatesFor(report.Deadlines, u)).MaxBy(d => d.Due)!;
            return (await GrantAsync(SeveralSegment, report, scope == AllScope ? [Extension.All] : chosen, dates, officer, form, cancellation),
                Query((TimeQuery, scope == AllScope ? units.Count : chosen.Count)));
        }

        var done = await remind.RunAsync(report.Deadlines, scope == ChosenScope ? chosen : null, act == EscalateAct, ForeignText.OneLine(officer.Name), cancellation);
        return (null, Query((RemindedQuery, done.Reminded), (BeforeQuery, done.Before), (NobodyQuery, done.Nobody), (LeftQuery, done.Left)));
    }

    /// <summary>What came of a form about several units, in a sentence; empty when the address tells of none, or of more than can have been done.</summary>
    /// <param name="query">The address's query.</param>
    /// <param name="units">How many units the period has.</param>
    /// <param name="given">How many of them were given time.</param>
    public static string Told(IQueryCollection query, int units, int given)
    {
        ArgumentNullException.ThrowIfNull(query);
        int? Number(string name, int most) =>
            int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;
        if (Number(TimeQuery, given) is { } time)
        {
            return $"Đã cho thêm thời gian nộp (gia hạn hoặc mở khóa) cho {MailText.Number(time)} đơn vị; mỗi đơn vị được báo bằng thư.";
        }

        if (Number(RemindedQuery, units) is not { } reminded)
        {
            return "";
        }

        string Part(string name, string text) => Number(name, units) is > 0 and var number ? $" {MailText.Number(number)} {text}." : "";
        return (reminded == 0 ? "Không có thư nhắc mới." : $"Đã ghi nhận thư nhắc cho {MailText.Number(reminded)} đơn vị; thư được gửi trong ít phút.")
            + Part(BeforeQuery, "đơn vị đã được nhắc trong hôm nay nên không nhắc thêm")
            + Part(NobodyQuery, "đơn vị chưa có đầu mối để gửi thư")
            + Part(LeftQuery, "đơn vị chưa được nhắc vì quá nhiều trong một lần; đề nghị bấm lại");
    }

    // Chosen units are reminded or given time; all of them are given time, but only those that owe the report are reminded.
    private static bool Fits(string act, string scope) =>
        (act, scope) is (RemindAct or EscalateAct, ChosenScope or MissingScope) or (TimeAct, ChosenScope or AllScope);

    private async Task<FormProblem?> GrantAsync(
        string segment, SituationReport report, IReadOnlyList<string> units, Deadlines dates, MinistryOfficer officer, IFormCollection form, CancellationToken cancellation)
    {
        FormProblem Problem(string field, string text) => new(segment, field, text, Written(form));
        if (!officer.MayChangeReference)
        {
            return Problem("", NoRight);
        }

        var reason = Sentence(form, ReasonField);
        var (first, last) = Range(dates, VietnamTime.DayOf(clock.GetUtcNow()));
        if (reason.Length is < MinReason or > MaxReason)
        {
            return Problem(ReasonField, $"Đề nghị ghi lý do, từ {MinReason} đến {MaxReason} ký tự.");
        }

        if (!MinistryPages.TryDay(form[UntilField].ToString(), out var until))
        {
            return Problem(UntilField, $"Đề nghị ghi ngày được nộp đến, dạng ngày/tháng/năm, ví dụ {VietnamTime.Text(first)}.");
        }

        return until < first || until > last
            ? Problem(UntilField, $"Ngày được nộp đến phải từ {VietnamTime.Text(first)} đến {VietnamTime.Text(last)}.")
            : await AmendAsync(segment, form, () => extensions.GrantAsync(
                [.. units.Select(u => new Extension(u, report.Form.Code, report.Deadlines.Period, reason, officer.Name, until))], cancellation));
    }

    private async Task<FormProblem?> EndAsync(
        SituationReport report, Func<Extension, bool> isOf, MinistryOfficer officer, IFormCollection form, ReferenceData reference, CancellationToken cancellation)
    {
        if (!officer.MayChangeReference)
        {
            return new FormProblem(EndSegment, "", NoRight, Written(form));
        }

        var today = VietnamTime.DayOf(clock.GetUtcNow());
        var reason = Sentence(form, ReasonField);
        if (reason.Length is < MinReason or > MaxReason)
        {
            return new FormProblem(EndSegment, ReasonField, $"Đề nghị ghi lý do thu hồi, từ {MinReason} đến {MaxReason} ký tự.", Written(form));
        }

        // All rows of the day: whoever granted it again meant the same.
        var granted = MinistryPages.TryDay(form[UntilField].ToString(), out var until)
            ? reference.Extensions.Where(e => isOf(e) && e.Form == report.Form.Code && e.Period == report.Deadlines.Period && e.Until == until).ToList() : [];
        var open = granted.Where(e => e.Ended is null && e.Until >= today).ToList();
        if (open.Count == 0 && granted.Count == 0)
        {
            return new FormProblem(EndSegment, "", "Không có việc gia hạn hay mở khóa này nữa. Đề nghị mở lại trang.", Written(form));
        }

        foreach (var extension in open)
        {
            if (await AmendAsync(EndSegment, form, () => extensions.EndAsync(extension, new ExtensionEnd(today, officer.Name, reason), cancellation)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private async Task<FormProblem?> CallAsync(
        SituationReport report, Unit unit, string number, MinistryOfficer officer, IFormCollection form, CancellationToken cancellation)
    {
        var note = Sentence(form, NoteField);
        return note.Length is 0 or > NotedCalls.MaxCharacters
            ? new FormProblem(CallSegment, NoteField, $"Đề nghị ghi ngắn gọn nội dung trao đổi, tối đa {NotedCalls.MaxCharacters} ký tự.", Written(form))
            : await calls.NoteAsync(report.Key, unit.Code, note, ForeignText.OneLine(officer.Name), number, cancellation)
                ? null
                : new FormProblem(CallSegment, NoteField, "Biểu mẫu này đã được gửi trước đó với nội dung khác và nội dung đó đã được ghi. Muốn ghi thêm cuộc gọi, đề nghị bấm lại.", Written(form));
    }

    private async Task<FormProblem?> AmendAsync(string segment, IFormCollection form, Func<Task<IReadOnlyList<Reporting.ReferenceFiles.ReferenceProblem>>> amend)
    {
        try
        {
            var problems = await amend();
            return problems.Count == 0 ? null : new FormProblem(segment, "", "Chưa thực hiện được: " + string.Join("; ", problems), Written(form));
        }
        catch (TimeoutException busy)
        {
            LogBusy(busy);
            return new FormProblem(segment, "", "Chưa thực hiện được vì danh sách gia hạn, mở khóa đang được người khác thay đổi. Đề nghị thử lại sau ít phút.", Written(form));
        }
    }

    private static WrittenFields Written(IFormCollection form)
    {
        string Of(string field) => PlainText.Cut(PlainText.Of(Whole(form[field].ToString())), 2 * MaxReason);
        return new WrittenFields(Of(ReasonField), Of(UntilField), Of(NoteField), Of(ScopeField), form[UnitField].OfType<string>().ToFrozenSet(StringComparer.Ordinal));
    }

    internal static string Sentence(IFormCollection form, string field) =>
        string.Join(' ', PlainText.Of(Whole(form[field].ToString())).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Lone surrogates of a hand-made call cannot be stored.
    private static string Whole(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));

    private static string Query(params (string Name, int Value)[] parts) =>
        string.Concat(parts.Where(p => p.Value > 0 || p.Name == RemindedQuery).Select(p => string.Create(CultureInfo.InvariantCulture, $"&{p.Name}={p.Value}")));

    [LoggerMessage(Level = LogLevel.Error, Message = "The extensions could not be amended in time")]
    private partial void LogBusy(Exception busy);
}
