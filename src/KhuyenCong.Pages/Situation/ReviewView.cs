using KhuyenCong.Pages.Layout;

namespace KhuyenCong.Pages.Situation;

/// <summary>What was done about a unit's report, and the forms to do more.</summary>
internal sealed record ReviewPart
{
    /// <summary>Nothing counts and nothing is asked.</summary>
    public static readonly ReviewPart None = new()
    {
        State = "",
        Tone = "",
        IsRead = false,
        Version = 0,
        Upload = "",
        LeftOut = false,
        IsAsked = false,
        Request = "",
        Explanation = "",
        ChangesHref = "",
        Acts = [],
        Versions = [],
        Reasons = [],
        Action = "",
        Problem = ReviewProblem.None,
        Earliest = "",
        Latest = "",
        Proposed = "",
        MaxText = 0,
        MaxPlaces = 0,
        Officer = "",
    };

    /// <summary>How far the ministry is, in words; empty where no version counts and no request is open.</summary>
    public required string State { get; init; }

    /// <summary>How it is coloured.</summary>
    public required string Tone { get; init; }

    /// <summary>Whether somebody has read the version that counts and nothing is asked.</summary>
    public required bool IsRead { get; init; }

    /// <summary>The version that counts; 0 for none, and then a request can be closed and no more.</summary>
    public required int Version { get; init; }

    /// <summary>The upload that it came by.</summary>
    public required string Upload { get; init; }

    public required bool LeftOut { get; init; }

    /// <summary>Whether a request for a correction is open.</summary>
    public required bool IsAsked { get; init; }

    /// <summary>Its key; empty for none.</summary>
    public required string Request { get; init; }

    /// <summary>What the unit answers to it in words; empty for nothing.</summary>
    public required string Explanation { get; init; }

    /// <summary>The address of the version that answers it beside the one that it was about; empty for none.</summary>
    public required string ChangesHref { get; init; }

    /// <summary>Everything that was done, the newest first.</summary>
    public required IReadOnlyList<ReviewLine> Acts { get; init; }

    /// <summary>The versions that were taken and do not count.</summary>
    public required IReadOnlyList<Choice> Versions { get; init; }

    public required IReadOnlyList<Choice> Reasons { get; init; }

    /// <summary>Where the forms are sent; empty for somebody who may not act.</summary>
    public required string Action { get; init; }

    public required ReviewProblem Problem { get; init; }

    /// <summary>The first and the last day for an answer.</summary>
    public required string Earliest { get; init; }

    public required string Latest { get; init; }

    /// <summary>The day that is proposed.</summary>
    public required string Proposed { get; init; }

    public required int MaxText { get; init; }

    public required int MaxPlaces { get; init; }

    public required string Officer { get; init; }
}

/// <summary>Something that was done.</summary>
/// <param name="What">What.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Version">About which version.</param>
/// <param name="Details">Reasons, places and the day, a line each.</param>
/// <param name="Text">What was written, a paragraph each.</param>
internal sealed record ReviewLine(string What, string At, string By, int Version, IReadOnlyList<string> Details, IReadOnlyList<string> Text);
