using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.ApiHost;

/// <summary>Where the next page begins. It belongs to one question: to another one, or changed, it is refused, on any host.</summary>
internal static class Cursor
{
    private const int CheckBytes = 12;

    /// <summary>Makes the cursor of a position in the answer to a question.</summary>
    public static string Make(string question, int position)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int) + CheckBytes];
        BinaryPrimitives.WriteInt32BigEndian(bytes, position);
        SHA256.HashData(Encoding.UTF8.GetBytes($"{position}|{question}")).AsSpan(0, CheckBytes).CopyTo(bytes[sizeof(int)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Gives the position, or null where the text is no cursor of this question.</summary>
    public static int? Read(string question, string text)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int) + CheckBytes];
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length)) return null;
        if (Base64Url.DecodeFromChars(text, bytes, out _, out _) != OperationStatus.Done) return null; // TryDecode… throws for what is no Base64
        var position = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return position > 0 && text == Make(question, position) ? position : null;
    }
}
