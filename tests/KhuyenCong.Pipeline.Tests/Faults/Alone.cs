namespace KhuyenCong.Pipeline.Tests.Faults;

/// <summary>Tests that measure or change the whole process, and so run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
