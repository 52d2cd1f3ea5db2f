using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>The archive or a part of it is not what it claims to be; the file is damaged.</summary>
internal sealed class DamagedFileException(string detail) : Exception(detail);

/// <summary>The file asks for more than <see cref="SheetLimits"/> allow.</summary>
internal sealed class LimitExceededException(FileLimit limit, long max = 0, string place = "") : Exception($"More than is read: {limit}")
{
    /// <summary>What there is too much of.</summary>
    public FileProblem.TooMuch Problem { get; } = new(limit, max, place);
}

/// <summary>One entry of an archive.</summary>
/// <param name="Name">Its name with forward slashes and without a leading one.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="Crc">CRC-32 of its inflated bytes.</param>
/// <param name="Packed">Packed size.</param>
/// <param name="Size">Inflated size as declared.</param>
/// <param name="DataAt">Where its packed bytes begin.</param>
/// <param name="Locked">Whether it is encrypted.</param>
internal sealed record ZipPart(string Name, int Method, uint Crc, long Packed, long Size, long DataAt, bool Locked);

/// <summary>
/// The entries of a zip archive held in memory, read through the central directory and checked against the local headers. Two entries of one name,
/// entries that overlap, and sizes outside the file are refused, because two programs could then read two different workbooks from one file.
/// </summary>
/// <remarks>
/// <see cref="ZipArchive"/> would replace nothing of it: it does not say where an entry lies, which overlap is seen by, and checks neither checksums
/// nor the names in local headers.
/// </remarks>
internal sealed class ZipParts
{
    // No program that people use can save a longer path.
    private const int LongestName = 2_048;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly SheetLimits _limits;
    private readonly Dictionary<string, ZipPart> _parts = new(StringComparer.OrdinalIgnoreCase);
    private long _inflated;
    private long _tags;

    private ZipParts(ReadOnlyMemory<byte> content, SheetLimits limits)
    {
        _content = content;
        _limits = limits;
    }

    /// <summary>All entries by name, whatever the case; folders left out.</summary>
    public IReadOnlyDictionary<string, ZipPart> Parts => _parts;

    /// <summary>Reads the directory.</summary>
    /// <exception cref="DamagedFileException">It is cut short or contradicts itself.</exception>
    /// <exception cref="LimitExceededException">It has too many entries.</exception>
    public static ZipParts Open(ReadOnlyMemory<byte> content, SheetLimits limits)
    {
        var zip = new ZipParts(content, limits);
        zip.ReadDirectory();
        return zip;
    }

    /// <summary>The inflated bytes of a part, counted and checked while they are read; null when there is no such part.</summary>
    public Stream? Inflate(string name)
    {
        if (!_parts.TryGetValue(Normal(name), out var part))
        {
            return null;
        }

        if (part.Locked || part.Method is not (0 or 8))
        {
            throw new DamagedFileException($"part {part.Name} is packed by method {part.Method}");
        }

        if (part.Size > _limits.InflatedBytes - _inflated)
        {
            throw TooLarge();
        }

        if (part.Size > _limits.RatioFrom && part.Size / Math.Max(1, part.Packed) > _limits.Ratio)
        {
            throw new LimitExceededException(FileLimit.Ratio);
        }

        var packed = new MemorySlice(_content.Slice((int)part.DataAt, (int)part.Packed));
        return new CountingStream(this, part, part.Method == 0 ? packed : new DeflateStream(packed, CompressionMode.Decompress));
    }

    private static LimitExceededException TooLarge() => new(FileLimit.InflatedBytes);

    /// <summary>A part's name as it is looked up: forward slashes, none leading, no "." or ".." steps.</summary>
    public static string Normal(string name)
    {
        var steps = new List<string>();
        foreach (var step in name.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step is not ("." or ".."))
            {
                steps.Add(step);
            }
        }

        return string.Join('/', steps);
    }

    private void ReadDirectory()
    {
        var bytes = _content.Span;
        var end = FindEnd(bytes);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(end + 10)..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(end + 12)..]);
        long start = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(end + 16)..]);
        long limit = end;
        if (end >= 20 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[(end - 20)..]) == 0x07064B50)
        {
            var at = BinaryPrimitives.ReadInt64LittleEndian(bytes[(end - 12)..]);
            if (at < 0 || at > end - 20 - 56 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)at..]) != 0x06064B50)
            {
                throw new DamagedFileException("zip64 end record");
            }

            count = BinaryPrimitives.ReadInt64LittleEndian(bytes[(int)(at + 32)..]);
            size = BinaryPrimitives.ReadInt64LittleEndian(bytes[(int)(at + 40)..]);
            start = BinaryPrimitives.ReadInt64LittleEndian(bytes[(int)(at + 48)..]);
            limit = at;
        }

        if (count < 0 || start < 0 || size < 0 || start > limit || size > limit - start)
        {
            throw new DamagedFileException("zip directory outside the file");
        }

        if (count > _limits.Entries)
        {
            throw new LimitExceededException(FileLimit.Parts);
        }

        var spans = new List<(long From, long To)>();
        var here = (int)start;
        var stop = (int)(start + size);
        for (var index = 0; index < count; index++)
        {
            if (stop - here < 46 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[here..]) != 0x02014B50)
            {
                throw new DamagedFileException("zip directory entry");
            }

            here = ReadEntry(bytes, here, stop, start, spans);
        }

        if (stop - here >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[here..]) == 0x02014B50)
        {
            throw new DamagedFileException("zip directory has more entries than it counts");
        }

        spans.Sort();
        for (var index = 1; index < spans.Count; index++)
        {
            if (spans[index].From < spans[index - 1].To)
            {
                throw new DamagedFileException("zip entries overlap");
            }
        }
    }

    private int ReadEntry(ReadOnlySpan<byte> bytes, int here, int stop, long directory, List<(long From, long To)> spans)
    {
        var entry = bytes[here..stop];
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]);
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]);
        int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        long local = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        if (46 + nameLength + extraLength + commentLength > entry.Length)
        {
            throw new DamagedFileException("zip directory entry is cut short");
        }

        if (nameLength > LongestName)
        {
            throw new DamagedFileException("zip entry has an endless name");
        }

        var extra = entry.Slice(46 + nameLength, extraLength);
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                break;
            }

            if (id == 1)
            {
                var field = extra.Slice(4, length);
                Widen(ref size, ref field);
                Widen(ref packed, ref field);
                Widen(ref local, ref field);
            }

            extra = extra[(4 + length)..];
        }

        if (local < 0 || packed < 0 || size < 0 || local > directory - 30 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)local..]) != 0x04034B50)
        {
            throw new DamagedFileException("zip local header");
        }

        var header = bytes[(int)local..];
        var dataAt = local + 30 + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (dataAt > directory || packed > directory - dataAt)
        {
            throw new DamagedFileException("zip entry outside the file");
        }

        if (!header.Slice(30, Math.Min(header.Length - 30, BinaryPrimitives.ReadUInt16LittleEndian(header[26..])))
            .SequenceEqual(entry.Slice(46, nameLength)))
        {
            throw new DamagedFileException("zip entry has two names");
        }

        spans.Add((local, dataAt + packed));
        var raw = Encoding.UTF8.GetString(entry.Slice(46, nameLength));
        if (!raw.EndsWith('/') && !raw.EndsWith('\\'))
        {
            var name = Normal(raw);
            if (!_parts.TryAdd(name, new ZipPart(name, method, crc, packed, size, dataAt, (flags & 1) != 0)))
            {
                throw new DamagedFileException("two zip entries have one name");
            }
        }

        return here + 46 + nameLength + extraLength + commentLength;
    }

    private static void Widen(ref long value, ref ReadOnlySpan<byte> field)
    {
        if (value == uint.MaxValue)
        {
            if (field.Length < 8)
            {
                throw new DamagedFileException("zip64 field");
            }

            value = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[8..];
        }
    }

    private static int FindEnd(ReadOnlySpan<byte> bytes)
    {
        var lowest = Math.Max(0, bytes.Length - 22 - ushort.MaxValue);
        for (var at = bytes.Length - 22; at >= lowest; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) == 0x06054B50
                && at + 22 + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 20)..]) <= bytes.Length)
            {
                return at;
            }
        }

        throw new DamagedFileException("zip end record");
    }

    private sealed class CountingStream(ZipParts zip, ZipPart part, Stream inner) : ReadOnlyStream
    {
        private long _count;
        private readonly Crc32 _crc = new();

        public override int Read(Span<byte> buffer)
        {
            int count;
            try
            {
                count = inner.Read(buffer);
            }
            catch (Exception fault) when (fault is InvalidDataException or IOException)
            {
                throw new DamagedFileException($"part {part.Name}: {fault.Message}");
            }

            _count += count;
            zip._inflated += count;
            if (zip._inflated > zip._limits.InflatedBytes)
            {
                throw TooLarge();
            }

            zip._tags += buffer[..count].Count((byte)'<');
            if (zip._tags > zip._limits.Tags)
            {
                throw new LimitExceededException(FileLimit.Tags);
            }

            _crc.Append(buffer[..count]);
            if (_count > part.Size || (count == 0 && buffer.Length > 0 && (_count != part.Size || _crc.GetCurrentHashAsUInt32() != part.Crc)))
            {
                throw new DamagedFileException($"part {part.Name} has another size or checksum than declared");
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Bytes in memory as a stream, without copying them.</summary>
internal sealed class MemorySlice(ReadOnlyMemory<byte> memory) : ReadOnlyStream
{
    private int _at;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, memory.Length - _at);
        memory.Span.Slice(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }
}

/// <summary>A stream that is only read, forwards.</summary>
internal abstract class ReadOnlyStream : Stream
{
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
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public abstract override int Read(Span<byte> buffer);

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
}
