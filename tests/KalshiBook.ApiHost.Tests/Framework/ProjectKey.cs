using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>A signing key of a Supabase project, whose public half is published.</summary>
internal sealed class ProjectKey
{
    private readonly Func<byte[], byte[]> _sign;
    private readonly AsymmetricAlgorithm _key;

    private ProjectKey(string id, string algorithm, AsymmetricAlgorithm key, Func<byte[], byte[]> sign, JsonObject published)
    {
        (Id, Algorithm, Published, _key, _sign) = (id, algorithm, published, key, sign);
        (published["kid"], published["alg"], published["use"]) = (id, algorithm, "sig");
    }

    public string Id { get; }

    public string Algorithm { get; }

    /// <summary>Gets what the key set says of it.</summary>
    public JsonObject Published { get; }

    public string Pem => _key.ExportSubjectPublicKeyInfoPem();

    public byte[] Der => _key.ExportSubjectPublicKeyInfo();

    public static ProjectKey Make(string algorithm, string id = "key-1") => algorithm == "ES256" ? MakeEs256(id) : MakeRs256(id);

    /// <summary>Signs a token, with a key id of another's if one is given.</summary>
    public string Token(JsonObject claims, string? keyId = null) =>
        Token(claims, new JsonObject { ["alg"] = Algorithm, ["typ"] = "JWT", ["kid"] = keyId ?? Id });

    /// <summary>Signs a token with a header of the test's.</summary>
    public string Token(JsonObject claims, JsonObject header) => Jwt.Write(header, claims, _sign);

    private static ProjectKey MakeEs256(string id)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var published = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
        return new ProjectKey(id, "ES256", key, data => key.SignData(data, HashAlgorithmName.SHA256), published);
    }

    private static ProjectKey MakeRs256(string id)
    {
        var key = RSA.Create(2048);
        var numbers = key.ExportParameters(includePrivateParameters: false);
        var published = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(numbers.Modulus), ["e"] = Base64Url.EncodeToString(numbers.Exponent) };
        return new ProjectKey(id, "RS256", key, data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), published);
    }
}
