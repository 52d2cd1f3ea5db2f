namespace KhuyenCong.Reporting.Contacts;

/// <summary>What a contact of a unit is for.</summary>
public enum ContactRole
{
    /// <summary>Gets every mail ("đầu mối").</summary>
    To,

    /// <summary>In copy from the duty's escalation step on ("đầu mối cấp trên").</summary>
    Escalation,

    /// <summary>Instead of the contact within its dates ("người thay thế").</summary>
    Substitute,

    /// <summary>Gets no mail by itself, and a link of their own where the unit asks for links; a unit may have several ("cán bộ phối hợp").</summary>
    Member,
}

/// <summary>A person of a unit to write to.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Role">What for.</param>
/// <param name="Name">The person's or office's name.</param>
/// <param name="Email">The address, checked when loaded.</param>
/// <param name="Phone">The telephone number; may be empty.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day; null while it holds.</param>
public sealed record Contact(
    string Unit, ContactRole Role, string Name, string Email, string Phone, DateOnly ValidFrom, DateOnly? ValidTo);

/// <summary>What somebody at the ministry gets.</summary>
public enum MinistryRole
{
    /// <summary>The compliance digests.</summary>
    Digest,

    /// <summary>What needs an operator: stuck files, failures, uploads that could not be routed.</summary>
    Operator,
}

/// <summary>A recipient at the ministry.</summary>
/// <param name="Role">What for.</param>
/// <param name="Name">The person's or office's name.</param>
/// <param name="Email">The address, checked when loaded.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day; null while it holds.</param>
public sealed record MinistryContact(MinistryRole Role, string Name, string Email, DateOnly ValidFrom, DateOnly? ValidTo);
