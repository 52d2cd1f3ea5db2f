using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>Writes an archive of stored entries field by field, so that a test can write a directory that no program would.</summary>
internal sealed class RawZip
{
    private const string Relations = WorkbookBuilder.Relations;

    public List<Entry> Entries { get; } = [];

    /// <summary>Whether the directory lists the entries from the last to the first.</summary>
    public bool Reversed { get; set; }

    /// <summary>Bytes between the directory and its end record.</summary>
    public byte[] Gap { get; set; } = [];

    public byte[] Comment { get; set; } = [];

    /// <summary>Added to what the end record says of the directory.</summary>
    public (int Count, int Size, int Start) Wrong { get; set; }

    /// <summary>Where the zip64 locator points, counted from the end record; null for an archive without zip64 records.</summary>
    public long? Zip64At { get; set; }

    /// <summary>The start of the directory in the zip64 record, where it is not the right one.</summary>
    public long? Zip64Start { get; set; }

    /// <summary>A workbook of one sheet with 1 in A1, in the fewest parts.</summary>
    public static RawZip Workbook(string sheets = "<sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/>", string relations = "")
    {
        var zip = new RawZip();
        zip.Add("xl/workbook.xml", $"<workbook xmlns=\"{WorkbookBuilder.Main}\" xmlns:r=\"{Relations}\"><sheets>{sheets}</sheets></workbook>");
        zip.Add("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"r\"><Relationship Id=\"rId1\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>{relations}</Relationships>");
        zip.Add("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>");
        return zip;
    }

    public Entry Add(string name, string content)
    {
        var entry = new Entry { Name = name, Content = Encoding.UTF8.GetBytes(content) };
        Entries.Add(entry);
        return entry;
    }

    public byte[] Bytes()
    {
        var bytes = new List<byte>();
        foreach (var entry in Entries)
        {
            entry.At = bytes.Count;
            var name = Encoding.UTF8.GetBytes(entry.LocalName ?? entry.Name);
            Write(bytes, 0x04034B50u, (ushort)20, (ushort)0, (ushort)0, 0u, Crc32.HashToUInt32(entry.Content), (uint)entry.Content.Length, (uint)entry.Content.Length, (ushort)name.Length, (ushort)entry.LocalExtra.Length);
            bytes.AddRange([.. name, .. entry.LocalExtra]);
            entry.DataAt = bytes.Count;
            bytes.AddRange(entry.Content);
        }

        var start = bytes.Count;
        foreach (var entry in Reversed ? Enumerable.Reverse(Entries) : Entries)
        {
            var name = Encoding.UTF8.GetBytes(entry.Name);
            Write(bytes, entry.Signature, (ushort)20, (ushort)20, (ushort)0, (ushort)0, 0u, Crc32.HashToUInt32(entry.Content),
                entry.Packed ?? (uint)entry.Content.Length, entry.Size ?? (uint)entry.Content.Length,
                (ushort)name.Length, (ushort)(entry.ExtraLength ?? entry.Extra.Length), (ushort)(entry.CommentLength ?? entry.Comment.Length), (ushort)0, (ushort)0, 0u, entry.Local ?? (uint)entry.At);
            bytes.AddRange([.. name, .. entry.Extra, .. entry.Comment]);
        }

        var size = bytes.Count - start;
        bytes.AddRange(Gap);
        if (Zip64At is { } at)
        {
            Write(bytes, 0x06064B50u, 44ul, (ushort)45, (ushort)45, 0u, 0u, (ulong)Entries.Count, (ulong)Entries.Count, (ulong)size, (ulong)(Zip64Start ?? start));
            Write(bytes, 0x07064B50u, 0u, (ulong)(bytes.Count + 20 + at), 1u);
        }

        Write(bytes, 0x06054B50u, (ushort)0, (ushort)0, (ushort)(Entries.Count + Wrong.Count), (ushort)(Entries.Count + Wrong.Count), (uint)(size + Wrong.Size), (uint)(start + Wrong.Start), (ushort)Comment.Length);
        bytes.AddRange(Comment);
        return [.. bytes];
    }

    /// <summary>The extra field of zip64 with these values.</summary>
    public static byte[] Wide(params long[] values)
    {
        var field = new List<byte>();
        Write(field, (ushort)1, (ushort)(8 * values.Length));
        foreach (var value in values)
        {
            Write(field, (ulong)value);
        }

        return [.. field];
    }

    private static void Write(List<byte> bytes, params object[] values)
    {
        Span<byte> buffer = stackalloc byte[8];
        foreach (var value in values)
        {
            var number = value switch { ushort two => two, uint four => four, _ => (ulong)value };
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, number);
            bytes.AddRange(buffer[..(value is ushort ? 2 : value is uint ? 4 : 8)].ToArray());
        }
    }

    /// <summary>An entry; what is null is written as it is.</summary>
    internal sealed class Entry
    {
        public required string Name { get; init; }

        public required byte[] Content { get; set; }

        public string? LocalName { get; set; }

        public byte[] LocalExtra { get; set; } = [];

        public byte[] Extra { get; set; } = [];

        public byte[] Comment { get; set; } = [];

        public int? ExtraLength { get; set; }

        public int? CommentLength { get; set; }

        public uint Signature { get; set; } = 0x02014B50;

        public uint? Packed { get; set; }

        public uint? Size { get; set; }

        public uint? Local { get; set; }

        public int At { get; set; }

        public int DataAt { get; set; }
    }
}
