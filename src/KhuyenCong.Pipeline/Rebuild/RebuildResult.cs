namespace KhuyenCong.Pipeline.Rebuild;

/// <summary>What a rebuild made.</summary>
/// <param name="Partitions">Forms and periods, and what else has a partition.</param>
/// <param name="Submissions">Uploads of reports and documents, from their receipts.</param>
/// <param name="Units">Units' statuses with a form and period.</param>
/// <param name="Versions">Versions whose figures were read again from the originals.</param>
/// <param name="Mails">Mails of the ledger, none of which will be sent.</param>
/// <param name="ReferenceChanges">Uploads of reference data.</param>
/// <param name="Added">Rows written by this run.</param>
/// <param name="Present">Rows that were there already and stay as they were.</param>
/// <param name="Problems">What could not be made again, each with the file that it is about.</param>
/// <param name="WithoutReceipt">Names of originals in the archive that no receipt tells of: their upload was never recorded, and lies in the inbox still, or was overwritten there.</param>
public sealed record RebuildResult(
    int Partitions, int Submissions, int Units, int Versions, int Mails, int ReferenceChanges, int Added, int Present,
    IReadOnlyList<string> Problems, IReadOnlyList<string> WithoutReceipt);
