using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees.</summary>
public sealed record DigestView(
    DigestSummary Summary, FiguresPart Figures, DifficultiesPart Difficulties, ScoresPart Scores, DigestLists Lists, ProgrammesPart Programmes, DoubtsPart Doubts,
    ReviewsPart Reviews) : MailView;

/// <summary>Pages with more than a digest has.</summary>
/// <param name="Situation">Where everybody stands; null for none.</param>
/// <param name="Figures">The figures of all units; null for none.</param>
public sealed record DigestLinks(Uri? Situation, Uri? Figures)
{
    /// <summary>None.</summary>
    public static DigestLinks None { get; } = new(null, null);
}

/// <summary>How everybody stands, counted.</summary>
public sealed record DigestSummary(
    string Moment,
    string Form,
    string FormTitle,
    string PeriodName,
    string Period,
    string AsOf,
    string AsOfDay,
    string Due,
    string Mark,
    string Since,
    int DaysToDue,
    string LateSince,
    bool PastDue,
    IReadOnlyList<LabelledText> Dates,
    string Unconfirmed,
    string Expected,
    string HandedIn,
    string OpenCount,
    int MissingCount,
    string NilCount,
    string WithWarnings,
    IReadOnlyList<ClassRow> Classes,
    bool Changed,
    string Rounding,
    string BeforeAsOf,
    string LostAsOf,
    int LostLeft,
    string Link,
    bool HasWorkbook,
    bool DeliveryKnown,
    IReadOnlyList<OtherForm> Beside,
    IReadOnlyList<CurveRow> Curve,
    string CurveNow,
    string CurveBefore,
    string PeriodBefore) : ViewPart;

/// <summary>A part of the bar: the units that stand alike.</summary>
public sealed record ClassRow(
    string Label, string Words, string Letter, string Colour, int Count, string CountText, string Share, int Width, string Change);

/// <summary>Lists of units, each cut to a number of rows, with how many are left out.</summary>
public sealed record DigestLists(
    IReadOnlyList<OpenUnit> Open,
    string OpenLeft,
    bool OpenCut,
    string UndeliverableCount,
    IReadOnlyList<UndeliverableRow> Undeliverable,
    string UndeliverableLeft,
    bool UndeliverableCut,
    string CameCount,
    IReadOnlyList<CameRow> Came,
    string CameLeft,
    bool CameCut,
    IReadOnlyList<CauseRow> Causes,
    string CausesLeft,
    bool CausesCut,
    IReadOnlyList<ExtensionRow> Extensions,
    string ExtensionsLeft,
    bool ExtensionsCut,
    bool HasGrid,
    IReadOnlyList<IReadOnlyList<GridCell>> Grid) : ViewPart;

/// <summary>Whom to write to or call; all empty for nobody.</summary>
public sealed record ContactPart(string Contact, string Phone, string Dial, string Email, string Mailbox, string Domain) : ViewPart;

/// <summary>A unit that owes a report.</summary>
public sealed record OpenUnit(
    ContactPart Contact,
    string Unit,
    string Code,
    string Letter,
    string Colour,
    string State,
    int Days,
    int Sent,
    int Delivered,
    int Bounced,
    int Unsent,
    int Unknown,
    string MoreTimeUntil,
    string LeaveUntil,
    string Called,
    bool Undeliverable,
    bool Blocked,
    string TopError,
    int ErrorCount,
    string ReceivedAt) : ViewPart;

/// <summary>A contact whom mails do not reach.</summary>
public sealed record UndeliverableRow(ContactPart Contact, string Unit, string Code, string Since, string Reason, bool Blocked) : ViewPart;

/// <summary>A report that came since the digest before.</summary>
public sealed record CameRow(string Unit, string Code, int Version, string Outcome, string ReceivedAt, string Timing, bool Signed);

/// <summary>What reports were sent back for.</summary>
public sealed record CauseRow(string Code, string Message, string Units, string Names);

/// <summary>More time, or leave to hand in after the lock.</summary>
public sealed record ExtensionRow(string Unit, bool MoreTime, string Until, string Reason, string Author, string Ended);

/// <summary>A unit in the picture of all.</summary>
public sealed record GridCell(string Unit, string Letter, string Colour, string State);

/// <summary>Makes it; lists are cut to a number of rows and counted.</summary>
internal sealed class DigestModel
{
    /// <summary>The longest list of a digest before any cut.</summary>
    public const int MaxRows = 64;

    // Above so many units a grid of single cells is no picture any more.
    private const int MaxGridUnits = 120;
    private const int GridColumns = 5;
    private const int MaxLostNamed = 3;
    private const int MaxNamed = 12;

    // The smallest part of the bar, in per cent of it, in which its letter and number can be read on a phone.
    private const int MinWidth = 4;

    // Colours of Okabe and Ito, which colour-blind readers tell apart, light enough for black letters; the letter says the same.
    private static readonly IReadOnlyList<Class> Classes =
    [
        new(Standing.OnTime, "đúng hạn", "#009E73"),
        new(Standing.Late, "nộp muộn", "#56B4E9"),
        new(Standing.RejectedOpen, "bị trả lại chưa nộp lại", "#E8743B"),
        new(Standing.Failed, "lỗi hệ thống", "#CC79A7"),
        new(Standing.Missing, "chưa nộp", "#F0E442"),
    ];

    private readonly ComplianceDigest _digest;
    private readonly DigestSummary _summary;
    private readonly FiguresPart _figures;
    private readonly DifficultiesPart _difficulties;
    private readonly ScoresPart _scores;
    private readonly DoubtsPart _doubts;

    private DigestModel(ComplianceDigest digest, DigestSummary summary, string figures)
    {
        (_digest, _summary) = (digest, summary);
        var doubtful = DoubtfulFigures.Of(digest);
        (_figures, _difficulties, _scores) = (FiguresModel.Of(digest, doubtful), DifficultiesModel.Of(digest), ScoresModel.Of(digest.Scores));
        _doubts = DoubtsModel.Of(digest, doubtful, figures);
    }

    /// <summary>Of a digest.</summary>
    public static DigestModel Of(ComplianceDigest digest, DigestLinks links, IReadOnlyList<MailAttachment> attachments)
    {
        var counts = digest.Counts;
        var before = digest.CountsBefore;
        var asOfDay = VietnamTime.DayOf(digest.AsOf);
        var due = digest.Deadlines.Due;
        return new DigestModel(digest, new DigestSummary(
            Moment: digest.Moment switch { DigestMoment.AfterDue => "after_due", DigestMoment.AtLock => "at_lock", _ => "weekly" },
            Form: digest.Form.Code,
            FormTitle: digest.Form.Title,
            PeriodName: digest.Deadlines.Period.Name,
            Period: PlainText.InSentence(digest.Deadlines.Period.Name),
            AsOf: VietnamTime.Text(digest.AsOf),
            AsOfDay: VietnamTime.Text(asOfDay),
            Due: VietnamTime.Text(due),
            Mark: digest.Deadlines.Unconfirmed.Count > 0 ? " (chưa xác nhận)" : "",
            Since: VietnamTime.Text(due.AddDays(1)),
            DaysToDue: Math.Max(0, due.DayNumber - asOfDay.DayNumber),
            LateSince: digest.Day is { } day && day < asOfDay ? VietnamTime.Text(day) : "",
            PastDue: asOfDay > due,
            Dates: MailText.Dates(digest.Deadlines),
            Unconfirmed: MailText.Days(digest.Deadlines.Unconfirmed),
            Expected: MailText.Number(counts.Expected),
            HandedIn: MailText.Number(counts.HandedIn),
            OpenCount: MailText.Number(counts.Expected - counts.HandedIn),
            MissingCount: counts.Missing,
            NilCount: MailText.Number(counts.Nil),
            WithWarnings: MailText.Number(counts.WithWarnings),
            Classes: ClassRows(counts, before),
            Changed: before is not null && Classes.Any(c => CountOf(counts, c.Standing) != CountOf(before, c.Standing)),
            Rounding: Rounding(counts),
            BeforeAsOf: digest.BeforeAsOf is { } moment ? VietnamTime.Text(moment) : "",
            LostAsOf: string.Join(", ", digest.LostAsOf.TakeLast(MaxLostNamed).Select(VietnamTime.Text)),
            LostLeft: Math.Max(0, digest.LostAsOf.Count - MaxLostNamed),
            Link: MailText.Link(links.Situation),
            HasWorkbook: attachments.Count > 0,
            DeliveryKnown: digest.DeliveryKnown,
            Beside: digest.OtherForms.Select(b => OtherFormModel.Of(b, digest.Units.Count)).ToList(),
            Curve: CurveModel.Rows(digest),
            CurveNow: digest.Deadlines.Period.Name,
            CurveBefore: digest.CurveBefore.Count == 0 ? "" : digest.CurveBeforePeriod?.Name ?? "Kỳ trước",
            PeriodBefore: digest.CurveBeforePeriod is { } periodBefore ? PlainText.InSentence(periodBefore.Name) : "kỳ trước"), MailText.Link(links.Figures));
    }

    /// <summary>The view with every list cut to a number of rows.</summary>
    public DigestView Cut(int rows) =>
        new(_summary, _figures, _difficulties, _scores, Lists(rows), ProgrammesModel.Of(_digest.Programmes, rows), _doubts, ReviewsModel.Of(_digest, rows));

    private DigestLists Lists(int rows)
    {
        string Left(int all) => MailText.Number(Math.Max(0, all - rows));

        var open = _digest.Units.Where(u => u.Standing is Standing.Missing or Standing.RejectedOpen or Standing.Failed)
            .OrderByDescending(u => u.DaysOverdue)
            .ThenBy(u => u.Standing switch { Standing.Missing => 0, Standing.RejectedOpen => 1, _ => 2 })
            .ThenBy(u => u.Unit.Code, StringComparer.Ordinal).ToList();
        var undeliverable = _digest.Units.SelectMany(u => u.Undeliverable.Select(c => (u.Unit, Failed: c)))
            .OrderBy(u => u.Failed.Since).ThenBy(u => u.Unit.Code, StringComparer.Ordinal).ToList();
        var came = _digest.Units.Where(u => u.Standing is Standing.OnTime or Standing.Late
                && (_digest.BeforeAsOf is not { } since || u.ReceivedAt > since))
            .OrderByDescending(u => u.ReceivedAt).ThenBy(u => u.Unit.Code, StringComparer.Ordinal).ToList();
        var grid = _digest.Units.Count is > 0 and <= MaxGridUnits && rows >= 8;
        return new DigestLists(
            Open: open.Take(rows).Select(Open).ToList(),
            OpenLeft: Left(open.Count),
            OpenCut: open.Count > rows,
            UndeliverableCount: MailText.Number(undeliverable.Count),
            Undeliverable: undeliverable.Take(rows).Select(u => new UndeliverableRow(
                ContactOf(u.Failed.Contact),
                Unit: u.Unit.Name,
                Code: u.Unit.Code,
                Since: VietnamTime.Text(VietnamTime.DayOf(u.Failed.Since)),
                Reason: ForeignText.Clean(u.Failed.Reason, 160),
                Blocked: u.Failed.Blocked)).ToList(),
            UndeliverableLeft: Left(undeliverable.Count),
            UndeliverableCut: undeliverable.Count > rows,
            CameCount: MailText.Number(came.Count),
            Came: came.Take(rows).Select(u => new CameRow(
                Unit: u.Unit.Name,
                Code: u.Unit.Code,
                Version: u.Version,
                Outcome: OutcomeText(u),
                ReceivedAt: u.ReceivedAt is { } at ? VietnamTime.Text(at) : "",
                Timing: u.Standing == Standing.OnTime ? "Đúng hạn" : "Nộp muộn",
                Signed: u.SignedCopy)).ToList(),
            CameLeft: Left(came.Count),
            CameCut: came.Count > rows,
            Causes: _digest.Causes.Take(rows).Select(c => new CauseRow(
                Code: ForeignText.Clean(c.Code, 40),
                Message: ForeignText.Clean(c.Message, 300),
                Units: MailText.Number(c.Units),
                Names: Named(c.Names))).ToList(),
            CausesLeft: Left(_digest.Causes.Count),
            CausesCut: _digest.Causes.Count > rows,
            Extensions: _digest.Extensions.Take(rows).Select(Extension).ToList(),
            ExtensionsLeft: Left(_digest.Extensions.Count),
            ExtensionsCut: _digest.Extensions.Count > rows,
            HasGrid: grid,
            Grid: grid ? [.. _digest.Units.Chunk(GridColumns).Select(row => row.Select(Cell)
                .Concat(Enumerable.Range(0, GridColumns - row.Length).Select(_ => EmptyCell)).ToList())] : []);
    }

    private OpenUnit Open(UnitStanding unit)
    {
        var style = Classes.First(c => c.Standing == unit.Standing);
        return new OpenUnit(
            ContactOf(unit.Contact),
            Unit: unit.Unit.Name,
            Code: unit.Unit.Code,
            Letter: style.Letter,
            Colour: style.Colour,
            State: style.Label,
            Days: unit.DaysOverdue,
            Sent: unit.RemindersSent,
            Delivered: unit.RemindersDelivered,
            Bounced: unit.RemindersBounced,
            Unsent: unit.RemindersUnsent,
            Unknown: unit.RemindersUnknown,
            MoreTimeUntil: unit.MoreTimeUntil is { } time ? VietnamTime.Text(time) : "",
            LeaveUntil: unit.LeaveUntil is { } until ? VietnamTime.Text(until) + (until < VietnamTime.DayOf(_digest.AsOf) ? " (đã hết)" : "") : "",
            Called: unit.Calls is [var call, ..] ? $"{VietnamTime.Text(call.At)}, {ForeignText.OneLine(call.By)}: {ForeignText.Clean(call.Note, 300)}" : "",
            Undeliverable: unit.Undeliverable.Count > 0,
            Blocked: unit.Undeliverable.Count > 0 && unit.Undeliverable.All(c => c.Blocked),
            TopError: unit.TopErrors.Count > 0 ? ForeignText.Clean(unit.TopErrors[0], 160) : "",
            ErrorCount: unit.Errors,
            ReceivedAt: unit.ReceivedAt is { } at ? VietnamTime.Text(at) : "");
    }

    private ExtensionRow Extension(Extension extension) => new(
        Unit: extension.Unit == Reporting.Duties.Extension.All ? "tất cả đơn vị" : _digest.Units.FirstOrDefault(u => u.Unit.Code == extension.Unit)?.Unit.Name ?? extension.Unit,
        MoreTime: extension.Until <= _digest.Deadlines.Lock,
        Until: VietnamTime.Text(extension.Until),
        Reason: ForeignText.Clean(extension.Reason, 300),
        Author: ForeignText.OneLine(extension.Author),
        Ended: extension.Ended is { } ended ? $"{VietnamTime.Text(ended.On)}, {ForeignText.OneLine(ended.Author)}: {ForeignText.Clean(ended.Reason, 300)}" : "");

    private static string Named(IReadOnlyList<string> units) =>
        string.Join(", ", units.Take(MaxNamed)) + (units.Count > MaxNamed ? $" và {MailText.Number(units.Count - MaxNamed)} đơn vị khác" : "");

    private static ContactPart ContactOf(Contact? contact)
    {
        var email = ForeignText.OneLine(contact?.Email);
        var at = Math.Max(0, email.LastIndexOf('@'));
        return new ContactPart(
            Contact: ForeignText.OneLine(contact?.Name),
            Phone: ForeignText.OneLine(contact?.Phone),
            Dial: MailText.Dial(contact?.Phone),
            Email: email,
            Mailbox: email[..at],
            Domain: email[at..]);
    }

    private static GridCell Cell(UnitStanding unit)
    {
        var style = Classes.First(c => c.Standing == unit.Standing);
        return new GridCell(
            Unit: unit.Unit.Name,
            Letter: style.Letter,
            Colour: style.Colour,
            State: style.Label);
    }

    private static GridCell EmptyCell { get; } = new("", "", "#ffffff", "");

    private static List<ClassRow> ClassRows(ComplianceCounts counts, ComplianceCounts? before)
    {
        var now = Classes.Select(c => CountOf(counts, c.Standing)).ToList();
        return [.. Classes.Select((c, i) => new ClassRow(
            Label: c.Label,
            Words: c.Words,
            Letter: c.Letter,
            Colour: c.Colour,
            Count: now[i],
            CountText: MailText.Number(now[i]),
            Share: ShareText(now[i], counts.Expected),
            Width: Math.Max(MinWidth, (int)Share(now[i], counts.Expected)),
            Change: before is not null && now[i] - CountOf(before, c.Standing) is var by and not 0 ? MailText.Signed(by) : ""))];
    }

    private static int CountOf(ComplianceCounts counts, Standing standing) => standing switch
    {
        Standing.OnTime => counts.OnTime,
        Standing.Late => counts.Late,
        Standing.RejectedOpen => counts.RejectedOpen,
        Standing.Failed => counts.Failed,
        _ => counts.Missing,
    };

    /// <summary>A share in per cent, rounded to a tenth by itself: equal counts have equal shares, so that their sum may not be 100.</summary>
    internal static decimal Share(int count, int total) => total == 0 ? 0 : Math.Round(100m * count / total, 1, MidpointRounding.AwayFromZero);

    /// <summary>A share for people: one unit of thousands is not "0,0%", and all but one are not "100,0%".</summary>
    internal static string ShareText(int count, int total) => Share(count, total) switch
    {
        0 when count > 0 => "dưới " + MailText.Percent(0.1m),
        100 when count < total => "trên " + MailText.Percent(99.9m),
        var share => MailText.Percent(share),
    };

    /// <summary>What to say of shares that do not add up to 100; empty when they do.</summary>
    internal static string Rounding(ComplianceCounts counts) => Classes.Sum(c => Share(CountOf(counts, c.Standing), counts.Expected)) is var sum && sum is 0 or 100
        ? ""
        : $"Các tỷ lệ cộng lại là {MailText.Percent(sum)} do làm tròn.";

    private static string OutcomeText(UnitStanding unit) =>
        StandingText.Of(unit.Outcome ?? Outcome.Accepted)
        + (unit.Outcome == Outcome.AcceptedWithWarnings ? " (" + MailText.Number(unit.Warnings) + ")" : "");

    private sealed record Class(Standing Standing, string Words, string Colour)
    {
        public string Letter => StandingText.LetterOf(Standing);

        public string Label => StandingText.Of(Standing);
    }
}
