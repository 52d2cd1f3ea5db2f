using KhuyenCong.Cli;

// Heard before anything else is loaded, so that it ends while it starts as it does later.
if (EndBySignal.Ends(args))
{
    _ = EndBySignal.Token;
}

OpenOutput.Guard();
return await Commands.RunAsync(args);
