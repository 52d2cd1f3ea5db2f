using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.Tests;

namespace KhuyenCong.Pages.Tests.Away;

/// <summary>What becomes of the way to the storage.</summary>
public enum Way
{
    /// <summary>It leads there.</summary>
    Open,

    /// <summary>Nobody listens, and what was open is cut, as when the service has ended.</summary>
    Cut,

    /// <summary>It accepts and never answers.</summary>
    Silent,
}

/// <summary>Ports before the emulator's that a test opens, cuts and silences, without touching the emulator, which other tests use.</summary>
public sealed partial class StorageProxy : IAsyncDisposable
{
    private readonly List<TcpListener> _listeners = [];
    private readonly List<TcpClient> _open = [];
    private volatile Way _way = Way.Open;
    private volatile bool _ended;

    private StorageProxy()
    {
    }

    /// <summary>Connects through it.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<StorageProxy> StartAsync()
    {
        var proxy = new StorageProxy();
        proxy.ConnectionString = Ports().Replace(await SharedAzurite.ConnectionAsync(), port =>
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            proxy._listeners.Add(listener);
            _ = proxy.AcceptAsync(listener, int.Parse(port.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
            return $":{((IPEndPoint)listener.LocalEndpoint).Port}/";
        });
        return proxy;
    }

    /// <summary>Turns it.</summary>
    public void Turn(Way way)
    {
        lock (_open)
        {
            _way = way;

            // What was open is cut whatever comes, so that nothing goes on by a connection of before.
            _open.ForEach(c => c.Dispose());
            _open.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        _ended = true;
        _listeners.ForEach(l => l.Stop());
        Turn(Way.Cut);
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener, int port)
    {
        while (true)
        {
            TcpClient caller;
            try
            {
                caller = await listener.AcceptTcpClientAsync();
            }
            catch (SocketException) when (!_ended)
            {
                // Whoever called has gone again.
                continue;
            }
            catch (Exception)
            {
                return;
            }

            _ = PassAsync(caller, port);
        }
    }

    private async Task PassAsync(TcpClient caller, int port)
    {
        var storage = new TcpClient();
        lock (_open)
        {
            if (_way == Way.Cut)
            {
                // A reset, as from a port where nobody listens.
                caller.LingerState = new LingerOption(true, 0);
                caller.Dispose();
                return;
            }

            _open.AddRange([caller, storage]);
        }

        try
        {
            await storage.ConnectAsync(IPAddress.Loopback, port);
            await Task.WhenAny(CopyAsync(caller, storage), CopyAsync(storage, caller));
        }
        catch (Exception)
        {
            // Cut.
        }
        finally
        {
            caller.Dispose();
            storage.Dispose();
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var bytes = new byte[64 * 1024];
        for (int read; (read = await from.GetStream().ReadAsync(bytes)) > 0;)
        {
            if (_way != Way.Silent)
            {
                await to.GetStream().WriteAsync(bytes.AsMemory(0, read));
            }
        }
    }

    [GeneratedRegex(@":(\d+)/")]
    private static partial Regex Ports();
}
