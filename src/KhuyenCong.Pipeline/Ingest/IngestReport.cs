using Azure.Data.Tables;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Metrics;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Tracing;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Reading;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>How one run over a blob of the inbox ended.</summary>
public enum IngestEnd
{
    /// <summary>A submission was recorded, now or by an earlier run that was cut short.</summary>
    Recorded,

    /// <summary>The blob is gone: another run took it.</summary>
    Gone,

    /// <summary>The blob is empty and may still be written.</summary>
    Waiting,

    /// <summary>What programs leave behind; moved aside.</summary>
    Ignored,
}

/// <summary>What one run did.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Receipt">The receipt of the recorded submission; null otherwise.</param>
/// <param name="TriedBefore">Whether an earlier run had got as far as the archive.</param>
public sealed record IngestResult(IngestEnd End, Receipt? Receipt = null, bool TriedBefore = false);

/// <summary>What would become of an upload.</summary>
/// <param name="Receipt">The answer that it would get.</param>
/// <param name="Figures">Its figures, where it is a report that would be taken; null otherwise.</param>
public sealed record DryRunResult(Receipt Receipt, FigureSet? Figures);

/// <summary>
/// Reads one upload: archives it, checks it, and commits in one transaction the submission, the unit's status, the figures and the mail
/// owed. Running it again for the same blob version, in parallel or after a crash at any call, changes nothing more.
/// </summary>
/// <remarks>
/// Order of the storage calls for an accepted report (eight, of which two look into earlier periods): get the blob, put it into the
/// archive, get the status, query the year's earlier periods, query the year before, commit, put the receipt, delete the blob. The archive comes
/// before the commit, so a report that is taken is always kept, even when the inbox blob is overwritten at that moment. A form that asks for
/// difficulties costs one look more, and one more where the ministry has answered the unit or a version was chosen.
/// </remarks>
public sealed partial class IngestReport(
    ReportStorage storage,
    ReportTable table,
    Archive archive,
    EarlierReports earlier,
    ProgrammesOnFile programmes,
    CurrentReference currentReference,
    UploadArrival arrival,
    ReportMetrics metrics,
    TimeProvider clock,
    ILogger<IngestReport> log) : IDisposable
{
    /// <summary>How long an empty blob may stay before it is a rejected file.</summary>
    public static TimeSpan EmptyMayWait { get; } = TimeSpan.FromMinutes(15);

    private const int ReadingsAtOnce = 2;

    private readonly SemaphoreSlim _readings = new(ReadingsAtOnce);

    /// <summary>Reads one blob of the inbox. A bad file is a result; only faults of the infrastructure throw.</summary>
    /// <param name="blob">The name in the inbox, exactly as listed.</param>
    /// <param name="way">How the caller came to it; noted with what this run records, and with nothing else.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    public async Task<IngestResult> RunAsync(string blob, UploadWay way, CancellationToken cancellation)
    {
        using var activity = ReportTracing.Start("ingest");
        try
        {
            var result = await ReadAsync(blob, way, cancellation);
            activity?.SetTag("khuyencong.end", result.End.ToString());
            if (result.Receipt is { } receipt)
            {
                activity?.SetTag("khuyencong.receipt", receipt.Id).SetTag("khuyencong.kind", receipt.Kind.ToString())
                    .SetTag("khuyencong.outcome", receipt.Outcome?.ToString()).SetTag("khuyencong.timeliness", receipt.Timeliness.ToString());
            }

            return result;
        }
        catch (Exception fault)
        {
            activity.Fail(fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _readings.Dispose();

    private async Task<IngestResult> ReadAsync(string blob, UploadWay way, CancellationToken cancellation)
    {
        var upload = await Upload.ReadAsync(storage.Inbox.GetBlobClient(blob), arrival, cancellation);
        if (upload is null)
        {
            return new IngestResult(IngestEnd.Gone);
        }

        var reference = await currentReference.GetAsync(cancellation);
        var route = UploadRoute.Of(upload.Blob, upload.ReceivedAt, reference);
        if (upload.Unread is null && (route.IsJunk || upload.IsFolder))
        {
            await archive.KeepAsync(Archive.JunkNameOf(upload, route), upload, cancellation);
            await archive.RemoveFromInboxAsync(upload, cancellation);
            return new IngestResult(IngestEnd.Ignored);
        }

        if (upload.Size == 0 && clock.GetUtcNow() - upload.ReceivedAt < EmptyMayWait)
        {
            return new IngestResult(IngestEnd.Waiting);
        }

        // Of what was not read its record is kept, not its bytes: what declares terabytes must not fill an archive that forgets nothing.
        var archived = upload.Unread is null ? Archive.NameOf(upload, route) : null;
        var isFirstTry = archived is null || await archive.KeepAsync(archived, upload, cancellation);
        var receipt = await RecordAsync(upload, way, route, archived, reference, cancellation);
        await archive.WriteReceiptAsync(receipt, cancellation);
        await archive.RemoveFromInboxAsync(upload, cancellation);
        LogRecorded(receipt.Id, way, receipt.Kind, receipt.Outcome, receipt.Timeliness, receipt.Version, receipt.Errors, receipt.Warnings);
        return new IngestResult(IngestEnd.Recorded, receipt, !isFirstTry);
    }

    /// <summary>
    /// What would be recorded of an upload if it came now, by the same steps up to the commit. Nothing is archived, recorded or owed, and nothing is
    /// kept of it.
    /// </summary>
    /// <param name="upload">The upload, which lies nowhere (<see cref="Upload.OfDryRun"/>).</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<DryRunResult> DryRunAsync(Upload upload, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var reference = await currentReference.GetAsync(cancellation);
        var route = UploadRoute.Of(upload.Blob, upload.ReceivedAt, reference);
        var drafted = await DraftAsync(upload, route, null, reference, cancellation);
        var (draft, receipt, _, _, _) = await JudgeAsync(drafted, ReportStatus.IsTouchedBy(drafted.Receipt) ? route.Sender : null, upload, reference, cancellation);
        var isReport = receipt is { Kind: SubmissionKind.Report or SubmissionKind.SameAgain, Outcome: { } outcome, Version: > 0 } && outcome.IsAccepted();
        return new DryRunResult(receipt with { IsDryRun = true }, isReport && draft.Read is { Form.Kind: FormKind.Table } read ? FigureSet.Of(read) : null);
    }

    /// <summary>What an upload amounts to beside where its unit stands, as it is read from the table.</summary>
    private async Task<(Draft Draft, Receipt Receipt, DifficultyStatement? Said, StatusRow? Status, ReportStatus Before)> JudgeAsync(
        Draft drafted, Unit? unit, Upload upload, ReferenceData reference, CancellationToken cancellation)
    {
        // A set-aside or unrouted upload changes no status, so it needs none.
        var status = unit is not null ? await table.FindAsync<StatusRow>(drafted.Partition, Keys.Status + unit.Code, cancellation) : null;
        var files = unit is not null && drafted.Receipt.Kind == SubmissionKind.Document ? await programmes.FilesAsync(reference, unit, drafted.Partition, cancellation) : [];
        var onFile = FiledProgrammes.Of(files, DateTimeOffset.MaxValue);
        var before = status?.Status ?? new ReportStatus(unit?.Code ?? "");
        var draft = drafted.Judgement is { } judgement ? drafted.Judged(judgement.Against(await CountedAsync(drafted, judgement, before, upload, cancellation), upload.Confirmation)) : drafted;
        var (receipt, said) = SaidIn(draft, before.Place(draft.Receipt, onFile), upload, reference);
        return (draft, receipt with { ProgrammeAfter = StandingAfter(receipt, unit, upload, files, onFile, reference) }, said, status, before);
    }

    private async Task<Receipt> RecordAsync(
        Upload upload, UploadWay way, UploadRoute route, string? archived, ReferenceData reference, CancellationToken cancellation)
    {
        var drafted = await DraftAsync(upload, route, archived, reference, cancellation);
        var unit = ReportStatus.IsTouchedBy(drafted.Receipt) ? route.Sender : null;
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            var (draft, receipt, said, status, before) = await JudgeAsync(drafted, unit, upload, reference, cancellation);
            var row = SubmissionRow.Of(draft.Partition, upload.Id, receipt, way.ToString());
            var actions = ActionsOf(draft, row, receipt, status, before, upload, reference);
            if (said is not null && before.Review.SetBackAt(upload.Id, upload.ReceivedAt) is null)
            {
                var told = await UnitDifficulties.ReadAsync(table, draft.Partition, receipt.Unit!, mayComeBack: before.Review.Chosen is not null, cancellation);
                actions.AddRange(told.After(said, said.Source == DifficultySource.Report ? CountedOf(receipt) : null));
            }

            if (await table.CommitFiguresAsync(draft.Partition, actions, cancellation))
            {
                metrics.Ingested(receipt, way);

                // The receipt is what the row holds, so that it is the same bytes when a later run has to write it.
                return row.ReadReceipt();
            }

            if (await table.FindAsync<SubmissionRow>(draft.Partition, row.RowKey, cancellation) is { } recorded)
            {
                return recorded.ReadReceipt();
            }
        }

        throw new InvalidOperationException(
            $"Upload {upload.Id} could not be recorded in partition {drafted.Partition}: its unit's status changed at each of {ReportTable.MaxCommitTries} tries. The sweep tries again.");
    }

    private async Task<Draft> DraftAsync(
        Upload upload, UploadRoute route, string? archived, ReferenceData reference, CancellationToken cancellation)
    {
        var receipt = new Receipt
        {
            Id = "",
            Kind = SubmissionKind.Unrouted,
            Blob = upload.Blob,
            FileName = route.FileName,
            Size = upload.Size,
            Sha256 = upload.Sha256,
            ReceivedAt = VietnamTime.At(upload.ReceivedAt),
            Version = 0,
            Timeliness = Timeliness.Undated,
            Unit = route.Sender?.Code,
            Office = route.Sender?.Office,
            Archived = archived,
            Unread = upload.Unread,
            Note = upload.Note,
            Confirmation = upload.Confirmation,
        };
        switch (route)
        {
            case UnroutedUpload { Problem: var problem }:
                Finding[] findings = upload.Unread is null ? [problem] : [problem, UnreadUpload.FindingOf(upload, route.FileName)];
                return new Draft(Keys.Unrouted, ReceiptNumber.On(receipt with { Findings = findings, Errors = findings.Length }, upload.Id));
            case RoutedReport report:
                receipt = receipt with { Period = report.Period.Id, PeriodName = report.Period.Name };
                return report.IsDifficulty
                    ? await ToldAsync(upload, report, receipt, reference, cancellation)
                    : await ReadDraftAsync(upload, report, receipt, reference, cancellation);
            case RoutedUpload document:
                return await ReadDraftAsync(upload, document, receipt, reference, cancellation);
            default:
                throw new InvalidOperationException($"Upload {upload.Id} has a route of no known kind.");
        }
    }

    private async Task<Draft> ToldAsync(Upload upload, RoutedReport route, Receipt receipt, ReferenceData reference, CancellationToken cancellation)
    {
        receipt = await ReadFileAsync(() => ToldByPage.Judge(upload, route, receipt, reference), cancellation);
        return new Draft(receipt.Form is { } form ? new ReportPartition(form, route.Period) : new FormlessPartition(route.Period), ReceiptNumber.On(receipt, upload.Id));
    }

    private async Task<Draft> ReadDraftAsync(Upload upload, RoutedUpload route, Receipt receipt, ReferenceData reference, CancellationToken cancellation)
    {
        var unit = route.Unit;
        var read = await ReadFileAsync(() => new ReportReading(reference).Read(upload, route, cancellation), cancellation);
        if (route is RoutedReport report && read is { Kind: FileKind.Pdf, Form: not { Kind: FormKind.Document } } && await SignedFormAsync(report, upload, reference, cancellation) is { } signedForm)
        {
            return await SignedCopyAsync(upload, report, receipt, signedForm, reference, cancellation);
        }

        if (read.Form is not { } form)
        {
            return new Draft(
                new FormlessPartition(read.Period), ReceiptNumber.On(ReportJudgement.On(receipt, SubmissionKind.Report, Outcome.RejectedFile, read.Findings), upload.Id), read);
        }

        var deadlines = form.Kind != FormKind.Document && reference.Duties.For(form.Code, read.Period) is { } dates ? reference.DatesFor(dates, unit.Code) : null;
        receipt = Dated(receipt, upload, form, deadlines, reference.ExtensionFor(unit.Code, form.Code, read.Period, VietnamTime.DayOf(upload.ReceivedAt))) with
        {
            Programme = form.Kind == FormKind.Document ? upload.Programme ?? ProgrammeDeclaration.OfPath(upload.Blob) : null,
        };
        PartitionKey partition = form.Kind == FormKind.Document ? new DocumentPartition(form.Code) : new ReportPartition(form.Code, read.Period);
        receipt = await CorrectingAsync(receipt, partition, upload, cancellation);
        if (receipt.Timeliness is Timeliness.TooEarly or Timeliness.AfterLock)
        {
            return new Draft(partition, ReceiptNumber.On(receipt with { Kind = SubmissionKind.SetAside }, upload.Id), read);
        }

        var kind = form.Kind == FormKind.Document ? SubmissionKind.Document : SubmissionKind.Report;
        return new Draft(partition, ReceiptNumber.On(receipt with { Kind = kind }, upload.Id), read, await ReportJudgement.LookAsync(read, reference, earlier, unit, upload.ReceivedAt, cancellation));
    }

    /// <summary>The version that counted when the upload was received: the status has its amounts, unless one that was received later counts already.</summary>
    private async Task<FigureSet?> CountedAsync(Draft draft, ReportJudgement judgement, ReportStatus before, Upload upload, CancellationToken cancellation) =>
        !AmountsText.IsCompared(judgement.Form) || before.Counted is not { } counted ? null
        : counted.ReceivedAt <= upload.ReceivedAt && (before.Review.Chosen is not { } chosen || chosen.At < upload.ReceivedAt) ? AmountsText.Read(counted.Amounts, judgement.Form, draft.Read!.Period)
        : await earlier.CountedWhenAsync(draft.Partition, before.Unit, judgement.Form, draft.Read!.Period, upload.ReceivedAt, cancellation);

    /// <summary>
    /// Reads the file on a thread of its own: an instance has few, and a file that takes long must leave them to the timers and to other uploads. Few
    /// at once, because each may need as much memory as a file's bounds allow.
    /// </summary>
    private async Task<T> ReadFileAsync<T>(Func<T> read, CancellationToken cancellation)
    {
        await _readings.WaitAsync(cancellation);
        try
        {
            return await Task.Factory.StartNew(read, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _readings.Release();
        }
    }

    private async Task<FormDefinition?> SignedFormAsync(RoutedReport route, Upload upload, ReferenceData reference, CancellationToken cancellation)
    {
        var period = route.Period;
        var forms = reference.Duties.FormsFor(period)
            .Select(code => reference.Duties.For(code, period) is { } d ? reference.Forms.For(code, d.CutOff) : null)
            .OfType<FormDefinition>().Where(f => f.Kind == FormKind.Table).ToList();
        if ((forms.Find(f => f.Code == upload.ChosenForm) ?? forms.Find(f => route.NamesForm(f.Code))) is { } named)
        {
            return named;
        }

        if (forms.Count <= 1)
        {
            return forms.FirstOrDefault();
        }

        // What was sent back as belonging to no form stays so, whatever report has come since under the same name.
        if (await table.FindAsync<SubmissionRow>(
            new FormlessPartition(period), SubmissionRow.Key(route.Unit.Code, upload.Id), cancellation) is not null)
        {
            return null;
        }

        var baseName = Path.GetFileNameWithoutExtension(route.FileName);
        foreach (var form in forms)
        {
            var submissions = await table.UnderAsync<SubmissionRow>(
                new ReportPartition(form.Code, period), Keys.Submission + route.Unit.Code + "_", cancellation);
            if (submissions.Exists(s => Path.GetFileNameWithoutExtension(s.ReadReceipt().FileName).Equals(baseName, StringComparison.OrdinalIgnoreCase)))
            {
                return form;
            }
        }

        return null;
    }

    private async Task<Draft> SignedCopyAsync(
        Upload upload, RoutedReport route, Receipt receipt, FormDefinition form, ReferenceData reference, CancellationToken cancellation)
    {
        var deadlines = reference.DatesFor(reference.Duties.For(form.Code, route.Period)!, route.Unit.Code);
        receipt = Dated(receipt, upload, form, deadlines, reference.ExtensionFor(route.Unit.Code, form.Code, route.Period, VietnamTime.DayOf(upload.ReceivedAt)));
        receipt = await CorrectingAsync(receipt, new ReportPartition(form.Code, route.Period), upload, cancellation);
        if (receipt.Timeliness is Timeliness.TooEarly or Timeliness.AfterLock)
        {
            return new Draft(new ReportPartition(form.Code, route.Period), ReceiptNumber.On(receipt with { Kind = SubmissionKind.SetAside }, upload.Id));
        }

        IReadOnlyList<Finding> findings = upload.Unread is not null ? [UnreadUpload.FindingOf(upload, route.FileName)]
            : await ReadFileAsync(() => DocumentCheck.Of(upload.Content).Problem, cancellation) is { } wrong ? [FileFindings.Of(wrong, "", FileRole.Document)]
            : [];
        receipt = ReportJudgement.On(
            receipt,
            SubmissionKind.SignedCopy, findings.Count == 0 ? Outcome.Accepted : Outcome.RejectedFile, findings);
        return new Draft(new ReportPartition(form.Code, route.Period), ReceiptNumber.On(receipt, upload.Id));
    }

    /// <summary>The receipt with its form, the dates that held for its unit, and when it came against them.</summary>
    private static Receipt Dated(Receipt receipt, Upload upload, FormDefinition form, Deadlines? deadlines, Extension? extension) => receipt with
    {
        Form = form.Code,
        FormTitle = form.Title,
        Timeliness = Arrival.TimelinessOf(upload.ReceivedAt, deadlines, extension),
        CutOff = deadlines?.CutOff,
        Opens = deadlines?.Opens,
        Due = deadlines?.Due,
        Lock = deadlines?.LastDay,
        Unconfirmed = deadlines?.Unconfirmed ?? [],
    };

    /// <summary>
    /// Of what came after the lock: taken all the same when the ministry waited for a correction at the moment of its receipt. The status is read for nothing
    /// else and has the last request; one that was in force before it stands in the records of the acts. So it is the same whenever the upload is read.
    /// </summary>
    private async Task<Receipt> CorrectingAsync(Receipt receipt, PartitionKey partition, Upload upload, CancellationToken cancellation)
    {
        if (receipt.Timeliness != Timeliness.AfterLock
            || (await table.FindAsync<StatusRow>(partition, Keys.Status + receipt.Unit, cancellation))?.Status.Review.Correction is not { } asked)
        {
            return receipt;
        }

        if (asked.AskedAt > upload.ReceivedAt)
        {
            var records = await table.UnderAsync<TableEntity>(partition, MinistryActs.RecordsOf(ReviewRecords.Kind, receipt.Unit!), cancellation);
            asked = ReportStatus.RequestAt(ReviewRecords.ByUnit(records)[receipt.Unit!], upload.ReceivedAt);
        }

        return asked?.Allows(upload.ReceivedAt) == true ? receipt with { Timeliness = Timeliness.Late, Lock = asked.Until } : receipt;
    }

    /// <summary>What a submission says of difficulties, and the receipt that tells how much; null when it says nothing that counts.</summary>
    private static (Receipt Receipt, DifficultyStatement? Said) SaidIn(Draft draft, Receipt receipt, Upload upload, ReferenceData reference)
    {
        if (receipt is not { Kind: SubmissionKind.Report, Outcome: { } outcome, Version: > 0 } || !outcome.IsAccepted())
        {
            return (receipt, UnitDifficulties.Of(receipt, upload.Id));
        }

        var report = draft.Read!;
        var cutOff = reference.Duties.For(report.Form!.Code, report.Period)!.CutOff;
        var said = UnitDifficulties.Of(report.Form, cutOff, FigureSet.Of(report), upload.ReceivedAt, receipt.Version, upload.Id);
        return (said is null ? receipt : receipt with { Difficulties = said.Points.Count }, said);
    }

    /// <summary>Where the unit stands with its programmes after a programme's file; null for what is none, or was not taken.</summary>
    private static ProgrammeAfter? StandingAfter(
        Receipt receipt, Unit? unit, Upload upload, IReadOnlyList<ProgrammeFile> files, IReadOnlyList<Programme> onFile, ReferenceData reference)
    {
        if (unit is null || receipt is not { Programme: { } declared, Outcome: { } outcome } || !outcome.IsAccepted())
        {
            return null;
        }

        var day = VietnamTime.DayOf(upload.ReceivedAt);
        var before = new UnitProgrammes(unit, day, onFile) { Duty = reference.Duties.NewestTermOn(day) };
        var after = receipt.ProgrammeFileOf(upload.Id) is { } file ? FiledProgrammes.Of(files.Append(file), DateTimeOffset.MaxValue) : onFile;
        return ProgrammeAfter.Of(declared, before, before with { OnFile = after });
    }

    private static SaidWhen CountedOf(Receipt receipt) => UnitDifficulties.WhenOf(receipt.CountedReceivedAt ?? receipt.ReceivedAt, receipt.CountedVersion);

    private List<TableTransactionAction> ActionsOf(
        Draft draft, SubmissionRow row, Receipt receipt, StatusRow? status, ReportStatus before, Upload upload, ReferenceData reference)
    {
        var now = clock.GetUtcNow();
        var actions = new List<TableTransactionAction>
        {
            new(TableTransactionActionType.Add, row),
        };
        if (row.Unit.Length > 0)
        {
            actions.Add(new TableTransactionAction(TableTransactionActionType.Add, row.Listed()));
        }

        var figures = receipt is { Kind: SubmissionKind.Report, Outcome: { } outcome, Version: > 0 } && outcome.IsAccepted() ? FigureSet.Of(draft.Read!) : null;
        var after = before.After(receipt, upload.Id, figures is null ? null : AmountsText.Of(draft.Read!.Form!, figures, receipt.Findings));
        if (ReportStatus.IsTouchedBy(draft.Receipt))
        {
            actions.Add(ReportTable.Write(StatusRow.Of(draft.Partition, after), status));
        }

        if (figures is not null)
        {
            var (head, rows) = FigureRows.Of(draft.Partition, receipt.Unit!, receipt.Version, upload.Id, upload.ReceivedAt, figures);
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, head));
            actions.AddRange(rows.Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r)));
        }

        actions.AddRange(AnswerMail.Owed(draft.Partition, receipt, upload.Id, reference, now).Add());
        return actions;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Recorded {Receipt}, by {Way}: {Kind}, outcome {Outcome}, {Timeliness}, version {Version}, {Errors} errors, {Warnings} warnings")]
    private partial void LogRecorded(string receipt, UploadWay way, SubmissionKind kind, Outcome? outcome, Timeliness timeliness, int version, int errors, int warnings);

    /// <summary>What an upload amounts to, before the unit's status is known.</summary>
    /// <param name="Partition">Where it is recorded.</param>
    /// <param name="Receipt">What is answered, without a version.</param>
    /// <param name="Read">What was read of the file.</param>
    /// <param name="Judgement">How it is judged once the status is known; null for what is not judged, or is already.</param>
    private sealed record Draft(string Partition, Receipt Receipt, ReadReport? Read = null, ReportJudgement? Judgement = null)
    {
        public Draft Judged(CheckedReport check) => this with { Receipt = ReportJudgement.On(Receipt, Receipt.Kind, check.Outcome, check.Findings), Read = check.Report };
    }
}
