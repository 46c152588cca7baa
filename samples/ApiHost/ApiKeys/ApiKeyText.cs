using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.ApiHost;

/// <summary>A key as its user has it: <c>kb-</c> and 256 random bits.</summary>
internal static class ApiKeyText
{
    private const string Start = "kb-";
    private const int RandomBytes = 32;
    private const int PrefixLength = 11;

    private static readonly int Length = Start.Length + Base64Url.GetEncodedLength(RandomBytes);

    public static string New() => Start + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Gives as much of a key as may be shown, for its user to know it by.</summary>
    public static string PrefixOf(string key) => key[..PrefixLength];

    public static bool IsOne(string text) => text.Length == Length && text.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Gives what is kept of a key. It is too long to be guessed, so that a slow hash with salt would add nothing.</summary>
    /// <remarks>Every request does this: nothing but the text itself is allocated.</remarks>
    public static string Hash(string key)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Length)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
        return Convert.ToHexStringLower(hash);
    }
}
