using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests.Mail;
using KhuyenCong.Reporting.Calendar;
using Xunit.Abstractions;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Deliver;

/// <summary>
/// Random sequences of faults, a sequence a mail: what SendGrid answers to each request, and at which storage call the instance dies. Two
/// instances deliver side by side. The variable KHUYENCONG_MAIL_FAULTS says how many sequences (1,000 for the whole), KHUYENCONG_MAIL_SEED
/// which ones.
/// </summary>
public sealed partial class FaultSequencesTests(ITestOutputHelper output)
{
    private const int SequencesInATestRun = 120, MailsInAPartition = 40;

    private static readonly StandInAnswer[] Answers =
    [
        StandInAnswer.ByTheRules, StandInAnswer.ByTheRules, StandInAnswer.ByTheRules, StandInAnswer.PageOfAProxy, StandInAnswer.PageOfAProxy,
        StandInAnswer.Bad, StandInAnswer.Unauthorized, StandInAnswer.Forbidden, StandInAnswer.TooLarge, StandInAnswer.TooMany, StandInAnswer.TooMany,
        StandInAnswer.Fault, StandInAnswer.Fault, StandInAnswer.BadGateway, StandInAnswer.Cut, StandInAnswer.TakeAndStayAway,
    ];

    [Fact]
    public async Task SendGridTakesExactlyOneRequestForEveryMailThatTheLedgerCallsTaken()
    {
        var sequences = Setting("KHUYENCONG_MAIL_FAULTS", SequencesInATestRun);
        var seed = Setting("KHUYENCONG_MAIL_SEED", 1);
        var random = new Random(seed);
        await using var sendGrid = new SendGridStandIn();
        using var signer = new EventSigner();
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var settings = new Dictionary<string, string?> { ["Mail:SendGridEventKey"] = signer.PublicKey };
        var name = Guid.NewGuid().ToString("N")[..12];
        FaultPerMail[] faults = [new(seed), new(seed + 1)];
        await using (var stage = await StartAsync(settings: settings, like: name))
        {
            await stage.Storage.CreateAsync(CancellationToken.None);
            for (var i = 0; i < sequences; i++)
            {
                var about = new OperatorCase(CaseKind.NoContact, "52", "Gia Lai (52)", VietnamTime.At(stage.Clock.GetUtcNow()), "KC-01");
                var mail = MailRow.Owed(PartitionOf(i), KeyOf(i), MailKinds.Operators, ["vanhanh@moit.example.vn"], [], stage.Clock.GetUtcNow());
                mail.Content = JsonSerializer.Serialize(about, ReceiptJson.Options);
                Assert.True(await stage.Table.CommitAsync(PartitionOf(i), mail.Add(), CancellationToken.None));
                sendGrid.ScriptOf[PartitionOf(i) + "." + KeyOf(i)] =
                    new ConcurrentQueue<StandInAnswer>(Enumerable.Range(0, random.Next(7)).Select(_ => Answers[random.Next(Answers.Length)]));
            }

            var instances = new List<Deployment>();
            foreach (var policy in faults)
            {
                var instance = await StartAsync(policy, settings: settings, like: name);
                instance.Transport.Through = new SendGridTransport(
                    http, SampleMail.Options(o => (o.SendGridHost, o.TimeoutSeconds) = (sendGrid.Address, 1)), instance.Clock);
                instances.Add(instance);
            }

            try
            {
                await DeliverAllAsync(instances, stage, sequences, sendGrid);
            }
            finally
            {
                instances.ForEach(i => i.DisposeAsync().AsTask().Wait());
            }

            var taken = sendGrid.Taken.CountBy(t => t.Key).ToDictionary();
            var mails = await MailsAsync(stage, sequences);
            output.WriteLine($"{sequences} sequences, seed {seed}: {sendGrid.Requests} requests, {taken.Count} mails taken, {faults.Sum(f => f.Injected)} crashes; "
                + string.Join(", ", mails.CountBy(m => m.Is).Select(s => $"{s.Value} {s.Key}")));
            Assert.Equal(sequences, mails.Count);
            Assert.All(mails, mail =>
            {
                var times = taken.GetValueOrDefault(mail.PartitionKey + "." + mail.Key);
                Assert.True(
                    mail.Is switch { MailState.Accepted => times == 1, MailState.Unknown => times is 0 or 1, MailState.Failed => times == 0, _ => false },
                    $"{mail.PartitionKey}.{mail.Key} is {mail.Is} after {mail.Tries} tries and was taken {times} times (seed {seed})");
            });
            Assert.Equal(faults.Length, faults.Count(f => f.Injected > 0));

            // What nobody knew is settled by the events: then the ledger says of every mail whether it was taken.
            foreach (var call in taken.Keys.Chunk(500))
            {
                var body = EventSigner.Body([.. call.Select(key => EventSigner.Event(key, "vanhanh@moit.example.vn", "processed", stage.Clock.GetUtcNow()))]);
                var (signature, timestamp) = signer.Sign(body, stage.Clock.GetUtcNow());
                var answer = await stage.Get<TakeDeliveryEvents>().RunAsync(signature, timestamp, System.Text.Encoding.UTF8.GetBytes(body), CancellationToken.None);
                Assert.Equal(EventsEnd.Taken, answer.End);
            }

            Assert.All(await MailsAsync(stage, sequences), mail => Assert.Equal(
                mail.Is == MailState.Accepted ? 1 : 0, taken.GetValueOrDefault(mail.PartitionKey + "." + mail.Key)));
        }
    }

    private static async Task DeliverAllAsync(List<Deployment> instances, Deployment stage, int sequences, SendGridStandIn sendGrid)
    {
        for (var round = 0; ; round++)
        {
            Assert.True(round < 40, "Mails are owed after forty rounds.");
            sendGrid.Reset = stage.Clock.GetUtcNow().AddMinutes(30);
            await Task.WhenAll(instances.Select(async instance =>
            {
                try
                {
                    await instance.DeliverAsync();
                }
                catch (InjectedFault)
                {
                    // The instance died; the next round is the next start.
                }
            }));
            if ((await MailsAsync(stage, sequences)).TrueForAll(m => m.Is is not (MailState.Owed or MailState.Sending)))
            {
                return;
            }

            // Past every wait: for the limit's reset, a bad key, a claim, the longest pause between tries.
            var later = stage.Clock.GetUtcNow().AddHours(7);
            instances.Append(stage).ToList().ForEach(i => i.Clock.MoveTo(later));
        }
    }

    private static async Task<List<MailRow>> MailsAsync(Deployment stage, int sequences)
    {
        var mails = new List<MailRow>();
        foreach (var partition in Enumerable.Range(0, sequences).Select(PartitionOf).Distinct())
        {
            mails.AddRange(await stage.Table.UnderAsync<MailRow>(partition, Keys.Mail, CancellationToken.None));
        }

        return mails;
    }

    private static string PartitionOf(int sequence) => string.Create(CultureInfo.InvariantCulture, $"faults_{sequence / MailsInAPartition:000}");

    private static string KeyOf(int sequence) => string.Create(CultureInfo.InvariantCulture, $"operators_seq{sequence:00000}");

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    /// <summary>Lets the instance die at some storage calls about a mail, before the call reaches the server or after; which ones follows from the seed, the mail and the call's number.</summary>
    private sealed partial class FaultPerMail(int seed) : HttpPipelinePolicy
    {
        private readonly ConcurrentDictionary<string, int> _calls = new();
        private int _injected;

        public int Injected => _injected;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var fate = await MailOfAsync(message) is { } mail ? new Random(unchecked((((seed * 397) ^ Stable(mail)) * 397) ^ _calls.AddOrUpdate(mail, 1, (_, n) => n + 1))).Next(16) : 15;
            if (fate == 0)
            {
                Interlocked.Increment(ref _injected);
                throw new InjectedFault();
            }

            await ProcessNextAsync(message, pipeline);
            if (fate == 1)
            {
                Interlocked.Increment(ref _injected);
                throw new InjectedFault();
            }
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The pipeline is asynchronous.");

        // A single row is named by the address, the rows of a transaction by its body.
        private static async Task<string?> MailOfAsync(HttpMessage message)
        {
            if (Sequence().Match(message.Request.Uri.ToString()) is { Success: true } named)
            {
                return named.Value;
            }

            if (message.Request.Content is null || !message.Request.Uri.ToString().EndsWith("$batch", StringComparison.Ordinal))
            {
                return null;
            }

            using var body = new MemoryStream();
            await message.Request.Content.WriteToAsync(body, CancellationToken.None);
            return Sequence().Match(System.Text.Encoding.UTF8.GetString(body.ToArray())) is { Success: true } found ? found.Value : null;
        }

        private static int Stable(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

        [GeneratedRegex("seq[0-9]{5}")]
        private static partial Regex Sequence();
    }
}
