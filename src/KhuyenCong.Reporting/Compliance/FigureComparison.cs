using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>What a figure of a report is beside: the same figure elsewhere.</summary>
/// <param name="Value">The figure there; null for a blank.</param>
/// <param name="Change">By how much this one is more, in the form's unit for money; null where one of them is no number or blank.</param>
/// <param name="Percent">The change in per cent of the other; null where that is 0.</param>
public sealed record FigureBeside(FigureValue? Value, decimal? Change, decimal? Percent)
{
    /// <summary>Holds a figure against another.</summary>
    public static FigureBeside Of(FigureValue? now, FigureValue? other, FormDefinition form)
    {
        if (NumberOf(now, form) is not { } value || NumberOf(other, form) is not { } then)
        {
            return new FigureBeside(other, null, null);
        }

        return new FigureBeside(other, value - then, then == 0 ? null : (value - then) / then * 100);
    }

    private static decimal? NumberOf(FigureValue? value, FormDefinition form) =>
        value is { Kind: FigureKind.Count or FigureKind.Money } number ? FigureText.NumberOf(number, form) : null;
}

/// <summary>A figure of one set that differs from the one of another.</summary>
/// <param name="Row">The row.</param>
/// <param name="Section">The heading above it; null for none.</param>
/// <param name="Column">The column; null for the submitter's note.</param>
/// <param name="Before">The figure in the first set, or null for a blank.</param>
/// <param name="After">The figure in the second.</param>
public sealed record ChangedFigure(FormRow Row, FormRow? Section, FormColumn? Column, FigureValue? Before, FigureValue? After);

/// <summary>Two sets of figures of one form side by side, such as two versions of a report.</summary>
public static class FigureComparison
{
    /// <summary>What changed from one set to another, in the form's order; a note of the submitter's that changed stands behind its row's figures.</summary>
    /// <param name="before">The first set.</param>
    /// <param name="after">The second.</param>
    /// <param name="form">The form.</param>
    /// <param name="on">The cut-off, whose rows count.</param>
    public static IEnumerable<ChangedFigure> Changes(FigureSet before, FigureSet after, FormDefinition form, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(form);
        foreach (var (row, section) in form.RowsWithSectionsOn(on))
        {
            foreach (var column in form.FigureColumns)
            {
                var (then, now) = (At(before, row, column), At(after, row, column));
                if (then != now)
                {
                    yield return new ChangedFigure(row, section, column, then, now);
                }
            }

            var (saidThen, saidNow) = (before.Notes.GetValueOrDefault(row.Code), after.Notes.GetValueOrDefault(row.Code));
            if (saidThen != saidNow)
            {
                yield return new ChangedFigure(row, section, null, Text(saidThen), Text(saidNow));
            }
        }
    }

    /// <summary>A figure of a set; null for a blank, and where there is no set.</summary>
    public static FigureValue? At(FigureSet? figures, FormRow row, FormColumn column)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(column);
        return figures is not null && figures.Values.TryGetValue(new FigureKey(row.Code, column.Id), out var value) ? value : null;
    }

    private static FigureValue? Text(string? note) => note is null ? null : FigureValue.OfText(note);
}
