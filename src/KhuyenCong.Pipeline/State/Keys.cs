using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KhuyenCong.Pipeline.State;

/// <summary>
/// Partition and row keys of the one table. A partition is a form and period (<see cref="PartitionKey"/>) or one of those below; a row key begins with its kind
/// (<c>period</c>, <c>status_</c>, <c>submission_</c>, <c>recent_</c>, <c>figures_</c>, <c>mail_</c>, <c>owed_</c>, <c>fold_</c>, <c>difficulty_</c>, <c>audit_</c>), so that one query over the
/// partition is the whole state and one over a prefix is one kind. Keys are ASCII letters, digits, <c>-</c> and <c>_</c> only.
/// </summary>
public static class Keys
{
    /// <summary>Partition whose rows name every other partition, so that owed mails are found without a table scan.</summary>
    public const string Index = "index";

    /// <summary>
    /// Prefixes of the rows of <see cref="Index"/> that name every partition, those in which units told difficulties, and those in which the ministry asked for a correction.
    /// </summary>
    public const string PartitionName = "partition_", DifficultiesName = "difficulties_", CorrectionsName = "corrections_";

    /// <summary>Partition for uploads that belong to no unit and period.</summary>
    public const string Unrouted = "unrouted";

    /// <summary>Partition of the reference data that is in force, and of the answers to its uploads.</summary>
    public const string Reference = "reference";

    /// <summary>Partition of the mails that each answer many uploads of a unit, whatever forms and periods these belong to.</summary>
    public const string Folded = "folded";

    /// <summary>Partition of the mails with links that were asked for on the page.</summary>
    public const string Links = "links";

    /// <summary>Partition of the way that mails take (<see cref="MailWayRow"/>), and of the mails that tell of its outages.</summary>
    public const string Way = "way";

    /// <summary>Row of the period itself.</summary>
    public const string PeriodRow = "period";

    /// <summary>Prefixes of row keys.</summary>
    public const string Status = "status_", Submission = "submission_", Figures = "figures_", Mail = "mail_", Owed = "owed_", Audit = "audit_";

    /// <summary>Prefix of the rows by which a unit's submissions are listed in the order of their receipt, the newest first.</summary>
    public const string Recent = "recent_";

    /// <summary>Prefix of the rows of <see cref="Index"/> that count how often a unit's links were revoked.</summary>
    public const string Link = "link_";

    /// <summary>Prefix of the rows of <see cref="Index"/> that say which answers a unit was given on a day.</summary>
    public const string Answers = "answers_";

    /// <summary>
    /// Identifies a blob version: the same name and ETag is the same upload, whoever processes it and however often.
    /// 32 lower-case hexadecimal digits.
    /// </summary>
    public static string UploadId(string blob, string etag) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(blob + "\n" + etag)).AsSpan(0, 16));

    /// <summary>The end of the key of a submission's row among <see cref="Recent"/>: the later it was received, the earlier it comes.</summary>
    public static string Newest(DateTimeOffset receivedAt, string upload) =>
        (DateTimeOffset.MaxValue.UtcTicks - receivedAt.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "_" + upload;

    /// <summary>First row key after all that begin with a prefix.</summary>
    public static string After(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return prefix[..^1] + (char)(prefix[^1] + 1);
    }

    /// <summary>A step in days from the due date as a key, in order: -15 is <c>m015</c>, 3 is <c>p003</c>.</summary>
    public static string Step(int days) => (days < 0 ? "m" : "p") + Math.Abs(days).ToString("000", CultureInfo.InvariantCulture);
}
