using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Validation;

/// <summary>What became of a report.</summary>
public enum Outcome
{
    /// <summary>Taken ("đã tiếp nhận").</summary>
    Accepted,

    /// <summary>Taken, with warnings ("tiếp nhận có lưu ý").</summary>
    AcceptedWithWarnings,

    /// <summary>Taken as a nil return ("không phát sinh số liệu").</summary>
    Nil,

    /// <summary>Sent back: the file cannot be read ("trả lại").</summary>
    RejectedFile,

    /// <summary>Sent back: what it says is wrong ("trả lại").</summary>
    RejectedData,
}

/// <summary>Questions about outcomes.</summary>
public static class Outcomes
{
    /// <summary>Whether the report counts as handed in.</summary>
    public static bool IsAccepted(this Outcome outcome) =>
        outcome is Outcome.Accepted or Outcome.AcceptedWithWarnings or Outcome.Nil;
}

/// <summary>A report after its form's rules.</summary>
/// <param name="Report">What was read.</param>
/// <param name="Findings">All findings of reading and of the rules, sorted by where they stand in the sheet.</param>
public sealed record CheckedReport(ReadReport Report, IReadOnlyList<Finding> Findings)
{
    /// <summary>The outcome: a single error rejects; the file's fault before the data's.</summary>
    public Outcome Outcome
    {
        get
        {
            var errors = Findings.Where(f => f.Severity == Severity.Error).ToList();
            if (errors.Count > 0)
            {
                return errors.Exists(f => f.Fault == Fault.File) ? Outcome.RejectedFile : Outcome.RejectedData;
            }

            return Report.Nil ? Outcome.Nil
                : Findings.Count > 0 ? Outcome.AcceptedWithWarnings
                : Outcome.Accepted;
        }
    }
}
