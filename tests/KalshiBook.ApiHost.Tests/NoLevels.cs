using System.Text.Json;
using System.Text.Json.Serialization;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Reads the levels of an order book as none at all, which no handler is made for.</summary>
internal sealed class NoLevels : JsonConverter<int[][]>
{
    public override int[][] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return null!;
    }

    public override void Write(Utf8JsonWriter writer, int[][] value, JsonSerializerOptions options) => throw new NotSupportedException();
}
