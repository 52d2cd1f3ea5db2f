using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// Reads text with cells (RFC 4180, with the delimiters that spreadsheet programs use). A field that begins with a quote ends with one;
/// inside, a quote is doubled and line ends belong to the cell. A quote elsewhere is a character as any other.
/// </summary>
internal sealed class CsvReader(string text, CellTexts texts, SheetTally tally, CancellationToken cancellation)
{
    /// <summary>The delimiters tried, in the order that decides between equals.</summary>
    public const string Delimiters = ";,\t";

    private int _at;
    private int _line = 1;

    /// <summary>The finding that stopped the reading; null when all was read.</summary>
    public Finding? Fault { get; private set; }

    /// <summary>The rows read so far, also when a bound stopped the reading.</summary>
    public List<SheetRow> Rows { get; } = [];

    /// <summary>Reads the rows that have cells, at most as many records as asked for.</summary>
    /// <param name="start">Where the records begin.</param>
    /// <param name="delimiter">What parts the cells.</param>
    /// <param name="mostRecords">Records to read, blank ones counted.</param>
    public void Read(int start, char delimiter, int mostRecords)
    {
        _at = start;
        _line = 1 + text.AsSpan(0, start).Count('\n');
        var cells = new List<Cell>();
        for (var record = 1; _at < text.Length && record <= mostRecords; record++)
        {
            if ((record & 0xFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            cells.Clear();
            for (var column = 1; ; column++)
            {
                var value = Field(delimiter, out var endsRecord);
                if (Fault is not null)
                {
                    return;
                }

                if (texts.Of(value) is { Length: > 0 } plain)
                {
                    tally.Cell();
                    cells.Add(new Cell(record, column, CellKind.Text, plain));
                }
                else
                {
                    tally.Blank();
                }

                if (endsRecord)
                {
                    break;
                }
            }

            if (cells.Count > 0)
            {
                tally.Row();
                Rows.Add(new SheetRow(record, cells.ToArray()));
            }
        }
    }

    private ReadOnlySpan<char> Field(char delimiter, out bool endsRecord)
    {
        if (_at < text.Length && text[_at] == '"')
        {
            return Quoted(delimiter, out endsRecord);
        }

        var rest = text.AsSpan(_at);
        var length = rest.IndexOfAny(delimiter, '\r', '\n');
        var value = length < 0 ? rest : rest[..length];
        _at += value.Length;
        endsRecord = EndField(delimiter);
        return value;
    }

    private ReadOnlySpan<char> Quoted(char delimiter, out bool endsRecord)
    {
        var openedAt = _line;
        var start = ++_at;
        var doubled = false;
        while (true)
        {
            var length = text.AsSpan(_at).IndexOf('"');
            if (length < 0)
            {
                Fault = CsvFindings.UnclosedQuote(openedAt);
                endsRecord = true;
                return [];
            }

            _line += text.AsSpan(_at, length).Count('\n');
            _at += length + 1;
            if (_at < text.Length && text[_at] == '"')
            {
                doubled = true;
                _at++;
                continue;
            }

            break;
        }

        var value = text.AsSpan(start, _at - 1 - start);
        while (_at < text.Length && text[_at] == ' ' && delimiter != ' ')
        {
            _at++;
        }

        if (_at < text.Length && text[_at] != delimiter && text[_at] is not ('\r' or '\n'))
        {
            Fault = CsvFindings.TextAfterQuote(openedAt);
            endsRecord = true;
            return [];
        }

        endsRecord = EndField(delimiter);
        return doubled ? value.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : value;
    }

    /// <summary>Steps over a delimiter or a line end; true for a line end or the end of the text.</summary>
    private bool EndField(char delimiter)
    {
        if (_at >= text.Length)
        {
            return true;
        }

        var c = text[_at++];
        if (c == delimiter)
        {
            return false;
        }

        if (c == '\r' && _at < text.Length && text[_at] == '\n')
        {
            _at++;
        }

        _line++;
        return true;
    }
}
