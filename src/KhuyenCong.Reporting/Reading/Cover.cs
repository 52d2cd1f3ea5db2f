using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>What a cover cell says.</summary>
internal enum CoverField
{
    /// <summary>"Mẫu số".</summary>
    Form,

    /// <summary>"Đơn vị báo cáo".</summary>
    UnitName,

    /// <summary>"Mã đơn vị".</summary>
    UnitCode,

    /// <summary>"Kỳ báo cáo".</summary>
    Period,

    /// <summary>"Đơn vị tính".</summary>
    MoneyUnit,

    /// <summary>"Không phát sinh".</summary>
    Nil,
}

/// <summary>A labelled value on the cover.</summary>
/// <param name="Field">What it says.</param>
/// <param name="Label">The label as written.</param>
/// <param name="Text">The value; empty when the label has none.</param>
/// <param name="Cell">The cell of the value, or of the label when there is none.</param>
internal sealed record CoverEntry(CoverField Field, string Label, string Text, Cell Cell)
{
    /// <summary>Whether something is said that can be read.</summary>
    public bool IsFilledIn => Text.Length > 0 && !IsFaulty;

    /// <summary>Whether the cell itself is wrong; the finding about it says enough.</summary>
    public bool IsFaulty => Cell.Kind is CellKind.Error or CellKind.FormulaWithoutValue;

    /// <summary>The value as a finding shows it.</summary>
    public string Shown => ShownIn(Text);

    /// <summary>A cover's text as a finding shows it.</summary>
    public static string ShownIn(string text) => PlainText.Excerpt(text, 80);

    /// <summary>A finding about the entry.</summary>
    public Finding At(Finding finding, Sheet sheet) => finding.At(sheet, Cell) with
    {
        Label = Label,
        Value = Text.Length == 0 ? null : PlainText.Cut(Text, 200),
    };
}

/// <summary>
/// The labelled cells above the table: the value stands in the next cell of the row that is not empty, or after a colon in the same cell.
/// What has no such label is left alone.
/// </summary>
internal sealed class Cover
{
    private static readonly (CoverField Field, string Label)[] Labels =
    [
        (CoverField.Form, "Mẫu số"), (CoverField.Form, "Mẫu báo cáo"), (CoverField.Form, "Mẫu biểu"),
        (CoverField.UnitName, "Đơn vị báo cáo"),
        (CoverField.UnitCode, "Mã đơn vị"), (CoverField.UnitCode, "Mã đơn vị báo cáo"),
        (CoverField.Period, "Kỳ báo cáo"),
        (CoverField.MoneyUnit, "Đơn vị tính"), (CoverField.MoneyUnit, "ĐVT"), (CoverField.MoneyUnit, "Đơn vị tiền"), (CoverField.MoneyUnit, "Đơn vị tiền tệ"),
        (CoverField.MoneyUnit, BareUnit),
        (CoverField.Nil, "Không phát sinh"), (CoverField.Nil, "Không phát sinh số liệu"),
    ];

    private static readonly Dictionary<string, CoverField> ByKey = Labels.ToDictionary(l => LabelKey.Of(l.Label), l => l.Field);

    /// <summary>Labels that may be followed by their value without a colon, the longer ones first.</summary>
    private static readonly (CoverField Field, string Key, int Words)[] Openings = Labels
        .Where(l => l.Field != CoverField.Nil)
        .Select(l => (l.Field, Key: LabelKey.Of(l.Label), Words: l.Label.Split(' ').Length))
        .OrderByDescending(l => l.Words)
        .ToArray();

    /// <summary>A label of two meanings: it speaks of money only beside a unit of money.</summary>
    private const string BareUnit = "Đơn vị";

    private static readonly string BareUnitKey = LabelKey.Of(BareUnit);

    private const int SearchedRows = 200;

    private readonly List<CoverEntry> _entries = [];

    /// <summary>All entries with a value, in sheet order.</summary>
    public IReadOnlyList<CoverEntry> Entries => _entries;

    /// <summary>The entry of a field: the first that has a value, else the first; null when the label does not stand there.</summary>
    public CoverEntry? this[CoverField field] =>
        _entries.Find(e => e.Field == field && HasValue(e)) ?? _entries.Find(e => e.Field == field);

    /// <summary>Another entry of the field whose value differs from that of the first; null when there is none.</summary>
    public CoverEntry? Contradiction(CoverField field) =>
        this[field] is { } first && HasValue(first)
            ? _entries.Find(e => e.Field == field && HasValue(e) && LabelKey.Of(e.Text) != LabelKey.Of(first.Text))
            : null;

    /// <summary>Reads the cover of a sheet.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="before">The row where the table's header begins; null when there is no table.</param>
    public static Cover Of(Sheet sheet, int? before)
    {
        var cover = new Cover();
        foreach (var row in sheet.Rows.TakeWhile(r => r.Number < (before ?? SearchedRows)))
        {
            var cells = row.Cells.Where(c => !c.Merged).ToList();
            for (var i = 0; i < cells.Count; i++)
            {
                if (LabelOf(cells[i]) is not { } label
                    || (LabelKey.Of(label.Label) == BareUnitKey && MoneyUnit.Of(label.Value.Length > 0 || i + 1 == cells.Count ? label.Value : cells[i + 1].Text) is null))
                {
                    continue;
                }

                if (label.Value.Length > 0)
                {
                    cover._entries.Add(new CoverEntry(label.Field, label.Label, label.Value, cells[i]));
                }
                else if (i + 1 < cells.Count && LabelOf(cells[i + 1]) is null)
                {
                    i++;
                    cover._entries.Add(new CoverEntry(label.Field, label.Label, cells[i].Text, cells[i]));
                }
                else
                {
                    cover._entries.Add(new CoverEntry(label.Field, label.Label, "", cells[i]));
                }
            }
        }

        return cover;
    }

    /// <summary>
    /// The unit of money that a cell states, wherever it stands: as label and value ("Đơn vị tính: nghìn đồng"), at the end of a remark
    /// ("Số liệu tính bằng tỷ đồng"), or alone, perhaps in parentheses; null when it states none.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <param name="alone">Whether the unit alone counts, as it does above a table and in its columns of figures.</param>
    public static MoneyUnit? MoneyUnitIn(Cell cell, bool alone) =>
        cell.Kind != CellKind.Text || cell.Text.Length > 300 ? null
        : LabelOf(cell) is { Field: CoverField.MoneyUnit, Value.Length: > 0 } label ? MoneyUnit.Of(label.Value)
        : UnitInSentence(PlainText.Of(cell.Text)) ?? (alone ? MoneyUnit.Of(PlainText.Of(cell.Text).Trim('(', ')')) : null);

    /// <summary>The unit at the end of a remark such as "(Số liệu tính bằng tỷ đồng)".</summary>
    private static MoneyUnit? UnitInSentence(string text)
    {
        foreach (var opening in (string[])["tính bằng ", "tính theo "])
        {
            if (text.LastIndexOf(opening, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
            {
                return MoneyUnit.Of(text[(at + opening.Length)..].Trim('(', ')', '.', ' '));
            }
        }

        return null;
    }

    private static bool HasValue(CoverEntry entry) => entry.Text.Length > 0 || entry.Cell.Kind is CellKind.FormulaWithoutValue;

    private static (CoverField Field, string Label, string Value)? LabelOf(Cell cell)
    {
        if (cell.Kind != CellKind.Text || cell.Text.Length > 300)
        {
            return null;
        }

        var text = PlainText.Of(cell.Text);
        if (text is ['(', .., ')'])
        {
            text = text[1..^1];
        }

        var key = LabelKey.Of(text);
        if (ByKey.TryGetValue(key, out var alone))
        {
            return (alone, text.TrimEnd(':', ' '), "");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            return ByKey.TryGetValue(LabelKey.Of(text[..colon]), out var field)
                ? (field, text[..colon].Trim(), text[(colon + 1)..].Trim())
                : null;
        }

        foreach (var opening in Openings.Where(o => key.StartsWith(o.Key, StringComparison.Ordinal)))
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > opening.Words && LabelKey.Of(string.Join(' ', words.Take(opening.Words))) == opening.Key)
            {
                return (opening.Field, string.Join(' ', words.Take(opening.Words)), string.Join(' ', words.Skip(opening.Words)));
            }
        }

        return null;
    }
}
