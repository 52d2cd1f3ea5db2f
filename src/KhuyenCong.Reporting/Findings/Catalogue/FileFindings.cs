using System.Collections.Frozen;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What a file should have been.</summary>
public enum FileRole
{
    /// <summary>A report's table: a workbook or a CSV.</summary>
    Table,

    /// <summary>A document: PDF or Word.</summary>
    Document,

    /// <summary>The package of the page's form of difficulties and proposals.</summary>
    Difficulty,
}

/// <summary>What is said of a file as such.</summary>
public static class FileFindings
{
    private const string Excel = "Trong Excel: mở tệp, chọn Tệp (File) → Lưu dưới dạng (Save As), ở ô kiểu tệp chọn “Excel Workbook (*.xlsx)”, bấm Lưu (Save).";

    private const string LibreOffice =
        "Trong LibreOffice Calc: mở tệp, chọn Tệp (File) → Lưu bằng tên khác (Save As), ở ô kiểu tệp chọn “Excel 2007–365 (.xlsx)”, bấm Lưu (Save).";

    private const string Again = "Sau đó vui lòng nộp lại tệp .xlsx vừa lưu.";

    private const string SaveAs = $"{Excel} {LibreOffice} {Again}";

    private const string FillTemplate = "Vui lòng nhập số liệu vào biểu mẫu báo cáo (.xlsx), lưu lại và nộp tệp đó.";

    private const string SavePdf =
        "Trong Word hoặc Excel: chọn Tệp (File) → Lưu dưới dạng (Save As), ở ô kiểu tệp chọn “PDF (*.pdf)”. "
        + "Trong LibreOffice: chọn Tệp (File) → Xuất dạng PDF (Export As PDF). Sau đó vui lòng nộp lại tệp vừa lưu.";

    private const string SaveText =
        "Trong Excel: chọn Tệp (File) → Lưu dưới dạng (Save As) → “Excel Workbook (*.xlsx)” hoặc “CSV UTF-8”. "
        + "Trong LibreOffice Calc: chọn Tệp (File) → Lưu bằng tên khác (Save As) → “Excel 2007–365 (.xlsx)”. Sau đó vui lòng kiểm tra chữ có dấu và nộp lại.";

    /// <summary>All that is said of a file that was read.</summary>
    /// <param name="read">What came of the reading.</param>
    /// <param name="fileName">Its name for people.</param>
    public static IReadOnlyList<Finding> Of(SheetFile read, string fileName)
    {
        ArgumentNullException.ThrowIfNull(read);
        return [.. read.Problems.Select(problem => Of(problem, fileName))];
    }

    /// <summary>The words for what is wrong with a file.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="fileName">The file's name for people; blank where the reader knows which is meant.</param>
    /// <param name="role">What it should have been.</param>
    public static Finding Of(FileProblem problem, string fileName, FileRole role = FileRole.Table) => problem switch
    {
        FileProblem.Unfit unfit => Unfit(role, unfit.Kind, fileName),
        FileProblem.Flawed flawed => Flawed(flawed.Flaw, fileName),
        FileProblem.TooMuch { Limit: FileLimit.NameLength } => SheetNameTooLong(fileName),
        FileProblem.TooMuch { Limit: FileLimit.MarksInLine } much => MarksInLine(fileName, much.Place, Listing.Number(much.Max)),
        FileProblem.TooMuch { Limit: FileLimit.MarksInCell } much => MarksInCell(fileName, much.Place, Listing.Number(much.Max)),
        FileProblem.TooMuch { Limit: FileLimit.MarksInName } much => MarksInSheetName(fileName, much.Place, Listing.Number(much.Max)),
        FileProblem.TooMuch much => TooLarge(role, fileName, WhatOf(much)),
        FileProblem.Undecoded text => Undecoded(text.Outcome, fileName),
        FileProblem.WrongQuote quote => (quote.IsOpen ? QuoteOpen(Listing.Number(quote.Line)) : TextBehindQuote(Listing.Number(quote.Line))) with { Row = quote.Record },
        FileProblem.TooManyCells wide => TooManyCells([.. wide.Records.Select(r => Listing.Number(r))], Listing.Number(wide.Width), NameOf(wide.Delimiter)) with { Row = wide.Records[0] },
        FileProblem.SheetMissing missing => SheetMissing(missing.Sheet) with { Sheet = missing.Sheet },
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, "It has no words yet."),
    };

    internal static readonly FindingCode EmptyCode = Code("FILE-EMPTY", "Tệp không có nội dung (0 byte).");
    internal static readonly FindingCode MacroCode = Code("FILE-MACRO", "Tệp có chứa macro; vì lý do an toàn, hệ thống không nhận.");
    internal static readonly FindingCode XlsbCode = Code("FILE-XLSB", "Tệp là sổ tính Excel nhị phân (.xlsb), hệ thống không đọc được dạng tệp này.");
    internal static readonly FindingCode PasswordCode = Code("FILE-PASSWORD", "Tệp được đặt mật khẩu hoặc bị mã hóa nên hệ thống không mở được.");
    internal static readonly FindingCode XlsCode = Code("FILE-XLS", "Tệp là sổ tính Excel đời cũ (.xls), hệ thống chỉ nhận dạng .xlsx.");
    internal static readonly FindingCode OdsCode = Code("FILE-ODS", "Tệp là bảng tính OpenDocument (.ods), hệ thống chỉ nhận dạng .xlsx.");
    internal static readonly FindingCode HtmlCode = Code("FILE-HTML", "Tệp thực chất là một trang HTML, thường do phần mềm xuất ra với đuôi .xls.");
    internal static readonly FindingCode Xml2003Code = Code("FILE-XML2003", "Tệp là bảng tính XML của Excel 2003, hệ thống chỉ nhận dạng .xlsx.");
    internal static readonly FindingCode SylkCode = Code("FILE-SYLK", "Tệp là bảng tính kiểu SYLK (.slk), hệ thống chỉ nhận dạng .xlsx.");
    internal static readonly FindingCode PdfCode = Code("FILE-PDF", "Tệp là PDF; số liệu của báo cáo phải nộp bằng sổ tính.");
    internal static readonly FindingCode DocxCode = Code("FILE-DOCX", "Tệp là văn bản Word; số liệu của báo cáo phải nộp bằng sổ tính.");
    internal static readonly FindingCode DocCode = Code("FILE-DOC", "Tệp là văn bản Word đời cũ (.doc), hệ thống không nhận dạng tệp này.");
    internal static readonly FindingCode ZipCode = Code("FILE-ZIP", "Tệp là một tệp nén, không phải sổ tính.");
    internal static readonly FindingCode DamagedCode = Code("FILE-DAMAGED", "Tệp bị hỏng hoặc bị cắt cụt, có thể vì việc tải lên hoặc sao chép bị gián đoạn.");
    internal static readonly FindingCode TextCode = Code("FILE-TEXT", "Tệp là văn bản thường, không chia thành các ô.");
    internal static readonly FindingCode NoTableCode = Code("FILE-NO-TABLE", "Tệp đúng dạng nhưng không có bảng số liệu nào.");
    internal static readonly FindingCode UnknownCode = Code("FILE-UNKNOWN", "Tệp không phải là sổ tính mà hệ thống nhận biết được.");
    internal static readonly FindingCode NoDocumentCode = Code("FILE-NO-DOCUMENT", "Văn bản phải nộp dưới dạng PDF hoặc Word (.docx), nhưng tệp không thuộc các dạng đó.");
    internal static readonly FindingCode NoPageCode = Code("FILE-NO-PAGE", "Tệp PDF không có trang nào.");

    /// <summary>A file of a kind that is not taken, or of the right one without anything in it.</summary>
    internal static Finding Unfit(FileRole role, FileKind kind, string fileName) =>
        role == FileRole.Table ? NoTable(kind, Named(fileName)) : NoDocument(kind, Named(fileName));

    private static Finding NoTable(FileKind kind, string file) => kind switch
    {
        FileKind.Empty => Empty(file, "Vui lòng mở tệp gốc trên máy để chắc chắn có số liệu, lưu lại dưới dạng .xlsx rồi nộp lại."),
        FileKind.Xlsm => MacroCode.Error($"{file} là sổ tính Excel có chứa macro; vì lý do an toàn, hệ thống không nhận tệp có macro.", SaveAs),
        FileKind.Xlsb => XlsbCode.Error($"{file} là sổ tính Excel nhị phân (.xlsb), hệ thống không đọc được dạng tệp này.", SaveAs),
        FileKind.Encrypted => Locked(file,
            "Trong Excel: mở tệp bằng mật khẩu, chọn Tệp (File) → Thông tin (Info) → Bảo vệ sổ tính (Protect Workbook) → Mã hóa bằng mật khẩu (Encrypt with Password), "
            + "xóa trống ô mật khẩu, bấm OK rồi lưu dưới dạng .xlsx. Trong LibreOffice Calc: mở tệp bằng mật khẩu, chọn Tệp (File) → Lưu bằng tên khác (Save As), "
            + $"bỏ chọn “Lưu với mật khẩu” (Save with password), chọn kiểu tệp “Excel 2007–365 (.xlsx)”, bấm Lưu (Save). {Again}"),
        FileKind.Xls => XlsCode.Error($"{file} là sổ tính Excel đời cũ (Excel 97–2003, .xls), hệ thống chỉ nhận dạng .xlsx.", SaveAs),
        FileKind.Ods => OdsCode.Error($"{file} là tệp OpenDocument (.ods), hệ thống chỉ nhận dạng .xlsx.", SaveAs),
        FileKind.Html => HtmlCode.Error($"{file} thực chất là một trang HTML, không phải sổ tính Excel, dù tên tệp có thể mang đuôi .xls hoặc .xlsx.", SaveAs),
        FileKind.Xml2003 => Xml2003Code.Error($"{file} là bảng tính XML của Excel 2003, hệ thống chỉ nhận dạng .xlsx.", SaveAs),
        FileKind.Sylk => SylkCode.Error($"{file} là bảng tính kiểu SYLK (.slk), hệ thống chỉ nhận dạng .xlsx.", SaveAs),
        FileKind.Pdf => PdfCode.Error($"{file} là tệp PDF, hệ thống không đọc được số liệu từ tệp PDF.",
            $"Vui lòng nộp tệp Excel (.xlsx) đã dùng để in ra tệp PDF này; bản PDF có chữ ký được nộp kèm như bản ký. {Excel} {LibreOffice}"),
        FileKind.Docx => DocxCode.Error($"{file} là văn bản Word (.docx), không phải sổ tính.", FillTemplate),
        FileKind.Doc => DocCode.Error($"{file} là văn bản Word đời cũ (Word 97–2003, .doc), không phải sổ tính.", FillTemplate),
        FileKind.Zip => ZipCode.Error($"{file} là một tệp nén, không phải sổ tính.",
            $"Vui lòng giải nén, kiểm tra tệp báo cáo .xlsx bên trong và nộp riêng tệp đó. Nếu tệp bên trong không phải .xlsx: {Excel} {LibreOffice}"),
        FileKind.Damaged => Damaged(file, "",
            $"Vui lòng mở tệp gốc trên máy. Nếu mở được, hãy lưu thành một tệp .xlsx mới rồi nộp lại; nếu không mở được, hãy nhập lại số liệu vào biểu mẫu. {Excel} {LibreOffice}"),
        FileKind.Text => TextCode.Error($"{file} là tệp văn bản không chia thành các ô, không phải sổ tính.", FillTemplate),
        FileKind.Xlsx or FileKind.Csv => NoTableCode.Error($"{file} không có bảng số liệu nào.", FillTemplate),
        _ => UnknownCode.Error($"{file} không phải là sổ tính mà hệ thống nhận biết được.", $"Hệ thống nhận tệp Excel (.xlsx) hoặc CSV. {SaveAs}"),
    };

    private static Finding NoDocument(FileKind kind, string file) => kind switch
    {
        FileKind.Empty => Empty(file, "Vui lòng kiểm tra tệp gốc trên máy rồi nộp lại."),
        FileKind.Encrypted => Locked(file, "Vui lòng bỏ mật khẩu (mở tệp bằng mật khẩu rồi in hoặc lưu lại thành PDF không mật khẩu) và nộp lại."),
        FileKind.Damaged => DamagedDocument(file, ""),
        FileKind.Doc => DocCode.Error($"{file} là văn bản Word đời cũ (Word 97–2003, .doc), hệ thống chỉ nhận PDF hoặc .docx.",
            $"Vui lòng mở tệp bằng Word, chọn Tệp (File) → Lưu dưới dạng (Save As), chọn kiểu tệp PDF hoặc Word Document (*.docx), rồi nộp lại. {SavePdf}"),
        _ => NoDocumentCode.Error($"{file} không phải là văn bản PDF hoặc Word (.docx), dù tên tệp có thể mang đuôi đó.",
            $"Vui lòng nộp văn bản dưới dạng PDF hoặc .docx. {SavePdf}"),
    };

    /// <summary>A document that is of the right kind, and no good.</summary>
    internal static Finding Flawed(DocumentFlaw flaw, string fileName)
    {
        var file = Named(fileName);
        return flaw switch
        {
            DocumentFlaw.WordWithMacros => MacroCode.Error(
                $"{file} là văn bản Word có chứa macro; vì lý do an toàn, hệ thống không nhận tệp có macro.", $"Vui lòng lưu thành PDF hoặc .docx không có macro. {SavePdf}"),
            DocumentFlaw.PdfWithoutPage => NoPageCode.Error("Tệp PDF không có trang nào.", $"Vui lòng kiểm tra tệp gốc, lưu hoặc quét lại thành PDF. {SavePdf}"),
            DocumentFlaw.PdfBreaksOff => DamagedDocument(file, " (tệp PDF thiếu phần kết thúc)"),
            DocumentFlaw.PdfWithoutTable => DamagedDocument(file, " (tệp PDF không có bảng tra cứu nội dung)"),
            DocumentFlaw.WordUndeclared => DamagedDocument(file, " (tệp có đuôi .docx nhưng không khai báo là văn bản Word)"),
            DocumentFlaw.WordWithoutBody => DamagedDocument(file, " (văn bản Word không có phần nội dung)"),
            _ => throw new ArgumentOutOfRangeException(nameof(flaw), flaw, "It has no words yet."),
        };
    }

    private static Finding Empty(string file, string remedy) =>
        EmptyCode.Error($"{file} không có nội dung (0 byte); có thể việc tải lên bị gián đoạn.", remedy);

    private static Finding Locked(string file, string remedy) =>
        PasswordCode.Error($"{file} được đặt mật khẩu hoặc bị mã hóa nên hệ thống không mở được.", remedy);

    private static Finding Damaged(string file, string why, string remedy) => DamagedCode.Error(
        $"{file} bị hỏng hoặc bị cắt cụt nên không đọc được một cách chắc chắn{why}; có thể việc tải lên hoặc sao chép bị gián đoạn.", remedy);

    private static Finding DamagedDocument(string file, string why) => Damaged(file, why,
        $"Vui lòng mở tệp gốc trên máy; nếu mở được, hãy lưu thành tệp mới rồi nộp lại, nếu không, hãy quét hoặc soạn lại văn bản. {SavePdf}");

    internal static readonly FindingCode TooLargeCode = Code("FILE-TOO-LARGE", "Tệp, hoặc một thành phần của tệp, lớn hơn mức mà hệ thống có thể đọc.");

    /// <param name="role">What it should have been.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="what">What there is too much of.</param>
    internal static Finding TooLarge(FileRole role, string fileName, string what) => TooLargeCode.Error(Beyond(fileName, what), Smaller(role));

    /// <summary>What is so large that not even its original is kept.</summary>
    /// <param name="role">What it should have been.</param>
    /// <param name="size">Its megabytes.</param>
    /// <param name="max">How many are read.</param>
    public static Finding TooLargeToKeep(FileRole role, string size, string max) =>
        TooLargeCode.Error(Beyond("", $"dung lượng tệp là {size} MB, trên {max} MB, nên tệp cũng không được lưu"), Smaller(role));

    internal static Finding MarksInLine(string fileName, string line, string max) => TooManyMarks(fileName, $"dòng văn bản thứ {line}", max);

    internal static Finding MarksInCell(string fileName, string shown, string max) => TooManyMarks(fileName, $"có ô ghi “{shown}…”", max);

    internal static Finding MarksInSheetName(string fileName, string shown, string max) => TooManyMarks(fileName, $"có trang tính ghi “{shown}…”", max);

    private static Finding TooManyMarks(string fileName, string where, string max) => TooLargeCode.Error(
        Beyond(fileName, $"{where} có trên {max} dấu liền nhau ở một chữ"), "Vui lòng xóa và gõ lại nội dung đó (không chép từ nơi khác), lưu lại rồi nộp lại.");

    internal static Finding SheetNameTooLong(string fileName) => TooLargeCode.Error(
        Beyond(fileName, "có tên trang tính quá dài"), "Vui lòng đặt lại tên trang tính cho ngắn (nhiều nhất 31 ký tự), lưu lại dưới dạng .xlsx rồi nộp lại.");

    private static string Beyond(string fileName, string what) => $"{Named(fileName)} vượt quá giới hạn mà hệ thống có thể đọc: {what}.";

    private static string Smaller(FileRole role) => role switch
    {
        FileRole.Table => "Vui lòng chỉ giữ lại trang tính báo cáo, xóa hình ảnh và các trang tính, dòng, cột thừa (hoặc chép bảng số liệu sang biểu mẫu mới), lưu lại dưới dạng .xlsx rồi nộp lại.",
        FileRole.Document => $"Vui lòng xuất thẳng văn bản thành PDF, hoặc quét lại với độ phân giải thấp hơn (khoảng 150 dpi, đen trắng), rồi nộp lại. {SavePdf}",
        _ => DifficultyFindings.SendAgain,
    };

    private static readonly FrozenDictionary<FileLimit, string> TooMuch = new Dictionary<FileLimit, string>
    {
        [FileLimit.Characters] = "dung lượng quá lớn",
        [FileLimit.InflatedBytes] = "dung lượng sau khi giải nén quá lớn",
        [FileLimit.Ratio] = "dữ liệu nén với tỷ lệ bất thường",
        [FileLimit.Parts] = "quá nhiều thành phần bên trong tệp",
        [FileLimit.Tags] = "quá nhiều dòng và ô (kể cả ô trống có định dạng)",
        [FileLimit.Sheets] = "quá nhiều trang tính",
        [FileLimit.LastRow] = "có quá nhiều dòng",
        [FileLimit.LastColumn] = "có dòng quá nhiều ô",
        [FileLimit.MergedRanges] = "quá nhiều vùng ô gộp",
        [FileLimit.MergedCells] = "quá nhiều ô gộp",
        [FileLimit.ConditionalFormats] = "quá nhiều vùng có định dạng có điều kiện",
        [FileLimit.Styles] = "quá nhiều kiểu định dạng",
        [FileLimit.FormatLength] = "có định dạng số quá dài",
        [FileLimit.SharedStrings] = "quá nhiều chuỗi văn bản",
        [FileLimit.TextLength] = "có ô chứa văn bản quá dài",
        [FileLimit.TotalText] = "quá nhiều văn bản trong tệp",
    }.ToFrozenDictionary();

    private static string WhatOf(FileProblem.TooMuch much) => much.Limit switch
    {
        FileLimit.Bytes => $"dung lượng tệp trên {Listing.Number(much.Max / (1024 * 1024))} MB",
        FileLimit.Rows => $"có trên {Listing.Number(much.Max)} dòng có dữ liệu",
        FileLimit.Cells => $"có trên {Listing.Number(much.Max)} ô có dữ liệu",
        var limit => TooMuch[limit],
    };

    internal static readonly FindingCode NotBlockBlobCode = Code("FILE-NOT-BLOCK-BLOB",
        "Công cụ tải tệp đã lưu tệp ở một dạng đặc biệt của kho lưu trữ mà hệ thống không đọc.");

    /// <summary>A blob of a type that no file has.</summary>
    /// <param name="role">What it should have been.</param>
    /// <param name="type">The type, as the storage names it.</param>
    public static Finding NotBlockBlob(FileRole role, string type) => NotBlockBlobCode.Error(
        $"Tệp được tải lên ở dạng “{type} blob”, không phải dạng dùng cho tệp thông thường (“block blob”), nên không được đọc và không được lưu.",
        role == FileRole.Difficulty ? DifficultyFindings.SendAgain
            : "Đề nghị nộp tệp trên trang nộp báo cáo (liên kết trong thư gửi đầu mối); nếu dùng công cụ tải tệp thì chọn dạng “Block Blob” (AzCopy: --blob-type BlockBlob) rồi gửi lại.");

    internal static readonly FindingCode SheetMissingCode = Code("FILE-SHEET-MISSING", "Một trang tính có tên trong tệp nhưng không có nội dung.");

    internal static Finding SheetMissing(string sheet) => SheetMissingCode.Warning(
        $"Trang tính “{sheet}” có tên trong tệp nhưng không có nội dung.",
        "Nếu trang tính này có số liệu báo cáo, vui lòng mở tệp bằng Excel hoặc LibreOffice, kiểm tra, lưu lại dưới dạng .xlsx và nộp lại.");

    internal static readonly FindingCode LegacyFontCode = Code("FILE-LEGACY-FONT",
        "Tệp có chữ Việt theo bảng mã cũ (TCVN3, VNI) thay vì Unicode. Là lỗi khi vì vậy mà có nội dung không đọc được.");

    /// <param name="severity">Whether something was lost by it.</param>
    /// <param name="font">The font; null where the spelling alone tells.</param>
    /// <param name="cell">The first such cell.</param>
    /// <param name="shown">What it says.</param>
    /// <param name="count">How many there are.</param>
    internal static Finding LegacyFont(Severity severity, string? font, string cell, string shown, string count) => LegacyFontCode.Of(severity,
        $"Tệp có chữ Việt theo bảng mã cũ (TCVN3 hoặc VNI{(font is null ? "" : ", phông " + font)}), ví dụ ô {cell} ghi “{shown}”; có {count} ô như vậy.",
        "Chuyển sang Unicode (dùng phông Times New Roman hoặc Arial và công cụ chuyển mã như UniKey Toolkit), lưu lại rồi nộp lại.");

    internal static readonly FindingCode LostLettersCode = Code("CSV-LOST-LETTERS", "Chữ có dấu trong tệp CSV đã bị mất khi chuyển bảng mã, không khôi phục được.");
    internal static readonly FindingCode LegacyTextCode = Code("CSV-LEGACY-FONT", "Tệp CSV dùng bảng mã cũ (TCVN3, VNI) thay vì Unicode.");
    internal static readonly FindingCode EncodingCode = Code("CSV-ENCODING", "Không xác định chắc chắn được bảng mã của tệp CSV, nên chữ có dấu có thể bị đọc sai.");

    internal static Finding Undecoded(DecodingOutcome outcome, string fileName)
    {
        var file = Named(fileName);
        return outcome switch
        {
            DecodingOutcome.LostLetters => LostLettersCode.Error(
                $"{file} có chữ đã bị mất khi chuyển mã (ký tự “\uFFFD”), không thể khôi phục.", $"Vui lòng mở tệp gốc và lưu lại. {SaveText}"),
            DecodingOutcome.Legacy => LegacyTextCode.Error(
                $"{file} dùng bảng mã cũ TCVN3 (ABC) hoặc VNI.", $"Vui lòng chuyển sang Unicode (ví dụ bằng UniKey: Bộ công cụ → chuyển mã). {SaveText}"),
            DecodingOutcome.Unproven => EncodingCode.Error(
                $"{file} dùng bảng mã không xác định chắc chắn được; chữ có dấu có thể bị đọc sai.", $"Vui lòng lưu lại tệp với bảng mã Unicode (UTF-8). {SaveText}"),
            DecodingOutcome.EncodedTwice => EncodingCode.Error(
                $"{file} bị mã hóa UTF-8 hai lần nên chữ có dấu hiện thành các ký tự lạ.", $"Vui lòng mở tệp gốc (chưa qua chuyển mã) và lưu lại với bảng mã Unicode (UTF-8). {SaveText}"),
            DecodingOutcome.Noughts => EncodingCode.Error(
                $"{file} có lẫn ký tự NUL (mã 0), chương trình tạo tệp đã ghi tệp không đúng.", $"Vui lòng mở tệp gốc và lưu lại. {SaveText}"),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "The text was decoded."),
        };
    }

    private const string MendQuotes =
        "Vui lòng thêm hoặc bỏ dấu nháy kép ở dòng đó (dấu nháy kép nằm trong ô phải được viết hai lần), hoặc mở tệp bằng Excel hay LibreOffice, kiểm tra rồi lưu dưới dạng .xlsx và nộp lại.";

    internal static readonly FindingCode QuoteOpenCode = Code("CSV-QUOTE-OPEN", "Một dấu nháy kép trong tệp CSV không được đóng.");

    internal static Finding QuoteOpen(string line) => QuoteOpenCode.Error(
        $"Dấu nháy kép mở ở dòng văn bản thứ {line} không có dấu nháy kép đóng, nên không xác định được các ô từ dòng đó trở đi.", MendQuotes);

    internal static readonly FindingCode QuoteCode = Code("CSV-QUOTE", "Trong tệp CSV có chữ đứng ngay sau dấu nháy kép đóng.");

    internal static Finding TextBehindQuote(string line) => QuoteCode.Error(
        $"Ở dòng văn bản thứ {line} có chữ đứng ngay sau dấu nháy kép đóng, nên không xác định được nội dung của ô.", MendQuotes);

    internal static readonly FindingCode TooManyCellsCode = Code("CSV-TOO-MANY-CELLS",
        "Có dòng của tệp CSV có nhiều ô hơn dòng tiêu đề, thường vì dấu phẩy trong số hoặc trong chữ không được đặt trong dấu nháy kép.");

    internal static Finding TooManyCells(IReadOnlyList<string> rows, string width, string delimiter) => TooManyCellsCode.Error(
        $"Dòng {Listing.Of(rows, 10, "dòng")} có nhiều ô hơn dòng tiêu đề ({width} ô), nên số liệu có thể bị lệch cột; thường là do {delimiter} nằm trong ô mà ô không đặt trong dấu nháy kép.",
        $"Vui lòng đặt ô có chứa {delimiter} trong dấu nháy kép, hoặc lưu tệp dưới dạng .xlsx rồi nộp lại.");

    private static string NameOf(char delimiter) => delimiter switch
    {
        ';' => "dấu chấm phẩy",
        ',' => "dấu phẩy",
        '\t' => "dấu tab",
        _ => $"dấu “{delimiter}”",
    };

    private static FindingCode Code(string code, string meaning) => new(code, FindingSubject.File, Fault.File, meaning);

    /// <summary>A file as a sentence begins with it: the word and, where there is one, its name in quotes, cut when it is very long.</summary>
    private static string Named(string fileName)
    {
        var name = PlainText.Of(fileName);
        return name.Length == 0 ? "Tệp" : $"Tệp “{PlainText.Excerpt(name, 120)}”";
    }
}
