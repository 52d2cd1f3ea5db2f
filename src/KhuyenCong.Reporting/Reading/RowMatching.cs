using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>A row of the form with the row of the sheet that has its code.</summary>
/// <param name="Row">The form's row.</param>
/// <param name="Sheet">The sheet's row, the first of several with the code.</param>
internal readonly record struct MatchedRow(FormRow Row, SheetRow Sheet);

/// <summary>Pass over the codes: which row of the sheet is which row of the form.</summary>
internal sealed class RowMatching
{
    private readonly Dictionary<string, MatchedRow> _found = [];
    private readonly List<MatchedRow> _order = [];
    private readonly HashSet<string> _twice = [];
    private readonly List<SheetRow> _withoutCode = [], _unknown = [], _faulty = [];

    private RowMatching()
    {
    }

    /// <summary>The rows that were found, in sheet order.</summary>
    public IReadOnlyList<MatchedRow> Found => _order;

    /// <summary>Rows with something under a column of figures and no code.</summary>
    public IReadOnlyList<SheetRow> WithoutCode => _withoutCode;

    /// <summary>Rows with something under a column of figures and a code that the form does not have.</summary>
    public IReadOnlyList<SheetRow> Unknown => _unknown;

    /// <summary>Rows whose code is an error or was never calculated.</summary>
    public IReadOnlyList<SheetRow> Faulty => _faulty;

    /// <summary>Whether a row of the form was found.</summary>
    public bool Has(string code) => _found.ContainsKey(code);

    /// <summary>Whether a row of the form stands there several times, so that nobody knows which holds.</summary>
    public bool IsTwice(FormRow row) => _twice.Contains(row.Code);

    /// <summary>Goes through the rows of a table whose column of codes is known.</summary>
    public static RowMatching Run(FormTable table, HeaderColumn codes, CountedFindings findings, CancellationToken cancellation)
    {
        var matching = new RowMatching();
        foreach (var row in table.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            matching.Match(table, codes, row, findings);
        }

        return matching;
    }

    private void Match(FormTable table, HeaderColumn codes, SheetRow row, CountedFindings findings)
    {
        if (row.At(codes.At) is not { Merged: false } cell)
        {
            if (table.HasFigures(row))
            {
                _withoutCode.Add(row);
            }
        }
        else if (CellReading.FaultOf(cell) is { } fault)
        {
            findings.Add(table.At(fault, cell, codes.Column.Label));
            _faulty.Add(row);
        }
        else if (table.RowOf(FormTable.KeyOf(cell)) is not { } formRow)
        {
            if (table.HasFigures(row) && LabelKey.Of(cell.Text) != LabelKey.Of(codes.Column.Label))
            {
                _unknown.Add(row);
            }
        }
        else if (!formRow.HoldsOn(table.CutOff))
        {
            if (table.HasNumbers(row))
            {
                findings.Add(table.At(NotNow(formRow, table), cell, codes.Column.Label));
            }
        }
        else if (_found.TryGetValue(formRow.Code, out var first))
        {
            _twice.Add(formRow.Code);
            findings.Add(RowFindings.TwiceCode, Severity.Error, null, () =>
                table.At(RowFindings.Twice(formRow.Code, Listing.Number(first.Sheet.Number), Listing.Number(row.Number)), cell, formRow.Label));
        }
        else
        {
            _order.Add(_found[formRow.Code] = new MatchedRow(formRow, row));
        }
    }

    private static Finding NotNow(FormRow row, FormTable table) => row.ValidTo is { } to && table.CutOff > to
        ? RowFindings.Expired(row.Label, row.Code, table.Form.Code, VietnamTime.Text(to))
        : RowFindings.NotYet(row.Label, row.Code, table.Form.Code);
}
