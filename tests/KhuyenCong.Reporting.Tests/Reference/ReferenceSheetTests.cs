using System.Globalization;
using System.Security;
using System.Text;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reference;

public sealed class ReferenceSheetTests
{
    private const string Styles =
        "<fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders>"
        + "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs>";

    public static TheoryData<string> Tables =>
    [
        UnitRegister.UnitsPath, UnitRegister.AliasesPath, WorkCalendar.DaysPath, WorkCalendar.LunarPath, WorkCalendar.HolidaysPath, DutyBook.Path,
        ContactBook.ContactsPath, ContactBook.MinistryPath, ReferenceData.DepartmentsPath, ReferenceData.ExtensionsPath,
    ];

    [Theory]
    [MemberData(nameof(Tables))]
    public void EveryTableReadsFromAWorkbookAsFromItsCsv(string path)
    {
        var workbook = path.Replace(".csv", ".xlsx", StringComparison.Ordinal);
        Assert.True(ReferenceData.Reads(workbook));
        Assert.Equal(path, ReferenceData.NameOf(workbook));
        var csv = SampleReference.TextOf(path) + (path == ReferenceData.ExtensionsPath ? "01,KC-01,2026-Q3,bão lụt,Vụ trưởng,2026-11-10\n" : "");
        var expected = ReferenceData.Load(SampleReference.With(path, csv), SampleReference.Forms);
        var read = ReferenceData.Load(
            [.. SampleReference.Files.Where(f => f.Path != path), new ReferenceFile(workbook, Workbook(Rows(csv)))], SampleReference.Forms);
        Assert.Equal(Describe(expected), Describe(read));
        Assert.Equal(expected.Extensions, read.Extensions);
    }

    [Theory]
    [InlineData("unit", "9n", "B", "không đơn vị nào có mã 99", false)]
    [InlineData("valid_from", "46000", "F2", "cần ngày dạng", true)]
    [InlineData("valid_from", "", "F2", "để trống", false)]
    [InlineData("phone", "2060000004", "E2", "ô này là số", true)]
    [InlineData("name", "<e>#REF!", "C2", "Ô đang là #REF!", false)]
    [InlineData("email", "<f>", "D2", "công thức nhưng không có giá trị", false)]
    [InlineData("role", "chief", "B2", "cần một trong", false)]
    public void WhatIsWrongIsNamedWithItsCell(string column, string value, string cell, string said, bool isNumber)
    {
        string[] columns = ["unit", "role", "name", "email", "phone", "valid_from", "valid_to"];
        string[] row = ["01", "to", "Phòng A", "a@sct.example.vn", "024 0000 001", "2025-07-01", ""];
        var at = Array.IndexOf(columns, column);
        row[at] = value == "9n" ? "99" : value;
        var content = Workbook([columns, row], isNumber ? at : -1);
        var problem = Assert.Single(SampleReference.ProblemsOf(With(ContactBook.ContactsPath, content)));
        Assert.Equal("contacts/contacts.xlsx", problem.Path);
        Assert.Equal(2, problem.Line);
        Assert.Contains(said, problem.Problem, StringComparison.OrdinalIgnoreCase);
        if (value != "9n")
        {
            Assert.Equal(cell, problem.Cell);
            Assert.Contains("ô " + cell, problem.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AMonthAndADayThatBecameADateIsOneProblem()
    {
        var rows = Rows(SampleReference.TextOf(WorkCalendar.HolidaysPath));
        rows[1][2] = "2026-01-01";
        var problem = Assert.Single(SampleReference.ProblemsOf(With(WorkCalendar.HolidaysPath, Workbook(rows))));
        Assert.Equal("C2", problem.Cell);
        Assert.Contains("ô này là ngày", problem.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TheHeaderACellBesideTheTableAndMergedCellsAreNamed()
    {
        var rows = Rows(SampleReference.TextOf(ContactBook.MinistryPath));
        rows[0][1] = "tên";
        Assert.Equal(
            ["Thiếu cột \"name\".", "Không có cột nào tên \"tên\"; các cột là role, name, email, valid_from, valid_to."],
            SampleReference.ProblemsOf(With(ContactBook.MinistryPath, Workbook(rows))).Select(p => p.Problem));

        rows = Rows(SampleReference.TextOf(ContactBook.MinistryPath));
        rows[1] = [.. rows[1], "", "ghi chú"];
        Assert.Equal("G2", Assert.Single(SampleReference.ProblemsOf(With(ContactBook.MinistryPath, Workbook(rows)))).Cell);

        rows = Rows(SampleReference.TextOf(ContactBook.MinistryPath));
        rows[2][0] = "";
        var merged = Workbook(rows, after: "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>");
        Assert.Equal("A2", Assert.Single(SampleReference.ProblemsOf(With(ContactBook.MinistryPath, merged))).Cell);

        // An optional cell that a merged number covers is not blank by intention.
        rows = Rows(SampleReference.TextOf(DutyBook.Path));
        rows[2][7] = "";
        merged = Workbook(rows, after: "<mergeCells><mergeCell ref=\"H2:H3\"/></mergeCells>");
        Assert.Equal("H2", Assert.Single(SampleReference.ProblemsOf(With(DutyBook.Path, merged))).Cell);
    }

    [Fact]
    public void TheTableIsFoundOnALaterSheetAndNeverOnAHiddenOne()
    {
        var table = Workbook(Rows(SampleReference.TextOf(ContactBook.MinistryPath)), sheets: "<sheet name=\"Ghi chú\" sheetId=\"2\" r:id=\"rId2\"/><sheet name=\"Bảng\" sheetId=\"1\" r:id=\"rId1\"/>");
        Assert.Equal(
            SampleReference.Data.Contacts.Ministry(MinistryRole.Digest, new DateOnly(2026, 9, 1)),
            ReferenceData.Load(With(ContactBook.MinistryPath, table), SampleReference.Forms).Contacts.Ministry(MinistryRole.Digest, new DateOnly(2026, 9, 1)));
        var hidden = Workbook(
            Rows(SampleReference.TextOf(ContactBook.MinistryPath)),
            sheets: "<sheet name=\"Ghi chú\" sheetId=\"2\" r:id=\"rId2\"/><sheet name=\"Bảng\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/>");
        Assert.Contains(SampleReference.ProblemsOf(With(ContactBook.MinistryPath, hidden)), p => p.Problem == "Thiếu cột \"role\".");
    }

    [Fact]
    public void WhatIsNoWorkbookAndATableThatIsThereTwiceAreRefused()
    {
        var text = Assert.Single(SampleReference.ProblemsOf(With(ContactBook.MinistryPath, "role,name"u8.ToArray())));
        Assert.Contains("không phải bảng tính .xlsx", text.Problem, StringComparison.Ordinal);
        Assert.Contains(
            SampleReference.ProblemsOf([.. SampleReference.Files, new ReferenceFile("contacts/ministry.xlsx", Workbook(Rows(SampleReference.TextOf(ContactBook.MinistryPath))))]),
            p => p.Problem == "Tệp có hai lần: contacts/ministry.csv, contacts/ministry.xlsx; cần một.");
        Assert.False(ReferenceData.Reads("contacts/people.xlsx"));
        Assert.False(ReferenceData.Reads("forms/KC-01.xlsx"));
    }

    private static IReadOnlyList<ReferenceFile> With(string path, byte[] workbook) =>
        [.. SampleReference.Files.Where(f => f.Path != path), new ReferenceFile(path.Replace(".csv", ".xlsx", StringComparison.Ordinal), workbook)];

    private static List<string[]> Rows(string csv)
    {
        using var reader = CsvHelper.CsvReader.FromText(csv, CsvHelper.CsvReaderOptions.Default with { HasHeader = false });
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i))]);
        }

        return rows;
    }

    /// <summary>A workbook of what a person types who lets the spreadsheet make numbers and dates of it.</summary>
    private static byte[] Workbook(IReadOnlyList<string[]> rows, int numberAt = -1, string? after = null, string? sheets = null)
    {
        var data = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            data.Append(CultureInfo.InvariantCulture, $"<row r=\"{row + 1}\">");
            for (var column = 0; column < rows[row].Length; column++)
            {
                var text = rows[row][column];
                var address = CellAddress.Of(row + 1, column + 1);
                data.Append(text switch
                {
                    "" => "",
                    "<f>" => $"<c r=\"{address}\"><f>1+1</f></c>",
                    _ when text.StartsWith("<e>", StringComparison.Ordinal) => $"<c r=\"{address}\" t=\"e\"><v>{text[3..]}</v></c>",
                    _ when column == numberAt && row > 0 => $"<c r=\"{address}\"><v>{text}</v></c>",
                    _ when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
                        string.Create(CultureInfo.InvariantCulture, $"<c r=\"{address}\" s=\"1\"><v>{day.DayNumber - new DateOnly(1899, 12, 30).DayNumber}</v></c>"),
                    _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                        string.Create(CultureInfo.InvariantCulture, $"<c r=\"{address}\"><v>{number}</v></c>"),
                    _ => $"<c r=\"{address}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(text)}</t></is></c>",
                });
            }

            data.Append("</row>");
        }

        var book = WorkbookBuilder.Rows(data.ToString(), after: after, styles: Styles);
        if (sheets is not null)
        {
            book.Workbook(sheets)
                .WorkbookRelations($"<Relationship Id=\"rId1\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                    + $"<Relationship Id=\"rId2\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/sheet2.xml\"/>"
                    + $"<Relationship Id=\"rIdT\" Type=\"{WorkbookBuilder.Relations}/styles\" Target=\"styles.xml\"/>")
                .Set("xl/worksheets/sheet2.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Hướng dẫn</t></is></c></row></sheetData></worksheet>");
        }

        return book.Bytes();
    }

    private static string Describe(ReferenceData data)
    {
        var text = new StringBuilder();
        foreach (var unit in data.Units.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{unit.Code} {unit.Name} {unit.Status} {unit.ValidFrom} {unit.ValidTo} {string.Join(' ', unit.MergedFrom)} {data.Units.FindByName("TT Huế", unit.ValidFrom)}");
        }

        text.AppendJoin('\n', data.Contacts.All);
        text.AppendJoin('\n', data.Contacts.Ministry(MinistryRole.Operator, new DateOnly(2026, 9, 1)));
        foreach (var duty in data.Duties.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{duty.Form} {string.Join(' ', duty.Periods)} {duty.Due} {duty.OpensDaysBefore} {duty.LockDaysAfter} {string.Join(' ', duty.ReminderSteps)} {duty.RepeatEvery} {duty.EscalatesFrom} {duty.ValidFrom} {duty.ValidTo}");
        }

        for (var day = new DateOnly(2016, 1, 1); day.Year < 2031; day = day.AddDays(1))
        {
            text.Append(data.Calendar.IsDayOff(day) ? 'o' : 'w').Append(data.Calendar.UnconfirmedBetween(day, day).Count);
        }

        text.Append(data.Department(new DateOnly(2017, 8, 17))).Append(data.Department(new DateOnly(2026, 1, 1)));
        return text.ToString();
    }
}
