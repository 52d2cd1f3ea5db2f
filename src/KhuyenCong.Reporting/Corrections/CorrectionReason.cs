using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Corrections;

/// <summary>A reason for which the ministry asks for a correction, from the list that it keeps.</summary>
/// <param name="Code">Names it in forms: ASCII letters, digits and '-'.</param>
/// <param name="Text">What the unit reads.</param>
/// <param name="ValidFrom">The first day on which it can be chosen.</param>
/// <param name="ValidTo">The last one; null for no end.</param>
public sealed record CorrectionReason(string Code, string Text, DateOnly ValidFrom, DateOnly? ValidTo)
{
    /// <summary>The table.</summary>
    public const string Path = "ministry/correction-reasons.csv";

    /// <summary>The most characters of a reason.</summary>
    public const int MaxCharacters = 200;

    /// <summary>Reads the table and adds what is wrong with it to the problems.</summary>
    public static IReadOnlyList<CorrectionReason> Load(IEnumerable<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        var rows = new List<(ReferenceRow Row, CorrectionReason Reason)>();
        foreach (var row in ReferenceTable.Read(files, Path, ["code", "text", "valid_from", "valid_to"], problems))
        {
            var (from, to) = row.Validity();
            var (code, text) = (row.Required("code"), row.Required("text"));
            if (!code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                row.Problem($"Cột \"code\" ghi \"{code}\"; cần chữ cái không dấu, chữ số và gạch nối.");
            }

            if (text.Length > MaxCharacters)
            {
                row.Problem($"Cột \"text\" dài {text.Length} ký tự; cần tối đa {MaxCharacters}.");
            }

            if (!row.IsBroken)
            {
                rows.Add((row, new CorrectionReason(code, text, from, to)));
            }
        }

        Validity.RefuseOverlaps(rows.Select(r => (r.Row, r.Reason.Code, r.Reason.ValidFrom, r.Reason.ValidTo)), code => $"Lý do {code}");
        return [.. rows.Where(r => !r.Row.IsBroken).Select(r => r.Reason)];
    }

    /// <summary>Whether it can be chosen on a day.</summary>
    public bool Holds(DateOnly on) => Validity.Holds(ValidFrom, ValidTo, on);
}
