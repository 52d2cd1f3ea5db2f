namespace KhuyenCong.Pages.Layout;

/// <summary>
/// What a page shows. Its template is named as it is: <c>NoAccessView</c> is shown by <c>no-access.liquid</c>, which sees its members in
/// snake case (<c>is_signed_in</c>); one that no view has is found when the templates are read.
/// </summary>
/// <param name="Frame">What stands around it.</param>
internal abstract record PageView(PageFrame Frame)
{
    private const string Ending = "View";

    /// <summary>The name of a view's template.</summary>
    public static string TemplateOf(Type view) =>
        string.Concat(view.Name[..^Ending.Length].Select((c, at) => char.IsUpper(c) ? (at > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}

/// <summary>A choice of a list to select from.</summary>
internal sealed record Choice(string Key, string Name, bool Chosen);

/// <summary>A short answer without anybody's data.</summary>
/// <param name="Frame">What stands around it; its title says what happened.</param>
/// <param name="Text">Why, and what to do.</param>
/// <param name="Back">Where to go on; empty for nowhere.</param>
internal sealed record NoticeView(PageFrame Frame, string Text, string Back) : PageView(Frame);
