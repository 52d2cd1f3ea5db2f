using KhuyenCong.Pipeline.Remind;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Opens periods and owes reminders.</summary>
public sealed class RemindProvincesFunction(RemindProvinces remind)
{
    /// <summary>Runs on the schedule <c>Schedules__RemindProvinces</c>.</summary>
    [Function(nameof(RemindProvinces))]
    public Task RunAsync([TimerTrigger("%Schedules:RemindProvinces%")] TimerInfo timer, CancellationToken cancellation) => remind.RunAsync(cancellation);
}
