using System.CommandLine;
using System.CommandLine.Invocation;
using KhuyenCong.Reporting.ReferenceFiles;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Cli;

/// <summary>Runs a command, and says in one line what was wrong with the call, a path, the settings or the storage: never a stack trace.</summary>
public static class Faults
{
    /// <summary>Parses and runs.</summary>
    /// <returns>The command's exit code; 1 when it could not do what it was asked.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(root);
        var call = root.Parse(arguments);
        if (call.Action is ParseErrorAction)
        {
            await Console.Error.WriteLineAsync(Of(call));
            return ExitCodes.Fault;
        }

        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            if (EndBySignal.Ends(arguments))
            {
                // Told to end, every other command is cut off after two seconds; this one writes down first what it holds.
                configuration.ProcessTerminationTimeout = null;
            }

            return await call.InvokeAsync(configuration);
        }
        catch (Exception fault)
        {
            await Console.Error.WriteLineAsync(Of(fault));
            return ExitCodes.Fault;
        }
    }

    /// <summary>What a person is told about a fault.</summary>
    public static string Of(Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return StorageFault.Of(fault) ?? fault switch
        {
            OperationCanceledException => "Stopped.",
            ArgumentException or InvalidOperationException or InvalidDataException or ReferenceDataException or OptionsValidationException
                or PlatformNotSupportedException or IOException or UnauthorizedAccessException => OneLine(fault.Message),
            _ => $"A fault of the program, {fault.GetType().Name}: {OneLine(fault.Message)} Please report it together with the call.",
        };
    }

    private static string Of(ParseResult call)
    {
        var root = call.RootCommandResult.Command;
        var commands = root.Subcommands.Select(c => c.Name).ToList();
        if (call.CommandResult.Command == root)
        {
            return call.UnmatchedTokens is not [var unknown, ..] ? $"Name a command: {string.Join(", ", commands)}. --help explains them."
                : commands.MinBy(c => Distance(unknown, c)) is { } nearest && Distance(unknown, nearest) <= 1 + (nearest.Length / 4)
                    ? $"“{AlignedText.Escaped(unknown)}” is no command. Did you mean {nearest}?"
                    : $"“{AlignedText.Escaped(unknown)}” is no command. Commands: {string.Join(", ", commands)}.";
        }

        return string.Join(Environment.NewLine, call.Errors.Select(e => OneLine(e.Message)).Distinct())
            + $"{Environment.NewLine}{call.CommandResult.Command.Name} --help shows how it is called.";
    }

    private static int Distance(string one, string other) => Reporting.Units.UnitName.Distance(one.ToLowerInvariant(), other);

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
