using Azure.Data.Tables;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Links;

/// <summary>Whom a link lets in.</summary>
/// <param name="Unit">The unit today.</param>
/// <param name="Contact">The contact for whom the link was made.</param>
/// <param name="Until">The last day on which it opens.</param>
public sealed record LinkHolder(Unit Unit, Contact Contact, DateOnly Until);

/// <summary>
/// Links to a unit's own pages: made for one contact, until a day. A link opens nothing once that day is over, the contact is no longer
/// the unit's, the unit's links were revoked, or its key was taken out of the settings.
/// </summary>
public sealed class HandInLinks(IOptions<LinkOptions> options, Seal seal, ReportTable table, CurrentReference currentReference, TimeProvider clock)
{
    /// <summary>First segments of the pages' paths, and the ministry's pages of programmes and of figures below the second.</summary>
    public const string HandInPath = "nop-bao-cao", SituationPath = "tinh-hinh", ProgrammesSegment = "chuong-trinh", FiguresSegment = "so-lieu";

    /// <summary>Days after the lock in which a mail's link still opens, so that receipts can be looked up.</summary>
    public const int DaysAfterLock = 60;

    /// <summary>The segment below a report of the unit's page under which the answers to uploads lie.</summary>
    public const string ResultSegment = "ket-qua";

    /// <summary>The segments under which a unit asks for new links, and under which a file is tried without being handed in.</summary>
    public const string AskLinkSegment = "lien-ket", DryRunSegment = "kiem-tra-thu";

    private const string EpochColumn = "Epoch";

    /// <summary>Whether mails can carry links.</summary>
    public bool AreConfigured => options.Value.BaseUrl is not null && seal.HasKey;

    /// <summary>The last day of a link in a mail about a form and period: it follows from the dates, so the mail says the same whenever it is composed.</summary>
    public static DateOnly UntilOf(DateOnly @lock) => @lock.AddDays(DaysAfterLock);

    /// <summary>As the other, for a receipt; where no lock is known, from the day of receipt.</summary>
    public static DateOnly UntilOf(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return UntilOf(receipt.Lock is { } day && day > VietnamTime.DayOf(receipt.ReceivedAt) ? day : VietnamTime.DayOf(receipt.ReceivedAt));
    }

    /// <summary>A link for a contact of a unit; null when links are not configured, or the address was never a contact of the unit.</summary>
    /// <param name="unit">The unit's code.</param>
    /// <param name="email">The contact's address.</param>
    /// <param name="until">The last day on which it opens.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<Uri?> MakeAsync(string unit, string email, DateOnly until, CancellationToken cancellation)
    {
        if (!AreConfigured)
        {
            return null;
        }

        var reference = await currentReference.GetAsync(cancellation);
        return reference.Contacts.All.Any(c => c.Unit == unit && c.Email.Equals(email, StringComparison.OrdinalIgnoreCase))
            ? Address(HandInPath + "/" + new LinkToken(seal.SigningKey, unit, until, await EpochAsync(unit, cancellation), LinkToken.TagOf(email)).Sign(seal) + "/")
            : null;
    }

    /// <summary>Whom a token lets in; null for one that is damaged, ended, revoked or its contact's no longer: they cannot be told apart.</summary>
    public async Task<LinkHolder?> OpenAsync(string? token, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        if (LinkToken.Read(token, seal) is not { } claims || claims.Until < today)
        {
            return null;
        }

        var reference = await currentReference.GetAsync(cancellation);
        return reference.Units.Find(claims.Unit, today) is { } unit
            && ContactOf(reference, claims, today) is { } contact
            && await EpochAsync(claims.Unit, cancellation) == claims.Epoch
            ? new LinkHolder(unit, contact, claims.Until)
            : null;
    }

    /// <summary>Makes every link of a unit that was made so far open nothing.</summary>
    /// <returns>How often the unit's links have been revoked now.</returns>
    /// <exception cref="InvalidOperationException">Others came before at each try.</exception>
    public async Task<int> RevokeAsync(string unit, CancellationToken cancellation)
    {
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            var row = await RowAsync(unit, cancellation);
            var next = new TableEntity(Keys.Index, Keys.Link + unit) { [EpochColumn] = (row?.GetInt32(EpochColumn) ?? 0) + 1 };
            if (await table.CommitAsync(Keys.Index, [ReportTable.Write(next, row)], cancellation))
            {
                return next.GetInt32(EpochColumn)!.Value;
            }
        }

        throw new InvalidOperationException($"The links of unit {unit} could not be revoked: others did at each of {ReportTable.MaxCommitTries} tries. Do it again.");
    }

    /// <summary>The ministry's page of a form and period, at a unit's row where one is given; null when no address is configured.</summary>
    public Uri? Situation(string form, Period period, string? unit = null) =>
        options.Value.BaseUrl is null ? null : Address($"{SituationPath}?bao-cao={new ReportPartition(form, period)}" + (unit is null ? "" : "#" + unit));

    /// <summary>The ministry's page of the figures to doubt of a form and period; null where there are no pages.</summary>
    public Uri? Figures(string form, Period period) => AreConfigured ? Address($"{SituationPath}/{FiguresSegment}/{new ReportPartition(form, period)}#luu-y") : null;

    /// <summary>The ministry's page of the programmes; null when no address is configured.</summary>
    public Uri? Programmes() => options.Value.BaseUrl is null ? null : Address($"{SituationPath}/{ProgrammesSegment}");

    /// <summary>The segment of the unit's page for a form and period, or for a document, for example <c>KC-01_2026-Q3_52</c>.</summary>
    public static string TargetOf(string form, string? period, string unit) => string.Join('_', new[] { form, period, unit }.Where(p => p is not null));

    /// <summary>Where a mail that answers an upload leads: to the unit's page, and of a programme's file to that on which it can be declared.</summary>
    /// <param name="page">The unit's page, as <see cref="MakeAsync"/> made it; null for none.</param>
    /// <param name="receipt">The answer.</param>
    public static Uri? PageOf(Uri? page, Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return page is not null && receipt is { Programme: not null, Form: { } form, Unit: { } unit } ? ProgrammesOf(page, form, unit) : page;
    }

    /// <summary>The page of one report of a unit.</summary>
    /// <param name="page">The unit's page; null for none.</param>
    /// <param name="form">The form's code.</param>
    /// <param name="period">The period.</param>
    /// <param name="unit">The unit's code.</param>
    public static Uri? ReportOf(Uri? page, string form, Period period, string unit) => page is null ? null : new Uri(page, TargetOf(form, period.Id, unit));

    /// <summary>The page of a unit's programmes.</summary>
    /// <param name="page">The unit's page; null for none.</param>
    /// <param name="form">The code of the document's form.</param>
    /// <param name="unit">The unit's code.</param>
    public static Uri? ProgrammesOf(Uri? page, string form, string unit) => page is null ? null : new Uri(page, TargetOf(form, null, unit));

    /// <summary>The page with the answer to an upload; null when it stands on none.</summary>
    /// <param name="page">The unit's page, as <see cref="MakeAsync"/> made it.</param>
    /// <param name="receipt">The answer.</param>
    /// <param name="upload">The upload's id.</param>
    /// <param name="reference">Says under which form an upload stands that belongs to none.</param>
    public static Uri? ResultOf(Uri? page, Receipt receipt, string upload, ReferenceData reference)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(reference);
        var form = receipt.Form ?? (Period.TryParseId(receipt.Period, out var period) ? reference.Duties.FormsFor(period).FirstOrDefault() : null);
        return page is null || form is null || receipt is { Unit: null } or { Kind: SubmissionKind.Unrouted }
            ? null
            : new Uri(page, $"{TargetOf(form, receipt.Programme is not null || receipt.Kind == SubmissionKind.Document ? null : receipt.Period, receipt.Unit)}/{ResultSegment}/{upload}");
    }

    private static Contact? ContactOf(ReferenceData reference, LinkToken claims, DateOnly today) => reference.Contacts.InForce(claims.Unit, today)
        .FirstOrDefault(c => LinkToken.TagOf(c.Email) == claims.Contact);

    private Uri Address(string path)
    {
        var start = options.Value.BaseUrl!.AbsoluteUri;
        return new Uri((start.EndsWith('/') ? start : start + "/") + path);
    }

    private async Task<int> EpochAsync(string unit, CancellationToken cancellation) => (await RowAsync(unit, cancellation))?.GetInt32(EpochColumn) ?? 0;

    private Task<TableEntity?> RowAsync(string unit, CancellationToken cancellation) =>
        table.FindAsync<TableEntity>(Keys.Index, Keys.Link + unit, cancellation);
}
