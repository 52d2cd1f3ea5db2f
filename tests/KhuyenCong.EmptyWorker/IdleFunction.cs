using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.EmptyWorker;

/// <summary>Does nothing; a worker without any function would not be loaded.</summary>
public sealed class IdleFunction
{
    /// <summary>Runs once a year.</summary>
    [Function("Idle")]
    public void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer)
    {
    }
}
