using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Step: whether the cover names the unit and the period that the file was handed in for, and what else it says.</summary>
/// <param name="cover">The cover.</param>
/// <param name="sheet">Its sheet.</param>
/// <param name="to">Where the file was handed in.</param>
/// <param name="findByName">The unit that a written name means on a day, and how sure that is.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class CoverCheck(Cover cover, Sheet sheet, Addressee to, Func<string, DateOnly, (NameMatch Match, Unit? Unit)> findByName, List<Finding> findings)
{
    /// <summary>Whether the cover names the unit and the period.</summary>
    public bool Agrees { get; private set; } = true;

    /// <summary>Checks the cover.</summary>
    /// <param name="cutOff">The cut-off of the report's period.</param>
    public void Run(DateOnly cutOff)
    {
        findings.AddRange(cover.Entries.Select(e => (Entry: e, Fault: CellReading.FaultOf(e.Cell))).Where(f => f.Fault is not null).Select(f => f.Entry.At(f.Fault!, sheet)));
        foreach (var field in Enum.GetValues<CoverField>())
        {
            if (cover.Contradiction(field) is { } other)
            {
                var first = cover[field]!;
                Add(CoverFindings.Twice(other.Label, first.Shown, first.Cell.Address, other.Shown, other.Cell.Address), other);
            }
        }

        CheckUnit(cutOff);
        CheckPeriod();
    }

    /// <summary>Whether the cover says "Không phát sinh", in a form that allows it.</summary>
    public bool IsNil(FormDefinition form)
    {
        if (cover[CoverField.Nil] is not { Text.Length: > 0 } entry || entry.Cell.Kind is CellKind.Error
            || NumberText.IsNoValue(entry.Text) || entry.Text == "FALSE")
        {
            return false;
        }

        var yes = entry.Text == "TRUE";
        if (!yes && !YesNoText.TryRead(entry.Text, out yes))
        {
            Add(CoverFindings.NilUnclear(entry.Shown), entry);
        }
        else if (yes && !form.AllowsNil)
        {
            Add(CoverFindings.NilNotAllowed(form.Code), entry);
        }

        return yes && form.AllowsNil;
    }

    private void CheckUnit(DateOnly cutOff)
    {
        var (code, name) = (cover[CoverField.UnitCode], cover[CoverField.UnitName]);
        if (code is { IsFilledIn: true } && UnitCodeOf(code.Text) != to.Unit.Code)
        {
            Disagree(CoverFindings.OtherUnitCode(code.Shown, to.Unit.Office, to.Unit.Code, to.Unit.FullName), to.Unit.Code, code);
        }
        else if (name is { IsFilledIn: true })
        {
            CheckUnitName(name, code is { IsFilledIn: true }, cutOff);
        }
        else if (code is not { IsFilledIn: true } and not { IsFaulty: true } && name is not { IsFaulty: true })
        {
            findings.Add(CoverFindings.UnitNotNamed(to.Unit.Office) with { Sheet = sheet.Name });
        }
    }

    private void CheckUnitName(CoverEntry name, bool codeAgrees, DateOnly cutOff)
    {
        var (match, unit) = findByName(name.Text, cutOff);
        if (match == NameMatch.Exact && unit?.Code == to.Unit.Code)
        {
            return;
        }

        var earlier = match == NameMatch.Exact ? null : EarlierUnit(name.Text, cutOff);
        if (earlier is not null && earlier.Name == to.Unit.Name)
        {
            return;
        }

        // A unit that only changed its name is the same one; one that was merged is not, though its code may live on.
        var renamed = earlier is not null && earlier.Code == to.Unit.Code && to.Unit.MergedFrom.Count == 0;
        if (!renamed && (match == NameMatch.Exact ? unit : earlier) is { } other)
        {
            var lastDay = earlier?.ValidTo is { } last ? VietnamTime.Text(last) : null;
            Disagree(CoverFindings.OtherUnit(name.Shown, other.FullName, lastDay, to.Unit.Office, to.Unit.Code, to.Unit.FullName), to.Unit.Office, name);
        }
        else if (unit is null || unit.Code == to.Unit.Code || codeAgrees)
        {
            Add(CoverFindings.UnitInexact(name.Shown, to.Unit.Office, to.Unit.FullName) with { Expected = to.Unit.Office }, name);
        }
        else
        {
            Disagree(CoverFindings.PerhapsOtherUnit(name.Shown, unit.FullName, to.Unit.Office, to.Unit.Code), to.Unit.Office, name);
        }
    }

    /// <summary>A unit that bore the name in the two years before, or before the present unit began; codes were given to other units.</summary>
    private Unit? EarlierUnit(string name, DateOnly cutOff)
    {
        DateOnly[] days = [to.Unit.ValidFrom > DateOnly.MinValue ? to.Unit.ValidFrom.AddDays(-1) : cutOff, cutOff.AddYears(-1), cutOff.AddYears(-2)];
        return days.Select(day => findByName(name, day)).FirstOrDefault(f => f.Match == NameMatch.Exact).Unit;
    }

    private void CheckPeriod()
    {
        var entry = cover[CoverField.Period];
        if (entry is null or { Text.Length: 0, Cell.Kind: not CellKind.FormulaWithoutValue })
        {
            Disagree(CoverFindings.PeriodNotNamed(to.Period.Name), to.Period.Name, entry);
        }
        else if (entry.Cell.Kind == CellKind.Error)
        {
            Agrees = false;
        }
        else if (entry.Text.Length > 0 && !PeriodText.TryParse(entry.Text, out _))
        {
            Disagree(CoverFindings.PeriodUnclear(entry.Shown, to.Period.Name), to.Period.Name, entry);
        }
        else if (PeriodText.TryParse(entry.Text, out var period) && period != to.Period)
        {
            var other = entry.Text.Trim() == period.Name ? null : period.Name;
            Disagree(CoverFindings.OtherPeriod(entry.Shown, other, to.Period.Name), to.Period.Name, entry);
        }
    }

    private void Disagree(Finding finding, string expected, CoverEntry? entry)
    {
        Agrees = false;
        finding = finding with { Expected = expected };
        findings.Add(entry?.At(finding, sheet) ?? finding with { Sheet = sheet.Name });
    }

    private void Add(Finding finding, CoverEntry entry) => findings.Add(entry.At(finding, sheet));

    private static string? UnitCodeOf(string text)
    {
        var plain = PlainText.Of(text);
        return plain.Length is 1 or 2 or 5 && plain.All(char.IsAsciiDigit) ? plain.PadLeft(2, '0') : null;
    }
}
