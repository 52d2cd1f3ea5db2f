using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Difficulties;

/// <summary>A point about which difficulties are told.</summary>
/// <param name="Code">For example <c>1</c>, or <see cref="DifficultyPoints.General"/>.</param>
/// <param name="Label">As people read it.</param>
public sealed record DifficultyPoint(string Code, string Label)
{
    /// <summary>The code and what it is about, for example "Điểm 1: Văn bản quy phạm pháp luật về khuyến công".</summary>
    public string Name => Code == DifficultyPoints.General ? Label : Label.Length > 0 ? $"Điểm {Code}: {Label}" : $"Điểm {Code}";
}

/// <summary>The points, from the rows of the form that asks for difficulties (<see cref="FormRow.DifficultyOf"/>): no code of a point or row stands here.</summary>
public static class DifficultyPoints
{
    /// <summary>What is about no single point.</summary>
    public const string General = "chung";

    /// <summary>The points at which a form asks for difficulties or proposals, in the order of its rows.</summary>
    public static IReadOnlyList<DifficultyPoint> Of(FormDefinition form, DateOnly cutOff)
    {
        ArgumentNullException.ThrowIfNull(form);
        return
        [
            .. form.RowsOn(cutOff).Select(r => r.DifficultyOf ?? r.ProposalOf).OfType<string>().Distinct()
                .Select(code => new DifficultyPoint(code, form.Row(code) is { Kind: FigureKind.Heading } heading ? heading.ShortLabel : "")),
        ];
    }

    /// <summary>All points that a page offers on a day, and the general one at the end; where no form holds that asks, those of the next one that does.</summary>
    public static IReadOnlyList<DifficultyPoint> On(FormBook forms, DateOnly cutOff) =>
        [.. AskingOn(forms, cutOff) is { } form ? Of(form, cutOff > form.ValidFrom ? cutOff : form.ValidFrom) : [], new DifficultyPoint(General, "Vấn đề chung")];

    /// <summary>The name of a point; the code where nothing names it.</summary>
    public static string NameOf(string code, FormBook forms, DateOnly cutOff) => (On(forms, cutOff).FirstOrDefault(p => p.Code == code) ?? new DifficultyPoint(code, "")).Name;

    /// <summary>The yearly report to which what is told outside a period belongs; null when none is due.</summary>
    public static (string Form, Period Period)? OfYear(FormBook forms, DutyBook duties, int year)
    {
        ArgumentNullException.ThrowIfNull(duties);
        var period = new Period(PeriodKind.Year, year);
        return AskingOn(forms, period.WindowUnder(WindowRegime.Administrative).End) is { } form && duties.For(form.Code, period) is not null
            ? (form.Code, period)
            : null;
    }

    /// <summary>What a report says at each point; points at which it says nothing are left out.</summary>
    public static IReadOnlyDictionary<string, DifficultyText> SaidIn(FigureSet figures, FormDefinition form, DateOnly cutOff)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(form);
        string Of(Func<FormRow, bool> rows) => string.Join('\n', form.RowsOn(cutOff).Where(rows)
            .SelectMany(r => form.FigureColumns.Select(c => figures.Values.TryGetValue(new FigureKey(r.Code, c.Id), out var value) ? value.Text : null)).OfType<string>());
        return DifficultyPoints.Of(form, cutOff)
            .Select(p => (p.Code, Text: DifficultyText.Of(Of(r => r.DifficultyOf == p.Code), Of(r => r.ProposalOf == p.Code))))
            .Where(p => p.Text is not null).ToDictionary(p => p.Code, p => p.Text!);
    }

    private static FormDefinition? AskingOn(FormBook forms, DateOnly cutOff)
    {
        ArgumentNullException.ThrowIfNull(forms);
        var asking = forms.All.Where(f => f.Rows.Any(r => (r.DifficultyOf ?? r.ProposalOf) is not null)).OrderBy(f => f.ValidFrom).ToList();
        return asking.FindLast(f => f.ValidFrom <= cutOff) ?? asking.FirstOrDefault();
    }
}
