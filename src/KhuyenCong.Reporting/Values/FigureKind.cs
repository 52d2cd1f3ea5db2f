namespace KhuyenCong.Reporting.Values;

/// <summary>What a row's cells hold.</summary>
public enum FigureKind
{
    /// <summary>A heading without figures.</summary>
    Heading,

    /// <summary>A whole number from 0.</summary>
    Count,

    /// <summary>An amount of money from 0, kept as whole đồng.</summary>
    Money,

    /// <summary>Free text.</summary>
    Text,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>Có or Không.</summary>
    YesNo,
}
