namespace KhuyenCong.Reporting.Programmes;

/// <summary>Which of the two documents of a programme a file holds.</summary>
[Flags]
public enum ProgrammeParts
{
    /// <summary>The decision of approval ("Quyết định phê duyệt").</summary>
    Decision = 1,

    /// <summary>The detailed programme ("Chương trình chi tiết").</summary>
    Detail = 2,

    /// <summary>Both in one file.</summary>
    Both = Decision | Detail,
}
