using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Validation;

/// <summary>Runs the rules of a form over one report, after looking for what is blank and must not be.</summary>
internal sealed class RuleCheck(ReadReport report, FormDefinition form, ReportHistory history, DateOnly cutOff)
{
    private readonly RuleRun _run = new(report, form, history, cutOff);

    /// <summary>All findings of the rules and of blank required cells.</summary>
    public IReadOnlyList<Finding> Run()
    {
        if (!report.Nil)
        {
            if (IsNotFilledIn())
            {
                return [NotFilledIn()];
            }

            CheckRequired();
            CheckApplicable();
        }

        while (form.Rules.Any(r => r.Doubt(_run)))
        {
            // A figure that is doubted makes others doubtful in turn.
        }

        foreach (var rule in form.Rules)
        {
            if (rule.SeverityOn(cutOff) is { } severity)
            {
                rule.Check(_run, severity);
            }
        }

        return SameCause.Gather(_run.Findings, CauseOf);
    }

    /// <summary>A wrong unit of a whole column and a table left blank are one cause; a difference has its own in each row.</summary>
    private string? CauseOf(Finding finding) =>
        finding.Code is ReportValidator.RequiredCode or ReportValidator.NotApplicableCode || finding.Kind is not null || form.Rules.Any(r => r.IsOneCause && r.Code == finding.Code) ? finding.Code : null;

    /// <summary>Whether every figure that could be given is blank or 0, as in a form that nobody filled in: such a report must be declared a nil return.</summary>
    private bool IsNotFilledIn() =>
        form.AllowsNil && report.Unread.Count == 0 && report.Figures.All(f => f.Value.Kind is FigureKind.Count or FigureKind.Money && f.Value.Number == 0);

    private Finding NotFilledIn() => new(
        ReportValidator.NotFilledInCode, Severity.Error, Fault.Data,
        "Biểu mẫu chưa được điền: mọi ô số liệu đều để trống hoặc bằng 0.",
        "Điền số liệu vào biểu mẫu rồi nộp lại. Nếu trong kỳ không phát sinh số liệu, ghi x vào ô “Không phát sinh” phía trên bảng rồi nộp lại.")
    {
        Sheet = report.Sheet,
    };

    private void CheckRequired()
    {
        foreach (var row in _run.Rows.Values.Where(r => r.Required))
        {
            foreach (var column in form.FigureColumns)
            {
                var key = new FigureKey(row.Code, column.Id);
                if (row.AppliesIn(column.Id, _run.Values) != true || _run.Figures.ContainsKey(key) || !_run.Unsure.Add(key))
                {
                    continue;
                }

                _run.Add(_run.At(key, new Finding(
                    ReportValidator.RequiredCode, Severity.Error, Fault.Data,
                    report.Places.ContainsKey(key)
                        ? $"Ô {_run.CellOf(key)} (mã số {row.Code}) đang để trống nhưng bắt buộc phải có số liệu."
                        : $"Không có dòng mã số {row.Code} trong bảng, trong khi chỉ tiêu này bắt buộc phải có số liệu.",
                    row.Kind switch
                    {
                        FigureKind.YesNo => "Ghi Có hoặc Không vào ô này rồi nộp lại.",
                        FigureKind.Date => "Ghi ngày theo dạng dd/mm/yyyy vào ô này rồi nộp lại.",
                        FigureKind.Text => "Ghi nội dung vào ô này rồi nộp lại.",
                        _ => "Ghi số liệu vào ô này (ghi 0 nếu không có) rồi nộp lại.",
                    })));
            }
        }
    }

    /// <summary>An answer where the form asks for none, since another answer says that there is nothing to tell.</summary>
    private void CheckApplicable()
    {
        foreach (var row in _run.Rows.Values.Where(r => r.AppliesWhen is not null))
        {
            foreach (var column in form.FigureColumns)
            {
                var (key, decides) = (new FigureKey(row.Code, column.Id), new FigureKey(row.AppliesWhen!.Row, column.Id));
                if (row.AppliesIn(column.Id, _run.Values) != false || !_run.Figures.TryGetValue(key, out var figure) || figure.Value.IsNothing)
                {
                    continue;
                }

                _run.Add(_run.At(key, new Finding(
                    ReportValidator.NotApplicableCode, Severity.Warning, Fault.Data,
                    $"Ô {_run.CellOf(key)} ({RuleRun.NameOf(row)}) có câu trả lời, trong khi ô {_run.CellOf(decides)} ({RuleRun.NameOf(_run.Rows[decides.Code])}) ghi {FigureText.Of(_run.Values[decides], _run.Form)} nên chỉ tiêu này không áp dụng.",
                    $"Nếu ô {_run.CellOf(decides)} ghi nhầm thì sửa ô đó; nếu ghi đúng thì xóa câu trả lời của chỉ tiêu không áp dụng. Sau đó nộp lại.")));
            }
        }
    }
}
