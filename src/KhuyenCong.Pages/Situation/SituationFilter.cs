using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Situation;

/// <summary>Which units the ministry's table shows, and in which order.</summary>
/// <param name="Standing">Only those that stand here; null for all.</param>
/// <param name="Text">Only those whose name or code holds this; empty for all.</param>
/// <param name="Sort">A key of <see cref="Orders"/>.</param>
/// <param name="Descending">Whether the order is turned round.</param>
public sealed record SituationFilter(Standing? Standing, string Text, string Sort, bool Descending)
{
    private static readonly Dictionary<string, Func<UnitStanding, IComparable>> Orders = new(StringComparer.Ordinal)
    {
        ["ma"] = u => u.Unit.Code,
        ["ten"] = u => Plain(u.Unit.Name),
        ["tinh-trang"] = u => -(int)u.Standing,
        ["phien-ban"] = u => u.Version,
        ["nhan-luc"] = u => u.ReceivedAt ?? DateTimeOffset.MinValue,
        ["loi"] = u => (u.Errors, u.Warnings),
        ["nhac"] = u => u.RemindersSent,
    };

    /// <summary>The order when an address names none: those first who have to be called.</summary>
    private const string Default = "tinh-trang";

    /// <summary>Reads the filter of an address; what it does not know it leaves out.</summary>
    public static SituationFilter Of(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var sort = query["sap-xep"].ToString();
        var descending = sort.StartsWith('-');
        var key = descending ? sort[1..] : sort;
        var text = string.Concat(query["tim"].ToString().Where(c => !char.IsSurrogate(c))).Trim();
        return new SituationFilter(
            Enum.GetValues<Standing>().Cast<Standing?>().FirstOrDefault(s => KeyOf(s!.Value) == query["tinh-trang"]),
            PlainText.Cut(text, 60),
            Orders.ContainsKey(key) ? key : Default,
            descending && Orders.ContainsKey(key));
    }

    /// <summary>A standing as it stands in addresses.</summary>
    public static string KeyOf(Standing standing) => standing switch
    {
        Reporting.Compliance.Standing.OnTime => "dung-han",
        Reporting.Compliance.Standing.Late => "nop-muon",
        Reporting.Compliance.Standing.RejectedOpen => "tra-lai",
        Reporting.Compliance.Standing.Failed => "loi-he-thong",
        _ => "chua-nop",
    };

    /// <summary>The units that it shows, in its order.</summary>
    public IReadOnlyList<UnitStanding> Apply(IEnumerable<UnitStanding> units)
    {
        var sought = Plain(Text);
        var shown = units.Where(u => (Standing is not { } only || u.Standing == only)
            && (sought.Length == 0 || u.Unit.Code == sought || Plain(u.Unit.Name).Contains(sought, StringComparison.Ordinal)));
        var ordered = Descending ? shown.OrderByDescending(Orders[Sort]) : shown.OrderBy(Orders[Sort]);
        return [.. ordered.ThenBy(u => u.Unit.Code, StringComparer.Ordinal)];
    }

    /// <summary>The query of an address that shows the same in another order; the same order once more turns it round.</summary>
    /// <param name="report">The report's key.</param>
    /// <param name="sort">The order.</param>
    public string QueryOf(string report, string sort) =>
        QueryString.Create(new Dictionary<string, string?>
        {
            ["bao-cao"] = report,
            ["tinh-trang"] = Standing is { } only ? KeyOf(only) : null,
            ["tim"] = Text.Length > 0 ? Text : null,
            ["sap-xep"] = sort == Sort && !Descending ? "-" + sort : sort,
        }.Where(p => p.Value is not null)).ToString();

    // Without accents, so that "ha noi" finds Hà Nội.
    private static string Plain(string text) => text.Length == 0 ? "" : AsciiName.Of(text).ToUpperInvariant();
}
