using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>What a figure of a form is called for people: the heading above it in short, its row, its column.</summary>
public static class FigureName
{
    /// <summary>Of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="section">The heading above it; null for none.</param>
    public static string Of(FormRow row, FormRow? section)
    {
        ArgumentNullException.ThrowIfNull(row);
        return (section is null ? "" : section.ShortLabel + " – ") + row.Label;
    }

    /// <summary>Of a figure.</summary>
    public static string Of(FormRow row, FormRow? section, FormColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return $"{Of(row, section)} – {column.Label}";
    }

    /// <summary>The figure that a <see cref="DoubtfulFigure.Key"/> is about, with its row's code and its cell: <c>… (mã số 1.1, ô F12)</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="form">The form.</param>
    /// <param name="on">The cut-off, whose rows count.</param>
    /// <param name="places">Where the figures of the version stand; null where that is not known.</param>
    /// <returns>The name; null where the form has no such figure any more.</returns>
    public static string? OfKey(string key, FormDefinition form, DateOnly on, FigurePlaces? places = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(form);
        var (longest, name) = (0, (string?)null);
        foreach (var (row, section) in form.RowsWithSectionsOn(on))
        {
            foreach (var column in form.FigureColumns.Where(_ => row.Kind is FigureKind.Count or FigureKind.Money))
            {
                // Codes may hold what separates them: of several ends that fit the longest is meant.
                var end = DoubtfulFigure.KeyOf("", row.Code, column.Id);
                if (end.Length > longest && key.EndsWith(end, StringComparison.Ordinal))
                {
                    var cell = places?.CellOf(new FigureKey(row.Code, column.Id));
                    (longest, name) = (end.Length, $"{Of(row, section, column)} (mã số {row.Code}{(cell is null ? "" : ", ô " + cell)})");
                }
            }
        }

        return name;
    }
}
