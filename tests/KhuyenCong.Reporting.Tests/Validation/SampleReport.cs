using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Validation;

/// <summary>A report of KC-01 whose figures agree, and what a test changes in it. Rows stand from 10 on, columns are E, F, G.</summary>
internal sealed class SampleReport
{
    private readonly Dictionary<FigureKey, FigureValue> _values = [];
    private readonly Dictionary<string, string> _notes = [];
    private readonly HashSet<FigureKey> _unread = [];
    private readonly HashSet<FigureKey> _calculated = [];
    private readonly HashSet<FigureKey> _texts = [];

    public SampleReport(FormDefinition? form = null, Period? period = null)
    {
        Form = form ?? ShippedForms.Kc01;
        Period = period ?? new Period(PeriodKind.Quarter, 2026, 3);
        if (Form.Code == "KC-01")
        {
            Fill();
        }
    }

    public FormDefinition Form { get; init; }

    public Period Period { get; }

    public bool Nil { get; set; }

    public bool CoverAgrees { get; set; } = true;

    /// <summary>Sets a count, or an amount in triệu đồng; null leaves it blank.</summary>
    public SampleReport With(string code, string column, decimal? number)
    {
        var key = new FigureKey(code, column);
        if (number is { } value)
        {
            _values[key] = Form.Row(code)!.Kind == FigureKind.Money ? FigureValue.OfMoney((long)(value * 1_000_000)) : FigureValue.OfCount((long)value);
        }
        else
        {
            _values.Remove(key);
        }

        return this;
    }

    public SampleReport With(string code, string column, FigureValue value)
    {
        _values[new FigureKey(code, column)] = value;
        return this;
    }

    public SampleReport Blank(string? column = null)
    {
        foreach (var key in _values.Keys.Where(k => column is null || k.Column == column))
        {
            _values.Remove(key);
        }

        return this;
    }

    public SampleReport Unread(string code, string column)
    {
        _values.Remove(new FigureKey(code, column));
        _unread.Add(new FigureKey(code, column));
        return this;
    }

    /// <summary>Says that a formula gave the figures of a column.</summary>
    public SampleReport Calculated(string column, params string[] codes)
    {
        _calculated.UnionWith(codes.Select(c => new FigureKey(c, column)));
        return this;
    }

    /// <summary>Says that the figures of a column were typed as text.</summary>
    public SampleReport AsText(string column, params string[] codes)
    {
        _texts.UnionWith(codes.Select(c => new FigureKey(c, column)));
        return this;
    }

    public SampleReport Note(string code, string note)
    {
        _notes[code] = note;
        return this;
    }

    public ReadReport Read(params Finding[] findings)
    {
        var places = new Dictionary<FigureKey, (int Row, string Column)>();
        var letter = 'E';
        foreach (var column in Form.FigureColumns)
        {
            for (var i = 0; i < Form.Rows.Count; i++)
            {
                places[new FigureKey(Form.Rows[i].Code, column.Id)] = (10 + i, letter.ToString());
            }

            letter++;
        }

        return new ReadReport(
            FileKind.Xlsx, Form, Period, Nil, "Báo cáo",
            _values.OrderBy(v => places[v.Key].Row).ThenBy(v => places[v.Key].Column).Select(v => new Figure(v.Key, v.Value, places[v.Key].Row, places[v.Key].Column)
            {
                Typed = FigureText.Of(v.Value, Form),
                IsCalculated = _calculated.Contains(v.Key),
                IsText = _texts.Contains(v.Key),
            }).ToList(),
            findings)
        {
            Places = places,
            Notes = _notes,
            Unread = _unread,
            CoverAgrees = CoverAgrees,
        };
    }

    public FigureSet Figures() => FigureSet.Of(Read());

    public CheckedReport Check(FigureSet? before = null, FigureSet? yearBefore = null, bool? allSent = null, FigureSet? latest = null) =>
        ReportValidator.Check(Read(), new ReportHistory(before, yearBefore) { AllReportsSent = allSent, Latest = latest }, Form.CutOffOf(Period));

    public CheckedReport Check(ReportHistory history) => ReportValidator.Check(Read(), history, Form.CutOffOf(Period));

    private void Fill()
    {
        foreach (var row in Form.Rows.Where(r => r.Kind != FigureKind.Heading && r.Code[0] != '0'))
        {
            var (plan, done) = row.Code[1] switch { '1' => (6m, 2m), '2' => (100m, 20.5m), '3' => (200m, 40m), _ => (50m, 10m) };
            With(row.Code, "plan", plan);
            With(row.Code, "period", done);
            With(row.Code, "cumulative", Period.BeginsYear ? done : done * 2);
        }

        foreach (var column in new[] { "plan", "period", "cumulative" })
        {
            With("01", column, Sum(column, "1"));
            With("03", column, Sum(column, "2"));
            With("04", column, Sum(column, "3"));
            With("05", column, column == "plan" ? 90 : 30);
            With("02", column, Sum(column, "2") + Sum(column, "3") + (column == "plan" ? 90 : 30));
        }

        if (!Period.BeginsYear)
        {
            With("05", "cumulative", 60).With("02", "cumulative", Sum("cumulative", "2") + Sum("cumulative", "3") + 60);
        }
    }

    private decimal Sum(string column, string last) =>
        Enumerable.Range(1, 9).Sum(i => FigureText.NumberOf(_values[new FigureKey(i + last, column)], Form));
}
