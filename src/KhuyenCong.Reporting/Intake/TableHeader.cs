using System.Globalization;
using System.Text;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Intake;

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

    private const int MostLines = 3;
    private const int SearchedRows = 1_000;

    /// <summary>Finds the header of a form in a sheet.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="labels">The labels of the form's columns.</param>
    /// <returns>The header that fits best, of equals the one of fewer lines, then the upper one; null when no row is one.</returns>
    public static TableHeader? Find(Sheet sheet, HeaderLabels labels)
    {
        TableHeader? best = null;
        for (var i = 0; i < Math.Min(sheet.Rows.Count, SearchedRows); i++)
        {
            for (var lines = 1; lines <= MostLines && i + lines <= sheet.Rows.Count; lines++)
            {
                if (sheet.Rows[i + lines - 1].Number != sheet.Rows[i].Number + lines - 1)
                {
                    break;
                }

                var header = Of(sheet, i, lines, labels);
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
        var rows = sheet.Rows.Where(r => r.Number >= top - MostLines && r.Number <= top).ToDictionary(r => r.Number);
        while (rows.TryGetValue(top - 1, out var above)
            && header.Columns.Values.Any(c => rows[top].At(c.At) is { Merged: true } cell && above.At(c.At)?.Text == cell.Text))
        {
            top--;
        }

        return top;
    }

    private static TableHeader? Of(Sheet sheet, int first, int lines, HeaderLabels labels)
    {
        var texts = new SortedDictionary<int, List<Cell>>();
        for (var line = 0; line < lines; line++)
        {
            foreach (var cell in sheet.Rows[first + line].Cells)
            {
                if (cell.Kind is CellKind.Text)
                {
                    if (!texts.TryGetValue(cell.Column, out var column))
                    {
                        texts[cell.Column] = column = [];
                    }

                    column.Add(cell);
                }
            }
        }

        var found = new Dictionary<string, HeaderColumn>();
        var rivals = new List<HeaderColumn>();
        foreach (var (at, cells) in texts)
        {
            if (labels.Best(cells) is not { } best)
            {
                continue;
            }

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

        var figures = found.Values.Count(c => c.Column.Role == ColumnRole.Figure);
        var code = found.Values.Any(c => c.Column.Role == ColumnRole.Code);
        if (!(code && figures > 0) && !(code || figures > 0 ? found.Count >= 3 : false))
        {
            return null;
        }

        return new TableHeader(
            sheet.Rows[first].Number, sheet.Rows[first + lines - 1].Number, texts.Keys.Max(), found, rivals,
            found.Values.Sum(c => (int)c.Match * (c.Column.Role is ColumnRole.Code or ColumnRole.Figure ? 2 : 1)));
    }
}

/// <summary>The labels of a form, ready to be compared.</summary>
internal sealed class HeaderLabels
{
    private readonly int _longest;
    private readonly Dictionary<string, (FormColumn Column, LabelMatch Match)> _known = [];
    private readonly List<(FormColumn Column, string Key, string Bare)> _near = [];
    private readonly Dictionary<string, (FormColumn Column, LabelMatch Match)?> _asked = [];

    /// <summary>Prepares the labels of a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="year">The reporting year, which a header may carry after its label ("Kế hoạch năm 2026").</param>
    public HeaderLabels(FormDefinition form, int year)
    {
        Form = form;
        foreach (var column in form.Columns)
        {
            var key = LabelKey.Of(column.Label);
            _known[key] = (column, LabelMatch.Exact);
            _known.TryAdd(key + " " + year.ToString(CultureInfo.InvariantCulture), (column, LabelMatch.Exact));
            if (column.Role is ColumnRole.Code or ColumnRole.Figure)
            {
                _near.Add((column, key, Bare(key)));
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
    }

    /// <summary>The form.</summary>
    public FormDefinition Form { get; }

    /// <summary>The form column that the lines of a header name best: each line alone, or neighbouring lines together.</summary>
    public (FormColumn Column, LabelMatch Match, string Text)? Best(List<Cell> lines)
    {
        (FormColumn Column, LabelMatch Match, string Text)? best = null;
        for (var from = 0; from < lines.Count; from++)
        {
            var text = "";
            for (var to = from; to < lines.Count; to++)
            {
                if (to == from || lines[to].Text != lines[to - 1].Text)
                {
                    text = text.Length == 0 ? lines[to].Text : text + " " + lines[to].Text;
                }

                if (Of(text) is { } match && match.Match > (best?.Match ?? LabelMatch.None))
                {
                    best = (match.Column, match.Match, text);
                }
            }
        }

        return best;
    }

    private (FormColumn Column, LabelMatch Match)? Of(string text)
    {
        if (text.Length > _longest)
        {
            return null;
        }

        if (!_asked.TryGetValue(text, out var match))
        {
            var key = LabelKey.Of(text);
            match = _known.TryGetValue(key, out var known) ? known : NearestOf(key);
            _asked[text] = match;
        }

        return match;
    }

    /// <summary>The label that the key continues or begins by whole words, or from which it differs in diacritics alone or in a letter of about six.</summary>
    private (FormColumn Column, LabelMatch Match)? NearestOf(string key)
    {
        string? bare = null;
        foreach (var (column, label, bareLabel) in _near)
        {
            var slips = label.Length / 6;
            if (key.StartsWith(label + " ", StringComparison.Ordinal)
                || (key.Contains(' ') && label.StartsWith(key + " ", StringComparison.Ordinal))
                || (Math.Abs(key.Length - bareLabel.Length) <= slips && Distance(bare ??= Bare(key), bareLabel) <= slips))
            {
                return (column, LabelMatch.Likely);
            }
        }

        return null;
    }

    private static string Bare(string key)
    {
        var bare = new StringBuilder();
        foreach (var c in key.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                bare.Append(c == 'đ' ? 'd' : c);
            }
        }

        return bare.ToString();
    }

    private static int Distance(string one, string other)
    {
        var before = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var now = new int[other.Length + 1];
            now[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = before[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                now[j] = Math.Min(change, Math.Min(before[j], now[j - 1]) + 1);
            }

            before = now;
        }

        return before[^1];
    }
}
