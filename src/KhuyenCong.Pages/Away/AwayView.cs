using KhuyenCong.Pages.Layout;

namespace KhuyenCong.Pages.Away;

/// <summary>What is said while the storage is away.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Text">What happened and what to do.</param>
/// <param name="IsPost">Whether a form was sent.</param>
/// <param name="Back">Where to go on.</param>
/// <param name="Note">What was written in the form, to be copied.</param>
internal sealed record AwayView(PageFrame Frame, string Text, bool IsPost, string Back, string Note) : PageView(Frame);
