using System.CommandLine;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Cli.Template;

/// <summary><c>template</c>: the workbook that a unit fills in.</summary>
public static class TemplateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var form = new Option<string>("--form") { Description = "The form's code, for example KC-01.", Required = true };
        var target = ReportTarget.Options();
        var output = new Option<FileInfo>("--out") { Description = "The .xlsx to write, in a folder that exists; it is replaced.", Required = true };
        var choice = ReferenceSource.ChoiceOption();
        var command = new Command(
            "template",
            """
            Writes a workbook ready to fill in: cover filled, totals as formulas, what is wrong in it told by formulas. The plan on file is not known here.

            Example:
              dotnet run --project src/KhuyenCong.Cli -- template --form KC-01 --unit 52 --period 2026-Q3 --out KC-01.xlsx

            Exit codes: 0 when written, 1 when there is no such form, unit, duty or folder.
            """)
        { form, target.Unit, target.Period, output, choice };
        command.SetAction(async (call, cancellation) =>
        {
            var path = call.GetValue(output)!;
            if (Directory.Exists(path.FullName))
            {
                await Console.Error.WriteLineAsync($"{path.FullName} is a folder. Name the file to write, for example {Path.Combine(path.FullName, "KC-01.xlsx")}.");
                return ExitCodes.Fault;
            }

            if (!path.Extension.Equals(".xlsx", StringComparison.OrdinalIgnoreCase))
            {
                await Console.Error.WriteLineAsync($"{path.Name} has another ending than the workbook that is written. Name it {Path.ChangeExtension(path.Name, ".xlsx")}.");
                return ExitCodes.Fault;
            }

            if (CallPaths.NoFolderFor(path) is { } missing)
            {
                await Console.Error.WriteLineAsync(missing);
                return ExitCodes.Fault;
            }

            var (reference, isCurrent) = await ReferenceSource.ReadAsync(call.GetValue(choice), cancellation);
            if (ReportTarget.Find(reference, call.GetValue(target.Unit)!, call.GetValue(target.Period)!, out var found) is { } problem)
            {
                await Console.Error.WriteLineAsync(problem);
                return ExitCodes.Fault;
            }

            var code = call.GetValue(form)!.ToUpperInvariant();
            if (reference.Forms.For(code, found.Period) is not { Kind: FormKind.Table } definition)
            {
                await Console.Error.WriteLineAsync($"{code} is not a form with a table. {DueThen(reference, found.Period)}");
                return ExitCodes.Fault;
            }

            if (reference.Duties.For(code, found.Period) is not { } deadlines)
            {
                var periods = reference.Duties.PeriodsFor(code, found.Period.Year).Select(p => p.Id).ToList();
                await Console.Error.WriteLineAsync(
                    $"{code} is not due for {found.Period.Id}. {(periods.Count > 0 ? $"In {found.Period.Year} it is due for {string.Join(", ", periods)}." : $"In {found.Period.Year} it is not due at all.")} {DueThen(reference, found.Period)}");
                return ExitCodes.Fault;
            }

            await File.WriteAllBytesAsync(path.FullName, ReportTemplate.Write(definition, found.Unit, deadlines), cancellation);
            Console.WriteLine($"{path.FullName}: {code}, {found.Unit.FullName}, {found.Period.Name}; by {ReferenceSource.Said(isCurrent)}");
            return ExitCodes.Success;
        });
        return command;
    }

    private static string DueThen(ReferenceData reference, Period period) =>
        reference.Duties.FormsFor(period) is { Count: > 0 } forms
            ? $"Due for {period.Id}: {string.Join(", ", forms)}."
            : $"No form is due for {period.Id}.";
}
