using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>What a version of a report says, beside the version that counted before it.</summary>
/// <param name="Form">The form.</param>
/// <param name="CutOff">The cut-off, whose rows count.</param>
/// <param name="Figures">The version's figures.</param>
/// <param name="Before">Those of the version that counted before; null when none did.</param>
/// <param name="VersionBefore">Its number; 0 when none did.</param>
public sealed record TakenFigures(FormDefinition Form, DateOnly CutOff, FigureSet Figures, FigureSet? Before, int VersionBefore)
{
    /// <summary>How many figures and notes differ from those of the version before; 0 where there is none.</summary>
    public int Changed => Before is null ? 0 : FigureComparison.Changes(Before, Figures, Form, CutOff).Count();

    /// <summary>The main figures of the form that exist at the cut-off, with what stands in them; null for a blank.</summary>
    public IEnumerable<(FormRow Row, FormColumn Column, FigureValue? Value, FigureValue? Before)> Main =>
        from main in Form.MainFigures
        let row = Form.Row(main.Row)!
        let column = Form.Column(main.Column)!
        where row.HoldsOn(CutOff)
        select (row, column, FigureComparison.At(Figures, row, column), FigureComparison.At(Before, row, column));
}
