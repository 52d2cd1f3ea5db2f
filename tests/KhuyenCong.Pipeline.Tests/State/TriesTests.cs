using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.State;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.State;

/// <summary>Whoever finds at each try that others came before gives way, ends, and says so.</summary>
public sealed class TriesTests
{
    [Fact]
    public async Task WhoIsAlwaysTooLateEndsAndSaysSo()
    {
        var policy = new AlwaysTooLate();
        await using var app = await StartAsync(policy);
        policy.IsOn = true;
        var mail = MailRow.Owed(Partition, "receipt_x", MailKinds.Receipt, [], [], app.Clock.GetUtcNow());
        var turn = app.Get<AnswerShares>().TakeAsync(mail, new DateOnly(2026, 9, 16), CancellationToken.None);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => app.Get<HandInLinks>().RevokeAsync("52", CancellationToken.None));
        Assert.Contains("unit 52", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ShareTurn.Contended, await turn);
        Assert.Equal(2 * ReportTable.MaxCommitTries, policy.Commits);
    }

    [Fact]
    public async Task WhoComesThroughAtTheLastTryHasDoneIt()
    {
        var policy = new AlwaysTooLate { Until = ReportTable.MaxCommitTries };
        await using var app = await StartAsync(policy);
        policy.IsOn = true;
        Assert.Equal(1, await app.Get<HandInLinks>().RevokeAsync("52", CancellationToken.None));
        Assert.Equal(ReportTable.MaxCommitTries, policy.Commits);
    }

    /// <summary>Answers each commit as when a row had changed meanwhile, up to one.</summary>
    private sealed class AlwaysTooLate : AsyncPolicy
    {
        private int _commits;

        public bool IsOn { get; set; }

        public int Until { get; init; } = int.MaxValue;

        public int Commits => _commits;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (IsOn && message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal) && Interlocked.Increment(ref _commits) < Until)
            {
                throw new RequestFailedException(412, "A row has changed.");
            }

            await ProcessNextAsync(message, pipeline);
        }
    }
}
