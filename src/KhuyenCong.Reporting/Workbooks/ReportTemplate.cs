using DocumentFormat.OpenXml.Packaging;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
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
/// The workbook that a unit fills in: official head and cover filled, every row of the form that exists on the cut-off date, totals as formulas, what
/// is wrong in it told by formulas beside the table and on a second sheet, and a third one that says how to fill it in and to hand it in. Left
/// untouched it is not a report: what is required and not a total stays blank.
/// </summary>
public static class ReportTemplate
{
    private const double FirstColumnLeast = 18;
    private const double RowHeight = TemplateLayout.RowHeight;
    private const double HeaderHeight = 36;
    private const string NotPrinted = "$Z$500";
    private const int SignatureRows = 9;
    private const double SignatureHeight = 18 * SignatureRows;
    private const string Counts = "#,##0";
    private const string Amounts = "#,##0.###";
    private const string Days = "dd/mm/yyyy";

    /// <summary>Writes the template.</summary>
    /// <param name="form">The form, a table.</param>
    /// <param name="unit">The unit as it stands on the cut-off date.</param>
    /// <param name="deadlines">The dates of the form's duty for the period.</param>
    /// <param name="latest">
    /// The last counted report of the same year: its plan stands in the plan's cells, what it had reached beside the table. Null when there is none.
    /// </param>
    /// <returns>The bytes of an .xlsx; the same input gives the same parts but for when it was made.</returns>
    /// <exception cref="ArgumentException">The form is a document and has no table.</exception>
    public static byte[] Write(FormDefinition form, Unit unit, Deadlines deadlines, FigureSet? latest = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(deadlines);
        if (form.Kind != FormKind.Table || form.Columns.Count == 0)
        {
            throw new ArgumentException($"{form.Code} is a document; only a table has a template.", nameof(form));
        }

        using var workbook = new NewWorkbook(form.Code + " " + deadlines.Period.Name + " " + unit.FullName);
        var layout = new TemplateLayout(form, deadlines, latest);
        var checks = new TemplateChecks(form, layout, deadlines);
        WriteTable(workbook, form, unit, deadlines, layout, checks);
        checks.WriteSheet(workbook);
        TemplateGuide.Write(workbook, form, unit, deadlines, layout);
        return Finish(workbook.Finish(), form, deadlines, layout, checks);
    }

    private static void WriteTable(NewWorkbook workbook, FormDefinition form, Unit unit, Deadlines deadlines, TemplateLayout layout, TemplateChecks checks)
    {
        var columns = form.Columns;
        var (right, count) = (layout.RightFrom, Math.Max(columns.Count, layout.RightFrom));
        var last = CellAddress.LettersOf(columns.Count);
        var options = new WorksheetOptions { FrozenRows = layout.HeaderRow, ShowGridlines = false, TabColor = Palette.Header };
        for (var i = 0; i < columns.Count; i++)
        {
            options.Column(i + 1).Width = WidthOf(columns, i);
        }

        checks.SetColumns(options);
        workbook.Sheet(form.Code, options);
        var label = workbook.Style(new Style { Font = new Font { Bold = true, Color = Palette.Muted, Size = NewWorkbook.FontSize } });
        var value = workbook.Style(new Style { Font = new Font { Bold = true, Color = Palette.Ink, Size = NewWorkbook.FontSize }, Format = NumberFormat.Standard(StandardNumberFormat.Text) });
        var status = workbook.Style(new Style { Font = new Font { Bold = true, Size = 13 }, Alignment = new Alignment { Vertical = VerticalAlignment.Center } });
        var link = workbook.Style(new Style { Font = new Font { Underline = Underline.Single, Size = NewWorkbook.FontSize }, Alignment = new Alignment { Vertical = VerticalAlignment.Center } });
        var head = workbook.Style(Centred(new Font { Bold = true, Size = NewWorkbook.FontSize }));
        var motto = workbook.Style(Centred(new Font { Bold = true, Underline = Underline.Single, Size = NewWorkbook.FontSize }));
        var title = workbook.Style(Centred(new Font { Bold = true, Size = 16, Color = Palette.Header }));
        var basis = workbook.Style(Centred(new Font { Italic = true, Color = Palette.Muted, Size = NewWorkbook.FontSize }));
        var nil = workbook.Style(new Style
        {
            Font = new Font { Bold = true, Size = NewWorkbook.FontSize },
            Border = Box(BorderStyle.Thin),
            Alignment = new Alignment { Horizontal = HorizontalAlignment.Left },
        });

        checks.WriteStatus(workbook, status, link);
        Merge(TemplateLayout.StatusRow, 1, 2);
        Merge(TemplateLayout.StatusRow, 3, Math.Max(3, columns.Count));
        Halves(RowHeight, [new NewCell(Title(unit.Office), head)], new NewCell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", head));
        Merge(TemplateLayout.HeadRow, 1, right - 1);
        Merge(TemplateLayout.HeadRow, right, count);
        Halves(RowHeight, [new NewCell("Mẫu số:", label), new NewCell(form.Code, value)], new NewCell("Độc lập - Tự do - Hạnh phúc", motto));
        Merge(TemplateLayout.FormRow, right, count);
        // Capitals of that size take about twice the width that a column counts in.
        workbook.TallRow(30 * TemplateLayout.LinesOf(form.Title, columns.Sum(c => c.Width) / 2), new NewCell(Title(form.Title), title));
        Merge(TemplateLayout.TitleRow, 1, columns.Count);
        var words = form.Basis.Length == 0 ? "" : "Theo " + form.Basis + ".";
        workbook.TallRow(RowHeight * TemplateLayout.LinesOf(words, columns.Sum(c => c.Width)), new NewCell(words.Length == 0 ? null : words, basis));
        Merge(TemplateLayout.BasisRow, 1, columns.Count);
        Halves(RowHeight, [new NewCell("Đơn vị báo cáo:", label), new NewCell(unit.Office, value)], new NewCell("Mã đơn vị: " + unit.Code, value));
        Halves(RowHeight, [new NewCell("Kỳ báo cáo:", label), new NewCell(deadlines.Period.Name, value)], new NewCell("Đơn vị tính: " + form.MoneyUnit, value));
        if (form.AllowsNil)
        {
            workbook.TallRow(RowHeight, new NewCell("Không phát sinh:", label), new NewCell((string?)null, nil));
            var cross = DataValidation.ListValues(["x"]);
            cross.InputTitle = "Không phát sinh";
            cross.InputMessage = "Chỉ chọn x khi trong kỳ không phát sinh số liệu nào. Có số liệu thì để trống.";
            cross.ErrorTitle = "Không phát sinh";
            cross.ErrorMessage = "Ô này chỉ nhận chữ x hoặc để trống.";
            workbook.Validate(CellAddress.Of(TemplateLayout.NilRow, 2), cross);
        }

        WriteHeader(workbook, columns, checks);
        WriteRows(workbook, form, layout, checks);
        Validate(workbook, form, layout);
        WriteSignatures(workbook, form);

        void Halves(double height, NewCell[] left, NewCell rightCell)
        {
            var cells = new NewCell[Math.Max(right, left.Length + 1)];
            left.CopyTo(cells, 0);
            cells[Math.Max(right, left.Length + 1) - 1] = rightCell;
            workbook.TallRow(height, cells);
        }

        void Merge(int row, int from, int to)
        {
            if (to > from)
            {
                workbook.Merge(CellAddress.Of(row, from) + ":" + CellAddress.Of(row, to));
            }
        }
    }

    private static double WidthOf(IReadOnlyList<FormColumn> columns, int i) => Math.Clamp(i == 0 ? Math.Max(columns[i].Width, FirstColumnLeast) : columns[i].Width, 4, 100);

    private static Style Centred(Font font) => new()
    {
        Font = font,
        Alignment = new Alignment { Horizontal = HorizontalAlignment.Center, Vertical = VerticalAlignment.Center, WrapText = true },
    };

    private static string Title(string title) => title.ToUpperInvariant();

    private static void WriteHeader(NewWorkbook workbook, IReadOnlyList<FormColumn> columns, TemplateChecks checks)
    {
        var header = workbook.Style(new Style
        {
            Font = new Font { Bold = true, Color = Palette.White, Size = NewWorkbook.FontSize },
            Fill = new Fill { Color = Palette.Header },
            Border = Box(BorderStyle.Thin),
            Alignment = new Alignment { Horizontal = HorizontalAlignment.Center, Vertical = VerticalAlignment.Center, WrapText = true },
        });
        workbook.TallRow(HeaderHeight, [.. columns.Select(c => new NewCell(c.Label, header)), .. checks.Headers(header)]);
    }

    private static void WriteRows(NewWorkbook workbook, FormDefinition form, TemplateLayout layout, TemplateChecks checks)
    {
        var reason = workbook.Style(new Style { Font = new Font { Color = Palette.NotTaken, Size = NewWorkbook.FontSize }, Alignment = new Alignment { Vertical = VerticalAlignment.Center } });
        var references = new[] { FigureKind.Count, FigureKind.Money }.ToDictionary(kind => kind, kind => workbook.Style(new Style
        {
            Font = new Font { Color = Palette.Muted, Size = NewWorkbook.FontSize },
            Fill = new Fill { Color = Palette.Total },
            Border = Box(BorderStyle.Thin),
            Alignment = new Alignment { Horizontal = HorizontalAlignment.Right, Vertical = VerticalAlignment.Center },
            Format = NumberFormat.Custom(kind == FigureKind.Count ? Counts : Amounts),
        }));
        var styles = new Dictionary<(ColumnRole Role, FigureKind Kind, Look Look), StyleId>();
        foreach (var row in layout.Rows)
        {
            var cells = new NewCell[form.Columns.Count];
            for (var i = 0; i < cells.Length; i++)
            {
                var column = form.Columns[i];
                var formula = row.Kind == FigureKind.Heading || column.Role != ColumnRole.Figure ? null : layout.FormulaOf(new(row.Code, column.Id));
                var known = column.Role == ColumnRole.Figure ? layout.ValueOf(new(row.Code, column.Id)) : null;
                var look = LookOf(row, column, formula, layout);
                var key = (column.Role, column.Role == ColumnRole.Figure ? row.Kind : FigureKind.Text, look);
                if (!styles.TryGetValue(key, out var style))
                {
                    styles[key] = style = workbook.Style(StyleOf(key.Role, key.Item2, look));
                }

                var text = TextOf(row, column.Role);
                cells[i] = formula is not null ? new NewCell(new Formula(formula), known ?? 0, style)
                    : known is not null ? new NewCell(known, style)
                    : new NewCell(text.Length == 0 ? null : text, style);
            }

            workbook.TallRow(HeightOf(row, form), [.. cells, .. checks.Beside(row, reason, references[row.Kind == FigureKind.Count ? FigureKind.Count : FigureKind.Money])]);
        }
    }

    private static double HeightOf(FormRow row, FormDefinition form) =>
        RowHeight * form.Columns.Max(c => c.Role is ColumnRole.Content or ColumnRole.Unit ? TemplateLayout.LinesOf(TextOf(row, c.Role), c.Width) : 1);

    private static string TextOf(FormRow row, ColumnRole role) => role switch
    {
        ColumnRole.Order => row.Order,
        ColumnRole.Content => row.Label,
        ColumnRole.Code => row.Code,
        ColumnRole.Unit => row.Unit,
        _ => "",
    };

    private static Look LookOf(FormRow row, FormColumn column, string? formula, TemplateLayout layout) =>
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
    private static IEnumerable<string> RangesOf(FigureKind kind, FormDefinition form, TemplateLayout layout) => RangesOf(r => r.Kind == kind, form, layout);

    private static IEnumerable<string> RangesOf(Func<FormRow, bool> belongs, FormDefinition form, TemplateLayout layout)
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

    private static void Validate(NewWorkbook workbook, FormDefinition form, TemplateLayout layout)
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

    /// <summary>
    /// The rows behind which a printed page ends: before a heading whose section would be parted, the last section with the signatures. The width decides
    /// by how much a page shrinks what stands on it.
    /// </summary>
    private static IEnumerable<int> PageBreaks(FormDefinition form, TemplateLayout layout)
    {
        // A4 across, less margins and a little for fonts that run larger; a column counts in digits of about six points.
        var widths = Enumerable.Range(0, form.Columns.Count).Sum(i => WidthOf(form.Columns, i)) * 6.1;
        var page = 500 * Math.Max(1, widths / 770) * 0.95;
        var used = HeaderHeight + (30 * TemplateLayout.LinesOf(form.Title, form.Columns.Sum(c => c.Width) / 2)) + (RowHeight * 7);
        var starts = Enumerable.Range(0, layout.Rows.Count).Where(i => i == 0 || layout.Rows[i].Kind == FigureKind.Heading).Append(layout.Rows.Count).ToList();
        for (var s = 0; s + 1 < starts.Count; s++)
        {
            var height = layout.Rows.Skip(starts[s]).Take(starts[s + 1] - starts[s]).Sum(r => HeightOf(r, form)) + (s + 2 == starts.Count ? SignatureHeight : 0);
            if (used + height > page && starts[s] > 0)
            {
                yield return layout.HeaderRow + starts[s];
                used = HeaderHeight;
            }

            used = used + height > page ? (used + height) % page : used + height;
        }
    }

    private static byte[] Finish(MemoryStream stream, FormDefinition form, Deadlines deadlines, TemplateLayout layout, TemplateChecks checks)
    {
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var workbook = document.WorkbookPart!;
            var table = PrintSetup.PartOf(workbook, form.Code).Worksheet!;
            PrintSetup.WholeNumbers(workbook, table, RangesOf(FigureKind.Money, form, layout).ToList());
            checks.Colour(workbook, table);
            PrintSetup.GrowingRows(table, layout.Rows.Where(r => r.Kind == FigureKind.Text).Select(r => layout.RowOf[r.Code]).ToHashSet());
            PrintSetup.Paper(table, landscape: true);
            PrintSetup.BreakPages(table, PageBreaks(form, layout));
            var codes = form.Columns.Select((c, i) => (c.Role, Position: i + 1))
                .Where(c => c.Role is ColumnRole.Code or ColumnRole.Order)
                .Select(c => CellAddress.Of(layout.HeaderRow + 1, c.Position) + ":" + CellAddress.Of(Math.Max(layout.LastRow, layout.HeaderRow + 1), c.Position));
            PrintSetup.TextIsMeant(table, [.. codes]);
            PrintSetup.PrintArea(workbook, form.Code, $"$A${TemplateLayout.HeadRow}:${CellAddress.LettersOf(form.Columns.Count)}${layout.LastRow + SignatureRows}");
            PrintSetup.RepeatRows(workbook, form.Code, layout.HeaderRow, layout.HeaderRow);
            foreach (var sheet in (string[])[TemplateChecks.SheetName, TemplateGuide.SheetName])
            {
                // Neither is a page of what is signed, when the whole workbook is printed or made a PDF.
                PrintSetup.PrintArea(workbook, sheet, NotPrinted);
            }

            PrintSetup.HiddenText(document, SheetFile.EditionName, TemplateEdition.Of(form, deadlines.CutOff).ToString());
        }

        return PlainNames.Seal(stream);
    }
}
