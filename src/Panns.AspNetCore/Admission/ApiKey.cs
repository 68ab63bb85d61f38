using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Panns.AspNetCore.Admission;

/// <summary>The key that clients must send. Compared in a time that does not depend on how much of it is right.</summary>
internal sealed class ApiKey(string key)
{
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public bool IsIn(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var given = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..] : request.Headers[Header].ToString();
        return CryptographicOperations.FixedTimeEquals(_hash, SHA256.HashData(Encoding.UTF8.GetBytes(given)));
    }
}
