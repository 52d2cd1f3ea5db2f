using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Pages.HandIn;

/// <summary>What everybody sees whose link opens nothing, whatever is the matter with it.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="CanAsk">Whether a new link can be asked for.</param>
internal sealed record NoLinkView(PageFrame Frame, bool CanAsk) : PageView(Frame);

/// <summary>The form by which links are asked for, and its answer, which is always the same.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Asked">Whether it is the answer.</param>
/// <param name="Action">Where the form is sent.</param>
/// <param name="Units">The units to choose from.</param>
/// <param name="MaxADay">How often a day a unit's links are mailed.</param>
internal sealed record AskLinkView(PageFrame Frame, bool Asked, string Action, IReadOnlyList<Choice> Units, int MaxADay) : PageView(Frame);

/// <summary>The question before a nil return.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Office">The unit's office.</param>
/// <param name="Path">The path of the report's page.</param>
/// <param name="Name">The report's name.</param>
/// <param name="FormTitle">Its form's title.</param>
/// <param name="Window">The days that it is about.</param>
/// <param name="Estimate">The cut-off while it is not over; otherwise empty.</param>
/// <param name="Number">The form's number.</param>
/// <param name="Counted">The version that counts and would be replaced; empty for none.</param>
/// <param name="CountedAt">When it was received.</param>
/// <param name="CountedIsNil">Whether it is a nil return itself.</param>
/// <param name="MainFigures">Its main figures.</param>
internal sealed record NilView(
    PageFrame Frame, string Office, string Path, string Name, string FormTitle, string Window, string Estimate, string Number, string Counted, string CountedAt, bool CountedIsNil,
    IReadOnlyList<MainFigureLine> MainFigures) : PageView(Frame);

/// <summary>The answer to a dry run: what would become of files that were not handed in.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Office">The unit's office.</param>
/// <param name="Path">The path of the report's page.</param>
/// <param name="Name">The report's name.</param>
/// <param name="Results">What would become of each.</param>
internal sealed record DryRunView(PageFrame Frame, string Office, string Path, string Name, IReadOnlyList<DryRunPart> Results) : PageView(Frame);

/// <summary>What would become of a file.</summary>
/// <param name="Word">In large letters.</param>
/// <param name="Tone">How it is coloured.</param>
/// <param name="Receipt">The answer that it would get.</param>
/// <param name="Marked">The copy with the findings marked, whole in its address; empty where there is none.</param>
internal sealed record DryRunPart(string Word, string Tone, ReceiptInWords Receipt, string Marked);

/// <summary>The answer to an upload, on paper.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Path">The page of the answer.</param>
/// <param name="Receipt">What it says.</param>
/// <param name="Number">Its number.</param>
/// <param name="Day">The day of receipt in words.</param>
/// <param name="Taken">Whether it was taken.</param>
internal sealed record PaperView(PageFrame Frame, string Path, ReceiptInWords Receipt, string Number, string Day, bool Taken) : PageView(Frame);

/// <summary>What is due, what came, and the form.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Office">The unit's office.</param>
/// <param name="Problem">Why a form that was sent was not taken; empty for none.</param>
/// <param name="Targets">What the unit may hand in.</param>
/// <param name="Desk">Its difficulties; null where it can tell none.</param>
internal sealed record HandInView(PageFrame Frame, string Office, string Problem, IReadOnlyList<TargetLink> Targets, DeskPart? Desk) : PageView(Frame)
{
    public bool Tells => Desk is not null;

    public bool HasReport => Report is not null;

    /// <summary>The report that is shown; null when none is open.</summary>
    public ReportPart? Report { get; init; }

    /// <summary>What is said instead of a report.</summary>
    public NextPart? Next { get; init; }
}

/// <summary>What the ministry asks of a report that was taken.</summary>
/// <param name="Version">The version that it is about.</param>
/// <param name="At">When it was asked.</param>
/// <param name="By">By whom.</param>
/// <param name="Until">The last day for the answer.</param>
/// <param name="DaysOver">For how many days it is overdue.</param>
/// <param name="Reasons">Why.</param>
/// <param name="Places">About which rows or cells; empty for the report as a whole.</param>
/// <param name="Text">What was written, a paragraph each.</param>
/// <param name="Answer">What the unit has answered; empty for nothing.</param>
/// <param name="Request">Its key.</param>
/// <param name="Action">Where the unit's explanation is sent.</param>
/// <param name="Problem">Why it was not taken; empty for nothing.</param>
/// <param name="Written">What was written in it.</param>
/// <param name="MaxText">Characters of an explanation.</param>
internal sealed record CorrectionPart(
    int Version, string At, string By, string Until, int DaysOver, string Reasons, string Places, IReadOnlyList<string> Text, string Answer, string Request, string Action, string Problem,
    string Written, int MaxText);

/// <summary>The versions among which the unit may choose the one that counts.</summary>
/// <param name="Versions">Those that do not.</param>
/// <param name="Action">Where the choice is sent.</param>
/// <param name="Problem">Why it was not taken; empty for nothing.</param>
internal sealed record ChoicePart(IReadOnlyList<Choice> Versions, string Action, string Problem);

/// <summary>A report to choose.</summary>
internal sealed record TargetLink(string Href, string Name, string Due, string State, bool Done, bool Current);

/// <summary>What comes next, and what can no longer be handed in.</summary>
/// <param name="Opens">When the next reports open; empty where none does within a year.</param>
/// <param name="Names">Their names.</param>
/// <param name="Locked">The reports that were not handed in.</param>
internal sealed record NextPart(string Opens, string Names, IReadOnlyList<LockedReport> Locked);

/// <summary>A report that can no longer be handed in.</summary>
internal sealed record LockedReport(string Href, string Name);

/// <summary>The report that is shown.</summary>
internal sealed record ReportPart
{
    public required string Path { get; init; }

    public required string Name { get; init; }

    public required ReportForm Form { get; init; }

    public required ReportDates Dates { get; init; }

    public required ReportState State { get; init; }

    public required IReadOnlyList<WaitingFile> Waiting { get; init; }

    public required bool WaitingMore { get; init; }

    /// <summary>What is on file; null where the report is a table.</summary>
    public required ProgrammesPart? Programmes { get; init; }

    public required SubmissionLines Submissions { get; init; }

    /// <summary>What the ministry asks to correct; null for nothing.</summary>
    public required CorrectionPart? Correction { get; init; }

    public bool IsAsked => Correction is not null;

    /// <summary>What may count instead; null for nothing.</summary>
    public required ChoicePart? Choice { get; init; }

    public bool HasChoice => Choice is not null;
}

/// <summary>The form to hand in with, and what the report's form says of itself.</summary>
internal sealed record ReportForm
{
    public required string Code { get; init; }

    public required string Title { get; init; }

    public required string Basis { get; init; }

    public required bool IsTable { get; init; }

    public required bool AllowsNil { get; init; }

    /// <summary>The version that counts; empty for none.</summary>
    public required string Counted { get; init; }

    /// <summary>Whether that is a nil return.</summary>
    public required bool CountedIsNil { get; init; }

    /// <summary>The form's number.</summary>
    public required string Number { get; init; }

    public required long MaxBytes { get; init; }

    public required long MaxMegabytes { get; init; }

    /// <summary>What the page's script says of files that are too large.</summary>
    public required string TooLarge { get; init; }

    /// <summary>What to do with a larger document; empty for tables.</summary>
    public required string Larger { get; init; }

    /// <summary>The note that was written in a form that was not taken.</summary>
    public required string Note { get; init; }

    public required int MaxNote { get; init; }

    /// <summary>Whether the last answer doubted figures that can be confirmed.</summary>
    public required bool AsksToConfirm { get; init; }

    /// <summary>Whether they were confirmed in a form that was not taken, and why.</summary>
    public required bool Confirms { get; init; }

    public required string Reason { get; init; }

    public required int MaxReason { get; init; }

    /// <summary>What the page's script says when no file was chosen.</summary>
    public required string NoFile { get; init; }

    /// <summary>The endings of the files that may be chosen: those that it takes, and those that it answers with how to save them.</summary>
    public required string Accept { get; init; }
}

/// <summary>A report's dates; all empty for documents.</summary>
/// <param name="Lines">Label and value in the words of the mails.</param>
/// <param name="Unconfirmed">Days off that are not announced yet.</param>
/// <param name="Estimate">The cut-off while it is not over.</param>
/// <param name="Opened">What lets the unit hand in longer than the others; empty for nothing.</param>
internal sealed record ReportDates(IReadOnlyList<LabelledText> Lines, string Unconfirmed, string Estimate, string Opened);

/// <summary>Where the unit stands with the report.</summary>
/// <param name="Text">In words.</param>
/// <param name="Urgency">How it is coloured.</param>
/// <param name="TimeLeft">How much time is left, or what is to be done.</param>
/// <param name="IsDone">Whether it is handed in.</param>
/// <param name="IsOpen">Whether it can be.</param>
internal sealed record ReportState(string Text, string Urgency, string TimeLeft, bool IsDone, bool IsOpen);

/// <summary>A file that is not read yet.</summary>
internal sealed record WaitingFile(string File, string ReceivedAt);

/// <summary>The programmes on file.</summary>
/// <param name="OnFile">The unit's.</param>
/// <param name="More">How many are not shown.</param>
/// <param name="Predecessors">Those of units that were merged into it.</param>
/// <param name="DeclareSegment">The segment of the form by which a file is declared anew.</param>
/// <param name="Fields">With what the fields of the form to hand in are filled.</param>
internal sealed record ProgrammesPart(
    IReadOnlyList<ProgrammeOnFile> OnFile, int More, IReadOnlyList<PredecessorRow> Predecessors, string DeclareSegment, WrittenProgramme Fields);

/// <summary>A programme on file.</summary>
internal sealed record ProgrammeOnFile(string Term, string Decision, string State, bool Good, IReadOnlyList<ProgrammeFileRow> Files);

/// <summary>A programme of a unit that was merged into this one.</summary>
internal sealed record PredecessorRow(string Unit, string Term, string Decision, string Missing);

/// <summary>A file of a programme, with the form by which it is declared anew.</summary>
internal sealed record ProgrammeFileRow(string Part, string Name, string ReceivedAt, string Href, string Upload, string NotSaid, bool Open, WrittenProgramme Fields);

/// <summary>The fields that say of which programme a file is.</summary>
internal sealed record WrittenProgramme(string FirstYear, string LastYear, string Number, string Date, string Part, string Amends);

/// <summary>What the unit told, and the form to tell.</summary>
/// <param name="About">The report to which it belongs.</param>
/// <param name="Told">What was told.</param>
/// <param name="Points">The points to choose from.</param>
/// <param name="Action">Where the form is sent.</param>
/// <param name="Written">A form that was not taken; of an empty problem for none.</param>
/// <param name="Max">Characters of a field.</param>
/// <param name="MaxText">The same for people.</param>
/// <param name="MaxMegabytes">Of the letter.</param>
internal sealed record DeskPart(
    string About, IReadOnlyList<ShownDifficulty> Told, IReadOnlyList<Choice> Points, string Action, WrittenDifficulty Written, int Max, string MaxText, int MaxMegabytes);

/// <summary>The answer to uploads.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Office">The unit's office.</param>
/// <param name="Path">Where to go back.</param>
/// <param name="IsOpen">Whether the report can be handed in again.</param>
/// <param name="FirstFolded">From which mail of a day on the answers are mailed together.</param>
/// <param name="Results">The answer to each.</param>
internal sealed record ResultView(PageFrame Frame, string Office, string Path, bool IsOpen, int FirstFolded, IReadOnlyList<ResultPart> Results) : PageView(Frame)
{
    public bool IsPending => Results.Any(r => r.IsPending);
}

/// <summary>The answer to an upload: either it is read, or it waits.</summary>
/// <param name="Word">In large letters.</param>
/// <param name="Tone">How it is coloured.</param>
/// <param name="Answer">What became of it; null while it waits.</param>
/// <param name="Waiting">The file while it waits.</param>
internal sealed record ResultPart(string Word, string Tone, ReadPart? Answer = null, PendingFile? Waiting = null)
{
    public bool IsPending => Answer is null;
}

/// <summary>A file that waits, and where its answer is mailed.</summary>
internal sealed record PendingFile(string File, string ReceivedAt, string Email);

/// <summary>What became of an upload.</summary>
/// <param name="Receipt">What the page says in the words of the receipt's mail.</param>
/// <param name="Paper">The answer as a page to print.</param>
/// <param name="Marked">The copy with the findings marked; empty where there is none.</param>
/// <param name="Original">The original; empty where there is none.</param>
/// <param name="ReceiptData">The receipt as data.</param>
/// <param name="IsOtherForm">Whether the file is of another form than was chosen.</param>
/// <param name="AskedForm">The form that was chosen.</param>
/// <param name="AsksToConfirm">Whether it was sent back for something that can be confirmed.</param>
internal sealed record ReadPart(
    ReceiptInWords Receipt, string Paper, string Marked, string Original, string ReceiptData, bool IsOtherForm, string AskedForm, bool AsksToConfirm);
