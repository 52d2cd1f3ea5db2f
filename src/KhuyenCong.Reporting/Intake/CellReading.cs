using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Intake;

/// <summary>What a cell under a column of figures turned out to be: a value, nothing (blank or a dash), or a finding.</summary>
/// <param name="Value">The value; null for nothing and for a finding.</param>
/// <param name="Problem">Why it could not be read, without its place; null otherwise.</param>
internal readonly record struct CellReading(FigureValue? Value, Finding? Problem)
{
    /// <summary>The remedy for a cell that must be calculated or mended in the program that made it.</summary>
    private const string SaveAgain = "Mở tệp bằng Excel (hoặc LibreOffice), chờ chương trình tính xong, kiểm tra ô này, lưu lại rồi nộp lại.";

    private const string NumberRemedy =
        "Ghi số theo cách viết Việt Nam: dấu chấm nhóm ba chữ số, dấu phẩy trước phần thập phân (ví dụ 1.234,5 hoặc 1234,5), không kèm chữ; hoặc nhập ô ở dạng số của Excel.";

    /// <summary>An error cell or a formula that was never calculated, whatever the cell is for; null for another cell.</summary>
    public static Finding? FaultOf(Cell cell) => cell.Kind switch
    {
        CellKind.Error => new Finding(
            ReadCodes.ErrorCell, Severity.Error, Fault.File,
            $"Ô {cell.Address} chứa giá trị lỗi {cell.Text}, không phải số liệu.",
            "Mở tệp bằng Excel (hoặc LibreOffice), sửa công thức hoặc ghi lại số đúng vào ô này, lưu lại rồi nộp lại.")
        {
            Kind = cell.HasFormula ? Consequences.OfFormula : null,
        },
        CellKind.FormulaWithoutValue => new Finding(
            ReadCodes.FormulaCell, Severity.Error, Fault.File,
            $"Ô {cell.Address} chứa công thức chưa được tính nên không có giá trị.",
            SaveAgain),
        _ => null,
    };

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="row">What it should hold.</param>
    /// <param name="money">The unit in which money is written.</param>
    public static CellReading Of(Cell cell, FormRow row, MoneyUnit money)
    {
        var kind = row.Kind;
        if (FaultOf(cell) is { } fault)
        {
            return new(null, fault);
        }

        if (cell.Marked && kind != FigureKind.Text && !NumberText.IsNoValue(cell.Text))
        {
            return Wrong(ReadCodes.Marked, $"Ô {cell.Address} có phần bị gạch ngang hoặc viết thành chỉ số trên, dưới (như dấu chú thích); đọc liền là “{Shown(cell)}” nên không rõ đâu là số liệu.",
                "Xóa phần bị gạch hoặc chỉ số khỏi ô, bỏ gạch ngang (Strikethrough), chỉ để lại số liệu đúng (chú thích thì ghi ở cột Ghi chú) rồi nộp lại.");
        }

        var reading = kind switch
        {
            FigureKind.Count or FigureKind.Money => OfNumber(cell, kind, money),
            FigureKind.Date => OfDate(cell),
            FigureKind.YesNo => OfYesNo(cell),
            _ => OfText(cell, row.MaxLength),
        };
        return reading.Problem is { Kind: null } problem && cell.HasFormula ? reading with { Problem = problem with { Kind = Consequences.OfFormula } } : reading;
    }

    /// <summary>Whether a cell holds a number other than 0, or a text that reads as one.</summary>
    public static bool HoldsNumber(Cell cell) => cell.Kind switch
    {
        CellKind.Number => cell.Number != 0,
        CellKind.Text => NumberText.TryRead(cell.Text, out var number) && number != 0,
        _ => false,
    };

    private static CellReading OfNumber(Cell cell, FigureKind kind, MoneyUnit money)
    {
        decimal number;
        switch (cell.Kind)
        {
            case CellKind.Text:
                var reading = NumberText.Read(cell.Text, out number);
                if (reading == NumberReading.NoValue)
                {
                    return default;
                }

                if (reading != NumberReading.Number)
                {
                    return Wrong(ReadCodes.Number, $"Ô {cell.Address} ghi “{Shown(cell)}”: {WhyOf(reading)}.", RemedyOf(reading, cell, kind), reading.ToString());
                }

                break;
            case CellKind.Number:
                var disguise = NumberFormats.DisguiseOf(cell.Format, cell.Number, out var words);
                if (disguise == NumberDisguise.None && cell.Number != 0 && MoneyUnit.IsOther(words, kind == FigureKind.Money ? money : null))
                {
                    return Wrong(ReadCodes.Format, $"Ô {cell.Address} được định dạng để hiện “{words.Trim()}” bên cạnh số, trong khi số liệu ở ô này phải tính bằng {(kind == FigureKind.Money ? money.Name : "số đếm")}.",
                        "Đổi định dạng ô thành Số (Number), ghi số theo đúng đơn vị tính của báo cáo rồi nộp lại.", "unit");
                }

                if (disguise != NumberDisguise.None)
                {
                    return Wrong(ReadCodes.Format, $"Ô {cell.Address} {NameOf(disguise)}, nên số nhìn thấy khác với số trong ô ({Shown(cell)}).",
                        "Đổi định dạng ô thành Số (Number), ghi số theo đúng đơn vị tính của báo cáo rồi nộp lại.", disguise.ToString());
                }

                if (!ExcelNumber.TryExact(cell.Text, kind == FigureKind.Money ? money.Decimals : 0, out number))
                {
                    return Wrong(ReadCodes.Number, $"Ô {cell.Address} chứa số {Shown(cell)} quá lớn để là số liệu báo cáo.", "Kiểm tra và ghi lại số đúng rồi nộp lại.", "size");
                }

                break;
            case CellKind.Date:
                return Wrong(ReadCodes.Number, $"Ô {cell.Address} đang là ngày tháng ({Shown(cell)}), không phải số.",
                    "Đổi định dạng ô thành Số (Number), ghi lại số đúng rồi nộp lại.", "date");
            default:
                return Wrong(ReadCodes.Number, $"Ô {cell.Address} đang là giá trị {cell.Text}, không phải số.", NumberRemedy, "boolean");
        }

        if (number < 0)
        {
            return Wrong(ReadCodes.Negative, $"Ô {cell.Address} ghi số âm ({Shown(cell)}).", "Số liệu báo cáo phải từ 0 trở lên. Sửa lại rồi nộp lại.");
        }

        if (kind == FigureKind.Count)
        {
            return number != decimal.Truncate(number)
                ? Wrong(ReadCodes.NotWhole, $"Ô {cell.Address} ghi “{Shown(cell)}”, nhưng chỉ tiêu này phải là số nguyên.", ThousandsOf(cell) + "Ghi số nguyên từ 0 trở lên rồi nộp lại.")
                : number > long.MaxValue ? TooLarge(cell) : new(FigureValue.OfCount((long)number), null);
        }

        if (number != decimal.Round(number, money.Decimals))
        {
            return Wrong(ReadCodes.Decimals, $"Ô {cell.Address} ghi “{Shown(cell)}”, có quá nhiều chữ số thập phân.",
                ThousandsOf(cell) + (money.Decimals == 0 ? $"Số tiền tính bằng {money.Name} phải là số nguyên. Sửa lại rồi nộp lại."
                : $"Số tiền tính bằng {money.Name} có nhiều nhất {money.Decimals.ToString(CultureInfo.InvariantCulture)} chữ số thập phân. Làm tròn rồi nộp lại."));
        }

        return money.TryToDong(number, out var dong) ? new(FigureValue.OfMoney(dong), null) : TooLarge(cell);
    }

    private static CellReading OfDate(Cell cell)
    {
        const string remedy = "Ghi ngày theo dạng dd/mm/yyyy, ví dụ 15/08/2026, hoặc nhập ô ở dạng ngày của Excel rồi nộp lại.";
        DateOnly day;
        if (cell.Kind == CellKind.Date)
        {
            return DateOnly.TryParseExact(cell.Text.AsSpan(0, Math.Min(10, cell.Text.Length)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
                ? new(FigureValue.OfDate(day), null)
                : Wrong(ReadCodes.Date, $"Ô {cell.Address} chứa “{Shown(cell)}”, không phải một ngày có thật.", remedy);
        }

        if (cell.Kind == CellKind.Text)
        {
            return NumberText.IsNoValue(cell.Text) ? default
                : DateText.TryRead(cell.Text, out day) ? new(FigureValue.OfDate(day), null)
                : Wrong(ReadCodes.Date, $"Ô {cell.Address} ghi “{Shown(cell)}”, không đọc được thành một ngày có thật.", remedy);
        }

        return Wrong(ReadCodes.Date, $"Ô {cell.Address} chứa {Shown(cell)}, không phải ngày.", remedy);
    }

    private static CellReading OfYesNo(Cell cell)
    {
        var yes = cell.Text == "TRUE";
        return cell.Kind switch
        {
            CellKind.Boolean => new(FigureValue.OfYesNo(yes), null),
            CellKind.Text when NumberText.IsNoValue(cell.Text) => default,
            CellKind.Text or CellKind.Number when YesNoText.TryRead(cell.Text, out yes) => new(FigureValue.OfYesNo(yes), null),
            _ => Wrong(ReadCodes.YesNo, $"Ô {cell.Address} ghi “{Shown(cell)}”, không rõ là Có hay Không.", "Ghi Có hoặc Không (hoặc C, K, 1, 0, x) rồi nộp lại."),
        };
    }

    private static CellReading OfText(Cell cell, int longest)
    {
        if (cell.Kind == CellKind.Text && NumberText.IsNoValue(cell.Text))
        {
            return default;
        }

        var text = cell.Kind switch
        {
            CellKind.Date => ShownText.Of(cell),
            CellKind.Number when ExcelNumber.TryExact(cell.Text, out var number) => number.ToString(CultureInfo.InvariantCulture).Replace('.', ','),
            _ => PlainText.Of(cell.Text),
        };
        return text.Length > longest
            ? Wrong(ReadCodes.TextLong, $"Ô {cell.Address} có {text.Length.ToString(CultureInfo.InvariantCulture)} ký tự, quá dài.", $"Rút gọn còn nhiều nhất {longest.ToString(CultureInfo.InvariantCulture)} ký tự rồi nộp lại.")
            : new(FigureValue.OfText(text), null);
    }

    private static CellReading TooLarge(Cell cell) =>
        Wrong(ReadCodes.Number, $"Ô {cell.Address} ghi “{Shown(cell)}”, số quá lớn.", "Kiểm tra lại số và đơn vị tính rồi nộp lại.", "size");

    private static CellReading Wrong(string code, string message, string remedy, string? kind = null) =>
        new(null, new Finding(code, Severity.Error, Fault.Data, message, remedy) { Kind = kind });

    private static string Shown(Cell cell) => PlainText.Excerpt(ShownText.Of(cell), 60);

    /// <summary>For a text such as "12,500", where no decimals can be meant, how to write twelve thousand five hundred.</summary>
    private static string ThousandsOf(Cell cell) =>
        cell.Kind == CellKind.Text && NumberText.InEnglishStyle(cell.Text) is { } meant && meant == decimal.Truncate(meant)
            ? $"Nếu là {FigureText.Of(meant)} thì ghi {FigureText.Of(meant)} (dấu chấm nhóm ba chữ số). " : "";

    private static string NameOf(NumberDisguise disguise) => disguise switch
    {
        NumberDisguise.Percent => "được định dạng phần trăm",
        NumberDisguise.Scaled => "được định dạng rút gọn theo nghìn hoặc triệu",
        NumberDisguise.Added => "có định dạng hiện thêm chữ số hoặc dấu mà số trong ô không có",
        _ => "có định dạng làm ẩn số hoặc hiện chữ thay cho số",
    };

    private static string WhyOf(NumberReading reading) => reading == NumberReading.EnglishStyle
        ? "không phải số viết theo cách Việt Nam, vì dấu chấm chỉ dùng để nhóm ba chữ số còn phần thập phân dùng dấu phẩy"
        : NumberText.Explain(reading);

    private static string RemedyOf(NumberReading reading, Cell cell, FigureKind kind) => reading switch
    {
        NumberReading.EnglishStyle => EnglishRemedyOf(cell, kind) + NumberRemedy,
        NumberReading.Letters => "Bỏ phần chữ và đơn vị tính ra khỏi ô; ghi chú thêm thì ghi ở cột Ghi chú. " + NumberRemedy,
        NumberReading.QuoteBefore => "Bỏ dấu nháy ở trước số. " + NumberRemedy,
        _ => NumberRemedy,
    };

    /// <summary>The number that was probably meant, in Vietnamese style; a count has no decimals to suggest.</summary>
    private static string EnglishRemedyOf(Cell cell, FigureKind kind) =>
        NumberText.InEnglishStyle(cell.Text) is not { } meant ? ""
        : meant == decimal.Truncate(meant) ? $"Nếu là {FigureText.Of(meant)} thì ghi {FigureText.Of(meant)}. "
        : kind == FigureKind.Count ? "Chỉ tiêu này phải là số nguyên: kiểm tra lại và ghi số nguyên từ 0 trở lên. "
        : $"Nếu dấu chấm là phần thập phân thì ghi {FigureText.Of(meant)}; nếu dùng để nhóm hàng nghìn thì mỗi nhóm phải đủ ba chữ số. ";
}

/// <summary>A cell's content as a Vietnamese reader sees it.</summary>
internal static class ShownText
{
    /// <summary>A text as typed; a number with '.' groups and ',' decimals; a day as dd/MM/yyyy.</summary>
    public static string Of(Cell cell) => cell.Kind switch
    {
        CellKind.Number when ExcelNumber.TryExact(cell.Text, out var number) => FigureText.Of(number),
        CellKind.Date when DateOnly.TryParseExact(cell.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => VietnamTime.Text(day),
        _ => cell.Text,
    };
}
