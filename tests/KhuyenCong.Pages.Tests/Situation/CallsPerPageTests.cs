using KhuyenCong.Benchmarks;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;

namespace KhuyenCong.Pages.Tests.Situation;

/// <summary>How many storage calls a page costs: what it costs with few units, and one more for each thousand rows, which is a page of the table.</summary>
public sealed class CallsPerPageTests
{
    private const int RowsOfAPage = 1_000;

    [Fact]
    public async Task TenTimesAsManyUnitsCostNoMoreThanThePagesOfTheTable()
    {
        var (few, many) = (await MeasureAsync(34), await MeasureAsync(340));
        Assert.InRange(many.Rows, 9 * few.Rows, 11 * few.Rows);
        Assert.Equal(few.Calls.Select(c => c.Name), many.Calls.Select(c => c.Name));
        Assert.All(few.Calls.Zip(many.Calls), page => Assert.True(
            page.Second.Calls <= page.First.Calls + (many.Rows / RowsOfAPage), $"{page.First.Name}: {page.First.Calls} calls at 34 units, {page.Second.Calls} at 340, of {many.Rows} rows in all"));
    }

    private static async Task<(int Rows, List<(string Name, int Calls)> Calls)> MeasureAsync(int units)
    {
        var (reads, reference) = (new TableReads(), ManyUnits.Of(units));
        await using var pages = await PagesDeployment.StartAsync(policy: reads, reference: reference);
        var deadlines = reference.Duties.For("KC-01", Deployment.Q3)!;
        var rows = 0;
        foreach (var period in MinistryAddresses.PeriodsOf(reference, deadlines))
        {
            rows += await FiledReports.WriteAsync(pages.Pipeline.Get<ReportTable>(), reference, period, statesAlone: false, CancellationToken.None);
        }

        pages.Pipeline.Clock.MoveTo(Deployment.At(22, 9, 9));
        var calls = new List<(string, int)>();
        foreach (var (name, path) in MinistryAddresses.Of(reference, deadlines))
        {
            reads.Clear();
            await pages.Http.GetByteArrayAsync(path);
            calls.Add((name, reads.Calls));
        }

        return (rows, calls);
    }
}
