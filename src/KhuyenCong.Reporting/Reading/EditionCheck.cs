using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Step: whether the workbook was made from another edition of the form's template, and whether that is why rows or columns are missing.</summary>
internal static class EditionCheck
{
    /// <summary>
    /// Tells of another edition, in one finding in place of those about rows and columns that it did not have. Which those are the definition of then says;
    /// where that is gone, all that are missing.
    /// </summary>
    /// <param name="written">The edition that the workbook names; null where it names none.</param>
    /// <param name="form">The form.</param>
    /// <param name="forms">The definitions, earlier ones too.</param>
    /// <param name="cutOff">The cut-off of the report's period.</param>
    /// <param name="sheet">The sheet that was read.</param>
    /// <param name="findings">What was found; changed.</param>
    public static void Run(TemplateEdition? written, FormDefinition form, FormBook forms, DateOnly cutOff, string? sheet, List<Finding> findings)
    {
        var now = TemplateEdition.Of(form, cutOff);
        if (written is null || written.Form != form.Code || written == now)
        {
            return;
        }

        var then = forms.For(form.Code, written.Since);
        var known = then is null ? [] : then.RowsOn(written.Since).Select(r => r.Code).Concat(then.Columns.Select(c => c.Label)).ToHashSet();
        List<string> New(Finding f) => [.. (f.Expected ?? "").Split(", ").Where(e => e.Length > 0 && !known.Contains(e))];
        var lacking = findings.FindAll(f => f.Severity == Severity.Error && (f.Has(RowFindings.MissingCode) || f.Has(TableFindings.ColumnMissingCode)) && New(f).Count > 0);
        findings.RemoveAll(f => lacking.Contains(f) && New(f).Count == f.Expected!.Split(", ").Length);
        var since = VietnamTime.Text(now.Since);
        findings.Insert(0, (lacking.Count == 0
            ? EditionFindings.Fits(form.Code, since)
            : EditionFindings.Outdated(form.Code, since, string.Join("; ", lacking.Select(f => (f.Has(RowFindings.MissingCode) ? "dòng mã số " : "cột ") + string.Join(", ", New(f)))))) with
        { Sheet = sheet });
    }
}
