using System.CommandLine;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Cli.Forms;

/// <summary>A form definition as the command lists it.</summary>
/// <param name="Code">The form's code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Kind">Table or document.</param>
/// <param name="ValidFrom">The first cut-off for which it holds.</param>
/// <param name="ValidTo">The last one; null while it holds.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Rules">Rules beside those that follow from the rows.</param>
/// <param name="Periods">For which periods it is due by the duties of that day, for example <c>Q3</c>.</param>
public sealed record ListedForm(
    string Code, string Title, FormKind Kind, DateOnly ValidFrom, DateOnly? ValidTo, int Rows, int Rules, IReadOnlyList<string> Periods);

/// <summary><c>forms</c>: the form definitions that hold on a day.</summary>
public static class FormsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var on = ReferenceSource.OnOption();
        var json = JsonOutput.Option();
        var schema = new Option<bool>("--schema") { Description = "Instead, the JSON Schema of a form definition, as it is shipped beside the forms." };
        var output = new Option<FileInfo>("--out") { Description = "With --schema: the file to write it to; without it, standard output." };
        var command = new Command(
            "forms",
            """
            Lists the form definitions that hold for a cut-off on a day: from the storage that the settings name, else those shipped.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- forms
              dotnet run --project src/KhuyenCong.Cli -- forms --on 2027-01-01 --json
              dotnet run --project src/KhuyenCong.Cli -- forms --schema --out src/KhuyenCong.Reporting/reference/forms/form.schema.json

            Exit codes: 0 when listed, 1 when the data could not be read.
            """)
        { on, json, schema, output };
        command.Validators.Add(call =>
        {
            if (call.GetValue(output) is not null && !call.GetValue(schema))
            {
                call.AddError("--out goes with --schema.");
            }
        });
        command.SetAction((call, cancellation) => call.GetValue(schema) ? WriteSchemaAsync(call.GetValue(output), cancellation) : ReferenceSource.ListAsync(
            call.GetValue(on),
            call.GetValue(json),
            Of,
            forms =>
            {
                foreach (var form in forms)
                {
                    var until = form.ValidTo is { } to ? FormattableString.Invariant($"to {to:yyyy-MM-dd}") : "on";
                    var due = form.Periods.Count == 0 ? "not due" : "due for " + string.Join(' ', form.Periods);
                    Console.WriteLine(FormattableString.Invariant(
                        $"{form.Code}  {form.Title}  (from {form.ValidFrom:yyyy-MM-dd} {until}; {form.Rows} rows, {form.Rules} rules; {due})"));
                }
            },
            cancellation));
        return command;
    }

    private static async Task<int> WriteSchemaAsync(FileInfo? file, CancellationToken cancellation)
    {
        if (file is null)
        {
            await Console.Out.WriteAsync(FormJson.Schema());
        }
        else if (CallPaths.NoFolderFor(file) is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return ExitCodes.Fault;
        }
        else
        {
            await File.WriteAllTextAsync(file.FullName, FormJson.Schema(), cancellation);
            Console.WriteLine(file.FullName);
        }

        return ExitCodes.Success;
    }

    /// <summary>The definitions that hold for a cut-off on a day, by code.</summary>
    public static IReadOnlyList<ListedForm> Of(ReferenceData reference, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return
        [
            .. reference.Forms.All.Where(f => reference.Forms.For(f.Code, on) == f).Select(f => new ListedForm(
                f.Code, f.Title, f.Kind, f.ValidFrom, f.ValidTo, f.Rows.Count, f.Rules.Count,
                [
                    .. reference.Duties.All
                        .Where(d => d.Form == f.Code && d.ValidFrom <= on && (d.ValidTo is not { } to || on <= to))
                        .SelectMany(d => d.Periods).Select(p => new Reporting.Periods.Period(p.Kind, Reporting.Periods.Period.FirstYear, p.Number).Id[5..]),
                ])),
        ];
    }
}
