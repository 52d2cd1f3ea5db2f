using KhuyenCong.Cli.Forms;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Cli.Tests.Forms;

public sealed class FormsCommandTests
{
    [Fact]
    public void ListsTheFormsOfADayWithThePeriodsThatTheyAreDueFor()
    {
        var forms = FormsCommand.Of(ReferenceData.Shipped, new DateOnly(2026, 9, 14));
        Assert.Equal(["KC-01", "KC-02", "KC-03"], forms.Select(f => f.Code));
        Assert.Equal(["Q1", "H1", "Q3", "Y"], forms[0].Periods);
        Assert.Empty(forms[2].Periods);
        Assert.All(forms.Take(2), f => Assert.NotEqual(0, f.Rules + f.Rows));
    }

    [Fact]
    public void BeforeItsValidityAFormIsNotListed() =>
        Assert.Equal(["KC-01"], FormsCommand.Of(ReferenceData.Shipped, new DateOnly(2016, 8, 14)).Select(f => f.Code));

    [Fact]
    public async Task WritesTheSchemaAsItShipsAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "forms", "--schema");
        Assert.Equal((ExitCodes.Success, ""), (result.ExitCode, result.Errors));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(ReferenceData.ShippedFolder, FormJson.SchemaPath)), result.Output);

        var file = Path.Combine(folder.Path, "form.schema.json");
        Assert.Equal(ExitCodes.Success, (await CommandLine.RunAsync(folder, "forms", "--schema", "--out", file)).ExitCode);
        Assert.Equal(result.Output, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task AFileIsOnlyForTheSchema()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "forms", "--out", Path.Combine(folder.Path, "forms.txt"));
        Assert.Equal(ExitCodes.Fault, result.ExitCode);
        Assert.Contains("--schema", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
