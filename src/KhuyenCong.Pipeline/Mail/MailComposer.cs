using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Writes the mails: pure, from what happened to subject, text and HTML. The wording is in the templates.</summary>
/// <param name="templates">The templates that are in force; asked for each mail.</param>
/// <param name="settings">What every mail names.</param>
/// <param name="notices">What every mail tells beside its own, such as a planned stop; asked for each mail.</param>
public sealed class MailComposer(Func<MailTemplates> templates, MailSettings settings, Func<IReadOnlyList<string>> notices)
{
    /// <summary>A composer whose templates never change.</summary>
    public MailComposer(MailTemplates templates, MailSettings settings)
        : this(() => templates, settings, () => [])
    {
    }

    /// <summary>How many findings a mail shows; the rest is counted.</summary>
    public const int MaxFindings = 50;

    private const int MaxCharactersOfANotice = 500;

    /// <summary>How large the HTML of a digest may be: mail programs cut what is longer than about 100 KB.</summary>
    public const int MaxDigestBytes = 100_000;

    /// <summary>The answer to one upload.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="department">The receiving department's name on that day.</param>
    /// <param name="attachments">Files that travel with it, as a rule the workbook in which the findings are marked.</param>
    /// <param name="link">The unit's page; null when there is none.</param>
    /// <param name="taken">The figures of a report that was taken; null for what is none.</param>
    public ComposedMail Receipt(Receipt receipt, string department, IReadOnlyList<MailAttachment>? attachments = null, Uri? link = null, TakenFigures? taken = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return Compose("receipt", new ReceiptView(ReceiptModel.Of(receipt, attachments ?? [], link, taken: taken)), department, attachments ?? []);
    }

    /// <summary>The answer to many uploads of a day.</summary>
    /// <param name="data">Which.</param>
    /// <param name="department">The receiving department's name on the day of sending.</param>
    public ComposedMail Folded(FoldedMail data, string department)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("folded", data.ToView(receipt => Part("_receipt-heading", receipt)), department, data.Attachments);
    }

    /// <summary>A receipt for another place than a mail.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="department">The receiving department's name on that day.</param>
    /// <param name="link">The unit's page.</param>
    /// <param name="maxFindings">How many findings are listed.</param>
    /// <param name="taken">The figures of a report that was taken; null for what is none.</param>
    public ReceiptInWords ReceiptInWords(Receipt receipt, string department, Uri? link, int maxFindings, TakenFigures? taken = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var view = new ReceiptView(ReceiptModel.Of(receipt, [], link, maxFindings, taken)) { Sender = Sender(department) };
        return new ReceiptInWords(view, Part("_receipt-heading", view), Part("_receipt-lead", view));
    }

    /// <summary>A digest for another place than a mail, its lists whole.</summary>
    /// <param name="digest">The state.</param>
    public DigestInWords DigestInWords(ComplianceDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var view = DigestModel.Of(digest, DigestLinks.None, []).Cut(digest.Units.Count) with { Sender = Sender(digest.Department) };
        string Says(string part) => Part("_digest-" + part, view);
        return new DigestInWords(view, Says("lead"), Says("figures-note"), Says("difficulties"), Says("change"), Says("programmes"));
    }

    /// <summary>What the digest says of programmes, its lists whole.</summary>
    /// <param name="units">Where the units stand.</param>
    public ProgrammesInWords ProgrammesInWords(IReadOnlyList<UnitProgrammes> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        var programmes = ProgrammesModel.Of(units, units.Count);
        return new ProgrammesInWords(programmes, Part("_digest-programmes", programmes));
    }

    /// <summary>A reminder to one unit.</summary>
    public ComposedMail Reminder(ReminderMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("reminder", ReminderModel.Of(data, settings), data.Department, data.Attachments);
    }

    /// <summary>The compliance digest.</summary>
    /// <param name="digest">The state.</param>
    /// <param name="links">Pages with more; null where there are none.</param>
    /// <param name="attachments">Files that travel with it, as a rule the whole as a workbook.</param>
    public ComposedMail Digest(ComplianceDigest digest, DigestLinks? links, IReadOnlyList<MailAttachment>? attachments = null)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var state = DigestModel.Of(digest, links ?? DigestLinks.None, attachments ?? []);
        ComposedMail mail;
        var rows = DigestModel.MaxRows;
        do
        {
            mail = Compose("digest", state.Cut(rows), digest.Department, attachments ?? []);
            rows /= 2;
        }
        while (System.Text.Encoding.UTF8.GetByteCount(mail.Html) > MaxDigestBytes && rows > 0);
        return mail;
    }

    /// <summary>What operators must look at.</summary>
    public ComposedMail Operators(OperatorNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return Compose("operators", OperatorModel.Of(notice), notice.Department, []);
    }

    /// <summary>Asks a unit for a programme, or tells it that one ends.</summary>
    public ComposedMail Programme(ProgrammeMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("programme", ProgrammeModel.Of(data, settings), data.Department, []);
    }

    /// <summary>Tells the ministry whose programmes end.</summary>
    public ComposedMail ProgrammesEnd(ProgrammesEndMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("programmes-end", ProgrammeModel.Of(data), data.Department, []);
    }

    /// <summary>Tells a unit that it was given more time, or that this was taken back.</summary>
    public ComposedMail Extension(ExtensionMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (extension, ended) = (data.Extension, data.Extension.Ended);
        var view = new ExtensionView(
            Office: data.Unit.Office,
            UnitName: data.Unit.Name,
            Form: data.Deadlines.Form,
            FormTitle: data.FormTitle,
            PeriodName: data.Deadlines.Period.Name,
            Period: PlainText.InSentence(data.Deadlines.Period.Name),
            Dates: MailText.Dates(data.Deadlines),
            Unconfirmed: MailText.Days(data.Deadlines.Unconfirmed),
            MoreTime: data.IsMoreTime,
            Ended: ended is not null,
            Reason: ForeignText.Clean(ended?.Reason ?? extension.Reason, 500),
            Author: ForeignText.Clean(ended?.Author ?? extension.Author),
            Granted: VietnamTime.Text(extension.Until),
            Until: VietnamTime.Text(extension.LastDay),
            UntilWords: WrittenDate.Of(extension.LastDay),
            Lock: VietnamTime.Text(data.Deadlines.Lock),
            UploadFolder: data.UploadFolder,
            UploadHelp: settings.UploadHelp,
            Link: MailText.Link(data.Link));
        return Compose(ended is null ? "exception" : "exception-ended", view, data.Department, []);
    }

    /// <summary>Tells a unit what the ministry says about a difficulty.</summary>
    public ComposedMail Answer(DifficultyMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("answer", data.ToView(), data.Department, []);
    }

    /// <summary>Tells a unit what was done about its report that was taken, or that its answer is due.</summary>
    public ComposedMail Review(ReviewMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("review", data.ToView(), data.Department, []);
    }

    /// <summary>Brings a contact a link that was asked for.</summary>
    public ComposedMail Link(LinkMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("link", data.ToView(), data.Department, []);
    }

    private ComposedMail Compose(string name, MailView view, string department, IReadOnlyList<MailAttachment> attachments)
    {
        var (subject, text, html) = templates().Render(name, view with { Sender = Sender(department), Notices = [.. notices().Select(n => ForeignText.Clean(n, MaxCharactersOfANotice))] });
        return new ComposedMail(subject, ForeignText.InPlainText(text), html, attachments);
    }

    private string Part(string name, ViewPart view) => templates().RenderPart(name, view);

    private MailSender Sender(string department) => new(department, settings.HelpName, settings.HelpEmail, settings.HelpPhone);
}

/// <summary>What a mail's template sees.</summary>
public abstract record MailView : ViewPart
{
    /// <summary>Who sends it; said when it is sent.</summary>
    public MailSender Sender { get; init; } = new("", "", "", "");

    /// <summary>What every mail tells beside its own, such as a planned stop; said when it is sent.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}

/// <summary>Who sends a mail, and where a reader finds help.</summary>
public sealed record MailSender(string Department, string HelpName, string HelpEmail, string HelpPhone) : ViewPart;

/// <summary>A label and what stands beside it.</summary>
public sealed record LabelledText(string Label, string Value)
{
    /// <summary>The lines of what stands beside it: a person's note keeps those that it was written in.</summary>
    public IReadOnlyList<string> Lines { get; } = Value.Split('\n');
}

/// <summary>A finding in a table.</summary>
public sealed record FindingRow(
    int Number, bool IsError, string Kind, string Place, string Label, string Value, string Expected, string Message, string Remedy, string Note);

/// <summary>What the templates of more time, of leave after the lock and of their end see.</summary>
internal sealed record ExtensionView(
    string Office,
    string UnitName,
    string Form,
    string FormTitle,
    string PeriodName,
    string Period,
    IReadOnlyList<LabelledText> Dates,
    string Unconfirmed,
    bool MoreTime,
    bool Ended,
    string Reason,
    string Author,
    string Granted,
    string Until,
    string UntilWords,
    string Lock,
    string UploadFolder,
    string UploadHelp,
    string Link) : MailView;

/// <summary>A receipt for a page: what a mail's template sees, and what it says.</summary>
public sealed record ReceiptInWords(ReceiptView Receipt, string Heading, string Lead) : ViewPart;

/// <summary>What the digest says of programmes, for a page.</summary>
public sealed record ProgrammesInWords(ProgrammesPart Programmes, string ProgrammesNote) : ViewPart;

/// <summary>A digest for a page: what a mail's template sees, and what it says.</summary>
public sealed record DigestInWords(
    DigestView Digest, string Lead, string FiguresNote, string Difficulties, string Change, string ProgrammesNote) : ViewPart;

/// <summary>Pieces of text that several mails have.</summary>
public static class MailText
{
    /// <summary>A whole number as Vietnamese readers write it, for example 3.321.</summary>
    public static string Number(long number) => FigureText.Of(number);

    /// <summary>A number with exactly one decimal, for example 53,0.</summary>
    public static string OneDecimal(decimal number)
    {
        var text = FigureText.Of(Math.Round(number, 1, MidpointRounding.AwayFromZero));
        return text.Contains(',', StringComparison.Ordinal) ? text : text + ",0";
    }

    /// <summary>A number of per cent with one decimal, without a space as Vietnamese writes it, for example 76,5%.</summary>
    public static string Percent(decimal number) => OneDecimal(number) + "%";

    /// <summary>A change with its sign, for example +1.200 or −3.</summary>
    public static string Signed(decimal by) => by > 0 ? "+" + FigureText.Of(by) : by < 0 ? "−" + FigureText.Of(-by) : "0";

    /// <summary>A change in per cent with its sign and one decimal.</summary>
    public static string SignedPercent(decimal by)
    {
        var rounded = Math.Round(by, 1, MidpointRounding.AwayFromZero);
        return (rounded > 0 ? "+" : rounded < 0 ? "−" : "") + Percent(Math.Abs(rounded));
    }

    /// <summary>Days for people, with commas between them; empty for none.</summary>
    public static string Days(IReadOnlyList<DateOnly> days) => string.Join(", ", days.Select(VietnamTime.Text));

    /// <summary>The dates of a duty, named and in words, as label and value.</summary>
    public static List<LabelledText> Dates(Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        var dates = Dates(deadlines.CutOff, deadlines.Due, deadlines.Lock, deadlines.Unconfirmed.Count > 0);
        if (deadlines.DueBefore is { } before)
        {
            dates.Insert(2, new LabelledText("Được gia hạn từ", WrittenDate.Of(before)));
        }

        return deadlines.LeaveUntil is { } until ? [.. dates, new LabelledText("Đơn vị được mở khóa đến", WrittenDate.Of(until) + ", hết 24 giờ")] : dates;
    }

    /// <summary>As the other.</summary>
    public static List<LabelledText> Dates(DateOnly cutOff, DateOnly due, DateOnly @lock, bool unconfirmed)
    {
        var mark = unconfirmed ? " (chưa xác nhận)" : "";
        return
        [
            new("Ngày chốt số liệu", WrittenDate.Of(cutOff)),
            new("Hạn nộp", WrittenDate.Of(due) + ", hết 24 giờ" + mark),
            new("Ngày khóa", WrittenDate.Of(@lock) + ", hết 24 giờ" + mark),
        ];
    }

    /// <summary>A telephone number as a link dials it; empty for none.</summary>
    public static string Dial(string? phone) => string.Concat((phone ?? "").Trim().Where((c, i) => char.IsAsciiDigit(c) || (c == '+' && i == 0)));

    /// <summary>A link as a template takes it; empty for none.</summary>
    public static string Link(Uri? link) => link is { IsAbsoluteUri: true, Scheme: "https" or "http" } ? link.AbsoluteUri : "";

    /// <summary>Findings for a table, errors first, at most so many.</summary>
    public static List<FindingRow> Findings(IEnumerable<Finding> findings, int most) =>
        [.. findings.OrderByDescending(f => f.Severity).Take(most).Select((f, index) => new FindingRow(
            Number: index + 1,
            IsError: f.Severity == Severity.Error,
            Kind: f.Severity == Severity.Error ? "Lỗi" : "Lưu ý",
            Place: Place(f),
            Label: ForeignText.Clean(f.Label, 160),
            Value: ForeignText.Clean(f.Value),
            Expected: ForeignText.Clean(f.Expected),
            Message: ForeignText.Clean(f.Message, 600),
            Remedy: ForeignText.Clean(f.Remedy, 600),
            Note: ForeignText.Clean(f.Note)))];

    private static string Place(Finding finding)
    {
        var sheet = string.IsNullOrWhiteSpace(finding.Sheet) ? "" : ", trang “" + ForeignText.Clean(finding.Sheet, 40) + "”";
        return finding switch
        {
            { Cell: { } cell } => "Ô " + cell + sheet,
            { Row: { } row } => string.Create(CultureInfo.InvariantCulture, $"Dòng {row}{sheet}"),
            { Column: { } column } => "Cột " + column + sheet,
            { Sheet: not null } when sheet.Length > 0 => "Trang" + sheet[", trang".Length..],
            _ => "Cả tệp",
        };
    }
}
