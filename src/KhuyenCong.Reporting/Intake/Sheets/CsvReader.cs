using System.Globalization;
using System.Text;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// Reads text with cells: records end at line breaks outside quotes, cells at the delimiter; a quoted cell may hold delimiters, line breaks and
/// doubled quotes. Rows are numbered by record, blank lines counted.
/// </summary>
internal sealed class CsvReader(SheetLimits limits, CancellationToken cancellation)
{
    private const int Sample = 500, MostShared = 50_000;
    private static readonly char[] Delimiters = [';', ',', '\t'];

    /// <summary>A reading of a text with one delimiter.</summary>
    private sealed record Reading(char Delimiter, Sheet Sheet, List<int> Widths, int? OpenQuoteLine, int? OpenQuoteRecord, int? BrokenQuoteLine, int? BrokenQuoteRecord);

    /// <summary>Reads a text with the delimiter that a <c>sep=</c> line names, else the one that yields the header, else the steadiest.</summary>
    /// <param name="text">The decoded text.</param>
    /// <param name="headerScore">How many header labels a sheet holds; null when no header is known.</param>
    public SheetFile Read(string text, Func<Sheet, int>? headerScore)
    {
        if (text.Length > limits.InflatedBytes / 4)
        {
            throw new LimitExceededException("dung lượng quá lớn");
        }

        if (CanonicalText.MarksBeyond(text) is >= 0 and var marks)
        {
            throw new LimitExceededException(
                string.Create(CultureInfo.InvariantCulture, $"dòng văn bản thứ {1 + text.AsSpan(0, marks).Count('\n')} có trên {CanonicalText.MostMarks} dấu liền nhau ở một chữ"),
                "Vui lòng xóa và gõ lại nội dung ở dòng đó (không chép từ nơi khác), lưu lại rồi nộp lại.");
        }

        var reading = SepLine(text) is { } named ? Parse(text, named, int.MaxValue, skipSepLine: true) : Choose(text, headerScore);
        if ((reading.OpenQuoteLine ?? reading.BrokenQuoteLine) is { } line)
        {
            var open = reading.OpenQuoteLine is not null;
            return new SheetFile(FileKind.Csv, [],
            [
                new Finding(
                    open ? "CSV-QUOTE-OPEN" : "CSV-QUOTE", Severity.Error, Fault.File,
                    open
                        ? string.Create(CultureInfo.InvariantCulture, $"Dấu nháy kép mở ở dòng văn bản thứ {line} không có dấu nháy kép đóng, nên không xác định được các ô từ dòng đó trở đi.")
                        : string.Create(CultureInfo.InvariantCulture, $"Ở dòng văn bản thứ {line} có chữ đứng ngay sau dấu nháy kép đóng, nên không xác định được nội dung của ô."),
                    "Vui lòng thêm hoặc bỏ dấu nháy kép ở dòng đó (dấu nháy kép nằm trong ô phải được viết hai lần), hoặc mở tệp bằng Excel hay LibreOffice, kiểm tra rồi lưu dưới dạng .xlsx và nộp lại.")
                {
                    Row = open ? reading.OpenQuoteRecord : reading.BrokenQuoteRecord,
                },
            ]);
        }

        var findings = new List<Finding>();
        if (TooWide(reading, headerScore) is { } wide)
        {
            findings.Add(wide);
        }

        return new SheetFile(FileKind.Csv, [reading.Sheet], findings);
    }

    private static char? SepLine(string text) =>
        text.Length >= 5 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text[4] is not ('"' or '\r' or '\n')
            && (text.Length == 5 || text[5] is '\r' or '\n')
            ? text[4]
            : null;

    private Reading Choose(string text, Func<Sheet, int>? headerScore)
    {
        Reading? best = null;
        var bestRank = (Score: -1, Steady: -1);
        foreach (var delimiter in Delimiters)
        {
            var sample = Parse(text, delimiter, Sample, skipSepLine: false);
            var rank = (Score: headerScore?.Invoke(sample.Sheet) ?? 0, Steady: Steadiness(sample));
            if (rank.CompareTo(bestRank) > 0)
            {
                best = sample;
                bestRank = rank;
            }
        }

        return Parse(text, best!.Delimiter, int.MaxValue, skipSepLine: false);
    }

    /// <summary>How many records have the commonest width of at least two cells.</summary>
    private static int Steadiness(Reading reading)
    {
        var counts = new Dictionary<int, int>();
        var most = 0;
        foreach (var width in reading.Widths)
        {
            if (width > 1)
            {
                var count = counts.GetValueOrDefault(width) + 1;
                counts[width] = count;
                most = Math.Max(most, count);
            }
        }

        return most;
    }

    /// <summary>
    /// Records below the header that have more cells than it: a delimiter inside a cell without quotes, such as a decimal comma, has moved
    /// everything behind it.
    /// </summary>
    private static Finding? TooWide(Reading reading, Func<Sheet, int>? headerScore)
    {
        if (headerScore is null)
        {
            return null;
        }

        var header = 0;
        var most = 1;
        foreach (var row in reading.Sheet.Rows.Take(Sample))
        {
            var score = headerScore(new Sheet(null, SheetVisibility.Visible, [row]));
            if (score > most)
            {
                most = score;
                header = row.Number;
            }
        }

        if (header == 0)
        {
            return null;
        }

        var width = reading.Widths[header - 1];
        var wide = new List<int>();
        foreach (var row in reading.Sheet.Rows)
        {
            // A decimal comma moves cells even where the last one is blank; blank cells behind any other delimiter are only a program's padding.
            var last = reading.Delimiter == ',' ? reading.Widths[row.Number - 1] : row.Cells[^1].Column;
            if (row.Number > header && last > width)
            {
                wide.Add(row.Number);
            }
        }

        if (wide.Count == 0)
        {
            return null;
        }

        var name = reading.Delimiter switch
        {
            ';' => "dấu chấm phẩy",
            ',' => "dấu phẩy",
            '\t' => "dấu tab",
            _ => $"dấu \"{reading.Delimiter}\"",
        };
        var which = string.Join(", ", wide.Take(10).Select(record => record.ToString(CultureInfo.InvariantCulture)))
            + (wide.Count > 10 ? string.Create(CultureInfo.InvariantCulture, $" và {wide.Count - 10} dòng khác") : string.Empty);
        return new Finding(
            "CSV-TOO-MANY-CELLS", Severity.Error, Fault.File,
            string.Create(CultureInfo.InvariantCulture, $"Dòng {which} có nhiều ô hơn dòng tiêu đề ({width} ô), nên số liệu có thể bị lệch cột; thường là do {name} nằm trong ô mà ô không đặt trong dấu nháy kép."),
            $"Vui lòng đặt ô có chứa {name} trong dấu nháy kép, hoặc lưu tệp dưới dạng .xlsx rồi nộp lại.")
        {
            Row = wide[0],
        };
    }

    private Reading Parse(string text, char delimiter, int most, bool skipSepLine)
    {
        var rows = new List<SheetRow>();
        var widths = new List<int>();
        var cells = new List<Cell>();
        var field = new StringBuilder();
        var tally = new SheetTally(limits, cancellation);
        var texts = new HashSet<string>(StringComparer.Ordinal);
        int record = 1, column = 1, line = 1;
        var shown = 0L;
        int? brokenLine = null, brokenRecord = null;
        var at = 0;
        if (skipSepLine)
        {
            // The line stays counted, as Excel shows it nowhere but a text editor does.
            at = text.IndexOf('\n') is var end and >= 0 ? end + 1 : text.Length;
            widths.Add(0);
            record = 2;
            line = 2;
        }

        var fresh = true;
        while (at < text.Length && widths.Count < most)
        {
            var letter = text[at];
            if (letter == '"' && fresh)
            {
                int openLine = line, openRecord = record;
                var closed = false;
                for (at++; at < text.Length; at++)
                {
                    if (text[at] == '"')
                    {
                        if (at + 1 < text.Length && text[at + 1] == '"')
                        {
                            at++;
                        }
                        else
                        {
                            closed = true;
                            at++;
                            break;
                        }
                    }
                    else if (text[at] == '\n' || (text[at] == '\r' && (at + 1 >= text.Length || text[at + 1] != '\n')))
                    {
                        line++;
                    }

                    if (field.Length >= limits.TextLength)
                    {
                        if (text.IndexOf('"', at) < 0)
                        {
                            break;
                        }

                        throw new LimitExceededException("có ô chứa văn bản quá dài");
                    }

                    field.Append(text[at]);
                }

                if (!closed)
                {
                    return new Reading(delimiter, new Sheet(null, SheetVisibility.Visible, rows), widths, openLine, openRecord, brokenLine, brokenRecord);
                }

                while (at < text.Length && text[at] == ' ' && delimiter != ' ')
                {
                    at++;
                }

                if (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n'))
                {
                    brokenLine ??= line;
                    brokenRecord ??= record;
                }

                fresh = false;
            }
            else if (letter == delimiter)
            {
                Close();
                column++;
                if (column > limits.LastColumn)
                {
                    throw new LimitExceededException("có dòng quá nhiều ô");
                }

                at++;
            }
            else if (letter is '\r' or '\n')
            {
                at += letter == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
                EndRecord();
                line++;
            }
            else
            {
                if (field.Length < limits.TextLength)
                {
                    field.Append(letter);
                }
                else if (most == int.MaxValue)
                {
                    // A sample only cuts the text, for by the right delimiter it may be that of several cells.
                    throw new LimitExceededException("có ô chứa văn bản quá dài");
                }

                fresh = false;
                at++;
            }
        }

        if (column > 1 || field.Length > 0)
        {
            EndRecord();
        }

        return new Reading(delimiter, new Sheet(null, SheetVisibility.Visible, rows), widths, null, null, brokenLine, brokenRecord);

        void Close()
        {
            var plain = PlainText.Of(field.ToString());
            if (plain.Length > 0)
            {
                shown += plain.Length;
                if (shown > limits.TotalText)
                {
                    throw new LimitExceededException("quá nhiều văn bản trong tệp");
                }

                // What a table says again and again is kept once, as in a workbook's shared strings.
                if (texts.TryGetValue(plain, out var same))
                {
                    plain = same;
                }
                else if (texts.Count < MostShared)
                {
                    texts.Add(plain);
                }

                cells.Add(new Cell(record, column, CellKind.Text, plain));
            }

            field.Clear();
            fresh = true;
        }

        void EndRecord()
        {
            Close();
            widths.Add(column);
            if (record > limits.LastRow)
            {
                throw new LimitExceededException("có quá nhiều dòng");
            }

            if (cells.Count > 0)
            {
                tally.Add(1, cells.Count);
                rows.Add(new SheetRow(record, cells.ToArray()));
                cells.Clear();
            }

            record++;
            column = 1;
        }
    }
}
