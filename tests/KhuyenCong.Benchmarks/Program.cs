using System.CommandLine;
using KhuyenCong.Benchmarks.Read;
using KhuyenCong.Benchmarks.Rush;
using KhuyenCong.Benchmarks.Scale;

var root = new RootCommand("Measures the pipeline beside the bare cost of what it cannot do without. Run it built for release, on a quiet machine; ratios are of one run.")
{
    RushCommand.Create(),
    ReadCommand.Create(),
    ScaleCommands.Digest(),
    ScaleCommands.Remind(),
    PagesCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
