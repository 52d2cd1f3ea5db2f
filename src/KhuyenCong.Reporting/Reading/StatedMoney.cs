using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Step: the unit in which a table's money is written.</summary>
/// <param name="Unit">The unit; null when it cannot be known.</param>
/// <param name="OnCoverOrForm">The unit that the cover states, whatever contradicts it; the form's where it states none.</param>
/// <param name="Findings">What stands in the way, or must be known.</param>
internal sealed record StatedMoney(MoneyUnit? Unit, MoneyUnit OnCoverOrForm, IReadOnlyList<Finding> Findings)
{
    /// <summary>Where the cover states it; null where it does not.</summary>
    public Cell? Cell { get; private init; }

    /// <summary>The cells that state another unit; what they say is told.</summary>
    public IReadOnlySet<string> Others { get; private init; } = new HashSet<string>();

    /// <summary>What the cover states, unless the sheet says otherwise elsewhere.</summary>
    public static StatedMoney Of(Cover cover, FormTable table)
    {
        var (form, sheet) = (table.Form, table.Sheet);
        if (!form.Rows.Any(r => r.Kind == FigureKind.Money))
        {
            return new(form.Money, form.Money, []);
        }

        var stated = OnCover(cover, form, sheet) with { Cell = cover[CoverField.MoneyUnit] is { Text.Length: > 0 } entry ? entry.Cell : null };
        var unit = stated.OnCoverOrForm;
        var others = OthersIn(table, cover, unit);
        var printed = sheet.PrintedTexts.FirstOrDefault(t => IsOther(t, unit));
        return others.Count == 0 && printed is null ? stated : stated with
        {
            Unit = null,
            Findings = [.. stated.Findings.Where(f => f.Severity != Severity.Warning), Contradiction(cover[CoverField.MoneyUnit], unit, others, printed, form, sheet)],
            Others = others.Select(c => c.Address).ToHashSet(),
        };
    }

    /// <summary>The unit that the cover states; the form's where it states none.</summary>
    private static StatedMoney OnCover(Cover cover, FormDefinition form, Sheet sheet)
    {
        var entry = cover[CoverField.MoneyUnit];
        if (entry is { IsFaulty: true } && (entry.Text.Length == 0 || entry.Cell.Kind == CellKind.Error))
        {
            return new(null, form.Money, []);
        }

        if (entry is null or { Text.Length: 0 })
        {
            var missing = CoverFindings.MoneyUnitNotNamed(form.MoneyUnit) with { Sheet = sheet.Name, Expected = form.MoneyUnit };
            return new(form.Money, form.Money, [entry?.At(missing, sheet) ?? missing]);
        }

        if (cover.Contradiction(CoverField.MoneyUnit) is not null)
        {
            return new(null, form.Money, []);
        }

        var unit = MoneyUnit.Of(PlainText.Of(entry.Text));
        var finding = unit is null ? CoverFindings.NoMoneyUnit(entry.Shown, form.MoneyUnit)
            : unit.Dong != form.Money.Dong ? CoverFindings.MoneyConverted(unit.Name, form.MoneyUnit, FigureText.Of(form.Money.Dong / (decimal)unit.Dong))
            : null;
        return new(unit, unit ?? form.Money, finding is null ? [] : [entry.At(finding with { Expected = form.MoneyUnit }, sheet)]);
    }

    /// <summary>The cells that state another unit: above the rows of the table whatever names one, below only what can be nothing else.</summary>
    private static List<Cell> OthersIn(FormTable table, Cover cover, MoneyUnit unit)
    {
        // Where a table begins, whatever stands there; a sheet may be one of a hundred thousand cells.
        const int MaxLookedAt = 5_000;
        var figures = table.FigureColumns.Select(c => c.At).ToHashSet();
        var columns = table.Header.Columns.Values.Select(c => c.At).ToHashSet();
        var covered = cover.Entries.Select(e => e.Cell.Address).ToHashSet();
        var (first, last) = (table.FirstRow, table.LastRow);
        var cells = table.Sheet.Rows.SelectMany(r => r.Cells).Where(c => c is { Merged: false, Kind: CellKind.Text });
        bool NamesOne(Cell cell) => cell.Row < table.Header.FirstRow ? !covered.Contains(cell.Address) : columns.Contains(cell.Column);
        return [.. cells.TakeWhile(c => c.Row < first).Take(MaxLookedAt).Where(c => NamesOne(c) && IsOther(c.Text, unit))
            .Concat(cells.SkipWhile(c => c.Row < table.Header.FirstRow).Where(c => (c.Row >= first || !NamesOne(c)) && Cover.MoneyUnitIn(c, alone: figures.Contains(c.Column) && c.Row <= last) is { } other && other.Dong != unit.Dong))];
    }

    private static bool IsOther(string text, MoneyUnit unit) =>
        text.Length <= 300 && UnitWords.In(PlainText.Of(text)) is { } named && MoneyUnit.Of(named)?.Dong != unit.Dong;

    private static Finding Contradiction(CoverEntry? entry, MoneyUnit unit, List<Cell> others, string? printed, FormDefinition form, Sheet sheet)
    {
        var place = others.Count > 0 ? $"Ô {others[0].Address}" : "Phần đầu trang hoặc chân trang in (Header/Footer)";
        var shown = CoverEntry.ShownIn(others.Count > 0 ? others[0].Text : printed!);
        var finding = entry is { Text.Length: > 0 }
            ? CoverFindings.MoneyUnitContradicted(place, shown, entry.Shown, entry.Cell.Address, form.MoneyUnit)
            : CoverFindings.AssumedMoneyUnitContradicted(place, shown, unit.Name, form.MoneyUnit);
        return others.Count == 0 ? finding with { Sheet = sheet.Name } : finding.At(sheet, others[0]) with
        {
            Value = PlainText.Cut(others[0].Text, 200),
            Cells = others.Count > 1 ? [.. others.Take(SameCause.MaxListed).Select(c => c.Address)] : [],
        };
    }
}
