using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Panns.AspNetCore.Page;

/// <summary>The page where a person drops or records a sound: one file without anything from elsewhere.</summary>
internal static partial class WebPage
{
    private static readonly Lazy<(string Html, string Policy)> Page = new(Load);

    public static ContentHttpResult Get(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Page.Value.Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Content(Page.Value.Html, "text/html; charset=utf-8");
    }

    // The browser runs the page's own script and style, known by their hashes, and nothing else.
    private static (string Html, string Policy) Load()
    {
        using var stream = typeof(WebPage).Assembly.GetManifestResourceStream("Panns.AspNetCore.Page.index.html")!;
        using var reader = new StreamReader(stream);
        var html = reader.ReadToEnd().ReplaceLineEndings("\n");
        return (html, $"default-src 'none'; connect-src 'self'; media-src blob:; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + $"script-src {Hash(Script().Match(html))}; style-src {Hash(Style().Match(html))}");
    }

    private static string Hash(Match inner) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inner.Groups[1].Value)))}'";

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
