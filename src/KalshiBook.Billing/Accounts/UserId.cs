using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.Billing;

/// <summary>Identifies a user: the id as the application knows it, beside the UUID under which it is stored.</summary>
/// <remarks>
/// An id that is a UUID (in its hyphenated form) is stored as that UUID. Any other id is kept as it is beside a UUID of version 5
/// (RFC 9562, section 5.5) derived from it, so that every table has one key of one size.
/// </remarks>
public readonly record struct UserId
{
    /// <summary>The longest id that is accepted, in characters.</summary>
    public const int MaxLength = 255;

    // Chosen once for this library. Changing it would cut every user with a non-UUID id off from the account.
    private static readonly Guid Namespace = new("6f0c3a52-4b0e-5a61-9d7c-2f5f1c8e7b90");

    private readonly string? _value;

    private UserId(string value, Guid key, bool isUuid)
    {
        _value = value;
        Key = key;
        IsUuid = isUuid;
    }

    /// <summary>Gets the id as the application gave it; a UUID in lower case.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default UserId names nobody. Use UserId.Parse.");

    /// <summary>Gets the UUID under which the user is stored.</summary>
    public Guid Key { get; }

    /// <summary>Gets a value indicating whether the id is itself a UUID.</summary>
    public bool IsUuid { get; }

    /// <summary>Makes a user id from a UUID.</summary>
    /// <param name="id">The UUID. The nil UUID names nobody.</param>
    /// <returns>The user id.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The UUID is nil.</exception>
    public static UserId From(Guid id)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(id, Guid.Empty);
        return new UserId(id.ToString("D"), id, isUuid: true);
    }

    /// <summary>Makes a user id from the text that the application knows the user by.</summary>
    /// <param name="value">1 to 255 characters, not blank, without control characters, and not the nil UUID.</param>
    /// <returns>The user id.</returns>
    /// <exception cref="FormatException">The text can't be a user id.</exception>
    public static UserId Parse(string value) => TryParse(value, out var id)
        ? id.Value
        : throw new FormatException($"A user id has 1 to {MaxLength} characters, is not blank, has no control characters and is not the nil UUID.");

    /// <summary>Makes a user id from text, if it can be one.</summary>
    /// <param name="value">The text that the application knows the user by.</param>
    /// <param name="id">The user id, or null.</param>
    /// <returns>Whether the text can be a user id.</returns>
    public static bool TryParse(string? value, [NotNullWhen(true)] out UserId? id)
    {
        id = null;
        if (string.IsNullOrWhiteSpace(value) || value.Length > MaxLength || !IsStorable(value)) return false;
        if (!TryParseUuid(value, out var uuid)) id = new UserId(value, Derive(value), isUuid: false);
        else if (uuid != Guid.Empty) id = From(uuid);
        return id is not null;
    }

    /// <summary>Gives the id as the application knows it.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => _value ?? "";

    /// <summary>Tells whether two ids are stored under the same UUID.</summary>
    /// <param name="other">The other id.</param>
    /// <returns>Whether they name the same user.</returns>
    public bool Equals(UserId other) => Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode();

    // PostgreSQL's text can't hold NUL, and a lone surrogate has no UTF-8: both would fail in the middle of a batch of other people's charges.
    internal static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i])) return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    // Guid's own parser also takes white space, signs and 0x, and so would give several texts, and their users, the same UUID.
    private static bool TryParseUuid(string value, out Guid uuid) =>
        Guid.TryParseExact(value, "D", out uuid) && string.Equals(uuid.ToString("D"), value, StringComparison.OrdinalIgnoreCase);

    [SuppressMessage("Security", "CA5350", Justification = "RFC 9562 defines version 5 by SHA-1; nothing is kept secret by it.")]
    private static Guid Derive(string value)
    {
        Span<byte> input = new byte[16 + Encoding.UTF8.GetByteCount(value)];
        Namespace.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(value, input[16..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
        var version = (ushort)((BinaryPrimitives.ReadUInt16BigEndian(hash[6..]) & 0x0FFF) | 0x5000);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], version);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
