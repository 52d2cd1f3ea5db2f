using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.State;

/// <summary>The ledger row of the mail that answers an upload: one for each judgement, since an original that is judged anew is answered again where the unit stands differently by it.</summary>
internal static class AnswerMail
{
    /// <summary>The ledger row: to the unit's contact, or to the operators when there is nobody.</summary>
    public static MailRow Owed(string partition, Receipt receipt, string upload, ReferenceData reference, DateTimeOffset now)
    {
        var mail = MailRow.Owed(partition, KeyOf(receipt, upload), KindOf(receipt), RecipientsOf(receipt.Unit, reference, now), [], now);
        (mail.Unit, mail.Upload) = (receipt.Unit, upload);
        return mail;
    }

    /// <summary>Whom an answer goes to: the unit's contact, or the operators when there is nobody.</summary>
    public static IEnumerable<string> RecipientsOf(string? unit, ReferenceData reference, DateTimeOffset now)
    {
        var today = VietnamTime.DayOf(now);
        return unit is not null && reference.Contacts.For(unit, today).To is { } contact
            ? [contact.Email]
            : reference.Contacts.Ministry(MinistryRole.Operator, today).Select(m => m.Email);
    }

    /// <summary>Its key in the ledger: one for each judgement.</summary>
    public static string KeyOf(Receipt receipt, string upload)
    {
        var key = $"{KindOf(receipt)}_{receipt.Unit}_{upload}";
        return receipt.Revalidated is { } revalidated ? FormattableString.Invariant($"{key}_r{revalidated.Number}") : key;
    }

    /// <summary>The upload that a mail of such a key answers; the reverse of <see cref="KeyOf"/>.</summary>
    public static string UploadOf(string key) => key.Split('_')[2];

    private static string KindOf(Receipt receipt) => receipt.Kind switch
    {
        SubmissionKind.Unrouted => MailKinds.Unrouted,
        SubmissionKind.SetAside => MailKinds.SetAside,
        SubmissionKind.SameAgain => MailKinds.SameAgain,
        _ => receipt.Outcome?.IsAccepted() == true ? MailKinds.Receipt : MailKinds.Rejection,
    };
}
