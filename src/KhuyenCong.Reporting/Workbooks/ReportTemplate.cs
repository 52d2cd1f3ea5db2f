using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Copying;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Writing;
using SpreadCheetah.Styling;
using SpreadCheetah.Validations;
using SpreadCheetah.Worksheets;
using Color = System.Drawing.Color;
using Formula = SpreadCheetah.Formula;
using NewCell = SpreadCheetah.Cell;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// The workbook that a unit fills in: cover filled, every row of the form that exists on the cut-off date, totals as formulas,
/// and a second sheet that says how to fill it in and to hand it in. Left untouched it is not a report: what is required and
/// not a total stays blank.
/// </summary>
public static class ReportTemplate
{
    /// <summary>The name of the second sheet.</summary>
    public const string GuideSheet = "Hướng dẫn";

    private const double FirstColumnLeast = 18;
    private const double RowHeight = 18;
    private const string Counts = "#,##0";
    private const string Amounts = "#,##0.###";
    private const string Days = "dd/mm/yyyy";

    /// <summary>Writes the template.</summary>
    /// <param name="form">The form, a table.</param>
    /// <param name="unit">The unit as it stands on the cut-off date.</param>
    /// <param name="deadlines">The dates of the form's duty for the period.</param>
    /// <returns>The bytes of an .xlsx; the same input gives the same parts but for when it was made.</returns>
    /// <exception cref="ArgumentException">The form is a document and has no table.</exception>
    public static byte[] Write(FormDefinition form, Unit unit, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(deadlines);
        if (form.Kind != FormKind.Table || form.Columns.Count == 0)
        {
            throw new ArgumentException($"{form.Code} is a document; only a table has a template.", nameof(form));
        }

        using var workbook = new NewWorkbook(form.Code + " " + deadlines.Period.Name + " " + unit.FullName);
        var layout = new Layout(form, deadlines);
        WriteTable(workbook, form, unit, deadlines, layout);
        WriteGuide(workbook, form, unit, deadlines, layout);
        return Finish(workbook.Finish(), form, layout);
    }

    /// <summary>Where everything stands on the first sheet.</summary>
    private sealed class Layout
    {
        public Layout(FormDefinition form, Deadlines deadlines)
        {
            HeaderRow = form.AllowsNil ? 9 : 8;
            Rows = form.RowsOn(deadlines.CutOff).ToList();
            LastRow = HeaderRow + Rows.Count;
            RowOf = Rows.Select((row, i) => (row.Code, Row: HeaderRow + 1 + i))
                .DistinctBy(p => p.Code)
                .ToDictionary(p => p.Code, p => p.Row, StringComparer.Ordinal);

            var rules = form.Rules.OfType<SumRule>()
                .Where(r => r.SeverityOn(deadlines.CutOff) is not null && RowOf.ContainsKey(r.Total))
                .DistinctBy(r => r.Total)
                .ToDictionary(r => r.Total, StringComparer.Ordinal);

            // Zeros in every required cell would make a report of a template that nobody has touched.
            RequiredWhen = Rows.Where(r => r is { Required: true, AppliesWhen: not null }).Select(r => (r.Code, When: r.AppliesWhen!))
                .Concat(form.Rules.OfType<RequiredWhenRule>().Where(r => r.SeverityOn(deadlines.CutOff) == Severity.Error).Select(r => (Code: r.Row, When: new RowCondition(r.When, r.Is))))
                .Where(r => RowOf.ContainsKey(r.Code) && RowOf.ContainsKey(r.When.Row))
                .ToLookup(r => r.Code, r => r.When);
            Totals = Rows.Any(r => r is { IsAlwaysRequired: true, Kind: not FigureKind.Heading } && !rules.ContainsKey(r.Code)) ? rules : [];
        }

        public int HeaderRow { get; }

        public int LastRow { get; }

        public IReadOnlyList<FormRow> Rows { get; }

        public Dictionary<string, int> RowOf { get; }

        public Dictionary<string, SumRule> Totals { get; }

        /// <summary>By row code, the answers that make it required.</summary>
        public ILookup<string, RowCondition> RequiredWhen { get; }

        /// <summary>The formula of a total in a column; null where the cell is typed.</summary>
        public string? FormulaOf(FormRow row, FormColumn column, int position)
        {
            if (!Totals.TryGetValue(row.Code, out var rule) || !rule.Columns.Contains(column.Id))
            {
                return null;
            }

            var parts = rule.Parts.Where(RowOf.ContainsKey).Select(p => CellAddress.Of(RowOf[p], position)).ToList();
            return parts.Count == 0 ? null : string.Join('+', parts.Chunk(200).Select(some => "SUM(" + string.Join(',', some) + ")"));
        }
    }

    private static void WriteTable(NewWorkbook workbook, FormDefinition form, Unit unit, Deadlines deadlines, Layout layout)
    {
        var columns = form.Columns;
        var last = CellAddress.LettersOf(columns.Count);
        var options = new WorksheetOptions { FrozenRows = layout.HeaderRow, ShowGridlines = false, TabColor = Palette.Header };
        for (var i = 0; i < columns.Count; i++)
        {
            options.Column(i + 1).Width = Math.Clamp(i == 0 ? Math.Max(columns[i].Width, FirstColumnLeast) : columns[i].Width, 4, 100);
        }

        workbook.Sheet(form.Code, options);
        var label = workbook.Style(new Style { Font = new Font { Bold = true, Color = Palette.Muted, Size = NewWorkbook.FontSize } });
        var value = workbook.Style(new Style { Font = new Font { Bold = true, Color = Palette.Ink, Size = NewWorkbook.FontSize }, Format = NumberFormat.Standard(StandardNumberFormat.Text) });
        var title = workbook.Style(new Style
        {
            Font = new Font { Bold = true, Size = 16, Color = Palette.Header },
            Alignment = new Alignment { Horizontal = HorizontalAlignment.Center, Vertical = VerticalAlignment.Center, WrapText = true },
        });
        var nil = workbook.Style(new Style
        {
            Font = new Font { Bold = true, Size = NewWorkbook.FontSize },
            Border = Box(BorderStyle.Thin),
            Alignment = new Alignment { Horizontal = HorizontalAlignment.Left },
        });

        var basis = workbook.Style(new Style
        {
            Font = new Font { Italic = true, Color = Palette.Muted, Size = NewWorkbook.FontSize },
            Alignment = new Alignment { Horizontal = HorizontalAlignment.Left, Vertical = VerticalAlignment.Center, WrapText = true },
        });

        workbook.TallRow(RowHeight, new NewCell("Mẫu số:", label), new NewCell(form.Code, value));
        // Capitals of that size take about twice the width that a column counts in.
        workbook.TallRow(30 * LinesOf(form.Title, columns.Sum(c => c.Width) / 2), new NewCell(Title(form.Title), title));
        workbook.Merge($"A2:{last}2");
        workbook.TallRow(RowHeight, new NewCell("Đơn vị báo cáo:", label), new NewCell(unit.Office, value));
        workbook.TallRow(RowHeight, new NewCell("Mã đơn vị:", label), new NewCell(unit.Code, value));
        workbook.TallRow(RowHeight, new NewCell("Kỳ báo cáo:", label), new NewCell(deadlines.Period.Name, value));
        workbook.TallRow(RowHeight, new NewCell("Đơn vị tính:", label), new NewCell(form.MoneyUnit, value));
        if (form.AllowsNil)
        {
            workbook.TallRow(RowHeight, new NewCell("Không phát sinh:", label), new NewCell((string?)null, nil));
            var cross = DataValidation.ListValues(["x"]);
            cross.InputTitle = "Không phát sinh";
            cross.InputMessage = "Chỉ chọn x khi trong kỳ không phát sinh số liệu nào. Có số liệu thì để trống.";
            cross.ErrorTitle = "Không phát sinh";
            cross.ErrorMessage = "Ô này chỉ nhận chữ x hoặc để trống.";
            workbook.Validate("B7", cross);
        }

        if (form.Basis.Length == 0)
        {
            workbook.Row();
        }
        else
        {
            var row = workbook.NextRow;
            var words = "Theo " + form.Basis + ".";
            workbook.TallRow(RowHeight * LinesOf(words, columns.Sum(c => c.Width)), new NewCell(words, basis));
            workbook.Merge(FormattableString.Invariant($"A{row}:{last}{row}"));
        }

        WriteHeader(workbook, columns);
        WriteRows(workbook, form, layout);
        Validate(workbook, form, layout);
        WriteSignatures(workbook, form);
    }

    private static string Title(string title) => title.ToUpperInvariant();

    private static void WriteHeader(NewWorkbook workbook, IReadOnlyList<FormColumn> columns)
    {
        var header = workbook.Style(new Style
        {
            Font = new Font { Bold = true, Color = Palette.White, Size = NewWorkbook.FontSize },
            Fill = new Fill { Color = Palette.Header },
            Border = Box(BorderStyle.Thin),
            Alignment = new Alignment { Horizontal = HorizontalAlignment.Center, Vertical = VerticalAlignment.Center, WrapText = true },
        });
        workbook.TallRow(36, columns.Select(c => new NewCell(c.Label, header)).ToArray());
    }

    private static void WriteRows(NewWorkbook workbook, FormDefinition form, Layout layout)
    {
        var styles = new Dictionary<(ColumnRole Role, FigureKind Kind, Look Look), StyleId>();
        foreach (var row in layout.Rows)
        {
            var cells = new NewCell[form.Columns.Count];
            for (var i = 0; i < cells.Length; i++)
            {
                var column = form.Columns[i];
                var formula = row.Kind == FigureKind.Heading || column.Role != ColumnRole.Figure ? null : layout.FormulaOf(row, column, i + 1);
                var look = LookOf(row, column, formula, layout);
                var key = (column.Role, column.Role == ColumnRole.Figure ? row.Kind : FigureKind.Text, look);
                if (!styles.TryGetValue(key, out var style))
                {
                    styles[key] = style = workbook.Style(StyleOf(key.Role, key.Item2, look));
                }

                var text = TextOf(row, column.Role);
                cells[i] = formula is not null ? new NewCell(new Formula(formula), 0, style) : new NewCell(text.Length == 0 ? null : text, style);
            }

            workbook.TallRow(RowHeight * form.Columns.Max(c => c.Role is ColumnRole.Content or ColumnRole.Unit ? LinesOf(TextOf(row, c.Role), c.Width) : 1), cells);
        }
    }

    private static string TextOf(FormRow row, ColumnRole role) => role switch
    {
        ColumnRole.Order => row.Order,
        ColumnRole.Content => row.Label,
        ColumnRole.Code => row.Code,
        ColumnRole.Unit => row.Unit,
        _ => "",
    };

    private static Look LookOf(FormRow row, FormColumn column, string? formula, Layout layout) =>
        row.Kind == FigureKind.Heading ? Look.Heading
        : formula is not null || (column.Role != ColumnRole.Figure && layout.Totals.ContainsKey(row.Code)) ? Look.Total
        : column.Role != ColumnRole.Figure ? Look.Plain
        : row.IsAlwaysRequired ? Look.Required
        : layout.RequiredWhen.Contains(row.Code) ? Look.RequiredWhen
        : Look.Plain;

    private enum Look
    {
        Plain,
        Required,
        RequiredWhen,
        Total,
        Heading,
    }

    /// <summary>How the cells of a column, and of those for figures each kind, stand and are formatted, where not left and as Excel likes.</summary>
    private static readonly Dictionary<(ColumnRole Role, FigureKind Kind), (HorizontalAlignment Side, NumberFormat? Format)> Places = new()
    {
        [(ColumnRole.Order, FigureKind.Text)] = (HorizontalAlignment.Center, NumberFormat.Standard(StandardNumberFormat.Text)),
        [(ColumnRole.Code, FigureKind.Text)] = (HorizontalAlignment.Center, NumberFormat.Standard(StandardNumberFormat.Text)),
        [(ColumnRole.Unit, FigureKind.Text)] = (HorizontalAlignment.Center, null),
        [(ColumnRole.Figure, FigureKind.Text)] = (HorizontalAlignment.Left, NumberFormat.Standard(StandardNumberFormat.Text)),
        [(ColumnRole.Figure, FigureKind.YesNo)] = (HorizontalAlignment.Center, null),
        [(ColumnRole.Figure, FigureKind.Count)] = (HorizontalAlignment.Right, NumberFormat.Custom(Counts)),
        [(ColumnRole.Figure, FigureKind.Money)] = (HorizontalAlignment.Right, NumberFormat.Custom(Amounts)),
        [(ColumnRole.Figure, FigureKind.Date)] = (HorizontalAlignment.Right, NumberFormat.Custom(Days)),
    };

    private static readonly Dictionary<Look, Color> Fills = new()
    {
        [Look.Heading] = Palette.Section,
        [Look.Total] = Palette.Total,
        [Look.Required] = Palette.Required,
        [Look.RequiredWhen] = Palette.RequiredWhen,
    };

    private static Style StyleOf(ColumnRole role, FigureKind kind, Look look)
    {
        var (side, format) = Places.GetValueOrDefault((role, kind), (HorizontalAlignment.Left, null));
        var style = new Style
        {
            Font = new Font { Bold = look is Look.Total or Look.Heading, Color = Palette.Ink, Size = NewWorkbook.FontSize },
            Border = Box(BorderStyle.Thin),
            Alignment = new Alignment { Vertical = VerticalAlignment.Center, WrapText = kind == FigureKind.Text, Horizontal = side },
            Format = format,
        };
        if (Fills.TryGetValue(look, out var fill))
        {
            style.Fill = new Fill { Color = fill };
        }

        return style;
    }

    private static Border Box(BorderStyle line)
    {
        EdgeBorder Edge() => new() { BorderStyle = line, Color = Palette.Line };
        return new Border { Left = Edge(), Right = Edge(), Top = Edge(), Bottom = Edge() };
    }

    /// <summary>The ranges of figure columns that stand side by side, as positions from 1.</summary>
    private static IEnumerable<(int First, int Last)> FigureBlocks(FormDefinition form)
    {
        for (var i = 0; i < form.Columns.Count; i++)
        {
            var first = i;
            while (i < form.Columns.Count && form.Columns[i].Role == ColumnRole.Figure)
            {
                i++;
            }

            if (i > first)
            {
                yield return (first + 1, i);
            }
        }
    }

    /// <summary>The ranges of the rows of a kind, rows that stand below each other together.</summary>
    private static IEnumerable<string> RangesOf(FigureKind kind, FormDefinition form, Layout layout) => RangesOf(r => r.Kind == kind, form, layout);

    private static IEnumerable<string> RangesOf(Func<FormRow, bool> belongs, FormDefinition form, Layout layout)
    {
        for (var i = 0; i < layout.Rows.Count; i++)
        {
            var first = i;
            while (i < layout.Rows.Count && belongs(layout.Rows[i]))
            {
                i++;
            }

            if (i == first)
            {
                continue;
            }

            foreach (var (from, to) in FigureBlocks(form))
            {
                yield return CellAddress.Of(layout.HeaderRow + 1 + first, from) + ":" + CellAddress.Of(layout.HeaderRow + i, to);
            }
        }
    }

    private static void Validate(NewWorkbook workbook, FormDefinition form, Layout layout)
    {
        foreach (var kind in new[] { FigureKind.Count, FigureKind.Money, FigureKind.Date, FigureKind.YesNo })
        {
            var validation = kind switch
            {
                FigureKind.Count => DataValidation.IntegerGreaterThanOrEqualTo(0),
                FigureKind.Money => DataValidation.DecimalGreaterThanOrEqualTo(0),
                FigureKind.Date => DataValidation.DateTimeGreaterThanOrEqualTo(new DateTime(1945, 9, 2)),
                _ => DataValidation.ListValues(["Có", "Không"]),
            };
            (validation.ErrorTitle, validation.ErrorMessage) = kind switch
            {
                FigureKind.Count => ("Số nguyên từ 0", "Ô này chỉ nhận số nguyên từ 0 trở lên, ví dụ 12. Không có số liệu thì để trống."),
                FigureKind.Money => ("Số tiền từ 0", $"Ô này chỉ nhận số từ 0 trở lên, tính bằng {form.MoneyUnit}. Không có số liệu thì để trống."),
                FigureKind.Date => ("Ngày", "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/08/2026."),
                _ => ("Có hoặc Không", "Chọn Có hoặc Không trong danh sách."),
            };
            if (kind == FigureKind.Date)
            {
                // A day typed as text is taken too; where Excel's language is not Vietnamese it cannot be anything else.
                validation.ErrorType = ValidationErrorType.Information;
                validation.InputTitle = "Ngày";
                validation.InputMessage = "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/08/2026.";
            }

            foreach (var range in RangesOf(kind, form, layout))
            {
                workbook.Validate(range, validation);
            }
        }

        foreach (var longest in layout.Rows.Where(r => r is { Kind: FigureKind.Text, MaxLength: < FormRow.LongestText }).Select(r => r.MaxLength).Distinct())
        {
            var validation = DataValidation.TextLengthLessThanOrEqualTo(longest);
            validation.InputTitle = "Nội dung";
            validation.InputMessage = $"Ghi nhiều nhất {FigureText.Of(longest)} ký tự. Xuống dòng trong ô: Alt + Enter (LibreOffice: Ctrl + Enter).";
            validation.ErrorTitle = "Nội dung quá dài";
            validation.ErrorMessage = $"Ô này nhận nhiều nhất {FigureText.Of(longest)} ký tự. Đề nghị rút gọn.";
            foreach (var range in RangesOf(r => r.Kind == FigureKind.Text && r.MaxLength == longest, form, layout))
            {
                workbook.Validate(range, validation);
            }
        }
    }

    private static void WriteSignatures(NewWorkbook workbook, FormDefinition form)
    {
        var count = form.Columns.Count;
        var left = Math.Min(2, count);
        var right = Math.Max(Math.Min(left + 1, count), count - 2);
        var place = workbook.Style(new Style { Font = new Font { Italic = true, Size = NewWorkbook.FontSize }, Alignment = new Alignment { Horizontal = HorizontalAlignment.Center } });
        var role = workbook.Style(new Style { Font = new Font { Bold = true, Size = NewWorkbook.FontSize }, Alignment = new Alignment { Horizontal = HorizontalAlignment.Center } });

        workbook.Row();
        Line(null, "……, ngày …… tháng …… năm ……", place);
        Line("Người lập biểu", "Thủ trưởng đơn vị", role);
        Line("(Ký, ghi rõ họ tên)", "(Ký, đóng dấu, ghi rõ họ tên)", place);

        void Line(string? first, string second, StyleId style)
        {
            var row = workbook.NextRow;
            var cells = new NewCell[Math.Max(left, right)];
            cells[left - 1] = new NewCell(first, style);
            cells[right - 1] = new NewCell(second, style);
            workbook.Row(cells);
            if (right < count)
            {
                workbook.Merge(CellAddress.Of(row, right) + ":" + CellAddress.Of(row, count));
            }
        }
    }

    private static void WriteGuide(NewWorkbook workbook, FormDefinition form, Unit unit, Deadlines deadlines, Layout layout)
    {
        var options = new WorksheetOptions { ShowGridlines = false };
        options.Column(1).Width = 6;
        options.Column(2).Width = 24;
        options.Column(3).Width = 16;
        options.Column(4).Width = 72;
        workbook.Sheet(GuideSheet, options);
        var title = workbook.Style(new Style { Font = new Font { Bold = true, Size = 16, Color = Palette.Header } });
        var heading = workbook.Style(new Style { Font = new Font { Bold = true, Size = 13, Color = Palette.Header } });
        var strong = workbook.Style(new Style { Font = new Font { Bold = true, Size = NewWorkbook.FontSize }, Alignment = new Alignment { Vertical = VerticalAlignment.Top, WrapText = true } });
        var text = workbook.Style(new Style { Alignment = new Alignment { Vertical = VerticalAlignment.Top, WrapText = true } });
        var middle = workbook.Style(new Style { Font = new Font { Bold = true, Size = NewWorkbook.FontSize }, Alignment = new Alignment { Vertical = VerticalAlignment.Center } });
        var middleText = workbook.Style(new Style { Alignment = new Alignment { Vertical = VerticalAlignment.Center, WrapText = true } });
        var day = workbook.Style(new Style { Font = new Font { Bold = true, Size = 14, Color = Palette.NotTaken }, Alignment = new Alignment { Vertical = VerticalAlignment.Center } });

        workbook.TallRow(26, new NewCell("Hướng dẫn lập và nộp báo cáo " + form.Code, title));
        Pair("Báo cáo", form.Title);
        if (form.Basis.Length > 0)
        {
            Pair("Thực hiện theo", form.Basis);
        }

        Pair("Đơn vị", unit.Office + " (mã đơn vị " + unit.Code + ")");
        Pair("Kỳ", deadlines.Period.Name + ": số liệu từ ngày " + VietnamTime.Text(deadlines.Window.Start) + " đến hết ngày " + VietnamTime.Text(deadlines.Window.End));

        Heading("1. Ba mốc thời gian cần nhớ");
        Day("Ngày chốt số liệu", deadlines.CutOff, "Số liệu tính đến hết ngày này.");
        Day("Hạn nộp", deadlines.Due, "Nộp trước 24 giờ ngày này là đúng hạn.");
        Day("Ngày khóa", deadlines.Lock, "Sau 24 giờ ngày này không nhận báo cáo nữa, trừ trường hợp được gia hạn.");
        Step("", $"Hệ thống nhận báo cáo từ ngày {VietnamTime.Text(deadlines.Opens)}. Báo cáo gửi trước ngày chốt số liệu được nhận, nhưng số liệu coi là ước thực hiện.");
        if (deadlines.Unconfirmed.Count > 0)
        {
            Step("", "Các mốc trên có thể thay đổi vì lịch nghỉ chưa được xác nhận: " + string.Join(", ", deadlines.Unconfirmed.Select(VietnamTime.Text)) + ".");
        }

        Heading("2. Cách điền");
        var steps = new List<string>
        {
            $"Mở trang “{form.Code}”. Không đổi phần đầu trang, hàng tiêu đề và mã số của các dòng; có thể thêm dòng giải thích không có mã số.",
            "Ô nền vàng là ô bắt buộc phải điền; không có thì ghi 0. Ô nền trắng không có số liệu thì để trống.",
        };
        if (layout.RequiredWhen.Count > 0)
        {
            steps.Add("Ô nền xanh nhạt bắt buộc phải điền tùy theo câu trả lời khác: " + string.Join("; ", layout.RequiredWhen
                .SelectMany(r => r.Select(when => (r.Key, When: when))).GroupBy(r => r.When)
                .Select(g => $"mã số {string.Join(", ", g.Select(r => r.Key))} khi mã số {g.Key.Row} {WordsOf(g.Key.Is)}")) + ".");
        }

        if (layout.Totals.Count > 0)
        {
            steps.Add("Ô nền xám là tổng, tự tính từ các dòng thành phần; không cần gõ vào. Mã số tự tính: "
                + string.Join(", ", layout.Rows.Where(r => layout.Totals.ContainsKey(r.Code)).Select(r => r.Code)) + ".");
        }

        if (layout.Rows.Any(r => r.Kind is FigureKind.Count))
        {
            steps.Add("Số lượng là số nguyên từ 0 trở lên.");
        }

        if (layout.Rows.Any(r => r.Kind is FigureKind.Money))
        {
            steps.Add($"Số tiền tính bằng {form.MoneyUnit}, nhiều nhất ba chữ số thập phân, ví dụ 1.234,5.");
        }

        if (layout.Rows.Any(r => r.Kind is FigureKind.YesNo))
        {
            steps.Add("Câu hỏi Có/Không: chọn trong danh sách của ô.");
        }

        if (layout.Rows.Any(r => r.Kind is FigureKind.Date))
        {
            steps.Add("Ngày ghi theo dạng ngày/tháng/năm, ví dụ 15/08/2026.");
        }

        if (form.AllowsNil)
        {
            steps.Add("Trong kỳ không phát sinh số liệu: chọn x ở ô “Không phát sinh” trên đầu trang rồi nộp.");
        }

        if (form.Columns.Any(c => c.Role == ColumnRole.Note))
        {
            steps.Add("Số liệu khác thường (vượt kế hoạch, tăng giảm nhiều) nên giải thích ở cột “" + form.Columns.First(c => c.Role == ColumnRole.Note).Label + "”.");
        }

        if (form.Rules.Any(r => r is NothingDoneRule && r.SeverityOn(deadlines.CutOff) is not null))
        {
            steps.Add("Điểm nào mọi câu trả lời đều là 0 hoặc “Không” thì ghi lý do ở cột Ghi chú của một dòng bất kỳ thuộc điểm đó.");
        }

        Steps(steps);

        Heading("3. Cách nộp");
        Steps(
        [
            "Lưu tệp ở dạng .xlsx (Excel: Tệp > Lưu dưới dạng > Sổ làm việc Excel; LibreOffice: Tệp > Lưu bằng tên khác > Excel 2007–365). Không đặt mật khẩu, không dùng macro.",
            "Nộp qua đường dẫn nộp báo cáo trong thư nhắc, hoặc tải tệp lên thư mục inbox/" + unit.Code + "/" + deadlines.Period.Id + "/.",
            "Sau khi nộp, đơn vị nhận được thư xác nhận hoặc thư trả lại, trong đó ghi rõ ô nào cần sửa. Báo cáo bị trả lại chưa được tính là đã nộp.",
            "Cần sửa thì nộp lại tệp đã sửa trước ngày khóa; bản hợp lệ nộp sau cùng được tính.",
            "Bản có chữ ký và dấu (PDF) nộp cùng chỗ, đặt cùng tên với tệp báo cáo.",
        ]);

        void Heading(string words)
        {
            workbook.Row();
            workbook.TallRow(22, new NewCell(words, heading));
        }

        void Pair(string words, string value)
        {
            var row = workbook.NextRow;
            workbook.TallRow(RowHeight * LinesOf(value, 88), default, new NewCell(words, strong), new NewCell(value, text));
            workbook.Merge(FormattableString.Invariant($"C{row}:D{row}"));
        }

        void Day(string words, DateOnly date, string note) =>
            workbook.TallRow(22, default, new NewCell(words, middle), new NewCell(VietnamTime.Text(date), day), new NewCell(note, middleText));

        void Step(string number, string words)
        {
            var row = workbook.NextRow;
            workbook.TallRow(RowHeight * LinesOf(words, 128), new NewCell(number, strong), new NewCell(words, text));
            workbook.Merge(FormattableString.Invariant($"B{row}:D{row}"));
        }

        void Steps(IReadOnlyList<string> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Step((i + 1).ToString(CultureInfo.InvariantCulture) + ".", list[i]);
            }
        }
    }

    private static string WordsOf(WhenIs what) => what switch
    {
        WhenIs.Positive => "lớn hơn 0",
        WhenIs.Yes => "ghi Có",
        WhenIs.No => "ghi Không",
        _ => "được điền",
    };

    // Programs do not fit the height of a row that they read, and of a merged cell never.
    private static int LinesOf(string text, double width) => 1 + (int)(text.Length / Math.Max(width, 1));

    private static byte[] Finish(MemoryStream stream, FormDefinition form, Layout layout)
    {
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var workbook = document.WorkbookPart!;
            var table = PrintSetup.PartOf(workbook, form.Code).Worksheet!;
            PrintSetup.WholeNumbers(workbook, table, RangesOf(FigureKind.Money, form, layout).ToList());
            PrintSetup.GrowingRows(table, layout.Rows.Where(r => r.Kind == FigureKind.Text).Select(r => layout.RowOf[r.Code]).ToHashSet());
            PrintSetup.Paper(table, landscape: true);
            var codes = form.Columns.Select((c, i) => (c.Role, Position: i + 1))
                .Where(c => c.Role is ColumnRole.Code or ColumnRole.Order)
                .Select(c => CellAddress.Of(layout.HeaderRow + 1, c.Position) + ":" + CellAddress.Of(Math.Max(layout.LastRow, layout.HeaderRow + 1), c.Position));
            PrintSetup.TextIsMeant(table, ["B4", .. codes]);
            PrintSetup.RepeatRows(workbook, form.Code, layout.HeaderRow, layout.HeaderRow);
            PrintSetup.Paper(PrintSetup.PartOf(workbook, GuideSheet).Worksheet!, landscape: false);
        }

        return PlainNames.Seal(stream);
    }
}
