using System.Text.Json;
using KhuyenCong.Pipeline.Health;

namespace KhuyenCong.Pipeline.Tests.Health;

public sealed class HealthReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 16, 9, 0, 0, TimeSpan.FromHours(7));

    private static readonly HealthReport Well = new(Now, [], new Dictionary<string, int>(), null, [], [], []);

    public static TheoryData<string> Ills => [.. Reports.Keys];

    private static Dictionary<string, HealthReport> Reports => new()
    {
        ["stuck upload"] = Well with { Inbox = [new WaitingUpload("52/2026-Q3/a.xlsx", Now.AddHours(-2), 120, 9, true)] },
        ["mails that nothing sends"] = Well with { OldestOwed = Now.AddHours(-2) },
        ["troubled mail"] = Well with { TroubledMails = [new TroubledMail("KC-01_2026-Q3", "receipt_52", "receipt", "52", "bounced", Now, "550")] },
        ["failed unit"] = Well with { FailedUnits = [new FailedUnit("KC-01_2026-Q3", "52", "u", Now)] },
        ["failed reference upload"] = Well with { FailedReference = [new FailedReference("units.csv", "u", Now)] },
        ["way of mails that is down"] = Well with { MailWayDown = new MailWayDown(Now.AddHours(-1), "SMTP: 550 no", 3, Now, 0) },
        ["rebuild that has not ended"] = Well with { RebuildingSince = Now.AddMinutes(-5) },
    };

    /// <summary>A probe that is answered 503 sees by the counts alone why.</summary>
    [Theory]
    [MemberData(nameof(Ills))]
    public void WhateverNeedsAPersonShowsInTheCountsAndWithoutAName(string ill)
    {
        var report = Reports[ill];
        Assert.Equal((true, false), (Well.Healthy, report.Healthy));
        Assert.NotEqual(Well.Counts with { Healthy = false }, report.Counts);
        var json = JsonSerializer.Serialize(report.Counts, JsonSerializerOptions.Web);
        Assert.DoesNotContain("xlsx", json, StringComparison.Ordinal);
        Assert.DoesNotContain("csv", json, StringComparison.Ordinal);
        Assert.DoesNotContain("550", json, StringComparison.Ordinal);
    }

    /// <summary>A new reason to be ill is one that the theory above has to know.</summary>
    [Fact]
    public void EveryListOfTheReportHasAnIll() =>
        Assert.Equal(
            ["FailedReference", "FailedUnits", "Inbox", "Periods", "TroubledMails"],
            typeof(HealthReport).GetProperties().Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)).Select(p => p.Name).Order(StringComparer.Ordinal));
}
