namespace KhuyenCong.Pipeline.State;

/// <summary>What had an upload ingested. It changes nothing about the upload: it tells the operators which way works.</summary>
public enum UploadWay
{
    /// <summary>The storage's event told of it: the usual way, and the fast one.</summary>
    Event,

    /// <summary>The page that stored it read it while the officer waited.</summary>
    Page,

    /// <summary>The sweep found it.</summary>
    Sweep,

    /// <summary>An operator imported it as history; it never lay in the inbox.</summary>
    Import,
}
