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
    private const int Sample = 500;
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
        var texts = new KeptTexts(limits.TotalText);
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
                var quote = QuoteIn(csv, at, record);
                if (quote is { IsOpen: true })
                {
                    return new Reading(delimiter, new Sheet(null, SheetVisibility.Visible, rows), widths, quote);
                }

                var plain = PlainOf(csv, at, isSample: most < int.MaxValue);
                wrong ??= quote ?? (plain is null ? new FileProblem.WrongQuote(IsOpen: true, (int)csv.LineNumber, record) : null);
                if (!string.IsNullOrEmpty(plain))
                {
                    cells.Add(new Cell(record, at + 1, ErrorValue.Is(plain) ? CellKind.Error : CellKind.Text, texts.Keep(plain)));
                }
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

    /// <summary>The text of a field; null where it stands, behind a blank, between quotation marks that are not a pair.</summary>
    private string? PlainOf(CsvHelper.CsvReader csv, int field, bool isSample)
    {
        // A sample only cuts the text, for by the right delimiter it may be that of several cells.
        var said = csv.GetString(field);
        if (said.Length > limits.TextLength && !isSample)
        {
            throw new LimitExceededException(FileLimit.TextLength);
        }

        var plain = PlainText.Of(PlainText.Cut(said, limits.TextLength));
        return plain.StartsWith('"') && csv.GetRawSpan(field) is [(byte)' ', ..] ? WithoutQuotes(plain) : plain;
    }

    /// <summary>What stands between the quotation marks of a field that some programs write behind a blank; null where it is not one whole text.</summary>
    private static string? WithoutQuotes(string field) =>
        field.Length >= 2 && field.EndsWith('"') && !field[1..^1].Replace("\"\"", "", StringComparison.Ordinal).Contains('"', StringComparison.Ordinal)
            ? PlainText.Of(field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)) : null;

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

    /// <summary>The texts of a reading: what a table says again and again is kept once, as in a workbook's shared strings.</summary>
    private sealed class KeptTexts(long most)
    {
        private const int MaxShared = 50_000;
        private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
        private long _total;

        public string Keep(string text)
        {
            _total += text.Length;
            if (_total > most)
            {
                throw new LimitExceededException(FileLimit.TotalText);
            }

            if (_shared.TryGetValue(text, out var same))
            {
                return same;
            }

            if (_shared.Count < MaxShared)
            {
                _shared.Add(text);
            }

            return text;
        }
    }
}
