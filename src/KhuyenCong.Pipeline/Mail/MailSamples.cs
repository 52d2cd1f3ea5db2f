using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Invented data with which every template is tried when it is loaded, so that a mistake shows before a mail is owed.</summary>
public static class MailSamples
{
    private const string Department = "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công";

    private static readonly Unit Unit = new("52", "Gia Lai", "tỉnh", new DateOnly(2025, 7, 1), null, ["52", "64"]);

    private static readonly Deadlines Deadlines = new(
        "KC-01", new Period(PeriodKind.Quarter, 2026, 3), new Window(new DateOnly(2026, 6, 15), new DateOnly(2026, 9, 14)),
        new DateOnly(2026, 9, 6), new DateOnly(2026, 9, 21), new DateOnly(2026, 10, 21), [new DateOnly(2026, 9, 2)]);

    private static readonly Uri Page = new("https://baocao.example.vn/nop-bao-cao/52/");

    private static readonly DateTimeOffset Received = new(2026, 9, 18, 16, 5, 0, VietnamTime.Offset);

    private static readonly FormDefinition Form = new(
        "KC-01", "Báo cáo kết quả hoạt động khuyến công", FormKind.Table, WindowRegime.Administrative, new DateOnly(2016, 1, 1), null)
    {
        Columns =
        [
            new("plan", "Kế hoạch năm", ColumnRole.Figure),
            new("cumulative", "Lũy kế từ đầu năm", ColumnRole.Figure),
        ],
        Rows =
        [
            new("01", "Tổng số đề án", FigureKind.Count) { Unit = "đề án" },
            new("10", "Đào tạo nghề, truyền nghề", FigureKind.Heading) { Order = "I" },
            new("11", "Số đề án", FigureKind.Count) { Unit = "đề án" },
            new("12", "Kinh phí khuyến công quốc gia", FigureKind.Money) { Unit = "triệu đồng" },
            new("20", "Tư vấn, trợ giúp", FigureKind.Heading) { Order = "II" },
            new("21", "Số đề án", FigureKind.Count) { Unit = "đề án" },
            new("22", "Đã ban hành quy chế phối hợp", FigureKind.YesNo),
        ],
        MainFigures = [new("01", "plan"), new("01", "cumulative"), new("12", "cumulative")],
        Rules =
        [
            new SumRule { Code = "S", Message = "-", Remedy = "-", Total = "01", Parts = ["11", "21"], Columns = ["plan", "cumulative"] },
            new OverPlanRule { Code = "P", Message = "-", Remedy = "-", Plan = "plan", Done = "cumulative" },
        ],
    };

    private static readonly TakenFigures Taken = new(
        Form, Deadlines.CutOff, new FigureSet("KC-01", Deadlines.Period, new Dictionary<FigureKey, FigureValue>
        {
            [new("01", "plan")] = FigureValue.OfCount(12),
            [new("01", "cumulative")] = FigureValue.OfCount(9),
            [new("12", "cumulative")] = FigureValue.OfMoney(8_540_500_000),
        }),
        new FigureSet("KC-01", Deadlines.Period, new Dictionary<FigureKey, FigureValue>
        {
            [new("01", "plan")] = FigureValue.OfCount(12),
            [new("12", "cumulative")] = FigureValue.OfMoney(8_500_000_000),
        }),
        1);

    private static readonly Finding Wrong = new(
        "KC01-E01", Severity.Error, Fault.Data, "Tổng kinh phí là 2.521 nhưng các khoản cộng lại là 2.520, lệch 1.", "Sửa ô F11 hoặc các ô F12 đến F14 cho khớp.")
    {
        Sheet = "KC-01",
        Row = 11,
        Column = "F",
        Label = "Tổng kinh phí – Thực hiện trong kỳ",
        Value = "2521",
        Expected = "2.520",
        Note = "Số liệu quyết toán",
    };

    private static readonly Finding Doubtful = new(
        "KC01-W02", Severity.Warning, Fault.Data, "Lũy kế 129 cao hơn kế hoạch 100 (29 %).", "Kiểm tra lại; nếu đúng thì không phải sửa.")
    { Row = 19, Column = "G" };

    /// <summary>One mail of every kind and state, by a name for tests and pictures.</summary>
    public static IEnumerable<(string Name, Func<MailComposer, ComposedMail> Compose)> All()
    {
        foreach (var receipt in Receipts())
        {
            yield return (receipt.Name, c => c.Receipt(receipt.Receipt, Department));
        }

        yield return ("receipt-figures", c => c.Receipt(
            Report(Outcome.Accepted) with { Version = 2, CountedVersion = 2, Note = "Số liệu đã rà soát.\nĐã trình lãnh đạo Sở ký." }, Department, link: Page, taken: Taken));
        yield return ("receipt-figures-first", c => c.Receipt(Report(Outcome.Accepted), Department, link: Page, taken: Taken with { Before = null, VersionBefore = 0 }));
        yield return ("receipt-document-link", c => c.Receipt(Receipts().Single(r => r.Name == "receipt-document").Receipt, Department, link: Page));
        yield return ("receipt-rejected-link", c => c.Receipt(Rejected(), Department, link: Page));
        var marked = new MailAttachment("KC-01-2026-Q3-52-ket-qua.xlsx", "application/octet-stream", new byte[] { 1 });
        var revalidated = new ReceiptRevalidation(1, Received.AddDays(40), Outcome.Accepted);
        yield return ("receipt-revalidated-rejected", c => c.Receipt(Rejected() with { Revalidated = revalidated }, Department));
        yield return ("receipt-revalidated-accepted", c => c.Receipt(
            Report(Outcome.Accepted) with { Revalidated = revalidated with { Before = Outcome.RejectedData } }, Department));
        yield return ("receipt-behind-another", c => c.Receipt(
            Report(Outcome.Accepted) with { Version = 2, CountedVersion = 1, CountedReceivedAt = Received.AddMinutes(7) }, Department));
        yield return ("receipt-file-marked", c => c.Receipt(Rejected() with { Outcome = Outcome.RejectedFile, Findings = [Wrong with { Row = null, Column = null }] }, Department, [marked]));
        yield return ("receipt-rejected-marked", c => c.Receipt(Rejected(), Department, [marked]));
        foreach (var (name, mail) in Folded())
        {
            yield return (name, c => c.Folded(mail, Department));
        }

        foreach (var days in new[] { -7, -1, 0, 3 })
        {
            yield return (FormattableString.Invariant($"reminder{days:+0;-0;0}"), c => c.Reminder(Reminder(days)));
        }

        yield return ("reminder-link", c => c.Reminder(Reminder(-15) with
        {
            Link = Page,
            Attachments = [marked],
            Deadlines = Deadlines with { Unconfirmed = [] },
        }));
        yield return ("reminder-last", c => c.Reminder(Reminder(30) with { LastBeforeLock = true, Escalated = true }));
        var leave = Deadlines with { LeaveUntil = Deadlines.Lock.AddDays(15) };
        yield return ("reminder-leave", c => c.Reminder(Reminder(24) with { Deadlines = leave, Escalated = true }));
        yield return ("reminder-leave-last", c => c.Reminder(Reminder(44) with { Deadlines = leave, LastBeforeLock = true, Escalated = true }));
        yield return ("reminder-due-and-locked-today", c => c.Reminder(Reminder(0) with { Deadlines = Deadlines with { Lock = Deadlines.Due }, LastBeforeLock = true }));
        yield return ("reminder-sent-back", c => c.Reminder(Reminder(10) with
        {
            Cause = ReminderCause.SentBack,
            Version = 2,
            ReceivedAt = Received,
            ReceiptId = "KC01-2026Q3-52-7F3A9C21",
            Errors = [Wrong],
            ErrorCount = 7,
            Escalated = true,
        }));
        yield return ("reminder-failed", c => c.Reminder(Reminder(1) with { Cause = ReminderCause.Failed, ReceivedAt = Received }));
        foreach (var moment in Enum.GetValues<DigestMoment>())
        {
            yield return ("digest-" + moment.ToString().ToLowerInvariant(), c => c.Digest(
                Digest(moment) with { Difficulties = moment == DigestMoment.AtLock ? Difficulties() : [] }, new DigestLinks(new Uri("https://baocao.example.vn/tong-hop"), new Uri("https://baocao.example.vn/so-lieu"))));
        }

        yield return ("answer", c => c.Answer(Answer(false, "Bộ ghi nhận khó khăn của địa phương.\nTrong khi chờ sửa đổi quy định, đề nghị Sở bố trí cộng tác viên theo địa bàn liên xã.", null)));
        yield return ("answer-closed", c => c.Answer(Answer(true, "", Page)));
        yield return ("link", c => c.Link(new LinkMail(Unit, Department, Page, VietnamTime.DayOf(Received).AddDays(60), Received)));
        foreach (var kind in new[] { ReviewActKind.AskCorrection, ReviewActKind.CloseCorrection, ReviewActKind.LeaveOut, ReviewActKind.TakeIn, ReviewActKind.Choose })
        {
            yield return ($"review-{kind}", c => c.Review(Review(kind, kind == ReviewActKind.LeaveOut ? null : Page)));
        }

        yield return ("review-own-choice", c => c.Review(Review(ReviewActKind.Choose, Page) with { Act = Act(ReviewActKind.Choose) with { ByMinistry = false } }));
        yield return ("review-due", c => c.Review(Review(ReviewActKind.AskCorrection, Page) with { DaysOver = -1 }));
        yield return ("review-overdue", c => c.Review(Review(ReviewActKind.AskCorrection, Page) with { DaysOver = 3, Escalated = true }));
        yield return ("digest-last-lost", c => c.Digest(
            Digest(DigestMoment.Weekly) with
            {
                DeliveryKnown = false,
                AsOf = VietnamTime.StartOf(Deadlines.Due).AddHours(8.5),
                CountsBefore = null,
                BeforeAsOf = null,
                LostAsOf = [Received.AddDays(-4)],
            },
            null,
            [marked]));
        yield return ("digest-empty", c => c.Digest(Digest(DigestMoment.Weekly) with
        {
            Units = [],
            Programmes = [],
            CountsBefore = null,
            BeforeAsOf = null,
            Causes = [],
            Curve = [],
            CurveBefore = [],
            OtherForms = [new NewestReports(Form, Deadlines.CutOff, [])],
        }, null));
        yield return ("operators", c => c.Operators(Notice()));
        foreach (var (name, link) in new[] { ("programme", (Uri?)null), ("programme-link", Page) })
        {
            foreach (var days in new[] { -60, 0, 93 })
            {
                yield return (FormattableString.Invariant($"{name}{days:+0;-0;0}"), c => c.Programme(Programme(TermDuty.Due.AddDays(days), TermDuty, link)));
            }

            yield return (name + "-ends", c => c.Programme(Programme(new DateOnly(2026, 7, 1), null, link)));
            yield return (name + "s-end", c => c.ProgrammesEnd(new ProgrammesEndMail
            {
                Units = [.. Programmes(new DateOnly(2026, 7, 1)).Where(u => u.EndsSoon is not null)],
                Department = Department,
                Link = link,
            }));
        }

        foreach (var (name, link) in new[] { ("exception", (Uri?)null), ("exception-link", Page) })
        {
            yield return (name, c => c.Extension(Extension(link)));
        }

        foreach (var (name, link) in new[] { ("more-time", (Uri?)null), ("more-time-link", Page) })
        {
            yield return (name, c => c.Extension(MoreTime(link)));
        }

        var end = new ExtensionEnd(new DateOnly(2026, 10, 23), "Nguyễn Văn An", "Đơn vị đã nộp bằng đường khác");
        yield return ("exception-ended", c => c.Extension(Extension(Page) is var leave ? leave with { Extension = leave.Extension with { Ended = end } } : leave));
        yield return ("more-time-ended", c => c.Extension(MoreTime(null) is var more ? more with { Extension = more.Extension with { Ended = end } } : more));
    }

    private static ReviewMail Review(ReviewActKind kind, Uri? link) => new()
    {
        Unit = Unit,
        Department = Department,
        Form = Form.Code,
        FormTitle = Form.Title,
        Period = Deadlines.Period,
        Act = Act(kind),
        Link = link,
    };

    private static ReviewAct Act(ReviewActKind kind) => new(kind, "0", "0", 2, Received, "Nguyễn Văn Hòa")
    {
        Reasons = kind == ReviewActKind.AskCorrection ? "Số tiền khác thường so với kỳ trước" : "",
        Places = kind == ReviewActKind.AskCorrection ? "Dòng 02, cột “Thực hiện trong kỳ”" : "",
        Text = kind == ReviewActKind.CloseCorrection ? "" : "Tổng kinh phí tăng gấp mười lần so với quý trước.\nĐề nghị kiểm tra đơn vị tính.",
        Until = kind == ReviewActKind.AskCorrection ? VietnamTime.DayOf(Received).AddDays(7) : null,
    };

    private static DifficultyMail Answer(bool closes, string text, Uri? link) => new()
    {
        Unit = Unit,
        Department = Department,
        Form = "KC-02",
        FormTitle = "Báo cáo tình hình thực hiện Công văn 7540/BCT-CNĐP",
        Period = new Period(PeriodKind.Year, 2026),
        PointName = "Điểm 5: Tổ chức bộ máy, cán bộ và cộng tác viên",
        About = DifficultyText.Of("Sau khi bỏ cấp huyện, 12 cộng tác viên không còn nơi công tác.\nPhụ cấp chưa có nguồn chi trả.", closes ? "" : "Đề nghị Bộ hướng dẫn bố trí cộng tác viên ở cấp xã.")!,
        Act = new DifficultyAct(DifficultySource.Page, "5", "-", closes, text, "Nguyễn Thị Hoa", Received.AddDays(3), 1),
        Link = link,
    };

    private static IReadOnlyList<UnitDifficulty> Difficulties() =>
    [
        .. Enumerable.Range(0, 6).Select(i => new UnitDifficulty(
            Unit, "KC-02", new Period(PeriodKind.Year, 2026), "Điểm 3: Chương trình khuyến công địa phương",
            DifficultyLedger.Of(
                [
                    new DifficultyStatement(DifficultySource.Page, new SaidWhen(Received.AddDays(i - 30), "a"), "a", new Dictionary<string, DifficultyText>
                    {
                        ["3"] = DifficultyText.Of(i == 2 ? "" : $"Ngân sách địa phương mới bố trí được {i + 1} phần mười kinh phí của Chương trình.", "Đề nghị hỗ trợ thêm từ khuyến công quốc gia.")!,
                    }),
                ], [])[0])),
    ];

    private static IEnumerable<(string Name, FoldedMail Mail)> Folded()
    {
        var day = VietnamTime.DayOf(Received);
        var taken = Report(Outcome.Accepted) with { Id = "KC01-2026Q3-52-0C11D2E3", Version = 29, CountedVersion = 29, ReceivedAt = Received.AddMinutes(-9) };
        var sentBack = Enumerable.Range(0, 17).Select(i => Rejected() with
        {
            Version = 28 - i,
            ReceivedAt = Received.AddMinutes(-10 - i),
            FileName = i == 0 ? "Báo cáo quý III đã sửa theo ý kiến của lãnh đạo Sở, bản cuối cùng (2).xlsx" : "Báo cáo quý III.xlsx",
        }).ToList();
        var unknown = Receipts().Single(r => r.Name == "receipt-unknown").Receipt;
        yield return ("folded", new FoldedMail { Day = day, Share = 10, Total = 18, Listed = [(taken, null), .. sentBack.Select(r => (r, (Uri?)null))] });
        yield return ("folded-link", new FoldedMail
        {
            Day = day,
            Share = 10,
            Total = 1_218,
            Listed = [.. sentBack.Select(r => (r, (Uri?)new Uri(Page, "KC-01_2026-Q3_52/ket-qua/0a1b")))],
            Link = Page,
            Attachments = [new MailAttachment("ket-qua-kiem-tra.xlsx", "application/octet-stream", new byte[] { 1 })],
        });
        yield return ("folded-unknown", new FoldedMail { Day = day, Share = 10, Total = 1, Listed = [(unknown, null)] });
    }

    private static ProgrammeMail Programme(DateOnly day, TermDuty? duty, Uri? link) => new()
    {
        Situation = Programmes(day).First(u => u.Unit.Code == (duty is null ? "46" : "52")) with { Duty = duty },
        Duty = duty,
        Form = "KC-03",
        Department = Department,
        Escalated = duty is not null && day > duty.Due,
        UploadFolder = "inbox/52/KC-03/2026-2030/",
        Link = link,
    };

    private static TermDuty TermDuty { get; } = new("KC-03", ProgrammeTerm.Of(2026, 2030)!.Value, new DateOnly(2026, 6, 30), new DateOnly(2026, 1, 1), null)
    {
        ReminderSteps = [-60, -1, 0],
        RepeatEvery = 30,
        EscalatesFrom = 30,
    };

    private static List<UnitProgrammes> Programmes(DateOnly day)
    {
        ProgrammeFile File(string upload, int firstYear, ProgrammeParts parts, string? amends = null) => new(
            upload, upload, 1, Received.AddDays(-100),
            new ProgrammeDeclaration { Term = ProgrammeTerm.Of(firstYear, firstYear + 4), Number = "1234/QĐ-UBND", Date = new DateOnly(2026, 3, 12), Parts = parts, Amends = amends });
        UnitProgrammes In(string code, string name, params ProgrammeFile[] files) =>
            new(Unit with { Code = code, Name = name, MergedFrom = [] }, day, FiledProgrammes.Of(files, DateTimeOffset.MaxValue)) { Duty = TermDuty };
        return
        [
            In("01", "Hà Nội", File("a", 2026, ProgrammeParts.Both), File("b", 2026, ProgrammeParts.Decision, "1234/QĐ-UBND")),
            In("46", "Huế", File("a", 2022, ProgrammeParts.Decision), File("b", 2022, ProgrammeParts.Detail)),
            In("52", "Gia Lai", File("a", 2026, ProgrammeParts.Decision), File("b", 2021, ProgrammeParts.Both)),
            In("66", "Đắk Lắk", File("a", 2026, ProgrammeParts.Both) with { Declared = new ProgrammeDeclaration() }),
            In("68", "Lâm Đồng") with { IsFailed = true },
            In("92", "Cần Thơ"),
            In("96", "Cà Mau", File("a", 2026, ProgrammeParts.Both) with { ReceivedAt = Received.AddDays(-60) }),
        ];
    }

    private static ExtensionMail Extension(Uri? link) => new()
    {
        Unit = Unit,
        Department = Department,
        FormTitle = "Báo cáo kết quả hoạt động khuyến công",
        Deadlines = Deadlines,
        Extension = new Extension("52", "KC-01", Deadlines.Period, "Thay đổi số liệu sau quyết toán", "Phòng Khuyến công", new DateOnly(2026, 11, 5)),
        IsMoreTime = false,
        UploadFolder = "inbox/52/2026-Q3/",
        Link = link,
    };

    private static ExtensionMail MoreTime(Uri? link) => Extension(link) is var leave && Deadlines.Due.AddDays(7) is var until
        ? leave with { Extension = leave.Extension with { Unit = KhuyenCong.Reporting.Duties.Extension.All, Until = until }, IsMoreTime = true, Deadlines = Deadlines.WithTimeUntil(until) }
        : leave;

    /// <summary>Composes every sample and adds what fails to the problems, once a template.</summary>
    internal static void Check(MailTemplates templates, ICollection<ReferenceProblem> problems)
    {
        var budget = RenderBudget.OfSamples();
        var spending = templates.Spending(budget);
        var composer = new MailComposer(
            () => spending, MailSettings.Default, () => ["Hệ thống tạm dừng từ 18:00 ngày 05/12/2026 đến 06:00 ngày 06/12/2026 (nâng cấp). Đề nghị nộp báo cáo trước hoặc sau thời gian này."]);
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, compose) in All())
        {
            try
            {
                var mail = compose(composer);
                if (string.IsNullOrWhiteSpace(mail.Subject) || string.IsNullOrWhiteSpace(mail.Text) || string.IsNullOrWhiteSpace(mail.Html))
                {
                    problems.Add(new ReferenceProblem("mail/", null, $"Thư {name} không có nội dung khi thử với dữ liệu mẫu."));
                }
            }
            catch (MailTemplateException fault) when (failed.Add(fault.Path + fault.InnerException!.Message))
            {
                problems.Add(new ReferenceProblem(fault.Path, fault.Line, $"Khi thử với dữ liệu mẫu ({name}): {ReasonOf(fault.InnerException!)}"));
            }
            catch (MailTemplateException)
            {
                // The same fault of the same template is named once.
            }

            if (budget.IsSpent)
            {
                // The other mails have nothing left to be tried with.
                return;
            }
        }
    }

    private static string ReasonOf(Exception fault)
    {
        if (fault is FileNotFoundException missing)
        {
            return $"mẫu thư include {ForeignText.OneLine(missing.Message)}, nhưng không có tệp đó.";
        }

        var reason = ForeignText.OneLine(fault.Message);

        // The library does not say which.
        return reason.Contains("Fluid.Ast", StringComparison.Ordinal) ? "có tên đứng sau dấu chấm mà phần đứng trước không có." : reason;
    }

    private static IEnumerable<(string Name, Receipt Receipt)> Receipts()
    {
        var accepted = Report(Outcome.Accepted);
        yield return ("receipt-accepted", accepted);
        yield return ("receipt-accepted-late", accepted with { Timeliness = Timeliness.Late, ReceivedAt = Received.AddDays(5) });
        yield return ("receipt-warnings", Report(Outcome.AcceptedWithWarnings) with { Findings = [Doubtful], Warnings = 1 });
        yield return ("receipt-nil", Report(Outcome.Nil));
        yield return ("receipt-rejected", Rejected());
        yield return ("receipt-rejected-again", Rejected() with { CountedVersion = 1, Findings = [.. Enumerable.Repeat(Wrong, 60)], Errors = 260, Warnings = 3 });
        yield return ("receipt-rejected-file", Report(Outcome.RejectedFile) with
        {
            CountedVersion = 0,
            Findings = [FileFindings.Of(new FileProblem.Unfit(FileKind.Xls), "bao-cao.xls")],
            Errors = 1,
        });
        yield return ("receipt-unread", Report(Outcome.RejectedFile) with
        {
            CountedVersion = 0,
            Size = 2L << 30,
            Sha256 = "",
            Unread = new UnreadBlob("page", "0x8DE2F5A1B2C3D4E"),
            Findings = [FileFindings.NotBlockBlob(FileRole.Table, "page")],
            Errors = 1,
        });
        yield return ("receipt-same", accepted with { Kind = SubmissionKind.SameAgain });
        yield return ("receipt-same-rejected", Rejected() with { Kind = SubmissionKind.SameAgain });
        yield return ("receipt-too-early", accepted with { Kind = SubmissionKind.SetAside, Outcome = null, Version = 0, CountedVersion = 0, Timeliness = Timeliness.TooEarly });
        yield return ("receipt-after-lock", accepted with { Kind = SubmissionKind.SetAside, Outcome = null, Version = 0, Timeliness = Timeliness.AfterLock });
        yield return ("receipt-signed", accepted with { Kind = SubmissionKind.SignedCopy, Outcome = null, Version = 0, FileName = "bao-cao-co-dau.pdf" });
        yield return ("receipt-signed-first", accepted with { Kind = SubmissionKind.SignedCopy, Outcome = null, Version = 0, CountedVersion = 0, FileName = "bao-cao-co-dau.pdf" });
        var document = accepted with
        {
            Kind = SubmissionKind.Document,
            Form = "KC-03",
            FormTitle = "Quyết định phê duyệt và Chương trình khuyến công địa phương",
            Period = null,
            PeriodName = null,
            CutOff = null,
            Opens = null,
            Due = null,
            Lock = null,
            Unconfirmed = [],
            Timeliness = Timeliness.Undated,
            Blob = "52/KC-03/chuong-trinh.pdf",
            FileName = "chuong-trinh.pdf",
        };
        yield return ("receipt-document", document);
        var term = ProgrammeTerm.Of(2026, 2030);
        yield return ("receipt-programme", document with
        {
            Programme = new ProgrammeDeclaration { Term = term, Number = "1234/QĐ-UBND", Date = new DateOnly(2026, 3, 12), Parts = ProgrammeParts.Decision },
            ProgrammeAfter = new ProgrammeAfter { Standing = ProgrammeStanding.Incomplete, Missing = ProgrammeParts.Detail, Asked = term, Due = new DateOnly(2026, 6, 30), DaysOverdue = 78 },
        });
        yield return ("receipt-programme-complete", document with
        {
            Programme = new ProgrammeDeclaration { Term = term, Number = "1234/QĐ-UBND", Date = new DateOnly(2026, 3, 12), Parts = ProgrammeParts.Detail },
            ProgrammeAfter = new ProgrammeAfter { Standing = ProgrammeStanding.InForce, CompletesProgramme = true, Due = new DateOnly(2026, 6, 30), DaysLate = 78 },
        });
        yield return ("receipt-programme-amends", document with
        {
            Programme = new ProgrammeDeclaration { Term = term, Number = "2345/QĐ-UBND", Date = new DateOnly(2026, 8, 3), Amends = "1234/QĐ-UBND" },
            ProgrammeAfter = new ProgrammeAfter { Standing = ProgrammeStanding.None, AmendsNothing = true, Missing = ProgrammeParts.Both, Asked = term, Due = new DateOnly(2026, 6, 30), DaysOverdue = 78 },
        });
        yield return ("receipt-document-rejected", document with
        {
            Outcome = Outcome.RejectedFile,
            CountedVersion = 0,
            Findings = [FileFindings.Of(new FileProblem.Unfit(FileKind.Unknown), "", FileRole.Document)],
            Errors = 1,
        });
        var difficulty = document with
        {
            Id = "KC02-2026Y-52-7F3A9C21",
            Kind = SubmissionKind.Difficulty,
            Form = "KC-02",
            FormTitle = "Báo cáo tình hình thực hiện Công văn 7540/BCT-CNĐP",
            Period = "2026-Y",
            PeriodName = "Năm 2026",
            Version = 0,
            CountedVersion = 0,
            Blob = "52/2026-Y/form-a-0123456789abcdef0123456789abcdef/kho-khan-kien-nghi.zip",
            FileName = "kho-khan-kien-nghi.zip",
            Told = new ToldDifficulty("5", "Điểm 5: Tổ chức bộ máy, cán bộ và cộng tác viên", "Sau khi bỏ cấp huyện, 12 cộng tác viên không còn nơi công tác.", "Đề nghị Bộ hướng dẫn.", "CV 123-SCT.pdf"),
        };
        yield return ("receipt-difficulty", difficulty);
        yield return ("receipt-difficulty-rejected", difficulty with
        {
            Outcome = Outcome.RejectedFile,
            Told = null,
            Findings = [DifficultyFindings.Damaged()],
            Errors = 1,
        });
        yield return ("receipt-unrouted", accepted with
        {
            Kind = SubmissionKind.Unrouted,
            Outcome = null,
            Version = 0,
            CountedVersion = 0,
            Form = null,
            FormTitle = null,
            Period = null,
            PeriodName = null,
            CutOff = null,
            Opens = null,
            Due = null,
            Lock = null,
            Unconfirmed = [],
            Timeliness = Timeliness.Undated,
            Blob = "52/2026-Q5/bao-cao.xlsx",
            Findings = [PathFindings.NoPeriod("2026-Q5")],
            Errors = 1,
        });
        yield return ("receipt-unknown", accepted with
        {
            Kind = SubmissionKind.Unrouted,
            Outcome = null,
            Version = 0,
            CountedVersion = 0,
            Unit = null,
            Office = null,
            Form = null,
            FormTitle = null,
            Period = null,
            PeriodName = null,
            CutOff = null,
            Opens = null,
            Due = null,
            Lock = null,
            Unconfirmed = [],
            Timeliness = Timeliness.Undated,
        });
    }

    private static Receipt Report(Outcome outcome) => new()
    {
        Id = "KC01-2026Q3-52-7F3A9C21",
        Kind = SubmissionKind.Report,
        Unit = Unit.Code,
        Office = Unit.Office,
        Form = "KC-01",
        FormTitle = "Báo cáo kết quả hoạt động khuyến công",
        Period = "2026-Q3",
        PeriodName = "Quý III năm 2026",
        Blob = "52/2026-Q3/Báo cáo quý III.xlsx",
        FileName = "Báo cáo quý III.xlsx",
        Size = 18_432,
        Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ReceivedAt = Received,
        Version = 2,
        Outcome = outcome,
        Timeliness = Timeliness.OnTime,
        CutOff = Deadlines.CutOff,
        Opens = Deadlines.Opens,
        Due = Deadlines.Due,
        Lock = Deadlines.Lock,
        Unconfirmed = Deadlines.Unconfirmed,
        CountedVersion = 2,
    };

    private static Receipt Rejected() => Report(Outcome.RejectedData) with { CountedVersion = 0, Findings = [Wrong, Doubtful], Errors = 1, Warnings = 1 };

    /// <summary>A reminder so many days from the due date.</summary>
    public static ReminderMail Reminder(int days) => new()
    {
        Unit = Unit,
        Department = Department,
        FormTitle = "Báo cáo kết quả hoạt động khuyến công",
        Deadlines = Deadlines,
        DaysFromDue = days,
        Cause = ReminderCause.NothingCame,
        UploadFolder = "inbox/52/2026-Q3/",
        AllowsNil = true,
    };

    private static OperatorNotice Notice()
    {
        UploadTrouble Upload(string blob, string reason) => new("inbox/" + blob, Received, reason);
        return new OperatorNotice
        {
            AsOf = Received.AddHours(3),
            Department = Department,
            Stuck = [Upload("52/2026-Q3/bao-cao.xlsx", "")],
            Failed = [Upload("68/2026-Q3/bao-cao.xlsx", "Đã thử 5 lần; lần cuối: kho lưu trữ không trả lời.")],
            Mails = [new MailTrouble("KC-01|2026-Q3|52|reminder|-7", "reminder", "bị trả về", ["khuyencong.gialai@sct.example.vn"], Received, "550 5.1.1")],
            Outages = [new MailOutage("SMTP", Received.AddHours(-30), "10:00 ngày 18/09/2026", 35, "08:00 ngày 17/09/2026", 2, "SMTP: MAIL FROM: 530 5.7.0 Authentication required")],
            UnitsWithoutContact = ["Gia Lai (52)"],
            Reference =
            [
                new ReferenceAnswer(
                    "forms/KC-01.json", false, Received, "Dữ liệu đang áp dụng không thay đổi.", ["forms/KC-01.json, dòng 80: rules[0].parts (KC01-E01): mẫu không có dòng mã số \"99\"; cần mã số của một dòng trong rows."]),
                new ReferenceAnswer("calendar/days.csv", true, Received, "Đã áp dụng, phiên bản 2.", [])
                {
                    Effects = ["Hạn nộp KC-01 năm 2026: 21/12/2026 → 24/12/2026; ngày mở 06/12/2026 → 09/12/2026"],
                },
            ],
        };
    }

    private static FigureSet Figures(Period period, long times)
    {
        var values = new Dictionary<FigureKey, FigureValue> { [new FigureKey("22", "plan")] = FigureValue.OfYesNo(true) };
        foreach (var (code, number) in new[] { ("01", 5L), ("11", 3L), ("21", 2L) })
        {
            values[new FigureKey(code, "plan")] = FigureValue.OfCount(10 * number);
            values[new FigureKey(code, "cumulative")] = FigureValue.OfCount(times * number);
        }

        values[new FigureKey("12", "cumulative")] = FigureValue.OfMoney(times * 574_500_000);
        return new FigureSet("KC-01", period, values);
    }

    private static NationalScores Scores()
    {
        var heading = new FormRow("1", "Văn bản quy phạm pháp luật về khuyến công", FigureKind.Heading) { Order = "1" };
        var scored = Form with { Rows = [heading], Scorecard = [new ScorePoint("1", [])] };
        var lines = Enum.GetValues<ScoreState>().Select((state, at) => new UnitScore(Unit with { Name = "Tỉnh " + at }, [new PointScore(heading, state, [], [])])).ToList();
        var scores = new NationalScores(scored, Deadlines.Period, lines);
        return scores with { YearBefore = scores with { Period = Deadlines.Period.YearBefore } };
    }

    private static ComplianceDigest Digest(DigestMoment moment)
    {
        var asOf = Received.AddDays(moment switch { DigestMoment.Weekly => 0, DigestMoment.AfterDue => 4, _ => 79 });
        var overdue = Math.Max(0, VietnamTime.DayOf(asOf).DayNumber - Deadlines.Due.DayNumber);
        var contact = new Contact("52", ContactRole.To, "Trung tâm Khuyến công", "khuyencong.gialai@sct.example.vn", "0269 000 0000", new DateOnly(2025, 7, 1), null);
        UnitStanding In(string code, string name, Standing standing, Outcome? outcome) => new(Unit with { Code = code, Name = name }, standing)
        {
            Outcome = outcome,
            Version = standing is Standing.OnTime or Standing.Late ? 1 : 0,
            ReceivedAt = outcome is null ? null : Received,
            DaysOverdue = standing is Standing.OnTime or Standing.Late ? 0 : overdue,
            Contact = code == "96" ? null : contact,
            Warnings = outcome == Outcome.AcceptedWithWarnings ? 2 : 0,
            RemindersSent = 3,
            RemindersDelivered = 2,
            RemindersBounced = 1,
            RemindersUnsent = code == "96" ? 2 : 0,
            RemindersUnknown = code == "92" ? 1 : 0,
            LeaveUntil = code == "96" ? Deadlines.Lock.AddDays(15) : null,
            Undeliverable = code == "92" ? [new UndeliverableContact(contact, Received.AddDays(-1), "550 5.1.1 The email account does not exist")] : [],
            Errors = outcome == Outcome.RejectedData ? 4 : 0,
            TopErrors = outcome == Outcome.RejectedData ? [Wrong.Message] : [],
        };
        return new ComplianceDigest
        {
            Form = Form,
            Day = moment == DigestMoment.AtLock ? Deadlines.Lock.AddDays(1) : null,
            LostAsOf = moment == DigestMoment.AtLock ? [.. Enumerable.Range(1, 4).Select(week => Received.AddDays(7 * week))] : [],
            Figures = [new UnitFigures(Unit with { Code = "01", Name = "Hà Nội" }, 1, Figures(Deadlines.Period, 1), Figures(Deadlines.Period.YearBefore, 3))],
            Deadlines = Deadlines,
            Moment = moment,
            AsOf = asOf,
            Department = Department,
            Units =
            [
                In("01", "Hà Nội", Standing.OnTime, Outcome.Accepted),
                In("46", "Huế", Standing.OnTime, Outcome.AcceptedWithWarnings),
                In("52", "Gia Lai", Standing.RejectedOpen, Outcome.RejectedData),
                In("66", "Đắk Lắk", Standing.Late, Outcome.Nil),
                In("68", "Lâm Đồng", Standing.Failed, null),
                In("92", "Cần Thơ", Standing.Missing, null),
                In("96", "Cà Mau", Standing.Missing, null),
            ],
            CountsBefore = new ComplianceCounts(7, 1, 0, 1, 0, 5),
            BeforeAsOf = Received.AddDays(-7),
            Causes = [new RejectionCause(Wrong.Code, Wrong.Message, 1)],
            Programmes = Programmes(VietnamTime.DayOf(asOf)),
            Scores = moment == DigestMoment.AfterDue ? Scores() : null,
            OtherForms =
            [
                new NewestReports(Form with { Code = "KC-02", Title = "Báo cáo tình hình thực hiện Công văn 7540/BCT-CNĐP" }, Deadlines.CutOff,
                    [new UnitFigures(Unit, 1, Figures(new Period(PeriodKind.Year, 2025), 2), null), new UnitFigures(Unit with { Code = "66", Name = "Đắk Lắk" }, 1, Figures(new Period(PeriodKind.Year, 2025), 3), null) { IsLeftOut = true }]),
            ],
            DeliveryKnown = true,
            Curve = [(-5, 1), (-3, 3), (0, 4)],
            CurveBefore = [(-4, 1), (0, 2), (2, 5)],
            CurveBeforePeriod = new Period(PeriodKind.Quarter, 2026, 1),
        };
    }
}
