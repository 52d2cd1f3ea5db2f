using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace KhuyenCong.Pipeline.Tests.Faults;

/// <summary>
/// Lets the storage calls of several instances through one at a time, in an order that a seed picks. An instance that is at work always
/// comes to its next call or to its end, so the next is picked when each has a call waiting. What an instance does at once within itself
/// is left to the thread pool, so a seed repeats the picks, and the trace says what a run did.
/// </summary>
public sealed class Schedule(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<(string Call, TaskCompletionSource Turn)>> _waiting = [];
    private readonly StringBuilder _trace = new();
    private bool _callInFlight;
    private bool _started;

    /// <summary>The calls in the order in which they were let through.</summary>
    public string Trace => _trace.ToString();

    /// <summary>Calls let through.</summary>
    public int Calls { get; private set; }

    /// <summary>Makes the policy of one more instance.</summary>
    /// <param name="replied">Told of every reply while nobody else moves; null for nobody.</param>
    public HttpPipelinePolicy Instance(Action<HttpMessage>? replied = null)
    {
        lock (_lock)
        {
            var number = _waiting.Count;
            _waiting[number] = [];
            return new Turnstile(this, number, replied);
        }
    }

    /// <summary>Runs what each instance does, interleaved, to the end.</summary>
    /// <param name="programs">What the instances do, in the order in which they were made.</param>
    public async Task RunAsync(IReadOnlyList<Func<Task>> programs)
    {
        _started = true;
        await Task.WhenAll(programs.Select((program, instance) => Task.Run(async () =>
        {
            try
            {
                await program();
            }
            finally
            {
                lock (_lock)
                {
                    _waiting.Remove(instance);
                    PickNext();
                }
            }
        })));
    }

    private Task TakeTurnAsync(int instance, string call)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (!_started || !_waiting.TryGetValue(instance, out var calls))
            {
                throw new InvalidOperationException("An instance calls the storage outside its program.");
            }

            calls.Add((call, turn));
            PickNext();
        }

        return turn.Task;
    }

    private void EndTurn()
    {
        lock (_lock)
        {
            _callInFlight = false;
            PickNext();
        }
    }

    private void PickNext()
    {
        if (_callInFlight || _waiting.Count == 0 || _waiting.Values.Any(calls => calls.Count == 0))
        {
            return;
        }

        var instances = _waiting.Keys.Order().ToList();
        var instance = instances[_random.Next(instances.Count)];
        var calls = _waiting[instance];
        calls.Sort((a, b) => string.CompareOrdinal(a.Call, b.Call));
        var index = _random.Next(calls.Count);
        var (call, turn) = calls[index];
        calls.RemoveAt(index);
        _callInFlight = true;
        Calls++;
        _trace.Append(instance).Append(' ').AppendLine(call);
        turn.SetResult();
    }

    private sealed class Turnstile(Schedule schedule, int instance, Action<HttpMessage>? replied) : AsyncPolicy
    {
        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await schedule.TakeTurnAsync(instance, message.Request.Method + " " + message.Request.Uri.PathAndQuery);
            try
            {
                await ProcessNextAsync(message, pipeline);
                replied?.Invoke(message);
            }
            finally
            {
                schedule.EndTurn();
            }
        }
    }
}
