using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests.Mail;
using KhuyenCong.Reporting.Calendar;
using Xunit.Abstractions;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Deliver;

/// <summary>
/// Random sequences of faults: what the mail service answers to one connection or request after the other, and at which storage calls the
/// instances die. Two instances deliver the mails of a sequence side by side. The variable KHUYENCONG_MAIL_FAULTS says how many sequences
/// (200 in the long form), KHUYENCONG_SEED which ones.
/// </summary>
public sealed partial class FaultSequencesTests(ITestOutputHelper output)
{
    private const int SequencesInATestRun = 12, SequencesOnAStage = 20, MailsInASequence = 4, MaxFaults = 8, MaxRounds = 80;

    private const string To = "vanhanh@moit.example.vn", Copy = "truc@moit.example.vn";

    /// <summary>Of what a fault speaks.</summary>
    private enum Of
    {
        Way,
        Mail,
        Answer,
        Nothing,
    }

    private static readonly (Of Of, StandInAnswer Answer)[] SendGridFaults =
    [
        (Of.Nothing, StandInAnswer.ByTheRules), (Of.Nothing, StandInAnswer.ByTheRules), (Of.Way, StandInAnswer.PageOfAProxy), (Of.Mail, StandInAnswer.Bad),
        (Of.Way, StandInAnswer.BadSender), (Of.Way, StandInAnswer.Unauthorized), (Of.Way, StandInAnswer.NoCredits), (Of.Way, StandInAnswer.Forbidden),
        (Of.Mail, StandInAnswer.TooLarge), (Of.Way, StandInAnswer.TooMany), (Of.Way, StandInAnswer.TooManyWithoutReset), (Of.Mail, StandInAnswer.Fault),
        (Of.Answer, StandInAnswer.BadGateway), (Of.Answer, StandInAnswer.Cut),
    ];

    private static readonly (Of Of, string Place, string Answer)[] SmtpFaults =
    [
        (Of.Nothing, "", ""), (Of.Nothing, "", ""), (Of.Nothing, "", ""),
        (Of.Way, "GREETING", "421 4.3.2 busy"), (Of.Way, "GREETING", "554 no"), (Of.Way, "GREETING", "cut"), (Of.Way, "EHLO", "cut"),
        (Of.Way, "AUTH", "535 5.7.8 wrong"), (Of.Way, "AUTH", "454 4.7.0 later"), (Of.Way, "AUTH", "cut"),
        (Of.Way, "MAIL", "530 5.7.0 Authentication required"), (Of.Way, "MAIL", "553 5.7.1 not owned by user"), (Of.Way, "MAIL", "451 4.3.0 later"), (Of.Way, "MAIL", "cut"),
        (Of.Way, "RCPT", "554 5.7.1 Relay access denied"), (Of.Way, "RCPT", "cut"), (Of.Mail, "RCPT", "450 4.2.0 Greylisted"), (Of.Mail, "RCPT", "550 5.1.1 unknown"),
        (Of.Mail, "RCPT " + Copy, "550 5.1.1 unknown"), (Of.Mail, "RCPT " + To, "450 4.2.0 Greylisted"), (Of.Mail, "RCPT " + To, "550 5.1.1 unknown"),
        (Of.Way, "DATA", "451 4.3.0 later"), (Of.Way, "DATA", "cut"), (Of.Answer, "TEXT", "cut"), (Of.Mail, "END", "552 5.3.4 too large"), (Of.Mail, "END", "550 5.6.0 content"),
        (Of.Mail, "END", "554 5.7.1 refused"), (Of.Mail, "END", "451 4.7.1 Greylisted"), (Of.Way, "END", "452 4.3.1 no room"),
        (Of.Answer, "END", "cut"), (Of.Answer, "END", SmtpStandIn.TakeAndCut), (Of.Nothing, "QUIT", "cut"),
    ];

    [Fact]
    public async Task SendGridTakesEveryMailOnceOrTheLedgerSaysWhyNot()
    {
        await using var sendGrid = new SendGridStandIn();
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var signer = new EventSigner();
        var settings = new Dictionary<string, string?> { ["Mail:SendGridEventKey"] = signer.PublicKey };
        await PlayAsync(
            settings,
            clock => new SendGridTransport(http, SampleMail.Options(o => o.SendGridHost = sendGrid.Address), clock),
            random =>
            {
                var faults = Enumerable.Range(0, random.Next(MaxFaults + 1)).Select(_ => SendGridFaults[random.Next(SendGridFaults.Length)]).ToList();
                faults.ForEach(f => sendGrid.Script.Enqueue(f.Answer));
                return faults.ConvertAll(f => f.Of);
            },
            () => sendGrid.Script.Clear(),
            () => sendGrid.Taken.Select(t => (t.Key, To)),
            now => sendGrid.Reset = now.AddMinutes(30),
            async (stage, taken) =>
            {
                // What nobody knew is settled by the events: then the ledger says of every mail whether it was taken.
                var body = EventSigner.Body([.. taken.Distinct().Select(key => EventSigner.Event(key, To, "processed", stage.Clock.GetUtcNow()))]);
                var (signature, timestamp) = signer.Sign(body, stage.Clock.GetUtcNow());
                var answer = await stage.Get<TakeDeliveryEvents>().RunAsync(signature, timestamp, System.Text.Encoding.UTF8.GetBytes(body), CancellationToken.None);
                Assert.Equal(EventsEnd.Taken, answer.End);
                Assert.All(await MailsAsync(stage), mail => Assert.Equal(
                    mail.WasTaken ? 1 : 0, taken.Count(key => key == mail.PartitionKey + "." + mail.Key)));
            });
    }

    [Fact]
    public async Task AnSmtpServerTakesEveryMailOnceOrTheLedgerSaysWhyNot()
    {
        await using var server = new SmtpStandIn { Offers = ["8BITMIME", "ENHANCEDSTATUSCODES", "PIPELINING", "AUTH PLAIN LOGIN"] };
        var logins = 0;
        await PlayAsync(
            new Dictionary<string, string?>(),
            clock => new SmtpTransport(
                SampleMail.Options(o => (o.SmtpHost, o.SmtpPort, o.SmtpSecurity, o.SmtpUser, o.SmtpPassword) = ("127.0.0.1", server.Port, SmtpSecurity.None, "khuyencong", "secret")), clock),
            random =>
            {
                var faults = Enumerable.Range(0, random.Next(MaxFaults + 1)).Select(_ => SmtpFaults[random.Next(SmtpFaults.Length)]).ToList();
                faults.ForEach(f => server.Faults.Enqueue((f.Place, f.Answer)));
                return faults.ConvertAll(f => f.Of);
            },
            () => server.Faults.Clear(),
            () => server.Mails.SelectMany(m => m.Recipients.Select(r => (m.Key, r))),
            _ => logins = server.Logins,
            (_, _) => Task.CompletedTask);
        Assert.True(logins > 0);
    }

    private async Task PlayAsync(
        Dictionary<string, string?> settings, Func<TimeProvider, IMailTransport> transport, Func<Random, List<Of>> fill, Action empty,
        Func<IEnumerable<(string Key, string Recipient)>> taken, Action<DateTimeOffset> round, Func<Deployment, IReadOnlyList<string>, Task> after)
    {
        var sequences = LongForm.Number("KHUYENCONG_MAIL_FAULTS", SequencesInATestRun, 200);
        var seed = LongForm.FirstSeed;
        var totals = new ConcurrentDictionary<string, int>();
        for (var first = 0; first < sequences; first += SequencesOnAStage)
        {
            await using var stage = await StartAsync(settings: settings);
            stage.Transport.Through = transport(stage.Clock);
            FaultPerMail[] deaths = [new(seed + first), new(seed + first + 1)];
            var instances = deaths.Select(d => stage.Another(d)).ToList();
            try
            {
                for (var sequence = first; sequence < Math.Min(sequences, first + SequencesOnAStage); sequence++)
                {
                    var faults = fill(new Random(unchecked((seed * 397) ^ sequence)));
                    var deathsBefore = deaths.Sum(d => d.Injected);
                    var outages = await PlayAsync(stage, instances, sequence, round);
                    empty();
                    await JudgeAsync(stage, sequence, faults, deaths.Sum(d => d.Injected) - deathsBefore, [.. taken()], outages, seed, totals);
                }

                await after(stage, [.. taken().Where(t => t.Recipient == To).Select(t => t.Key).Where(k => k.StartsWith("faults.", StringComparison.Ordinal))]);
            }
            finally
            {
                instances.ForEach(i => i.DisposeAsync().AsTask().Wait());
            }
        }

        output.WriteLine($"{sequences} sequences, seed {seed}: " + string.Join(", ", totals.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Value} {t.Key}")));
    }

    /// <summary>Owes the mails of a sequence and delivers until nothing is owed; the starts of the outages that were told meanwhile.</summary>
    private static async Task<HashSet<DateTimeOffset>> PlayAsync(Deployment stage, List<Deployment> instances, int sequence, Action<DateTimeOffset> round)
    {
        for (var i = 0; i < MailsInASequence; i++)
        {
            await OweAsync(stage, "faults", KeyOf(sequence, i), i % 2 == 0 ? [] : [Copy]);
        }

        var told = new HashSet<DateTimeOffset>();
        for (var number = 0; ; number++)
        {
            Assert.True(number < MaxRounds, $"Mails of sequence {sequence} are owed after {MaxRounds} rounds.");
            round(stage.Clock.GetUtcNow());
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
            var way = await stage.Table.FindAsync<MailWayRow>(Keys.Way, MailWayRow.Row, CancellationToken.None);
            if (way is { DownSince: { } since, Told: true })
            {
                told.Add(since);
            }

            if ((await MailsAsync(stage, sequence)).TrueForAll(m => m.Is is not (MailState.Owed or MailState.Sending)))
            {
                if (way?.DownSince is null)
                {
                    return told;
                }

                // Nothing is left that would try the way.
                await OweAsync(stage, "tries", string.Create(CultureInfo.InvariantCulture, $"operators_{Number(sequence)}-{number}"), []);
            }

            // Past the longest pause of the way, a claim, the limit's reset, and the first pauses between the tries of a mail.
            stage.Clock.MoveTo(stage.Clock.GetUtcNow().AddMinutes(61));
        }
    }

    private static async Task OweAsync(Deployment stage, string partition, string key, IEnumerable<string> cc)
    {
        var about = new OperatorCase(CaseKind.NoContact, "52", "Gia Lai (52)", VietnamTime.At(stage.Clock.GetUtcNow()), "KC-01");
        var mail = MailRow.Owed(partition, key, MailKinds.Operators, [To], cc, stage.Clock.GetUtcNow());
        mail.Content = JsonSerializer.Serialize(about, ReceiptJson.Options);
        Assert.True(await stage.Table.CommitAsync(partition, mail.Add(), CancellationToken.None));
    }

    private static async Task JudgeAsync(
        Deployment stage, int sequence, List<Of> faults, int deaths, List<(string Key, string Recipient)> taken, HashSet<DateTimeOffset> outages, int seed,
        ConcurrentDictionary<string, int> totals)
    {
        var mails = await MailsAsync(stage, sequence);
        Assert.Equal(MailsInASequence, mails.Count);
        totals.AddOrUpdate("deaths", deaths, (_, n) => n + deaths);
        totals.AddOrUpdate("outages", outages.Count, (_, n) => n + outages.Count);
        foreach (var mail in mails)
        {
            totals.AddOrUpdate(mail.Is.ToString(), 1, (_, n) => n + 1);
            var fates = RecipientFate.Read(mail.Fates).Where(f => f.Failed).Select(f => f.Recipient).ToList();
            foreach (var recipient in mail.Recipients)
            {
                // SendGrid takes a mail for all of its recipients by one request.
                var times = taken.Count(t => t.Key == mail.PartitionKey + "." + mail.Key && t.Recipient == recipient);
                var isWhole = taken.TrueForAll(t => t.Recipient == To);
                var right = isWhole && recipient == Copy || mail.Is switch
                {
                    MailState.Accepted => times == 1,
                    MailState.Unknown => times is 0 or 1,
                    MailState.Failed or MailState.GivenUp => times == 0,
                    MailState.Bounced => times == (fates.Contains(recipient) ? 0 : 1),
                    _ => false,
                };
                Assert.True(right, $"{mail.Key} is {mail.Is} ({mail.Detail}) and was taken {times} times for {recipient} (sequence {sequence}, seed {seed}: {string.Join(' ', faults)})");
            }
        }

        // A mail fails only by an answer about mails, and nobody knows only what an answer that is missing, or a death, left open.
        Assert.InRange(mails.Count(m => m.Is is MailState.Failed or MailState.GivenUp or MailState.Bounced), 0, faults.Count(f => f == Of.Mail));
        Assert.InRange(mails.Count(m => m.Is == MailState.Unknown), 0, faults.Count(f => f == Of.Answer) + deaths);

        // An outage is one notice, and what was none is no notice.
        var notices = (await stage.Table.UnderAsync<MailRow>(Keys.Way, Keys.Mail, CancellationToken.None))
            .Select(n => VietnamTime.At(JsonSerializer.Deserialize<OperatorCase>(n.Content!, ReceiptJson.Options)!.Since)).ToList();
        Assert.Equal(notices.Count, notices.Distinct().Count());
        Assert.All(outages, o => Assert.Contains(VietnamTime.At(o), notices));
        Assert.All(await stage.Table.UnderAsync<MailRow>("faults", Keys.Mail, CancellationToken.None), m => Assert.Contains("seq", m.Key, StringComparison.Ordinal));
    }

    private static async Task<List<MailRow>> MailsAsync(Deployment stage, int? sequence = null) =>
        await stage.Table.UnderAsync<MailRow>("faults", Keys.Mail + "operators_seq" + (sequence is { } number ? Number(number) : ""), CancellationToken.None);

    private static string KeyOf(int sequence, int mail) => string.Create(CultureInfo.InvariantCulture, $"operators_seq{Number(sequence)}-{mail}");

    private static string Number(int sequence) => sequence.ToString("00000", CultureInfo.InvariantCulture);

    /// <summary>Lets the instance die at some storage calls about a mail or the way, before the call reaches the server or after; which ones follows from the seed, the row and the call's number.</summary>
    private sealed partial class FaultPerMail(int seed) : AsyncPolicy
    {
        private const int OneIn = 60;

        private readonly ConcurrentDictionary<string, int> _calls = new();
        private int _injected;

        public int Injected => _injected;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var fate = await RowOfAsync(message) is { } row ? new Random(unchecked((((seed * 397) ^ Stable(row)) * 397) ^ _calls.AddOrUpdate(row, 1, (_, n) => n + 1))).Next(OneIn) : OneIn;
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

        // A single row is named by the address, the rows of a transaction by its body.
        private static async Task<string?> RowOfAsync(HttpMessage message)
        {
            if (Row().Match(message.Request.Uri.ToString()) is { Success: true } named)
            {
                return named.Value;
            }

            if (message.Request.Content is null || !message.Request.Uri.ToString().EndsWith("$batch", StringComparison.Ordinal))
            {
                return null;
            }

            using var body = new MemoryStream();
            await message.Request.Content.WriteToAsync(body, CancellationToken.None);
            return Row().Match(System.Text.Encoding.UTF8.GetString(body.ToArray())) is { Success: true } found ? found.Value : null;
        }

        private static int Stable(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

        [GeneratedRegex("seq[0-9]{5}-[0-9]|mail-way")]
        private static partial Regex Row();
    }
}
