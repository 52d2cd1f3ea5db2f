using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed class MailTemplatesTests
{
    private static readonly IReadOnlyList<ReferenceFile> Shipped =
        [.. ReferenceData.FilesOf(ReferenceData.ShippedFolder).Where(f => f.Path.StartsWith("mail/", StringComparison.Ordinal))];

    [Fact]
    public void TheShippedTemplatesAreFine() => Assert.Empty(ProblemsOf(Shipped));

    [Fact]
    public void AMissingFileIsNamed()
    {
        var problem = Assert.Single(ProblemsOf([.. Shipped.Where(f => f.Path != "mail/receipt.txt.liquid")]));

        Assert.Equal("mail/receipt.txt.liquid", problem.Path);
    }

    [Fact]
    public void AMissingPartIsNamedByTheFileThatIncludesIt()
    {
        var problems = ProblemsOf([.. Shipped.Where(f => f.Path != "mail/_receipt-lead.liquid")]);

        Assert.Contains(problems, p => p.Path == "mail/receipt.txt.liquid" && p.Problem.Contains("include _receipt-lead", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("receipt.txt", "{{ file", 1)]
    [InlineData("receipt.html", "<p>\n{% if file %}\n</p>", null)]
    public void WhatIsNoLiquidIsNamedWithItsPlace(string name, string text, int? line)
    {
        var problem = ProblemsOf(With(name, text)).First(p => p.Path == $"mail/{name}.liquid");

        Assert.Contains("Không đọc được mẫu thư", problem.Problem, StringComparison.Ordinal);
        if (line is not null)
        {
            Assert.Equal(line, problem.Line);
        }
    }

    [Theory]
    [InlineData("reminder.txt", "{{ unit_nmae }}", "unit_nmae")]
    [InlineData("digest.html", "{{ expected | upcaze }}", "upcaze")]
    [InlineData("operators.txt", "{% for u in stuk %}{% endfor %}", "stuk")]
    [InlineData("operators.txt", "{% if held > 0 %}{{ held }}{% endif %}", "held không còn: cần bỏ.")]
    [InlineData("receipt.txt", "{{ days_late }}", "days_late không còn: nội dung này nằm trong facts.")]
    [InlineData("digest.txt", "{% for a in answers %}{{ a.yes_width }}{% endfor %}", "a.yes_width, nhưng AnswerCount không có. yes_width không còn: cần viết yes và expected.")]
    [InlineData("digest.txt", "{% if false %}{% for u in open %}{{ u.mailbox }}{{ u.mail }}{% endfor %}{% endif %}", "u.mail, nhưng OpenUnit")]
    [InlineData("digest.txt", "{% for row in grid %}{% for c in row %}{{ c['letters'] }}{% endfor %}{% endfor %}", "c['letters'], nhưng GridCell")]
    [InlineData("digest.html", "{% capture s %}{{ scores_ponts.size }}{% endcapture %}", "scores_ponts")]
    [InlineData("folded.html", "{% assign u = uploads.first %}{% if state == 'x' and u.sise > 0 %}{% endif %}", "u.sise, nhưng FoldedUpload")]
    [InlineData("layout.html", "{{ content }}{{ file }}", "file, nhưng MailView")]
    [InlineData("_facts.html", "{% for f in facts %}{{ f.labels }}{% endfor %}", "f.labels, nhưng LabelledText", "receipt.html")]
    public void AnUnknownNameIsFoundWhenTheTemplateIsLoaded(string name, string text, string word, string? shown = null)
    {
        var problem = ProblemsOf(With(name, text)).First(p => p.Path == $"mail/{shown ?? name}.liquid");

        Assert.Contains(word, problem.Problem, StringComparison.Ordinal);
    }

    /// <summary>What a mail's template may name beside what every one may, the members of a list's rows in brackets: the ministry's templates name them, so none may go.</summary>
    public static TheoryData<string, string> Members => new()
    {
        {
            "receipt",
            """
            is_programme programme_term programme_part part_by_name folder_without_term still_missing is_complete_now amends_nothing lacks_programme
            asked_term asked_due ends_soon is_done amends not_said dates(label value) unconfirmed opens due lock past_due past_lock state revalidated
            is_document is_difficulty point difficulties office unit_name form form_title period_name about about_in_text file version counted_version
            behind_another counted_received_at errors warnings warning_count findings(number is_error kind place label value expected message remedy
            note) errors_left warnings_left is_unread facts(label value lines) upload_folder link has_marked_copy marks_cells main_figures(label value change)
            version_before figures_changed
            """
        },
        {
            "folded",
            """
            day share total left left_number uploads(received_at file about outcome errors error_count receipt page)
            """
        },
        {
            "reminder",
            """
            tone cause office unit_name form form_title period_name period days_left days_overdue days_to_lock due lock on_leave cut_off before_cut_off
            mark dates(label value) unconfirmed window version received_at receipt_id errors(number is_error kind place label value expected message
            remedy note) errors_left upload_folder upload_help link allows_nil has_template escalated
            """
        },
        {
            "digest",
            """
            moment form form_title period_name period as_of as_of_day due mark since days_to_due late_since past_due dates(label value) unconfirmed
            expected handed_in open_count missing_count nil_count with_warnings classes(label words letter colour count count_text share width change)
            changed rounding before_as_of lost_as_of lost_left link has_workbook delivery_known beside(form title units expected periods left_out rows(is_heading
            label value)) curve(day is_due now_known now now_share before_share before) curve_now curve_before figures_coverage figures_columns
            figures_rows(is_heading label measure cells percent change) figures_has_percent figures_has_change figures_compared figures_done
            figures_plan figures_year_before figures_cells figures_are_cut figures_are_doubtful money_unit answers(label yes no unanswered expected) changes(unit row measure
            before value change percent) difficulties_open difficulties_open_text difficulties_elsewhere difficulties_has_elsewhere difficulties_here
            difficulties_here_count difficulties_here_open difficulties_here_answered difficulties_here_closed difficulties_oldest(unit point period
            since days text is_proposal) difficulties_left difficulties_cut scores_answered scores_expected scores_year_before scores_points(order label
            met partly not_met not_applicable no_answer met_before) scores_fewest open(contact phone dial email mailbox domain unit code letter colour
            state days sent delivered bounced unsent unknown more_time_until leave_until called undeliverable blocked top_error error_count received_at) open_left open_cut
            undeliverable_count undeliverable(contact phone dial email mailbox domain unit code since reason blocked) undeliverable_left
            undeliverable_cut came_count came(unit code version outcome received_at timing signed) came_left came_cut causes(code message units names)
            causes_left causes_cut extensions(unit more_time until reason author ended) extensions_left extensions_cut has_grid grid((unit letter colour state)) programmes_expected programmes_in_force programmes_term programmes_due
            programmes_overdue programmes(label count units) doubts_count doubts_worst(unit figure value kind why confirmation) doubts_left doubts_cut
            doubts_totals(figure value without measure) doubts_link reviews_open_count
            reviews_corrections(unit code state reasons explanation is_overdue) reviews_left reviews_cut reviews_left_out(unit code reason by) reviews_left_out_more reviews_left_out_cut
            """
        },
        {
            "operators",
            """
            as_of total stuck(blob since waited reason) stuck_count failed(blob since waited reason) failed_count mails(key kind state recipients since
            detail) mails_count outages(way since until waiting oldest given_up words) outages_count units_without_contact units_count reference(path
            is_taken since result problems effects) reference_count refused_count most_rows
            """
        },
        {
            "exception",
            """
            office unit_name form form_title period_name period dates(label value) unconfirmed more_time ended reason author granted until until_words
            lock upload_folder upload_help link
            """
        },
        {
            "exception-ended",
            """
            office unit_name form form_title period_name period dates(label value) unconfirmed more_time ended reason author granted until until_words
            lock upload_folder upload_help link
            """
        },
        {
            "answer",
            """
            office unit_name form form_title period_name period point closes difficulty proposal answer by at link
            """
        },
        {
            "review",
            """
            office unit_name form form_title period_name period act by_ministry version reasons places text until until_words is_reminder days_over
            escalated by at link
            """
        },
        {
            "link",
            """
            office unit_name link until asked_at
            """
        },
        {
            "programme",
            """
            tone office unit_name form term due days_left days_overdue ends state unknown_term programmes(term decision missing) escalated upload_folder
            upload_help link
            """
        },
        {
            "programmes-end",
            """
            count ends units(unit code term decision ends) link
            """
        },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void WhatATemplateMayNameStays(string mail, string members)
    {
        if (mail == "folded")
        {
            members += " " + Members.First(m => m[0] is "receipt")[1];
        }

        Assert.Empty(ProblemsOf(With(mail + ".txt", "x" + Naming(members + " department help_name help_email help_phone"))));
    }

    [Fact]
    public void WhatRowsAndTextsHaveByThemselvesCanBeNamed() => Assert.Empty(ProblemsOf(With(
        "reminder.txt",
        "{{ dates.size }}{{ dates.first.label }}{{ dates.last['value'] }}{{ dates[0].label.size }}{% for d in dates %}{{ forloop.index }}{% endfor %}{% assign x = form %}{% assign x = dates %}{{ x.size }}{% capture y %}z{% endcapture %}{{ y.size }}")));

    [Fact]
    public void AnEmptyMailIsFound() =>
        Assert.Contains(ProblemsOf(With("reminder.subject", "{% comment %}none{% endcomment %}")), p => p.Problem.Contains("không có nội dung", StringComparison.Ordinal));

    [Fact]
    public void AFileThatIsNotUTF8IsFound()
    {
        var files = Shipped.Where(f => f.Path != "mail/receipt.txt.liquid")
            .Append(new ReferenceFile("mail/receipt.txt.liquid", new byte[] { 0x42, 0xE1, 0xFF, 0x6F })).ToList();

        Assert.Contains(ProblemsOf(files), p => p.Path == "mail/receipt.txt.liquid" && p.Problem.Contains("UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void AllProblemsAreThrownTogether()
    {
        var fault = Assert.Throws<ReferenceDataException>(() => MailTemplates.Load([]));

        Assert.Equal(MailTemplates.Names.Count * 3 + 2, fault.Problems.Count);
    }

    /// <summary>A template that names every one.</summary>
    private static string Naming(string members)
    {
        var (text, rows) = (new StringBuilder(), new Stack<string>());
        foreach (var token in Regex.Matches(members, @"\w*\(|\w+|\)").Select(m => m.Value))
        {
            var path = string.Join('.', rows.Take(1).Append(token.TrimEnd('(')).Where(p => p.Length > 0));
            if (token == ")")
            {
                rows.Pop();
                text.Append("{% endfor %}");
            }
            else if (token.EndsWith('('))
            {
                rows.Push("row" + rows.Count);
                text.Append(CultureInfo.InvariantCulture, $"{{% for {rows.Peek()} in {path} %}}");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{{% if {path} %}}{{% endif %}}");
            }
        }

        return text.ToString();
    }

    private static List<ReferenceFile> With(string name, string text) =>
        [.. Shipped.Where(f => f.Path != $"mail/{name}.liquid"), new ReferenceFile($"mail/{name}.liquid", Encoding.UTF8.GetBytes(text))];

    private static List<ReferenceProblem> ProblemsOf(IReadOnlyList<ReferenceFile> files)
    {
        var problems = new List<ReferenceProblem>();
        MailTemplates.Load(files, problems);
        return problems;
    }
}
