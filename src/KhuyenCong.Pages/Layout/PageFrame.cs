using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pages.Layout;

/// <summary>Who reads a page; the style sheet goes by it.</summary>
internal static class PageAudience
{
    /// <summary>Officers of a unit, and of the ministry.</summary>
    public const string Officer = "officer", Ministry = "ministry-page";
}

/// <summary>What the layout asks of every page, whoever makes it.</summary>
internal static class PageFrame
{
    /// <summary>Adds it; a page that is about a link's holder names the contact and the last day itself.</summary>
    /// <param name="values">What the page's template sees.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="audience">One of <see cref="PageAudience"/>.</param>
    /// <param name="settings">Who helps.</param>
    /// <param name="reference">Where the department's names are; null where the reference data is not to be had.</param>
    /// <param name="today">The day on which they hold.</param>
    public static void AddTo(IDictionary<string, object> values, string title, string audience, MailSettings settings, ReferenceData? reference, DateOnly today)
    {
        values["title"] = title;
        values["audience"] = audience;
        values["department"] = reference?.Department(today) ?? "";
        values["department_short"] = reference?.DepartmentShort(today) ?? "";
        values["contact"] = "";
        values["until"] = "";
        settings.AddTo(values);
    }
}
