using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees; lists are cut to a number of rows and counted.</summary>
internal sealed class DigestModel
{
    /// <summary>The longest list of a digest before any cut.</summary>
    public const int MaxRows = 64;

    // Above so many units a grid of single cells is no picture any more.
    private const int MaxGridUnits = 120;
    private const int GridColumns = 5;
    private const int MaxLostNamed = 3;

    // The smallest part of the bar, in per cent of it, in which its letter and number can be read on a phone.
    private const int MinWidth = 4;

    // Colours of Okabe and Ito, which colour-blind readers tell apart, light enough for black letters; the letter says the same.
    private static readonly IReadOnlyList<Class> Classes =
    [
        new(Standing.OnTime, "đúng hạn", "Đ", "#009E73"),
        new(Standing.Late, "nộp muộn", "M", "#56B4E9"),
        new(Standing.RejectedOpen, "bị trả lại chưa nộp lại", "T", "#E8743B"),
        new(Standing.Failed, "lỗi hệ thống", "L", "#CC79A7"),
        new(Standing.Missing, "chưa nộp", "C", "#F0E442"),
    ];

    private readonly ComplianceDigest _digest;
    private readonly Dictionary<string, object> _values;

    private DigestModel(ComplianceDigest digest, Dictionary<string, object> values) => (_digest, _values) = (digest, values);

    /// <summary>The values of a digest.</summary>
    public static DigestModel Of(ComplianceDigest digest, string? link, IReadOnlyList<MailAttachment> attachments)
    {
        var counts = digest.Counts;
        var before = digest.CountsBefore;
        var asOfDay = VietnamTime.DayOf(digest.AsOf);
        var due = digest.Deadlines.Due;
        var values = new Dictionary<string, object>
        {
            ["moment"] = digest.Moment switch { DigestMoment.AfterDue => "after_due", DigestMoment.AtLock => "at_lock", _ => "weekly" },
            ["form"] = digest.Form.Code,
            ["form_title"] = digest.Form.Title,
            ["period_name"] = digest.Deadlines.Period.Name,
            ["period"] = PlainText.InSentence(digest.Deadlines.Period.Name),
            ["as_of"] = VietnamTime.Text(digest.AsOf),
            ["as_of_day"] = VietnamTime.Text(asOfDay),
            ["due"] = VietnamTime.Text(due),
            ["mark"] = digest.Deadlines.Unconfirmed.Count > 0 ? " (chưa xác nhận)" : "",
            ["since"] = VietnamTime.Text(due.AddDays(1)),
            ["days_to_due"] = Math.Max(0, due.DayNumber - asOfDay.DayNumber),
            ["late_since"] = digest.Day is { } day && day < asOfDay ? VietnamTime.Text(day) : "",
            ["past_due"] = asOfDay > due,
            ["dates"] = MailText.Dates(digest.Deadlines),
            ["unconfirmed"] = MailText.Days(digest.Deadlines.Unconfirmed),
            ["expected"] = MailText.Number(counts.Expected),
            ["handed_in"] = MailText.Number(counts.HandedIn),
            ["open_count"] = MailText.Number(counts.Expected - counts.HandedIn),
            ["missing_count"] = counts.Missing,
            ["nil_count"] = MailText.Number(counts.Nil),
            ["with_warnings"] = MailText.Number(counts.WithWarnings),
            ["classes"] = ClassRows(counts, before),
            ["changed"] = before is not null && Classes.Any(c => CountOf(counts, c.Standing) != CountOf(before, c.Standing)),
            ["rounding"] = Rounding(counts),
            ["before_as_of"] = digest.BeforeAsOf is { } moment ? VietnamTime.Text(moment) : "",
            ["lost_as_of"] = string.Join(", ", digest.LostAsOf.TakeLast(MaxLostNamed).Select(VietnamTime.Text)),
            ["lost_left"] = Math.Max(0, digest.LostAsOf.Count - MaxLostNamed),
            ["link"] = Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri.AbsoluteUri : "",
            ["has_workbook"] = attachments.Count > 0,
            ["delivery_known"] = digest.DeliveryKnown,
            ["beside"] = digest.OtherForms.Select(b => OtherFormModel.Of(b, digest.Units.Count)).ToList(),
            ["curve"] = CurveModel.Rows(digest),
            ["curve_now"] = digest.Deadlines.Period.Name,
            ["curve_before"] = digest.CurveBefore.Count == 0 ? "" : digest.CurveBeforePeriod?.Name ?? "Kỳ trước",
        };
        FiguresModel.Put(values, digest);
        DifficultiesModel.Put(values, digest);
        ScoresModel.Put(values, digest.Scores);
        return new DigestModel(digest, values);
    }

    /// <summary>The values with every list cut to a number of rows.</summary>
    public Dictionary<string, object> Cut(int rows)
    {
        var values = new Dictionary<string, object>(_values);
        void Put<T>(string name, IReadOnlyList<T> all, Func<T, object> row)
        {
            values[name] = all.Take(rows).Select(row).ToList();
            values[name + "_left"] = MailText.Number(Math.Max(0, all.Count - rows));
            values[name + "_cut"] = all.Count > rows;
        }

        var open = _digest.Units.Where(u => u.Standing is Standing.Missing or Standing.RejectedOpen or Standing.Failed)
            .OrderByDescending(u => u.DaysOverdue)
            .ThenBy(u => u.Standing switch { Standing.Missing => 0, Standing.RejectedOpen => 1, _ => 2 })
            .ThenBy(u => u.Unit.Code, StringComparer.Ordinal).ToList();
        Put("open", open, Open);

        var undeliverable = _digest.Units.SelectMany(u => u.Undeliverable.Select(c => (u.Unit, Failed: c)))
            .OrderBy(u => u.Failed.Since).ThenBy(u => u.Unit.Code, StringComparer.Ordinal).ToList();
        values["undeliverable_count"] = MailText.Number(undeliverable.Count);
        Put("undeliverable", undeliverable, u => new Dictionary<string, object>(ContactOf(u.Failed.Contact))
        {
            ["unit"] = u.Unit.Name,
            ["code"] = u.Unit.Code,
            ["since"] = VietnamTime.Text(VietnamTime.DayOf(u.Failed.Since)),
            ["reason"] = ForeignText.Clean(u.Failed.Reason, 160),
            ["blocked"] = u.Failed.Blocked,
        });

        var came = _digest.Units.Where(u => u.Standing is Standing.OnTime or Standing.Late
                && (_digest.BeforeAsOf is not { } since || u.ReceivedAt > since))
            .OrderByDescending(u => u.ReceivedAt).ThenBy(u => u.Unit.Code, StringComparer.Ordinal).ToList();
        values["came_count"] = MailText.Number(came.Count);
        Put("came", came, u => new Dictionary<string, object>
        {
            ["unit"] = u.Unit.Name,
            ["code"] = u.Unit.Code,
            ["version"] = u.Version,
            ["outcome"] = OutcomeText(u),
            ["received_at"] = u.ReceivedAt is { } at ? VietnamTime.Text(at) : "",
            ["timing"] = u.Standing == Standing.OnTime ? "Đúng hạn" : "Nộp muộn",
            ["signed"] = u.SignedCopy,
        });

        Put("causes", _digest.Causes, c => new Dictionary<string, object>
        {
            ["code"] = ForeignText.Clean(c.Code, 40),
            ["message"] = ForeignText.Clean(c.Message, 300),
            ["units"] = MailText.Number(c.Units),
        });

        var grid = _digest.Units.Count is > 0 and <= MaxGridUnits && rows >= 8;
        values["has_grid"] = grid;
        values["grid"] = grid ? _digest.Units.Chunk(GridColumns).Select(row => (object)row.Select(Cell)
            .Concat(Enumerable.Range(0, GridColumns - row.Length).Select(_ => EmptyCell)).ToList()).ToList() : [];

        ProgrammesModel.Put(values, _digest.Programmes, rows);
        return values;
    }

    private object Open(UnitStanding unit)
    {
        var style = Classes.First(c => c.Standing == unit.Standing);
        return new Dictionary<string, object>(ContactOf(unit.Contact))
        {
            ["unit"] = unit.Unit.Name,
            ["code"] = unit.Unit.Code,
            ["letter"] = style.Letter,
            ["colour"] = style.Colour,
            ["state"] = style.Label,
            ["days"] = unit.DaysOverdue,
            ["sent"] = unit.RemindersSent,
            ["delivered"] = unit.RemindersDelivered,
            ["bounced"] = unit.RemindersBounced,
            ["unsent"] = unit.RemindersUnsent,
            ["unknown"] = unit.RemindersUnknown,
            ["leave_until"] = unit.LeaveUntil is { } until ? VietnamTime.Text(until) + (until < VietnamTime.DayOf(_digest.AsOf) ? " (đã hết)" : "") : "",
            ["undeliverable"] = unit.Undeliverable.Count > 0,
            ["blocked"] = unit.Undeliverable.Count > 0 && unit.Undeliverable.All(c => c.Blocked),
            ["top_error"] = unit.TopErrors.Count > 0 ? ForeignText.Clean(unit.TopErrors[0], 160) : "",
            ["error_count"] = unit.Errors,
            ["received_at"] = unit.ReceivedAt is { } at ? VietnamTime.Text(at) : "",
        };
    }

    private static Dictionary<string, object> ContactOf(Contact? contact)
    {
        var email = ForeignText.OneLine(contact?.Email);
        var at = Math.Max(0, email.LastIndexOf('@'));
        return new Dictionary<string, object>
        {
            ["contact"] = ForeignText.OneLine(contact?.Name),
            ["phone"] = ForeignText.OneLine(contact?.Phone),
            ["dial"] = Dial(contact?.Phone ?? ""),
            ["email"] = email,
            ["mailbox"] = email[..at],
            ["domain"] = email[at..],
        };
    }

    private static string Dial(string phone) => string.Concat(phone.Where((c, i) => char.IsAsciiDigit(c) || (c == '+' && i == 0)));

    private static object Cell(UnitStanding unit)
    {
        var style = Classes.First(c => c.Standing == unit.Standing);
        return new Dictionary<string, object>
        {
            ["unit"] = unit.Unit.Name,
            ["letter"] = style.Letter,
            ["colour"] = style.Colour,
            ["state"] = style.Label,
        };
    }

    private static object EmptyCell { get; } = new Dictionary<string, object>
    {
        ["unit"] = "",
        ["letter"] = "",
        ["colour"] = "#ffffff",
        ["state"] = "",
    };

    private static List<object> ClassRows(ComplianceCounts counts, ComplianceCounts? before)
    {
        var now = Classes.Select(c => CountOf(counts, c.Standing)).ToList();
        return [.. Classes.Select((c, i) => new Dictionary<string, object>
        {
            ["label"] = c.Label,
            ["words"] = c.Words,
            ["letter"] = c.Letter,
            ["colour"] = c.Colour,
            ["count"] = now[i],
            ["count_text"] = MailText.Number(now[i]),
            ["share"] = ShareText(now[i], counts.Expected),
            ["width"] = Math.Max(MinWidth, (int)Share(now[i], counts.Expected)),
            ["change"] = before is not null && now[i] - CountOf(before, c.Standing) is var by and not 0 ? MailText.Signed(by) : "",
        })];
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

    private sealed record Class(Standing Standing, string Words, string Letter, string Colour)
    {
        public string Label => StandingText.Of(Standing);
    }
}
