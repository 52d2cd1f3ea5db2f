using System.CommandLine;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Cli.Cells;

/// <summary><c>cells</c>: what the reader sees in a file, before any form is applied.</summary>
public static class CellsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var path = new Argument<FileInfo>("FILE") { Description = "The workbook or CSV." };
        var sheet = new Option<string?>("--sheet") { Description = "Only the sheet of this name; letter case does not matter." };
        var json = new Option<bool>("--json") { Description = "The result as JSON on standard output, and nothing else there." };
        var command = new Command(
            "cells",
            """
            Shows what the reader sees in a file before any form is applied: each cell that is not empty with its address, kind, value and
            number format, and whether it is hidden, merged or a formula. Of a CSV without a line “sep=” the delimiter is the one that yields a form's header, as for check; else the steadiest.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- cells report.xlsx
              dotnet run --project src/KhuyenCong.Cli -- cells report.xlsx --sheet KC-01 --json

            Exit codes: 0 when the file was read, 2 when it cannot be, 1 for a fault of ours or of the call.
            """)
        { path, sheet, json };
        command.SetAction(async (call, cancellation) =>
        {
            var upload = await InputFile.ReadAsync(call.GetValue(path)!, cancellation);
            var forms = ReferenceData.Shipped.Forms.All;
            var read = SheetReader.Read(
                upload.Content, ReportReader.HeaderScore(forms, VietnamTime.DayOf(TimeProvider.System.GetUtcNow()).Year), cancellation: cancellation);
            var refused = read.Sheets.Count == 0;
            var sheets = read.Sheets;
            if (call.GetValue(sheet) is { } name && read.Sheets.Count > 0)
            {
                sheets = [.. read.Sheets.Where(s => string.Equals(s.Name, PlainText.Of(name), StringComparison.OrdinalIgnoreCase))];
                if (sheets.Count == 0)
                {
                    await Console.Error.WriteLineAsync(
                        read.Kind == FileKind.Csv
                            ? "A CSV has one sheet, which has no name: leave --sheet out."
                            : $"There is no sheet “{AlignedText.Escaped(name)}”. Sheets: {string.Join(", ", read.Sheets.Select(s => $"“{AlignedText.Escaped(s.Name ?? "")}”"))}.");
                    return ExitCodes.Fault;
                }
            }

            if (call.GetValue(json))
            {
                Console.Out.Write(CellsJson.Of(upload, read, sheets) + "\n");
            }
            else
            {
                Show(upload.Name, read, sheets, Console.Out);
            }

            return refused ? ExitCodes.Rejected : ExitCodes.Success;
        });
        return command;
    }

    private static void Show(string file, SheetFile read, IReadOnlyList<Sheet> sheets, TextWriter output)
    {
        output.WriteLine($"{AlignedText.Escaped(file)}: {CellsJson.NameOf(read.Kind)}, {read.Sheets.Count} sheets");
        foreach (var sheet in sheets)
        {
            output.WriteLine();
            output.WriteLine($"Sheet {(sheet.Name is { } name ? $"“{AlignedText.Escaped(name)}”" : "without a name")}, {Visibility(sheet.Visibility)}, {sheet.Rows.Sum(r => r.Cells.Count)} cells");
            if (sheet.Merged.Count > 0)
            {
                output.WriteLine($"Merged: {string.Join(", ", sheet.Merged)}");
            }

            AlignedText.Write(
                output,
                ["Cell", "Kind", "Value", "Format", "Marks"],
                [.. sheet.Rows.SelectMany(r => r.Cells).Select(c => new[] { c.Address, KindOf(c.Kind), c.Text, c.Format ?? "", Marks(c) })]);
        }

        foreach (var finding in FileFindings.Of(read, file))
        {
            output.WriteLine();
            output.WriteLine($"{(finding.Severity == Severity.Error ? "Lỗi" : "Lưu ý")}{(finding.Cell is { } cell ? $", ô {cell}" : "")}: {AlignedText.Escaped(finding.Message)}");
            output.WriteLine($"  Cách xử lý: {AlignedText.Escaped(finding.Remedy)} ({finding.Code})");
        }
    }

    private static string Visibility(SheetVisibility visibility) => visibility switch
    {
        SheetVisibility.Visible => "visible",
        SheetVisibility.Hidden => "hidden",
        _ => "very hidden",
    };

    private static string KindOf(CellKind kind) => kind == CellKind.FormulaWithoutValue ? "no value" : CellsJson.NameOf(kind);

    private static string Marks(Cell cell)
    {
        var marks = new List<string>();
        if (cell.HasFormula)
        {
            marks.Add("formula");
        }

        if (cell.Hidden)
        {
            marks.Add("hidden");
        }

        if (cell.Merged)
        {
            marks.Add("merged");
        }

        if (cell.LegacyFont is { } font)
        {
            marks.Add("font " + font);
        }

        if (cell.Marked)
        {
            marks.Add("struck, raised or lowered");
        }

        return string.Join(", ", marks);
    }
}
