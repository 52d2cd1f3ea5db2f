using System.Text.Json.Serialization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Receipts;

/// <summary>When a report came, against the dates of its duty.</summary>
public enum Timeliness
{
    /// <summary>Before the duty opens: set aside.</summary>
    TooEarly,

    /// <summary>By the due date ("đúng hạn").</summary>
    OnTime,

    /// <summary>After the due date, before the lock ("nộp muộn").</summary>
    Late,

    /// <summary>After the lock without an extension: set aside.</summary>
    AfterLock,

    /// <summary>No duty with dates applies, for example to the programme's document.</summary>
    Undated,
}

/// <summary>What a handed-in file was.</summary>
public enum SubmissionKind
{
    /// <summary>A report that was checked against its form.</summary>
    Report,

    /// <summary>The same bytes as the latest version again: no new version.</summary>
    SameAgain,

    /// <summary>A report that came too early or after the lock.</summary>
    SetAside,

    /// <summary>The signed copy (PDF) of a report.</summary>
    SignedCopy,

    /// <summary>A document such as the approved programme (KC-03).</summary>
    Document,

    /// <summary>Could not be given to a unit and a period.</summary>
    Unrouted,

    /// <summary>A difficulty or a proposal, by the form of the unit's page.</summary>
    Difficulty,
}

/// <summary>
/// The confirmation ("giấy xác nhận tiếp nhận") of one upload, taken or not: proof for the submitter of what came when and what became of it.
/// </summary>
public sealed record Receipt
{
    /// <summary>The number on the receipt, unique over all uploads, for example <c>KC01-2026Q3-52-7F3A9C21</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the file was.</summary>
    public required SubmissionKind Kind { get; init; }

    /// <summary>The unit's code; null when unknown.</summary>
    public string? Unit { get; init; }

    /// <summary>The office, for example "Sở Công Thương tỉnh Gia Lai"; null when unknown.</summary>
    public string? Office { get; init; }

    /// <summary>The form's code; null when unknown.</summary>
    public string? Form { get; init; }

    /// <summary>The form's title; null when unknown.</summary>
    public string? FormTitle { get; init; }

    /// <summary>The period's id; null when unknown.</summary>
    public string? Period { get; init; }

    /// <summary>The period's name for people; null when unknown.</summary>
    public string? PeriodName { get; init; }

    /// <summary>The blob's name in the inbox container, exactly as uploaded.</summary>
    public required string Blob { get; init; }

    /// <summary>The file's name for people.</summary>
    public required string FileName { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the bytes; empty for a blob that was refused unread.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When the upload ended, by the storage's clock, with +07:00.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The version from 1; 0 when it makes none (set aside, signed copy, unrouted). For the same bytes again: the version that they already are.</summary>
    public required int Version { get; init; }

    /// <summary>What became of it; null for what is not checked (set aside, unrouted, signed copy).</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>When it came.</summary>
    public required Timeliness Timeliness { get; init; }

    /// <summary>The cut-off; null when no duty applies. Likewise below.</summary>
    public DateOnly? CutOff { get; init; }

    /// <summary>The first day on which a report is taken.</summary>
    public DateOnly? Opens { get; init; }

    /// <summary>The due date.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>The lock.</summary>
    public DateOnly? Lock { get; init; }

    /// <summary>Days off on which these dates depend and that nobody has announced yet; empty when the dates are firm.</summary>
    public IReadOnlyList<DateOnly> Unconfirmed { get; init; } = [];

    /// <summary>The version that counts for the unit after this upload; 0 when none does.</summary>
    public int CountedVersion { get; init; }

    /// <summary>When the version that counts was received, where it is another one than this; null otherwise.</summary>
    public DateTimeOffset? CountedReceivedAt { get; init; }

    /// <summary>
    /// Whether it was taken and yet another version counts, because that one was received later although it was read before: an upload that had to wait, or
    /// a clock of the storage that went back. Of documents no version counts alone: programmes stand side by side.
    /// </summary>
    [JsonIgnore]
    public bool IsTakenBehindAnother => Kind == SubmissionKind.Report && CountedVersion > 0 && CountedVersion != Version
        && Outcome is { } outcome && outcome.IsAccepted();

    /// <summary>The findings, at most <see cref="MaxFindings"/>, errors first where they were cut.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>How many errors there were in all.</summary>
    public int Errors { get; init; }

    /// <summary>How many warnings there were in all.</summary>
    public int Warnings { get; init; }

    /// <summary>What the submitter wrote to go with the file; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Why the submitter says that the figures are right though an answer doubted them; null where nothing was confirmed.</summary>
    public string? Confirmation { get; init; }

    /// <summary>The most characters of <see cref="Confirmation"/>.</summary>
    public const int LongestConfirmation = 500;

    /// <summary>The most characters of a <see cref="Note"/>.</summary>
    public const int LongestNote = 1000;

    /// <summary>What was told by the page's form of difficulties and proposals; null for every other upload.</summary>
    public ToldDifficulty? Told { get; init; }

    /// <summary>At how many points the report tells difficulties or proposals, when it counts and its form asks for them; null otherwise.</summary>
    public int? Difficulties { get; init; }

    /// <summary>What is said of a programme's file; null for other files, and in receipts of before it was asked (<see cref="DeclaredProgramme"/>).</summary>
    public ProgrammeDeclaration? Programme { get; init; }

    /// <summary>What is said of a programme's file: in a receipt of before it was asked, what its path and name say.</summary>
    [JsonIgnore]
    public ProgrammeDeclaration DeclaredProgramme => Programme ?? ProgrammeDeclaration.OfPath(Blob);

    /// <summary>Where the unit stands with its programmes after a programme's file that was taken; null for other files, and in receipts of before it was said.</summary>
    public ProgrammeAfter? ProgrammeAfter { get; init; }

    /// <summary>Where the original is kept, a name in the archive container; null for a blob that was refused unread, of which nothing is kept.</summary>
    public string? Archived { get; init; }

    /// <summary>What it was, when it was refused by what the storage says of it, without a byte being read; null for an upload that was read.</summary>
    public UnreadBlob? Unread { get; init; }

    /// <summary>That it was taken as history by an operator, and was never handed in here; null for every upload.</summary>
    public ReceiptImport? Imported { get; init; }

    /// <summary>That outcome and findings are of a later judgement by rules that had changed; null for those of the upload itself.</summary>
    public ReceiptRevalidation? Revalidated { get; init; }

    /// <summary>Whether it only says what an upload would get: nothing was handed in, and it is kept nowhere.</summary>
    [JsonIgnore]
    public bool IsDryRun { get; init; }

    /// <summary>How many findings a receipt shows in full; the rest is counted.</summary>
    public const int MaxFindings = 200;

    /// <summary>The file of a programme; null when it is none, was not taken, or is one that is on file already.</summary>
    /// <param name="upload">The upload that the receipt answers.</param>
    public ProgrammeFile? ProgrammeFileOf(string upload) => Kind == SubmissionKind.Document && Outcome is { } outcome && outcome.IsAccepted()
        ? new ProgrammeFile(upload, Sha256, Version, ReceivedAt, DeclaredProgramme) { FileName = FileName, Unit = Unit ?? "", Form = Form ?? "" }
        : null;
}

/// <summary>A blob that was refused unread: of another kind than a file is uploaded as, or larger than is read. Its size is the one that it declares.</summary>
/// <param name="Type">The storage's name of its kind: <c>block</c>, <c>page</c> or <c>append</c>.</param>
/// <param name="ETag">The version, without quotation marks.</param>
public sealed record UnreadBlob(string Type, string ETag)
{
    /// <summary>The kind of blob as which a file is uploaded.</summary>
    public const string File = "block";
}

/// <summary>A difficulty or a proposal as the page's form told it.</summary>
/// <param name="Point">The point's code.</param>
/// <param name="Name">The point for people.</param>
/// <param name="Difficulty">The difficulty; may be empty.</param>
/// <param name="Proposal">The proposal; may be empty.</param>
/// <param name="Letter">The name of the official letter that came with it; null for none.</param>
public sealed record ToldDifficulty(string Point, string Name, string Difficulty, string Proposal, string? Letter);

/// <summary>A report of an earlier period was taken as history.</summary>
/// <param name="By">Who imported it.</param>
public sealed record ReceiptImport(string By);

/// <summary>A stored original was judged again by other rules than those of its upload.</summary>
/// <param name="Number">How many times so far, from 1.</param>
/// <param name="At">When, with +07:00.</param>
/// <param name="Before">The outcome until then.</param>
public sealed record ReceiptRevalidation(int Number, DateTimeOffset At, Outcome Before);
