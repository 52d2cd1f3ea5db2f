using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Situation;

/// <summary>What the templates of the ministry's pages see.</summary>
public sealed class MinistryModel(ReportTable table, ComplianceQuery compliance, ProgrammesOnFile programmes, MailComposer composer, MailSettings settings, Seal seal, CurrentReference currentReference, TimeProvider clock)
{
    /// <summary>Where a unit's page lists its mails.</summary>
    internal const string MailsAnchor = "thu";

    /// <summary>How many findings a page lists.</summary>
    public const int MaxFindings = 200;

    /// <summary>How many mails a page lists.</summary>
    public const int MaxMails = 200;

    private static readonly (string Key, string Label)[] Columns =
    [
        ("ma", "Mã"), ("ten", "Đơn vị"), ("tinh-trang", "Tình trạng"), ("phien-ban", "Phiên bản"), ("nhan-luc", "Nhận lúc"), ("loi", "Lỗi, lưu ý"), ("nhac", "Thư nhắc"),
    ];

    /// <summary>Where everybody stands with a form and period.</summary>
    internal async Task<SituationView> SituationAsync(
        SituationReport report, MinistryOfficer officer, FormProblem problem, IQueryCollection query, ReferenceData reference, CancellationToken cancellation)
    {
        var filter = SituationFilter.Of(query);
        var (first, last) = MissingForms.Range(report.Deadlines, Today);
        var isLocked = Today > report.Deadlines.Lock;
        var look = new TableLook(table);
        var digest = await compliance.DigestAsync(look, report.Deadlines, DigestMoment.Weekly, reference, clock.GetUtcNow(), cancellation);
        var state = await look.PeriodAsync(report.Key, cancellation);
        var given = digest.Extensions.Select(e => e.Unit).ToHashSet(StringComparer.Ordinal);
        var notes = state.Submissions.ToDictionary(s => (s.Unit, s.Upload));
        return new SituationView(Frame($"Tình hình nộp báo cáo {report.Form.Code}, {PlainText.InSentence(report.Deadlines.Period.Name)}", reference))
        {
            Digest = composer.DigestInWords(digest),
            FormBasis = report.Form.Basis,
            ProgrammesSegment = HandInLinks.ProgrammesSegment,
            DifficultiesHref = DifficultiesPage.PathOf(report.Deadlines.Period),
            FiguresHref = report.Form.Kind == FormKind.Table ? IndicatorsPage.PathOf(report.Key) : "",
            HistorySegment = HistoryPage.Segment,
            Scorecard = report.Form.Scorecard.Count > 0 ? ScorecardModel.AddressOf(report) : "",
            MinistryReport = MinistryPages.ReportPathOf(report),
            Reports = [.. SituationReport.Asked(reference, Today).Append(report).DistinctBy(r => r.Key).Select(r => new Choice(
                r.Key, $"{r.Form.Code} – {r.Deadlines.Period.Name} (hạn {VietnamTime.Text(r.Deadlines.Due)})", r.Key == report.Key))],
            Standings = [.. SituationFilter.Kinds.Select(k => new Choice(k.Key, k.Label, k.Key == filter.Kind))],
            Sought = filter.Text,
            Columns = [.. Columns.Select(c => new SortColumn(
                c.Label,
                Order: c.Key == filter.Sort && filter.Descending ? "-" + c.Key : c.Key,
                Href: MinistryPages.Root + filter.QueryOf(report.Key, c.Key),
                Sorted: c.Key != filter.Sort ? "" : filter.Descending ? "descending" : "ascending"))],
            Units = [.. filter.Apply(digest.Units, reference.Units).Select(u => Row(u, report, state, notes) with { IsMarked = problem.Written.Units.Contains(u.Unit.Code) })],
            Extensions = [.. reference.Extensions.Where(e => e.Form == report.Form.Code && e.Period == report.Deadlines.Period).Select(e => Leave(e, report, reference))],
            Told = MissingForms.Told(query, digest.Units.Count, given.Contains(Extension.All) ? digest.Units.Count : given.Count),
            Problem = problem,
            Chosen = problem.Written.Scope,
            Number = NumberOf(officer, report, null),
            MayAct = officer.MayAct,
            MayChangeReference = officer.MayChangeReference,
            ReportKey = report.Key,
            CanRemind = officer.MayAct && report.Deadlines.IsAsked && Today >= report.Deadlines.Opens && digest.Units.Any(u => u.Standing.Owes() && (!isLocked || u.LeaveUntil >= Today)),
            IsLocked = isLocked,
            Earliest = VietnamTime.Text(first),
            Latest = VietnamTime.Text(last),
            Lock = VietnamTime.Text(report.Deadlines.Lock),
            MaxReason = MissingForms.MaxReason,
            Officer = ForeignText.OneLine(officer.Name),
        };
    }

    /// <summary>A unit: what it handed in for the report, its other periods, its contacts, and leave after the lock.</summary>
    /// <param name="report">The report.</param>
    /// <param name="unit">The unit at the report's cut-off.</param>
    /// <param name="officer">Who looks.</param>
    /// <param name="problem">Why a form was not taken.</param>
    /// <param name="query">Which part of its submissions is asked for.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    internal async Task<UnitView> UnitAsync(
        SituationReport report, Unit unit, MinistryOfficer officer, FormProblem problem, IQueryCollection query, ReferenceData reference, CancellationToken cancellation)
    {
        var today = Today;
        var status = await table.FindAsync<StatusRow>(report.Key, Keys.Status + unit.Code, cancellation);
        var submissions = await SubmissionList.ReadAsync(table, report.Key, unit.Code, query, cancellation);

        // The mails of the time of the submissions that are shown: a unit with thousands of these has as many answers.
        var mails = await table.MailsAsync(report.Key, unit.Code, submissions.From, submissions.Before, MaxMails, cancellation);
        var dates = reference.DatesFor(report.Deadlines, unit.Code);
        var (earliest, latest) = MissingForms.Range(dates, today);
        var called = await table.UnderAsync<TableEntity>(report.Key, MinistryActs.RecordsOf(NotedCalls.Kind, unit.Code), cancellation);
        return new UnitView(Frame(unit.Name + " – " + NameOf(report), reference))
        {
            Unit = unit,
            Key = report.Key,
            ReportHref = ReportPage.PathOf(report.Key, unit.Code),
            Name = NameOf(report),
            State = StandingText.Of(status?.Standing ?? Standing.Missing, report.Deadlines),
            Signed = status?.SignedCopy is not null,
            Dates = MailText.Dates(dates),
            Contacts = [.. reference.Contacts.InForce(unit.Code, today).Select(c => new ContactRow(
                c.Role switch { ContactRole.To => "Đầu mối", ContactRole.Escalation => "Đầu mối cấp trên", ContactRole.Member => "Cán bộ phối hợp", _ => "Người thay thế" }, ForeignText.OneLine(c.Name), ForeignText.OneLine(c.Phone), MailText.Dial(c.Phone), c.Email))],
            Submissions = submissions.Lines(
                status, $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{unit.Code}", $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{report.Key}/{unit.Code}/"),
            Mails = [.. mails.OrderByDescending(At).Select(m => new MailLine(
                KindOf(m),
                VietnamTime.Text(At(m)),
                StateOf(m.Is),
                To: string.Join(", ", m.Recipients),
                Resend: seal.HasKey && officer.MayAct && m.RebuiltAt is null && m.Kind != MailKinds.Operators && ResendChoice.Possible.Contains(m.Is) ? m.Key : "",
                Unsure: m.Is == MailState.Unknown))],
            Extensions = [.. reference.Extensions.Where(e => e.Concerns(unit.Code) && e.Form == report.Form.Code && e.Period == report.Deadlines.Period)
                .Select(e => Leave(e, report, reference))],
            Calls = [.. called.Select(NotedCalls.Read).OrderByDescending(c => c.Call.At).Select(c => Call(c.Call))],
            CanCall = (status?.Standing ?? Standing.Missing).Owes(),
            MaxNote = NotedCalls.MaxCharacters,
            History = await HistoryAsync(report, unit, reference, cancellation),
            Problem = problem,
            Number = NumberOf(officer, report, unit),
            MayAct = officer.MayAct,
            MayChangeReference = officer.MayChangeReference,
            Earliest = VietnamTime.Text(earliest),
            Latest = VietnamTime.Text(latest),
            Lock = VietnamTime.Text(report.Deadlines.Lock),
            MaxReason = MissingForms.MaxReason,
            Officer = ForeignText.OneLine(officer.Name),
        };
    }

    /// <summary>One submission with all its findings.</summary>
    internal SubmissionView Submission(string partition, string upload, Receipt receipt, ReferenceData reference)
    {
        var path = $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{partition}/{receipt.Unit}/{upload}/";
        return new SubmissionView(Frame("Lần nộp " + receipt.Id, reference))
        {
            Receipt = composer.ReceiptInWords(receipt, reference.Department(Today), null, MaxFindings),
            Outcome = SubmissionText.Of(receipt),
            UnitPage = receipt is { Unit: not null, Form: not null, Period: not null } ? $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{receipt.Form}_{receipt.Period}/{receipt.Unit}" : "",
            Letter = receipt is { Told.Letter: not null, Archived: not null } ? path + SubmissionFiles.Letter : "",
            Original = receipt.Archived is null ? "" : path + SubmissionFiles.Original,
            Marked = AnnotatedCopies.CanMake(receipt) ? path + SubmissionFiles.Marked : "",
            ReceiptData = path + SubmissionFiles.ReceiptData,
        };
    }

    /// <summary>The programmes of every unit.</summary>
    internal async Task<ProgrammesView> ProgrammesAsync(ReferenceData reference, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return ProgrammesPage.Of(
            Frame("Chương trình khuyến công địa phương", reference), await programmes.SituationAsync(reference, now, cancellation), composer, now);
    }

    /// <summary>What somebody sees who may not see anything.</summary>
    /// <param name="isSignedIn">Whether it is known who it is.</param>
    /// <param name="signIn">Where to sign in; null for nowhere.</param>
    internal NoAccessView NoAccess(bool isSignedIn, string? signIn) =>
        new(Frame(isSignedIn ? "Không có quyền xem" : "Cần đăng nhập", null), isSignedIn, signIn ?? "");

    /// <summary>When the first period that is asked for opens, where none has.</summary>
    public string FirstOpening(ReferenceData reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Duties.Between(Today, Today.AddYears(2)).FirstOrDefault(d => d.IsAsked) is { } first
            ? $"Kỳ báo cáo đầu tiên được yêu cầu là {first.Form}, {PlainText.InSentence(first.Period.Name)}, mở nhận từ ngày {VietnamTime.Text(first.Opens)}."
            : "Chưa có báo cáo nào được yêu cầu nộp.";
    }

    /// <summary>A short answer.</summary>
    internal NoticeView Notice(string title, string text) => new(Frame(title, null), text, text.Length > 0 ? MinistryPages.Root : "");

    // The number of a page's forms; empty where none can be signed, or the officer may do nothing.
    private string NumberOf(MinistryOfficer officer, SituationReport report, Unit? unit) =>
        seal.HasKey && (officer.MayAct || officer.MayChangeReference) ? FormNumber.Make(seal, MinistryPages.SubjectOf(officer, report, unit)) : "";

    private LeaveRow Leave(Extension extension, SituationReport report, ReferenceData reference)
    {
        var all = extension.Unit == Extension.All;
        return new LeaveRow(
            Unit: all ? "Tất cả đơn vị" : reference.Units.Find(extension.Unit, report.Deadlines.CutOff)?.Name ?? extension.Unit,
            Href: all ? "" : $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{extension.Unit}#{MissingForms.TimeSegment}",
            Kind: reference.IsMoreTime(extension) ? "Gia hạn" : "Mở khóa",
            Until: VietnamTime.Text(extension.Until),
            Over: extension.LastDay < Today,
            Ended: extension.Ended is { } ended ? $"{VietnamTime.Text(ended.On)}, {ForeignText.OneLine(ended.Author)}: {ForeignText.Clean(ended.Reason, MissingForms.MaxReason)}" : "",
            Reason: ForeignText.Clean(extension.Reason, MissingForms.MaxReason),
            Author: ForeignText.OneLine(extension.Author),
            CanEnd: extension.Ended is null && extension.Until >= Today,
            IsForAll: all);
    }

    private static CallRow Call(NotedCall call) => new(VietnamTime.Text(call.At), ForeignText.OneLine(call.By), ForeignText.Clean(call.Note, NotedCalls.MaxCharacters));

    private static UnitRow Row(UnitStanding unit, SituationReport report, PeriodState state, Dictionary<(string, string), SubmissionRow> submissions)
    {
        var status = state.Statuses.GetValueOrDefault(unit.Unit.Code);
        var upload = status?.CountedUpload ?? status?.LatestUpload;
        var receipt = upload is not null && submissions.TryGetValue((unit.Unit.Code, upload), out var row) ? row.ReadReceipt() : null;
        return new UnitRow
        {
            Code = unit.Unit.Code,
            Name = unit.Unit.Name,
            Href = $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{unit.Unit.Code}",
            State = StandingText.Of(unit.Standing),
            Key = SituationFilter.KeyOf(unit.Standing),
            Days = unit.DaysOverdue,
            Version = unit.Version > 0 ? unit.Version.ToString(CultureInfo.InvariantCulture) : "–",
            Outcome = unit.Outcome is { } outcome ? StandingText.Of(outcome) : "",
            ReceivedAt = unit.ReceivedAt is { } at ? VietnamTime.Text(at) : "–",
            ReceiptHref = receipt is null ? "" : $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{report.Key}/{unit.Unit.Code}/{upload}",
            Findings = receipt is null ? "–" : SubmissionText.Findings(receipt),
            Note = ForeignText.Clean(receipt?.Note, SubmitterNote.MaxCharacters),
            Signed = unit.SignedCopy,
            Reminders = new ReminderCounts(unit.RemindersSent, unit.RemindersDelivered, unit.RemindersBounced, unit.RemindersUnsent, unit.RemindersUnknown),
            Contact = ForeignText.OneLine(unit.Contact?.Name),
            Phone = ForeignText.OneLine(unit.Contact?.Phone),
            Dial = MailText.Dial(unit.Contact?.Phone),
            Calls = [.. unit.Calls.Take(1).Select(Call)],
            Review = unit.Review is { } review ? UnitReview.Text(review.State) + (review.Status.IsLeftOut ? ", không cộng" : "") : "",
            ReportHref = unit.Review is null ? "" : $"{ReportPage.PathOf(report.Key, unit.Unit.Code)}#{ReviewDesk.Segment}",
            MoreTimeUntil = unit.MoreTimeUntil is { } time ? VietnamTime.Text(time) : "",
            IsOwing = unit.Standing.Owes(),
            Email = ForeignText.OneLine(unit.Contact?.Email),
            LeaveUntil = unit.LeaveUntil is { } until ? VietnamTime.Text(until) : "",
        };
    }

    private async Task<List<PeriodRow>> HistoryAsync(SituationReport report, Unit unit, ReferenceData reference, CancellationToken cancellation)
    {
        var history = new List<PeriodRow>();
        foreach (var other in SituationReport.Known(reference, Today).Where(k => k.Key != report.Key && k.Form.Kind == FormKind.Table))
        {
            foreach (var responsible in reference.Units.HistoryOf(unit, other.Deadlines.CutOff))
            {
                var status = await table.FindAsync<StatusRow>(other.Key, Keys.Status + responsible.Code, cancellation);
                if (!other.Deadlines.IsAsked && status is null)
                {
                    continue;
                }

                history.Add(new PeriodRow(
                    $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{other.Key}/{responsible.Code}",
                    NameOf(other) + (responsible.Name == unit.Name ? "" : " (" + responsible.Name + ")"),
                    VietnamTime.Text(reference.DatesFor(other.Deadlines, responsible.Code).Due),
                    StandingText.Of(status?.Standing ?? Standing.Missing, other.Deadlines),
                    status is { CountedVersion: > 0 } ? status.CountedVersion.ToString(CultureInfo.InvariantCulture) : "–",
                    status?.CountedReceivedAt is { } at ? VietnamTime.Text(at) : "–"));
            }
        }

        return history;
    }

    private static string NameOf(SituationReport report) => report.Form.Code + ", " + PlainText.InSentence(report.Deadlines.Period.Name);

    private static string KindOf(MailRow mail) => mail.Kind switch
    {
        MailKinds.Reminder => (ReminderKey.IsToEscalation(mail) ? "Nhắc đầu mối cấp trên" : "Nhắc") + mail.Step switch
        {
            0 => ", ngày hết hạn",
            < 0 => $", trước hạn {-mail.Step} ngày",
            _ => $", sau hạn {mail.Step} ngày",
        },
        MailKinds.Rejection => "Trả lại",
        MailKinds.Receipt => "Xác nhận tiếp nhận",
        MailKinds.SameAgain => "Tệp đã nộp trước đó",
        MailKinds.Extension => "Gia hạn, mở khóa",
        MailKinds.ExtensionEnded => "Thu hồi gia hạn, mở khóa",
        MailKinds.Answer => "Trả lời khó khăn, kiến nghị",
        MailKinds.SetAside => "Không nhận ngoài thời hạn",
        MailKinds.Folded => "Trả lời chung nhiều tệp",
        MailKinds.Review => "Xử lý báo cáo đã nhận",
        MailKinds.CorrectionDue => "Nhắc chỉnh sửa",
        MailKinds.ProgrammeDue => "Nhắc nộp Chương trình khuyến công",
        MailKinds.ProgrammeEnds => "Chương trình khuyến công sắp hết thời hạn",
        MailKinds.Unrouted => "Tệp chưa rõ của đơn vị nào",
        MailKinds.Operators => "Thông báo cho người vận hành",
        _ => "Thư khác",
    };

    // When it came to the state that is told beside it; of one that waits or that nobody knows the fate of, when it was owed.
    private static DateTimeOffset At(MailRow mail) => mail.Is switch
    {
        MailState.Owed or MailState.Sending or MailState.Unknown => mail.ResentAt,
        MailState.Accepted => mail.SentAt ?? mail.SettledAt,
        _ => mail.SettledAt,
    } ?? mail.OwedSince;

    private static string StateOf(MailState state) => state switch
    {
        MailState.Owed or MailState.Sending => "chờ gửi",
        MailState.Accepted => "đã gửi",
        MailState.Delivered => "đã đến",
        MailState.Bounced => "bị trả về",
        MailState.Withdrawn => "không cần gửi nữa",
        MailState.Folded => "gộp vào thư trả lời chung",
        MailState.Unknown => "không rõ đã gửi chưa",
        _ => "chưa gửi được (lỗi hệ thống)",
    };

    /// <summary>What the layout asks of every page of the ministry's.</summary>
    internal PageFrame Frame(string title, ReferenceData? reference) =>
        PageFrame.Of(MinistryPages.Root, title, PageAudience.Ministry, settings, reference, Today) with { Notices = currentReference.Notices };

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());
}
