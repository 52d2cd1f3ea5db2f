using System.Runtime.CompilerServices;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Tests.Summarise;

/// <summary>The reference data that ships with invented units instead of its own: as many as there are communes.</summary>
internal static class ManyUnits
{
    public static IEnumerable<string> Codes(int units) => Enumerable.Range(1, units).Select(i => FormattableString.Invariant($"{i:00000}"));

    public static ReferenceData Reference(int units)
    {
        // Codes of the files have two digits, so these units cannot come from a file.
        var data = ReferenceData.LoadFolder(ReferenceData.ShippedFolder);
        UnitsOf(data) = new UnitRegister(Codes(units).Select(c => new Unit(c, "Đơn vị " + c, "tỉnh", new DateOnly(2016, 1, 1), null, [])), []);
        return data;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Units>k__BackingField")]
    private static extern ref UnitRegister UnitsOf(ReferenceData data);
}
