using KhuyenCong.Pipeline.Rebuild;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace KhuyenCong.Functions;

/// <summary>
/// Lets no timer, event or message be worked on while the table is being rebuilt: it waits until that has ended, or until the host's time for a function
/// is over, and the host tries again. Who calls by HTTP is not kept waiting but told (<see cref="RunningSign.HoldAsync"/>).
/// </summary>
internal sealed class WaitForRebuild(RunningSign running) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!context.FunctionDefinition.InputBindings.Values.Any(b => b.Type == "httpTrigger"))
        {
            await running.WaitAsync(context.CancellationToken);
        }

        await next(context);
    }
}
