using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Panns.Audio;
using Panns.Audio.Input;

namespace Panns.AspNetCore.Uploads;

/// <summary>Receives the recording of a request: its body, or the one file of a form. Memory use does not depend on its size.</summary>
internal sealed class UploadReader(IOptions<PannsServerOptions> options)
{
    // Room for what a form puts around its file.
    private const int FormBytes = 1 << 16;
    private const int LongestName = 200;

    private readonly PannsServerOptions _options = options.Value;

    private readonly AudioReadOptions _audio = AudioReadOptions.Default with
    {
        Backends = options.Value.AllowFFmpeg
            ? AudioReadOptions.Default.Backends
            : [.. AudioReadOptions.Default.Backends.Where(backend => backend != AudioBackend.FFmpeg).DefaultIfEmpty(AudioBackend.Managed)],
    };

    /// <exception cref="BadHttpRequestException">The request is malformed, too large or too slow.</exception>
    /// <exception cref="PannsException">It holds nothing.</exception>
    public async Task<Upload> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = _options.MaxBytes + FormBytes;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(_options.MaxUploadSeconds));
        try
        {
            var (name, body) = await OpenAsync(request, timeout.Token).ConfigureAwait(false);
            var spool = await Spool.ReceiveAsync(body, name, _options.MaxBytes, request.ContentLength ?? 0, timeout.Token).ConfigureAwait(false);
            return new(name, spool, _audio, _options.MaxSeconds);
        }
        catch (SpoolFullException full)
        {
            throw new BadHttpRequestException(full.Message, StatusCodes.Status413PayloadTooLarge, full);
        }
        catch (InvalidDataException malformed)
        {
            throw new BadHttpRequestException($"the form is malformed: {malformed.Message}", malformed);
        }
        catch (IOException cut) when (cut is not BadHttpRequestException)
        {
            throw new BadHttpRequestException($"the body ends too early: {cut.Message}", cut);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException("the body arrives too slowly", StatusCodes.Status408RequestTimeout, late);
        }
    }

    private static async Task<(string Name, Stream Body)> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return ("audio", request.Body);
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            throw new BadHttpRequestException("the form has no boundary");
        }

        var form = new MultipartReader(boundary, request.Body);
        while (await form.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.IsFileDisposition())
            {
                return (Name(disposition), section.Body);
            }
        }

        throw new BadHttpRequestException("the form holds no file");
    }

    // Shown in the answer and in messages; never opened.
    private static string Name(ContentDispositionHeaderValue disposition)
    {
        var given = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        var name = new string([.. given[(given.LastIndexOfAny(['/', '\\']) + 1)..].Where(letter => !char.IsControl(letter)).Take(LongestName)]);
        return name.Length > 0 ? name : "audio";
    }
}
