using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pages.Submissions;

/// <summary>What became of an upload, in few words.</summary>
internal static class SubmissionText
{
    /// <summary>In a table.</summary>
    public static string Of(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt switch
        {
            { Imported: not null, Outcome: { } imported } => "Nhập từ hồ sơ kỳ trước: " + StandingText.Of(imported),
            { Kind: SubmissionKind.SetAside, Timeliness: Timeliness.TooEarly } => "Chưa nhận: chưa đến ngày mở nhận",
            { Kind: SubmissionKind.SetAside } => "Không nhận: kỳ báo cáo đã khóa",
            { Kind: SubmissionKind.SignedCopy, Outcome: { } signed } when signed.IsAccepted() => receipt.CountedVersion == 0 ? "Đã nhận bản ký, khi đó chưa có tệp số liệu" : "Đã nhận bản ký",
            { Kind: SubmissionKind.SignedCopy } => "Bản ký bị trả lại",
            { Kind: SubmissionKind.SameAgain, Programme: not null, Outcome: { } again } => "Giống tệp đã nhận: " + StandingText.Of(again),
            { Kind: SubmissionKind.SameAgain, Outcome: { } same } => "Giống phiên bản " + receipt.Version + ": " + StandingText.Of(same),
            { Kind: SubmissionKind.Difficulty, Outcome: { } told } => told.IsAccepted() ? "Đã ghi nhận khó khăn, kiến nghị" : "Khó khăn, kiến nghị bị trả lại",
            { Outcome: { } outcome } => StandingText.Of(outcome),
            _ => "Không xác định được báo cáo",
        };
    }

    /// <summary>In large letters: whether it was taken.</summary>
    public static string Word(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt switch
        {
            { Kind: SubmissionKind.SetAside or SubmissionKind.Unrouted } => "CHƯA ĐƯỢC TIẾP NHẬN",
            { Outcome: { } outcome } when !outcome.IsAccepted() => "CHƯA ĐƯỢC TIẾP NHẬN",
            { Kind: SubmissionKind.SignedCopy, CountedVersion: 0 } => "CHƯA CÓ TỆP SỐ LIỆU, MỚI NHẬN BẢN KÝ",
            { Kind: SubmissionKind.SignedCopy } => "ĐÃ NHẬN BẢN KÝ",
            { Kind: SubmissionKind.Difficulty } => "ĐÃ GHI NHẬN",
            { Outcome: Outcome.AcceptedWithWarnings } => "ĐÃ TIẾP NHẬN, CÓ LƯU Ý",
            _ => "ĐÃ TIẾP NHẬN",
        };
    }

    /// <summary>How it is coloured: good, warn or bad; words and signs say the same.</summary>
    public static string Tone(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt switch
        {
            { Kind: SubmissionKind.SetAside, Timeliness: Timeliness.TooEarly } => "warn",
            { Kind: SubmissionKind.SetAside or SubmissionKind.Unrouted } => "bad",
            { Outcome: { } outcome } when !outcome.IsAccepted() => "bad",
            { Outcome: Outcome.AcceptedWithWarnings } or { Kind: SubmissionKind.SignedCopy, CountedVersion: 0 } => "warn",
            _ => "good",
        };
    }

    /// <summary>How many findings it has, for example "2 lỗi, 1 lưu ý"; a dash for none.</summary>
    public static string Findings(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var parts = new List<string>();
        if (receipt.Errors > 0)
        {
            parts.Add(receipt.Errors + " lỗi");
        }

        if (receipt.Warnings > 0)
        {
            parts.Add(receipt.Warnings + " lưu ý");
        }

        if (receipt.Confirmation is not null)
        {
            parts.Add("đơn vị xác nhận số liệu");
        }

        return parts.Count == 0 ? "–" : string.Join(", ", parts);
    }
}
