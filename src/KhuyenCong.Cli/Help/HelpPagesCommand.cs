using System.CommandLine;
using KhuyenCong.Reporting.Help;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Cli.Help;

/// <summary><c>help-pages</c>: the pages of help to the findings' codes, as they lie in docs/loi.</summary>
public static class HelpPagesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder to write to; it is made where there is none, its pages are replaced, and those of codes that are no more are deleted.", Required = true };
        var command = new Command(
            "help-pages",
            """
            Writes a page of help for each code that a finding can have, from the catalogue of findings and the shipped forms, and an index.

            Example:
              dotnet run --project src/KhuyenCong.Cli -- help-pages --out docs/loi

            Exit codes: 0 when written, 1 for a fault.
            """)
        { output };
        command.SetAction(async (call, cancellation) =>
        {
            var folder = call.GetValue(output)!;
            CallPaths.Make(folder, output.Name);
            var pages = HelpPages.Of(ReferenceData.Shipped.Forms);
            foreach (var (name, text) in pages)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, cancellation);
            }

            foreach (var page in folder.EnumerateFiles("*.md").Where(f => !pages.ContainsKey(f.Name) && IsOfACode(f)))
            {
                page.Delete();
            }

            Console.WriteLine($"{folder.FullName}: {pages.Count} pages");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Whether a file is headed by the code that it is named after; whatever else lies in the folder is somebody's.</summary>
    private static bool IsOfACode(FileInfo file) => File.ReadLines(file.FullName).FirstOrDefault() == "# " + Path.GetFileNameWithoutExtension(file.Name);
}
