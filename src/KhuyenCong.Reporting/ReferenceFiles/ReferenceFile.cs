namespace KhuyenCong.Reporting.ReferenceFiles;

/// <summary>One file of the reference data.</summary>
/// <param name="Path">Path below the reference folder with forward slashes, for example <c>units/units.csv</c>.</param>
/// <param name="Content">The bytes: UTF-8 text, or a workbook where the path ends in <c>.xlsx</c>.</param>
public sealed record ReferenceFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>What is wrong with a reference file: where and what to do.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, of a workbook the row, from 1; null for the file as a whole.</param>
/// <param name="Problem">What is wrong and what is expected.</param>
public sealed record ReferenceProblem(string Path, int? Line, string Problem)
{
    /// <summary>The cell of a workbook, for example <c>B3</c>; null for a row or a text file.</summary>
    public string? Cell { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Cell is { } cell ? $"{Path}, cell {cell}: {Problem}" : Line is { } line ? FormattableString.Invariant($"{Path}, line {line}: {Problem}") : $"{Path}: {Problem}";
}

/// <summary>The reference data cannot be used; carries every problem found, not only the first.</summary>
public sealed class ReferenceDataException(IReadOnlyList<ReferenceProblem> problems)
    : Exception("The reference data has " + problems.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) + " problem(s): " + string.Join("; ", problems))
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<ReferenceProblem> Problems { get; } = problems;
}
