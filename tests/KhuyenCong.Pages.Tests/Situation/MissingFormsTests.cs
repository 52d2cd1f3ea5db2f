using System.Net;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;

namespace KhuyenCong.Pages.Tests.Situation;

/// <summary>What the ministry does about units that owe a report: more time and its end, reminders by hand, calls.</summary>
public sealed class MissingFormsTests
{
    private const string Report = "KC-01_2026-Q3", Unit52 = $"/tinh-hinh/don-vi/{Report}/52", All = $"/tinh-hinh?bao-cao={Report}", Several = "/nhieu-don-vi/";

    private static readonly DateOnly Due = Deployment.Deadlines.Due;

    [Fact]
    public async Task MoreTimeMovesTheUnitsDueDateWhereverItStandsAndCanBeTakenBack()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        var until = Due.AddDays(9);
        var day = Text(until);
        await SendAsync(pages, Unit52, "/mo-khoa/", HttpStatusCode.SeeOther, ("ly_do", "Bão số 5, mất điện diện rộng"), ("den_ngay", day));

        // The ministry's pages, the unit's page, the mail, the digest.
        Assert.Contains("Được gia hạn từ", await GetAsync(pages, Unit52), StringComparison.Ordinal);
        Assert.Contains("gia hạn đến " + day, await GetAsync(pages, All), StringComparison.Ordinal);
        var link = await pages.LinkAsync("52");
        var province = await GetAsync(pages, $"{link}/{PagesDeployment.Target}52");
        Assert.Contains($"Còn {until.DayNumber - new DateOnly(2026, 9, 16).DayNumber} ngày đến hạn nộp", province, StringComparison.Ordinal);
        Assert.DoesNotContain("gia hạn", await GetAsync(pages, $"{await pages.LinkAsync("68")}/{PagesDeployment.Target}68"), StringComparison.Ordinal);
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Extension);
        Assert.Contains("ĐƯỢC GIA HẠN", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("nộp đến ngày đó là đúng hạn", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Bão số 5", mail.Text, StringComparison.Ordinal);
        var digest = await app.ViewAsync("KC-01", Deployment.Q3);
        Assert.Equal(until, digest.Units.Single(u => u.Unit.Code == "52").MoreTimeUntil);
        Assert.Contains("được gia hạn đến hết ngày " + day, app.Get<Pipeline.Mail.MailComposer>().Digest(digest, null).Text, StringComparison.Ordinal);

        // What comes after the others' due date is on time, and the receipt keeps what held.
        app.Clock.MoveTo(Deployment.At(Due.Day + 3, Due.Month, 9));
        Assert.Equal((0, 3), (await app.ViewAsync("KC-01", Deployment.Q3)).Units is var units ? (units.Single(u => u.Unit.Code == "52").DaysOverdue, units.Single(u => u.Unit.Code == "68").DaysOverdue) : default);
        await pages.HandInAsync(link, "52", PagesDeployment.Good("52"));
        Assert.Equal(Standing.OnTime, (await app.StatusAsync("52"))!.Standing);
        Assert.Equal(until, Assert.Single((await app.StateAsync()).Submissions).ReadReceipt().Due);

        // Taken back it ends with the day; the row stays, and the unit is told once.
        await SendAsync(pages, Unit52, "/thu-hoi/", HttpStatusCode.BadRequest, ("ly_do", ""), ("den_ngay", day));
        foreach (var _ in new[] { 1, 2 })
        {
            await SendAsync(pages, Unit52, "/mo-khoa/", HttpStatusCode.SeeOther, "/thu-hoi/", ("ly_do", "Đơn vị đã nộp đủ số liệu"), ("den_ngay", day));
        }

        var extension = Assert.Single((await app.Get<CurrentReference>().LookAsync(CancellationToken.None)).Data.Extensions);
        Assert.Equal((Due.AddDays(3), "Đơn vị đã nộp đủ số liệu"), (extension.LastDay, extension.Ended!.Reason));
        Assert.Contains("thu hồi, hết hiệu lực sau ngày", await GetAsync(pages, Unit52), StringComparison.Ordinal);
        await app.DeliverAsync();
        Assert.Contains("THU HỒI GIA HẠN", Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.ExtensionEnded).Subject, StringComparison.Ordinal);
        Assert.Contains("đã thu hồi, hết hiệu lực sau ngày", app.Get<Pipeline.Mail.MailComposer>().Digest(await app.ViewAsync("KC-01", Deployment.Q3), null).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimeForAllMovesTheDueDateOfThePeriodAndTellsEveryUnit()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        var until = Due.AddDays(4);
        var told = await SendAsync(pages, All, Several, HttpStatusCode.SeeOther, ("viec", "gia-han"), ("pham_vi", "tat-ca"), ("ly_do", "Nghỉ lễ kéo dài theo thông báo"), ("den_ngay", Text(until)));
        Assert.Contains("Đã cho thêm thời gian nộp (gia hạn hoặc mở khóa) cho 34 đơn vị; mỗi đơn vị được báo bằng thư.", await GetAsync(pages, told), StringComparison.Ordinal);
        foreach (var invented in new[] { "&da-gia-han=35", "&da-nhac=35" })
        {
            Assert.DoesNotContain("role=\"status\"", await GetAsync(pages, All + invented), StringComparison.Ordinal);
        }

        Assert.Equal(until, (await app.Get<CurrentReference>().GetAsync(CancellationToken.None)).Duties.For("KC-01", Deployment.Q3)!.Due);
        Assert.Contains("hạn " + Text(until), await GetAsync(pages, All), StringComparison.Ordinal);
        await app.DeliverAsync();
        Assert.Equal(34, app.Transport.Sent.Count(m => m.Kind == MailKinds.Extension));

        // The reminders go by the new date, and the digest after the due date comes after it.
        app.Clock.MoveTo(Deployment.At(until.Day, until.Month, 8));
        await app.RemindAsync();
        await app.DeliverAsync();
        Assert.Contains("HÔM NAY HẾT HẠN", app.Transport.Sent.First(m => m.Kind == MailKinds.Reminder).Subject, StringComparison.Ordinal);

        // Two chosen ones get leave after the lock beside it.
        var locked = Text(Deployment.Deadlines.Lock.AddDays(5));
        await SendAsync(pages, All, Several, HttpStatusCode.SeeOther, ("viec", "gia-han"), ("pham_vi", "da-chon"), ("don_vi", "52"), ("don_vi", "68"), ("ly_do", "Quyết toán điều chỉnh"), ("den_ngay", locked));
        Assert.Contains("mở khóa đến " + locked, await GetAsync(pages, All), StringComparison.Ordinal);
        var dates = (await app.Get<CurrentReference>().GetAsync(CancellationToken.None)) is var reference ? reference.DatesFor(reference.Duties.For("KC-01", Deployment.Q3)!, "52") : null!;
        Assert.Equal((until, Deployment.Deadlines.Lock.AddDays(5)), (dates.Due, dates.LastDay));

        // What all were given can be taken back for all.
        await SendAsync(pages, All, Several, HttpStatusCode.SeeOther, ("viec", "thu-hoi"), ("ly_do", "Thông báo nghỉ lễ được hủy"), ("den_ngay", Text(until)));
        Assert.NotNull((await app.Get<CurrentReference>().GetAsync(CancellationToken.None)).Extensions.Single(e => e.Unit == Extension.All).Ended);
    }

    [Fact]
    public async Task ChosenUnitsAllThatAreMissingAndTheirSuperiorsAreRemindedOnceADay()
    {
        await using var pages = await PagesDeployment.StartAsync(reference: Deployment.FewUnits);
        var app = pages.Pipeline;
        await pages.HandInAsync(await pages.LinkAsync("52"), "52", PagesDeployment.Good("52"));
        await app.DeliverAsync();

        // Two officers at once, and twice: once each; who has handed in is not reminded.
        var fields = new[] { ("viec", "nhac"), ("pham_vi", "da-chon"), ("don_vi", "68"), ("don_vi", "52"), ("don_vi", "48") };
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SendAsync(pages, All, Several, HttpStatusCode.SeeOther, fields)));
        await app.DeliverAsync();
        Assert.Equal(["48", "68"], Reminded(app));
        var told = await SendAsync(pages, All, Several, HttpStatusCode.SeeOther, ("viec", "nhac"), ("pham_vi", "chua-hoan-thanh"));
        Assert.Contains($"Đã ghi nhận thư nhắc cho {Deployment.FewCount - 3} đơn vị", await GetAsync(pages, told), StringComparison.Ordinal);
        Assert.Contains("2 đơn vị đã được nhắc trong hôm nay", await GetAsync(pages, told), StringComparison.Ordinal);

        // A run on the same day has nothing to add; the superiors are a reminder of their own.
        await app.RemindAsync();
        await app.DeliverAsync();
        Assert.Equal(Deployment.FewCount - 1, Reminded(app).Count);
        await SendAsync(pages, All, Several, HttpStatusCode.SeeOther, ("viec", "nhac-cap-tren"), ("pham_vi", "da-chon"), ("don_vi", "68"));
        await app.DeliverAsync();
        var up = Assert.Single(app.Transport.Sent, m => m.Key.EndsWith("-up", StringComparison.Ordinal));
        Assert.Equal([Deployment.Reference.Contacts.For("68", new DateOnly(2026, 9, 16)).Escalation!.Email], up.To);
        Assert.Contains("Nhắc đầu mối cấp trên", await GetAsync(pages, $"/tinh-hinh/don-vi/{Report}/68"), StringComparison.Ordinal);

        // The next day they can be reminded again, and the ladder goes on.
        app.Clock.MoveTo(Deployment.At(17, 9, 9));
        await SendAsync(pages, All, Several, HttpStatusCode.SeeOther, fields);
        await app.DeliverAsync();
        app.Clock.MoveTo(Deployment.At(18, 9, 8));
        await app.RemindAsync();
        await app.DeliverAsync();
        Assert.Equal(3, app.Transport.Sent.Count(m => m.Kind == MailKinds.Reminder && m.Key.Contains("reminder_68_", StringComparison.Ordinal) && !m.Key.EndsWith("-up", StringComparison.Ordinal)));

        static List<string> Reminded(Deployment app) => [.. app.Transport.Sent.Where(m => m.Kind == MailKinds.Reminder).Select(m => m.Key.Split("reminder_")[1][..2]).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task AfterTheLockOnlyWhoHasLeaveCanBeReminded()
    {
        await using var pages = await PagesDeployment.StartAsync(reference: Deployment.FewUnits);
        var app = pages.Pipeline;
        Assert.Contains("name=\"viec\" value=\"nhac\"", await GetAsync(pages, All), StringComparison.Ordinal);
        var after = Deployment.Deadlines.Lock.AddDays(1);
        app.Clock.MoveTo(Deployment.At(after.Day, after.Month, 9));
        Assert.DoesNotContain("name=\"viec\" value=\"nhac\"", await GetAsync(pages, All), StringComparison.Ordinal);

        await SendAsync(pages, Unit52, "/mo-khoa/", HttpStatusCode.SeeOther, ("ly_do", "Quyết toán điều chỉnh"), ("den_ngay", Text(after.AddDays(9))));
        var html = await GetAsync(pages, All);
        Assert.Contains("name=\"viec\" value=\"nhac\"", html, StringComparison.Ordinal);
        Assert.Contains("Kỳ báo cáo đã khóa; chỉ nhắc được đơn vị được mở khóa.", html, StringComparison.Ordinal);
        var told = await SendAsync(pages, All, Several, HttpStatusCode.SeeOther, ("viec", "nhac"), ("pham_vi", "chua-hoan-thanh"));
        Assert.Contains("Đã ghi nhận thư nhắc cho 1 đơn vị", await GetAsync(pages, told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACallIsNotedWithoutAMailAndStandsOnThePagesAndInTheDigest()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        var action = await pages.FormAsync(Unit52, "/da-goi/");
        foreach (var _ in new[] { 1, 2 })
        {
            using var sent = await pages.Http.PostAsync(action, Form(("noi_dung", "Hẹn nộp trước thứ Sáu <b>")));
            Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        }

        using var other = await pages.Http.PostAsync(action, Form(("noi_dung", "Nội dung khác")));
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        await SendAsync(pages, Unit52, "/da-goi/", HttpStatusCode.BadRequest, ("noi_dung", "  "));
        foreach (var page in new[] { Unit52, All })
        {
            Assert.Contains("Hẹn nộp trước thứ Sáu &lt;b&gt;", await pages.Http.GetStringAsync(page), StringComparison.Ordinal);
            Assert.Contains("href=\"tel:", await pages.Http.GetStringAsync(page), StringComparison.Ordinal);
        }

        Assert.Empty((await app.StateAsync()).Mails);
        var digest = await app.ViewAsync("KC-01", Deployment.Q3);
        Assert.Equal("Hẹn nộp trước thứ Sáu <b>", Assert.Single(digest.Units.Single(u => u.Unit.Code == "52").Calls).Note);
        var mail = app.Get<Pipeline.Mail.MailComposer>().Digest(digest, null);
        Assert.Contains("Đã gọi điện: 10:00 ngày 16/09/2026", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Hẹn nộp trước thứ Sáu &lt;b&gt;", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Unit52, "/mo-khoa/", "ly_do", "Đề nghị ghi lý do", "", "30/09/2026", "gia-han")]
    [InlineData(Unit52, "/mo-khoa/", "den_ngay", "Đề nghị ghi ngày được nộp đến", "Bão số 5, mất điện diện rộng", "", "gia-han")]
    [InlineData(All, Several, "ly_do", "Đề nghị ghi lý do", "", "30/09/2026", "gia-han")]
    [InlineData(All, Several, "den_ngay", "Ngày được nộp đến phải từ", "Bão số 5, mất điện diện rộng", "17/09/2026", "gia-han")]
    public async Task AnEmptyFieldIsAnsweredInVietnameseBesideItAndWhatWasWrittenIsKept(string page, string segment, string field, string said, string reason, string until, string act)
    {
        await using var pages = await PagesDeployment.StartAsync();
        using var answer = await pages.Http.PostAsync(await pages.FormAsync(page, segment), Form(("viec", act), ("pham_vi", "tat-ca"), ("ly_do", reason), ("den_ngay", until)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains($"id=\"{field}-loi\">{said}", html, StringComparison.Ordinal);
        Assert.Contains(reason.Length > 0 ? reason + "</textarea>" : $"value=\"{until}\"", html, StringComparison.Ordinal);
        Assert.Empty((await pages.Pipeline.Get<CurrentReference>().LookAsync(CancellationToken.None)).Data.Extensions);
    }

    [Fact]
    public async Task AChoiceThatFitsNoActChangesNothing()
    {
        await using var pages = await PagesDeployment.StartAsync(reference: Deployment.FewUnits);
        foreach (var (act, scope, unit) in new[] { ("nhac", "tat-ca", "52"), ("nhac", "", "52"), ("nhac", "da-chon", "99"), ("xoa", "da-chon", "52"), ("gia-han", "chua-hoan-thanh", "52"), ("gia-han", "da-chon", "") })
        {
            await SendAsync(pages, All, Several, HttpStatusCode.BadRequest, ("viec", act), ("pham_vi", scope), ("don_vi", unit), ("ly_do", "Bão số 5, mất điện"), ("den_ngay", "30/09/2026"));
        }

        using var foreign = await pages.Http.PostAsync((await pages.FormAsync(All, Several)).Replace("Q3/", "Q1/", StringComparison.Ordinal), Form(("viec", "nhac"), ("pham_vi", "chua-hoan-thanh")));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Empty((await pages.Pipeline.StateAsync()).Mails);
    }

    [Fact]
    public async Task TheFilterFindsAUnitByTheNamesOfWhatWasMergedAndThoseThatHaveToBeCalled()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.HandInAsync(await pages.LinkAsync("68"), "68", PagesDeployment.Bad("68"));
        await pages.HandInAsync(await pages.LinkAsync("52"), "52", PagesDeployment.Good("52"));
        foreach (var (sought, found) in new[] { ("Bình Định", "Gia Lai"), ("binh dinh", "Gia Lai"), ("Đắk Nông", "Lâm Đồng"), ("TPHCM", "Hồ Chí Minh") })
        {
            var html = await GetAsync(pages, $"{All}&tim={Uri.EscapeDataString(sought)}");
            Assert.True(html.Contains("Các đơn vị (1)", StringComparison.Ordinal), sought);
            Assert.Contains($">{found}</a></th>", html, StringComparison.Ordinal);
        }

        var open = await GetAsync(pages, All + "&tinh-trang=chua-hoan-thanh");
        Assert.Contains("Các đơn vị (33)", open, StringComparison.Ordinal);
        Assert.Contains("id=\"68\"", open, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"52\"", open, StringComparison.Ordinal);
        Assert.Contains("<option value=\"co-luu-y\" selected>", await GetAsync(pages, All + "&tinh-trang=co-luu-y"), StringComparison.Ordinal);
    }

    private static string Text(DateOnly day) => Reporting.Calendar.VietnamTime.Text(day);

    private static async Task<string> GetAsync(PagesDeployment pages, string path) => WebUtility.HtmlDecode(await pages.Http.GetStringAsync(path));

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static Task<string> SendAsync(PagesDeployment pages, string page, string segment, HttpStatusCode expected, params (string Name, string Value)[] fields) =>
        SendAsync(pages, page, segment, expected, segment, fields);

    /// <returns>Where the answer leads.</returns>
    private static async Task<string> SendAsync(PagesDeployment pages, string page, string shown, HttpStatusCode expected, string segment, params (string Name, string Value)[] fields)
    {
        var action = (await pages.FormAsync(page, shown)).Replace(shown, segment, StringComparison.Ordinal);
        using var answer = await pages.Http.PostAsync(action, Form(fields));
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.Location?.OriginalString ?? "";
    }
}
