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

    /// <summary>The values of the template: those of the first answer, and the list.</summary>
    /// <param name="headingOf">What became of an upload, in few words.</param>
    internal Dictionary<string, object> ToModel(Func<IReadOnlyDictionary<string, object>, string> headingOf)
    {
        var values = ReceiptModel.Of(Listed[0].Receipt, Attachments, Link, MaxFindings);
        values["day"] = VietnamTime.Text(Day);
        values["share"] = MailText.Number(Share);
        values["total"] = MailText.Number(Total);
        values["left"] = Total - Listed.Count;
        values["left_number"] = MailText.Number(Total - Listed.Count);
        values["uploads"] = Listed.Select(l =>
        {
            var receipt = ReceiptModel.Of(l.Receipt, [], null);
            return (object)new Dictionary<string, object>
            {
                ["received_at"] = VietnamTime.Text(l.Receipt.ReceivedAt),
                ["file"] = receipt["file"],
                ["about"] = receipt["about"],
                ["outcome"] = headingOf(receipt),
                ["errors"] = receipt["errors"],
                ["error_count"] = l.Receipt.Errors,
                ["receipt"] = l.Receipt.Id,
                ["page"] = MailText.Link(l.Page),
            };
        }).ToList();
        return values;
    }
}
