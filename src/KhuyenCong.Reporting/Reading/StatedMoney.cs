using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Step: the unit in which a table's money is written.</summary>
/// <param name="Unit">The unit; null when it cannot be known.</param>
/// <param name="Findings">What stands in the way, or must be known.</param>
internal sealed record StatedMoney(MoneyUnit? Unit, IReadOnlyList<Finding> Findings)
{
    /// <summary>What the cover states, unless the sheet says otherwise elsewhere.</summary>
    public static StatedMoney Of(Cover cover, FormDefinition form, Sheet sheet, TableHeader header)
    {
        if (!form.Rows.Any(r => r.Kind == FigureKind.Money))
        {
            return new(form.Money, []);
        }

        var stated = OnCover(cover, form, sheet);
        return stated.Unit is { } unit && OthersIn(sheet, header, cover, unit) is { Count: > 0 } others
            ? new(null, [.. stated.Findings.Where(f => f.Severity != Severity.Warning), Contradiction(cover[CoverField.MoneyUnit], unit, others, form, sheet)])
            : stated;
    }

    /// <summary>The unit that the cover states; the form's where it states none.</summary>
    private static StatedMoney OnCover(Cover cover, FormDefinition form, Sheet sheet)
    {
        var entry = cover[CoverField.MoneyUnit];
        if (entry is { IsFaulty: true } && (entry.Text.Length == 0 || entry.Cell.Kind == CellKind.Error))
        {
            return new(null, []);
        }

        if (entry is null or { Text.Length: 0 })
        {
            var missing = CoverFindings.MoneyUnitNotNamed(form.MoneyUnit) with { Sheet = sheet.Name, Expected = form.MoneyUnit };
            return new(form.Money, [entry?.At(missing, sheet) ?? missing]);
        }

        if (cover.Contradiction(CoverField.MoneyUnit) is not null)
        {
            return new(null, []);
        }

        var unit = MoneyUnit.Of(PlainText.Of(entry.Text));
        var finding = unit is null ? CoverFindings.NoMoneyUnit(entry.Shown, form.MoneyUnit)
            : unit.Dong != form.Money.Dong ? CoverFindings.MoneyConverted(unit.Name, form.MoneyUnit, FigureText.Of(form.Money.Dong / (decimal)unit.Dong))
            : null;
        return new(unit, finding is null ? [] : [entry.At(finding with { Expected = form.MoneyUnit }, sheet)]);
    }

    /// <summary>The cells that state another unit.</summary>
    private static List<Cell> OthersIn(Sheet sheet, TableHeader header, Cover cover, MoneyUnit unit)
    {
        var figures = header.Columns.Values.Where(c => c.Column.Role == ColumnRole.Figure).Select(c => c.At).ToHashSet();
        var covered = cover.Entries.Select(e => e.Cell.Address).ToHashSet();
        return [.. sheet.Rows
            .SelectMany(r => r.Cells)
            .Where(c => !c.Merged && (c.Row >= header.FirstRow || !covered.Contains(c.Address))
                && Cover.MoneyUnitIn(c, alone: c.Row < header.FirstRow || figures.Contains(c.Column)) is { } other && other.Dong != unit.Dong)];
    }

    private static Finding Contradiction(CoverEntry? entry, MoneyUnit unit, List<Cell> others, FormDefinition form, Sheet sheet)
    {
        var (cell, shown) = (others[0].Address, CoverEntry.ShownIn(others[0].Text));
        var finding = entry is { Text.Length: > 0 }
            ? CoverFindings.MoneyUnitContradicted(cell, shown, entry.Shown, entry.Cell.Address, form.MoneyUnit)
            : CoverFindings.AssumedMoneyUnitContradicted(cell, shown, unit.Name, form.MoneyUnit);
        return finding.At(sheet, others[0]) with
        {
            Value = PlainText.Cut(others[0].Text, 200),
            Cells = others.Count > 1 ? [.. others.Take(SameCause.MaxListed).Select(c => c.Address)] : [],
        };
    }
}
