using System.Globalization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms;

/// <summary>
/// The amounts of the version that counts as a unit's status keeps them, so that a later one is compared with them without another look:
/// <c>plan:02=1000,03=400;period:02=700</c>, in whole đồng.
/// </summary>
public static class AmountsText
{
    /// <summary>The amounts of a version that was taken.</summary>
    /// <param name="form">Its form.</param>
    /// <param name="figures">Its figures.</param>
    /// <param name="findings">What was found in it.</param>
    /// <returns>Null where the form asks for no comparison, and where the magnitude of the amounts is in doubt or only confirmed: they are held against nothing.</returns>
    public static string? Of(FormDefinition form, FigureSet figures, IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(figures);
        return IsCompared(form) && !IsInDoubt(form, findings)
            ? string.Join(';', figures.Values.Where(v => v.Value is { Kind: FigureKind.Money, Number: not 0 }).GroupBy(v => v.Key.Column).OrderBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => c.Key + ":" + string.Join(',', c.OrderBy(v => v.Key.Code, StringComparer.Ordinal).Select(v => v.Key.Code + "=" + v.Value.Number.ToString(CultureInfo.InvariantCulture)))))
            : null;
    }

    /// <summary>The amounts read back; null for none.</summary>
    public static FigureSet? Read(string? text, FormDefinition form, Period period)
    {
        ArgumentNullException.ThrowIfNull(form);
        return string.IsNullOrEmpty(text) ? null : new FigureSet(form.Code, period, (
            from column in text.Split(';')
            let parts = column.Split(':')
            from amount in parts[1].Split(',')
            let sides = amount.Split('=')
            select KeyValuePair.Create(new FigureKey(sides[0], parts[0]), FigureValue.OfMoney(long.Parse(sides[1], CultureInfo.InvariantCulture)))).ToDictionary());
    }

    /// <summary>Whether a form's amounts are compared with those of the version that counts.</summary>
    public static bool IsCompared(FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form.Rules.Any(r => r is MagnitudeRule);
    }

    /// <summary>Whether findings doubt the magnitude of a report's amounts, though somebody confirmed them.</summary>
    public static bool IsInDoubt(FormDefinition form, IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(form);
        return findings.Any(f => form.Rules.Any(r => r.IsAboutMagnitude && r.Code == f.Code));
    }
}
