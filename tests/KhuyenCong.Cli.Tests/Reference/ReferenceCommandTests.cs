using System.Text;
using KhuyenCong.Cli.Tests.Status;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Cli.Tests.Reference;

/// <summary>Reference data is tried before it counts, and says what it does.</summary>
public class ReferenceCommandTests(OpenPeriod open) : IClassFixture<OpenPeriod>
{
    private const string Moved = "Hạn nộp KC-01 năm 2026: 21/12/2026 → 24/12/2026; ngày mở 06/12/2026 → 09/12/2026; ngày khóa 20/01/2027 → 23/01/2027";

    [Fact]
    public async Task AFileIsCheckedWithLineValueAndExpectationInVietnamese()
    {
        using var folder = new TemporaryFolder();
        var text = Shipped("contacts/contacts.csv").Replace("vanphong.hanoi@sct.example.vn,024 0000 101,2025-07-01", "vanphong.hanoi,024 0000 101,01/07/2025", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("contacts.csv"), text);
        var result = await CommandLine.RunAsync(folder, "reference", "check", "contacts.csv");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            """
            contacts/contacts.csv: không áp dụng được, 1 lỗi.
              contacts/contacts.csv, dòng 3: Cột "email" ghi "vanphong.hanoi"; cần một địa chỉ thư, ví dụ khuyencong@sct.example.vn.

            """.ReplaceLineEndings(),
            result.Output);
    }

    [Fact]
    public async Task WhatADayOffDoesIsToldBeforeItCounts()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("days.csv"), DaysOff());
        var check = await CommandLine.RunAsync(folder, "reference", "check", "days.csv");
        Assert.Equal(0, check.ExitCode);
        Assert.StartsWith("calendar/days.csv: tệp này có thể áp dụng", check.Output);

        var diff = await CommandLine.RunAsync(folder, "reference", "diff", "days.csv", "--reference", "shipped", "--on", "2026-11-30");
        Assert.Equal(0, diff.ExitCode);
        Assert.Contains("  " + Moved, diff.Output);
        Assert.Contains("  Thứ Hai 21/12/2026: ngày làm việc → ngày nghỉ", diff.Output);
        Assert.DoesNotContain("2026-Q3", diff.Output);
    }

    [Fact]
    public async Task AFileIsPutIntoForceAndAnsweredByWhatItDoesAlsoToWhoChangedIt()
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string> storage = new() { ["ReportStorage"] = open.Connection };

        // Of this year's report, whatever year it is, the deadline has not come: it lies in December.
        var year = VietnamTime.DayOf(TimeProvider.System.GetUtcNow()).Year;
        await File.WriteAllTextAsync(folder.File("nghia-vu.csv"), Shipped("duties/duties.csv").Replace("at latest 20,", "at latest 27,", StringComparison.Ordinal));
        var put = await CommandLine.RunAsync(folder, storage, "reference", "put", "nghia-vu.csv", "--as", "duties/duties.csv", "--by", "an@moit.example.vn", "--json");
        Assert.Equal((0, ""), (put.ExitCode, put.Errors));
        Assert.Equal("applied", put.Json().GetProperty("outcome").GetString());
        Assert.Contains(put.Json().GetProperty("effects").EnumerateArray(), e => e.GetString()!.StartsWith($"Hạn nộp KC-01 năm {year}: 2", StringComparison.Ordinal));
        var told = Assert.Single(await open.Get<ReportTable>().UnderAsync<MailRow>(Keys.Reference, Keys.Mail, CancellationToken.None));
        Assert.Contains("an@moit.example.vn", told.To);
        Assert.Contains($" {year}: 2", told.Content);

        // What lists dates goes by it, and the former file takes it back.
        var duties = await CommandLine.RunAsync(folder, storage, "duties", "--year", "2026", "--json");
        Assert.Contains(duties.Json().EnumerateArray(), d => d.GetProperty("form").GetString() == "KC-01" && d.GetProperty("period").GetString() == "2026-Y" && d.GetProperty("due").GetString() == "2026-12-28");
        await File.WriteAllTextAsync(folder.File("duties.csv"), Shipped("duties/duties.csv"));
        Assert.Contains($"Hạn nộp KC-01 năm {year}: 2", (await CommandLine.RunAsync(folder, storage, "reference", "put", "duties.csv")).Output);
        Assert.Contains("giống hệt", (await CommandLine.RunAsync(folder, storage, "reference", "diff", "duties.csv")).Output);

        // A file with problems is not even uploaded.
        await File.WriteAllTextAsync(folder.File("start.csv"), "form,first_period\nKC-01,2026-Q2\n");
        var refused = await CommandLine.RunAsync(folder, storage, "reference", "put", "start.csv");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("start.csv, dòng 2: Mẫu KC-01 không phải nộp cho kỳ 2026-Q2.", refused.Output);
    }

    [Theory]
    [InlineData("check", "khac.csv", "does not say what the file stands for. Say it, for example --as contacts/contacts.csv")]
    [InlineData("diff", "contact.csv", "Did you mean")]
    [InlineData("put", "khac.csv", "no trial runs here")]
    public async Task ACallThatCannotBeFollowedSaysWhatToDo(string what, string file, string said)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("khac.csv"), "x");
        await File.WriteAllTextAsync(folder.File("contacts.csv"), "x");
        var result = await CommandLine.RunAsync(folder, "reference", what, file);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.Errors);
    }

    [Fact]
    public async Task EveryDateOfAYearIsListed()
    {
        using var folder = new TemporaryFolder();
        var duties = await CommandLine.RunAsync(folder, "duties", "--year", "2026");
        Assert.Equal(0, duties.ExitCode);
        Assert.Matches(@"(?m)^KC-01 +2026-Q3 +2026-09-14 +2026-09-06 +2026-09-21 +2026-10-21 +yes +firm +09-06 09-14 09-18 09-20 09-21 09-22 09-24, then every 7 days", duties.Output);
        Assert.Matches(@"(?m)^KC-03 +2026-2030 ", duties.Output);
        var calendar = await CommandLine.RunAsync(folder, "calendar", "--year", "2027");
        Assert.Matches(@"(?m)^2027-01-01 +Fri +off +not yet +Tết Dương lịch", calendar.Output);
        Assert.Contains("is no year", (await CommandLine.RunAsync(folder, "calendar", "--year", "1999")).Errors);
    }

    private static string DaysOff() => Shipped("calendar/days.csv") + "21/12/2026,off,nghỉ,found\n22/12/2026,off,nghỉ,found\n23/12/2026,off,nghỉ,found\n";

    private static string Shipped(string path) => Encoding.UTF8.GetString(ReferenceData.FilesOf(ReferenceData.ShippedFolder).Single(f => f.Path == path).Content.Span);
}
