using System.Text;
using KhuyenCong.Cli;
using KhuyenCong.Cli.Run;

// Heard before anything else is loaded, so that it ends while it starts as it does later.
if (EndBySignal.Ends(args))
{
    _ = EndBySignal.Token;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await Commands.RunAsync(args);
