using Azure;
using Azure.Identity;
using KhuyenCong.Pipeline.Storage;

namespace KhuyenCong.Cli;

/// <summary>Says what is wrong with the storage that the settings name, and what to do.</summary>
public static class StorageFault
{
    /// <summary>The message for a fault; null when it is not one of the storage.</summary>
    public static string? Of(Exception fault) => fault switch
    {
        FormatException => $"The setting {StorageOptions.Section} is no connection string of a storage account: {FirstLine(fault)}",
        RequestFailedException { Status: 404 } =>
            "The storage has no container or table of the pipeline yet: start the app (or `run`) once, which makes them, or look whether the settings name the right storage.",
        RequestFailedException or AuthenticationFailedException or AggregateException { InnerException: RequestFailedException or AuthenticationFailedException } =>
            $"The storage does not answer: {FirstLine(fault.InnerException ?? fault)} Look whether it runs and whether the setting {StorageOptions.Section} names it.",
        _ => null,
    };

    private static string FirstLine(Exception fault) => fault.Message.Split('\n')[0].Trim();
}
