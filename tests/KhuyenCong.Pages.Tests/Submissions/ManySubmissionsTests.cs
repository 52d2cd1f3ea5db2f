using System.Net;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;

namespace KhuyenCong.Pages.Tests.Submissions;

/// <summary>The pages of a unit with thousands of submissions cost what those of a unit with one do.</summary>
public sealed partial class ManySubmissionsTests
{
    // An answer of the table holds a thousand rows: more than two, so that reading all of them is seen.
    private const int Many = 3_000;

    [Fact]
    public async Task APageReadsWhatItShowsAndLeadsToTheOthers()
    {
        var policy = new FaultPolicy();
        await using var pages = await PagesDeployment.StartAsync(policy: policy);
        var link = await pages.LinkAsync("52");
        var officer = $"{link}/{PagesDeployment.Target}52";
        const string Ministry = "/tinh-hinh/don-vi/KC-01_2026-Q3/52";
        var (result, _, _) = await pages.HandInAsync(link, "52", PagesDeployment.Good("52"));
        var one = (await CallsAsync(officer), await CallsAsync(Ministry));
        await AddAsync(pages);

        // As many calls, and one more of the ministry's page at most: its newest mails.
        var (first, calls) = await GetAsync(officer);
        Assert.InRange(calls, 1, one.Item1 + 1);
        Assert.InRange((await GetAsync(Ministry)).Calls, 1, one.Item2 + 1);

        // The newest first, each once, to the end; and the one that counts is told wherever one is.
        foreach (var start in new[] { officer, Ministry })
        {
            var seen = new List<string>();
            var page = start;
            for (var shown = 0; page is not null && shown < 4; shown++)
            {
                var (html, _) = await GetAsync(page);
                var files = Files().Matches(html).Select(m => m.Value).ToList();
                Assert.Equal(SubmissionList.MaxShown, files.Count);
                seen.AddRange(files);
                Assert.Contains(">phiên bản 1</a>", html, StringComparison.Ordinal);
                Assert.InRange(MailRows().Count(html), start == Ministry ? SubmissionList.MaxShown - 1 : 0, SubmissionList.MaxShown + 1);
                page = Older().Match(html) is { Success: true } older ? WebUtility.HtmlDecode(older.Groups[1].Value) : null;
            }

            Assert.Equal(Enumerable.Range(0, seen.Count).Select(i => $"tep-{Many - 1 - i:0000}.xlsx"), seen);
        }

        // The last page ends; what is no place in the list is the beginning.
        var (last, _) = await GetAsync($"{officer}?{SubmissionList.Behind}={Keys.Newest(At(2), Upload(2))}");
        Assert.Equal(["tep-0001.xlsx", "tep-0000.xlsx"], Files().Matches(last).Select(m => m.Value).Take(2));
        Assert.DoesNotMatch(Older(), last);
        Assert.Contains("Các lần nộp mới nhất", last, StringComparison.Ordinal);
        Assert.Contains($"tep-{Many - 1:0000}.xlsx", (await GetAsync($"{officer}?{SubmissionList.Behind}=%27%20or%20true")).Html, StringComparison.Ordinal);

        async Task<int> CallsAsync(string path) => (await GetAsync(path)).Calls;

        async Task<(string Html, int Calls)> GetAsync(string path)
        {
            // Once for what an instance asks but each minute.
            using var warm = await pages.Http.GetAsync(path);
            var before = policy.Calls;
            var html = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(path));
            return (html, policy.Calls - before);
        }
    }

    /// <summary>As ingesting leaves them: a submission, its place in the list, and the mail that answered it.</summary>
    private static async Task AddAsync(PagesDeployment pages)
    {
        var row = Assert.Single((await pages.Pipeline.StateAsync()).Submissions);
        var mail = Assert.Single((await pages.Pipeline.StateAsync()).Mails);
        var receipt = row.ReadReceipt();
        foreach (var chunk in Enumerable.Range(0, Many).Chunk(33))
        {
            var actions = new List<TableTransactionAction>();
            foreach (var i in chunk)
            {
                var submission = SubmissionRow.Of(Deployment.Partition, Upload(i), receipt with { Version = i + 2, FileName = $"tep-{i:0000}.xlsx", ReceivedAt = At(i), Findings = [] }, "Page");
                var answer = MailRow.Owed(Deployment.Partition, $"{MailKinds.Receipt}_52_{Upload(i)}", MailKinds.Receipt, mail.Recipients, [], At(i).AddSeconds(1));
                (answer.Unit, answer.Upload) = ("52", Upload(i));
                actions.AddRange([new(TableTransactionActionType.Add, submission), new(TableTransactionActionType.Add, submission.Listed()), new(TableTransactionActionType.Add, answer)]);
            }

            Assert.True((await pages.Pipeline.Storage.Table.SubmitTransactionAsync(actions)).Value.Count > 0);
        }
    }

    private static DateTimeOffset At(int i) => Deployment.At(16, 9, 10).AddMinutes(1 + i);

    private static string Upload(int i) => i.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tep-\d{4}\.xlsx")]
    private static partial Regex Files();

    [GeneratedRegex("data-label=\"Lúc\"")]
    private static partial Regex MailRows();

    [GeneratedRegex("href=\"([^\"]+)\">Các lần nộp cũ hơn")]
    private static partial Regex Older();
}
