namespace KhuyenCong.Reporting.ReferenceFiles;

/// <summary>One file of the reference data.</summary>
/// <param name="Path">Path below the reference folder with forward slashes, for example <c>units/units.csv</c>.</param>
/// <param name="Content">The bytes: UTF-8 text, or a workbook where the path ends in <c>.xlsx</c>.</param>
public sealed record ReferenceFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>What is wrong with a reference file: where and what to do.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, of a workbook the row, from 1; null for the file as a whole.</param>
/// <param name="Problem">What is found and what is expected, in Vietnamese.</param>
public sealed record ReferenceProblem(string Path, int? Line, string Problem)
{
    /// <summary>The cell of a workbook, for example <c>B3</c>; null for a row or a text file.</summary>
    public string? Cell { get; init; }

    /// <summary>For people: the file, its line or cell, and what is wrong, in Vietnamese.</summary>
    public override string ToString() => Cell is { } cell ? $"{Path}, ô {cell}: {Problem}" : Line is { } line ? FormattableString.Invariant($"{Path}, dòng {line}: {Problem}") : $"{Path}: {Problem}";
}

/// <summary>The reference data cannot be used; carries every problem found, not only the first.</summary>
public sealed class ReferenceDataException(IReadOnlyList<ReferenceProblem> problems)
    : Exception(FormattableString.Invariant($"Dữ liệu tham chiếu có {problems.Count} lỗi: {string.Join("; ", problems)}"))
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<ReferenceProblem> Problems { get; } = problems;
}
