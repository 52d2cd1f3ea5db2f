using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>How sure it is that a header names a column of the form.</summary>
internal enum LabelMatch
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Near the label; a person must say.</summary>
    Likely,

    /// <summary>A listed shortened label.</summary>
    Short,

    /// <summary>The label itself.</summary>
    Exact,
}

/// <summary>Where a column of the form stands in a sheet.</summary>
/// <param name="Column">The form's column.</param>
/// <param name="At">The sheet's column from 1.</param>
/// <param name="Match">How sure that is.</param>
/// <param name="Text">The header as written.</param>
internal sealed record HeaderColumn(FormColumn Column, int At, LabelMatch Match, string Text)
{
    /// <summary>The sheet's column as letters.</summary>
    public string Letters => CellAddress.LettersOf(At);
}

/// <summary>
/// The header of a form's table in a sheet, found by its labels: one to three lines, of which the labels of merged cells are spread.
/// </summary>
/// <param name="FirstRow">Its first row.</param>
/// <param name="LastRow">Its last row.</param>
/// <param name="LastColumn">The last column of the sheet that has a header of any text.</param>
/// <param name="Columns">The best place of each form column that was found, by column id.</param>
/// <param name="Rivals">Columns of the sheet that name a form column as surely as its best place does.</param>
/// <param name="Score">How well it fits; larger is better.</param>
internal sealed record TableHeader(
    int FirstRow, int LastRow, int LastColumn, IReadOnlyDictionary<string, HeaderColumn> Columns, IReadOnlyList<HeaderColumn> Rivals, int Score)
{
    private int Lines => LastRow - FirstRow + 1;

    /// <summary>The column with a role; null where none was found.</summary>
    public HeaderColumn? Column(ColumnRole role) => Columns.Values.FirstOrDefault(c => c.Column.Role == role);

    private const int MaxLines = 3;
    private const int SearchedRows = 1_000;

    /// <summary>Finds the header of a form in a sheet.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="labels">The labels of the form's columns.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The header that fits best, of equals the one of fewer lines, then the upper one; null when no row is one.</returns>
    public static TableHeader? Find(Sheet sheet, HeaderLabels labels, CancellationToken cancellation)
    {
        TableHeader? best = null;
        var rows = labels.Texts.Of(sheet, SearchedRows + MaxLines - 1);
        for (var i = 0; i < Math.Min(rows.Count, SearchedRows); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var lines = 1; lines <= MaxLines && i + lines <= rows.Count; lines++)
            {
                if (rows[i + lines - 1].Number != rows[i].Number + lines - 1)
                {
                    break;
                }

                var header = Of(CollectionsMarshal.AsSpan(rows).Slice(i, lines), labels);
                if (header is not null && (header.Score, -header.Lines).CompareTo((best?.Score ?? 0, -best?.Lines ?? 0)) > 0)
                {
                    best = header;
                }
            }
        }

        return best is null ? null : best with { FirstRow = TopOf(best, sheet) };
    }

    /// <summary>The first row of the merged cells whose labels were spread down into the header.</summary>
    private static int TopOf(TableHeader header, Sheet sheet)
    {
        var top = header.FirstRow;
        var rows = sheet.Rows.Where(r => r.Number >= top - MaxLines && r.Number <= top).ToDictionary(r => r.Number);
        while (rows.TryGetValue(top - 1, out var above)
            && header.Columns.Values.Any(c => rows[top].At(c.At) is { Merged: true } cell && above.At(c.At)?.Text == cell.Text))
        {
            top--;
        }

        return top;
    }

    private static TableHeader? Of(ReadOnlySpan<HeaderRow> rows, HeaderLabels labels)
    {
        Dictionary<string, HeaderColumn>? found = null;
        var rivals = new List<HeaderColumn>();
        var last = 0;
        Span<int> next = stackalloc int[MaxLines];
        var lines = new List<HeaderText>(MaxLines);
        while (ColumnOf(rows, next, lines) is { } at)
        {
            last = at;
            if (labels.Best(lines) is not { } best)
            {
                continue;
            }

            found ??= [];
            var column = new HeaderColumn(best.Column, at, best.Match, best.Text);
            if (!found.TryGetValue(best.Column.Id, out var other) || other.Match < column.Match)
            {
                found[best.Column.Id] = column;
                rivals.RemoveAll(r => r.Column.Id == best.Column.Id);
            }
            else if (other.Match == column.Match)
            {
                rivals.Add(column);
            }
        }

        if (found is null)
        {
            return null;
        }

        var figures = found.Values.Count(c => c.Column.Role == ColumnRole.Figure);
        var code = found.Values.Any(c => c.Column.Role == ColumnRole.Code);
        if (!(code && figures > 0) && !(code || figures > 0 ? found.Count >= 3 : false))
        {
            return null;
        }

        return new TableHeader(
            rows[0].Number, rows[^1].Number, last, found, rivals,
            found.Values.Sum(c => (int)c.Match * (c.Column.Role is ColumnRole.Code or ColumnRole.Figure ? 2 : 1)));
    }

    /// <summary>The next column of some rows that has a text, and its texts from above; null behind the last.</summary>
    private static int? ColumnOf(ReadOnlySpan<HeaderRow> rows, Span<int> next, List<HeaderText> lines)
    {
        lines.Clear();
        var column = int.MaxValue;
        for (var line = 0; line < rows.Length; line++)
        {
            column = next[line] < rows[line].Texts.Length ? Math.Min(column, rows[line].Texts[next[line]].Column) : column;
        }

        for (var line = 0; line < rows.Length; line++)
        {
            if (next[line] < rows[line].Texts.Length && rows[line].Texts[next[line]].Column == column)
            {
                lines.Add(rows[line].Texts[next[line]++].Text);
            }
        }

        return column == int.MaxValue ? null : column;
    }
}

/// <summary>The labels of a form, ready to be compared.</summary>
internal sealed class HeaderLabels
{
    private readonly int _longest;
    private readonly Dictionary<string, (FormColumn Column, LabelMatch Match)> _known = new(StringComparer.Ordinal);
    private readonly List<(FormColumn Column, HeaderText Label)> _near = [];

    /// <summary>Prepares the labels of a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="year">The reporting year, which a header may carry after its label ("Kế hoạch năm 2026").</param>
    /// <param name="texts">The texts of the reading, which all forms share.</param>
    public HeaderLabels(FormDefinition form, int year, HeaderTexts texts)
    {
        (Form, Texts) = (form, texts);
        foreach (var column in form.Columns)
        {
            var label = new HeaderText(column.Label, LabelKey.Of(column.Label));
            _known[label.Key] = (column, LabelMatch.Exact);
            _known.TryAdd(label.Key + " " + year.ToString(CultureInfo.InvariantCulture), (column, LabelMatch.Exact));
            if (column.Role is ColumnRole.Code or ColumnRole.Figure)
            {
                _near.Add((column, label));
            }
        }

        foreach (var column in form.Columns)
        {
            foreach (var label in column.ShortLabels)
            {
                _known.TryAdd(LabelKey.Of(label), (column, LabelMatch.Short));
            }
        }

        _longest = 2 * _known.Keys.Max(k => k.Length);
        Texts.Longest = Math.Max(Texts.Longest, _longest);
    }

    /// <summary>The form.</summary>
    public FormDefinition Form { get; }

    /// <summary>The texts of the reading.</summary>
    public HeaderTexts Texts { get; }

    /// <summary>The form column that the lines of a header name best: each line alone, or neighbouring lines together.</summary>
    public (FormColumn Column, LabelMatch Match, string Text)? Best(List<HeaderText> lines)
    {
        (FormColumn Column, LabelMatch Match, int From, int To)? best = null;
        for (var from = 0; from < lines.Count; from++)
        {
            var (length, text) = (0, (HeaderText?)null);
            for (var to = from; to < lines.Count; to++)
            {
                if (to > from && lines[to].Text == lines[to - 1].Text)
                {
                    continue;
                }

                // Looked at before anything is made of it: a line may be thirty thousand characters long.
                length += lines[to].Text.Length + (to > from ? 1 : 0);
                if (length > _longest)
                {
                    break;
                }

                text = text?.Then(lines[to]) ?? lines[to];
                if (Of(text) is { } match && match.Match > (best?.Match ?? LabelMatch.None))
                {
                    best = (match.Column, match.Match, from, to);
                }
            }
        }

        return best is { } found ? (found.Column, found.Match, string.Join(' ', Lines(lines, found.From, found.To).Select(l => l.Text))) : null;
    }

    /// <summary>Lines without those that say again what the one above says, as the spread label of merged cells does.</summary>
    private static IEnumerable<HeaderText> Lines(List<HeaderText> lines, int from, int to) =>
        Enumerable.Range(from, to - from + 1).Where(i => i == from || lines[i].Text != lines[i - 1].Text).Select(i => lines[i]);

    private (FormColumn Column, LabelMatch Match)? Of(HeaderText text)
    {
        if (text.AskedBy != this)
        {
            (text.AskedBy, text.Answer) = (this, _known.TryGetValue(text.Key, out var known) ? known : NearestOf(text));
        }

        return text.Answer;
    }

    /// <summary>The label that the key continues or begins by whole words, or from which it differs in diacritics alone or in a letter of about six.</summary>
    private (FormColumn Column, LabelMatch Match)? NearestOf(HeaderText text)
    {
        foreach (var (column, label) in _near)
        {
            if (Continues(text.Key, label.Key)
                || (text.Key.Contains(' ') && Continues(label.Key, text.Key))
                || (Math.Abs(text.Key.Length - label.Bare.Length) <= SlipsOf(label) && IsWithin(text.Bare, label.Bare, SlipsOf(label))))
            {
                return (column, LabelMatch.Likely);
            }
        }

        return null;
    }

    private static int SlipsOf(HeaderText label) => label.Key.Length / 6;

    /// <summary>Whether a text begins with another and goes on with a word.</summary>
    private static bool Continues(string text, string beginning) =>
        text.Length > beginning.Length && text[beginning.Length] == ' ' && text.StartsWith(beginning, StringComparison.Ordinal);

    /// <summary>Whether two texts differ in so many letters at most; ends where they surely do not.</summary>
    public static bool IsWithin(string one, string other, int slips)
    {
        var both = other.Length < 128 ? stackalloc int[256] : new int[2 * (other.Length + 1)];
        var before = both[..(other.Length + 1)];
        var now = both[(other.Length + 1)..];
        for (var j = 0; j <= other.Length; j++)
        {
            before[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            now[0] = i;
            var least = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = before[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                now[j] = Math.Min(change, Math.Min(before[j], now[j - 1]) + 1);
                least = Math.Min(least, now[j]);
            }

            if (least > slips)
            {
                return false;
            }

            var above = now;
            now = before;
            before = above;
        }

        return before[other.Length] <= slips;
    }
}

/// <summary>A text as headers are compared.</summary>
/// <param name="text">The text as written.</param>
/// <param name="key">Its key.</param>
internal sealed class HeaderText(string text, string key)
{
    private string? _bare;
    private (HeaderText? Next, HeaderText? Both) _then;

    /// <summary>The text as written.</summary>
    public string Text => text;

    /// <summary>Its key.</summary>
    public string Key => key;

    /// <summary>The key without diacritics.</summary>
    public string Bare => _bare ??= BareOf(key);

    /// <summary>The form that asked last which of its columns this is, and the answer: it asks of one line in six places.</summary>
    public HeaderLabels? AskedBy { get; set; }

    /// <summary>The answer.</summary>
    public (FormColumn Column, LabelMatch Match)? Answer { get; set; }

    /// <summary>This text and the next, as one: a key is made word by word, so that of both is theirs together.</summary>
    public HeaderText Then(HeaderText next)
    {
        if (key.Length == 0 || next.Key.Length == 0)
        {
            return key.Length == 0 ? next : this;
        }

        if (_then.Next != next)
        {
            _then = (next, new HeaderText("", $"{key} {next.Key}"));
        }

        return _then.Both!;
    }

    /// <summary>A key without diacritics.</summary>
    public static string BareOf(string key)
    {
        var bare = new StringBuilder(key.Length);
        foreach (var c in CanonicalText.Decomposed(key))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                bare.Append(c == 'đ' ? 'd' : c);
            }
        }

        return bare.ToString();
    }
}

/// <summary>A row as it may be a line of a header.</summary>
/// <param name="Number">Row as Excel counts.</param>
/// <param name="Texts">Its texts by column.</param>
internal readonly record struct HeaderRow(int Number, (int Column, HeaderText Text)[] Texts);

/// <summary>The texts of one reading, each made comparable once for all forms.</summary>
internal sealed class HeaderTexts
{
    private readonly Dictionary<string, HeaderText> _known = new(StringComparer.Ordinal);
    private Sheet? _sheet;
    private List<HeaderRow> _rows = [];

    /// <summary>The most characters of a text that a form compares; of a longer one no key is made.</summary>
    public int Longest { get; set; }

    /// <summary>The first rows of a sheet; those of the sheet asked about last are kept.</summary>
    public List<HeaderRow> Of(Sheet sheet, int most)
    {
        if (!ReferenceEquals(sheet, _sheet))
        {
            (_sheet, _rows) = (sheet, [.. sheet.Rows.Take(most).Select(r => new HeaderRow(r.Number, [.. r.Cells.Where(c => c.Kind == CellKind.Text).Select(c => (c.Column, Of(c.Text)))]))]);
        }

        return _rows;
    }

    private HeaderText Of(string text)
    {
        if (!_known.TryGetValue(text, out var known))
        {
            _known[text] = known = new HeaderText(text, text.Length > Longest ? string.Empty : LabelKey.Of(text));
        }

        return known;
    }
}
