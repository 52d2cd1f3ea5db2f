using System.Globalization;
using System.Text;
using CsvHelper;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.ReferenceFiles;

/// <summary>
/// A reference file that is a table. As CSV: UTF-8, a header row with exactly the expected columns in any order, commas between the
/// cells (or semicolons or tabs, as some spreadsheets save them). What cannot be read is a problem with its line, and the row is left out.
/// Or as a workbook (<see cref="ReferenceSheet"/>).
/// </summary>
internal static class ReferenceTable
{
    /// <summary>The most rows of a table, since each is compared with the others: two for each commune.</summary>
    public const int MaxRows = 7_000;

    private const int MaxColumns = 100;

    private const string Workbook = ".xlsx";

    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>The name by which a table is known, <c>….csv</c>, of a file that may be its workbook.</summary>
    public static string NameOf(string path) => path.EndsWith(Workbook, StringComparison.Ordinal) ? path[..^Workbook.Length] + ".csv" : path;

    /// <summary>Whether a problem is one of a table.</summary>
    public static bool Concerns(this ReferenceProblem problem, string path) => NameOf(problem.Path) == path;

    /// <summary>The path of the file that a table comes from.</summary>
    public static string FileOf(IEnumerable<ReferenceFile> files, string path) => files.FirstOrDefault(f => NameOf(f.Path) == path)?.Path ?? path;

    /// <summary>Reads one file of the reference data.</summary>
    /// <param name="files">All files.</param>
    /// <param name="path">The table to read, by its name; a problem when it is not there.</param>
    /// <param name="columns">The columns that it must have.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="optional">Columns that a file, or at its end a row, of an earlier time lacks: their cells are blank then.</param>
    public static IReadOnlyList<ReferenceRow> Read(
        IEnumerable<ReferenceFile> files, string path, IReadOnlyList<string> columns, ICollection<ReferenceProblem> problems, params IReadOnlyList<string> optional)
    {
        if (files.FirstOrDefault(f => NameOf(f.Path) == path) is not { } file)
        {
            problems.Add(new ReferenceProblem(path, null, $"Thiếu tệp này. Tệp có các cột {string.Join(", ", columns)}."));
            return [];
        }

        if (file.Path.EndsWith(Workbook, StringComparison.Ordinal))
        {
            return ReferenceSheet.Rows(file, columns, optional, problems);
        }

        return Text(file, problems) is { } text ? Rows(path, text, columns, optional, problems) : [];
    }

    private static string? Text(ReferenceFile file, ICollection<ReferenceProblem> problems)
    {
        var bytes = file.Content.Span;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            var text = StrictUtf8.GetString(bytes);
            if (CanonicalText.MarksBeyond(text) is >= 0 and var at)
            {
                problems.Add(new ReferenceProblem(file.Path, 1 + text.AsSpan(0, at).Count('\n'), FormattableString.Invariant(
                    $"Có hơn {CanonicalText.MaxMarks} dấu liền nhau trên một chữ. Cần gõ lại ô này.")));
                return null;
            }

            if (!text.Contains('\0'))
            {
                return CanonicalText.Composed(text, CanonicalText.Whole);
            }
        }
        catch (ArgumentException)
        {
            // Named below: invalid bytes and a zero byte (UTF-16) have the same remedy.
        }

        problems.Add(new ReferenceProblem(file.Path, null, "Tệp không phải văn bản UTF-8. Cần lưu lại theo kiểu \"CSV UTF-8\"."));
        return null;
    }

    private static List<ReferenceRow> Rows(
        string path, string text, IReadOnlyList<string> columns, IReadOnlyList<string> optional, ICollection<ReferenceProblem> problems)
    {
        if (text.AsSpan().Count('\n') > 2 * MaxRows || text.AsSpan().Count('\r') > 2 * MaxRows)
        {
            problems.Add(new ReferenceProblem(path, null, FormattableString.Invariant($"Tệp có hơn {2 * MaxRows} dòng. Cần bỏ các dòng trống.")));
            return [];
        }

        var options = CsvReaderOptions.Default with
        {
            Separator = SeparatorOf(text),
            HasHeader = false,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = bad => problems.Add(new ReferenceProblem(path, (int)bad.LineNumber, bad.Reason == CsvMalformedReason.UnterminatedQuote
                ? "Có dấu ngoặc kép mở mà không đóng. Cần đóng lại hoặc bỏ dấu đó."
                : "Có dấu ngoặc kép nằm trong ô. Cần đặt cả ô trong ngoặc kép và viết dấu bên trong hai lần.")),
        };
        using var reader = CsvHelper.CsvReader.FromText(text, options);
        string[]? names = null;
        var rows = new List<ReferenceRow>();
        while (reader.Read())
        {
            var cells = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i).Trim()).ToArray();
            var line = (int)reader.LineNumber;
            if (names is null)
            {
                names = cells;
                if (!HeaderHolds(path, line, names, columns, optional, problems))
                {
                    return rows;
                }
            }
            else if (ProblemOf(cells, names, optional) is { } problem)
            {
                problems.Add(new ReferenceProblem(path, line, problem));
            }
            else if (rows.Count == MaxRows)
            {
                problems.Add(new ReferenceProblem(path, line, FormattableString.Invariant($"Bảng có hơn {MaxRows} dòng; cần tối đa {MaxRows} dòng.")));
                break;
            }
            else if (cells.Any(c => c.Length > 0))
            {
                var byColumn = optional.ToDictionary(c => c, _ => "", StringComparer.Ordinal);
                foreach (var (name, cell) in names.Zip(cells))
                {
                    byColumn[name] = cell;
                }

                rows.Add(new ReferenceRow(path, line, byColumn, problems));
            }
        }

        if (names is null)
        {
            problems.Add(new ReferenceProblem(path, null, $"Tệp rỗng. Cần một dòng tiêu đề với các cột {string.Join(", ", columns)}."));
        }

        return rows;
    }

    private static char SeparatorOf(string text)
    {
        var header = text.AsSpan();
        header = header.IndexOfAny('\r', '\n') is >= 0 and var end ? header[..end] : header;
        return header.Contains(',') ? ',' : header.Contains(';') ? ';' : header.Contains('\t') ? '\t' : ',';
    }

    /// <summary>Why a row cannot be taken; null where it can.</summary>
    private static string? ProblemOf(string[] cells, string[] names, IReadOnlyList<string> optional)
    {
        if (cells.Length != names.Length && !(cells.Length < names.Length && names[cells.Length..].All(optional.Contains)))
        {
            return FormattableString.Invariant(
                $"Dòng có {cells.Length} ô, tiêu đề có {names.Length} cột. Ô có chứa dấu phân cách phải đặt trong ngoặc kép.");
        }

        // Names, reasons and addresses go into mails, where a line break could begin a header.
        return Array.FindIndex(cells, c => c.Any(char.IsControl)) is >= 0 and var at ? $"Cột \"{names[at]}\" có dấu xuống dòng hoặc ký tự điều khiển; cần một dòng chữ." : null;
    }

    /// <summary>Whether a header has the columns and beside them only optional ones, in any order; says what is wrong otherwise.</summary>
    public static bool HeaderHolds(
        string path, int line, string[] names, IReadOnlyList<string> columns, IReadOnlyList<string> optional, ICollection<ReferenceProblem> problems)
    {
        var known = columns.Concat(optional).ToList();
        if (names.Length > MaxColumns)
        {
            problems.Add(new ReferenceProblem(path, line, $"Tiêu đề có {names.Length} cột; các cột là {string.Join(", ", known)}."));
            return false;
        }

        var wrong = new List<string>();
        wrong.AddRange(columns.Except(names).Select(c => $"Thiếu cột \"{c}\"."));
        wrong.AddRange(names.Except(known).Select(c => $"Không có cột nào tên \"{c}\"; các cột là {string.Join(", ", known)}."));
        wrong.AddRange(names.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => $"Cột \"{g.Key}\" có hai lần; cần một lần."));
        foreach (var problem in wrong)
        {
            problems.Add(new ReferenceProblem(path, line, problem));
        }

        return wrong.Count == 0;
    }
}

/// <summary>A row of a reference table; each reading says what is wrong by itself and answers null then.</summary>
internal sealed class ReferenceRow(string path, int line, IReadOnlyDictionary<string, string> cells, ICollection<ReferenceProblem> problems)
{
    private static readonly string[] DayPatterns = ["yyyy-MM-dd", "dd/MM/yyyy"], MomentPatterns = ["yyyy-MM-dd HH:mm", "dd/MM/yyyy HH:mm"];

    private readonly HashSet<string> _mistyped = [];

    /// <summary>The line in the file, from 1.</summary>
    public int Line => line;

    /// <summary>The cells of a workbook by column; empty for a CSV, which has nothing but text.</summary>
    public IReadOnlyDictionary<string, Cell> Places { get; init; } = new Dictionary<string, Cell>();

    /// <summary>Where the columns of a workbook stand, from 1; empty for a CSV.</summary>
    public IReadOnlyDictionary<string, int> ColumnNumbers { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether something in this row was wrong so far.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>A cell's text, trimmed, in NFC; empty when blank.</summary>
    /// <remarks>In a workbook it must be text: a number has lost the zeros before it, and "01-02" became a day of some year.</remarks>
    public string this[string column]
    {
        get
        {
            if (Places.TryGetValue(column, out var cell) && cell.Kind != CellKind.Text && _mistyped.Add(column))
            {
                var kind = cell.Kind switch { CellKind.Number => "số", CellKind.Date => "ngày", _ => "giá trị đúng/sai" };
                Problem(column, $"Cột \"{column}\" phải là chữ, nhưng ô này là {kind} \"{cell.Text}\". Cần định dạng cột là Text rồi gõ lại.");
            }

            return cells[column];
        }
    }

    /// <summary>Says that something is wrong in this row.</summary>
    public void Problem(string problem)
    {
        IsBroken = true;

        // What follows from a cell that a spreadsheet changed would only hide the cause.
        if (_mistyped.Count == 0)
        {
            problems.Add(new ReferenceProblem(path, line, problem));
        }
    }

    private void Problem(string column, string problem)
    {
        IsBroken = true;
        problems.Add(new ReferenceProblem(path, line, problem) { Cell = ColumnNumbers.TryGetValue(column, out var number) ? CellAddress.Of(line, number) : null });
    }

    /// <summary>A unit's code, which must be filled in; a workbook may hold 01 as the number 1.</summary>
    public string Code(string column) => IsNumber(column) ? Padded(column) : Required(column);

    /// <summary>Units' codes with spaces between, or none; a workbook may hold a single one as a number.</summary>
    public IReadOnlyList<string> Codes(string column) =>
        IsNumber(column) ? [Padded(column)] : this[column].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private bool IsNumber(string column) => Places.TryGetValue(column, out var cell) && cell.Kind == CellKind.Number;

    private string Padded(string column) => cells[column].PadLeft(2, '0');

    /// <summary>A cell that must be filled in.</summary>
    public string Required(string column)
    {
        var text = this[column];
        return text.Length == 0 ? Blank(column, text) : text;
    }

    /// <summary>A day written yyyy-MM-dd or dd/MM/yyyy.</summary>
    public DateOnly Day(string column) => OptionalDay(column) ?? Blank(column, default(DateOnly));

    /// <summary>A day written yyyy-MM-dd or dd/MM/yyyy, each number with all its digits, or null for a blank cell.</summary>
    public DateOnly? OptionalDay(string column)
    {
        var text = cells[column];
        if (text.Length == 0)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, DayPatterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Problem(column, $"Cột \"{column}\" ghi \"{text}\"; cần ngày dạng năm-tháng-ngày hoặc ngày/tháng/năm, ví dụ 2026-09-14 hoặc 14/09/2026.");
        return default(DateOnly);
    }

    /// <summary>A day with a time of day, without an offset: yyyy-MM-dd HH:mm or dd/MM/yyyy HH:mm.</summary>
    public DateTime Moment(string column)
    {
        var text = Required(column);
        if (DateTime.TryParseExact(text, MomentPatterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) || text.Length == 0)
        {
            return moment;
        }

        Problem(column, $"Cột \"{column}\" ghi \"{text}\"; cần ngày và giờ, ví dụ 2026-12-05 18:00 hoặc 05/12/2026 18:00.");
        return default;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string column, int least, int most) => OptionalWhole(column, least, most) ?? Blank(column, 0);

    /// <summary>A whole number within bounds, or null for a blank cell.</summary>
    public int? OptionalWhole(string column, int least, int most) =>
        cells[column].Length == 0 ? null : Number(column, cells[column], least, most);

    /// <summary>Whole numbers within bounds, with spaces between.</summary>
    public IReadOnlyList<int> Wholes(string column, int least, int most) =>
        [.. cells[column].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => Number(column, text, least, most))];

    /// <summary>Yes or no.</summary>
    public bool YesNo(string column)
    {
        if (cells[column] is not ("yes" or "no"))
        {
            Problem(column, $"Cột \"{column}\" ghi \"{cells[column]}\"; cần yes (có) hoặc no (không).");
        }

        return cells[column] == "yes";
    }

    /// <summary>One of the listed words.</summary>
    public T OneOf<T>(string column, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (words.TryGetValue(cells[column], out var value))
        {
            return value;
        }

        Problem(column, $"Cột \"{column}\" ghi \"{cells[column]}\"; cần một trong các từ: {string.Join(", ", words.Keys)}.");
        return default;
    }

    /// <summary>The days of <c>valid_from</c> and <c>valid_to</c>.</summary>
    public (DateOnly From, DateOnly? To) Validity()
    {
        var (from, to) = (Day("valid_from"), OptionalDay("valid_to"));
        if (!IsBroken && to < from)
        {
            Problem(FormattableString.Invariant($"\"valid_to\" ({to:dd/MM/yyyy}) sớm hơn \"valid_from\" ({from:dd/MM/yyyy}); cần ngày cuối không sớm hơn ngày đầu."));
        }

        return (from, to);
    }

    private int Number(string column, string text, int least, int most)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Problem(column, FormattableString.Invariant($"Cột \"{column}\" ghi \"{text}\"; cần số nguyên từ {least} đến {most}."));
        return 0;
    }

    private T Blank<T>(string column, T value)
    {
        Problem(column, $"Cột \"{column}\" để trống; cần điền.");
        return value;
    }
}
