using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms;

/// <summary>Figures as Vietnamese readers write them: '.' groups, ',' decimals, dd/MM/yyyy, Có or Không; the machine's culture changes nothing.</summary>
public static class FigureText
{
    private static readonly NumberFormatInfo Vietnamese = new()
    {
        NumberGroupSeparator = ".",
        NumberDecimalSeparator = ",",
        NumberGroupSizes = [3],
        NegativeSign = "-",
    };

    /// <summary>An amount as pages and mails show it, to a tenth of the form's unit; workbooks have it exactly.</summary>
    public static string Short(decimal number) => Of(Math.Round(number, 1, MidpointRounding.AwayFromZero));

    /// <summary>A number, for example 10.377,5; at most ten decimals.</summary>
    public static string Of(decimal number) => number.ToString("#,##0.##########", Vietnamese);

    /// <summary>A figure; money in the form's unit, without the unit's name.</summary>
    public static string Of(FigureValue value, FormDefinition form) => value.Kind switch
    {
        FigureKind.Count or FigureKind.Money => Of(NumberOf(value, form)),
        FigureKind.Date => VietnamTime.Text(value.Date),
        FigureKind.YesNo => value.IsYes ? "Có" : "Không",
        _ => value.Text ?? "",
    };

    /// <summary>The number of a count, or of an amount in the form's unit; exact.</summary>
    public static decimal NumberOf(FigureValue value, FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return value.Kind == FigureKind.Money ? form.Money.FromDong(value.Number) : value.Number;
    }
}
