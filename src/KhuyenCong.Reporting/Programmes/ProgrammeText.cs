using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Reporting.Programmes;

/// <summary>Programmes in the words that readers at the ministry and in the provinces see.</summary>
public static class ProgrammeText
{
    /// <summary>What stands where nobody has said a number or a date, and where nobody has said a term.</summary>
    public const string NotSaid = "chưa khai", TermNotSaid = "chưa rõ thời hạn";

    /// <summary>Where a unit stands.</summary>
    public static string Of(ProgrammeStanding standing) => standing switch
    {
        ProgrammeStanding.InForce => "Có Chương trình đang hiệu lực",
        ProgrammeStanding.Failed => "Lỗi hệ thống, đang xử lý",
        ProgrammeStanding.Incomplete => "Chưa đủ văn bản",
        ProgrammeStanding.UnknownTerm => "Chưa rõ thời hạn",
        ProgrammeStanding.None => "Chưa có Chương trình đang hiệu lực",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "No such standing."),
    };

    /// <summary>Where a unit stands, with what belongs to it: until when, what is missing, how late.</summary>
    public static string Of(UnitProgrammes unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var text = unit.Standing switch
        {
            ProgrammeStanding.InForce => $"Có Chương trình đang hiệu lực đến {VietnamTime.Text(unit.CoveredUntil!.Value)}",
            ProgrammeStanding.Incomplete => $"Chưa đủ văn bản, {Missing(unit.Incomplete!)}",
            ProgrammeStanding.None when Ended(unit) is { } ended => $"Chương trình {ended.Name} đã hết thời hạn, chưa có Chương trình tiếp theo",
            var standing => Of(standing),
        };
        return text + (unit.DaysLate > 0 ? $" (nộp muộn {unit.DaysLate} ngày)" : unit.DaysOverdue > 0 ? $" (quá hạn {unit.DaysOverdue} ngày)" : "");
    }

    /// <summary>Which part of a programme is not on file, for example "thiếu Chương trình chi tiết"; empty when it is complete.</summary>
    public static string Missing(Programme programme)
    {
        ArgumentNullException.ThrowIfNull(programme);
        return programme.Missing is { } parts ? "thiếu " + Of(parts) : "";
    }

    /// <summary>What a file holds.</summary>
    public static string Of(ProgrammeParts parts) => parts switch
    {
        ProgrammeParts.Decision => "Quyết định phê duyệt",
        ProgrammeParts.Detail => "Chương trình chi tiết",
        _ => "Quyết định phê duyệt và Chương trình chi tiết",
    };

    /// <summary>A term, for example "2026–2030", or that it is not known.</summary>
    public static string Of(ProgrammeTerm? term) => term?.Name ?? TermNotSaid;

    /// <summary>A decision, for example "số 1234/QĐ-UBND ngày 12/03/2026".</summary>
    public static string Decision(string? number, DateOnly? date) =>
        $"số {number ?? NotSaid}, ngày {(date is { } day ? VietnamTime.Text(day) : NotSaid)}";

    /// <summary>What nobody has said of a file yet, for example "thời hạn, số quyết định"; empty for nothing.</summary>
    public static string NotSaidOf(ProgrammeDeclaration declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        return string.Join(", ", new[]
        {
            declared.Term is null ? "thời hạn" : "", declared.Number is null ? "số quyết định" : "", declared.Date is null ? "ngày quyết định" : "",
        }.Where(t => t.Length > 0));
    }

    private static ProgrammeTerm? Ended(UnitProgrammes unit) =>
        unit.OnFile.Where(p => p.IsComplete && p.Term is { } term && term.Ends < unit.Day).Select(p => p.Term).FirstOrDefault();

    /// <summary>The terms of programmes behind a noun, for example " giai đoạn 2021–2025, 2026–2030".</summary>
    public static string TermsOf(IReadOnlyList<Programme> programmes) =>
        programmes.All(p => p.Term is null) ? $" ({TermNotSaid})" : " giai đoạn " + string.Join(", ", programmes.Select(p => p.Term is { } term ? term.Name : "chưa rõ"));

    /// <summary>The term of one programme in brackets.</summary>
    public static string OfTerm(Programme programme)
    {
        ArgumentNullException.ThrowIfNull(programme);
        return programme.Term is { } term ? $" (giai đoạn {term.Name})" : $" ({TermNotSaid})";
    }
}
