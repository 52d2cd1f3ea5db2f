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
public sealed class MailComposer(Func<MailTemplates> templates, MailSettings settings)
{
    /// <summary>A composer whose templates never change.</summary>
    public MailComposer(MailTemplates templates, MailSettings settings)
        : this(() => templates, settings)
    {
    }

    /// <summary>How many findings a mail shows; the rest is counted.</summary>
    public const int MaxFindings = 50;

    /// <summary>How large the HTML of a digest may be: mail programs cut what is longer than about 100 KB.</summary>
    public const int MaxDigestBytes = 100_000;

    /// <summary>The answer to one upload.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="department">The receiving department's name on that day.</param>
    /// <param name="attachments">Files that travel with it, as a rule the workbook in which the findings are marked.</param>
    /// <param name="link">The unit's page; null when there is none.</param>
    public ComposedMail Receipt(Receipt receipt, string department, IReadOnlyList<MailAttachment>? attachments = null, Uri? link = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return Compose("receipt", ReceiptModel.Of(receipt, attachments ?? [], link), department, attachments ?? []);
    }

    /// <summary>The answer to many uploads of a day.</summary>
    /// <param name="data">Which.</param>
    /// <param name="department">The receiving department's name on the day of sending.</param>
    public ComposedMail Folded(FoldedMail data, string department)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("folded", data.ToModel(receipt => templates().RenderPart("_receipt-heading", receipt)), department, data.Attachments);
    }

    /// <summary>The values and the wording of a receipt for another place than a mail: those of its template, and <c>heading</c> and <c>lead</c>.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="department">The receiving department's name on that day.</param>
    /// <param name="link">The unit's page.</param>
    /// <param name="maxFindings">How many findings are listed.</param>
    public Dictionary<string, object> ReceiptValues(Receipt receipt, string department, Uri? link, int maxFindings)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var values = ReceiptModel.Of(receipt, [], link, maxFindings);
        AddSender(values, department);
        values["heading"] = templates().RenderPart("_receipt-heading", values);
        values["lead"] = templates().RenderPart("_receipt-lead", values);
        return values;
    }

    /// <summary>The values of a digest for another place than a mail, its lists whole: those of its template, and its sentences.</summary>
    /// <param name="digest">The state.</param>
    public Dictionary<string, object> DigestValues(ComplianceDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var values = DigestModel.Of(digest, null, []).Cut(digest.Units.Count);
        AddSender(values, digest.Department);
        foreach (var part in new[] { "lead", "figures-note", "difficulties", "change" })
        {
            values[part.Replace('-', '_')] = templates().RenderPart("_digest-" + part, values);
        }

        values["programmes_note"] = templates().RenderPart("_digest-programmes", values);

        return values;
    }

    /// <summary>Adds what the digest says of programmes: its sentence and its lists, whole.</summary>
    /// <param name="values">The values of a page.</param>
    /// <param name="units">Where the units stand.</param>
    public void AddProgrammes(Dictionary<string, object> values, IReadOnlyList<UnitProgrammes> units)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(units);
        ProgrammesModel.Put(values, units, units.Count);
        values["programmes_note"] = templates().RenderPart("_digest-programmes", values);
    }

    /// <summary>A reminder to one unit.</summary>
    public ComposedMail Reminder(ReminderMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("reminder", ReminderModel.Of(data, settings), data.Department, data.Attachments);
    }

    /// <summary>The compliance digest.</summary>
    /// <param name="digest">The state.</param>
    /// <param name="link">A page with more; null when there is none.</param>
    /// <param name="attachments">Files that travel with it, as a rule the whole as a workbook.</param>
    public ComposedMail Digest(ComplianceDigest digest, string? link, IReadOnlyList<MailAttachment>? attachments = null)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var state = DigestModel.Of(digest, link, attachments ?? []);
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

    /// <summary>Tells a unit that it may hand in after the lock.</summary>
    public ComposedMail ExtensionGranted(ExtensionMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var model = new Dictionary<string, object>
        {
            ["office"] = data.Unit.Office,
            ["unit_name"] = data.Unit.Name,
            ["form"] = data.Deadlines.Form,
            ["form_title"] = data.FormTitle,
            ["period_name"] = data.Deadlines.Period.Name,
            ["period"] = PlainText.InSentence(data.Deadlines.Period.Name),
            ["dates"] = MailText.Dates(data.Deadlines),
            ["unconfirmed"] = MailText.Days(data.Deadlines.Unconfirmed),
            ["reason"] = ForeignText.Clean(data.Reason, 500),
            ["author"] = ForeignText.Clean(data.Author),
            ["until"] = VietnamTime.Text(data.Until),
            ["until_words"] = WrittenDate.Of(data.Until),
            ["upload_folder"] = data.UploadFolder,
            ["upload_help"] = settings.UploadHelp,
            ["link"] = MailText.Link(data.Link),
        };
        return Compose("exception", model, data.Department, []);
    }

    /// <summary>Tells a unit what the ministry says about a difficulty.</summary>
    public ComposedMail Answer(DifficultyMail data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Compose("answer", data.ToModel(), data.Department, []);
    }

    private ComposedMail Compose(string name, Dictionary<string, object> model, string department, IReadOnlyList<MailAttachment> attachments)
    {
        AddSender(model, department);
        var (subject, text, html) = templates().Render(name, model);
        return new ComposedMail(subject, text, html, attachments);
    }

    private void AddSender(Dictionary<string, object> model, string department)
    {
        model["department"] = department;
        settings.AddTo(model);
    }
}

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
    public static List<object> Dates(Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        var dates = Dates(deadlines.CutOff, deadlines.Due, deadlines.Lock, deadlines.Unconfirmed.Count > 0);
        return deadlines.LeaveUntil is { } until ? [.. dates, Pair("Đơn vị được mở khóa đến", WrittenDate.Of(until) + ", hết 24 giờ")] : dates;
    }

    /// <summary>As the other.</summary>
    public static List<object> Dates(DateOnly cutOff, DateOnly due, DateOnly @lock, bool unconfirmed)
    {
        var mark = unconfirmed ? " (chưa xác nhận)" : "";
        return
        [
            Pair("Ngày chốt số liệu", WrittenDate.Of(cutOff)),
            Pair("Hạn nộp", WrittenDate.Of(due) + ", hết 24 giờ" + mark),
            Pair("Ngày khóa", WrittenDate.Of(@lock) + ", hết 24 giờ" + mark),
        ];
    }

    /// <summary>A link as a template takes it; empty for none.</summary>
    public static string Link(Uri? link) => link is { IsAbsoluteUri: true, Scheme: "https" or "http" } ? link.AbsoluteUri : "";

    /// <summary>A label and its value.</summary>
    public static Dictionary<string, object> Pair(string label, string value) => new() { ["label"] = label, ["value"] = value };

    /// <summary>Findings for a table, errors first, at most so many.</summary>
    public static List<object> Findings(IEnumerable<Finding> findings, int most) =>
        [.. findings.OrderByDescending(f => f.Severity).Take(most).Select((f, index) => new Dictionary<string, object>
        {
            ["number"] = index + 1,
            ["is_error"] = f.Severity == Severity.Error,
            ["kind"] = f.Severity == Severity.Error ? "Lỗi" : "Lưu ý",
            ["place"] = Place(f),
            ["label"] = ForeignText.Clean(f.Label, 160),
            ["value"] = ForeignText.Clean(f.Value),
            ["expected"] = ForeignText.Clean(f.Expected),
            ["message"] = ForeignText.Clean(f.Message, 600),
            ["remedy"] = ForeignText.Clean(f.Remedy, 600),
            ["note"] = ForeignText.Clean(f.Note),
        })];

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
