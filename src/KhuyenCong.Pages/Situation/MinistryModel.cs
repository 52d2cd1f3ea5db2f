using System.Globalization;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Situation;

/// <summary>What the templates of the ministry's pages see.</summary>
public sealed class MinistryModel(ReportTable table, SendDigest digests, ProgrammesOnFile programmes, MailComposer composer, MailSettings settings, Seal seal, TimeProvider clock)
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
    public async Task<Dictionary<string, object>> SituationAsync(
        SituationReport report, IReadOnlyList<SituationReport> known, SituationFilter filter, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(reference);
        var digest = (await digests.ViewAsync(report.Form.Code, report.Deadlines.Period, DigestMoment.Weekly, cancellation))!;
        var state = await PeriodState.ReadAsync(table, report.Key, cancellation);
        var notes = state.Submissions.ToDictionary(s => (s.Unit, s.Upload));
        var values = composer.DigestValues(digest);
        var shown = filter.Apply(digest.Units);
        Frame(values, $"Tình hình nộp báo cáo {report.Form.Code}, {PlainText.InSentence(report.Deadlines.Period.Name)}", reference);
        values["form_basis"] = report.Form.Basis;
        values["programmes_segment"] = HandInLinks.ProgrammesSegment;
        values["difficulties_href"] = DifficultiesPage.PathOf(report.Deadlines.Period);
        values["scorecard"] = report.Form.Scorecard.Count > 0 ? ScorecardModel.AddressOf(report) : "";
        values["key"] = report.Key;
        values["reports"] = known.Append(report).DistinctBy(r => r.Key).Select(r => (object)new Dictionary<string, object>
        {
            ["key"] = r.Key,
            ["name"] = $"{r.Form.Code} – {r.Deadlines.Period.Name} (hạn {VietnamTime.Text(r.Deadlines.Due)})",
            ["chosen"] = r.Key == report.Key,
        }).ToList();
        values["standings"] = Enum.GetValues<Standing>().Select(s => (object)new Dictionary<string, object>
        {
            ["key"] = SituationFilter.KeyOf(s),
            ["name"] = StandingText.Of(s),
            ["chosen"] = filter.Standing == s,
        }).ToList();
        values["sought"] = filter.Text;
        values["columns"] = Columns.Select(c => (object)new Dictionary<string, object>
        {
            ["label"] = c.Label,
            ["order"] = c.Key == filter.Sort && filter.Descending ? "-" + c.Key : c.Key,
            ["href"] = MinistryPages.Root + filter.QueryOf(report.Key, c.Key),
            ["sorted"] = c.Key != filter.Sort ? "" : filter.Descending ? "descending" : "ascending",
        }).ToList();
        values["shown_count"] = shown.Count;
        values["units"] = shown.Select(u => Row(u, report, state, notes, reference)).ToList();
        return values;
    }

    /// <summary>A unit: what it handed in for the report, its other periods, its contacts, and leave after the lock.</summary>
    /// <param name="report">The report.</param>
    /// <param name="unit">The unit at the report's cut-off.</param>
    /// <param name="officer">Who looks.</param>
    /// <param name="problem">Why leave was not given; null for nothing.</param>
    /// <param name="query">Which part of its submissions is asked for.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    public async Task<Dictionary<string, object>> UnitAsync(
        SituationReport report, Unit unit, MinistryOfficer officer, string? problem, IQueryCollection query, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(reference);
        var today = Today;
        var status = await table.FindAsync<StatusRow>(report.Key, Keys.Status + unit.Code, cancellation);
        var submissions = await SubmissionList.ReadAsync(table, report.Key, unit.Code, query, cancellation);

        // The mails of the time of the submissions that are shown: a unit with thousands of these has as many answers.
        var mails = (await table.MailsAsync(report.Key, unit.Code, submissions.From, submissions.Before, MaxMails, cancellation)).OrderByDescending(At).ToList();
        var values = new Dictionary<string, object>();
        Frame(values, unit.Name + " – " + NameOf(report), reference);
        values["office"] = unit.Office;
        values["code"] = unit.Code;
        values["key"] = report.Key;
        values["name"] = NameOf(report);
        values["region"] = unit.Region;
        values["region_assumed"] = unit.IsRegionAssumed;
        values["state"] = StandingText.Of(status?.Standing ?? Standing.Missing, report.Deadlines);
        values["signed"] = status?.SignedCopy is not null;
        values["dates"] = MailText.Dates(reference.DatesFor(report.Deadlines, unit.Code));
        values["contacts"] = reference.Contacts.InForce(unit.Code, today).Select(c => (object)new Dictionary<string, object>
        {
            ["role"] = c.Role switch { ContactRole.To => "Đầu mối", ContactRole.Escalation => "Đầu mối cấp trên", _ => "Người thay thế" },
            ["name"] = ForeignText.OneLine(c.Name),
            ["phone"] = c.Phone,
            ["email"] = c.Email,
        }).ToList();
        submissions.AddTo(
            values, status, $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{unit.Code}", $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{report.Key}/{unit.Code}/");
        values["mails"] = mails.Select(m => (object)new Dictionary<string, object>
        {
            ["kind"] = KindOf(m),
            ["at"] = VietnamTime.Text(At(m)),
            ["state"] = StateOf(m.Is),
            ["to"] = string.Join(", ", m.Recipients),
            ["resend"] = seal.HasKey && m.RebuiltAt is null && m.Kind != MailKinds.Operators && ResendChoice.Possible.Contains(m.Is) ? m.Key : "",
            ["unsure"] = m.Is == MailState.Unknown,
        }).ToList();
        values["history"] = await HistoryAsync(report, unit, reference, cancellation);
        var least = report.Deadlines.Lock >= today ? report.Deadlines.Lock.AddDays(1) : today;
        values["exceptions"] = reference.Extensions.Where(e => e.Unit == unit.Code && e.Form == report.Form.Code && e.Period == report.Deadlines.Period)
            .Select(e => (object)new Dictionary<string, object>
            {
                ["reason"] = ForeignText.Clean(e.Reason, MinistryPages.MaxReason),
                ["author"] = ForeignText.Clean(e.Author),
                ["until"] = VietnamTime.Text(e.Until),
                ["over"] = e.Until < today,
            }).ToList();
        values["problem"] = problem ?? "";
        values["can_grant"] = seal.HasKey;
        values["number"] = seal.HasKey ? FormNumber.Make(seal, MinistryPages.SubjectOf(officer, report, unit)) : "";
        values["least"] = VietnamTime.Text(least);
        values["most"] = VietnamTime.Text(least.AddDays(MinistryPages.MaxDaysOfLeave));
        values["most_reason"] = MinistryPages.MaxReason;
        values["officer"] = ForeignText.OneLine(officer.Name);
        return values;
    }

    /// <summary>One submission with all its findings.</summary>
    public Dictionary<string, object> Submission(string partition, string upload, Receipt receipt, ReferenceData reference)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(reference);
        var path = $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{partition}/{receipt.Unit}/{upload}/";
        var values = composer.ReceiptValues(receipt, reference.Department(Today), null, MaxFindings);
        Frame(values, "Lần nộp " + receipt.Id, reference);
        values["outcome_text"] = SubmissionText.Of(receipt);
        values["tone"] = SubmissionText.Tone(receipt);
        values["unit_page"] = receipt is { Unit: not null, Form: not null, Period: not null } ? $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{receipt.Form}_{receipt.Period}/{receipt.Unit}" : "";
        values["letter"] = receipt is { Told.Letter: not null, Archived: not null } ? path + SubmissionFiles.Letter : "";
        values["original"] = receipt.Archived is null ? "" : path + SubmissionFiles.Original;
        values["receipt_data"] = path + SubmissionFiles.ReceiptData;
        values["marked"] = AnnotatedCopies.CanMake(receipt) ? path + SubmissionFiles.Marked : "";
        return values;
    }

    /// <summary>The programmes of every unit.</summary>
    public async Task<Dictionary<string, object>> ProgrammesAsync(ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var now = clock.GetUtcNow();
        var values = new Dictionary<string, object>();
        Frame(values, "Chương trình khuyến công địa phương", reference);
        ProgrammesPage.AddTo(values, await programmes.SituationAsync(reference, now, cancellation), composer, now);
        return values;
    }

    /// <summary>What somebody sees who may not see anything.</summary>
    /// <param name="isSignedIn">Whether it is known who it is.</param>
    /// <param name="signIn">Where to sign in; null for nowhere.</param>
    public Dictionary<string, object> NoAccess(bool isSignedIn, string? signIn)
    {
        var values = Notice(isSignedIn ? "Không có quyền xem" : "Cần đăng nhập", "");
        values["is_signed_in"] = isSignedIn;
        values["sign_in"] = signIn ?? "";
        return values;
    }

    /// <summary>When the first period that is asked for opens, where none has.</summary>
    public string FirstOpening(ReferenceData reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Duties.Between(Today, Today.AddYears(2)).FirstOrDefault(d => d.IsAsked) is { } first
            ? $"Kỳ báo cáo đầu tiên được yêu cầu là {first.Form}, {PlainText.InSentence(first.Period.Name)}, mở nhận từ ngày {VietnamTime.Text(first.Opens)}."
            : "Chưa có báo cáo nào được yêu cầu nộp.";
    }

    /// <summary>A short answer.</summary>
    public Dictionary<string, object> Notice(string title, string text)
    {
        var values = new Dictionary<string, object>();
        Frame(values, title, null);
        values["text"] = text;
        values["back"] = text.Length > 0 ? MinistryPages.Root : "";
        return values;
    }

    private static object Row(
        UnitStanding unit, SituationReport report, PeriodState state, Dictionary<(string, string), SubmissionRow> submissions, ReferenceData reference)
    {
        var status = state.Statuses.GetValueOrDefault(unit.Unit.Code);
        var upload = status?.CountedUpload ?? status?.LatestUpload;
        var receipt = upload is not null && submissions.TryGetValue((unit.Unit.Code, upload), out var row) ? row.ReadReceipt() : null;
        return new Dictionary<string, object>
        {
            ["code"] = unit.Unit.Code,
            ["name"] = unit.Unit.Name,
            ["href"] = $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{unit.Unit.Code}",
            ["state"] = StandingText.Of(unit.Standing),
            ["key"] = SituationFilter.KeyOf(unit.Standing),
            ["days"] = unit.DaysOverdue,
            ["version"] = unit.Version > 0 ? unit.Version.ToString(CultureInfo.InvariantCulture) : "–",
            ["outcome"] = unit.Outcome is { } outcome ? StandingText.Of(outcome) : "",
            ["received_at"] = unit.ReceivedAt is { } at ? VietnamTime.Text(at) : "–",
            ["receipt_href"] = receipt is null ? "" : $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{report.Key}/{unit.Unit.Code}/{upload}",
            ["findings"] = receipt is null ? "–" : SubmissionText.Findings(receipt),
            ["note"] = ForeignText.Clean(receipt?.Note, SubmitterNote.MaxCharacters),
            ["signed"] = unit.SignedCopy,
            ["sent"] = unit.RemindersSent,
            ["delivered"] = unit.RemindersDelivered,
            ["bounced"] = unit.RemindersBounced,
            ["unsent"] = unit.RemindersUnsent,
            ["unknown"] = unit.RemindersUnknown,
            ["contact"] = unit.Contact is { } c ? ForeignText.OneLine(c.Name) : "",
            ["phone"] = unit.Contact is { } p ? ForeignText.OneLine(p.Phone) : "",
            ["email"] = unit.Contact is { } m ? ForeignText.OneLine(m.Email) : "",
            ["exception_until"] = unit.LeaveUntil is { } until ? VietnamTime.Text(until) : "",
        };
    }

    private async Task<List<object>> HistoryAsync(SituationReport report, Unit unit, ReferenceData reference, CancellationToken cancellation)
    {
        var history = new List<object>();
        foreach (var other in SituationReport.Known(reference, Today).Where(k => k.Key != report.Key && k.Form.Kind == FormKind.Table))
        {
            foreach (var responsible in reference.Units.HistoryOf(unit, other.Deadlines.CutOff))
            {
                var status = await table.FindAsync<StatusRow>(other.Key, Keys.Status + responsible.Code, cancellation);
                if (!other.Deadlines.IsAsked && status is null)
                {
                    continue;
                }

                history.Add(new Dictionary<string, object>
                {
                    ["href"] = $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{other.Key}/{responsible.Code}",
                    ["name"] = NameOf(other) + (responsible.Name == unit.Name ? "" : " (" + responsible.Name + ")"),
                    ["due"] = VietnamTime.Text(other.Deadlines.Due),
                    ["state"] = StandingText.Of(status?.Standing ?? Standing.Missing, other.Deadlines),
                    ["version"] = status is { CountedVersion: > 0 } ? status.CountedVersion.ToString(CultureInfo.InvariantCulture) : "–",
                    ["received_at"] = status?.CountedReceivedAt is { } at ? VietnamTime.Text(at) : "–",
                });
            }
        }

        return history;
    }

    private static string NameOf(SituationReport report) => report.Form.Code + ", " + PlainText.InSentence(report.Deadlines.Period.Name);

    private static string KindOf(MailRow mail) => mail.Kind switch
    {
        MailKinds.Reminder => mail.Step switch
        {
            0 => "Nhắc, ngày hết hạn",
            < 0 => $"Nhắc, trước hạn {-mail.Step} ngày",
            _ => $"Nhắc, sau hạn {mail.Step} ngày",
        },
        MailKinds.Rejection => "Trả lại",
        MailKinds.Receipt => "Xác nhận tiếp nhận",
        MailKinds.SameAgain => "Tệp đã nộp trước đó",
        MailKinds.Extension => "Mở khóa",
        MailKinds.Answer => "Trả lời khó khăn, kiến nghị",
        MailKinds.SetAside => "Không nhận ngoài thời hạn",
        MailKinds.Folded => "Trả lời chung nhiều tệp",
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
    internal void Frame(Dictionary<string, object> values, string title, ReferenceData? reference)
    {
        PageFrame.AddTo(values, title, PageAudience.Ministry, settings, reference, Today);
        values["root"] = MinistryPages.Root;
    }

    private DateOnly Today => VietnamTime.DayOf(clock.GetUtcNow());
}
