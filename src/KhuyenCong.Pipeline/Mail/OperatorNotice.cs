namespace KhuyenCong.Pipeline.Mail;

/// <summary>What operators must look at. Every list may be empty.</summary>
public sealed record OperatorNotice
{
    /// <summary>As of when.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The receiving department's name on that day.</summary>
    public required string Department { get; init; }

    /// <summary>Uploads that nobody has settled for an hour.</summary>
    public IReadOnlyList<UploadTrouble> Stuck { get; init; } = [];

    /// <summary>Uploads that we could not process.</summary>
    public IReadOnlyList<UploadTrouble> Failed { get; init; } = [];

    /// <summary>Mails that were refused, given up, bounced or whose fate nobody knows.</summary>
    public IReadOnlyList<MailTrouble> Mails { get; init; } = [];

    /// <summary>Units that owe a report and have nobody to write to, for example "Gia Lai (52)".</summary>
    public IReadOnlyList<string> UnitsWithoutContact { get; init; } = [];

    /// <summary>Answers to uploads of reference data.</summary>
    public IReadOnlyList<ReferenceAnswer> Reference { get; init; } = [];

    /// <summary>Outages of the way of mails that are over.</summary>
    public IReadOnlyList<MailOutage> Outages { get; init; } = [];

    /// <summary>Whether there is nothing to say.</summary>
    public bool IsEmpty =>
        Outages.Count + Stuck.Count + Failed.Count + Mails.Count + UnitsWithoutContact.Count + Reference.Count == 0;
}

/// <summary>An upload that needs an operator.</summary>
/// <param name="Blob">The blob's name within its container, for example <c>52/2026-Q3/bao-cao.xlsx</c>.</param>
/// <param name="Since">When it came.</param>
/// <param name="Reason">What is known of the cause, in Vietnamese where a person is to read it.</param>
public sealed record UploadTrouble(string Blob, DateTimeOffset Since, string Reason)
{
    /// <summary>The container that it lies in.</summary>
    public string Container { get; init; } = "inbox";
}

/// <summary>A mail that needs an operator.</summary>
/// <param name="Key">The ledger's key.</param>
/// <param name="Kind">The mail's kind.</param>
/// <param name="State">Its state in Vietnamese, for example "bị trả về".</param>
/// <param name="Recipients">To whom it is.</param>
/// <param name="Since">When it was owed.</param>
/// <param name="Detail">What the transport or the delivery event said.</param>
public sealed record MailTrouble(
    string Key, string Kind, string State, IReadOnlyList<string> Recipients, DateTimeOffset Since, string Detail);

/// <summary>The answer to one upload of reference data.</summary>
/// <param name="Path">The file's path below the reference folder.</param>
/// <param name="IsTaken">Whether it is in force.</param>
/// <param name="Since">When it came.</param>
/// <param name="Result">What became of it, in Vietnamese.</param>
/// <param name="Problems">What is wrong with it, each with file and line.</param>
public sealed record ReferenceAnswer(string Path, bool IsTaken, DateTimeOffset Since, string Result, IReadOnlyList<string> Problems)
{
    /// <summary>What it does, a sentence each; empty when it was not applied.</summary>
    public IReadOnlyList<string> Effects { get; init; } = [];
}

/// <summary>An outage of the way of mails.</summary>
/// <param name="Way">The way's name.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it was over, in words.</param>
/// <param name="Waiting">How many mails waited for its end.</param>
/// <param name="Oldest">Since when the oldest of them waited, in words; empty for none.</param>
/// <param name="GivenUp">How many became too old meanwhile and were not sent.</param>
/// <param name="Words">What the server said.</param>
public sealed record MailOutage(string Way, DateTimeOffset Since, string Until, int Waiting, string Oldest, int GivenUp, string Words);
