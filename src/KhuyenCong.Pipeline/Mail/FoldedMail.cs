using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What a unit was not answered one by one on a day.</summary>
public sealed record FoldedMail
{
    /// <summary>The day, in Vietnam.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How many answers a day go out one by one.</summary>
    public required int Share { get; init; }

    /// <summary>How many uploads it answers.</summary>
    public required int Total { get; init; }

    /// <summary>The answers that are listed, those received last first, each with its page; null where it stands on none. The first is told in full.</summary>
    public required IReadOnlyList<(Receipt Receipt, Uri? Page)> Listed { get; init; }

    /// <summary>The unit's page; null when there is none.</summary>
    public Uri? Link { get; init; }

    /// <summary>What travels with it: the marked copy of the first.</summary>
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>How many are listed; the rest is counted.</summary>
    public const int MaxListed = 100;

    // Beside a long list the findings of one file must not make the mail longer than mail programs show.
    internal const int MaxFindings = 20;

    /// <summary>What the template sees: what that of the first answer does, and the list.</summary>
    /// <param name="headingOf">What became of an upload, in few words.</param>
    internal FoldedView ToView(Func<ReceiptPart, string> headingOf) => new(
        ReceiptModel.Of(Listed[0].Receipt, Attachments, Link, MaxFindings),
        Day: VietnamTime.Text(Day),
        Share: MailText.Number(Share),
        Total: MailText.Number(Total),
        Left: Total - Listed.Count,
        LeftNumber: MailText.Number(Total - Listed.Count),
        Uploads: Listed.Select(l =>
        {
            var receipt = ReceiptModel.Of(l.Receipt, [], null);
            return new FoldedUpload(
                ReceivedAt: VietnamTime.Text(l.Receipt.ReceivedAt),
                File: receipt.File,
                About: receipt.About,
                Outcome: headingOf(receipt),
                Errors: receipt.Errors,
                ErrorCount: l.Receipt.Errors,
                Receipt: l.Receipt.Id,
                Page: MailText.Link(l.Page));
        }).ToList());
}

/// <summary>What the template of the answer to many uploads sees.</summary>
internal sealed record FoldedView(
    ReceiptPart First, string Day, string Share, string Total, int Left, string LeftNumber, IReadOnlyList<FoldedUpload> Uploads) : MailView;

/// <summary>One of them.</summary>
internal sealed record FoldedUpload(
    string ReceivedAt, string File, string About, string Outcome, string Errors, int ErrorCount, string Receipt, string Page);
