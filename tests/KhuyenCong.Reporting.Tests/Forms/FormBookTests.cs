using System.Text;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Tests.Forms;

public class FormBookTests
{
    private const string Columns = """
        "columns": [
          { "id": "content", "label": "Nội dung", "role": "content" },
          { "id": "code", "label": "Mã số", "role": "code", "shortLabels": ["Mã"] },
          { "id": "plan", "label": "Kế hoạch", "role": "figure" },
          { "id": "done", "label": "Thực hiện", "role": "figure", "width": 20 }
        ]
        """;

    private const string Rows = """
        "rows": [
          { "code": "01", "label": "Tổng", "kind": "count", "required": true },
          { "code": "02", "label": "Phần", "kind": "count" },
          { "code": "03", "label": "Tiền", "kind": "money", "unit": "triệu đồng" },
          { "code": "04", "label": "Đã có", "kind": "yesNo" },
          { "code": "10", "label": "Tiêu đề", "kind": "heading" }
        ]
        """;

    [Fact]
    public void AWholeDefinitionIsRead()
    {
        var book = Load(out var problems, Form(rules: """
            { "type": "sum", "code": "A-1", "blocksFrom": "2026-01-01", "total": "01", "parts": ["02"], "columns": ["plan"], "message": "{value} {sum}", "remedy": "Sửa." },
            { "type": "compareColumns", "code": "A-2", "warnsFrom": "2026-01-01", "blocksFrom": "2027-01-01", "lesser": "done", "greater": "plan", "rows": ["01"], "message": "m", "remedy": "r" },
            { "type": "range", "code": "A-3", "warnsFrom": "2026-01-01", "columns": ["plan"], "min": 0, "max": 10.5, "message": "m", "remedy": "r" }
            """));
        Assert.Empty(problems);
        var form = Assert.Single(book.All);
        Assert.Equal(["A-1", "A-2", "A-3"], form.Rules.Select(r => r.Code));
        Assert.Equal(10.5m, Assert.IsType<RangeRule>(form.Rules[2]).Max);
        Assert.Equal(["02"], Assert.IsType<SumRule>(form.Rules[0]).Parts);
        Assert.Equal(20, form.Column("done")!.Width);
        Assert.Equal(["Mã"], form.Column("code")!.ShortLabels);
        Assert.Same(form, book.For("AB-01", new DateOnly(2026, 9, 14)));
        Assert.Null(book.For("AB-01", new DateOnly(2025, 12, 31)));
    }

    [Fact]
    public void ConditionsBoundsAndAScorecardAreRead()
    {
        var book = Load(out var problems, Form(more: """
            , "scorecard": [ { "heading": "10", "criteria": [ { "test": "positive", "rows": ["01", "02"], "label": "Có" }, { "test": "programmeInForce", "label": "Còn hạn" } ] } ]
            """, rows: """
            "rows": [
              { "code": "10", "label": "Tiêu đề", "kind": "heading" },
              { "code": "01", "label": "Tổng", "kind": "count", "required": true, "appliesWhen": { "row": "04", "is": "yes" } },
              { "code": "02", "label": "Phần", "kind": "count" },
              { "code": "04", "label": "Đã có", "kind": "yesNo" },
              { "code": "05", "label": "Chữ", "kind": "text", "maxLength": 20 }
            ]
            """));
        Assert.Empty(problems);
        var form = Assert.Single(book.All);
        Assert.Equal(new RowCondition("04", WhenIs.Yes), form.Row("01")!.AppliesWhen);
        Assert.Equal((20, FormRow.LongestText), (form.Row("05")!.MaxLength, form.Row("02")!.MaxLength));
        Assert.Equal(["01", "02"], Assert.Single(form.Scorecard).Criteria[0].Rows);
    }

    [Theory]
    [InlineData("""{ "code": "05", "label": "Chữ", "kind": "text", "maxLength": 0 }""", "maxLength")]
    [InlineData("""{ "code": "05", "label": "Chữ", "kind": "text", "maxLength": 4001 }""", "maxLength")]
    [InlineData("""{ "code": "05", "label": "Chữ", "kind": "text", "maxLength": 1.5 }""", "maxLength")]
    [InlineData("""{ "code": "05", "label": "Số", "kind": "count", "maxLength": 20 }""", "maxLength")]
    [InlineData("""{ "code": "05", "label": "Số", "kind": "count", "appliesWhen": { "row": "99", "is": "yes" } }""", "appliesWhen")]
    [InlineData("""{ "code": "05", "label": "Số", "kind": "count", "appliesWhen": { "row": "05", "is": "positive" } }""", "appliesWhen")]
    [InlineData("""{ "code": "05", "label": "Số", "kind": "count", "appliesWhen": { "row": "04", "is": "positive" } }""", "appliesWhen")]
    [InlineData("""{ "code": "05", "label": "Số", "kind": "count", "appliesWhen": "04" }""", "rows[2].appliesWhen: đang là \"04\"; cần một đối tượng")]
    [InlineData("""{ "code": "05", "label": "Đầu", "kind": "heading", "appliesWhen": { "row": "04", "is": "yes" } }""", "appliesWhen")]
    [InlineData("""{ "code": "05", "label": "Số", "kind": "count", "appliesWhen": { "row": "04", "is": "yes", "or": "no" } }""", "rows[2].appliesWhen.or: không có thuộc tính này")]
    public void ARowThatCannotBeMeantIsNamed(string row, string what)
    {
        Load(out var problems, Form(rows: $$"""
            "rows": [
              { "code": "01", "label": "Tổng", "kind": "count" },
              { "code": "04", "label": "Đã có", "kind": "yesNo" },
              {{row}}
            ]
            """));
        Assert.Contains(problems, p => p.Problem.Contains(what, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "heading": "01", "criteria": [ { "test": "positive", "rows": ["01"], "label": "x" } ] }""", "heading")]
    [InlineData("""{ "heading": "10", "criteria": [] }""", "ít nhất một tiêu chí")]
    [InlineData("""{ "heading": "10", "criteria": [ { "test": "positive", "rows": ["04"], "label": "x" } ] }""", "không hợp với tiêu chí")]
    [InlineData("""{ "heading": "10", "criteria": [ { "test": "yes", "rows": ["01"], "label": "x" } ] }""", "không hợp với tiêu chí")]
    [InlineData("""{ "heading": "10", "criteria": [ { "test": "atLeast", "rows": ["01"], "label": "x" } ] }""", "không hợp với tiêu chí")]
    [InlineData("""{ "heading": "10", "criteria": [ { "test": "atLeast", "rows": ["01", "03"], "label": "x" } ] }""", "không hợp với tiêu chí")]
    [InlineData("""{ "heading": "10", "criteria": [ { "test": "positive", "rows": ["77"], "label": "x" } ] }""", "77")]
    [InlineData("""{ "heading": "10", "criteria": [ { "test": "guess", "label": "x" } ] }""", "guess")]
    public void AScorecardThatCannotBeMeantIsNamed(string point, string what)
    {
        Load(out var problems, Form(more: $$""", "scorecard": [ {{point}} ]"""));
        Assert.Contains(problems, p => p.Problem.Contains(what, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "type": "nothingDone", "code": "A-1", "warnsFrom": "2026-01-01", "headings": ["01"], "message": "m", "remedy": "r", "noted": "n" }""", "01", false)]
    [InlineData("""{ "type": "nothingDone", "code": "A-1", "warnsFrom": "2026-01-01", "headings": ["10"], "message": "m", "remedy": "r", "noted": "{nobody}" }""", "nobody", false)]
    [InlineData("""{ "type": "nothingDone", "code": "A-1", "warnsFrom": "2026-01-01", "headings": ["10"], "message": "{heading} {cells}", "remedy": "r", "noted": "n" }""", "", true)]
    [InlineData("""{ "type": "notAfterReceipt", "code": "A-1", "warnsFrom": "2026-01-01", "rows": ["01"], "message": "m", "remedy": "r" }""", "01", false)]
    [InlineData("""{ "type": "programmeTerm", "code": "A-1", "warnsFrom": "2026-01-01", "number": "01", "date": "02", "yearsBefore": 2, "message": "m", "remedy": "r" }""", "01", false)]
    [InlineData("""{ "type": "programmeOnFile", "code": "A-1", "warnsFrom": "2026-01-01", "number": "01", "date": "02", "sent": "04", "message": "m", "remedy": "r" }""", "02", false)]
    [InlineData("""{ "type": "yearBefore", "code": "A-1", "warnsFrom": "2026-01-01", "rows": ["04"], "columns": ["plan"], "percent": 1, "moneyAbove": 1, "countAbove": 1, "message": "m", "remedy": "r" }""", "04", false)]
    public void ARuleAboutWhatItCannotReadIsNamed(string rule, string what, bool fits)
    {
        Load(out var problems, Form(rules: rule));
        Assert.Equal(fits, problems.Count == 0);
        Assert.True(fits || problems.Any(p => p.Problem.Contains(what, StringComparison.Ordinal)));
    }

    [Fact]
    public void AByteOrderMarkIsPassedOver()
    {
        var problems = new List<ReferenceProblem>();
        FormBook.Load([new ReferenceFile("forms/a.json", Encoding.UTF8.GetBytes("\uFEFF" + Form()))], problems);
        Assert.Empty(problems);
    }

    [Fact]
    public void OtherFilesAreLeftAlone()
    {
        var problems = new List<ReferenceProblem>();
        var book = FormBook.Load([new ReferenceFile("forms/README.md", "#"u8.ToArray()), new ReferenceFile("mail/a.json", "x"u8.ToArray())], problems);
        Assert.Empty(problems);
        Assert.Empty(book.All);
    }

    [Fact]
    public void BrokenJsonIsNamedWithItsLine()
    {
        Load(out var problems, "{\n  \"code\": \"AB-01\",\n  oops\n}");
        var problem = Assert.Single(problems);
        Assert.Equal(3, problem.Line);
        Assert.Contains("không đúng cú pháp JSON", problem.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{ \"code\": \"AB-01\", }")]
    [InlineData("[[[[[[[[[[[[1]]]]]]]]]]]]")]
    [InlineData("{ } { }")]
    [InlineData("// note\n{ }")]
    public void WhatIsNoStrictJsonIsOneProblem(string text)
    {
        var book = Load(out var problems, text);
        Assert.Contains("không đúng cú pháp JSON", Assert.Single(problems).Problem, StringComparison.Ordinal);
        Assert.Empty(book.All);
    }

    [Fact]
    public void BytesThatAreNotUtf8AreAProblem()
    {
        var problems = new List<ReferenceProblem>();
        FormBook.Load([new ReferenceFile("forms/a.json", new byte[] { (byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}' })], problems);
        Assert.Single(problems);
    }

    [Theory]
    [InlineData("\"code\": \"AB-01\"", "\"code\": \"kc01\"", "code: đang là \"kc01\"; cần chữ cái in hoa")]
    [InlineData("\"code\": \"AB-01\",", "", "code: còn thiếu")]
    [InlineData("\"kind\": \"table\"", "\"kind\": \"grid\"", "kind: đang là \"grid\"; cần một trong các từ: table, document")]
    [InlineData("\"regime\": \"administrative\"", "\"regime\": \"lunar\"", "regime: đang là \"lunar\"; cần một trong các từ: administrative, statistical")]
    [InlineData("\"validFrom\": \"2026-01-01\"", "\"validFrom\": \"01/01/2026\"", "validFrom: đang là \"01/01/2026\"; cần ngày dạng năm-tháng-ngày")]
    [InlineData("\"validFrom\": \"2026-01-01\"", "\"validFrom\": \"2026-02-30\"", "cần ngày dạng năm-tháng-ngày")]
    [InlineData("\"validFrom\": \"2026-01-01\"", "\"validFrom\": \"2026-01-01\", \"validTo\": \"2025-01-01\"", "validTo: ngày kết thúc trước ngày bắt đầu")]
    [InlineData("\"title\": \"Mẫu thử\"", "\"title\": \"\"", "title: đang là \"\"; cần văn bản không để trống")]
    [InlineData("\"title\": \"Mẫu thử\"", "\"title\": 7", "title: đang là 7; cần văn bản không để trống")]
    [InlineData("\"title\": \"Mẫu thử\"", "\"title\": \"Ma\u0302\u0303u\"", "Unicode dựng sẵn (NFC)")]
    [InlineData("\"title\": \"Mẫu thử\"", "\"title\": \"Mẫu\", \"colour\": \"red\"", "colour: không có thuộc tính này; cần một trong các thuộc tính: $schema, code, title")]
    [InlineData("\"title\": \"Mẫu thử\"", "\"title\": \"Mẫu\", \"title\": \"Mẫu\"", "title: được ghi 2 lần")]
    [InlineData("\"title\": \"Mẫu thử\"", "\"title\": \"Mẫu\", \"moneyUnit\": \"đô la\"", "moneyUnit: đang là \"đô la\"; cần triệu đồng")]
    [InlineData("\"title\": \"Mẫu thử\"", "\"title\": \"Mẫu\", \"allowsNil\": \"yes\"", "allowsNil: đang là \"yes\"; cần true hoặc false")]
    [InlineData("\"id\": \"done\"", "\"id\": \"plan\"", "columns[3] (plan): mã cột \"plan\" được dùng hai lần")]
    [InlineData("\"id\": \"done\"", "\"id\": \"thực\"", "columns[3].id (thực): đang là \"thực\"")]
    [InlineData("\"label\": \"Thực hiện\"", "\"label\": \"KẾ HOẠCH\"", "tên cột \"KẾ HOẠCH\" được dùng hai lần")]
    [InlineData("\"width\": 20", "\"width\": 0", "columns[3].width (done): đang là 0; cần từ 1 đến 255 ký tự")]
    [InlineData("\"width\": 20", "\"width\": \"20\"", "columns[3].width: đang là \"20\"; cần một số")]
    [InlineData("\"shortLabels\": [\"Mã\"]", "\"shortLabels\": []", "columns[1].shortLabels: đang là danh sách rỗng []; cần danh sách có ít nhất một văn bản")]
    [InlineData("\"role\": \"content\"", "\"role\": \"code\"", "có 2 cột mang vai trò code")]
    [InlineData("\"role\": \"content\"", "\"role\": \"note\"", "chưa có cột mang vai trò content")]
    [InlineData("\"code\": \"02\"", "\"code\": \"2A\"", "rows[1].code (2A): đang là \"2A\"; cần mã số gồm chữ số")]
    [InlineData("\"code\": \"02\"", "\"code\": \"1\"", "mã số \"01\" và \"1\" trùng nhau khi gõ dưới dạng số")]
    [InlineData("\"code\": \"02\"", "\"code\": \"01\"", "rows[1].code (01): mã số \"01\" được dùng hai lần")]
    [InlineData("\"kind\": \"heading\"", "\"kind\": \"heading\", \"required\": true", "dòng heading không có số liệu")]
    [InlineData("\"kind\": \"yesNo\"", "\"kind\": \"yesNo\", \"validFrom\": \"2026-02-01\", \"validTo\": \"2026-01-01\"", "rows[3].validTo (04): ngày kết thúc trước ngày bắt đầu")]
    [InlineData("\"rows\": [", "\"mainFigures\": [{ \"row\": \"99\", \"column\": \"plan\" }], \"rows\": [", "mainFigures[0].row (99): đang là \"99\"; cần mã số của một dòng số liệu")]
    [InlineData("\"rows\": [", "\"mainFigures\": [{ \"row\": \"10\", \"column\": \"plan\" }], \"rows\": [", "mainFigures[0].row (10): đang là \"10\"; cần mã số của một dòng số liệu")]
    [InlineData("\"rows\": [", "\"mainFigures\": [{ \"row\": \"01\", \"column\": \"code\" }], \"rows\": [", "mainFigures[0].column (01): đang là \"code\"; cần mã của một cột số liệu")]
    [InlineData("\"rows\": [", "\"mainFigures\": [{ \"row\": \"01\", \"column\": \"plan\" }, { \"row\": \"01\", \"column\": \"plan\" }], \"rows\": [", "mainFigures[1] (01): được ghi hai lần")]
    [InlineData("\"rows\": [", "\"mainFigures\": [{ \"row\": \"01\" }], \"rows\": [", "mainFigures[0].column: còn thiếu")]
    [InlineData("\"rows\": [", "\"rows\": [ 1,", "rows[0]: đang là 1; cần một đối tượng")]
    public void AWrongMemberIsNamed(string right, string wrong, string expected)
    {
        var text = Form();
        Assert.Contains(right, text, StringComparison.Ordinal);
        var book = Load(out var problems, text.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Problem.Contains(expected, StringComparison.Ordinal) && p.Line > 0);
        Assert.Empty(book.All);
    }

    [Theory]
    [InlineData("\"type\": \"total\"", "rules[0].type: đang là \"total\"; cần một trong các từ: compareColumns, compareRows")]
    [InlineData("\"type\": \"nil\", \"column\": \"code\"", "rules[0].column (A-1): \"code\" không phải cột số liệu")]
    [InlineData("\"type\": \"nil\", \"column\": \"period\"", "rules[0].column (A-1): \"period\" không phải cột số liệu")]
    [InlineData("\"type\": \"nil\"", "rules[0].column: còn thiếu")]
    [InlineData("\"type\": \"nil\", \"column\": \"plan\", \"row\": \"01\"", "rules[0].row: không có thuộc tính này")]
    [InlineData("\"type\": \"sum\", \"total\": \"01\", \"parts\": [\"99\"], \"columns\": [\"plan\"]", "rules[0].parts (A-1): mẫu không có dòng mã số \"99\"")]
    [InlineData("\"type\": \"sum\", \"total\": \"01\", \"parts\": [\"01\"], \"columns\": [\"plan\"]", "tổng \"01\" cũng nằm trong parts")]
    [InlineData("\"type\": \"sum\", \"total\": \"01\", \"parts\": [\"03\"], \"columns\": [\"plan\"]", "khác kiểu; cần cùng là count hoặc cùng là money")]
    [InlineData("\"type\": \"sum\", \"total\": \"01\", \"parts\": [\"02\", \"02\"], \"columns\": [\"plan\"]", "\"02\" được nêu hai lần")]
    [InlineData("\"type\": \"sum\", \"total\": \"10\", \"parts\": [\"02\"], \"columns\": [\"plan\"]", "dòng \"10\" thuộc kiểu heading; cần kiểu count hoặc money")]
    [InlineData("\"type\": \"compareRows\", \"lesser\": \"01\", \"greater\": \"03\", \"columns\": [\"plan\"]", "dòng \"01\" và dòng \"03\" khác kiểu")]
    [InlineData("\"type\": \"range\", \"columns\": [\"plan\"]", "cần min, max hoặc cả hai")]
    [InlineData("\"type\": \"range\", \"columns\": [\"plan\"], \"min\": 2, \"max\": 1", "min đang là 2, lớn hơn max là 1")]
    [InlineData("\"type\": \"requiredWhen\", \"row\": \"02\", \"when\": \"04\", \"is\": \"positive\"", "is không thể là positive")]
    [InlineData("\"type\": \"requiredWhen\", \"row\": \"02\", \"when\": \"01\", \"is\": \"yes\"", "is không thể là yes")]
    [InlineData("\"type\": \"magnitude\", \"columns\": [\"plan\"]", "rules[0].usual: còn thiếu")]
    [InlineData("\"type\": \"magnitude\", \"columns\": [\"plan\"], \"usual\": 2, \"absolute\": 1, \"final\": \"f\", \"wrongUnit\": \"w\", \"far\": \"f\", \"farRemedy\": \"f\"", "absolute không nhỏ hơn usual")]
    [InlineData("\"type\": \"magnitude\", \"columns\": [\"plan\"], \"usual\": 1, \"absolute\": 1, \"final\": \"{no}\", \"wrongUnit\": \"w\", \"far\": \"f\", \"farRemedy\": \"f\"", "{no} không có")]
    [InlineData("\"type\": \"yearBefore\", \"columns\": [\"plan\"], \"percent\": -1, \"moneyAbove\": 1, \"countAbove\": 1", "percent đang là -1; cần số không âm")]
    [InlineData("\"type\": \"submissionsRecord\", \"row\": \"01\", \"column\": \"plan\"", "dòng \"01\" thuộc kiểu count; cần kiểu yesNo")]
    [InlineData("\"type\": \"expression\", \"expression\": \"true\"", "expression")]
    public void AWrongRuleIsNamed(string members, string expected)
    {
        Load(out var problems, Form(rules: $$"""{ {{members}}, "code": "A-1", "blocksFrom": "2026-01-01", "message": "m", "remedy": "r" }"""));
        Assert.Contains(problems, p => p.Problem.Contains(expected, StringComparison.Ordinal) && p.Line > 0);
    }

    [Theory]
    [InlineData("\"code\": \"A-1\", \"message\": \"m\", \"remedy\": \"r\"", "cần warnsFrom hoặc blocksFrom")]
    [InlineData("\"code\": \"A-1\", \"warnsFrom\": \"2026-01-01\", \"blocksFrom\": \"2026-01-01\", \"message\": \"m\", \"remedy\": \"r\"", "cần lưu ý trước rồi mới chặn")]
    [InlineData("\"code\": \"a1\", \"warnsFrom\": \"2026-01-01\", \"message\": \"m\", \"remedy\": \"r\"", "rules[0].code (a1): đang là \"a1\"")]
    [InlineData("\"code\": \"A-1\", \"warnsFrom\": \"2026-01-01\", \"message\": \"{total}\", \"remedy\": \"r\"", "chỗ điền {total} không có ở loại quy tắc này")]
    [InlineData("\"code\": \"A-1\", \"warnsFrom\": \"2026-01-01\", \"message\": \"m\", \"remedy\": \"{cells\"", "dấu ngoặc nhọn trong")]
    [InlineData("\"code\": \"A-1\", \"warnsFrom\": \"2026-01-01\", \"message\": \"m }\", \"remedy\": \"r\"", "dấu ngoặc nhọn trong")]
    [InlineData("\"code\": \"A-1\", \"warnsFrom\": \"2026-01-01\", \"message\": \"m\"", "rules[0].remedy: còn thiếu")]
    public void WhatAllRulesHaveIsChecked(string members, string expected)
    {
        Load(out var problems, Form(rules: $$"""{ "type": "nil", "column": "plan", {{members}} }"""));
        Assert.Contains(expected, Assert.Single(problems).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ACodeOfTwoRulesIsAProblem()
    {
        const string rule = """{ "type": "nil", "column": "plan", "code": "A-1", "warnsFrom": "2026-01-01", "message": "m", "remedy": "r" }""";
        Load(out var problems, Form(rules: rule + "," + rule));
        Assert.Contains("rules[1] (A-1): mã quy tắc \"A-1\" được dùng hai lần", Assert.Single(problems).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryProblemIsNamedNotOnlyTheFirst()
    {
        Load(out var problems,
            Form().Replace("\"AB-01\"", "\"x\"", StringComparison.Ordinal).Replace("\"code\": \"02\"", "\"code\": \"01\"", StringComparison.Ordinal),
            "nonsense");
        Assert.Equal(3, problems.Count);
        Assert.Equal(["forms/0.json", "forms/0.json", "forms/1.json"], problems.Select(p => p.Path));
        Assert.True(problems[1].Line > problems[0].Line);
    }

    [Fact]
    public void VersionsOfAFormDoNotOverlap()
    {
        var first = Form().Replace("\"validFrom\": \"2026-01-01\"", "\"validFrom\": \"2026-01-01\", \"validTo\": \"2026-12-31\"", StringComparison.Ordinal);
        var second = Form().Replace("2026-01-01", "2027-01-01", StringComparison.Ordinal);
        var book = Load(out var problems, first, second);
        Assert.Empty(problems);
        Assert.Equal(new DateOnly(2027, 1, 1), book.For("AB-01", new DateOnly(2027, 1, 1))!.ValidFrom);
        Assert.Equal(new DateOnly(2026, 1, 1), book.For("AB-01", new DateOnly(2026, 12, 31))!.ValidFrom);

        Load(out problems, first, second.Replace("2027-01-01", "2026-12-31", StringComparison.Ordinal));
        Assert.Contains("hiệu lực trùng với tệp", Assert.Single(problems).Problem, StringComparison.Ordinal);
        Load(out problems, Form(), Form());
        Assert.Contains("hiệu lực trùng với tệp", Assert.Single(problems).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ADocumentHasNoTable()
    {
        Load(out var problems, Form().Replace("\"kind\": \"table\"", "\"kind\": \"document\"", StringComparison.Ordinal));
        Assert.Contains("mẫu loại document không có bảng số liệu", Assert.Single(problems).Problem, StringComparison.Ordinal);
        Load(out problems, """{ "code": "AB-01", "title": "Tài liệu", "kind": "document", "regime": "administrative", "validFrom": "2026-01-01" }""");
        Assert.Empty(problems);
    }

    [Fact]
    public void ATableNeedsRowsAndColumns()
    {
        Load(out var problems, """{ "code": "AB-01", "title": "Bảng", "kind": "table", "regime": "administrative", "validFrom": "2026-01-01" }""");
        Assert.Contains(problems, p => p.Problem == "rows: chưa có dòng số liệu; cần ít nhất một dòng khác heading.");
        Assert.Contains(problems, p => p.Problem.Contains("vai trò figure", StringComparison.Ordinal));
    }

    [Fact]
    public void AnArrayIsNoForm()
    {
        Load(out var problems, "[1]");
        Assert.Equal("đang là một danh sách […]; cần một đối tượng {…}.", Assert.Single(problems).Problem);
    }

    private static string Form(string rules = "", string more = "", string rows = Rows) => $$"""
        {
          "code": "AB-01",
          "title": "Mẫu thử",
          "kind": "table",
          "regime": "administrative",
          "validFrom": "2026-01-01",
          {{Columns}},
          {{rows}},
          "rules": [ {{rules}} ]{{more}}
        }
        """;

    private static FormBook Load(out List<ReferenceProblem> problems, params string[] texts)
    {
        problems = [];
        return FormBook.Load(texts.Select((t, i) => new ReferenceFile($"forms/{i}.json", Encoding.UTF8.GetBytes(t))), problems);
    }
}
