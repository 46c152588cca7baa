using System.Text;

namespace KalshiBook.ApiHost.Tests;

/// <summary>A text that doesn't tell how long it is, so that it is sent in chunks.</summary>
internal sealed class ChunkedText(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
{
    public override bool CanSeek => false;
}
