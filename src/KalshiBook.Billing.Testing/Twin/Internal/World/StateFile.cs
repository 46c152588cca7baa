using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Keeps the world in a file: read at the start, written soon after every change, and at the end.</summary>
internal sealed class StateFile : IAsyncDisposable
{
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly IdempotencyKeys _keys;
    private readonly World _world;
    private readonly string _path;
    private readonly Task _writing;
    private bool _isInUse;

    private StateFile(string path, World world, IdempotencyKeys keys)
    {
        (_path, _world, _keys) = (path, world, keys);
        _writing = Task.Run(WriteAsync);
    }

    public static StateFile Open(string path, World world, IdempotencyKeys keys)
    {
        if (File.Exists(path)) Read(path, world, keys);
        return new StateFile(path, world, keys);
    }

    /// <summary>Has the file written from now on. A twin that never came to listen leaves it to the one that does.</summary>
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
        if (_isInUse) Write();
        _end.Dispose();
        _changed.Dispose();
    }

    private static void Read(string path, World world, IdempotencyKeys keys)
    {
        try
        {
            State.Load(JsonNode.Parse(File.ReadAllText(path))!.AsObject(), world, keys);
        }
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException))
        {
            throw new InvalidDataException($"The file {path} is not a state of the Stripe twin. Delete it, and the twin begins anew.", exception);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_end.Token).ConfigureAwait(false);
                Write();
            }
        }
        catch (OperationCanceledException)
        {
            // The last state is written by whoever ends it.
        }
    }

    // Whole or not at all: a process that dies while it writes leaves the old file.
    private void Write()
    {
        string text;
        lock (_world.Gate) text = State.Save(_world, _keys).ToJsonString();
        var temporary = _path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(temporary, options)) writer.Write(text);
        File.Move(temporary, _path, overwrite: true);
    }
}
