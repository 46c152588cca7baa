using System.Text;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Decodes text that was signed: a byte that is no UTF-8 must not become another one.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Gives the text, or null where the bytes are none.</summary>
    public static string? Decode(MemoryStream bytes)
    {
        try
        {
            return Encoding.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
