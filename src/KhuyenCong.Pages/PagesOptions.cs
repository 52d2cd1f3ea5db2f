using System.ComponentModel.DataAnnotations;
using KhuyenCong.Pipeline.Links;

namespace KhuyenCong.Pages;

/// <summary>The settings of the pages, of the section that also holds <see cref="LinkOptions"/>.</summary>
public sealed class PagesOptions
{
    /// <summary>Object id of the Entra group whose members may see the ministry's page; null lets nobody in.</summary>
    public string? MinistryGroup { get; set; }

    /// <summary>Object id of the group whose members may act on reports and units; null: everybody who may see them.</summary>
    public string? ActGroup { get; set; }

    /// <summary>Object id of the group whose members may give more time and take it back; null: everybody who may see the pages.</summary>
    public string? ReferenceGroup { get; set; }

    /// <summary>Seconds that an officer waits for the answer to an upload; later it comes by mail.</summary>
    [Range(1, 120)]
    public int AnswerSeconds { get; set; } = 20;

    /// <summary>Seconds that a page waits for an answer of the storage before it says that the system is away.</summary>
    [Range(1, 60)]
    public int StorageSeconds { get; set; } = 3;

    /// <summary>Calls a minute that one instance answers for one contact's link.</summary>
    [Range(1, 10_000)]
    public int RequestsAMinute { get; set; } = 120;

    /// <summary>Uploads in ten minutes that one instance takes by one contact's link.</summary>
    [Range(1, 10_000)]
    public int UploadsInTenMinutes { get; set; } = 30;
}
