using System.Text.RegularExpressions;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Contacts;

/// <summary>Who of a unit is written to on a day.</summary>
/// <param name="To">The contact, or the substitute within its dates; null when there is nobody.</param>
/// <param name="Escalation">In copy from the escalation step on; null when there is nobody, or when it has the address of <paramref name="To"/>.</param>
public sealed record UnitRecipients(Contact? To, Contact? Escalation);

/// <summary>The contacts of the units and of the ministry over time.</summary>
public sealed partial class ContactBook
{
    /// <summary>The files of the reference data.</summary>
    public const string ContactsPath = "contacts/contacts.csv", MinistryPath = "contacts/ministry.csv";

    private static readonly Dictionary<string, ContactRole> Roles = new()
    {
        ["to"] = ContactRole.To,
        ["escalation"] = ContactRole.Escalation,
        ["substitute"] = ContactRole.Substitute,
        ["member"] = ContactRole.Member,
    };

    private static readonly Dictionary<string, MinistryRole> MinistryRoles = new()
    {
        ["digest"] = MinistryRole.Digest,
        ["operator"] = MinistryRole.Operator,
    };

    /// <summary>A book of contacts.</summary>
    public ContactBook(IEnumerable<Contact> contacts, IEnumerable<MinistryContact> ministry)
    {
        All = [.. contacts];
        AllMinistry = [.. ministry];
    }

    /// <summary>Every contact of a unit.</summary>
    public IReadOnlyList<Contact> All { get; }

    /// <summary>Everybody at the ministry.</summary>
    public IReadOnlyList<MinistryContact> AllMinistry { get; }

    /// <summary>Whom to write to for a unit on a day.</summary>
    public UnitRecipients For(string unit, DateOnly on)
    {
        Contact? Of(ContactRole role) => All.FirstOrDefault(c => c.Unit == unit && c.Role == role && Validity.Holds(c.ValidFrom, c.ValidTo, on));
        var to = Of(ContactRole.Substitute) ?? Of(ContactRole.To);
        var escalation = Of(ContactRole.Escalation);
        return new UnitRecipients(to, string.Equals(to?.Email, escalation?.Email, StringComparison.OrdinalIgnoreCase) ? null : escalation);
    }

    /// <summary>Everybody of a unit who is a contact on a day, in whatever role.</summary>
    public IReadOnlyList<Contact> InForce(string unit, DateOnly on) =>
        [.. All.Where(c => c.Unit == unit && Validity.Holds(c.ValidFrom, c.ValidTo, on))];

    /// <summary>Who at the ministry gets something on a day; no address twice.</summary>
    public IReadOnlyList<MinistryContact> Ministry(MinistryRole role, DateOnly on) =>
        [.. AllMinistry.Where(m => m.Role == role && Validity.Holds(m.ValidFrom, m.ValidTo, on)).DistinctBy(m => m.Email, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The names of those whose addresses they are on a day; an address that several people share goes without one.</summary>
    public IReadOnlyDictionary<string, string> NamesOf(IReadOnlyCollection<string> addresses, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var sought = addresses.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return All.Where(c => sought.Contains(c.Email) && Validity.Holds(c.ValidFrom, c.ValidTo, on)).Select(c => (c.Email, c.Name))
            .Concat(AllMinistry.Where(m => sought.Contains(m.Email) && Validity.Holds(m.ValidFrom, m.ValidTo, on)).Select(m => (m.Email, m.Name)))
            .GroupBy(c => c.Email, c => c.Name, StringComparer.OrdinalIgnoreCase)
            .Where(names => names.Distinct().Count() == 1)
            .ToDictionary(names => names.Key, names => names.First(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Reads the contacts' files and adds what is wrong with them to the problems.</summary>
    public static ContactBook Load(IEnumerable<ReferenceFile> files, UnitRegister units, ICollection<ReferenceProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(units);
        var all = files.ToList();
        return new ContactBook(LoadContacts(all, units, problems), LoadMinistry(all, problems));
    }

    private static List<Contact> LoadContacts(List<ReferenceFile> files, UnitRegister units, ICollection<ReferenceProblem> problems)
    {
        var rows = new List<(ReferenceRow Row, Contact Contact)>();

        // Where the units are broken, what follows from them would only hide the cause.
        var unitsHold = !problems.Any(p => p.Concerns(UnitRegister.UnitsPath));
        foreach (var row in ReferenceTable.Read(files, ContactsPath, ["unit", "role", "name", "email", "phone", "valid_from", "valid_to"], problems))
        {
            var (from, to) = row.Validity();
            var contact = new Contact(row.Code("unit"), row.OneOf("role", Roles), row.Required("name"), Email(row), row["phone"], from, to);
            if (contact.Phone.Length > 0 && !Telephone().IsMatch(contact.Phone))
            {
                row.Problem($"\"{contact.Phone}\" không phải số điện thoại; cần bắt đầu bằng 0, 1 hoặc +, gồm chữ số, dấu cách, dấu chấm, gạch nối và ngoặc. Bảng tính có thể đã làm mất số 0 ở đầu.");
            }

            if (!row.IsBroken && contact is { Role: ContactRole.Substitute, ValidTo: null })
            {
                row.Problem("Người thay thế (substitute) cần \"valid_to\": ngày cuối của thời gian thay thế.");
            }

            if (!row.IsBroken && unitsHold)
            {
                CheckUnit(row, contact, units);
            }

            if (!row.IsBroken)
            {
                rows.Add((row, contact));
            }
        }

        Validity.RefuseOverlaps(
            rows.Select(r => (r.Row, (r.Contact.Unit, r.Contact.Role, Of: r.Contact.Role == ContactRole.Member ? r.Contact.Email.ToUpperInvariant() : ""), r.Contact.ValidFrom, r.Contact.ValidTo)),
            key => $"Vai trò {Roles.First(r => r.Value == key.Role).Key} của đơn vị {key.Unit}");
        return [.. rows.Where(r => !r.Row.IsBroken).Select(r => r.Contact)];
    }

    private static void CheckUnit(ReferenceRow row, Contact contact, UnitRegister units)
    {
        if (units.Find(contact.Unit, contact.ValidFrom) is not { } unit)
        {
            row.Problem(FormattableString.Invariant($"Không đơn vị nào có mã {contact.Unit} vào {contact.ValidFrom:dd/MM/yyyy}."));
            return;
        }

        // A contact of old Bình Định must not become one of new Gia Lai because the code 52 was given on.
        while (unit.ValidTo is { } last && (contact.ValidTo is not { } until || until > last))
        {
            if (units.Find(contact.Unit, last.AddDays(1)) is not { MergedFrom.Count: 0 } same)
            {
                row.Problem(FormattableString.Invariant($"Đơn vị {contact.Unit} {unit.Name} kết thúc vào {last:dd/MM/yyyy}; đầu mối phải kết thúc không muộn hơn ngày đó."));
                return;
            }

            unit = same;
        }
    }

    private static List<MinistryContact> LoadMinistry(List<ReferenceFile> files, ICollection<ReferenceProblem> problems)
    {
        var rows = new List<(ReferenceRow Row, MinistryContact Contact)>();
        foreach (var row in ReferenceTable.Read(files, MinistryPath, ["role", "name", "email", "valid_from", "valid_to"], problems))
        {
            var (from, to) = row.Validity();
            var contact = new MinistryContact(row.OneOf("role", MinistryRoles), row.Required("name"), Email(row), from, to);
            if (!row.IsBroken)
            {
                rows.Add((row, contact));
            }
        }

        Validity.RefuseOverlaps(
            rows.Select(r => (r.Row, (r.Contact.Role, r.Contact.Email.ToUpperInvariant()), r.Contact.ValidFrom, r.Contact.ValidTo)),
            key => "Địa chỉ");
        return [.. rows.Where(r => !r.Row.IsBroken).Select(r => r.Contact)];
    }

    private static string Email(ReferenceRow row)
    {
        var email = row.Required("email");
        if (email.Length > 0 && !EmailAddress.IsValid(email))
        {
            row.Problem($"Cột \"email\" ghi \"{email}\"; cần một địa chỉ thư, ví dụ khuyencong@sct.example.vn.");
        }

        return email;
    }

    [GeneratedRegex(@"\A[01+(][0-9 .()\-]{5,24}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Telephone();
}
