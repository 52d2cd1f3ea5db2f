using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>One file inside a zip archive.</summary>
/// <param name="Name">Its name with "/" between folders and none in front.</param>
/// <param name="Deflated">Whether it is compressed.</param>
/// <param name="Encrypted">Whether it asks for a password.</param>
/// <param name="Crc">CRC-32 of the inflated bytes.</param>
/// <param name="Length">Inflated bytes as the archive states them.</param>
/// <param name="Start">Offset of the compressed bytes.</param>
/// <param name="PackedLength">Number of compressed bytes.</param>
internal sealed record ZipPart(string Name, bool Deflated, bool Encrypted, uint Crc, long Length, int Start, int PackedLength);

/// <summary>
/// The directory of a zip archive, read from its end as the format asks (PKWARE APPNOTE 4.3). Stricter than a general reader: entries that
/// overlap, two entries of one name, or a directory that disagrees with its entries make the archive damaged, for two programs could
/// then see two workbooks in it.
/// </summary>
internal sealed class ZipParts
{
    private const uint LocalSignature = 0x04034b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint End64LocatorSignature = 0x07064b50;
    private const int EndLength = 22;

    private readonly Dictionary<string, ZipPart> _parts;

    private ZipParts(Dictionary<string, ZipPart> parts) => _parts = parts;

    /// <summary>The parts by name; names are compared without regard to case, as the packaging convention asks (ECMA-376 part 2, 6.2).</summary>
    public IReadOnlyDictionary<string, ZipPart> ByName => _parts;

    /// <summary>Reads the directory.</summary>
    /// <exception cref="InvalidDataException">The archive is cut short or contradicts itself.</exception>
    /// <exception cref="SheetLimitException">It has too many entries.</exception>
    public static ZipParts Read(ReadOnlySpan<byte> archive, SheetLimits limits)
    {
        var end = FindEnd(archive);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(archive[(end + 10)..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(archive[(end + 12)..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(archive[(end + 16)..]);
        long directoryLimit = end;
        if (count == ushort.MaxValue || size == uint.MaxValue || offset == uint.MaxValue)
        {
            (count, size, offset, directoryLimit) = ReadEnd64(archive, end, count, size, offset);
        }

        if (count > limits.Entries)
        {
            throw new SheetLimitException("số tệp con trong tệp nén");
        }

        if (count < 0 || offset < 0 || size < 0 || offset > directoryLimit - size)
        {
            throw new InvalidDataException("The directory lies outside the archive.");
        }

        var parts = new Dictionary<string, ZipPart>((int)count, StringComparer.OrdinalIgnoreCase);
        var spans = new List<(long Start, long End)>((int)count);
        var at = (int)offset;
        var directoryEnd = at + (int)size;
        for (var index = 0; index < count; index++)
        {
            var part = ReadEntry(archive[..directoryEnd], ref at, (int)offset, spans);
            if (part is not null && !parts.TryAdd(part.Name, part))
            {
                throw new InvalidDataException("Two entries have one name.");
            }
        }

        spans.Sort();
        for (var index = 1; index < spans.Count; index++)
        {
            if (spans[index].Start < spans[index - 1].End)
            {
                throw new InvalidDataException("Two entries overlap.");
            }
        }

        return new ZipParts(parts);
    }

    /// <summary>A part's inflated bytes, bounded by the limits and checked against its CRC when the end is reached.</summary>
    public static InflatedStream Open(ZipPart part, ReadOnlyMemory<byte> archive, SheetLimits limits, InflationBudget budget)
    {
        if (part.Encrypted)
        {
            throw new InvalidDataException("An entry is encrypted.");
        }

        var packed = archive.Slice(part.Start, part.PackedLength);
        if (!MemoryMarshal.TryGetArray(packed, out var segment))
        {
            segment = new ArraySegment<byte>(packed.ToArray());
        }

        Stream stream = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        if (part.Deflated)
        {
            stream = new DeflateStream(stream, CompressionMode.Decompress);
        }

        return new InflatedStream(stream, part, limits, budget);
    }

    private static int FindEnd(ReadOnlySpan<byte> archive)
    {
        var lowest = Math.Max(0, archive.Length - EndLength - ushort.MaxValue);
        for (var at = archive.Length - EndLength; at >= lowest; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(archive[at..]) == EndSignature
                && at + EndLength + BinaryPrimitives.ReadUInt16LittleEndian(archive[(at + 20)..]) <= archive.Length)
            {
                return BinaryPrimitives.ReadUInt32LittleEndian(archive[(at + 4)..]) == 0
                    ? at
                    : throw new InvalidDataException("The archive is split over several disks.");
            }
        }

        throw new InvalidDataException("The archive has no end.");
    }

    private static (long Count, long Size, long Offset, long Limit) ReadEnd64(
        ReadOnlySpan<byte> archive, int end, long count, long size, long offset)
    {
        var locator = end - 20;
        if (locator < 0 || BinaryPrimitives.ReadUInt32LittleEndian(archive[locator..]) != End64LocatorSignature)
        {
            return (count, size, offset, end);
        }

        var at = BinaryPrimitives.ReadInt64LittleEndian(archive[(locator + 8)..]);
        if (at < 0 || at > locator - 56 || BinaryPrimitives.ReadUInt32LittleEndian(archive[(int)at..]) != End64Signature)
        {
            throw new InvalidDataException("The zip64 end is missing.");
        }

        var record = archive[(int)at..];
        return (
            BinaryPrimitives.ReadInt64LittleEndian(record[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[48..]),
            at);
    }

    private static ZipPart? ReadEntry(ReadOnlySpan<byte> archive, ref int at, int directory, List<(long Start, long End)> spans)
    {
        if (archive.Length - at < 46 || BinaryPrimitives.ReadUInt32LittleEndian(archive[at..]) != CentralSignature)
        {
            throw new InvalidDataException("The directory is cut short.");
        }

        var entry = archive[at..];
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]);
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]);
        var commentLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        long local = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        var whole = 46 + nameLength + extraLength + commentLength;
        if (entry.Length < whole)
        {
            throw new InvalidDataException("The directory is cut short.");
        }

        ReadZip64(entry.Slice(46 + nameLength, extraLength), ref length, ref packed, ref local);
        var rawName = entry.Slice(46, nameLength);
        at += whole;

        if (local < 0 || local > directory - 30 || BinaryPrimitives.ReadUInt32LittleEndian(archive[(int)local..]) != LocalSignature)
        {
            throw new InvalidDataException("An entry is not where the directory says.");
        }

        var header = archive[(int)local..];
        var localNameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        var start = local + 30 + localNameLength + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (packed < 0 || length < 0 || start > directory - packed)
        {
            throw new InvalidDataException("An entry lies outside the archive.");
        }

        if (localNameLength != nameLength || !header.Slice(30, nameLength).SequenceEqual(rawName))
        {
            throw new InvalidDataException("An entry's two names differ.");
        }

        spans.Add((local, start + packed));
        var name = Encoding.UTF8.GetString(rawName).Replace('\\', '/').TrimStart('/');
        if (name.Length == 0 || name.EndsWith('/'))
        {
            return null;
        }

        if (method is not (0 or 8) || (method == 0 && packed != length && (flags & 1) == 0))
        {
            throw new InvalidDataException("An entry is packed in an unknown way.");
        }

        return new ZipPart(name, method == 8, (flags & 1) != 0, crc, length, (int)start, (int)packed);
    }

    private static void ReadZip64(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long local)
    {
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4)
            {
                return;
            }

            if (id == 1)
            {
                var field = extra.Slice(4, size);
                Take(ref field, ref length);
                Take(ref field, ref packed);
                Take(ref field, ref local);
                return;
            }

            extra = extra[(4 + size)..];
        }

        static void Take(ref ReadOnlySpan<byte> field, ref long value)
        {
            if (value == uint.MaxValue)
            {
                if (field.Length < 8)
                {
                    throw new InvalidDataException("A zip64 field is cut short.");
                }

                value = BinaryPrimitives.ReadInt64LittleEndian(field);
                field = field[8..];
            }
        }
    }
}

/// <summary>The inflated bytes that all parts of one file may still have.</summary>
internal sealed class InflationBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>Takes bytes off.</summary>
    /// <exception cref="SheetLimitException">Fewer are left.</exception>
    public void Spend(long bytes)
    {
        _left -= bytes;
        if (_left < 0)
        {
            throw new SheetLimitException("dung lượng sau khi giải nén");
        }
    }
}

/// <summary>A part's inflated bytes: counted while they are read, checked for length and CRC at their end.</summary>
internal sealed class InflatedStream : Stream
{
    private readonly Stream _inner;
    private readonly ZipPart _part;
    private readonly SheetLimits _limits;
    private readonly InflationBudget _budget;
    private readonly Crc32 _crc = new();
    private long _read;
    private long _sinceNode;
    private bool _checked;

    /// <summary>Refuses at once what the archive itself states to be too large.</summary>
    public InflatedStream(Stream inner, ZipPart part, SheetLimits limits, InflationBudget budget)
    {
        (_inner, _part, _limits, _budget) = (inner, part, limits, budget);
        Check(part.Length);
        if (part.Length > limits.InflatedBytes)
        {
            throw new SheetLimitException("dung lượng sau khi giải nén");
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <summary>Says that a piece of markup was read to its end, so that the bytes of the next are counted anew.</summary>
    public void NodeRead() => _sinceNode = 0;

    /// <summary>Reads to the end, so that length and CRC are checked.</summary>
    public void Finish()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0)
        {
            NodeRead();
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = _inner.Read(buffer);
        if (count == 0)
        {
            if (!_checked && (_read != _part.Length || _crc.GetCurrentHashAsUInt32() != _part.Crc))
            {
                throw new InvalidDataException("An entry's bytes are not those that were packed.");
            }

            _checked = true;
            return 0;
        }

        _crc.Append(buffer[..count]);
        _read += count;
        _sinceNode += count;
        _budget.Spend(count);
        Check(_read);
        if (_read > _part.Length)
        {
            throw new InvalidDataException("An entry is longer than it says.");
        }

        if (_sinceNode > _limits.NodeBytes)
        {
            throw new SheetLimitException("độ dài của một nội dung");
        }

        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(long inflated)
    {
        if (inflated > _limits.FreeBytes && inflated - _limits.FreeBytes > (long)_limits.Ratio * _part.PackedLength)
        {
            throw new SheetLimitException("tỷ lệ nén");
        }
    }
}
