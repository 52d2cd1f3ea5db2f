using System.Text.RegularExpressions;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>
/// Pass over what matches nothing: rows of the sheet that are none of the form's, and rows of the form that were not found. Where one must be the other, its
/// figures would be lost silently.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="rows">Which rows were found.</param>
/// <param name="unread">The figures that cannot be read; those of rows that may stand there are added.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed partial class LostRows(FormTable table, RowMatching rows, HashSet<FigureKey> unread, CountedFindings findings)
{
    private static readonly string[] Corrections = [.. new[] { "sửa", "đính chính", "điều chỉnh", "bổ sung", "cập nhật", "chính thức", "lần 2", "mới", "đúng" }.Select(LabelKey.Of)];

    private readonly List<MatchedRow> _meant = [];

    /// <summary>Tells of all of them.</summary>
    /// <param name="codes">The column "Mã số".</param>
    /// <param name="nil">Whether the report is a nil return, in which rows may be missing.</param>
    /// <returns>The rows that are probably rows of the form: their figures are not taken, but what else is wrong with them is told too.</returns>
    public IReadOnlyList<MatchedRow> Run(HeaderColumn codes, bool nil)
    {
        FindUnknownCodes(codes);
        FindRowsWithoutCode(codes);
        FindMissingRows(nil);
        return _meant;
    }

    /// <summary>
    /// Rows whose code the form does not have. Where the code looks like that of a missing row, or the label is a missing row's, the row's figures
    /// would be lost; any other row may be one that the unit added.
    /// </summary>
    private void FindUnknownCodes(HeaderColumn codes)
    {
        // Where every row was found no other can be meant, and of unknown ones there may be hundreds of thousands.
        var someMissing = table.Form.Rows.Any(IsMissing);
        foreach (var row in rows.Unknown)
        {
            var cell = row.At(codes.At)!.Value;
            if (cell.Kind == CellKind.Date)
            {
                unread.UnionWith(table.Labelled(table.LabelOf(row)).SelectMany(table.KeysOf));
                findings.Add(table.At(RowFindings.CodeIsDate(cell.Address, codes.Column.Label, ShownText.Of(cell)), cell, codes.Column.Label));
            }
            else if (table.RowOf(FormTable.KeyOf(CodeWithWords().Match(cell.Text).Groups[1].Value)) is { } coded && rows.Found.FirstOrDefault(f => f.Row == coded) is { Sheet: not null } first)
            {
                AddAgain(row, first, cell);
            }
            else if (someMissing && MeantBy(row, cell) is { } meant)
            {
                AddMeant(meant, row);
                findings.Add(table.At(RowFindings.CodeMistyped(cell.Address, FormTable.Cut(ShownText.Of(cell), 40), table.Form.Code, meant.Code, meant.Label), cell, codes.Column.Label) with
                {
                    Expected = meant.Code,
                });
            }
            else if (table.HasNumbers(row))
            {
                findings.Add(RowFindings.UnknownCode, Severity.Warning, null, () =>
                    table.At(RowFindings.Unknown(Listing.Number(row.Number), FormTable.Cut(ShownText.Of(cell), 40), table.Form.Code), cell, codes.Column.Label));
            }
        }
    }

    /// <summary>Rows with figures and the label of a row that was not found.</summary>
    private void FindRowsWithoutCode(HeaderColumn codes)
    {
        var missing = table.Form.RowsOn(table.CutOff).Where(IsMissing).Select(r => r.Code).ToList();
        foreach (var row in rows.WithoutCode)
        {
            if (table.LabelOf(row) is not { } label)
            {
                continue;
            }

            if (MissingByLabel(row) is { } absent)
            {
                AddMeant(absent, row);
                var blank = RowFindings.CodeBlank(Listing.Number(row.Number), FormTable.Cut(label, 100), table.Form.Code, absent.Code, codes.Letters + Listing.Number(row.Number));
                findings.Add(AtCode(row, codes, absent.Label, blank) with { Expected = absent.Code });
            }
            else if (table.LooksNumeric(row) && AgainOf(row, label) is { } first)
            {
                AddAgain(row, first, row.At(table.Column(ColumnRole.Content)!.At)!.Value);
            }
            else if (missing.Count > 0 && table.LooksNumeric(row) && !IsTotal(label))
            {
                findings.Add(RowFindings.UnclearCode, Severity.Error, RowFindings.AddedKind, () => AtCode(row, codes, label, RowFindings.WithoutCode(
                    Listing.Number(row.Number), FormTable.Cut(label, 100), FormTable.Cut(string.Join(", ", missing), 60), table.Form.Code, codes.Letters + Listing.Number(row.Number))));
            }
        }
    }

    /// <summary>The row that was found already and whose label a row without a code says again, as one with "(sửa lại)" behind it does: the last one above it, else the first. Null where it says none again.</summary>
    private MatchedRow? AgainOf(SheetRow row, string label)
    {
        var key = LabelKey.Of(FormTable.Cut(label));
        var again = rows.Found.Where(f => f.Row.Kind != FigureKind.Heading && f.Row.ShortLabels.Prepend(f.Row.Label).Any(own => SaysAgain(key, LabelKey.Of(own)))).ToList();
        return again.FindLastIndex(f => f.Sheet.Number < row.Number) is >= 0 and var above ? again[above] : again is [var first, ..] ? first : null;
    }

    /// <summary>Whether a label is another one, perhaps with words of a correction behind it.</summary>
    private static bool SaysAgain(string label, string own) => label == own
        || (label.StartsWith(own + " ", StringComparison.Ordinal) && Array.Exists(Corrections, c => (label[own.Length..] + " ").Contains($" {c} ", StringComparison.Ordinal)));

    private void AddMeant(FormRow meant, SheetRow row)
    {
        unread.UnionWith(table.KeysOf(meant));
        _meant.Add(new MatchedRow(meant, row));
    }

    private void AddAgain(SheetRow row, MatchedRow first, Cell cell)
    {
        unread.UnionWith(table.KeysOf(first.Row));
        findings.Add(table.At(RowFindings.Again(Listing.Number(row.Number), FormTable.Cut(ShownText.Of(cell), 100), first.Row.Code, Listing.Number(first.Sheet.Number)), cell, first.Row.Label));
    }

    [GeneratedRegex(@"^(\d[\d.]*)(?:\s*[(\[*]|\s+\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex CodeWithWords();

    private void FindMissingRows(bool nil)
    {
        // The finding about the code's own cell says enough.
        foreach (var row in rows.Faulty)
        {
            if ((MissingByLabel(row) ?? MissingByPlace(row)) is { } meant)
            {
                AddMeant(meant, row);
            }
        }

        if (nil)
        {
            return;
        }

        var required = table.Form.RowsOn(table.CutOff).Where(r => r.IsAlwaysRequired && !rows.Has(r.Code)).ToList();
        var reported = required.Where(IsSilent).ToList();
        unread.UnionWith(required.SelectMany(table.KeysOf));
        if (reported.Count > 0)
        {
            findings.Add(RowFindings.Missing(reported.ConvertAll(RuleRun.NameOf), table.Form.Code) with { Sheet = table.Sheet.Name, Expected = string.Join(", ", reported.Select(r => r.Code)) });
        }

        var absent = table.Form.RowsOn(table.CutOff).Where(r => !r.IsAlwaysRequired && IsMissing(r) && IsSilent(r)).ToList();
        if (absent.Count > 0)
        {
            findings.Add(RowFindings.Absent(absent.ConvertAll(RuleRun.NameOf), table.Form.Code) with { Sheet = table.Sheet.Name });
        }
    }

    /// <summary>Whether no finding speaks of a row's figures yet.</summary>
    private bool IsSilent(FormRow row) => !table.KeysOf(row).All(unread.Contains);

    private bool IsMissing(FormRow row) => row.Kind != FigureKind.Heading && row.HoldsOn(table.CutOff) && !rows.Has(row.Code);

    /// <summary>The missing row that a row with an unknown code must be: by letters that stand for digits in its code, else by its label.</summary>
    private FormRow? MeantBy(SheetRow row, Cell code)
    {
        var look = new string([.. code.Text.Where(c => c is not (' ' or '\'' or '`' or '_')).Select(c => c switch { 'l' or 'I' or '|' => '1', 'O' or 'o' => '0', _ => c })]);
        return table.RowOf(FormTable.KeyOf(look)) is { } alike && IsMissing(alike) ? alike : MissingByLabel(row);
    }

    /// <summary>The missing row whose label a row has; of several the next one behind the form's row that stands above it.</summary>
    private FormRow? MissingByLabel(SheetRow row)
    {
        var missing = table.Labelled(table.LabelOf(row)).Where(IsMissing).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        var above = rows.Found.Where(f => f.Sheet.Number < row.Number).Select(f => f.Row.Code).LastOrDefault();
        var order = table.Form.Rows.Select(r => r.Code).ToList();
        return missing.Find(r => above is null || order.IndexOf(r.Code) > order.IndexOf(above)) ?? missing[0];
    }

    /// <summary>The one missing row of the form between those that were found above and below a row; null where there are more or none.</summary>
    private FormRow? MissingByPlace(SheetRow row)
    {
        var order = table.Form.Rows.Select(r => r.Code).ToList();
        var above = rows.Found.Where(f => f.Sheet.Number < row.Number).Select(f => order.IndexOf(f.Row.Code)).DefaultIfEmpty(-1).Last();
        var below = rows.Found.Where(f => f.Sheet.Number > row.Number).Select(f => order.IndexOf(f.Row.Code)).DefaultIfEmpty(order.Count).First();
        return table.Form.Rows.Skip(above + 1).Take(Math.Max(0, below - above - 1)).Where(IsMissing).ToList() is [var only] ? only : null;
    }

    /// <summary>Whether a line adds up others: such a line has no code by nature, while any other may be one of the rows that were not found.</summary>
    private static bool IsTotal(string label) =>
        LabelKey.Of(label) is var key && (key.StartsWith("tổng", StringComparison.Ordinal) || key.StartsWith("cộng", StringComparison.Ordinal));

    /// <summary>A finding about the code that a row has not.</summary>
    private Finding AtCode(SheetRow row, HeaderColumn column, string label, Finding finding) => finding with
    {
        Sheet = table.Sheet.Name,
        Row = row.Number,
        Column = column.Letters,
        Label = label,
    };
}
