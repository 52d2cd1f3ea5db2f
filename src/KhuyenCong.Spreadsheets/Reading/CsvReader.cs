using System.Globalization;
using System.Text;
using CsvHelper;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>
/// Reads text with cells by RFC 4180, with the delimiter that fits best. Rows are numbered by record, blank lines counted. What the library would
/// mend, text behind a closing quotation mark and a mark that is never closed, is a problem.
/// </summary>
internal sealed class CsvReader(SheetLimits limits, CancellationToken cancellation)
{
    private const int Sample = 500, MaxShared = 50_000;
    private static readonly char[] Delimiters = [';', ',', '\t', '|'];

    private static readonly CsvReaderOptions Records = CsvReaderOptions.Default with { HasHeader = false, TrackLineNumbers = true, SkipEmptyLines = false, DetectSeparatorHint = false };

    /// <summary>A reading of a text with one delimiter.</summary>
    private sealed record Reading(char Delimiter, Sheet Sheet, List<int> Widths, FileProblem.WrongQuote? Wrong);

    /// <summary>Reads a text with the delimiter that a <c>sep=</c> line names, else the one that yields the header, else the steadiest.</summary>
    /// <param name="text">The decoded text.</param>
    /// <param name="headerScore">How many header labels a sheet holds; null when no header is known.</param>
    public SheetFile Read(string text, Func<Sheet, int>? headerScore)
    {
        if (text.Length > limits.InflatedBytes / 4)
        {
            throw new LimitExceededException(FileLimit.Characters);
        }

        if (CanonicalText.MarksBeyond(text) is >= 0 and var marks)
        {
            var line = 1 + text.AsSpan(0, marks).Count('\n');
            throw new LimitExceededException(FileLimit.MarksInLine, CanonicalText.MaxMarks, line.ToString(CultureInfo.InvariantCulture));
        }

        var reading = SepLine(text) is { } named ? Parse(text, named, int.MaxValue, skipSepLine: true) : Choose(text, headerScore);
        return reading.Wrong is { } wrong ? new SheetFile(FileKind.Csv, [], [wrong])
            : new SheetFile(FileKind.Csv, [reading.Sheet], TooWide(reading, headerScore) is { } wide ? [wide] : []);
    }

    private static char? SepLine(string text) =>
        text.Length >= 5 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && char.IsAscii(text[4]) && text[4] is not ('"' or '\r' or '\n')
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
    private static FileProblem.TooManyCells? TooWide(Reading reading, Func<Sheet, int>? headerScore)
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

        return wide.Count == 0 ? null : new FileProblem.TooManyCells(wide, width, reading.Delimiter);
    }

    private Reading Parse(string text, char delimiter, int most, bool skipSepLine)
    {
        var rows = new List<SheetRow>();
        var widths = new List<int>();
        var cells = new List<Cell>();
        var tally = new SheetTally(limits, cancellation);
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var shown = 0L;
        FileProblem.WrongQuote? wrong = null;
        using var csv = CsvHelper.CsvReader.FromText(text, Records with { Separator = delimiter });
        while (widths.Count < most && csv.Read())
        {
            if (skipSepLine && widths.Count == 0)
            {
                // The line stays counted, as Excel shows it nowhere but a text editor does.
                widths.Add(0);
                continue;
            }

            var record = widths.Count + 1;
            if (csv.FieldCount > limits.LastColumn)
            {
                throw new LimitExceededException(FileLimit.LastColumn);
            }

            cells.Clear();
            for (var at = 0; at < csv.FieldCount; at++)
            {
                if (QuoteIn(csv, at, record) is { } quote)
                {
                    if (quote.IsOpen)
                    {
                        return new Reading(delimiter, new Sheet(null, SheetVisibility.Visible, rows), widths, quote);
                    }

                    wrong ??= quote;
                }

                // A sample only cuts the text, for by the right delimiter it may be that of several cells.
                var said = csv.GetString(at);
                if (said.Length > limits.TextLength && most == int.MaxValue)
                {
                    throw new LimitExceededException(FileLimit.TextLength);
                }

                var plain = PlainText.Of(PlainText.Cut(said, limits.TextLength));
                if (plain.StartsWith('"') && csv.GetRawSpan(at) is [(byte)' ', ..])
                {
                    // Some programs write a blank between the delimiter and the quotation mark; what is whole between two marks is read.
                    if (plain.Length < 2 || !plain.EndsWith('"') || plain[1..^1].Replace("\"\"", "", StringComparison.Ordinal).Contains('"', StringComparison.Ordinal))
                    {
                        wrong ??= new FileProblem.WrongQuote(IsOpen: true, (int)csv.LineNumber, record);
                    }
                    else
                    {
                        plain = PlainText.Of(plain[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal));
                    }
                }

                if (plain.Length == 0)
                {
                    continue;
                }

                shown += plain.Length;
                if (shown > limits.TotalText)
                {
                    throw new LimitExceededException(FileLimit.TotalText);
                }

                // What a table says again and again is kept once, as in a workbook's shared strings.
                if (texts.TryGetValue(plain, out var same))
                {
                    plain = same;
                }
                else if (texts.Count < MaxShared)
                {
                    texts.Add(plain);
                }

                cells.Add(new Cell(record, at + 1, ErrorValue.Is(plain) ? CellKind.Error : CellKind.Text, plain));
            }

            widths.Add(csv.FieldCount);
            if (record > limits.LastRow)
            {
                throw new LimitExceededException(FileLimit.LastRow);
            }

            if (cells.Count > 0)
            {
                tally.Add(1, cells.Count);
                rows.Add(new SheetRow(record, cells.ToArray()));
            }
        }

        return new Reading(delimiter, new Sheet(null, SheetVisibility.Visible, rows), widths, wrong);
    }

    /// <summary>What is wrong with the quotation marks of a field that begins with one; null when nothing is.</summary>
    private static FileProblem.WrongQuote? QuoteIn(CsvHelper.CsvReader csv, int field, int record)
    {
        var raw = csv.GetRawSpan(field);
        if (raw is not [(byte)'"', ..])
        {
            return null;
        }

        var inside = Encoding.UTF8.GetString(raw[1..]).Replace("\"\"", "\0", StringComparison.Ordinal);
        var end = inside.IndexOf('"', StringComparison.Ordinal);
        if (end >= 0 && !inside.AsSpan(end + 1).ContainsAnyExcept(' '))
        {
            return null;
        }

        csv.RawRecord.Overlaps(raw, out var start);
        var before = Encoding.UTF8.GetString(csv.RawRecord[..start]) + (end < 0 ? "" : inside[..end]);
        return new FileProblem.WrongQuote(end < 0, (int)csv.LineNumber + before.Replace("\r\n", "\n", StringComparison.Ordinal).AsSpan().CountAny('\r', '\n'), record);
    }
}
