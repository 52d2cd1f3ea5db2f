using System.CommandLine;
using System.Globalization;
using KhuyenCong.Pipeline.Import;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Import;

/// <summary><c>import</c>: takes accepted reports of earlier periods as history, or undoes that.</summary>
public static class ImportCommand
{
    private const int MostFiles = 20_000;

    private static readonly Dictionary<ImportEnd, string> Ends = new()
    {
        [ImportEnd.Imported] = "đã nhập",
        [ImportEnd.Already] = "đã nhập từ trước",
        [ImportEnd.Refused] = "CÓ LỖI, không nhập",
        [ImportEnd.Left] = "không nhập",
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo?>("FOLDER") { Description = "The folder; below it lie {unit}/{period}/{file}, the unit by its code at the period's cut-off (52 is Bình Định until 30/06/2025).", Arity = ArgumentArity.ZeroOrOne };
        var undo = new Option<bool>("--undo") { Description = "Instead, undoes what was imported: all of it, or what --unit, --form and --period name." };
        var unit = new Option<string?>("--unit") { Description = "With --undo: only this unit's, by its code at the cut-off." };
        var form = new Option<string?>("--form") { Description = "With --undo: only this form's." };
        var period = new Option<string?>("--period") { Description = "With --undo: only this period's, for example 2025-Q3." };
        var by = new Option<string?>("--by") { Description = "Who does it, for the record; the name that this machine knows you by when left out." };
        var trial = new Option<bool>("--trial") { Description = "Only lists; nothing is written." };
        var json = JsonOutput.Option();
        var command = new Command(
            "import",
            """
            Takes accepted reports of periods before the first that this deployment asks for (start.csv) as history, so that continuity, the comparison with the year
            before and magnitude do not begin blind. Each file is checked as `check` does; one with errors is listed and not imported. What is imported is archived and has a receipt
            that says so; no mail goes out, nothing becomes late or owed. Repeated, it changes nothing more. --undo takes it back: the figures count no longer, archive and
            receipts stay, and a record says who did it and when. Needs the storage that the settings name, or a trial that runs here.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- import past-years --trial
              dotnet run --project src/KhuyenCong.Cli -- import past-years --by "Trần Minh"
              dotnet run --project src/KhuyenCong.Cli -- import --undo --unit 52 --period 2025-Q3

            Exit codes: 0 when every file is history now, or undone; 2 when a file was not imported (it is listed); 1 for a fault of ours or of the call.
            """)
        { folder, undo, unit, form, period, by, trial, json };
        command.Validators.Add(call =>
        {
            var undoes = call.GetValue(undo);
            if (undoes == (call.GetResult(folder)?.Tokens.Count > 0))
            {
                call.AddError("Name the folder to import, or --undo.");
            }

            if (!undoes && (call.GetValue(unit) ?? call.GetValue(form) ?? call.GetValue(period)) is not null)
            {
                call.AddError("--unit, --form and --period go with --undo.");
            }
        });
        command.SetAction(async (call, cancellation) =>
        {
            var who = call.GetValue(by) ?? (Environment.UserName is { Length: > 0 } user ? user : "operator");
            if (!call.GetValue(undo))
            {
                return await ImportAsync(call.GetValue(folder)!, who, call.GetValue(trial), call.GetValue(json), cancellation);
            }

            Period? only = null;
            if (call.GetValue(period) is { } text)
            {
                if (!PeriodText.TryParse(text, out var named))
                {
                    await Console.Error.WriteLineAsync(ReportTarget.NoPeriod(text));
                    return ExitCodes.Fault;
                }

                only = named;
            }

            await using var pipeline = ReferenceSource.PipelineNeeded();
            var undone = await pipeline.GetRequiredService<ImportReports>().UndoAsync(
                new ImportChoice(call.GetValue(unit), call.GetValue(form)?.ToUpperInvariant(), only), who, call.GetValue(trial), cancellation);
            await ShowAsync(undone, call.GetValue(trial), call.GetValue(json));
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<int> ImportAsync(DirectoryInfo folder, string by, bool trial, bool json, CancellationToken cancellation)
    {
        if (!folder.Exists)
        {
            throw CallPaths.Missing(folder);
        }

        var files = folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(f => !UploadRoute.IsJunkName(f.Name)).Take(MostFiles + 1)
            .Select(f => new ImportSource(CanonicalText.Composed(Path.GetRelativePath(folder.FullName, f.FullName).Replace(Path.DirectorySeparatorChar, '/')), stop => InputFile.ReadAsync(f, stop)))
            .OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        if (files.Count is 0 or > MostFiles)
        {
            throw new InvalidDataException(files.Count == 0
                ? $"{folder.FullName} holds no file. Put reports below it as unit/period/file, for example {Path.Combine("52", "2025-Q3", "KC-01.xlsx")}."
                : FormattableString.Invariant($"{folder.FullName} holds more than {MostFiles} files. Import it in parts, or look whether it is the right folder."));
        }

        await using var pipeline = ReferenceSource.PipelineNeeded();
        var done = await pipeline.GetRequiredService<ImportReports>().RunAsync(files, by, trial, cancellation);
        if (json)
        {
            await JsonOutput.WriteAsync(done);
        }
        else
        {
            Show(done, trial);
        }

        return done.All(d => d.End is ImportEnd.Imported or ImportEnd.Already) ? ExitCodes.Success : ExitCodes.Rejected;
    }

    private static void Show(IReadOnlyList<ImportedFile> done, bool trial)
    {
        AlignedText.Write(
            Console.Out,
            ["Đơn vị", "Kỳ", "Mẫu", "Kết quả", "Số liệu", "Lỗi", "Lưu ý", "Tệp"],
            [
                .. done.Select(d => new[]
                {
                    d.Unit is null ? "" : $"{d.Unit} {d.UnitName}", d.Period ?? "", d.Form ?? "", trial && d.End == ImportEnd.Imported ? "nhập được" : Ends[d.End],
                    Text(d.Figures), Text(d.Findings.Count(f => f.Severity == Severity.Error)), Text(d.Findings.Count(f => f.Severity == Severity.Warning)), d.Name,
                }),
            ]);
        foreach (var file in done.Where(d => d.End is ImportEnd.Left or ImportEnd.Refused))
        {
            Console.WriteLine();
            Console.WriteLine(AlignedText.Escaped(file.Name) + ":");
            foreach (var line in file.Reason is { } reason ? [reason] : file.Findings.Where(f => f.Severity == Severity.Error).Select(f => $"{(f.Cell is { } cell ? $"ô {cell}: " : "")}{f.Message} {f.Remedy}"))
            {
                Console.WriteLine("  " + AlignedText.Escaped(line));
            }
        }

        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant(
            $"{done.Count} tệp: {done.Count(d => d.End == ImportEnd.Imported)} {(trial ? "nhập được" : "đã nhập")}, {done.Count(d => d.End == ImportEnd.Already)} đã nhập từ trước, {done.Count(d => d.End is ImportEnd.Left or ImportEnd.Refused)} không nhập.{(trial ? " Chưa ghi gì." : "")}"));
    }

    private static async Task ShowAsync(IReadOnlyList<Receipt> undone, bool trial, bool json)
    {
        if (json)
        {
            await JsonOutput.WriteAsync(undone.Select(r => new { r.Id, r.Unit, r.Form, r.Period, r.FileName, r.Archived }));
            return;
        }

        AlignedText.Write(Console.Out, ["Đơn vị", "Kỳ", "Mẫu", "Giấy xác nhận", "Tệp"], [.. undone.Select(r => new[] { r.Unit ?? "", r.Period ?? "", r.Form ?? "", r.Id, r.FileName })]);
        await Console.Out.WriteLineAsync(FormattableString.Invariant($"{undone.Count} báo cáo {(trial ? "sẽ được bỏ nhập; chưa ghi gì" : "đã bỏ nhập; tệp gốc và giấy xác nhận vẫn được lưu")}."));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
