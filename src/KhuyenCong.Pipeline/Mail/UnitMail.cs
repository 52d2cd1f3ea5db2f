using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What every mail to a unit about a report says.</summary>
public abstract record UnitMail
{
    /// <summary>The unit at the cut-off; names the office too.</summary>
    public required Unit Unit { get; init; }

    /// <summary>The receiving department's name on the day of sending.</summary>
    public required string Department { get; init; }

    /// <summary>The form's title, for example "Báo cáo kết quả hoạt động khuyến công".</summary>
    public required string FormTitle { get; init; }

    /// <summary>The unit's page, where the file can be handed in too; null when there is none.</summary>
    public Uri? Link { get; init; }
}
