using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Contacts;

public sealed class ContactBookTests
{
    private static readonly DateOnly Now = new(2026, 9, 14);

    private static readonly ContactBook Shipped = SampleReference.Data.Contacts;

    [Fact]
    public void EachOfThe34UnitsHasAContactAndAnEscalationContactUnderExampleVn()
    {
        Assert.All(SampleReference.Units.On(Now), unit =>
        {
            var recipients = Shipped.For(unit.Code, Now);
            Assert.Contains(unit.Name, recipients.To!.Name, StringComparison.Ordinal);
            Assert.Contains(unit.Name, recipients.Escalation!.Name, StringComparison.Ordinal);
            Assert.NotEmpty(recipients.To.Phone);
        });
        Assert.All(Shipped.All, c => Assert.EndsWith("@sct.example.vn", c.Email, StringComparison.Ordinal));
        Assert.Equal(68, Shipped.All.Select(c => c.Email).Distinct().Count());
        Assert.Equal("khuyencong.gialai@sct.example.vn", Shipped.For("52", Now).To!.Email);
    }

    [Fact]
    public void TheMinistryHasRecipientsForDigestsAndForOperators()
    {
        Assert.NotEmpty(Shipped.Ministry(MinistryRole.Digest, Now));
        Assert.NotEmpty(Shipped.Ministry(MinistryRole.Operator, Now));
    }

    [Fact]
    public void ASubstituteTakesTheContactsPlaceWithinItsDates()
    {
        var book = With("52,substitute,Người thay,thay.gialai@sct.example.vn,,2026-09-10,2026-09-20");
        Assert.Equal(ContactRole.To, book.For("52", new DateOnly(2026, 9, 9)).To!.Role);
        Assert.Equal("thay.gialai@sct.example.vn", book.For("52", new DateOnly(2026, 9, 10)).To!.Email);
        Assert.Equal("thay.gialai@sct.example.vn", book.For("52", new DateOnly(2026, 9, 20)).To!.Email);
        Assert.Equal(ContactRole.To, book.For("52", new DateOnly(2026, 9, 21)).To!.Role);
        Assert.NotNull(book.For("52", new DateOnly(2026, 9, 15)).Escalation);
    }

    [Fact]
    public void AUnitHasAsManyMembersAsItLikesAndNoneOfThemIsWrittenToByItself()
    {
        var book = With("52,member,Nguyễn A,a@sct.example.vn,,2026-09-01,", "52,member,Trần B,b@sct.example.vn,,2026-09-01,");
        Assert.Equal(["a@sct.example.vn", "b@sct.example.vn"], book.InForce("52", Now).Where(c => c.Role == ContactRole.Member).Select(c => c.Email));
        Assert.Equal(Shipped.For("52", Now), book.For("52", Now));
        var twice = Assert.Throws<ReferenceDataException>(() => With("52,member,Nguyễn A,a@sct.example.vn,,2026-09-01,", "52,member,Nguyễn A,A@sct.example.vn,,2026-10-01,"));
        Assert.Contains("Vai trò member của đơn vị 52 có hiệu lực trùng ngày", Assert.Single(twice.Problems).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAddressStandsOnceInAMailWhateverItsCase()
    {
        var recipients = With("52,substitute,Người thay,VanPhong.GiaLai@SCT.example.vn,,2026-09-10,2026-09-20").For("52", Now);
        Assert.Equal("VanPhong.GiaLai@SCT.example.vn", recipients.To!.Email);
        Assert.Null(recipients.Escalation);

        var book = new ContactBook([], [Digest("A@moit.example.vn"), Digest("a@moit.example.vn"), Digest("b@moit.example.vn")]);
        Assert.Equal(["A@moit.example.vn", "b@moit.example.vn"], book.Ministry(MinistryRole.Digest, Now).Select(m => m.Email));
    }

    [Fact]
    public void WhereNobodyIsOnFileThereIsNobody()
    {
        Assert.Equal(new UnitRecipients(null, null), Shipped.For("52", new DateOnly(2025, 6, 30)));
        Assert.Equal(new UnitRecipients(null, null), Shipped.For("03", Now));
    }

    [Theory]
    [InlineData("khuyencong.gialai@sct.example.vn")]
    [InlineData("a@b.vn")]
    [InlineData("o'brien+x=y/z@a-b.example.vn")]
    [InlineData("UPPER@EXAMPLE.VN")]
    public void APlainAddressIsValid(string address) => Assert.True(EmailAddress.IsValid(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("@b.vn")]
    [InlineData("a@")]
    [InlineData("a@b")]
    [InlineData("a@@b.vn")]
    [InlineData("a@b@c.vn")]
    [InlineData(".a@b.vn")]
    [InlineData("a.@b.vn")]
    [InlineData("a..b@c.vn")]
    [InlineData("a b@c.vn")]
    [InlineData("a@b..vn")]
    [InlineData("a@-b.vn")]
    [InlineData("a@b-.vn")]
    [InlineData("a@b.v")]
    [InlineData("a@b.123")]
    [InlineData("a@[10.0.0.1]")]
    [InlineData("Tên <a@b.vn>")]
    [InlineData("a@b.vn, c@d.vn")]
    [InlineData("a@b.vn;c@d.vn")]
    [InlineData("\"a b\"@c.vn")]
    [InlineData("thư@b.vn")]
    [InlineData("a@bộ.vn")]
    [InlineData("a@b.vn\r\nBcc: c@d.vn")]
    [InlineData("a@b.vn\n")]
    [InlineData(" a@b.vn")]
    public void AnythingElseIsNoAddress(string? address) => Assert.False(EmailAddress.IsValid(address));

    [Fact]
    public void LengthsAreBounded()
    {
        Assert.True(EmailAddress.IsValid(new string('a', 64) + "@b.vn"));
        Assert.False(EmailAddress.IsValid(new string('a', 65) + "@b.vn"));
        Assert.True(EmailAddress.IsValid("a@" + new string('b', 63) + ".vn"));
        Assert.False(EmailAddress.IsValid("a@" + new string('b', 64) + ".vn"));
        Assert.False(EmailAddress.IsValid("a@" + string.Concat(Enumerable.Repeat("bbbbbbbbb.", 26)) + "vn"));
    }

    [Theory]
    [InlineData("03,to,X,x@b.vn,,2025-07-01,", "Không đơn vị nào có mã 03")]
    [InlineData("64,to,X,x@b.vn,,2025-07-01,", "Không đơn vị nào có mã 64")]
    [InlineData("52,to,X,x@b.vn,,2025-01-01,2025-07-15", "52 Bình Định kết thúc vào 30/06/2025")]
    [InlineData("64,to,X,x@b.vn,,2025-01-01,", "64 Gia Lai kết thúc vào 30/06/2025")]
    [InlineData("52,to,X,x@b.vn,,2025-07-01,", "Vai trò to của đơn vị 52 có hiệu lực trùng ngày")]
    [InlineData("52,chief,X,x@b.vn,,2025-07-01,", "một trong các từ: to, escalation, substitute, member")]
    [InlineData("52,substitute,X,x@b.vn,,2026-09-01,", "Người thay thế (substitute) cần")]
    [InlineData("52,substitute,X,x at b.vn,,2026-09-01,2026-09-02", "cần một địa chỉ thư")]
    [InlineData("52,substitute,X,\"x@b.vn\nBcc: y@b.vn\",,2026-09-01,2026-09-02", "Cột \"email\" có dấu xuống dòng")]
    [InlineData("52,substitute,\"X\nBcc\",x@b.vn,,2026-09-01,2026-09-02", "Cột \"name\" có dấu xuống dòng")]
    [InlineData("52,substitute,,x@b.vn,,2026-09-01,2026-09-02", "\"name\" để trống")]
    [InlineData("52,substitute,X,,,2026-09-01,2026-09-02", "\"email\" để trống")]
    [InlineData("52,substitute,X,x@b.vn,2690000052,2026-09-01,2026-09-02", "làm mất số 0 ở đầu")]
    [InlineData("52,substitute,X,x@b.vn,0269 call,2026-09-01,2026-09-02", "không phải số điện thoại")]
    public void ABrokenContactIsRefused(string row, string problem) =>
        SampleReference.AssertRowRefused(ContactBook.ContactsPath, row, problem);

    [Fact]
    public void AContactStaysOverAChangeOfNameOrStatus()
    {
        var book = With("46,substitute,X,x@b.vn,,2024-12-01,2025-01-31", "75,substitute,X,x@b.vn,0251 0000 075,2026-04-01,2026-05-31");
        Assert.Equal(ContactRole.Substitute, book.For("75", new DateOnly(2026, 5, 1)).To!.Role);
        Assert.Equal(ContactRole.Substitute, book.For("46", new DateOnly(2025, 1, 1)).To!.Role);
    }

    [Theory]
    [InlineData("digest,Y,KHUYENCONG@moit.example.vn,2026-01-01,", "Địa chỉ có hiệu lực trùng ngày")]
    [InlineData("boss,Y,y@moit.example.vn,2026-01-01,", "một trong các từ: digest, operator")]
    public void ABrokenRecipientAtTheMinistryIsRefused(string row, string problem) =>
        SampleReference.AssertRowRefused(ContactBook.MinistryPath, row, problem);

    private static ContactBook With(params string[] rows) => ReferenceData.Load(
        SampleReference.With(ContactBook.ContactsPath, SampleReference.TextOf(ContactBook.ContactsPath) + string.Join('\n', rows)), SampleReference.Forms).Contacts;

    private static MinistryContact Digest(string email) => new(MinistryRole.Digest, "X", email, new DateOnly(2025, 1, 1), null);
}
