using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Cli.Demo;

/// <summary>An upload that was recorded.</summary>
/// <param name="Upload">Its id, which stands in the keys of the mails that answer it.</param>
/// <param name="Receipt">What became of it.</param>
/// <param name="File">Where its receipt lies below the demo's folder.</param>
internal sealed record DemoSubmission(string Upload, Receipt Receipt, string File);

/// <summary>A link of the index.</summary>
/// <param name="Href">Where it leads, seen from the demo's folder.</param>
/// <param name="Text">What it says.</param>
/// <param name="Lang">In which language.</param>
internal sealed record DemoLink(string Href, string Text, string Lang = "en");

/// <summary>Something that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who did it; Vietnamese for a unit.</param>
/// <param name="What">What was done, and what became of it.</param>
/// <param name="Mark">How it ended: <c>good</c>, <c>warn</c>, <c>bad</c>; empty for what has no end.</param>
internal sealed record DemoEvent(DateTimeOffset At, DemoLink Who, string What, string Mark)
{
    /// <summary>What it was about, in Vietnamese; empty for nothing.</summary>
    public string About { get; init; } = "";

    /// <summary>What came of it.</summary>
    public IReadOnlyList<DemoLink> Links { get; init; } = [];

    /// <summary>Mails of the same kind to many.</summary>
    public IReadOnlyList<DemoLink> Many { get; init; } = [];

    /// <summary>The clock's time in Vietnam.</summary>
    public string Time => VietnamTime.At(At).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The event's place in the index.</summary>
    public string Anchor { get; set; } = "";
}

/// <summary>What the pages are served for, or would be.</summary>
/// <param name="At">At which moment; null while they are not served.</param>
/// <param name="Address">Where.</param>
/// <param name="Pages">What to open.</param>
/// <param name="ToHandIn">Reports that are ready to be handed in.</param>
internal sealed record DemoServed(DateTimeOffset? At, Uri Address, IReadOnlyList<DemoLink> Pages, IReadOnlyList<DemoLink> ToHandIn);

/// <summary>The page that leads through what happened in a demo, for somebody who sees it for the first time.</summary>
internal static class DemoIndex
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "index.html";

    private static readonly DemoLink App = new("", "The app"), Ministry = new("", "The ministry");

    private static readonly TemplateOptions Options = new()
    {
        MemberAccessStrategy = new UnsafeMemberAccessStrategy { MemberNameStrategy = MemberNameStrategies.SnakeCase },
        StrictVariables = true,
        StrictFilters = true,
        CultureInfo = CultureInfo.InvariantCulture,
    };

    private static readonly IFluidTemplate Template = new FluidParser().Parse(Resource("index.liquid"));

    /// <summary>Writes the page.</summary>
    /// <param name="acts">The reports that were played.</param>
    /// <param name="summary">The counts.</param>
    /// <param name="periods">The counts of the reports that have opened.</param>
    /// <param name="submissions">Every upload.</param>
    /// <param name="mails">Every mail.</param>
    /// <param name="reviews">Everything that was done about reports that were taken.</param>
    /// <param name="pages">Every page that was kept.</param>
    /// <param name="digests">The last digest of each report.</param>
    /// <param name="served">Where the pages are served.</param>
    public static string Write(
        IReadOnlyList<Deadlines> acts, DemoSummary summary, IReadOnlyList<DemoPeriod> periods, IReadOnlyList<DemoSubmission> submissions, IReadOnlyCollection<DemoMail> mails,
        IReadOnlyList<DemoReview> reviews, IReadOnlyList<DemoPage> pages, IReadOnlyList<DemoLink> digests, DemoServed served)
    {
        List<DemoEvent> events =
        [
            .. submissions.Select(s => Of(s, mails, pages)),
            .. reviews.Select(r => Of(r, mails, pages)),
            .. mails.Where(m => !MailKinds.AnswersAnUpload(m.Mail.Kind) && m.Mail.Kind != MailKinds.Review).GroupBy(m => (m.Mail.Kind, Report: m.Mail.Key.Split('.')[0], m.At)).Select(g => Of([.. g], pages)),
        ];
        events = [.. events.OrderBy(e => e.At).ThenBy(e => e.Who.Text, StringComparer.Ordinal).ThenBy(e => e.What, StringComparer.Ordinal)];
        foreach (var (index, item) in events.Index())
        {
            item.Anchor = string.Create(CultureInfo.InvariantCulture, $"e{index + 1}");
        }

        (string Title, DateOnly From, string Lead)[] chapters =
        [
            ("The programmes of 2026–2030 (KC-03)", DateOnly.MinValue, "Every province sends its programme, as its people's committee has approved it, once for five years. Mails ask for it until it is there."),
            (Chapter("The third quarter", [acts[0]]), acts[0].Opens.AddDays(-1), "The first periodic report, with every way to hand in, well and badly."),
            (Chapter("The year", acts.Skip(1)), acts[1].Opens.AddDays(-1), "The figures of the whole year, and answers to the seven points of the dispatch, from which the ministry's scorecard is made."),
        ];

        var context = new TemplateContext(Options);
        context.SetValue("served", served);
        context.SetValue("served_at", served.At is { } at ? Day(VietnamTime.DayOf(at)) + VietnamTime.At(at).ToString(", HH:mm", CultureInfo.InvariantCulture) : "");
        context.SetValue("summary", summary);
        context.SetValue("mails", mails.Count);
        context.SetValue("kinds", mails.GroupBy(m => m.Mail.Kind).OrderByDescending(g => g.Count()).Select(g => new { Name = g.Key, Count = g.Count() }));
        context.SetValue("periods", periods.Select(p => new { Name = p.Form + " " + p.Period }));
        context.SetValue("counts", DemoPeriod.Counts.Select(c => new
        {
            c.Whole,
            Values = periods.Select(c.Count),
            Parts = c.Parts.Select(p => new { Name = p.Part, Values = periods.Select(p.Count) }),
        }));
        context.SetValue("before_a_digest", DemoServing.BeforeADigest);
        context.SetValue("digests", digests);
        context.SetValue("pages", pages.Where(p => p.Title.Length > 0).Select(Link));
        context.SetValue("moments", Moments(events));
        context.SetValue("chapters", chapters.Index().Select(c => new
        {
            c.Item.Title,
            c.Item.Lead,
            Days = Days(acts, [.. events.Where(e => c.Index == chapters.Select((k, i) => (k.From, i)).Last(k => VietnamTime.DayOf(e.At) >= k.From).i)]),
        }).Where(c => c.Days.Any()));
        return Template.Render(context, HtmlEncoder.Create(UnicodeRanges.All));
    }

    private static string Chapter(string name, IEnumerable<Deadlines> acts) => $"{name} ({string.Join(" and ", acts.Select(a => a.Form))})";

    private static string Day(DateOnly day) => day.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    private static IEnumerable<object> Days(IReadOnlyList<Deadlines> acts, IReadOnlyList<DemoEvent> events) =>
        events.GroupBy(e => VietnamTime.DayOf(e.At)).Select(day => new
        {
            Date = WrittenTime.Of(day.Key),
            Name = Day(day.Key),
            Events = day.ToList(),
            Dates = acts.SelectMany(a => new[] { (a.Opens, "opens"), (a.CutOff, "cut-off"), (a.Due, "due"), (a.Lock, "lock") }.Where(d => d.Item1 == day.Key)
                .Select(d => $"{a.Form} {a.Period.Id}: {d.Item2}")),
        });

    private static DemoEvent Of(DemoSubmission submission, IReadOnlyCollection<DemoMail> mails, IReadOnlyList<DemoPage> pages)
    {
        var receipt = submission.Receipt;
        var answers = mails.Where(m => MailKinds.AnswersAnUpload(m.Mail.Kind) && m.Mail.Key.EndsWith(submission.Upload, StringComparison.Ordinal)).ToList();
        var (what, mark) = Became(receipt);
        var about = string.Join(' ', new[] { receipt.Form, receipt.PeriodName }.OfType<string>());
        return new DemoEvent(receipt.ReceivedAt, receipt.Office is { } office ? new DemoLink("", office, "vi") : new DemoLink("", "Somebody"), what, mark)
        {
            About = receipt.Kind == SubmissionKind.Difficulty ? about : $"{receipt.FileName}{(about.Length > 0 ? $" ({about})" : "")}",
            Links =
            [
                .. answers.SelectMany(m => Links(m, "the answer", "the workbook with the cells marked", pages)),
                new DemoLink(submission.File, "receipt"),
            ],
        };
    }

    // A mail of an act goes out with it, or not at all.
    private static DemoEvent Of(DemoReview review, IReadOnlyCollection<DemoMail> mails, IReadOnlyList<DemoPage> pages)
    {
        var (what, mark) = review.Act.Kind switch
        {
            ReviewActKind.Read => ("reads the report", "good"),
            ReviewActKind.Settle => ("accepts a figure that was to be doubted", "good"),
            ReviewActKind.AskCorrection => ($"asks for a correction until {WrittenTime.Of(review.Act.Until!.Value)}", "warn"),
            ReviewActKind.Explain => ("answers that the figures are right", "warn"),
            ReviewActKind.CloseCorrection => ("closes the request for a correction", "good"),
            ReviewActKind.LeaveOut => ("leaves the report out of the national figures", "bad"),
            ReviewActKind.TakeIn => ("takes the report into the national figures again", "good"),
            _ => ("lets an earlier version count", ""),
        };
        return new DemoEvent(review.Act.At, review.Act.ByMinistry ? Ministry : new DemoLink("", review.Unit.Office, "vi"), what, mark)
        {
            About = $"{review.Unit.Name}, {review.Report.Form} {review.Report.Period.Name}",
            Links =
            [
                .. mails.Where(m => m.Mail.Key.Split('.')[^1] == review.Mail).SelectMany(m => Links(m, "the mail", "its workbook", pages)),
                .. pages.Where(p => p.Name == review.Page + ".html").Select(p => Link(p) with { Text = review.Act.Kind == ReviewActKind.AskCorrection ? "the unit's page" : "the ministry's page of the report" }),
            ],
        };
    }

    private static DemoEvent Of(IReadOnlyList<DemoMail> mails, IReadOnlyList<DemoPage> pages)
    {
        var first = mails[0];
        var (who, what) = first.Mail.Kind switch
        {
            MailKinds.Reminder => (App, "reminds of a report, with the form to fill in attached"),
            MailKinds.ProgrammeDue => (App, "asks for the programme"),
            MailKinds.ProgrammeEnds => (App, "tells that a programme ends and none follows"),
            MailKinds.Answer => (Ministry, "answers a difficulty or closes it"),
            MailKinds.CorrectionDue => (App, "reminds of a correction whose answer is overdue"),
            MailKinds.Digest => (App, "mails the ministry who handed in and who is missing"),
            _ => (App, "writes: " + first.Mail.Kind),
        };
        return new DemoEvent(first.At, who, what, "")
        {
            About = first.Mail.Kind == MailKinds.Digest || mails.Count == 1 ? Subject(first) : first.Mail.Key.Split('.')[0].Replace('_', ' '),
            Links = mails.Count == 1 ? Links(first, "the mail", "its workbook", pages) : [],
            Many = mails.Count == 1 ? [] : [.. mails.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => new DemoLink($"{DemoMails.Folder}/{m.Name}.html", Subject(m), "vi"))],
        };
    }

    private static string Subject(DemoMail mail) => mail.Mail.Subject.Replace("[Khuyến công] ", "", StringComparison.Ordinal);

    private static List<DemoLink> Links(DemoMail mail, string text, string workbook, IReadOnlyList<DemoPage> pages) =>
    [
        new DemoLink($"{DemoMails.Folder}/{mail.Name}.html", text),
        .. mail.Workbooks.Select(w => new DemoLink($"{DemoMails.WorkbooksFolder}/{w}", workbook)),
        .. pages.Where(p => p.Name == mail.Name + ".html").Select(p => Link(p) with { Text = "the page" }),
    ];

    private static DemoLink Link(DemoPage page) => new($"{DemoPages.Folder}/{page.Name}", page.Title);

    private static (string What, string Mark) Became(Receipt receipt)
    {
        var late = receipt.Timeliness == Timeliness.Late ? ", late" : "";
        string Number(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");
        var version = string.Create(CultureInfo.InvariantCulture, $"version {receipt.Version}");
        return receipt.Kind switch
        {
            SubmissionKind.SameAgain => ("hands in the same file again: no new version", ""),
            SubmissionKind.SetAside => ($"hands in {(receipt.Timeliness == Timeliness.TooEarly ? "before the opening" : "after the lock")}: set aside", "bad"),
            SubmissionKind.SignedCopy => ("hands in the signed copy", "good"),
            SubmissionKind.Document => ("sends a document: taken", "good"),
            SubmissionKind.Difficulty => ("tells the ministry of a difficulty by its page", ""),
            SubmissionKind.Unrouted => ("uploads a file that belongs to no unit and period: to the operators", "bad"),
            _ => receipt.Outcome switch
            {
                Outcome.Accepted => ($"hands in{late}: accepted as {version}", "good"),
                Outcome.AcceptedWithWarnings => ($"hands in{late}: accepted as {version} with {Number(receipt.Warnings, "warning")}", "warn"),
                Outcome.Nil => ($"hands in{late}: accepted as {version}, nothing to report", "good"),
                Outcome.RejectedFile => ($"hands in{late}: sent back, the file cannot be read", "bad"),
                _ => ($"hands in{late}: sent back for {Number(receipt.Errors, "error")}", "bad"),
            },
        };
    }

    /// <summary>The first of each kind of event, so that nobody has to look for them.</summary>
    private static IEnumerable<object> Moments(IReadOnlyList<DemoEvent> events)
    {
        (string Name, Func<DemoEvent, bool> Is)[] wanted =
        [
            ("A reminder with the form attached", e => e.What.StartsWith("reminds", StringComparison.Ordinal)),
            ("Sent back, with the wrong cell, the reason and what to do", e => e.What.Contains("sent back for", StringComparison.Ordinal)),
            ("A file that cannot be read", e => e.What.Contains("cannot be read", StringComparison.Ordinal)),
            ("Taken with a warning", e => e.Mark == "warn"),
            ("Nothing to report", e => e.What.Contains("nothing to report", StringComparison.Ordinal)),
            ("The same file twice", e => e.What.Contains("same file", StringComparison.Ordinal)),
            ("In no unit's folder", e => e.What.Contains("no unit", StringComparison.Ordinal)),
            ("Too early", e => e.What.Contains("before the opening", StringComparison.Ordinal)),
            ("Late", e => e.What.Contains(", late: accepted", StringComparison.Ordinal)),
            ("After the lock", e => e.What.Contains("after the lock", StringComparison.Ordinal)),
            ("The digest on the morning after the due date", e => e.Links.Any(l => l.Href.StartsWith(DemoPages.Folder, StringComparison.Ordinal)) && e.What.StartsWith("mails the ministry", StringComparison.Ordinal)),
            ("A difficulty is told", e => e.What.Contains("difficulty by its page", StringComparison.Ordinal)),
            ("The ministry answers", e => e.What.StartsWith("answers a difficulty", StringComparison.Ordinal)),
            ("The ministry accepts a figure to doubt", e => e.What.StartsWith("accepts a figure", StringComparison.Ordinal)),
            ("It asks for a correction, and the province is told", e => e.What.StartsWith("asks for a correction", StringComparison.Ordinal)),
            ("The province answers by a corrected file", e => e.About.Contains("(chỉnh sửa)", StringComparison.Ordinal)),
            ("Another one answers that its figures are right", e => e.What.StartsWith("answers that", StringComparison.Ordinal)),
            ("A third does not answer in time", e => e.What.StartsWith("reminds of a correction", StringComparison.Ordinal)),
            ("A report is left out of the national figures", e => e.What.StartsWith("leaves the report out", StringComparison.Ordinal)),
        ];
        return wanted.Select(w => (w.Name, Event: events.FirstOrDefault(w.Is))).Where(w => w.Event is not null).Select(w => new
        {
            w.Name,
            w.Event!.Anchor,
            w.Event.Time,
            Day = VietnamTime.DayOf(w.Event.At).ToString("d MMMM", CultureInfo.InvariantCulture),
            Links = w.Event.Links.Count > 0 ? w.Event.Links : [.. w.Event.Many.Take(1).Select(m => m with { Text = "the first of them", Lang = "en" })],
        });
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(DemoIndex).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
