using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pages.Layout;

/// <summary>Who reads a page; the style sheet goes by it.</summary>
internal static class PageAudience
{
    /// <summary>Officers of a unit, and of the ministry.</summary>
    public const string Officer = "officer", Ministry = "ministry-page";

    /// <summary>Who keeps the page on paper: it has an official head of its own.</summary>
    public const string Paper = "paper";
}

/// <summary>What the layout asks of every page, whoever makes it.</summary>
/// <param name="Root">The path below which the page lies, and before <see cref="PageTemplates.AssetSegment"/>; for example <c>/nop-bao-cao</c>.</param>
/// <param name="Title">The page's title.</param>
/// <param name="Audience">One of <see cref="PageAudience"/>.</param>
/// <param name="Help">Who helps.</param>
/// <param name="Department">The receiving department; empty where the reference data is not to be had.</param>
/// <param name="DepartmentShort">Its short name.</param>
internal sealed record PageFrame(string Root, string Title, string Audience, MailSettings Help, string Department, string DepartmentShort)
{
    /// <summary>Whom the page's link was given to; empty for a page without a link.</summary>
    public string Contact { get; init; } = "";

    /// <summary>The link's last day.</summary>
    public string Until { get; init; } = "";

    /// <summary>What every page of the day tells, such as a planned stop.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>A page's frame with the department's names, and what is told, of a day.</summary>
    public static PageFrame Of(string root, string title, string audience, MailSettings help, ReferenceData? reference, DateOnly today) =>
        new(root, title, audience, help, reference?.Department(today) ?? "", reference?.DepartmentShort(today) ?? "") { Notices = reference?.NoticesOn(today) ?? [] };
}
