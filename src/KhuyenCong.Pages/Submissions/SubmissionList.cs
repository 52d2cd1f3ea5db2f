using System.Globalization;
using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Submissions;

/// <summary>A submission in a page's list.</summary>
internal sealed record SubmissionLine(
    string Href, string Version, bool Counted, string ReceivedAt, string File, string Outcome, string Tone, string Findings, string Receipt, string Note);

/// <summary>A page's list of submissions and the way to its other parts.</summary>
internal sealed record SubmissionLines
{
    public required IReadOnlyList<SubmissionLine> Lines { get; init; }

    /// <summary>The submission that counts, which is said though it stands on another page; empty where it need not be.</summary>
    public required string CountedElsewhere { get; init; }

    public required int CountedVersion { get; init; }

    /// <summary>The page of the newest; empty on that page.</summary>
    public required string NewestHref { get; init; }

    /// <summary>The page of those before; empty where there are none.</summary>
    public required string OlderHref { get; init; }
}

/// <summary>A part of what a unit handed in for a report, the newest first, as many as a page shows: one query of the table, however many there are.</summary>
public sealed partial class SubmissionList
{
    /// <summary>Submissions on a page.</summary>
    public const int MaxShown = 20;

    /// <summary>The parameter of an address that says behind which submission the page begins.</summary>
    public const string Behind = "sau";

    private readonly List<(string Upload, Receipt Receipt)> _shown;
    private readonly string? _behind;
    private readonly bool _hasOlder;

    private SubmissionList(List<(string, Receipt)> shown, string? behind, bool hasOlder) => (_shown, _behind, _hasOlder) = (shown, behind, hasOlder);

    /// <summary>From when on the submissions of this page came; the oldest of all when it is the last one.</summary>
    public DateTimeOffset From => _hasOlder ? _shown[^1].Receipt.ReceivedAt : DateTimeOffset.UnixEpoch;

    /// <summary>Until when; before the page that comes before, if there is one.</summary>
    public DateTimeOffset Before => _behind is null
        ? new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero)
        : new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - long.Parse(_behind.Split('_')[0], CultureInfo.InvariantCulture), TimeSpan.Zero);

    /// <summary>Reads the part that an address asks for; the newest when it asks for none, or for what is none.</summary>
    public static async Task<SubmissionList> ReadAsync(ReportTable table, string partition, string unit, IQueryCollection query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(query);
        var behind = query[Behind].ToString() is { } asked && EndOfKey().IsMatch(asked) ? asked : null;
        var rows = await table.NewestAsync(partition, unit, behind, MaxShown + 1, cancellation);
        return new SubmissionList([.. rows.Take(MaxShown).Select(s => (s.Upload, s.ReadReceipt()))], behind, rows.Count > MaxShown);
    }

    /// <summary>The versions of this page that were taken and do not count.</summary>
    /// <param name="counted">The upload of the one that counts.</param>
    public IEnumerable<(string Upload, Receipt Receipt)> TakenBeside(string counted) =>
        _shown.Where(s => s.Upload != counted && s.Receipt is { Kind: SubmissionKind.Report, Version: > 0, Outcome: { } outcome } && outcome.IsAccepted());

    /// <summary>What a page shows of the list, and the way to its other parts.</summary>
    /// <param name="status">Where the unit stands; null when nothing came.</param>
    /// <param name="page">The path of the page that shows the list.</param>
    /// <param name="submission">The path of a submission's page, before its upload.</param>
    internal SubmissionLines Lines(StatusRow? status, string page, string submission) => new()
    {
        Lines =
        [
            .. _shown.Select(s => new SubmissionLine(
                Href: submission + s.Upload,
                Version: s.Receipt.ProgrammeFileOf(s.Upload) is { } programme ? programme.Declared.Amends is null ? ProgrammeText.Of(programme.Declared.Parts) : "Quyết định sửa đổi, bổ sung"
                    : s.Receipt.Version > 0 && s.Receipt.Kind == SubmissionKind.Report
                    ? s.Receipt.Version.ToString(CultureInfo.InvariantCulture) : "–",
                Counted: status?.CountedUpload == s.Upload,
                ReceivedAt: VietnamTime.Text(s.Receipt.ReceivedAt),
                File: ForeignText.Clean(s.Receipt.FileName),
                Outcome: SubmissionText.Of(s.Receipt),
                Tone: SubmissionText.Tone(s.Receipt),
                Findings: SubmissionText.Findings(s.Receipt),
                Receipt: s.Receipt.Id,
                Note: ForeignText.Clean(s.Receipt.Note, SubmitterNote.MaxCharacters))),
        ],
        CountedElsewhere = status is { CountedVersion: > 0, CountedUpload: { } counted } && _shown.TrueForAll(s => s.Upload != counted) && (_behind is not null || _hasOlder)
            ? submission + status.CountedUpload : "",
        CountedVersion = status?.CountedVersion ?? 0,
        NewestHref = _behind is null ? "" : page + "#cac-lan-nop",
        OlderHref = _hasOlder ? $"{page}?{Behind}={Keys.Newest(_shown[^1].Receipt.ReceivedAt, _shown[^1].Upload)}#cac-lan-nop" : "",
    };

    [GeneratedRegex(@"\A[0-9]{19}_[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndOfKey();
}
