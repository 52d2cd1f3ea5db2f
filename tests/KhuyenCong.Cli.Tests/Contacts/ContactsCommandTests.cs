using KhuyenCong.Cli.Contacts;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Cli.Tests.Contacts;

public sealed class ContactsCommandTests
{
    [Fact]
    public void ListsEveryUnitOfADayWithItsRecipients()
    {
        var contacts = ContactsCommand.Of(ReferenceData.Shipped, new DateOnly(2026, 9, 16));
        Assert.Equal(34, contacts.Count);
        Assert.Equal("khuyencong.hanoi@sct.example.vn", contacts.Single(c => c.Unit == "01").To!.Email);
        Assert.Equal("vanphong.hanoi@sct.example.vn", contacts.Single(c => c.Unit == "01").Escalation!.Email);
    }

    [Fact]
    public void BeforeTheMergerItListsTheOldUnits() =>
        Assert.Equal(63, ContactsCommand.Of(ReferenceData.Shipped, new DateOnly(2025, 6, 30)).Count);
}
