using System.Globalization;
using System.Text;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Benchmarks;

/// <summary>The shipped reference data with as many units as a measurement asks for, each with contacts: communes in the place of the provinces.</summary>
public static class ManyUnits
{
    /// <summary>The data with <paramref name="count"/> units.</summary>
    public static ReferenceData Of(int count)
    {
        var units = new StringBuilder("code,name,status,valid_from,valid_to,merged_from\n");
        var contacts = new StringBuilder("unit,role,name,email,phone,valid_from,valid_to\n");
        foreach (var code in Enumerable.Range(1, count).Select(CodeOf))
        {
            units.Append(CultureInfo.InvariantCulture, $"{code},Xã {code},tỉnh,2020-01-01,,\n");
            contacts.Append(CultureInfo.InvariantCulture, $"{code},to,Đầu mối {code},to{code}@example.vn,024 0000 001,2020-01-01,\n");
            contacts.Append(CultureInfo.InvariantCulture, $"{code},escalation,Cấp trên {code},up{code}@example.vn,024 0000 002,2020-01-01,\n");
        }

        string[] replaced = [UnitRegister.UnitsPath, UnitRegister.AliasesPath, ContactBook.ContactsPath];
        return ReferenceData.Load(
        [
            .. ReferenceData.FilesOf(ReferenceData.ShippedFolder).Where(f => !replaced.Contains(f.Path)),
            File(UnitRegister.UnitsPath, units.ToString()),
            File(UnitRegister.AliasesPath, "alias,code,valid_from,valid_to\n"),
            File(ContactBook.ContactsPath, contacts.ToString()),
        ]);
    }

    /// <summary>The code of the n-th unit.</summary>
    public static string CodeOf(int number) => (10_000 + number).ToString(CultureInfo.InvariantCulture);

    private static ReferenceFile File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));
}
