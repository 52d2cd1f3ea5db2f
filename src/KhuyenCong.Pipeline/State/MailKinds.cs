namespace KhuyenCong.Pipeline.State;

/// <summary>The kinds of mails in the ledger, and in which order they go out when not all can.</summary>
public static class MailKinds
{
    /// <summary>An upload was taken.</summary>
    public const string Receipt = "receipt";

    /// <summary>An upload was sent back.</summary>
    public const string Rejection = "rejection";

    /// <summary>The bytes of the last version came again.</summary>
    public const string SameAgain = "same-again";

    /// <summary>An upload came too early or after the lock.</summary>
    public const string SetAside = "set-aside";

    /// <summary>An upload belongs to no unit and period.</summary>
    public const string Unrouted = "unrouted";

    /// <summary>A report is due.</summary>
    public const string Reminder = "reminder";

    /// <summary>A programme is due.</summary>
    public const string ProgrammeDue = "programme-due";

    /// <summary>A programme ends soon and none follows: to the unit, and to the ministry.</summary>
    public const string ProgrammeEnds = "programme-ends";

    /// <summary>A unit was given more time, or leave to hand in after the lock.</summary>
    public const string Extension = "exception";

    /// <summary>That was taken back.</summary>
    public const string ExtensionEnded = "exception-ended";

    /// <summary>The ministry has answered a difficulty or closed it; the answer to an upload is one of the kinds above. Such an act is put on record under the same word.</summary>
    public const string Answer = "answer";

    /// <summary>What the ministry did about a report that was taken, or the unit about the version that counts.</summary>
    public const string Review = "review";

    /// <summary>The answer to a request for a correction is due.</summary>
    public const string CorrectionDue = "correction-due";

    /// <summary>A link that was asked for on the page.</summary>
    public const string Link = "link";

    /// <summary>The ministry's digest.</summary>
    public const string Digest = "digest";

    /// <summary>Something needs an operator.</summary>
    public const string Operators = "operators";

    /// <summary>The uploads of a unit that were not answered one by one on a day.</summary>
    public const string Folded = "folded";

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Receipt, Rejection, SameAgain, SetAside, Unrouted, Folded, Reminder, ProgrammeDue, ProgrammeEnds, Extension, ExtensionEnded, Answer, Review, CorrectionDue, Link, Digest, Operators];

    /// <summary>Whether a mail answers one upload: of these a unit gets so many a day, and the rest in one.</summary>
    public static bool AnswersAnUpload(string kind) => kind is Receipt or Rejection or SameAgain or SetAside or Unrouted;

    /// <summary>Whether a mail may use the part of the daily limit that is kept from what uploads bring about.</summary>
    public static bool MayUseReserve(string kind) => kind is Reminder or ProgrammeDue or ProgrammeEnds or Extension or ExtensionEnded or Answer or Review or CorrectionDue or Digest or Operators;

    /// <summary>
    /// How long a mail waits for a way that is down; null for one that ends by itself: a reminder and a digest when the next one is owed, more time
    /// with its last day, the end of a programme with that programme.
    /// </summary>
    public static TimeSpan? WaitsFor(string kind) => kind is Reminder or ProgrammeDue or ProgrammeEnds or CorrectionDue or Digest or Extension or ExtensionEnded ? null : TimeSpan.FromDays(7);

    /// <summary>0 goes first: answers to what a person just did, then what needs an operator, then the rest.</summary>
    public static int Rank(string kind) => kind switch
    {
        Rejection => 0,
        Receipt or SameAgain or SetAside or Unrouted or Folded or Extension or ExtensionEnded or Answer or Review or Link => 1,
        Operators => 2,
        Digest => 3,
        _ => 4,
    };
}
