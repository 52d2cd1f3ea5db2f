using System.Text;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Help;

/// <summary>
/// The pages of help, in Vietnamese and Markdown: one for each code that a finding can have, made of the catalogue and of the forms' rules, and an index.
/// </summary>
public static class HelpPages
{
    /// <summary>The name of the index.</summary>
    public const string Index = "README.md";

    private sealed record Words(string Weight, string Message, string Remedy);

    private sealed record Page(string Chapter, string Code, string Meaning, string InIndex, Fault Fault, IReadOnlyList<Words> Words);

    /// <summary>The pages by their files' names.</summary>
    /// <param name="forms">The forms whose rules have pages.</param>
    public static IReadOnlyDictionary<string, string> Of(FormBook forms)
    {
        ArgumentNullException.ThrowIfNull(forms);
        List<Page> pages = [.. OfCatalogue(), .. OfRules(forms)];
        return pages.Select(p => KeyValuePair.Create(p.Code + ".md", TextOf(p))).Append(KeyValuePair.Create(Index, IndexOf(pages))).ToDictionary();
    }

    private static readonly Lazy<Dictionary<string, string>> Catalogue = new(() => OfCatalogue().ToDictionary(p => p.Code, p => p.InIndex, StringComparer.Ordinal));

    /// <summary>What a code says of a form's report, in the words of the index: of no cell and no figure, so that it is true of every unit that has it.</summary>
    /// <param name="code">The code.</param>
    /// <param name="form">The form.</param>
    /// <returns>The words; null for a code that neither the catalogue nor the form has.</returns>
    public static string? InWords(string code, FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form.Rules.FirstOrDefault(r => r.Code == code) is { } rule ? Filled(rule, rule.Message) : Catalogue.Value.GetValueOrDefault(code);
    }

    private static IEnumerable<Page> OfCatalogue() => Wordings.All().OrderBy(w => w.Code.Subject).Select(w => new Page(
        ChapterOf(w.Code.Subject), w.Code.Code, w.Code.Meaning, w.Code.Meaning, w.Code.Fault,
        [.. w.Words.Select(f => new Words(NameOf(f.Severity), f.Message, f.Remedy))]));

    private static IEnumerable<Page> OfRules(FormBook forms) => forms.All
        .SelectMany(form => form.Rules.Select(rule => (Form: form.Code, Rule: rule)))
        .GroupBy(r => (r.Form, r.Rule.Code), r => r.Rule)
        .OrderBy(r => r.Key.Code, StringComparer.Ordinal)
        .Select(r => new Page(
            $"Quy tắc của mẫu {r.Key.Form}", r.Key.Code, $"Số liệu không đúng một quy tắc của mẫu {r.Key.Form}.", Filled(r.First(), r.First().Message), Fault.Data,
            [.. r.SelectMany(WordsOf).Distinct()]));

    private static IEnumerable<Words> WordsOf(FormRule rule) =>
        rule.Words.Select(words => new Words(words.Severity is { } weight ? NameOf(weight) : WeightOf(rule), Filled(rule, words.Message), Filled(rule, words.Remedy)));

    private static string TextOf(Page page)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(page.Code).Append("\n\n").Append(Escaped(page.Meaning)).Append("\n\n");
        text.Append("Nguyên nhân nằm ở **").Append(page.Fault == Fault.File ? "tệp" : "số liệu").Append("**. ").Append(ConsequenceOf(page)).Append('\n');

        // One message with several remedies stands once, and so does one remedy of several messages.
        var messages = page.Words.GroupBy(w => (w.Weight, w.Message)).Select(m => (m.Key.Weight, m.Key.Message, Remedies: m.Select(w => w.Remedy).ToList()));
        foreach (var alike in messages.GroupBy(m => (m.Weight, string.Join('\n', m.Remedies))))
        {
            foreach (var (_, message, _) in alike)
            {
                text.Append("\n> ").Append(Escaped(message)).Append('\n');
            }

            var remedies = alike.First().Remedies.ConvertAll(Escaped);
            text.Append("\n**").Append(alike.Key.Weight).Append(".** ").Append(remedies is [var only] ? only : "Tùy trường hợp:\n\n- " + string.Join("\n- ", remedies)).Append('\n');
        }

        return text.Append("\n[Tất cả các mã](").Append(Index).Append(")\n").ToString();
    }

    private static string IndexOf(List<Page> pages)
    {
        var text = new StringBuilder(
            """
            # Mã lỗi và lưu ý

            Mỗi lỗi, lưu ý trong thư trả lời, trên trang nộp báo cáo và trong bản đánh dấu đều có một mã. **Lỗi**: báo cáo chưa được tiếp nhận, cần sửa rồi nộp lại.
            **Lưu ý**: báo cáo vẫn được tiếp nhận; kiểm tra lại, nếu đúng thì không cần làm gì thêm. Nội dung giữa ‹ và › là phần được điền theo từng tệp.

            """).Replace("\r\n", "\n");
        foreach (var chapter in pages.GroupBy(p => p.Chapter))
        {
            text.Append("\n## ").Append(chapter.Key).Append("\n\n| mã | ý nghĩa | |\n|---|---|---|\n");
            foreach (var page in chapter)
            {
                var weights = string.Join(", ", page.Words.Select(w => w.Weight).Distinct());
                text.Append("| [").Append(page.Code).Append("](").Append(page.Code).Append(".md) | ")
                    .Append(Escaped(page.InIndex)).Append(" | ").Append(weights).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string ChapterOf(FindingSubject subject) => subject switch
    {
        FindingSubject.Path => "Nơi nộp",
        FindingSubject.Time => "Kỳ báo cáo và thời điểm nộp",
        FindingSubject.File => "Tệp",
        FindingSubject.Sheet => "Trang tính",
        FindingSubject.Cover => "Phần đầu trang",
        FindingSubject.Table => "Bảng số liệu",
        FindingSubject.Row => "Dòng",
        FindingSubject.Cell => "Ô",
        FindingSubject.Report => "Cả báo cáo",
        _ => "Khó khăn, vướng mắc, kiến nghị",
    };

    private static string ConsequenceOf(Page page)
    {
        var weights = page.Words.Select(w => w.Weight.StartsWith(NameOf(Severity.Error), StringComparison.Ordinal)).Distinct().ToList();
        return weights is [true] ? "Chưa được tiếp nhận cho đến khi sửa và nộp lại."
            : weights is [false] ? "Vẫn được tiếp nhận."
            : "Lỗi thì chưa được tiếp nhận cho đến khi sửa và nộp lại; lưu ý thì vẫn được tiếp nhận.";
    }

    private static string WeightOf(FormRule rule) => (rule.WarnsFrom, rule.BlocksFrom) switch
    {
        ({ } warns, { } blocks) when warns < blocks => $"Lưu ý, và là lỗi với kỳ chốt số liệu từ {VietnamTime.Text(blocks)}",
        (_, null) => NameOf(Severity.Warning),
        _ => NameOf(Severity.Error),
    };

    private static string NameOf(Severity severity) => severity == Severity.Error ? "Lỗi" : "Lưu ý";

    /// <summary>A rule's text with names in its holes; where a rule has the cell of a period, its hole "period" holds a figure.</summary>
    private static string Filled(FormRule rule, string text) => RuleText.Fill(
        text, rule.Holes.ToDictionary(hole => hole, hole => Holes.Of(hole == "period" && rule.Holes.Contains("periodCell") ? "periodValue" : hole)));

    /// <summary>A text whose signs are none of Markdown's.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (sign is '\\' or '*' or '_' or '`' or '<' or '[' or ']' or '|' or '#')
            {
                escaped.Append('\\');
            }

            escaped.Append(sign);
        }

        return escaped.ToString();
    }
}
