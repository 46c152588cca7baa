using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Reads access tokens.</summary>
internal static class Tokens
{
    /// <summary>Gives the user that a token is for, unchecked.</summary>
    public static string SubjectOf(string token) => (string)JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!["sub"]!;
}
