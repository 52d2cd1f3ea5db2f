using System.Net;
using System.Net.Sockets;

namespace KhuyenCong.Emulator;

/// <summary>Ports of the loopback address that nobody listened at a moment ago; another program may take one before its asker does.</summary>
public static class LoopbackPorts
{
    /// <summary>Finds some, each another.</summary>
    public static int[] Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Stop());
        return ports;
    }
}
