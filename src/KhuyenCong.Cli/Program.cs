using System.CommandLine;
using System.Text;
using KhuyenCong.Cli;
using KhuyenCong.Cli.Cells;
using KhuyenCong.Cli.Check;
using KhuyenCong.Cli.Contacts;
using KhuyenCong.Cli.Demo;
using KhuyenCong.Cli.Forms;
using KhuyenCong.Cli.Link;
using KhuyenCong.Cli.Rebuild;
using KhuyenCong.Cli.Resend;
using KhuyenCong.Cli.Revalidate;
using KhuyenCong.Cli.Run;
using KhuyenCong.Cli.Status;
using KhuyenCong.Cli.Template;
using KhuyenCong.Cli.UploadLink;

// Heard before anything else is loaded, so that it ends while it starts as it does later.
if (EndBySignal.Ends(args))
{
    _ = EndBySignal.Token;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var root = new RootCommand("Periodic reports on industrial promotion (khuyến công): local host and operators' tool.")
{
    DemoCommand.Create(),
    RunCommand.Create(),
    CheckCommand.Create(),
    TemplateCommand.Create(),
    CellsCommand.Create(),
    StatusCommand.Create(),
    LinkCommand.Create(),
    FormsCommand.Create(),
    ContactsCommand.Create(),
    RevalidateCommand.Create(),
    ResendCommand.Create(),
    UploadLinkCommand.Create(),
    RebuildCommand.Create(),
};
return await Faults.RunAsync(root, args);
