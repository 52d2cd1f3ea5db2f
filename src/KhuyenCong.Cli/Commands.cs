using System.CommandLine;
using KhuyenCong.Cli.Cells;
using KhuyenCong.Cli.Check;
using KhuyenCong.Cli.Contacts;
using KhuyenCong.Cli.Dates;
using KhuyenCong.Cli.Demo;
using KhuyenCong.Cli.Forms;
using KhuyenCong.Cli.Help;
using KhuyenCong.Cli.Import;
using KhuyenCong.Cli.Link;
using KhuyenCong.Cli.Rebuild;
using KhuyenCong.Cli.Reference;
using KhuyenCong.Cli.Resend;
using KhuyenCong.Cli.Revalidate;
using KhuyenCong.Cli.Run;
using KhuyenCong.Cli.Status;
using KhuyenCong.Cli.Template;
using KhuyenCong.Cli.UploadLink;

namespace KhuyenCong.Cli;

/// <summary>All commands of the tool.</summary>
public static class Commands
{
    /// <summary>Parses a call and runs it; results go to the console's output, what went wrong to its errors.</summary>
    /// <param name="arguments">The call, without the program's name.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(string[] arguments) => Faults.RunAsync(Root(), arguments);

    /// <summary>All of them.</summary>
    public static RootCommand Root() => new("Periodic reports on industrial promotion (khuyến công): local host and operators' tool.")
    {
        DemoCommand.Create(),
        RunCommand.Create(),
        CheckCommand.Create(),
        TemplateCommand.Create(),
        CellsCommand.Create(),
        StatusCommand.Create(),
        LinkCommand.Create(),
        FormsCommand.Create(),
        HelpPagesCommand.Create(),
        ContactsCommand.Create(),
        DutiesCommand.Create(),
        CalendarCommand.Create(),
        ReferenceCommand.Create(),
        ImportCommand.Create(),
        RevalidateCommand.Create(),
        ResendCommand.Create(),
        UploadLinkCommand.Create(),
        RebuildCommand.Create(),
    };
}
