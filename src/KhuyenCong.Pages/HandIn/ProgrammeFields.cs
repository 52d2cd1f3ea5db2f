using System.Globalization;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pages.HandIn;

/// <summary>The fields in which an officer says of which programme a file is.</summary>
public static class ProgrammeFields
{
    /// <summary>Names of the fields: years of the term, number and date of the decision, part, the decision that is amended, the upload that is declared anew.</summary>
    public const string FirstYear = "tu_nam", LastYear = "den_nam", Number = "so_qd", Date = "ngay_qd", Part = "phan", Amends = "sua_doi", Upload = "tep_da_nop";

    /// <summary>The most characters of a field.</summary>
    public const int MaxCharacters = 200;

    /// <summary>Every field.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal) { FirstYear, LastYear, Number, Date, Part, Amends, Upload };

    private static readonly IReadOnlyDictionary<string, ProgrammeParts> Parts = new Dictionary<string, ProgrammeParts>(StringComparer.Ordinal)
    {
        ["ca-hai"] = ProgrammeParts.Both,
        ["quyet-dinh"] = ProgrammeParts.Decision,
        ["chuong-trinh"] = ProgrammeParts.Detail,
    };

    /// <summary>What the fields say, or what is wrong with them in words for the officer.</summary>
    /// <param name="fields">The fields as they were sent.</param>
    /// <param name="today">Today: a decision of tomorrow is none yet.</param>
    public static (ProgrammeDeclaration? Declared, string? Problem) Read(IReadOnlyDictionary<string, string> fields, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(fields);
        string Of(string name) => PlainText.Of(fields.GetValueOrDefault(name));
        if (ProgrammeTerm.Parse(Of(FirstYear) + "-" + Of(LastYear)) is not { } term)
        {
            return (null, $"Đề nghị ghi thời hạn của Chương trình: năm đầu và năm cuối, mỗi năm bốn chữ số, năm cuối không trước năm đầu, tối đa {ProgrammeTerm.MaxYears} năm, ví dụ 2026 và 2030.");
        }

        if (ProgrammeDeclaration.NumberOf(fields.GetValueOrDefault(Number)) is not { } number)
        {
            return (null, $"Đề nghị ghi số Quyết định phê duyệt, tối đa {ProgrammeDeclaration.MaxCharacters} ký tự, ví dụ 1234/QĐ-UBND.");
        }

        var wrongDate = !MinistryPages.TryDay(Of(Date), out var date) ? "dạng ngày/tháng/năm, ví dụ 12/03/2026"
            : date < ProgrammeDeclaration.FirstPossibleDate ? $"không trước ngày {VietnamTime.Text(ProgrammeDeclaration.FirstPossibleDate)}"
            : date > today ? $"không sau hôm nay ({VietnamTime.Text(today)})"
            : date > term.Ends ? $"không sau ngày cuối của thời hạn Chương trình ({VietnamTime.Text(term.Ends)})"
            : null;
        if (wrongDate is not null)
        {
            return (null, $"Đề nghị ghi ngày ký Quyết định phê duyệt, {wrongDate}.");
        }

        if (!Parts.TryGetValue(Of(Part), out var parts))
        {
            return (null, "Đề nghị chọn tệp gồm phần nào: Quyết định và Chương trình chi tiết, chỉ Quyết định, hoặc chỉ Chương trình chi tiết.");
        }

        var amends = ProgrammeDeclaration.NumberOf(fields.GetValueOrDefault(Amends));
        return amends is null && Of(Amends).Length > 0
            ? (null, "Ô “Sửa đổi, bổ sung Quyết định số” ghi số của quyết định được sửa đổi, ví dụ 1234/QĐ-UBND; không phải quyết định sửa đổi thì để trống.")
            : amends is not null && DecisionNumber.KeyOf(amends) == DecisionNumber.KeyOf(number)
            ? (null, "Số của quyết định sửa đổi trùng với số của quyết định được sửa đổi. Đề nghị kiểm tra lại hai ô đó; không phải quyết định sửa đổi thì để trống ô “Sửa đổi, bổ sung Quyết định số”.")
            : (new ProgrammeDeclaration { Term = term, Number = number, Date = date, Parts = parts, Amends = amends }, null);
    }

    /// <summary>The fields as they are shown again.</summary>
    internal static WrittenProgramme Written(IReadOnlyDictionary<string, string> fields)
    {
        string Of(string name) => ForeignText.Clean(fields.GetValueOrDefault(name), MaxCharacters);
        return new WrittenProgramme(Of(FirstYear), Of(LastYear), Of(Number), Of(Date), Of(Part), Of(Amends));
    }

    /// <summary>As the other, for what is declared already; nothing for null.</summary>
    internal static WrittenProgramme Written(ProgrammeDeclaration? declared) => Written(declared is null ? new Dictionary<string, string>() : new Dictionary<string, string>
    {
        [FirstYear] = declared.Term?.FirstYear.ToString(CultureInfo.InvariantCulture) ?? "",
        [LastYear] = declared.Term?.LastYear.ToString(CultureInfo.InvariantCulture) ?? "",
        [Number] = declared.Number ?? "",
        [Date] = declared.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        [Part] = Parts.First(p => p.Value == declared.Parts).Key,
        [Amends] = declared.Amends ?? "",
    });
}
