using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Writes the error envelope the same on every host, whatever JSON options that host has.</summary>
internal static class ErrorJson
{
    public static JsonTypeInfo<ErrorResponse> Envelope { get; } = (JsonTypeInfo<ErrorResponse>)new JsonSerializerOptions
    {
        TypeInfoResolver = ErrorJsonContext.Default.WithAddedModifier(OmitResetOfOtherErrors),
    }.GetTypeInfo(typeof(ErrorResponse));

    // A refusal for credits says resets_at: null where it waits for a payment; no other error has the member at all.
    private static void OmitResetOfOtherErrors(JsonTypeInfo type)
    {
        if (type.Type != typeof(ErrorBody)) return;
        type.Properties.Single(property => property.Name == "resets_at").ShouldSerialize =
            static (body, _) => ((ErrorBody)body).CreditsRequired is not null;
    }
}
