using System.CommandLine;
using System.Globalization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Validation;
using Spectre.Console;

namespace KhuyenCong.Cli.Check;

/// <summary><c>check</c>: reads and validates one file offline, with the code that the pipeline runs.</summary>
public static class CheckCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var path = new Argument<FileInfo>("FILE") { Description = "The workbook, CSV or document." };
        var target = ReportTarget.Options();
        var form = new Option<string?>("--form") { Description = "The form's code; without it the cover decides." };
        var json = new Option<bool>("--json") { Description = "The result as JSON on standard output, and nothing else there." };
        var choice = ReferenceSource.ChoiceOption();
        var command = new Command(
            "check",
            """
            Reads and validates one file offline. Rules that need earlier reports are not run, whatever storage the settings name; the
            reference data in force is taken from it (--reference).

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- check report.xlsx --unit 52 --period 2026-Q3
              dotnet run --project src/KhuyenCong.Cli -- check report.csv --unit 68 --period 2026-Q3 --form KC-01 --json

            Exit codes: 0 when the report would be taken, 2 when it would be sent back, 1 for a fault of ours or of the call.
            """)
        { path, target.Unit, target.Period, form, choice, json };
        command.SetAction(async (call, cancellation) =>
        {
            var upload = await InputFile.ReadAsync(call.GetValue(path)!, cancellation);
            var (reference, isCurrent) = await ReferenceSource.ReadAsync(call.GetValue(choice), cancellation);
            if (ReportTarget.Find(reference, call.GetValue(target.Unit)!, call.GetValue(target.Period)!, out var found) is { } problem)
            {
                await Console.Error.WriteLineAsync(problem);
                return ExitCodes.Fault;
            }

            var code = call.GetValue(form)?.ToUpperInvariant();
            var cutOff = UploadRoute.CutOffOf(found.Period, reference);
            if (code is not null && reference.Forms.For(code, cutOff) is null)
            {
                await Console.Error.WriteLineAsync(
                    $"There is no form “{code}”. Forms: {string.Join(", ", reference.Forms.All.Select(f => f.Code).Distinct())}.");
                return ExitCodes.Fault;
            }

            var to = new Addressee(found.Unit, found.Period, code);
            var reader = new ReportReader(reference.Forms, reference.Duties.FormsFor, reference.Units.FindByName);
            var report = reader.Read(upload, to, cancellation);
            var deadlines = report.Form is { } known ? reference.Duties.For(known.Code, found.Period) : null;
            var check = ReportValidator.Check(report, ReportHistory.None, deadlines?.CutOff ?? cutOff);
            if (report.Form is { Kind: FormKind.Table } table && deadlines is null)
            {
                check = check with { Findings = [Reporting.Receipts.Arrival.NoDuty(table.Code, found.Period, reference.Duties), .. check.Findings] };
            }

            var result = CheckResult.Of(upload, to, check);
            if (call.GetValue(json))
            {
                if (isCurrent)
                {
                    await Console.Error.WriteLineAsync($"By {ReferenceSource.Said(isCurrent)}.");
                }

                await Console.Out.WriteAsync(result.ToJson() + "\n");
            }
            else
            {
                Show(result, check, isCurrent);
            }

            return result.Rejected ? ExitCodes.Rejected : ExitCodes.Success;
        });
        return command;
    }

    private static void Show(CheckResult result, CheckedReport check, bool isCurrent)
    {
        // Lines are the reader's to wrap: whoever searches or compares the output wants them whole.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = int.MaxValue;
        }

        var words = check.Outcome switch
        {
            Outcome.Accepted => "SẼ ĐƯỢC TIẾP NHẬN",
            Outcome.AcceptedWithWarnings => "SẼ ĐƯỢC TIẾP NHẬN, CÓ LƯU Ý",
            Outcome.Nil => "SẼ ĐƯỢC TIẾP NHẬN: KHÔNG PHÁT SINH SỐ LIỆU",
            _ => "SẼ BỊ TRẢ LẠI",
        };
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{words}[/] – {result.File} – {result.Form} {result.Period}, đơn vị {result.Unit} – {result.Figures.Count} số liệu");
        foreach (var finding in check.Findings)
        {
            var mark = finding.Severity == Severity.Error ? "Lỗi" : "Lưu ý";
            var color = finding.Severity == Severity.Error ? "red" : "yellow";
            var place = string.Join(", ", new[] { finding.Sheet, finding.Cell is { } cell ? "ô " + cell : finding.Row is { } row ? "dòng " + row : null, finding.Label }.Where(p => p is not null));
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"\n[{color}]{mark}[/] {(place.Length > 0 ? place + ": " : "")}{finding.Message}");
            if (finding.Value is { } value)
            {
                console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  Đang ghi: {value}");
            }

            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  Cách xử lý: {finding.Remedy} ({finding.Code})");
            if (finding.Note is { } note)
            {
                console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  Ghi chú của đơn vị: {note}");
            }
        }

        console.WriteLine();
        console.WriteLine("Đây chỉ là kiểm tra thử: báo cáo chưa được nộp.");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Dữ liệu tham chiếu: {(isCurrent ? "bản đang áp dụng trong kho lưu trữ" : "bản kèm theo chương trình")}.");
    }
}
