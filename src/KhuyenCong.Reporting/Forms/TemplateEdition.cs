using System.Globalization;

namespace KhuyenCong.Reporting.Forms;

/// <summary>
/// Which edition of a form's template a workbook was made from. It says whether the table can be that of the report and nothing else: unit and period are
/// those of the place where the file was handed in, for people copy last quarter's file.
/// </summary>
/// <param name="Form">The form's code.</param>
/// <param name="Since">The first cut-off for which the edition is in use.</param>
public sealed record TemplateEdition(string Form, DateOnly Since)
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>The edition that is in use on a cut-off.</summary>
    public static TemplateEdition Of(FormDefinition form, DateOnly cutOff)
    {
        ArgumentNullException.ThrowIfNull(form);
        return new TemplateEdition(form.Code, form.EditionOn(cutOff));
    }

    /// <summary>The edition that a workbook names; null where it names none.</summary>
    public static TemplateEdition? Read(string? text) =>
        text?.Split(' ') is [var form, var day] && DateOnly.TryParseExact(day, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var since)
            ? new TemplateEdition(form, since)
            : null;

    /// <summary>How a workbook names it, for example <c>KC-01 2016-01-01</c>.</summary>
    public override string ToString() => Form + " " + Since.ToString(Day, CultureInfo.InvariantCulture);
}
