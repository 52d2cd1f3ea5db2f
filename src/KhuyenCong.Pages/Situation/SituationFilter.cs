using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Situation;

/// <summary>Which units the ministry's table shows, and in which order.</summary>
/// <param name="Kind">Only those of this kind, a key of <see cref="Kinds"/>; empty for all.</param>
/// <param name="Text">Only those of whom a name, now or before a merger, or the code holds this; empty for all.</param>
/// <param name="Sort">A key of <see cref="Orders"/>.</param>
/// <param name="Descending">Whether the order is turned round.</param>
public sealed record SituationFilter(string Kind, string Text, string Sort, bool Descending)
{
    /// <summary>What can be chosen: those that have to be called, each standing, and what was taken with warnings.</summary>
    public static IReadOnlyList<(string Key, string Label, Func<UnitStanding, bool> Holds)> Kinds { get; } =
    [
        ("chua-hoan-thanh", "Chưa hoàn thành", u => u.Standing.Owes()),
        .. Enum.GetValues<Standing>().Select(s => (KeyOf(s), StandingText.Of(s), (Func<UnitStanding, bool>)(u => u.Standing == s))),
        ("co-luu-y", "Có lưu ý", u => u.Warnings > 0),
        ("chua-xem", UnitReview.Text(ReviewState.Unread), u => u.Review?.State == ReviewState.Unread),
        ("cho-chinh-sua", "Đang có yêu cầu chỉnh sửa", u => u.Review?.State is ReviewState.CorrectionAsked or ReviewState.Answered),
        ("khong-cong", "Không cộng", u => u.Review?.Status.IsLeftOut == true),
    ];

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
            Kinds.Select(k => k.Key).FirstOrDefault(k => k == query["tinh-trang"]) ?? "",
            PlainText.Cut(text, 60),
            Orders.ContainsKey(key) ? key : Default,
            descending && Orders.ContainsKey(key));
    }

    /// <summary>A standing as it stands in addresses.</summary>
    public static string KeyOf(Standing standing) => standing switch
    {
        Standing.OnTime => "dung-han",
        Standing.Late => "nop-muon",
        Standing.RejectedOpen => "tra-lai",
        Standing.Failed => "loi-he-thong",
        _ => "chua-nop",
    };

    /// <summary>The units that it shows, in its order.</summary>
    /// <param name="units">All of them.</param>
    /// <param name="register">Knows under which names they are sought.</param>
    public IReadOnlyList<UnitStanding> Apply(IEnumerable<UnitStanding> units, UnitRegister register)
    {
        ArgumentNullException.ThrowIfNull(register);
        var sought = Plain(Text);
        var holds = Kinds.FirstOrDefault(k => k.Key == Kind).Holds ?? (_ => true);
        var shown = units.Where(u => holds(u)
            && (sought.Length == 0 || u.Unit.Code == sought || register.NamesOf(u.Unit).Any(n => Plain(n).Contains(sought, StringComparison.Ordinal))));
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
            ["tinh-trang"] = Kind.Length > 0 ? Kind : null,
            ["tim"] = Text.Length > 0 ? Text : null,
            ["sap-xep"] = sort == Sort && !Descending ? "-" + sort : sort,
        }.Where(p => p.Value is not null)).ToString();

    // Without accents, so that "ha noi" finds Hà Nội.
    private static string Plain(string text) => text.Length == 0 ? "" : AsciiName.Of(text).ToUpperInvariant();
}
