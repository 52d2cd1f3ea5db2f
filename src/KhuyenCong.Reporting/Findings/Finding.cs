namespace KhuyenCong.Reporting.Findings;

/// <summary>How much a finding weighs: an error sends the report back, a warning travels with it.</summary>
public enum Severity
{
    /// <summary>The report is taken; the finding stands beside it ("lưu ý").</summary>
    Warning,

    /// <summary>The report is sent back ("lỗi").</summary>
    Error,
}

/// <summary>Whose fault a finding is: the file's (it cannot be read) or the data's (what it says is wrong).</summary>
public enum Fault
{
    /// <summary>The file: not a workbook, damaged, a missing column, a cell that Excel never calculated.</summary>
    File,

    /// <summary>The data: a total that differs from its parts, a required cell left blank.</summary>
    Data,
}

/// <summary>
/// One thing that a person must mend or know, with the place where it stands.
/// All texts are Vietnamese, complete sentences, and name no internal identifier.
/// </summary>
/// <param name="Code">The rule's code, stable over versions, for example <c>KC01-E01</c> or <c>CELL-NUMBER</c>.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Fault">Whose fault it is.</param>
/// <param name="Message">What is wrong, with the figures that show it.</param>
/// <param name="Remedy">What to do next.</param>
public sealed record Finding(string Code, Severity Severity, Fault Fault, string Message, string Remedy)
{
    /// <summary>The sheet's name as the person sees it; null for a file without sheets or for the file as a whole.</summary>
    public string? Sheet { get; init; }

    /// <summary>Row as Excel counts, from 1; in a CSV the record number, blank lines counted.</summary>
    public int? Row { get; init; }

    /// <summary>The column's letter(s) as Excel names them, for example <c>F</c>.</summary>
    public string? Column { get; init; }

    /// <summary>Column letter and row together, for example <c>F11</c>; null when the finding has no single cell.</summary>
    public string? Cell => Row is { } row && Column is { } column ? column + row.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>
    /// The addresses of the cells that have this cause, where one finding stands for several; <see cref="Cell"/> is the first, the others follow in
    /// sheet order.
    /// The message counts them; at most the first <see cref="SameCause.MaxListed"/> are listed.
    /// Empty for a finding about one cell or none.
    /// </summary>
    public IReadOnlyList<string> Cells { get; init; } = [];

    /// <summary>What the person reads there: the row's label and the column's header, for example "Tổng kinh phí – Thực hiện trong kỳ".</summary>
    public string? Label { get; init; }

    /// <summary>The cell's text as typed, cut to 200 characters; null where there is none.</summary>
    public string? Value { get; init; }

    /// <summary>What would have been right, where that can be said.</summary>
    public string? Expected { get; init; }

    /// <summary>
    /// Tells apart findings of one code that are mended in different ways, such as a number with letters and one in English style; only findings
    /// of one kind are gathered. Null where the code has one kind; never shown and never stored.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Kind { get; init; }

    /// <summary>
    /// How many more findings of this cause there were that nobody kept, since <see cref="SameCause"/> lists no more of them; it counts them.
    /// Never shown and never stored.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Further { get; init; }

    /// <summary>The submitter's own note on the same row (column "Ghi chú"), kept beside a warning.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it is an error that the submitter can confirm to be none, with a reason, on the hand-in page.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsConfirmable { get; init; }

    /// <summary>
    /// What it is about, known while a file is judged; null for what a form's rule says and for what was read back. Never shown and never stored.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public FindingSubject? Subject { get; init; }

    /// <summary>Whether it has this code of the catalogue.</summary>
    public bool Has(FindingCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Code == code.Code;
    }
}
