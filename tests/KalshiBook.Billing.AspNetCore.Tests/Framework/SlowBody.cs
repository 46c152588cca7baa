using System.Net;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A body whose length nobody says beforehand, sent piece by piece.</summary>
internal sealed class SlowBody : HttpContent
{
    private readonly byte[][] _pieces;

    public SlowBody(string? mediaType, params byte[][] pieces)
    {
        _pieces = pieces;
        if (mediaType is not null) Headers.ContentType = new(mediaType);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (var piece in _pieces)
        {
            await stream.WriteAsync(piece);
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
