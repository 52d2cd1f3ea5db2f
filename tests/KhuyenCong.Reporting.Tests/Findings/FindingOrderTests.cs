using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Tests.Findings;

/// <summary>Findings stand in the order in which a person walks through the sheet.</summary>
public class FindingOrderTests
{
    [Fact]
    public void TheWholeFileThenRowsThenColumnsThenErrorsThenCodes()
    {
        Finding[] expected =
        [
            Of("Z"), Of("Y", null, "A"),
            Of("Z", 9, "B"), Of("Z", 10), Of("Z", 10, "B"), Of("Z", 10, "C"), Of("Y", 10, "AA"), Of("Y", 10, "AB"),
            Of("X", 11, "E"), Of("Y", 11, "E"), Of("W", 11, "E", Severity.Warning), Of("X", 11, "E", Severity.Warning),
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            for (var j = 0; j < expected.Length; j++)
            {
                Assert.Equal(Math.Sign(i.CompareTo(j)), Math.Sign(FindingOrder.Instance.Compare(expected[i], expected[j])));
            }
        }

        Assert.Equal(expected, expected.Reverse().Order(FindingOrder.Instance));
    }

    [Fact]
    public void NoFindingStandsBeforeAnyFinding()
    {
        Assert.True(FindingOrder.Instance.Compare(null, Of("A")) < 0);
        Assert.True(FindingOrder.Instance.Compare(Of("A"), null) > 0);
        Assert.Equal(0, FindingOrder.Instance.Compare(null, null));
    }

    private static Finding Of(string code, int? row = null, string? column = null, Severity severity = Severity.Error) =>
        new(code, severity, Fault.Data, "Sai.", "Sửa.") { Row = row, Column = column };
}
