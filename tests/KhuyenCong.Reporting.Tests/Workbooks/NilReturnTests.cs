using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Workbooks;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Workbooks;

public class NilReturnTests
{
    [Fact]
    public void EveryFormThatAllowsItTakesItsOwnNilReturnForEveryPeriodItIsDue()
    {
        var reference = ReferenceData.Shipped;
        var reader = new ReportReader(reference.Forms, reference.Duties.FormsFor, reference.Units.FindByName);
        var due = reference.Duties.Between(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31))
            .Select(d => (Deadlines: d, Form: reference.Forms.For(d.Form, d.CutOff)!)).Where(d => d.Form.AllowsNil).ToList();
        Assert.NotEmpty(due);
        foreach (var (deadlines, form) in due)
        {
            var unit = reference.Units.Find("52", deadlines.CutOff)!;
            var content = NilReturn.Write(form, unit, deadlines);
            Assert.Equal(content, NilReturn.Write(form, unit, deadlines));
            var read = reader.Read(new UploadedFile("khong phat sinh.csv", content), new Addressee(unit, deadlines.Period, null), CancellationToken.None);
            var check = ReportValidator.Check(read, ReportHistory.None, deadlines.CutOff);
            Assert.True(check.Outcome == Outcome.Nil, string.Join('\n', check.Findings.Select(f => f.Message)));
        }
    }

    [Fact]
    public void AFormThatDoesNotAllowItHasNone()
    {
        var reference = ReferenceData.Shipped;
        var deadlines = reference.Duties.For("KC-02", new Period(PeriodKind.Year, 2026))!;
        Assert.Throws<ArgumentException>(() => NilReturn.Write(reference.Forms.For("KC-02", deadlines.CutOff)!, reference.Units.Find("52", deadlines.CutOff)!, deadlines));
    }
}
