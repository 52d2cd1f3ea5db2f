using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pages.HandIn;

/// <summary>What would become of a file, in large letters, and how that is coloured.</summary>
internal static class DryRunText
{
    /// <summary>Of the answer to a dry run.</summary>
    /// <param name="receipt">The answer.</param>
    /// <param name="isAlone">Whether no other file was tried with it.</param>
    public static (string Word, string Tone) Of(Receipt receipt, bool isAlone)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt switch
        {
            { Kind: SubmissionKind.SetAside or SubmissionKind.Unrouted } => ("SẼ KHÔNG ĐƯỢC NHẬN", "bad"),
            { Outcome: { } outcome } when !outcome.IsAccepted() => ("SẼ BỊ TRẢ LẠI", "bad"),
            { Kind: SubmissionKind.SignedCopy } => isAlone && receipt.CountedVersion == 0 ? ("BẢN KÝ ĐỌC ĐƯỢC, CÒN THIẾU TỆP SỐ LIỆU", "warn") : ("BẢN KÝ ĐỌC ĐƯỢC", "good"),
            { Kind: SubmissionKind.SameAgain } => ("TỆP NÀY ĐÃ ĐƯỢC TIẾP NHẬN TRƯỚC ĐÓ", "good"),
            { Outcome: Outcome.AcceptedWithWarnings } => ("SẼ ĐƯỢC TIẾP NHẬN, CÓ LƯU Ý", "warn"),
            { Outcome: Outcome.Nil } => ("SẼ ĐƯỢC TIẾP NHẬN: KHÔNG PHÁT SINH SỐ LIỆU", "good"),
            _ => ("SẼ ĐƯỢC TIẾP NHẬN", "good"),
        };
    }
}
