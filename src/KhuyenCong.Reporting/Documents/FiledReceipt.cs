using KhuyenCong.Reporting.Periods;

namespace KhuyenCong.Reporting.Documents;

/// <summary>A receipt as the source of figures: what a reader needs to find it again.</summary>
/// <param name="Upload">The upload's id.</param>
/// <param name="Id">The receipt's number.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Office">Who handed in.</param>
/// <param name="Form">The form.</param>
/// <param name="Period">The period.</param>
/// <param name="Version">The version that the upload made.</param>
/// <param name="FileName">The file's name as it came.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record FiledReceipt(
    string Upload, string Id, string Unit, string Office, string Form, Period Period, int Version, string FileName, DateTimeOffset ReceivedAt);
