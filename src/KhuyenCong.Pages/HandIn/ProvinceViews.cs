using KhuyenCong.Pages.Layout;

namespace KhuyenCong.Pages.HandIn;

/// <summary>What everybody sees whose link opens nothing, whatever is the matter with it.</summary>
internal sealed record NoLinkView(PageFrame Frame) : PageView(Frame);
