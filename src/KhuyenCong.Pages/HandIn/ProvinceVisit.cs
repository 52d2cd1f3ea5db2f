using KhuyenCong.Pipeline.Links;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.HandIn;

/// <summary>A call by a link that opens.</summary>
/// <param name="Http">The call.</param>
/// <param name="Token">The link's token.</param>
/// <param name="Holder">Whom it lets in.</param>
/// <param name="Reference">The reference data in force.</param>
/// <param name="Targets">What the unit may hand in or look up.</param>
public sealed record ProvinceVisit(HttpContext Http, string Token, LinkHolder Holder, ReferenceData Reference, IReadOnlyList<HandInTarget> Targets)
{
    /// <summary>The path of the unit's pages.</summary>
    public string Root => ProvincePages.Root + "/" + Token;

    /// <summary>For whom and for what a form is shown.</summary>
    public string Subject(HandInTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Token + "\n" + target.Key;
    }
}

/// <summary>An upload as its officer sees it.</summary>
/// <param name="Id">The upload's id.</param>
/// <param name="Receipt">What became of it; null while it is not read.</param>
/// <param name="FileName">The file's name, where it is not read.</param>
/// <param name="ReceivedAt">When it came, where it is not read.</param>
/// <param name="Taken">The figures of a report that was taken; null for what is none.</param>
internal sealed record UploadResult(string Id, Receipt? Receipt, string FileName, DateTimeOffset ReceivedAt, TakenFigures? Taken);
