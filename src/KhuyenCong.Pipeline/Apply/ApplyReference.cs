using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Apply;

/// <summary>What one run over an upload of reference data did.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Receipt">The answer; null when there is none.</param>
/// <param name="TriedBefore">Whether an earlier run had got as far as the archive.</param>
public sealed record ApplyResult(IngestEnd End, ReferenceReceipt? Receipt = null, bool TriedBefore = false);

/// <summary>
/// Brings reference data into force that the ministry uploads to <c>upload/{path}</c> of the reference container: the whole data is checked
/// with the file in place of the one in force, and only when all of it is sound the file becomes a new, immutable version. Whatever comes
/// of it is answered by a mail to the operators and a receipt. Running it again for the same blob version, in parallel or after a crash at
/// any call, changes nothing more.
/// </summary>
/// <remarks>
/// Order of the storage calls: get the blob, look for its answer, put it into the archive, look at what is in force, put the version,
/// commit answer, version and mail in one transaction, look again (and owe the mails about extensions), put the receipt, delete the blob.
/// </remarks>
public sealed partial class ApplyReference(
    ReportStorage storage,
    ReportTable table,
    Archive archive,
    CurrentReference currentReference,
    ExtensionNotices extensions,
    OperatorNotices notices,
    FailedReferenceUploads failures,
    UploadArrival arrival,
    TimeProvider clock,
    ILogger<ApplyReference> log)
{
    /// <summary>Where accepted versions lie in the reference container.</summary>
    public const string AcceptedFolder = "accepted/";

    /// <summary>Where the answers lie in the receipts container, and the originals in the archive.</summary>
    public const string ReceiptsFolder = "reference/", ArchiveFolder = "reference/";

    /// <summary>A larger file is refused without being read.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    /// <summary>How many problems the mail lists; the receipt has all.</summary>
    public const int MaxProblemsInMail = 100;

    // A text column of the table holds 32,768 characters.
    private const int MaxCharactersInMail = 30_000, MaxCharactersOfAnEffect = 400;

    /// <summary>
    /// Handles everything that lies in the upload folder, oldest first: the guarantee behind the event. What we could not process for an
    /// hour is told to the operators once, stands in the table as failed until it is settled, and is tried again by every sweep.
    /// </summary>
    /// <returns>How many uploads were answered.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var began = clock.GetUtcNow();
        var noted = new List<ReferenceFailureRow>(await failures.NotedAsync(cancellation));
        var failedBefore = noted.Select(n => n.Upload).ToHashSet();
        var blobs = new List<BlobItem>();
        await foreach (var blob in storage.Reference.GetBlobsAsync(new GetBlobsOptions { Prefix = ReferenceUpload.Folder }, cancellation))
        {
            blobs.Add(blob);
        }

        var answered = 0;
        var left = new HashSet<string>();
        foreach (var blob in blobs.OrderBy(b => b.Properties.LastModified).ThenBy(b => b.Name, StringComparer.Ordinal))
        {
            try
            {
                var result = await RunAsync(blob.Name, cancellation);
                answered += result.End == IngestEnd.Recorded ? 1 : 0;
                if (result is { TriedBefore: false, Receipt: { Size: > 0 } receipt } && began - receipt.ReceivedAt >= SweepInbox.EventMayTake && !failedBefore.Contains(UploadIdOf(blob)))
                {
                    LogWithoutEvent(FolderOf(receipt.Path), (int)(began - receipt.ReceivedAt).TotalMinutes);
                }
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                left.Add(UploadIdOf(blob));
                LogFailed(fault, FolderOf(blob.Name[ReferenceUpload.Folder.Length..]));
                await TryRecordStuckAsync(blob, noted, cancellation);
            }
        }

        await failures.SettleAsync(noted, left.Contains, cancellation);
        return answered;
    }

    private async Task TryRecordStuckAsync(BlobItem blob, List<ReferenceFailureRow> noted, CancellationToken cancellation)
    {
        var etag = blob.Properties.ETag ?? default;
        var since = arrival.ReceivedAt(blob.Name, etag, blob.Properties.LastModified ?? DateTimeOffset.MaxValue);
        if (clock.GetUtcNow() - since < SweepInbox.StuckAfter)
        {
            return;
        }

        try
        {
            noted.Add(await failures.RecordAsync(
                blob.Name, UploadIdOf(blob), since, CaseKind.StuckReference,
                "Hệ thống chưa xử lý được dữ liệu tham chiếu sau một giờ và tự thử lại 5 phút một lần.", cancellation));
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // The storage itself is down; the next sweep says it.
            LogFailed(fault, FolderOf(blob.Name[ReferenceUpload.Folder.Length..]));
        }
    }

    private static string UploadIdOf(BlobItem blob) => ReferenceUpload.IdOf(blob.Name, blob.Properties.ETag ?? default);

    /// <summary>Handles one upload. A bad file is a result; only faults of the infrastructure throw.</summary>
    /// <param name="blob">The name in the reference container; names outside of <see cref="ReferenceUpload.Folder"/> are left alone.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    public async Task<ApplyResult> RunAsync(string blob, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (!blob.StartsWith(ReferenceUpload.Folder, StringComparison.Ordinal))
        {
            return new ApplyResult(IngestEnd.Ignored);
        }

        var upload = await Upload.ReadAsync(storage.Reference.GetBlobClient(blob), arrival, cancellation, MaxBytes);
        if (upload is null)
        {
            return new ApplyResult(IngestEnd.Gone);
        }

        if (upload.Unread is null && upload.IsFolder)
        {
            return new ApplyResult(IngestEnd.Ignored);
        }

        if (upload.Size == 0 && clock.GetUtcNow() - upload.ReceivedAt < IngestReport.EmptyMayWait)
        {
            return new ApplyResult(IngestEnd.Waiting);
        }

        var answered = await AnswerOfAsync(upload, cancellation);
        var (receipt, isFirstTry) = answered is null ? await DecideAsync(upload, blob[ReferenceUpload.Folder.Length..], cancellation) : (answered, false);
        if (receipt.Outcome == ReferenceOutcome.Applied)
        {
            // Also when an earlier run committed it: this instance goes on with what was answered, not a minute later.
            var inForce = await currentReference.LookAsync(cancellation);
            if (ReferenceData.NameOf(receipt.Path) == ReferenceData.ExtensionsPath)
            {
                await extensions.OweAsync(inForce.Data, cancellation);
            }
        }

        await WriteReceiptAsync(receipt, cancellation);
        await RemoveAsync(upload, cancellation);
        LogAnswered(FolderOf(receipt.Path), receipt.Outcome, receipt.Version, receipt.ProblemCount);
        return new ApplyResult(IngestEnd.Recorded, receipt, !isFirstTry);
    }

    private async Task<ReferenceReceipt?> AnswerOfAsync(Upload upload, CancellationToken cancellation) =>
        (await table.FindAsync<ReferenceChangeRow>(Keys.Reference, ReferenceChangeRow.Key(upload.Id), cancellation))?.ReadReceipt();

    private async Task<(ReferenceReceipt Receipt, bool IsFirstTry)> DecideAsync(Upload upload, string path, CancellationToken cancellation)
    {
        var archived = upload.Unread is null ? $"{ArchiveFolder}{FolderOf(path)}/{upload.Sha256[..16]}-{upload.Id}" : null;
        var isFirstTry = archived is null || await archive.KeepAsync(archived, upload, cancellation);
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            var inForce = await currentReference.LookAsync(cancellation);
            var (receipt, file) = Judge(upload, path, archived, inForce);
            if (receipt.Outcome == ReferenceOutcome.Applied)
            {
                await StoreAsync(NameOf(receipt), file, cancellation);
            }

            var actions = ActionsOf(receipt, inForce);
            if (await notices.RowAsync(Keys.Reference, "reference_" + upload.Id, CaseOf(receipt), cancellation, receipt.UploadedBy) is { } mail)
            {
                actions.AddRange(mail.Add());
            }

            if (await table.CommitAsync(Keys.Reference, actions, cancellation))
            {
                return (receipt, isFirstTry);
            }

            if (await AnswerOfAsync(upload, cancellation) is { } answered)
            {
                return (answered, isFirstTry);
            }
        }

        throw new InvalidOperationException(
            $"Upload {upload.Id} of reference data could not be recorded: what is in force changed at each of {ReportTable.MaxCommitTries} tries. The sweep tries again.");
    }

    private static (ReferenceReceipt Receipt, ReferenceFile File) Judge(Upload upload, string path, string? archived, ReferenceInForce inForce)
    {
        var file = new ReferenceFile(path, upload.Content);
        var version = inForce.Versions.TryGetValue(ReferenceData.NameOf(path), out var row) ? row.Version : 0;
        var receipt = new ReferenceReceipt
        {
            Id = upload.Id,
            Path = path,
            Size = upload.Size,
            Sha256 = upload.Sha256,
            ReceivedAt = VietnamTime.At(upload.ReceivedAt),
            Outcome = ReferenceOutcome.Unchanged,
            Version = version,
            Archived = archived,
            Unread = upload.Unread,
            UploadedBy = AnsweredTo(upload, inForce.Data),
        };
        var tried = upload.Unread is { } unread ? new TriedReference([new(path, null, Unfit(upload, unread))], []) : TriedReference.Of(file, inForce.Files, inForce.Data, VietnamTime.DayOf(upload.ReceivedAt));
        if (tried.Problems.Count > 0)
        {
            return (receipt with { Outcome = ReferenceOutcome.Refused, ProblemCount = tried.Problems.Count, Problems = tried.Problems }, file);
        }

        return TriedReference.IsInForce(file, inForce.Files) && !inForce.LeftOut.Contains(ReferenceData.NameOf(path))
            ? (receipt, file)
            : (receipt with { Outcome = ReferenceOutcome.Applied, Version = version + 1, Effects = tried.Effects }, file);
    }

    private static string Unfit(Upload upload, UnreadBlob unread) => unread.Type == UnreadBlob.File
        ? FormattableString.Invariant($"Tệp có {upload.Size} byte; cần tối đa {MaxBytes} byte.")
        : $"Tệp được tải lên dưới dạng {unread.Type} blob. Cần tải lên dạng block blob (AzCopy: --blob-type BlockBlob).";

    // Whoever can write here is signed in at the ministry; answers go to no other house than its contacts are of.
    private static string? AnsweredTo(Upload upload, ReferenceData reference)
    {
        static string HouseOf(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return upload.UploadedBy is { } by && reference.Contacts.AllMinistry.Any(m => HouseOf(m.Email).Equals(HouseOf(by), StringComparison.OrdinalIgnoreCase)) ? by : null;
    }

    private List<TableTransactionAction> ActionsOf(ReferenceReceipt receipt, ReferenceInForce inForce)
    {
        var actions = new List<TableTransactionAction> { new(TableTransactionActionType.Add, ReferenceChangeRow.Of(receipt)) };
        if (receipt.Outcome != ReferenceOutcome.Applied)
        {
            return actions;
        }

        var set = new ReferenceSetRow { Changes = (inForce.Set?.Changes ?? 0) + 1 };
        actions.Add(ReportTable.Write(set, inForce.Set));
        var row = new ReferenceFileRow
        {
            RowKey = ReferenceFileRow.Key(receipt.Path),
            Path = receipt.Path,
            Version = receipt.Version,
            Blob = NameOf(receipt),
            Sha256 = receipt.Sha256,
            Since = clock.GetUtcNow(),
        };
        actions.Add(ReportTable.Write(row, inForce.Versions.GetValueOrDefault(ReferenceData.NameOf(receipt.Path))));
        return actions;
    }

    private static OperatorCase CaseOf(ReferenceReceipt receipt)
    {
        var (kind, result) = receipt.Outcome switch
        {
            ReferenceOutcome.Applied => (CaseKind.ReferenceTaken, $"Phiên bản {receipt.Version} đã có hiệu lực; các lần xử lý tiếp theo dùng tệp này."),
            ReferenceOutcome.Unchanged => (CaseKind.ReferenceTaken, "Nội dung giống hệt tệp đang áp dụng nên không tạo phiên bản mới."),
            _ => (CaseKind.ReferenceRefused, $"Tệp có {receipt.ProblemCount} lỗi; dữ liệu đang áp dụng không thay đổi. Biên nhận: receipts/{ReceiptNameOf(receipt)}."),
        };
        var about = new OperatorCase(kind, null, receipt.Path, receipt.ReceivedAt, result)
        {
            Problems = [.. receipt.Problems.Take(MaxProblemsInMail).Select(Line)],
            Effects = [.. receipt.Effects.Select(e => PlainText.Cut(e, MaxCharactersOfAnEffect, "…"))],
        };
        while (about.Problems.Count > 1 && JsonSerializer.Serialize(about, ReceiptJson.Options).Length > MaxCharactersInMail)
        {
            about = about with { Problems = [.. about.Problems.Take(about.Problems.Count / 2)] };
        }

        return about.Problems.Count == receipt.ProblemCount
            ? about
            : about with { Problems = [.. about.Problems, $"… và {receipt.ProblemCount - about.Problems.Count} lỗi khác; xem biên nhận."] };
    }

    private static string Line(ReferenceProblem problem)
    {
        var place = problem.Cell is { } cell ? $"{problem.Path}, ô {cell}" : problem.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{problem.Path}, dòng {line}") : problem.Path;
        return PlainText.Cut(place + ": " + problem.Problem, 600, "…");
    }

    // The names carry the hash or the upload's id.
    private Task StoreAsync(string name, ReferenceFile file, CancellationToken cancellation) =>
        storage.Reference.GetBlobClient(name).CreateAsync(new BinaryData(file.Content).ToStream(), new BlobUploadOptions(), cancellation);

    private Task WriteReceiptAsync(ReferenceReceipt receipt, CancellationToken cancellation) => storage.Receipts.GetBlobClient(ReceiptNameOf(receipt))
        .CreateJsonAsync(JsonSerializer.SerializeToUtf8Bytes(receipt, ReceiptJson.Options), cancellation);

    private Task RemoveAsync(Upload upload, CancellationToken cancellation) =>
        storage.Reference.GetBlobClient(upload.Blob).DeleteReadAsync(upload.ETag, cancellation);

    /// <summary>The name of an accepted version in the reference container.</summary>
    internal static string NameOf(ReferenceReceipt receipt) =>
        string.Create(CultureInfo.InvariantCulture, $"{AcceptedFolder}{receipt.Path}/{receipt.Version}-{receipt.Sha256}");

    private static string ReceiptNameOf(ReferenceReceipt receipt) => $"{ReceiptsFolder}{FolderOf(receipt.Path)}/{receipt.Id}.json";

    private static string FolderOf(string path) => ReferenceData.Reads(path) ? path : "unknown";

    [LoggerMessage(Level = LogLevel.Information, Message = "Reference file {Path}: {Outcome}, version {Version}, {Problems} problems")]
    private partial void LogAnswered(string path, ReferenceOutcome outcome, int version, int problems);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep took what no event had brought: reference file {Path}, uploaded {Minutes} minutes before. Look whether ApplyReference is enabled and events arrive")]
    private partial void LogWithoutEvent(string path, int minutes);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reference upload {Path} could not be processed; the next sweep tries again")]
    private partial void LogFailed(Exception fault, string path);
}
