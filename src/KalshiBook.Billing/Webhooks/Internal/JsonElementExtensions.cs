using System.Text.Json;

namespace KalshiBook.Billing;

/// <summary>Reads JSON that anybody may have sent. What is not there, or is not of the kind that is asked for, is null; nothing throws.</summary>
internal static class JsonElementExtensions
{
    /// <summary>Gives a member of an object. Of several with the same name the last one counts.</summary>
    public static JsonElement? Member(this JsonElement? element, string name)
    {
        if (element is not { ValueKind: JsonValueKind.Object } parent) return null;
        JsonElement? found = null;
        foreach (var member in parent.EnumerateObject())
        {
            if (IsNamed(member, name)) found = member.Value;
        }
        return found;
    }

    /// <summary>Gives a text.</summary>
    public static string? Text(this JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.String } text) return null;
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8: the reader lets both pass, and only now finds no text in them.
            return null;
        }
    }

    // A name may be no text either.
    private static bool IsNamed(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
