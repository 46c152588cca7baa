using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.Testing;

/// <summary>Keeps the world in a file: read at the start, written soon after every change, and at the end. It belongs to one twin at a time.</summary>
internal sealed class StateFile : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly ILogger _logger;
    private readonly IdempotencyKeys _keys;
    private readonly FileStream _lock;
    private readonly World _world;
    private readonly string _path;
    private readonly Task _writing;
    private bool _isInUse;
    private bool _hasFailed;

    private StateFile(string path, World world, IdempotencyKeys keys, ILogger logger, FileStream @lock)
    {
        (_path, _world, _keys, _logger, _lock) = (path, world, keys, logger, @lock);
        _writing = Task.Run(WriteAsync);
    }

    public static StateFile Open(string path, World world, IdempotencyKeys keys, ILogger logger)
    {
        var @lock = Lock(path);
        try
        {
            if (File.Exists(path)) Read(path, world, keys);
            return new StateFile(path, world, keys, logger, @lock);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Has the file written from now on. A twin that never came to listen leaves it as it is.</summary>
    public void Use() => _isInUse = true;

    /// <summary>Has the file written.</summary>
    public void Change()
    {
        lock (_changed)
        {
            if (_changed.CurrentCount == 0) _changed.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested) return;
        await _end.CancelAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        if (_isInUse) TryWrite();
        await _lock.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
        _changed.Dispose();
    }

    // Two twins on one file would throw away each other's customers.
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new InvalidOperationException($"The file {path} is in use by another Stripe twin, which keeps its customers there. Stop that one, or use another file.", exception);
        }
    }

    private static void Read(string path, World world, IdempotencyKeys keys)
    {
        try
        {
            State.Load(JsonNode.Parse(File.ReadAllText(path))!.AsObject(), world, keys);
        }
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException))
        {
            throw new InvalidDataException(
                $"The file {path} is not a state of the Stripe twin. Delete it, and the twin begins anew; so have accounts that are linked to its customers.", exception);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_end.Token).ConfigureAwait(false);
                var start = Stopwatch.GetTimestamp();
                var isWritten = !_isInUse || TryWrite();
                if (!isWritten) Change(); // the disk may have room again later
                // However large the world is, writing it takes a part of the time only.
                var pause = isWritten ? 4 * Stopwatch.GetElapsedTime(start) : PauseAfterFailure;
                await Task.Delay(pause > ShortestPause ? pause : ShortestPause, TimeProvider.System, _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The last state is written by whoever ends it.
        }
    }

    private bool TryWrite()
    {
        try
        {
            Write();
            _hasFailed = false;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_hasFailed) TwinLog.StateNotWritten(_logger, exception, _path); // once, until it works again
            _hasFailed = true;
            return false;
        }
    }

    // Whole or not at all: a process that dies while it writes leaves the old file.
    private void Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            lock (_world.Gate) State.Save(json, _world, _keys);
        }
        var temporary = _path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options)) file.Write(buffer.WrittenSpan);
        File.Move(temporary, _path, overwrite: true);
    }
}
