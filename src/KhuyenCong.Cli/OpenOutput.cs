using System.Text;

namespace KhuyenCong.Cli;

/// <summary>
/// Standard output or errors, which whoever started the program may have closed: what is written then goes nowhere, as .NET has it where the reader of
/// a pipe has gone (<c>… | head</c>), and the command ends with what it was about. Everything else, such as a full disk, is told.
/// </summary>
internal sealed class OpenOutput(Stream stream) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Lets the console write through it.</summary>
    public static void Guard()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        Console.SetOut(new StreamWriter(new OpenOutput(Console.OpenStandardOutput()), utf8) { AutoFlush = true });
        Console.SetError(new StreamWriter(new OpenOutput(Console.OpenStandardError()), utf8) { AutoFlush = true });
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            stream.Write(buffer);
        }
        catch (UnauthorizedAccessException)
        {
            // Closed.
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => stream.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
