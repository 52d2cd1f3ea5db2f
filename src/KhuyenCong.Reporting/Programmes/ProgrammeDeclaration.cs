using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Programmes;

/// <summary>What is said of a programme's file when it is handed in: on the page by its fields, by folder by its path and name. What nobody said is null.</summary>
public sealed partial record ProgrammeDeclaration
{
    /// <summary>The most characters of a decision's number.</summary>
    public const int MaxCharacters = 60;

    /// <summary>Between which days a decision can have been signed; the ordinance that khuyến công began with is of 2004.</summary>
    public static DateOnly FirstPossibleDate { get; } = new(2004, 1, 1);

    // How the name of a file begins that holds one part alone, without marks and blanks.
    private static readonly (string Beginning, ProgrammeParts Parts)[] Beginnings =
    [
        ("qd", ProgrammeParts.Decision), ("quyetdinh", ProgrammeParts.Decision), ("ct", ProgrammeParts.Detail), ("chuongtrinhchitiet", ProgrammeParts.Detail),
    ];

    private static readonly DateOnly LastPossibleDate = new(ProgrammeTerm.LastPossibleYear, 12, 31);

    /// <summary>Which of the two documents the file holds.</summary>
    public ProgrammeParts Parts { get; init; } = ProgrammeParts.Both;

    /// <summary>The years of the programme.</summary>
    public ProgrammeTerm? Term { get; init; }

    /// <summary>The number of its decision, for example "1234/QĐ-UBND".</summary>
    public string? Number { get; init; }

    /// <summary>The date of its decision.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The number of the decision that it amends, where it only amends one.</summary>
    public string? Amends { get; init; }

    /// <summary>The upload of the same bytes of which this says anew what it is; null for a file that was sent.</summary>
    public string? Restates { get; init; }

    /// <summary>Whether term, number and date are said.</summary>
    [JsonIgnore]
    public bool IsWhole => Term is not null && Number is not null && Date is not null;

    /// <summary>
    /// What path and name of a blob say: a folder below the form's that is a term (<c>52/KC-03/2026-2030/…</c>), and which part the file is, by how
    /// its name begins: QD or "Quyết định", CT or "Chương trình chi tiết", in whatever letters and with whatever sign behind. Never throws for a name.
    /// </summary>
    public static ProgrammeDeclaration OfPath(string blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var parts = CanonicalText.Composed(blob).Split('/', '\\');
        return new ProgrammeDeclaration
        {
            Term = parts.Length < 4 ? null : parts[2..^1].Select(folder => ProgrammeTerm.Parse(PlainText.Of(folder))).FirstOrDefault(term => term is not null),
            Parts = PartsOf(parts[^1]),
        };
    }

    /// <summary>The first folder below the form's, where none of them is a term although one stands there, for example <c>2030-2026</c>; null otherwise.</summary>
    public static string? FolderWithoutTerm(string blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var parts = CanonicalText.Composed(blob).Split('/', '\\');
        return parts.Length < 4 || OfPath(blob).Term is not null ? null : parts[2];
    }

    /// <summary>The same with only what can be true and is short enough; null for what is no declaration.</summary>
    public ProgrammeDeclaration? Bounded() => !Enum.IsDefined(Parts) ? null : this with
    {
        Number = NumberOf(Number),
        Date = Date >= FirstPossibleDate && Date <= LastPossibleDate ? Date : null,
        Amends = NumberOf(Amends),
        Restates = Restates is { } upload && UploadId().IsMatch(upload) ? upload : null,
    };

    /// <summary>Whether another one says the same of a file.</summary>
    public bool SaysTheSame(ProgrammeDeclaration other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Restates = null } == other with { Restates = null };
    }

    /// <summary>A decision's number as it is kept: one line, without the word "Số" before it; null for what is none.</summary>
    public static string? NumberOf(string? text)
    {
        var number = string.Join(' ', PlainText.Of(text is null ? null : PlainText.Cut(text, 10 * MaxCharacters)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        number = Prefix().Replace(number, "");
        return number.Length <= MaxCharacters && number.Any(char.IsAsciiDigit) && number.All(c => char.IsLetterOrDigit(c) || " /-–.,()&_".Contains(c, StringComparison.Ordinal))
            ? number
            : null;
    }

    private static ProgrammeParts PartsOf(string fileName)
    {
        var name = CanonicalText.Decomposed(LabelKey.Of(PlainText.Cut(fileName, 1_000)));
        name = string.Concat(name.Where(c => c != ' ' && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).Replace('đ', 'd');
        return Beginnings.Where(b => name.StartsWith(b.Beginning, StringComparison.Ordinal)).Select(b => b.Parts).FirstOrDefault(ProgrammeParts.Both);
    }

    [GeneratedRegex(@"\A(?:số|so)\s*:?\s*(?=[0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UploadId();
}
