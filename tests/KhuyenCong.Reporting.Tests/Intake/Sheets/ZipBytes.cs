using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

/// <summary>Writes zip archives byte by byte, honest ones and those that no program should trust.</summary>
internal sealed class ZipBytes
{
    private readonly List<Entry> _entries = [];

    /// <summary>Whether sizes follow the data instead of standing before it.</summary>
    public bool DataDescriptors { get; init; }

    /// <summary>Whether sizes and offsets are written in zip64 fields.</summary>
    public bool Zip64 { get; init; }

    /// <summary>Whether entries are stored as they are.</summary>
    public bool Stored { get; init; }

    /// <summary>What is changed of an entry before the directory is written.</summary>
    internal sealed record Entry(string Name, byte[] Content)
    {
        public uint? Crc { get; init; }

        public uint? Length { get; init; }

        public bool Encrypted { get; init; }

        public ushort? Method { get; init; }

        public string? LocalName { get; init; }

        /// <summary>Index of the entry whose bytes the directory points to instead.</summary>
        public int? SameAs { get; init; }
    }

    public ZipBytes Add(string name, string content) => Add(new Entry(name, Encoding.UTF8.GetBytes(content)));

    public ZipBytes Add(Entry entry)
    {
        _entries.Add(entry);
        return this;
    }

    public byte[] ToArray()
    {
        using var archive = new MemoryStream();
        var directory = new MemoryStream();
        var offsets = new List<long>();
        foreach (var entry in _entries)
        {
            var packed = Stored ? entry.Content : Deflated(entry.Content);
            var crc = entry.Crc ?? Crc32.HashToUInt32(entry.Content);
            var length = entry.Length ?? (uint)entry.Content.Length;
            var method = entry.Method ?? (ushort)(Stored ? 0 : 8);
            var flags = (ushort)(0x0800 | (DataDescriptors ? 8 : 0) | (entry.Encrypted ? 1 : 0));
            offsets.Add(entry.SameAs is { } other ? offsets[other] : archive.Length);
            if (entry.SameAs is null)
            {
                archive.Position = archive.Length;
                var name = Encoding.UTF8.GetBytes(entry.LocalName ?? entry.Name);
                Whole(archive, 4, 0x04034b50);
                Whole(archive, 2, 20);
                Whole(archive, 2, flags);
                Whole(archive, 2, method);
                Whole(archive, 4, 0);
                Whole(archive, 4, DataDescriptors ? 0 : crc);
                Whole(archive, 4, DataDescriptors ? 0 : Zip64 ? uint.MaxValue : (ulong)packed.Length);
                Whole(archive, 4, DataDescriptors ? 0 : Zip64 ? uint.MaxValue : length);
                Whole(archive, 2, (ulong)name.Length);
                Whole(archive, 2, Zip64 && !DataDescriptors ? 20ul : 0);
                archive.Write(name);
                if (Zip64 && !DataDescriptors)
                {
                    Whole(archive, 2, 1);
                    Whole(archive, 2, 16);
                    Whole(archive, 8, length);
                    Whole(archive, 8, (ulong)packed.Length);
                }

                archive.Write(packed);
                if (DataDescriptors)
                {
                    Whole(archive, 4, 0x08074b50);
                    Whole(archive, 4, crc);
                    Whole(archive, 4, (ulong)packed.Length);
                    Whole(archive, 4, length);
                }
            }

            var central = Encoding.UTF8.GetBytes(entry.Name);
            Whole(directory, 4, 0x02014b50);
            Whole(directory, 2, 20);
            Whole(directory, 2, 20);
            Whole(directory, 2, flags);
            Whole(directory, 2, method);
            Whole(directory, 4, 0);
            Whole(directory, 4, crc);
            Whole(directory, 4, Zip64 ? uint.MaxValue : (ulong)packed.Length);
            Whole(directory, 4, Zip64 ? uint.MaxValue : length);
            Whole(directory, 2, (ulong)central.Length);
            Whole(directory, 2, Zip64 ? 28ul : 0);
            Whole(directory, 2, 0);
            Whole(directory, 8, 0);
            Whole(directory, 4, Zip64 ? uint.MaxValue : (ulong)offsets[^1]);
            directory.Write(central);
            if (Zip64)
            {
                Whole(directory, 2, 1);
                Whole(directory, 2, 24);
                Whole(directory, 8, length);
                Whole(directory, 8, (ulong)packed.Length);
                Whole(directory, 8, (ulong)offsets[^1]);
            }
        }

        var start = archive.Length;
        archive.Position = start;
        directory.WriteTo(archive);
        if (Zip64)
        {
            var end = archive.Length;
            Whole(archive, 4, 0x06064b50);
            Whole(archive, 8, 44);
            Whole(archive, 2, 45);
            Whole(archive, 2, 45);
            Whole(archive, 8, 0);
            Whole(archive, 8, (ulong)_entries.Count);
            Whole(archive, 8, (ulong)_entries.Count);
            Whole(archive, 8, (ulong)directory.Length);
            Whole(archive, 8, (ulong)start);
            Whole(archive, 4, 0x07064b50);
            Whole(archive, 4, 0);
            Whole(archive, 8, (ulong)end);
            Whole(archive, 4, 1);
        }

        Whole(archive, 4, 0x06054b50);
        Whole(archive, 4, 0);
        Whole(archive, 2, Zip64 ? ushort.MaxValue : (ulong)_entries.Count);
        Whole(archive, 2, Zip64 ? ushort.MaxValue : (ulong)_entries.Count);
        Whole(archive, 4, Zip64 ? uint.MaxValue : (ulong)directory.Length);
        Whole(archive, 4, Zip64 ? uint.MaxValue : (ulong)start);
        Whole(archive, 2, 0);
        return archive.ToArray();
    }

    private static byte[] Deflated(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return packed.ToArray();
    }

    private static void Whole(Stream stream, int bytes, ulong value)
    {
        Span<byte> little = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(little, value);
        stream.Write(little[..bytes]);
    }
}
