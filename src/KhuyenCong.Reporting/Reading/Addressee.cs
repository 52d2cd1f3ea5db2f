using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Where a file was handed in: the folder decides the unit, and the cover must agree.</summary>
/// <param name="Unit">The unit as it stands at the period's cut-off.</param>
/// <param name="Period">The period.</param>
/// <param name="Form">The form asked for; null when the cover decides.</param>
public sealed record Addressee(Unit Unit, Period Period, string? Form);
