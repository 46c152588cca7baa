using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>A proxy that knows PostgreSQL's messages apart, and cuts a connection at a chosen one.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _countdown = -1;
    private Cut? _cut;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets what was cut: the message's direction and type.</summary>
    public string? Seen { get; private set; }

    /// <summary>Gets or sets a value indicating whether new connections are turned away.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Cuts the connection of the message that is so many messages ahead, in its direction.</summary>
    public void Arm(Cut cut)
    {
        Seen = null;
        _cut = cut;
        Volatile.Write(ref _countdown, cut.Index);
    }

    public void Disarm() => _cut = null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (IsClosed) client.Dispose();
                else _ = ServeAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using var _ = client;
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
            await await Task.WhenAny(
                PumpAsync(client.GetStream(), server.GetStream(), fromClient: true),
                PumpAsync(server.GetStream(), client.GetStream(), fromClient: false));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // Either side hung up, or it was cut: both sides are closed now.
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool fromClient)
    {
        var hasType = !fromClient; // the client's first message has a length only
        while (true)
        {
            var message = await ReadMessageAsync(from, hasType);
            var type = hasType ? ((char)message[0]).ToString() : "startup";
            hasType = true;
            if (_cut is { } cut && cut.FromClient == fromClient && Interlocked.Decrement(ref _countdown) == -1)
            {
                Seen = $"{(fromClient ? "client" : "server")} {type}";
                _cut = null;
                await to.WriteAsync(message.AsMemory(0, cut.Where switch { CutWhere.Before => 0, CutWhere.Within => message.Length / 2, _ => message.Length }), _stop.Token);
                await to.FlushAsync(_stop.Token);
                throw new IOException("Cut.");
            }
            await to.WriteAsync(message, _stop.Token);
        }
    }

    private async Task<byte[]> ReadMessageAsync(NetworkStream stream, bool hasType)
    {
        var header = new byte[hasType ? 5 : 4];
        await stream.ReadExactlyAsync(header, _stop.Token);
        var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(hasType ? 1 : 0));
        var message = new byte[header.Length - 4 + length];
        header.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(header.Length), _stop.Token);
        return message;
    }
}
