using System.CommandLine;
using Azure;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Reference;

/// <summary>What a file of the reference data would do, or did.</summary>
/// <param name="Path">What it stands for.</param>
/// <param name="Outcome">What became of it; null when it was only tried.</param>
/// <param name="Version">The version in force afterwards; null when it was only tried.</param>
/// <param name="Problems">Why it cannot be taken.</param>
/// <param name="Effects">What it does.</param>
public sealed record ReferenceAnswered(string Path, ReferenceOutcome? Outcome, int? Version, IReadOnlyList<ReferenceProblem> Problems, IReadOnlyList<string> Effects);

/// <summary><c>reference</c>: tries a file of the reference data before it counts, says what it does, and brings it into force.</summary>
public static class ReferenceCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("reference", "Tries a file of the reference data before it counts, says what it does, and brings it into force.") { Check(), Diff(), Put() };

    private static Command Check()
    {
        var (file, path, json, choice) = Options();
        var command = new Command(
            "check",
            """
            Says whether a file of the reference data would be taken in the place of the one in force: all data is checked with it, every problem is named
            with its line or cell, what stands there and what is expected. Nothing is written.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- reference check contacts.csv
              dotnet run --project src/KhuyenCong.Cli -- reference check new.xlsx --as duties/duties.xlsx --reference shipped

            Exit codes: 0 when it would be taken, 2 when not, 1 for a fault of ours or of the call.
            """)
        { file, path, choice, json };
        command.SetAction(async (call, cancellation) =>
        {
            var (named, tried, _) = await TryAsync(call.GetValue(file)!, call.GetValue(path), call.GetValue(choice), null, cancellation);
            return await AnswerAsync(new(named.Path, null, null, tried.Problems, []), call.GetValue(json), "Tệp này có thể áp dụng; lệnh reference diff cho biết thay đổi, reference put để áp dụng.");
        });
        return command;
    }

    private static Command Diff()
    {
        var (file, path, json, choice) = Options();
        var on = ReferenceSource.OnOption();
        var command = new Command(
            "diff",
            """
            Says what a file of the reference data would do in the place of the one in force: which deadlines move from when to when, who is written to,
            which units, days off, forms and rules change. Nothing is written.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- reference diff days.csv
              dotnet run --project src/KhuyenCong.Cli -- reference diff KC-01.json --json

            Exit codes: 0 when it would be taken, 2 when not (its problems are told), 1 for a fault of ours or of the call.
            """)
        { file, path, choice, on, json };
        command.SetAction(async (call, cancellation) =>
        {
            var (named, tried, isInForce) = await TryAsync(call.GetValue(file)!, call.GetValue(path), call.GetValue(choice), call.GetValue(on), cancellation);
            return await AnswerAsync(new(named.Path, null, null, tried.Problems, tried.Effects), call.GetValue(json), isInForce ? "Nội dung giống hệt tệp đang áp dụng." : "Nếu áp dụng:");
        });
        return command;
    }

    private static Command Put()
    {
        var (file, path, json, _) = Options();
        var by = new Option<string?>("--by") { Description = "The e-mail address of who changes it, of the ministry's house: the answer goes there too." };
        by.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } address && !EmailAddress.IsValid(address))
            {
                result.AddError($"“{address}” is no e-mail address. Write for example --by an@moit.example.vn.");
            }
        });
        var command = new Command(
            "put",
            """
            Brings a file of the reference data into force, in the storage that the settings name or in the trial that runs here, and says what it does. A
            file that would not be taken is not uploaded. The answer goes to the operators by mail, and to whom --by names. To take a change back, put the former file.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- reference put contacts.csv --by an@moit.example.vn
              dotnet run --project src/KhuyenCong.Cli -- reference put ngay-nghi.xlsx --as calendar/days.xlsx

            Exit codes: 0 when it is in force, or was uploaded and the app answers it; 2 when it was not taken; 1 for a fault of ours or of the call.
            """)
        { file, path, by, json };
        command.SetAction(async (call, cancellation) => await PutAsync(call.GetValue(file)!, call.GetValue(path), call.GetValue(by), call.GetValue(json), cancellation));
        return command;
    }

    private static (Argument<FileInfo> File, Option<string?> As, Option<bool> Json, Option<ReferenceChoice?> Choice) Options() => (
        new Argument<FileInfo>("FILE") { Description = "The whole changed file." },
        new Option<string?>("--as") { Description = "What it stands for, a path below the reference data, for example contacts/contacts.csv; without it the file's name says so." },
        JsonOutput.Option(),
        ReferenceSource.ChoiceOption());

    private static async Task<(ReferenceFile File, TriedReference Tried, bool IsInForce)> TryAsync(
        FileInfo file, string? path, ReferenceChoice? choice, DateOnly? on, CancellationToken cancellation)
    {
        var content = (await InputFile.ReadAsync(file, cancellation)).Content;
        var (data, files, today, isCurrent) = await ReferenceSource.LookAsync(choice, cancellation);
        await Console.Error.WriteLineAsync($"Tried on {ReferenceSource.Said(isCurrent)}.");
        var named = new ReferenceFile(PathOf(file, path, files), content);
        return (named, TriedReference.Of(named, files, data, on ?? today), TriedReference.IsInForce(named, files));
    }

    private static async Task<int> PutAsync(FileInfo file, string? path, string? by, bool json, CancellationToken cancellation)
    {
        var content = (await InputFile.ReadAsync(file, cancellation)).Content;
        await using var pipeline = ReferenceSource.PipelineNeeded();
        var inForce = await pipeline.GetRequiredService<CurrentReference>().LookAsync(cancellation);
        var named = new ReferenceFile(PathOf(file, path, inForce.Files), content);
        var tried = TriedReference.Of(named, inForce.Files, inForce.Data, VietnamTime.DayOf(pipeline.GetRequiredService<TimeProvider>().GetUtcNow()));
        if (tried.Problems.Count > 0)
        {
            return await AnswerAsync(new(named.Path, ReferenceOutcome.Refused, null, tried.Problems, []), json, "");
        }

        var name = ReferenceUpload.Folder + named.Path;
        var uploaded = await pipeline.GetRequiredService<ReportStorage>().Reference.GetBlobClient(name)
            .UploadAsync(BinaryData.FromBytes(content), new BlobUploadOptions { Metadata = Uploader.Write(by) }, cancellation);
        try
        {
            // Applied here and now; where the app was faster, its answer is read.
            var result = await pipeline.GetRequiredService<ApplyReference>().RunAsync(name, cancellation);
            var key = ReferenceChangeRow.Key(ReferenceUpload.IdOf(name, uploaded.Value.ETag));
            var receipt = result.Receipt ?? (await pipeline.GetRequiredService<ReportTable>().FindAsync<ReferenceChangeRow>(Keys.Reference, key, cancellation))?.ReadReceipt();
            if (receipt is not null)
            {
                return await AnswerAsync(
                    new(receipt.Path, receipt.Outcome, receipt.Version, receipt.Problems, receipt.Effects), json,
                    receipt.Outcome == ReferenceOutcome.Unchanged ? "Nội dung giống hệt tệp đang áp dụng nên không tạo phiên bản mới."
                        : FormattableString.Invariant($"Đã áp dụng, phiên bản {receipt.Version}. Thư trả lời được gửi đến bộ phận vận hành{(receipt.UploadedBy is { } also ? " và " + also : "")}."));
            }
        }
        catch (RequestFailedException refused) when (refused.Status == 403)
        {
            // May upload and nothing else: the app does the rest.
        }

        return await AnswerAsync(new(named.Path, null, null, [], tried.Effects), json, "Đã tải lên; hệ thống áp dụng trong vòng một phút và trả lời bằng thư. Nếu được áp dụng:");
    }

    private static async Task<int> AnswerAsync(ReferenceAnswered answer, bool json, string said)
    {
        if (json)
        {
            await JsonOutput.WriteAsync(answer);
        }
        else if (answer.Problems.Count > 0)
        {
            await Console.Out.WriteLineAsync(FormattableString.Invariant($"{answer.Path}: không áp dụng được, {answer.Problems.Count} lỗi."));
            await WriteAsync(answer.Problems.Select(p => p.ToString()));
        }
        else
        {
            await Console.Out.WriteLineAsync($"{answer.Path}: {PlainStart(said)}");
            await WriteAsync(answer.Effects);
        }

        return answer.Problems.Count > 0 ? ExitCodes.Rejected : ExitCodes.Success;
    }

    private static string PlainStart(string said) => said.Length == 0 ? said : char.ToLowerInvariant(said[0]) + said[1..];

    private static async Task WriteAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await Console.Out.WriteLineAsync("  " + AlignedText.Escaped(line));
        }
    }

    /// <summary>What a file stands for: what the call says, else what the end of its path or its name says.</summary>
    /// <exception cref="InvalidDataException">Neither says so.</exception>
    private static string PathOf(FileInfo file, string? given, IReadOnlyList<ReferenceFile> inForce)
    {
        if (given is not null)
        {
            return given.Replace('\\', '/').TrimStart('/');
        }

        var inFolder = $"{file.Directory?.Name}/{file.Name}";
        if (ReferenceData.Reads(inFolder) || ReferenceData.Reads(file.Name))
        {
            return ReferenceData.Reads(inFolder) ? inFolder : file.Name;
        }

        var sameName = inForce.Select(f => f.Path).Where(p => Path.GetFileNameWithoutExtension(p) == Path.GetFileNameWithoutExtension(file.Name)).ToList();
        return sameName is [var only] && Path.ChangeExtension(only, Path.GetExtension(file.Name)) is var path && ReferenceData.Reads(path)
            ? path
            : throw new InvalidDataException($"The name {file.Name} does not say what the file stands for. Say it, for example --as contacts/contacts.csv. Files: {string.Join(", ", inForce.Select(f => f.Path).Where(p => !p.StartsWith(ReferenceData.MailFolder, StringComparison.Ordinal)))}, {ReferenceData.MailFolder}*.liquid.");
    }
}
