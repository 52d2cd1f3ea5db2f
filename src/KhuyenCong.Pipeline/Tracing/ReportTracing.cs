using System.Diagnostics;

namespace KhuyenCong.Pipeline.Tracing;

/// <summary>
/// A trace a report, from its upload to its mail: reading begins it (within the event's invocation where there is one), and the row of the
/// mail keeps the context, so that the delivery minutes later goes on with it. Spans carry ids, kinds and outcomes; never a name of a file,
/// an address or a text.
/// </summary>
public static class ReportTracing
{
    /// <summary>The source's name, to be listened to.</summary>
    public const string SourceName = "KhuyenCong.Pipeline";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The context that a row keeps: the W3C traceparent of what runs now; null when nothing is traced.</summary>
    public static string? Context => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>Begins a span within what runs now.</summary>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>Begins a span in the trace that a row kept, linked to what runs now; within what runs now when the row kept none.</summary>
    public static Activity? Resume(string name, string? context)
    {
        if (context is null || !ActivityContext.TryParse(context, null, isRemote: true, out var parent))
        {
            return Start(name);
        }

        var links = Activity.Current is { } current ? new[] { new ActivityLink(current.Context) } : [];
        return Source.StartActivity(name, ActivityKind.Producer, parent, tags: null, links);
    }

    /// <summary>Notes a fault on a span by its type alone: messages may hold names.</summary>
    public static void Fail(this Activity? activity, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        activity?.SetStatus(ActivityStatusCode.Error, fault.GetType().Name);
    }
}
