using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms;

/// <summary>The value of one figure: exactly one of the kinds of <see cref="FigureKind"/>.</summary>
public readonly record struct FigureValue
{
    private FigureValue(FigureKind kind, long number, string? text, DateOnly date)
    {
        Kind = kind;
        Number = number;
        Text = text;
        Date = date;
    }

    /// <summary>What the value is.</summary>
    public FigureKind Kind { get; }

    /// <summary>The count; for money whole đồng; for yes/no 1 or 0; else 0.</summary>
    public long Number { get; }

    /// <summary>The text of a text figure; else null.</summary>
    public string? Text { get; }

    /// <summary>The day of a date figure; else the default.</summary>
    public DateOnly Date { get; }

    /// <summary>Whether a yes/no figure says yes.</summary>
    public bool IsYes => Kind == FigureKind.YesNo && Number == 1;

    /// <summary>Whether it says something.</summary>
    public bool Is(WhenIs what) => what switch
    {
        WhenIs.Given => true,
        WhenIs.Positive => Number > 0,
        WhenIs.Yes => IsYes,
        _ => !IsYes,
    };

    /// <summary>Whether it is 0 or Không.</summary>
    public bool IsNothing => Kind is FigureKind.Count or FigureKind.Money or FigureKind.YesNo && Number == 0;

    /// <summary>A whole number.</summary>
    public static FigureValue OfCount(long count) => new(FigureKind.Count, count, null, default);

    /// <summary>An amount in whole đồng.</summary>
    public static FigureValue OfMoney(long dong) => new(FigureKind.Money, dong, null, default);

    /// <summary>A text.</summary>
    public static FigureValue OfText(string text) => new(FigureKind.Text, 0, text, default);

    /// <summary>A day.</summary>
    public static FigureValue OfDate(DateOnly date) => new(FigureKind.Date, 0, null, date);

    /// <summary>Yes or no.</summary>
    public static FigureValue OfYesNo(bool yes) => new(FigureKind.YesNo, yes ? 1 : 0, null, default);
}

/// <summary>The place of a figure in its form.</summary>
/// <param name="Code">Mã số of the row.</param>
/// <param name="Column">Id of the column.</param>
public readonly record struct FigureKey(string Code, string Column);

/// <summary>The figures of one accepted report, or of several added up. What was left blank is absent.</summary>
/// <param name="Form">The form's code.</param>
/// <param name="Period">The reporting period.</param>
/// <param name="Values">The figures by row and column.</param>
public sealed record FigureSet(string Form, Period Period, IReadOnlyDictionary<FigureKey, FigureValue> Values)
{
    /// <summary>What the submitter noted, by row code; headings included.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>Where they stand in the file that was handed in; null where that is not known, as of several sets added up.</summary>
    public FigurePlaces? Places { get; init; }

    /// <summary>The figures of a report that was read against its form, those that a nil return carries on included.</summary>
    /// <exception cref="ArgumentException">The report's form is not known.</exception>
    public static FigureSet Of(ReadReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var form = report.Form ?? throw new ArgumentException("A report without a form has no figures.", nameof(report));
        return new FigureSet(form.Code, report.Period, report.Carried.Concat(report.Figures.Select(f => KeyValuePair.Create(f.Key, f.Value))).ToDictionary())
        {
            Notes = report.Notes,
            Places = FigurePlaces.Of(report),
        };
    }

    /// <summary>The number at a row and column; null where it is absent.</summary>
    public long? NumberAt(string code, string column) =>
        Values.TryGetValue(new FigureKey(code, column), out var value) ? value.Number : null;
}
