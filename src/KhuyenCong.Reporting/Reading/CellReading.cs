using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>What a cell under a column of figures turned out to be: a value, nothing (blank or a dash), or a finding.</summary>
/// <param name="Value">The value; null for nothing and for a finding.</param>
/// <param name="Problem">Why it could not be read, without its place; null otherwise.</param>
internal readonly record struct CellReading(FigureValue? Value, Finding? Problem)
{
    /// <summary>An error cell or a formula that was never calculated, whatever the cell is for; null for another cell.</summary>
    public static Finding? FaultOf(Cell cell) => cell.Kind switch
    {
        CellKind.Error => CellFindings.Error(cell.Address, cell.Text) with { Kind = cell.HasFormula ? Consequences.OfFormula : null },
        CellKind.FormulaWithoutValue => CellFindings.NotCalculated(cell.Address),
        _ => null,
    };

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="row">What it should hold.</param>
    /// <param name="unitNames">The names of its unit of measure, as keys.</param>
    /// <param name="money">The unit in which money is written.</param>
    public static CellReading Of(Cell cell, FormRow row, IReadOnlyList<string> unitNames, MoneyUnit money)
    {
        var kind = row.Kind;
        if (FaultOf(cell) is { } fault)
        {
            return new(null, fault);
        }

        if (cell.Marked && kind != FigureKind.Text && !NumberText.IsNoValue(cell.Text))
        {
            return new(null, CellFindings.Marked(cell.Address, Shown(cell)));
        }

        if (cell.Irregular)
        {
            return new(null, CellFindings.Irregular(cell.Address, Shown(cell)));
        }

        var reading = kind switch
        {
            FigureKind.Count or FigureKind.Money => OfNumber(cell, row, unitNames, money),
            FigureKind.Date => OfDate(cell),
            FigureKind.YesNo => OfYesNo(cell),
            _ => OfText(cell, row.MaxLength),
        };
        return reading.Problem is { Kind: null } problem && cell.HasFormula ? reading with { Problem = problem with { Kind = Consequences.OfFormula } } : reading;
    }

    /// <summary>Whether a cell holds a number other than 0, or a text that reads as one.</summary>
    public static bool HoldsNumber(Cell cell) => cell.Kind switch
    {
        CellKind.Number => cell.Number != 0,
        CellKind.Text => NumberText.TryRead(cell.Text, out var number) && number != 0,
        _ => false,
    };

    private static CellReading OfNumber(Cell cell, FormRow row, IReadOnlyList<string> unitNames, MoneyUnit money)
    {
        var kind = row.Kind;
        decimal number;
        switch (cell.Kind)
        {
            case CellKind.Text:
                var reading = NumberText.Read(cell.Text, out number);
                if (reading is not (NumberReading.Number or NumberReading.NoValue))
                {
                    return new(null, reading == NumberReading.EnglishStyle ? EnglishStyle(cell, kind)
                        : DateText.TryRead(cell.Text, out _) ? CellFindings.IsDate(cell.Address, Shown(cell))
                        : CellFindings.NoNumber(reading, cell.Address, Shown(cell)));
                }

                break;
            case CellKind.Number:
                if (!ExcelNumber.TryExact(cell.Text, kind == FigureKind.Money ? money.Decimals : 0, out number))
                {
                    return TooLarge(cell);
                }

                break;
            case CellKind.Date:
                return new(null, CellFindings.IsDate(cell.Address, Shown(cell)));
            default:
                return new(null, CellFindings.IsYesNo(cell.Address, cell.Text));
        }

        if (DisguiseOf(cell, number, row, words => row.Kind == FigureKind.Count ? unitNames.Contains(LabelKey.Of(words)) : MoneyUnit.Of(words)?.Dong == money.Dong, money) is { } disguised)
        {
            return new(null, disguised);
        }

        return cell.Kind == CellKind.Text && NumberText.IsNoValue(cell.Text) ? default
            : number < 0 ? new(null, CellFindings.Negative(cell.Address, Shown(cell)))
            : kind == FigureKind.Count ? OfCount(cell, number)
            : OfMoney(cell, number, money);
    }

    /// <summary>What a cell shows by its format that its number is not, or in which other unit; null where a person sees the number.</summary>
    private static Finding? DisguiseOf(Cell cell, decimal number, FormRow row, Func<string, bool> isUnit, MoneyUnit money)
    {
        if (cell.Format is null)
        {
            return null;
        }

        var shown = NumberFormats.Shown(cell);
        var isSeen = shown is not null && ShownNumber.Read(shown) is { } seen && Math.Abs(seen.Value - number) <= seen.Rounding
            && (seen.Words.Length == 0 || number == 0 || isUnit(seen.Words));
        return isSeen ? null : CellFindings.Disguised(cell.Address, shown is null ? null : PlainText.Excerpt(PlainText.Of(shown), 60), Shown(cell), row.Kind == FigureKind.Money ? money.Name : row.Unit);
    }

    private static CellReading OfCount(Cell cell, decimal number) =>
        number != decimal.Truncate(number) ? new(null, CellFindings.NotWhole(cell.Address, Shown(cell), ThousandsOf(cell)))
        : number > long.MaxValue ? TooLarge(cell)
        : new(FigureValue.OfCount((long)number), null);

    private static CellReading OfMoney(Cell cell, decimal number, MoneyUnit money) =>
        number == decimal.Round(number, money.Decimals) ? (money.TryToDong(number, out var dong) ? new(FigureValue.OfMoney(dong), null) : TooLarge(cell))
        : new(null, money.Decimals == 0 ? CellFindings.Decimals(cell.Address, Shown(cell), ThousandsOf(cell), money.Name)
            : CellFindings.DecimalsBeyond(cell.Address, Shown(cell), ThousandsOf(cell), money.Name, Listing.Number(money.Decimals)));

    private static CellReading OfDate(Cell cell)
    {
        DateOnly day = default;
        var read = cell.Kind switch
        {
            CellKind.Date => DateOnly.TryParseExact(cell.Text.AsSpan(0, Math.Min(10, cell.Text.Length)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day),
            CellKind.Text => DateText.TryRead(cell.Text, out day),
            _ => false,
        };
        return read ? new(FigureValue.OfDate(day), null)
            : cell.Kind == CellKind.Text && NumberText.IsNoValue(cell.Text) ? default
            : new(null, CellFindings.NoDate(cell.Address, Shown(cell)));
    }

    private static CellReading OfYesNo(Cell cell)
    {
        var yes = cell.Text == "TRUE";
        return cell.Kind switch
        {
            CellKind.Boolean => new(FigureValue.OfYesNo(yes), null),
            CellKind.Text when NumberText.IsNoValue(cell.Text) => default,
            CellKind.Text or CellKind.Number when YesNoText.TryRead(cell.Text, out yes) => new(FigureValue.OfYesNo(yes), null),
            _ => new(null, CellFindings.NeitherYesNorNo(cell.Address, Shown(cell))),
        };
    }

    private static CellReading OfText(Cell cell, int longest)
    {
        if (cell.Kind == CellKind.Text && NumberText.IsNoValue(cell.Text))
        {
            return default;
        }

        var text = cell.Kind switch
        {
            CellKind.Date => ShownText.Of(cell),
            CellKind.Number when ExcelNumber.TryExact(cell.Text, out var number) => number.ToString(CultureInfo.InvariantCulture).Replace('.', ','),
            _ => PlainText.Of(cell.Text),
        };
        return text.Length > longest
            ? new(null, CellFindings.TextTooLong(cell.Address, Listing.Number(text.Length), Listing.Number(longest)))
            : new(FigureValue.OfText(text), null);
    }

    private static CellReading TooLarge(Cell cell) => new(null, CellFindings.TooLarge(cell.Address, Shown(cell)));

    private static string Shown(Cell cell) => PlainText.Excerpt(ShownText.Of(cell), 60);

    /// <summary>For a text such as "12,500", where no decimals can be meant, twelve thousand five hundred.</summary>
    private static string? ThousandsOf(Cell cell) =>
        cell.Kind == CellKind.Text && NumberText.InEnglishStyle(cell.Text) is { } meant && meant == decimal.Truncate(meant) ? FigureText.Of(meant) : null;

    /// <summary>A number in English style with the number that was probably meant; a count has no decimals to suggest.</summary>
    private static Finding EnglishStyle(Cell cell, FigureKind kind)
    {
        var number = NumberText.InEnglishStyle(cell.Text);
        var meant = number is not { } value ? EnglishNumber.Unclear
            : value == decimal.Truncate(value) ? EnglishNumber.Whole
            : kind == FigureKind.Count ? EnglishNumber.DecimalsOfACount
            : EnglishNumber.Decimals;
        return CellFindings.EnglishStyle(meant, cell.Address, Shown(cell), number is { } some ? FigureText.Of(some) : "");
    }
}

/// <summary>A cell's content as a Vietnamese reader sees it.</summary>
internal static class ShownText
{
    /// <summary>A text as typed; a number with '.' groups and ',' decimals; a day as dd/MM/yyyy.</summary>
    public static string Of(Cell cell) => cell.Kind switch
    {
        CellKind.Number when ExcelNumber.TryExact(cell.Text, out var number) => FigureText.Of(number),
        CellKind.Date when DateOnly.TryParseExact(cell.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => VietnamTime.Text(day),
        _ => cell.Text,
    };
}
