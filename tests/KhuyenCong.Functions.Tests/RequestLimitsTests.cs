using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KhuyenCong.Pages.Limits;

namespace KhuyenCong.Functions.Tests;

/// <summary>
/// What a page takes, what the host takes, how many at once and the memory of an instance, of every parameter file: one of them alone is not to be changed.
/// </summary>
public sealed class RequestLimitsTests
{
    private const long Megabyte = 1024 * 1024;

    // Measured on the host with the app as published, peak of both together: four uploads of 30 MB 1,304 MB, sixteen of 5 MB 1,655 MB, and eight
    // of 30 MB end an instance of 2,048 MB (2,308 by this). What is left is for what runs beside the uploads.
    private static double PeakMB(int atOnce, double bytes) => 300 + (atOnce * (52 + (6.65 * bytes / Megabyte)));

    private const double MaxOfMemory = 0.75;

    public static TheoryData<string> ParameterFiles =>
        [.. Directory.GetFiles(RepositoryFolder.PathOf("infra"), "*.bicepparam").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public void TheFourNumbersOfADeploymentFitTogether(string file)
    {
        var template = File.ReadAllText(RepositoryFolder.PathOf("infra", "main.bicep"));
        var parameters = File.ReadAllText(RepositoryFolder.PathOf("infra", file));
        int ValueOf(string name) => int.Parse(
            (Set(name).Match(parameters) is { Success: true } set ? set : Default(name).Match(template)).Groups[1].Value, CultureInfo.InvariantCulture);

        var (memory, atOnce, host) = (ValueOf("instanceMemoryMB"), ValueOf("uploadsAtOnce"), ValueOf("mostBytesOfRequest"));
        Assert.InRange(host, UploadBody.MaxBytesOfForm, UploadBody.MaxBytesOfForm + (2 * Megabyte));
        Assert.InRange(PeakMB(atOnce, host), 0, MaxOfMemory * memory);

        // A parameter is worth what becomes of it.
        Assert.Matches(@"FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string\(mostBytesOfRequest\)", template);
        Assert.Matches(@"uploadsAtOnce: uploadsAtOnce", template);
        Assert.Matches(@"instanceMemoryMB: instanceMemoryMB", template);
        Assert.Matches(
            @"http: \{\s+perInstanceConcurrency: uploadsAtOnce\s+\}", File.ReadAllText(RepositoryFolder.PathOf("infra", "modules", "function-app.bicep")));
    }

    [Theory]
    [InlineData(4, 30, 1304)]
    [InlineData(16, 5, 1655)]
    public void TheFormulaIsWhatWasMeasured(int atOnce, int megabytes, int peak) =>
        Assert.InRange(PeakMB(atOnce, megabytes * Megabyte), peak * 0.98, peak * 1.02);

    [Theory]
    [InlineData(8, 30, 2048)]
    [InlineData(4, 50, 2048)]
    [InlineData(1, 30, 512)]
    public void WhatDoesNotFitIsSeen(int atOnce, int megabytes, int memory) =>
        Assert.False(PeakMB(atOnce, megabytes * Megabyte) <= MaxOfMemory * memory);

    [Fact]
    public void ALocalHostTakesWhatADeploymentTakes()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("local.settings.sample.json")));
        var template = File.ReadAllText(RepositoryFolder.PathOf("infra", "main.bicep"));
        using var host = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("src", "KhuyenCong.Functions", "host.json")));
        Assert.Equal(
            Default("uploadsAtOnce").Match(template).Groups[1].Value,
            host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("maxConcurrentRequests").ToString());
        Assert.Equal(
            Default("mostBytesOfRequest").Match(template).Groups[1].Value,
            settings.RootElement.GetProperty("Values").GetProperty("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT").GetString());
    }

    private static Regex Set(string name) => new($@"^param {name} = (\d+)$", RegexOptions.Multiline);

    private static Regex Default(string name) => new($@"^param {name} int = (\d+)$", RegexOptions.Multiline);
}
