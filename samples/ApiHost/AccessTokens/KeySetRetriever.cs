using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace KalshiBook.ApiHost;

/// <summary>Reads the published keys themselves: a project of before October 2025 has no discovery document that leads to them.</summary>
internal sealed partial class KeySetRetriever(TimeProvider clock, ILogger<KeySetRetriever> logger) : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private volatile object? _failedAt; // a timestamp, boxed so that it is read and written whole; the clock on the wall may be set back

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        // Requests ask one after the other until there are keys: each would wait as long as the first one, behind those before it.
        if (_failedAt is long failedAt && clock.GetElapsedTime(failedAt) < Rest)
            throw new InvalidOperationException("The published keys could not be read a moment ago.");
        try
        {
            var configuration = new OpenIdConnectConfiguration();
            foreach (var key in new JsonWebKeySet(await retriever.GetDocumentAsync(address, cancel)).GetSigningKeys())
            {
                if (key is not SymmetricSecurityKey) configuration.SigningKeys.Add(key); // what is published is no secret
            }
            return configuration;
        }
        catch (Exception exception)
        {
            _failedAt = clock.GetTimestamp();
            Log.KeySetNotRead(logger, exception);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The keys of SUPABASE_URL could not be read. Access tokens that need them are refused.")]
        public static partial void KeySetNotRead(ILogger logger, Exception exception);
    }
}
